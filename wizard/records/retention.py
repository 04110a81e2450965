"""How long anything is kept. It is looked at whenever a desk opens."""

from datetime import date

from sqlalchemy import Connection, delete, update

from wizard.promise import LONGEST
from wizard.records import tables
from wizard.records.counts import put
from wizard.records.tables import lot, promise, visit

KEPT_DAYS = 7
"""A visit nobody has touched for so long is erased."""


def retire(connection: Connection, now: float, counting: bool) -> None:
    """Erase visits and promises that are too old; a promise that nobody kept is counted, if the library counts.

    What seems to come from the future was written before the clock was set back: its time begins again.
    """
    today = date.fromtimestamp(now)
    connection.execute(update(visit).where(visit.c.touched > now).values(touched=now))
    connection.execute(update(promise).where(promise.c.made > today).values(made=today))
    connection.execute(delete(visit).where(visit.c.touched < now - KEPT_DAYS * 86400))
    lapsed = connection.execute(delete(promise).where(promise.c.made <= today - LONGEST)).rowcount
    for _ in range(lapsed if counting else 0):
        put(connection, tables.event, {"id": lot(), "day": today, "topic": "promise", "name": "", "how": "wiped"})
