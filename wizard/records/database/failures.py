"""Disk and server errors, with sentences for the screen."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

REFUSALS = (DBAPIError, sqlite3.Error, OSError)
GO_ON = "You can keep working, but visits are lost when you close this window."
HERE = "Keep working. Everything is saved on this computer and will sync when the database is back."
_WHY = {
    sqlite3.SQLITE_ERROR: "This version of the program can't use the visits file.",
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_BUSY: "Another program has locked the visits file.",
    sqlite3.SQLITE_READONLY: "The visits folder can't be written to.",
    sqlite3.SQLITE_CANTOPEN: "The visits folder can't be written to.",
    sqlite3.SQLITE_PERM: "The visits folder can't be written to.",
    sqlite3.SQLITE_CORRUPT: "The visits file is damaged.",
    sqlite3.SQLITE_NOTADB: "The visits file is damaged.",
}


class NotSaved(Exception):
    """Data that can't be saved. Its message is a sentence for the screen."""


def why(error: Exception) -> str:
    """Return the sentence for a disk's error."""
    if isinstance(error, NotSaved):
        return str(error)
    if isinstance(error, TimeoutError):
        code = sqlite3.SQLITE_BUSY
    elif isinstance(error, OSError):
        code = sqlite3.SQLITE_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else sqlite3.SQLITE_CANTOPEN
    else:
        code = sqlite_code(error)
    return _WHY.get(code, "The disk can't be written to.")


def sqlite_code(error: Exception) -> int:
    """Return SQLite's error code without the detail in its upper bits."""
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
