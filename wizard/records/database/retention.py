"""How long anything is kept. It is looked at whenever a desk opens."""

from datetime import date, timedelta

from sqlalchemy import Connection, delete, select, update

from wizard.records.database import tables
from wizard.records.database.counts import put
from wizard.records.database.sqlite import erased
from wizard.records.database.tables import lot, promise, visit

KEPT_DAYS = 7
"""A visit nobody has touched for so long is erased; and what was counted stays by itself no longer, only added up."""


def retire(connection: Connection, now: float, counting: bool) -> None:
    """Erase visits and promises that are too old; a promise that nobody kept is counted, if the library counts.

    What seems to come from the future was written before the clock was set back: its time begins again.
    """
    today = date.fromtimestamp(now)
    connection.execute(update(visit).where(visit.c.touched > now).values(touched=now))
    connection.execute(update(promise).where(promise.c.made > today).values(made=today))
    old = connection.execute(delete(visit).where(visit.c.touched < now - KEPT_DAYS * 86400)).rowcount
    for table in (tables.outcome, tables.event):
        connection.execute(delete(table).where(table.c.day < today - timedelta(days=KEPT_DAYS)))
    lapsed = sum(
        _lapsed(connection, today, days) for days in connection.scalars(select(promise.c.wipe).distinct()).all()
    )
    if old or lapsed:
        erased(connection)
    for _ in range(lapsed if counting else 0):
        put(connection, tables.event, {"id": lot(), "day": today, "topic": "promise", "name": "", "how": "wiped"})


def _lapsed(connection: Connection, today: date, days: int) -> int:
    """Erase the promises that may be kept for so many days and are as old; how many."""
    old = promise.c.wipe == days, promise.c.made <= today - timedelta(days=days)
    return connection.execute(delete(promise).where(*old)).rowcount
