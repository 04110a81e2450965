"""What can go wrong with a disk or a server, in sentences for the screen."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

REFUSALS = (DBAPIError, sqlite3.Error, OSError)
GO_ON = "You can go on, but visits last only as long as this window."
HERE = "Go on: everything is saved on this computer, and goes to the database when it's back."
_WHY = {
    sqlite3.SQLITE_ERROR: "The file of visits is not as this version of the program keeps it.",
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_BUSY: "Another program holds the file of visits.",
    sqlite3.SQLITE_READONLY: "The folder for visits can't be written.",
    sqlite3.SQLITE_CANTOPEN: "The folder for visits can't be written.",
    sqlite3.SQLITE_PERM: "The folder for visits can't be written.",
    sqlite3.SQLITE_CORRUPT: "The file of visits is damaged.",
    sqlite3.SQLITE_NOTADB: "The file of visits is damaged.",
}


class NotKept(Exception):
    """Something can't be kept. Its text is a sentence for the screen."""


def why(error: Exception) -> str:
    """The sentence for what a disk refused."""
    if isinstance(error, NotKept):
        return str(error)
    if isinstance(error, TimeoutError):
        code = sqlite3.SQLITE_BUSY
    elif isinstance(error, OSError):
        code = sqlite3.SQLITE_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else sqlite3.SQLITE_CANTOPEN
    else:
        code = sqlite_code(error)
    return _WHY.get(code, "The disk does not take what is written.")


def sqlite_code(error: Exception) -> int:
    """SQLite's own number for what went wrong, without the detail in its upper bits."""
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
