"""Writing that never stops: to the database, or beside it while it is away, and over to it when it is back.

Every change is about one row of one kind, and gives that row a version drawn by lot. What is written beside the
database notes the versions that the database may hold of this desk's own; so when it is back, a row that still has one
of them takes what this desk made of it, and one with another version was changed elsewhere: then both are kept.
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
from wizard.records.database.failures import GO_ON, HERE, REFUSALS, NotKept, why
from wizard.records.database.tables import KINDS, away, turn

T = TypeVar("T")

_AWAY = (*REFUSALS, NotKept)
_UNREADABLE = (ValueError, TypeError, OverflowError)


class Row(NamedTuple):
    """What a change is about: a row as this desk last saw it, and the version it is about to have.

    `seen` is 0 where there is no row yet. `copy` puts the row, as last seen, into the database that stands in.
    """

    kind: str
    id: int
    seen: int
    version: int
    copy: Callable[[Connection], str | None] = lambda _: None


class Aside(NamedTuple):
    """A database that stands in for another, and how to let go of it: for good, and leaving no trace of erased rows.

    `check` is called before each use, and raises OSError if a file is gone; `on_disk` tells that there is a file.
    """

    engine: Engine
    leave: Callable[[], object]
    on_disk: bool = False
    check: Callable[[], str] = lambda: ""


@dataclass(frozen=True)
class Database:
    """A database, and what is done about it. `ready` makes it ready for this version, once, when it can be reached.

    `rest`: seconds before it is tried again after it was away, and then only if it `answers`. `says` gives the reason
    for an error in one sentence; `unkept` is the trouble that stays for good, when no disk is behind it. `wipe` leaves
    no trace of what was erased.
    `check` is called before each use: it returns a sentence if it had to put something right. `mend` sets unreadable
    rows aside, and returns a sentence that names them.
    """

    engine: Engine
    stand_in: Callable[[], Aside]
    says: Callable[[Exception], str]
    ready: Callable[[], str] = lambda: ""
    check: Callable[[], str] = lambda: ""
    mend: Callable[[], str] = lambda: ""
    wipe: Callable[[], object] = lambda: None
    leave: Callable[[], object] = lambda: None
    rest: float = 0.0
    answers: Callable[[], bool] = lambda: True
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

    `notice` is a sentence to show once. `trouble` is one to show for as long as what was written last isn't where it
    belongs.
    """

    def __init__(self, database: "Database", clock: Timekeeper) -> None:
        self.engine, self.clock = database.engine, clock
        self.notice = ""
        self.kinds: dict[str, Kind] = {}
        self._database = database
        self._reason = ""
        self._aside: Aside | None = None
        self._full: tuple[Aside, list[tuple[str, int]]] | None = None  # a file that takes no more, and what is in it
        self._ready = False
        self._tried = -math.inf

    @property
    def trouble(self) -> str:
        """Why the last change isn't where it belongs, and where it is instead."""
        if self._database.unkept or not self._reason:
            return self._database.unkept
        return f"{self._reason} {HERE if self.is_here_only else GO_ON}"

    @property
    def is_here_only(self) -> bool:
        """Whether what is owed to the database is saved in a file on this computer."""
        return self._aside is not None and self._is_safe(self._aside)

    def unsaved(self, kind: str) -> tuple[set[int] | None, set[int]]:
        """Return the ids of rows that last only as long as the window (None: all of them), and of those whose last
        change does."""
        if self._database.unkept:
            return None, set()
        try:
            self._check(self._database.check)
        except OSError:
            return None, set()
        if self._aside is None or self._is_safe(self._aside):
            return set(), set()
        with self._aside.engine.connect().execution_options(reading=True) as connection:
            own = connection.execute(select(away.c.id, away.c.version).where(away.c.kind == kind)).all()
        file, copied = self._full or (self._aside, [])
        older = {id for own_kind, id in copied if own_kind == kind} if self._is_safe(file) else set()
        new = {id for id, version in own if version == 0} - older
        return new, {id for id, _ in own} - new

    def _is_safe(self, aside: Aside) -> bool:
        """Whether what stands aside is in a file that is there."""
        with contextlib.suppress(OSError):
            self._check(aside.check)
            return aside.on_disk
        return False

    @property
    def is_away(self) -> bool:
        """Whether something is still owed to the database."""
        return self._aside is not None

    def write(self, row: Row, change: Callable[[Connection], T]) -> T:
        """Commit a change of one row, after all that is still owed, in one transaction; else beside the database."""
        if not self._is_resting():
            try:
                return self._mended(lambda: self._write_there(change))
            except _AWAY as error:
                self._lost(error)
        try:
            return self._write_aside(row, change)
        except REFUSALS:
            if self._aside is None or not self._aside.on_disk:
                raise
        self._go_on_in_memory()
        return self._write_aside(row, change)

    def read(self, query: Callable[[Connection], T]) -> T | None:
        """What the database says; None while it can't be asked, or is behind what this desk knows."""
        if not self.bring_over():
            return None
        try:
            result = self._mended(lambda: self._read_there(query))
        except _AWAY as error:
            self._lost(error)
            return None
        self._found()
        return result

    def _read_there(self, query: Callable[[Connection], T]) -> T:
        self._check(self._database.check)
        with self.engine.connect().execution_options(reading=True) as connection:
            return query(connection)

    def _mended(self, do: Callable[[], T]) -> T:
        """Do it; if a row can't be read, set that one aside and do it again."""
        try:
            return do()
        except (*_UNREADABLE, *REFUSALS) as error:
            if not _is_unreadable(error):
                raise
            said = self._database.mend()
            if not said:
                raise
            self._say(said)
        return do()

    def _check(self, check: Callable[[], str]) -> None:
        self._say(check())

    def _say(self, *sentences: str) -> None:
        self.notice = " ".join(filter(None, (self.notice, *sentences)))

    def read_aside(self, query: Callable[[Connection], list[T]]) -> list[T]:
        """What stands beside the database, owed to it."""
        if self._aside is None:
            return []
        with contextlib.suppress(*REFUSALS), self._aside.engine.connect().execution_options(reading=True) as connection:
            return query(connection)
        return []

    def bring_over(self) -> bool:
        """Write what is owed, if the database takes it now; whether nothing is owed any more."""
        if not self._is_resting() and (self._aside is not None or not self._ready):
            try:
                self._mended(lambda: self._write_there(lambda _: None))
            except _AWAY as error:
                self._lost(error)
        return self._ready and self._aside is None

    def stand_in(self) -> "Aside":
        """What stands in for the database, opened when it is first needed."""
        if self._aside is None:
            self._aside = self._database.stand_in() if self._full is None else in_memory_aside()
        return self._aside

    def wipe(self) -> None:
        """Leave no trace of what was erased, where the database is a file."""
        if self._aside is None:
            self._database.wipe()

    def settle(self) -> None:
        """Write what is still owed, if that can be done now. What is saved on this computer can wait."""
        if not self.is_here_only:
            self._tried = -math.inf
        if not self.bring_over():
            if self._full is None and self._aside is not None and not self._aside.on_disk:
                self._full = self._database.stand_in(), []
            self._return_to_disk()

    def erase(self, tables: Iterable[Table]) -> str:
        """Delete all rows of these tables, in one step each here and there. Return why that can't be done; "" if it is.

        Nothing can come in between: either all rows are deleted or none.
        """
        if self._database.unkept:
            return self._database.unkept
        self._tried = -math.inf
        try:
            self._mended(lambda: self._write_there(lambda connection: _clear(connection, tables)))
        except _AWAY as error:
            self._lost(error)
        try:
            for aside in filter(None, (self._aside, self._full and self._full[0])):
                with aside.engine.begin() as here:
                    _clear(here, tables)
        except REFUSALS as error:
            return why(error)
        self.wipe()
        return self._reason

    def shut(self) -> None:
        """Write what is still owed, if that can be done now, and let go of everything."""
        self.settle()
        if self._aside is None:
            self._empty_full()
        if self._full is not None:
            self._full[0].leave()
        if self._aside is not None:
            self._aside.leave()
        self._database.leave()

    def _write_there(self, change: Callable[[Connection], T]) -> T:
        self._check(self._database.check)
        if not self._ready:
            self._say(self._database.ready())
            self._ready = True
        with contextlib.ExitStack() as stack:
            # What is beside stays locked meanwhile, or another desk here might add what would be lost.
            here = stack.enter_context(self._aside.engine.begin()) if self._aside else None
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
        """The database has it all: let go of what stood in for it."""
        self._found()
        self._empty_full()
        if self._aside is not None:
            self._say(*news)
            self._aside.leave()
            self._aside = None
            self._database.wipe()  # there may be a close among what was owed

    def _write_aside(self, row: Row, change: Callable[[Connection], T]) -> T:
        self._return_to_disk()
        aside, said = self.stand_in(), ""
        self._check(aside.check)
        with aside.engine.begin() as connection:
            if not _own(connection, row.kind, row.id):
                said = row.copy(connection) or ""
                _note(connection, row, row.seen)
            _note(connection, row, row.version)
            result = change(connection)
        self._say(said)
        return result

    def _go_on_in_memory(self) -> None:
        """The file that stands in takes no more: go on in memory, with what is in it."""
        assert self._aside is not None
        full, self._aside = self._aside, in_memory_aside()
        copied: list[tuple[str, int]] = []
        with (
            contextlib.suppress(*REFUSALS),
            full.engine.connect().execution_options(reading=True) as there,
            self._aside.engine.begin() as here,
        ):
            _copy(there, here)
            copied = [(row.kind, row.id) for row in here.execute(select(away.c.kind, away.c.id).distinct())]
        self._full = full, copied

    def _empty_full(self) -> None:
        """Delete from the file that took no more what has gone on elsewhere since, once the disk allows it."""
        if self._full is None:
            return
        full, copied = self._full
        with contextlib.suppress(*REFUSALS):
            with full.engine.begin() as connection:
                _forget(connection, copied)
            full.leave()
            self._full = None

    def _return_to_disk(self) -> None:
        """Save what is in memory in the file again, once the disk allows it."""
        if self._full is None or self._aside is None:
            return
        full, copied = self._full
        if not full.on_disk:
            full.leave()
            self._full = None
            return
        with contextlib.suppress(*REFUSALS):
            self._check(full.check)
            with self._aside.engine.begin() as here, full.engine.begin() as there:
                _forget(there, copied)
                _copy(here, there)
            self._aside.leave()
            self._aside, self._full = full, None

    def _is_resting(self) -> bool:
        """Return whether the database was away when it was last tried, and shouldn't be tried again yet."""
        if self._tried == -math.inf:
            return False
        if time.monotonic() - self._tried < self._database.rest:
            return True
        return not self._database.answers()

    def _found(self) -> None:
        """Note that the database answered."""
        self._reason, self._tried = "", -math.inf

    def _lost(self, error: Exception) -> None:
        if not isinstance(error, OSError):  # a file that was deleted lasts as long as its connection
            self.engine.dispose()  # what comes back needs a new connection
        self._tried = time.monotonic()
        self._reason = self._database.says(error)
        self.stand_in()


def in_memory_aside() -> Aside:
    """A database in memory, which stands in where no disk does."""
    engine = sqlite.memory_engine()
    return Aside(engine, engine.dispose)


def _copy(source: Connection, target: Connection) -> None:
    """Copy what is owed from one database that stands in to another."""
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
    """Whether a value can't be read, rather than the database."""
    return isinstance(error, (*_UNREADABLE, DataError)) or "decode to UTF-8" in str(error)


def _own(connection: Connection, kind: str, id: int) -> set[int]:
    return set(connection.scalars(select(away.c.version).where(away.c.kind == kind, away.c.id == id)))


def _note(connection: Connection, row: Row, version: int) -> None:
    if version not in _own(connection, row.kind, row.id):
        connection.execute(insert(away).values(kind=row.kind, id=row.id, version=version))
