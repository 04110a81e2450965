"""A store that always accepts changes: in the database, or as pending changes while the database is away.

Every change is about one row of one kind, and gives that row a random version. When the database is back, a row that
still has one of this desk's versions gets the desk's changes. A row with another version was changed elsewhere, so both
rows are saved.
"""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DataError

from wizard.records.database.clock import Timekeeper
from wizard.records.database.failures import GO_ON, HERE, REFUSALS, NotSaved, why
from wizard.records.database.pending import ChangedRow, Pending, StandIn, clear, rows_of

T = TypeVar("T")

_AWAY = (*REFUSALS, NotSaved)
_UNREADABLE = (ValueError, TypeError, OverflowError)


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
    """A database and its stand-in. Use it from one thread at a time. Disk and server errors aren't raised.

    `notice` is a sentence to show once. `trouble` is one to show while the last change isn't in the right place yet.
    """

    def __init__(self, database: "Database", clock: Timekeeper) -> None:
        self.engine, self.clock = database.engine, clock
        self.notice = ""
        self.kinds: dict[str, Kind] = {}
        self._database = database
        self._reason = ""
        self._pending = Pending(database.stand_in, self._say)
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
        return self._pending.are_on_disk

    def unsaved(self, kind: str) -> tuple[set[int] | None, set[int]]:
        """Return the ids of rows that are only in memory (None means all), and of rows whose last change is."""
        if self._database.unkept:
            return None, set()
        try:
            self._say(self._database.check())
        except OSError:
            return None, set()
        return self._pending.unsaved(kind)

    @property
    def is_away(self) -> bool:
        """Return whether there are pending changes for the database."""
        return bool(self._pending)

    def write(self, row: ChangedRow, change: Callable[[Connection], T]) -> T:
        """Commit a change to one row, after the pending ones, in one transaction. If that fails, it becomes pending."""
        if not self._is_resting():
            try:
                return self._with_repair(lambda: self._write_there(change))
            except _AWAY as error:
                self._lost(error)
        return self._pending.write(row, change)

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
        self._say(self._database.check())
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

    def _say(self, *sentences: str) -> None:
        self.notice = " ".join(filter(None, (self.notice, *sentences)))

    def read_pending(self, query: Callable[[Connection], list[T]]) -> list[T]:
        """Return the pending rows that a query finds."""
        return self._pending.read(query)

    def bring_over(self) -> bool:
        """Write the pending changes, if possible. Return whether there are none left."""
        if not self._is_resting() and (self._pending or not self._ready):
            try:
                self._with_repair(lambda: self._write_there(lambda _: None))
            except _AWAY as error:
                self._lost(error)
        return self._ready and not self._pending

    def open_pending(self) -> None:
        """Open the file for pending changes before there are any."""
        self._pending.open()

    def delete_traces(self) -> None:
        """Delete the traces of deleted rows, if the database is a file."""
        if not self._pending:
            self._database.delete_traces()

    def settle(self) -> None:
        """Write the pending changes, if possible. Changes that are saved on this computer can wait."""
        if not self.is_here_only:
            self._tried = -math.inf
        if not self.bring_over():
            self._pending.save()

    def erase(self, tables: Iterable[Table]) -> str:
        """Delete all rows in these tables, in one transaction for the pending ones and one in the database.

        Return "" if it's done, or the reason it can't be done. Each transaction deletes all rows or none.
        """
        if self._database.unkept:
            return self._database.unkept
        self._tried = -math.inf
        try:
            self._with_repair(lambda: self._write_there(lambda connection: clear(connection, tables)))
        except _AWAY as error:
            self._lost(error)
        try:
            self._pending.erase(tables)
        except REFUSALS as error:
            return why(error)
        self.delete_traces()
        return self._reason

    def close(self) -> None:
        """Write the pending changes, if possible, and close both databases."""
        self.settle()
        self._pending.close()
        self._database.leave()

    def _write_there(self, change: Callable[[Connection], T]) -> T:
        self._say(self._database.check())
        if not self._ready:
            self._say(self._database.ready())
            self._ready = True
        with self._pending.taken() as here, self.engine.begin() as there:
            self.clock.ask(there)
            news = self._take(there, here) if here is not None else []
            result = change(there)
        self._settle(news)
        return result

    def _take(self, there: Connection, here: Connection) -> list[str]:
        return [self.kinds[kind].bring(there, here, id, own) for kind, id, own in rows_of(here)]

    def _settle(self, news: list[str]) -> None:
        """Close the pending changes, because the database has them all."""
        self._found()
        if self._pending.finish():
            self._say(*news)
            self._database.delete_traces()  # The changes can include the deletion of a closed visit.

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
        self._pending.open()


def _is_unreadable(error: Exception) -> bool:
    """Return whether the error is about a value that can't be read, not about the database."""
    return isinstance(error, (*_UNREADABLE, DataError)) or "decode to UTF-8" in str(error)
