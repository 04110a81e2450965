"""Counts without people: how visits came out, which fixes help, what became of promises. Added up as they come."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.dialects import sqlite

from wizard.records.database import tables
from wizard.records.database.store import Row, Store
from wizard.records.database.tables import lot, tally
from wizard.records.outcome import Outcome, fixes, outcome
from wizard.walk.walk import Walk

Cell = tuple[str, str, str]
"""A topic, a name in it, and how it came out."""


class Counts:
    """The counts of all desks that share a database. Nothing is counted unless `on`."""

    def __init__(self, store: Store, on: bool) -> None:
        self._store, self.on = store, on
        for table in (tables.outcome, tables.event):
            store.kinds[table.name] = _Counted(table)

    def add(self, walk: Walk, how: str = "", *, began: float, branch: str = "", **circumstances: Any) -> None:
        """Count a visit that is closed now and began at `began` (seconds since 1970), with the fixes tried in it.

        `how` and `circumstances` (language, sheet, by_phone) are those of `wizard.records.outcome.outcome`.
        """
        now = self._store.clock()
        today = date.fromtimestamp(now)
        self.visit(outcome(walk, how, today, now - began, branch=branch, **circumstances))
        for address, worked in fixes(walk):
            self.event(today, "fix", address, "worked" if worked else "not")

    def visit(self, one: Outcome) -> None:
        """Count one visit."""
        self._add(tables.outcome, asdict(one))

    def event(self, today: date, topic: str, name: str, how: str) -> None:
        """Count a fix (its address; `worked` or `not`), or a promise (`kept`, `late`, or `wiped` once too old)."""
        self._add(tables.event, {"day": today, "topic": topic, "name": name, "how": how})

    def tally(self, first: date, last: date) -> dict[Cell, int]:
        """What was counted from one day to another, both included; empty while the database is away."""
        columns = tally.c.topic, tally.c.name, tally.c.how
        query = select(*columns, func.sum(tally.c.count)).where(tally.c.day.between(first, last)).group_by(*columns)
        found = self._store.read(lambda connection: connection.execute(query).all())
        return {(topic, name, how): int(count) for topic, name, how, count in found or ()}

    def _add(self, table: Table, values: Mapping[str, Any]) -> None:
        if self.on:
            row = {"id": lot(), **values}
            self._store.write(Row(table.name, row["id"], 0, row["id"]), lambda connection: put(connection, table, row))


class _Counted:
    """Rows of counts, written while the database is away."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        put(there, self._table, here.execute(select(self._table).where(self._table.c.id == id)).one()._asdict())
        return ""


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row of counts, and to the tally; once, however often it is asked."""
    if connection.scalar(select(table.c.id).where(table.c.id == row["id"])):
        return
    connection.execute(insert(table), row)
    counted = cells(row) if table is tables.outcome else [(row["topic"], row["name"], row["how"])]
    # In one order everywhere: two desks that count the same cells must not wait for each other.
    rows = [{"day": row["day"], "topic": topic, "name": name, "how": how} for topic, name, how in sorted(counted)]
    fresh = _insert(connection)(tally).values(count=1)
    more = fresh.on_conflict_do_update(index_elements=list(tally.primary_key), set_={"count": tally.c.count + 1})
    connection.execute(more, rows)


def _insert(connection: Connection) -> Any:
    """The insert of this database's own dialect, which knows what to do on a conflict."""
    if connection.dialect.name != "postgresql":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # lazily: 2 MiB that a desk with a file does without

    return postgresql.insert


def cells(row: Mapping[str, Any]) -> Iterator[Cell]:
    """What the report asks of outcomes. Nothing is ever asked that puts more than a few of the fields together."""
    well = "well" if row["how"] in ("done", "partly") else "not"
    yield "visit", "", row["how"]
    yield "branch", row["branch"], well
    yield "device", row["model"] or row["device"], well
    yield "platform", row["platform"], well
    yield "pair", f"{row['device']} {row['platform']}", well
    yield "minutes", row["minutes"], well
    yield "language", row["language"], well
    yield "sheet", "yes" if row["sheet"] else "no", well
    yield "by-phone", "yes" if row["by_phone"] else "no", well
    if row["step"]:
        yield "step", row["step"], well
