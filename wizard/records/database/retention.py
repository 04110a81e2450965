"""How long records are kept. This is checked whenever a desk opens, and a message reports everything it deletes."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Double, delete, literal, select, update

from wizard.records.database import tables
from wizard.records.database.counts import own_insert, put
from wizard.records.database.sqlite import erased
from wizard.records.database.tables import nickname, promise, random_id, visit

KEPT_DAYS = 7
"""After this many days, unused visits are deleted, and statistics are reduced to totals."""
APART = 86400.0
"""Seconds before another patron can get the nickname of a closed visit."""


def retire(connection: Connection, now: float, counting: bool) -> str:
    """Delete visits and callbacks that are too old. Return a sentence about it, or "" if there were none.

    If the library has statistics, callbacks that were never made are counted. Times in the future, from a wrong clock,
    are reset.
    """
    today = date.fromtimestamp(now)
    connection.execute(update(visit).where(visit.c.touched > now).values(touched=now))
    connection.execute(update(promise).where(promise.c.made > today).values(made=today))
    visits = erase_visits(connection, now, visit.c.touched < now - KEPT_DAYS * 86400)
    for table in (tables.outcome, tables.event):
        connection.execute(delete(table).where(table.c.day < today - timedelta(days=KEPT_DAYS)))
    lapsed = sum(
        _lapsed(connection, today, days) for days in connection.scalars(select(promise.c.wipe).distinct()).all()
    )
    if lapsed:
        erased(connection)
    for _ in range(lapsed if counting else 0):
        put(connection, tables.event, {"id": random_id(), "day": today, "topic": "promise", "name": "", "how": "wiped"})
    return _said(visits, lapsed)


def erase_visits(connection: Connection, now: float, *which: ColumnElement[bool]) -> int:
    """Delete visits with their turns, reserve their nicknames for a day, and return the number of visits."""
    rest_nicknames(connection, now, *which)
    gone = connection.execute(delete(visit).where(*which)).rowcount
    if gone:
        erased(connection)
    return gone


def rest_nicknames(connection: Connection, now: float, *which: ColumnElement[bool]) -> None:
    """Reserve the nicknames of these visits, and delete reservations older than a day."""
    connection.execute(delete(nickname).where(~nickname.c.closed.between(now - APART, now)))
    closing = select(visit.c.handle).where(*which)
    fresh = own_insert(connection)(nickname).from_select(
        ["handle", "closed"], closing.add_columns(literal(now, Double))
    )
    connection.execute(fresh.on_conflict_do_update(index_elements=[nickname.c.handle], set_={"closed": now}))


def _lapsed(connection: Connection, today: date, days: int) -> int:
    """Delete the callbacks with this limit in days that have reached it, and return their number."""
    old = promise.c.wipe == days, promise.c.made <= today - timedelta(days=days)
    return connection.execute(delete(promise).where(*old)).rowcount


def _said(visits: int, promises: int) -> str:
    what = [f"{visits} visit{'s' * (visits != 1)}"] * bool(visits)
    what += [f"{promises} callback{'s' * (promises != 1)}"] * bool(promises)
    were = "was" if visits + promises == 1 else "were"
    return f"{' and '.join(what)} {were} deleted because the time limit had passed." if what else ""
