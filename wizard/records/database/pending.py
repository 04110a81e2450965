"""Changes that wait for the database: in a file, or in memory while no file can be written.

Each row of `away` names a row that was changed, and a version of it that this desk may have written to the database.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, Table, delete, insert, select

from wizard.records.database import sqlite
from wizard.records.database.failures import REFUSALS
from wizard.records.database.tables import KINDS, away, turn

T = TypeVar("T")


class ChangedRow(NamedTuple):
    """The row that a change is about: the last version that this desk saw, and the next version.

    `seen` is 0 if there is no row yet. `copy` writes the row, as last seen, to the pending changes.
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


class Pending:
    """The changes that the database doesn't have yet.

    `opened` opens the file for them, at the first change. If its disk is full, they stay in memory and return to the
    file as soon as the disk allows it. `say` takes a sentence for staff.
    """

    def __init__(self, opened: Callable[[], StandIn], say: Callable[[str], object]) -> None:
        self._opened, self._say = opened, say
        self._used: StandIn | None = None
        self._full: tuple[StandIn, list[tuple[str, int]]] | None = None  # A file on a full disk, and its rows.

    def __bool__(self) -> bool:
        """Return whether there are any pending changes."""
        return self._used is not None

    @property
    def are_on_disk(self) -> bool:
        """Return whether all pending changes are in a file that still exists."""
        return self._used is not None and self._is_safe(self._used)

    def _is_safe(self, stand_in: StandIn) -> bool:
        with contextlib.suppress(OSError):
            self._say(stand_in.check())
            return stand_in.on_disk
        return False

    def unsaved(self, kind: str) -> tuple[set[int], set[int]]:
        """Return the ids of rows that are only in memory, and of rows whose last change is."""
        if self._used is None or self._is_safe(self._used):
            return set(), set()
        with self._used.engine.connect().execution_options(reading=True) as connection:
            own = connection.execute(select(away.c.id, away.c.version).where(away.c.kind == kind)).all()
        file, copied = self._full or (self._used, [])
        older = {id for own_kind, id in copied if own_kind == kind} if self._is_safe(file) else set()
        new = {id for id, version in own if version == 0} - older
        return new, {id for id, _ in own} - new

    def open(self) -> StandIn:
        """Return the database with the pending changes, which is opened when it's first needed."""
        if self._used is None:
            self._used = self._opened() if self._full is None else stand_in_in_memory()
        return self._used

    def read(self, query: Callable[[Connection], list[T]]) -> list[T]:
        """Return the pending rows that a query finds."""
        if self._used is None:
            return []
        with contextlib.suppress(*REFUSALS), self._used.engine.connect().execution_options(reading=True) as connection:
            return query(connection)
        return []

    def write(self, row: ChangedRow, change: Callable[[Connection], T]) -> T:
        """Add a change to one row, in the file or else in memory."""
        try:
            return self._write(row, change)
        except REFUSALS:
            if self._used is None or not self._used.on_disk:
                raise
        self._continue_in_memory()
        return self._write(row, change)

    def _write(self, row: ChangedRow, change: Callable[[Connection], T]) -> T:
        self._return_to_disk()
        stand_in, said = self.open(), ""
        self._say(stand_in.check())
        with stand_in.engine.begin() as connection:
            if not _own(connection, row.kind, row.id):
                said = row.copy(connection) or ""
                _note(connection, row, row.seen)
            _note(connection, row, row.version)
            result = change(connection)
        self._say(said)
        return result

    @contextlib.contextmanager
    def taken(self) -> Iterator[Connection | None]:
        """Lock the pending changes while the database takes them, then delete them. Yield None if there are none.

        They stay locked so that another desk can't add changes that would be lost.
        """
        if self._used is None:
            yield None
            return
        with self._used.engine.begin() as here:
            yield here
            clear(here, away.metadata.sorted_tables)

    def close(self) -> None:
        """Close the file, once the database has taken all the changes or when the program ends."""
        if self._used is None:
            self._empty_full()
        if self._full is not None:
            self._full[0].leave()
        if self._used is not None:
            self._used.leave()

    def finish(self) -> bool:
        """Forget the pending changes, because the database has them all. Return whether there were any."""
        self._empty_full()
        if self._used is None:
            return False
        self._used.leave()
        self._used = None
        return True

    def erase(self, tables: Iterable[Table]) -> None:
        """Delete all rows in these tables, in one transaction for each place where there can be rows."""
        for stand_in in filter(None, (self._used, self._full and self._full[0])):
            with stand_in.engine.begin() as here:
                clear(here, tables)

    def save(self) -> None:
        """Save what is in memory to the file, if the disk allows it."""
        if self._full is None and self._used is not None and not self._used.on_disk:
            self._full = self._opened(), []
        self._return_to_disk()

    def _continue_in_memory(self) -> None:
        """Continue in memory with the file's rows, because the file can't be written to anymore."""
        assert self._used is not None
        full, self._used = self._used, stand_in_in_memory()
        copied: list[tuple[str, int]] = []
        with (
            contextlib.suppress(*REFUSALS),
            full.engine.connect().execution_options(reading=True) as there,
            self._used.engine.begin() as here,
        ):
            _copy(there, here)
            copied = [(row.kind, row.id) for row in here.execute(select(away.c.kind, away.c.id).distinct())]
        self._full = full, copied

    def _empty_full(self) -> None:
        """Delete the rows in a full disk's file that have since changed elsewhere, if the disk allows it."""
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
        if self._full is None or self._used is None:
            return
        full, copied = self._full
        if not full.on_disk:
            full.leave()
            self._full = None
            return
        with contextlib.suppress(*REFUSALS):
            self._say(full.check())
            with self._used.engine.begin() as here, full.engine.begin() as there:
                _forget(there, copied)
                _copy(here, there)
            self._used.leave()
            self._used, self._full = full, None


def stand_in_in_memory() -> StandIn:
    """Return a stand-in in memory, for when no disk can be used."""
    engine = sqlite.memory_engine()
    return StandIn(engine, engine.dispose)


def rows_of(connection: Connection) -> Iterator[tuple[str, int, set[int]]]:
    """Yield the kind and id of each changed row, and the versions of it that this desk may have written."""
    for kind, id in connection.execute(
        select(away.c.kind, away.c.id).distinct().order_by(away.c.kind, away.c.id)
    ).all():
        yield kind, id, _own(connection, kind, id)


def clear(connection: Connection, tables: Iterable[Table]) -> None:
    """Delete all rows in these tables."""
    for table in reversed([*tables]):
        connection.execute(delete(table))
    sqlite.erased(connection)


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


def _own(connection: Connection, kind: str, id: int) -> set[int]:
    return set(connection.scalars(select(away.c.version).where(away.c.kind == kind, away.c.id == id)))


def _note(connection: Connection, row: ChangedRow, version: int) -> None:
    if version not in _own(connection, row.kind, row.id):
        connection.execute(insert(away).values(kind=row.kind, id=row.id, version=version))
