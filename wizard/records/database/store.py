"""A store that always accepts changes: in the database, or in a stand-in while the database is away.

Every change is about one row of one kind, and gives that row a random version. The stand-in lists the versions that
this desk may have written to the database. When the database is back, a row that still has one of them gets this desk's
changes. A row with another version was changed elsewhere, so both rows are saved.
"""

import contextlib
import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DataError

from wizard.records.database import sqlite
from wizard.records.database.clock import Timekeeper
from wizard.records.database.failures import GO_ON, HERE, REFUSALS, NotSaved, why
from wizard.records.database.tables import KINDS, away, turn

T = TypeVar("T")

_AWAY = (*REFUSALS, NotSaved)
_UNREADABLE = (ValueError, TypeError, OverflowError)


class ChangedRow(NamedTuple):
    """The row of a change: its last version that this desk saw, and its next version.

    `seen` is 0 if there is no row yet. `copy` writes the row, as last seen, to the stand-in.
    """

    kind: str
    id: int
    seen: int
    version: int
    copy: Callable[[Connection], str | None] = lambda _: None


class StandIn(NamedTuple):
    """A database that is used while another is away. `leave` closes it and removes the traces of deleted rows.

    `check` is called before each use, and raises OSError if its file is gone. `on_disk` means that it has a file.
    """

    engine: Engine
    leave: Callable[[], object]
    on_disk: bool = False
    check: Callable[[], str] = lambda: ""


@dataclass(frozen=True)
class Database:
    """A database with the functions to prepare, check, repair, and close it.

    `ready` prepares it for this version when it's first reached. `rest` is the number of seconds before it's tried
    again after an error, and then only if it `answers`. `says` returns a sentence for an error. `unkept` is a permanent
    message if nothing is on disk. `delete_traces` removes the traces of deleted rows. `check` is called before each
    use, and returns a sentence if it had to fix something. `repair` moves unreadable rows to a file, and returns a
    sentence that names them.
    """

    engine: Engine
    stand_in: Callable[[], StandIn]
    says: Callable[[Exception], str]
    ready: Callable[[], str] = lambda: ""
    check: Callable[[], str] = lambda: ""
    repair: Callable[[], str] = lambda: ""
    delete_traces: Callable[[], object] = lambda: None
    leave: Callable[[], object] = lambda: None
    rest: float = 0.0
    answers: Callable[[], bool] = lambda: True
    unkept: str = ""


