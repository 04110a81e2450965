"""The time for storing and deleting records, because a computer's clock can be wrong by years.

With a server, the server's clock counts. With a file, a time that is before the last stored one, or long after it,
isn't accepted for a day. Until then, nothing is deleted, and the time continues from the last stored one.
"""

import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from wizard.records.database.tables import clock as stored
from wizard.records.database.tables import visit

DAY = 86400.0
BACK, AHEAD = DAY, 7 * DAY
"""The accepted range before and after the last stored time, in seconds."""
_CONFIRMED = 20 * 3600.0
"""A rejected time is accepted after this many seconds, if the clock has continued from it."""


class Timekeeper:
    """The time of a set of records, in seconds since 1970.

    `clock` is this computer's clock. If it jumps later, the jump is ignored. `there` asks a server for its time, and
    then only the server's clock counts.
    """

    def __init__(self, clock: Callable[[], float], there: Callable[[Connection], float] | None = None) -> None:
        self._clock, self._there = clock, there
        self._latest: float | None = None
        self._tick = 0.0
        self._is_set = False

    def __call__(self) -> float:
        """Return the current time."""
        now, tick = self._clock(), time.monotonic()
        if self._latest is not None and (self._is_set or not self._latest <= now <= self._latest + AHEAD):
            now = self._latest + (tick - self._tick)
        self._latest, self._tick = now, tick
        return now

    def set(self, now: float) -> None:
        """Set the current time, even if this computer's clock differs."""
        self._latest, self._tick, self._is_set = now, time.monotonic(), True

    def ask(self, connection: Connection) -> None:
        """Set the time from the server's clock, if there is one."""
        if self._there:
            self.set(self._there(connection))

    def is_wrong(self) -> bool:
        """Return whether this computer's clock is off by more than a day."""
        return abs(self._clock() - self()) > DAY

    def wrong(self) -> str:
        """Return a sentence for staff if this computer's clock differs from the server's, or ""."""
        if not (self._is_set and self.is_wrong()):
            return ""
        return (
            f"This computer's clock says {_day(self._clock())}, but the library's database says {_day(self())}. "
            "The database's date is used. Please set the clock."
        )

    def look(self, connection: Connection) -> str:
        """Compare the clock with the last stored time. Return a sentence for staff if it isn't accepted, or ""."""
        now = self._clock()
        seen, doubted = _stored(connection)
        newest = max((at for at in (seen, _last_touched(connection)) if at is not None), default=None)
        if newest is None or _follows(now, newest) or _confirms(now, doubted):
            if newest is not None and _follows(now, newest):
                now = max(now, newest)
            _store(connection, seen=now, doubted=None)
            self._latest, self._tick = now, time.monotonic()
            return ""
        if doubted is None or not _follows(now, doubted):
            _store(connection, doubted=now)
        self._latest, self._tick = newest, time.monotonic()
        return _not_believed(now, newest)


def server_time(connection: Connection) -> float:
    """Return the time on a PostgreSQL server."""
    return float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)


def _follows(now: float, latest: float) -> bool:
    return latest - BACK <= now <= latest + AHEAD


def _confirms(now: float, doubted: float | None) -> bool:
    return doubted is not None and doubted + _CONFIRMED <= now <= doubted + AHEAD


def _stored(connection: Connection) -> tuple[float | None, float | None]:
    row = connection.execute(select(stored.c.seen, stored.c.doubted).where(stored.c.id == 1)).one_or_none()
    return (row.seen, row.doubted) if row else (None, None)


def _last_touched(connection: Connection) -> float | None:
    latest: float | None = connection.scalar(select(func.max(visit.c.touched)))
    return latest


def _store(connection: Connection, **values: float | None) -> None:
    if not connection.execute(update(stored).where(stored.c.id == 1).values(values)).rowcount:
        connection.execute(insert(stored).values(id=1, **values))


def _not_believed(now: float, newest: float) -> str:
    clock = f"This computer's clock says {_day(now)},"
    if now < newest:
        return f"{clock} but visits were saved here on {_day(newest)}. Nothing is deleted until the clock is right."
    return (
        f"{clock} but the desk was last used on {_day(newest)}. If the clock is wrong, please set it. "
        "If it's right, old visits will be deleted tomorrow. Until then, nothing is deleted."
    )


def _day(seconds: float) -> str:
    day = date.fromtimestamp(seconds)
    return f"{day:%B} {day.day}, {day.year}"
