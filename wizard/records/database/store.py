"""Writing that never stops: to the database, or beside it while it is away, and over to it when it is back.

Every change is about one row of one kind, and gives that row a version drawn by lot. What is written beside the
database notes the versions that the database may hold of this desk's own; so when it is back, a row that still has one
of them takes what this desk made of it, and one with another version was changed elsewhere: then both are kept.
"""

import contextlib
import errno
import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import DBAPIError

from wizard.records.database.tables import away

T = TypeVar("T")
Clock = Callable[[], float]

REFUSALS = (DBAPIError, sqlite3.Error, OSError)
GO_ON = "You can go on, but visits last only as long as this window."
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


_AWAY = (*REFUSALS, NotKept)


class Row(NamedTuple):
    """What a change is about: a row as this desk last saw it, and the version it is about to have.

    `seen` is 0 where there is no row yet. `copy` puts the row, as last seen, into the database that stands in.
    """

    kind: str
    id: int
    seen: int
    version: int
    copy: Callable[[Connection], object] = lambda _: None


class Aside(NamedTuple):
    """A database that stands in for another, and how to let go of it: for good, and leaving no trace of erased rows."""

    engine: Engine
    leave: Callable[[], object]


@dataclass(frozen=True)
class Database:
    """A database, and what is done about it. `ready` makes it ready for this version, once, when it can be reached.

    `rest`: seconds before it is tried again after it was away. `says` gives the sentence for an error; `unkept` is the
    trouble that stands for good, when no disk is behind it. `wipe` leaves no trace of what was erased.
    """

    engine: Engine
    stand_in: Callable[[], Aside]
    says: Callable[[Exception], str]
    ready: Callable[[], object] = lambda: None
    wipe: Callable[[], object] = lambda: None
    leave: Callable[[], object] = lambda: None
    rest: float = 0.0
    unkept: str = ""


class Kind(Protocol):
    """What can be written while the database is away."""

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Bring a row over from `here`. `own`: the versions it may have there that are this desk's.

        Gives a sentence where somebody must know what became of it. What it does twice must come to the same.
        """
        ...


class Store:
    """A database, and one that stands in for it. Use it from one thread at a time. No method raises because of a disk.

    `notice` is a sentence to show once. `trouble` is one to show for as long as it stands: what was written last is
    not where it belongs.
    """

    def __init__(self, database: "Database", clock: Clock) -> None:
        self.engine, self.clock = database.engine, clock
        self.notice, self.trouble = "", database.unkept
        self.kinds: dict[str, Kind] = {}
        self._database = database
        self._aside: Aside | None = None
        self._ready = False
        self._tried = -math.inf

    @property
    def is_away(self) -> bool:
        """Whether something is still owed to the database."""
        return self._aside is not None

    def write(self, row: Row, change: Callable[[Connection], T]) -> T:
        """Commit a change of one row, after all that is still owed, in one transaction; else beside the database."""
        if self._is_resting():
            return self._write_aside(row, change)
        try:
            return self._write_there(change)
        except _AWAY as error:
            self._lost(error)
        return self._write_aside(row, change)

    def read(self, query: Callable[[Connection], T]) -> T | None:
        """What the database says; None while it can't be asked, or is behind what this desk knows."""
        if not self.bring_over():
            return None
        try:
            with self.engine.connect().execution_options(reading=True) as connection:
                result = query(connection)
        except _AWAY as error:
            self._lost(error)
            return None
        self.trouble = self._database.unkept
        return result

    def read_aside(self, query: Callable[[Connection], list[T]]) -> list[T]:
        """What stands beside the database, owed to it."""
        if self._aside is None:
            return []
        with self._aside.engine.connect().execution_options(reading=True) as connection:
            return query(connection)

    def bring_over(self) -> bool:
        """Write what is owed, if the database takes it now; whether nothing is owed any more."""
        if not self._is_resting() and (self._aside is not None or not self._ready):
            try:
                self._write_there(lambda _: None)
            except _AWAY as error:
                self._lost(error)
        return self._ready and self._aside is None

    def stand_in(self) -> "Aside":
        """What stands in for the database, opened when it is first needed."""
        if self._aside is None:
            self._aside = self._database.stand_in()
        return self._aside

    def wipe(self) -> None:
        """Leave no trace of what was erased, where the database is a file."""
        if self._aside is None:
            self._database.wipe()

    def shut(self) -> None:
        """Write what is owed, if that can be done now, and let go of everything."""
        self._tried = -math.inf
        self.bring_over()
        if self._aside is not None:
            self._aside.leave()
        self._database.leave()

    def _write_there(self, change: Callable[[Connection], T]) -> T:
        if not self._ready:
            self._database.ready()
            self._ready = True
        with contextlib.ExitStack() as stack:
            # What is beside stays locked meanwhile, or another desk here might add what would be lost.
            here = stack.enter_context(self._aside.engine.begin()) if self._aside else None
            with self.engine.begin() as there:
                news = list(self._bring_over(there, here)) if here is not None else []
                result = change(there)
            if here is not None:
                _clear(here)
        self._settle(news)
        return result

    def _bring_over(self, there: Connection, here: Connection) -> Iterator[str]:
        owed = select(away.c.kind, away.c.id).distinct().order_by(away.c.kind, away.c.id)
        for kind, id in here.execute(owed).all():
            yield self.kinds[kind].bring(there, here, id, _own(here, kind, id))

    def _settle(self, news: list[str]) -> None:
        """The database has it all: let go of what stood in for it."""
        self.trouble = self._database.unkept
        if self._aside is not None:
            self.notice = " ".join(filter(None, (self.notice, *news)))
            self._aside.leave()
            self._aside = None
            self._database.wipe()  # there may be a close among what was owed

    def _write_aside(self, row: Row, change: Callable[[Connection], T]) -> T:
        with self.stand_in().engine.begin() as connection:
            if not _own(connection, row.kind, row.id):
                row.copy(connection)
                _note(connection, row, row.seen)
            _note(connection, row, row.version)
            return change(connection)

    def _is_resting(self) -> bool:
        """Whether the database was away so lately that it isn't worth to wait for it again."""
        return time.monotonic() - self._tried < self._database.rest

    def _lost(self, error: Exception) -> None:
        self.engine.dispose()  # what comes back needs a new connection
        self._tried = time.monotonic()
        self.trouble = self._database.says(error)


def _clear(connection: Connection) -> None:
    for table in reversed(away.metadata.sorted_tables):
        connection.execute(delete(table))


def _own(connection: Connection, kind: str, id: int) -> set[int]:
    return set(connection.scalars(select(away.c.version).where(away.c.kind == kind, away.c.id == id)))


def _note(connection: Connection, row: Row, version: int) -> None:
    if version not in _own(connection, row.kind, row.id):
        connection.execute(insert(away).values(kind=row.kind, id=row.id, version=version))


def disk_says(error: Exception) -> str:
    """What to say while a disk refuses."""
    return f"{why(error)} {GO_ON}"


def why(error: Exception) -> str:
    """The sentence for what a disk refused."""
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