class Kind(Protocol):
    """A kind of record that can be written while the database is away."""

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Copy a row from `here` to `there`. `own` has the versions there that this desk may have written.

        Return a sentence if staff should know about a conflict, or "". Calling it twice must have the same result.
        """
        ...


class Store:
    """A database and its stand-in. Use it from one thread at a time. Errors of a disk or a server aren't raised.

    `notice` is a sentence to show once. `trouble` is one to show while the last change isn't in the right place yet.
    """

    def __init__(self, database: "Database", clock: Timekeeper) -> None:
        self.engine, self.clock = database.engine, clock
        self.notice = ""
        self.kinds: dict[str, Kind] = {}
        self._database = database
        self._reason = ""
        self._stand_in: StandIn | None = None
        self._full: tuple[StandIn, list[tuple[str, int]]] | None = None  # A file on a full disk, and its rows.
        self._ready = False
        self._tried = -math.inf

    @property
    def trouble(self) -> str:
        """Return why the last change isn't in the right place, and where it is, or ""."""
        if self._database.unkept or not self._reason:
            return self._database.unkept
        return f"{self._reason} {HERE if self.is_here_only else GO_ON}"

    @property
    def is_here_only(self) -> bool:
        """Return whether the pending changes are saved in a file on this computer."""
        return self._stand_in is not None and self._is_safe(self._stand_in)

    def unsaved(self, kind: str) -> tuple[set[int] | None, set[int]]:
        """Return the ids of rows that are only in memory (None means all), and of rows whose last change is."""
        if self._database.unkept:
            return None, set()
        try:
            self._check(self._database.check)
        except OSError:
            return None, set()
        if self._stand_in is None or self._is_safe(self._stand_in):
            return set(), set()
        with self._stand_in.engine.connect().execution_options(reading=True) as connection:
            own = connection.execute(select(away.c.id, away.c.version).where(away.c.kind == kind)).all()
        file, copied = self._full or (self._stand_in, [])
        older = {id for own_kind, id in copied if own_kind == kind} if self._is_safe(file) else set()
        new = {id for id, version in own if version == 0} - older
        return new, {id for id, _ in own} - new

    def _is_safe(self, stand_in: StandIn) -> bool:
        """Return whether the stand-in is in a file that still exists."""
        with contextlib.suppress(OSError):
            self._check(stand_in.check)
            return stand_in.on_disk
        return False

    @property
    def is_away(self) -> bool:
        """Return whether there are pending changes for the database."""
        return self._stand_in is not None

    def write(self, row: ChangedRow, change: Callable[[Connection], T]) -> T:
        """Commit a change of one row, after the pending ones, in one transaction. If that fails, use the stand-in."""
        if not self._is_resting():
            try:
                return self._with_repair(lambda: self._write_there(change))
            except _AWAY as error:
                self._lost(error)
        try:
            return self._write_to_stand_in(row, change)
        except REFUSALS:
            if self._stand_in is None or not self._stand_in.on_disk:
                raise
        self._continue_in_memory()
        return self._write_to_stand_in(row, change)

    def read(self, query: Callable[[Connection], T]) -> T | None:
        """Return the result of a query, or None if the database is away or changes are pending."""
        if not self.bring_over():
            return None
        try:
            result = self._with_repair(lambda: self._read_there(query))
        except _AWAY as error:
            self._lost(error)
            return None
        self._found()
        return result

    def _read_there(self, query: Callable[[Connection], T]) -> T:
        self._check(self._database.check)
        with self.engine.connect().execution_options(reading=True) as connection:
            return query(connection)

    def _with_repair(self, do: Callable[[], T]) -> T:
        """Run a function. If a row can't be read, repair the database and run it again."""
        try:
            return do()
        except (*_UNREADABLE, *REFUSALS) as error:
            if not _is_unreadable(error):
                raise
            said = self._database.repair()
            if not said:
                raise
            self._say(said)
        return do()

    def _check(self, check: Callable[[], str]) -> None:
        self._say(check())

    def _say(self, *sentences: str) -> None:
        self.notice = " ".join(filter(None, (self.notice, *sentences)))

    def read_stand_in(self, query: Callable[[Connection], list[T]]) -> list[T]:
        """Return the pending rows in the stand-in."""
        if self._stand_in is None:
            return []
        with (
            contextlib.suppress(*REFUSALS),
            self._stand_in.engine.connect().execution_options(reading=True) as connection,
        ):
            return query(connection)
        return []

    def bring_over(self) -> bool:
        """Write the pending changes, if possible. Return whether there are none left."""
        if not self._is_resting() and (self._stand_in is not None or not self._ready):
            try:
                self._with_repair(lambda: self._write_there(lambda _: None))
            except _AWAY as error:
                self._lost(error)
        return self._ready and self._stand_in is None

    def stand_in(self) -> "StandIn":
        """Return the stand-in, which is opened when it's first needed."""
        if self._stand_in is None:
            self._stand_in = self._database.stand_in() if self._full is None else stand_in_in_memory()
        return self._stand_in

    def delete_traces(self) -> None:
        """Delete the traces of deleted rows, if the database is a file."""
        if self._stand_in is None:
            self._database.delete_traces()

    def settle(self) -> None:
        """Write the pending changes, if possible. Changes that are saved on this computer can wait."""
        if not self.is_here_only:
            self._tried = -math.inf
        if not self.bring_over():
            if self._full is None and self._stand_in is not None and not self._stand_in.on_disk:
                self._full = self._database.stand_in(), []
            self._return_to_disk()

    def erase(self, tables: Iterable[Table]) -> str:
        """Delete all rows of these tables, in one transaction in the stand-in and one in the database.

        Return "" if it's done, or the reason it can't be done. Each transaction deletes all rows or none.
        """
        if self._database.unkept:
            return self._database.unkept
        self._tried = -math.inf
        try:
            self._with_repair(lambda: self._write_there(lambda connection: _clear(connection, tables)))
        except _AWAY as error:
            self._lost(error)
        try:
            for stand_in in filter(None, (self._stand_in, self._full and self._full[0])):
                with stand_in.engine.begin() as here:
                    _clear(here, tables)
        except REFUSALS as error:
            return why(error)
        self.delete_traces()
        return self._reason

    def close(self) -> None:
        """Write the pending changes, if possible, and close both databases."""
        self.settle()
        if self._stand_in is None:
            self._empty_full()
        if self._full is not None:
            self._full[0].leave()
        if self._stand_in is not None:
            self._stand_in.leave()
        self._database.leave()

    def _write_there(self, change: Callable[[Connection], T]) -> T:
        self._check(self._database.check)
        if not self._ready:
            self._say(self._database.ready())
            self._ready = True
        with contextlib.ExitStack() as stack:
            # The stand-in stays locked, so that another desk can't add changes that would be lost.
            here = stack.enter_context(self._stand_in.engine.begin()) if self._stand_in else None
            with self.engine.begin() as there:
                self.clock.ask(there)
                news = list(self._bring_over(there, here)) if here is not None else []
                result = change(there)
            if here is not None:
                _clear(here, away.metadata.sorted_tables)
        self._settle(news)
        return result

    def _bring_over(self, there: Connection, here: Connection) -> Iterator[str]:
        owed = select(away.c.kind, away.c.id).distinct().order_by(away.c.kind, away.c.id)
        for kind, id in here.execute(owed).all():
            yield self.kinds[kind].bring(there, here, id, _own(here, kind, id))

    def _settle(self, news: list[str]) -> None:
        """Close the stand-in, because the database has all changes."""
        self._found()
        self._empty_full()
        if self._stand_in is not None:
            self._say(*news)
            self._stand_in.leave()
            self._stand_in = None
            self._database.delete_traces()  # The changes can include the deletion of a closed visit.

    def _write_to_stand_in(self, row: ChangedRow, change: Callable[[Connection], T]) -> T:
        self._return_to_disk()
        stand_in, said = self.stand_in(), ""
        self._check(stand_in.check)
        with stand_in.engine.begin() as connection:
            if not _own(connection, row.kind, row.id):
                said = row.copy(connection) or ""
                _note(connection, row, row.seen)
            _note(connection, row, row.version)
            result = change(connection)
        self._say(said)
        return result

    def _continue_in_memory(self) -> None:
        """Continue in memory with the rows of the stand-in's file, because that can't be written anymore."""
        assert self._stand_in is not None
        full, self._stand_in = self._stand_in, stand_in_in_memory()
        copied: list[tuple[str, int]] = []
        with (
            contextlib.suppress(*REFUSALS),
            full.engine.connect().execution_options(reading=True) as there,
            self._stand_in.engine.begin() as here,
        ):
            _copy(there, here)
            copied = [(row.kind, row.id) for row in here.execute(select(away.c.kind, away.c.id).distinct())]
        self._full = full, copied

    def _empty_full(self) -> None:
        """Delete the rows of a full disk's file that changed elsewhere since, if the disk allows it."""
        if self._full is None:
            return
        full, copied = self._full
        with contextlib.suppress(*REFUSALS):
            with full.engine.begin() as connection:
                _forget(connection, copied)
            full.leave()
            self._full = None

    def _return_to_disk(self) -> None:
        """Save the rows in memory to the file again, if the disk allows it."""
        if self._full is None or self._stand_in is None:
            return
        full, copied = self._full
        if not full.on_disk:
            full.leave()
            self._full = None
            return
        with contextlib.suppress(*REFUSALS):
            self._check(full.check)
            with self._stand_in.engine.begin() as here, full.engine.begin() as there:
                _forget(there, copied)
                _copy(here, there)
            self._stand_in.leave()
            self._stand_in, self._full = full, None

    def _is_resting(self) -> bool:
        """Return whether the database was away when it was last tried, and shouldn't be tried again yet."""
        if self._tried == -math.inf:
            return False
        if time.monotonic() - self._tried < self._database.rest:
            return True
        return not self._database.answers()

    def _found(self) -> None:
        """Record that the database answered."""
        self._reason, self._tried = "", -math.inf

    def _lost(self, error: Exception) -> None:
        if not isinstance(error, OSError):  # A deleted file exists only as long as its connection, so keep that.
            self.engine.dispose()  # A server that is back needs a new connection.
        self._tried = time.monotonic()
        self._reason = self._database.says(error)
        self.stand_in()


def stand_in_in_memory() -> StandIn:
    """Return a stand-in in memory, for when no disk can be used."""
    engine = sqlite.memory_engine()
    return StandIn(engine, engine.dispose)


def _copy(source: Connection, target: Connection) -> None:
    """Copy the pending rows from one stand-in to another."""
    for table in (*(away.metadata.tables[kind] for kind in KINDS), turn, away):
        if rows := [row._asdict() for row in source.execute(select(table))]:
            target.execute(insert(table), rows)


def _forget(connection: Connection, rows: Iterable[tuple[str, int]]) -> None:
    for kind, id in rows:
        own = away.metadata.tables[kind]
        connection.execute(delete(own).where(own.c.id == id))
        connection.execute(delete(away).where(away.c.kind == kind, away.c.id == id))


def _clear(connection: Connection, tables: Iterable[Table]) -> None:
    for table in reversed([*tables]):
        connection.execute(delete(table))
    sqlite.erased(connection)


def _is_unreadable(error: Exception) -> bool:
    """Return whether the error is about a value that can't be read, not about the database."""
    return isinstance(error, (*_UNREADABLE, DataError)) or "decode to UTF-8" in str(error)


def _own(connection: Connection, kind: str, id: int) -> set[int]:
    return set(connection.scalars(select(away.c.version).where(away.c.kind == kind, away.c.id == id)))


def _note(connection: Connection, row: ChangedRow, version: int) -> None:
    if version not in _own(connection, row.kind, row.id):
        connection.execute(insert(away).values(kind=row.kind, id=row.id, version=version))
