"""Statistics without patron data: the results of visits, fixes, and promises, added up daily."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.dialects import sqlite

from wizard.records.database import tables
from wizard.records.database.pending import ChangedRow
from wizard.records.database.store import Store
from wizard.records.database.tables import random_id, tally
from wizard.records.outcome import Outcome, fixes, outcome
from wizard.walk.walk import Walk

Cell = tuple[str, str, str]
"""A topic, a name in it, and its result."""


class Counts:
    """The statistics of all desks that share a database. If `on` is False, nothing is counted."""

    def __init__(self, store: Store, on: bool) -> None:
        self._store, self.on = store, on
        for table in (tables.outcome, tables.event):
            store.kinds[table.name] = _Counted(table)

    def add(self, walk: Walk, how: str = "", *, began: float, branch: str = "", **circumstances: Any) -> None:
        """Count a closed visit and the fixes tried in it. `began` is its start in seconds since 1970.

        `how` and `circumstances` (language, sheet, by_phone) are explained in `wizard.records.outcome.outcome`.
        """
        now = self._store.clock()
        today = date.fromtimestamp(now)
        self.visit(outcome(walk, how, today, now - began, branch=branch, **circumstances))
        for address, worked in fixes(walk):
            self.event(today, "fix", address, "worked" if worked else "not")

    def visit(self, one: Outcome) -> None:
        """Count a visit."""
        self._add(tables.outcome, asdict(one))

    def event(self, today: date, topic: str, name: str, how: str) -> None:
        """Count a fix (its address, with `worked` or `not`), or a promise (`kept`, `late`, or `wiped` if too old)."""
        self._add(tables.event, {"day": today, "topic": topic, "name": name, "how": how})

    def tally(self, first: date, last: date) -> dict[Cell, int]:
        """Return the totals of these days, including the last. While the database is away, return {}."""
        columns = tally.c.topic, tally.c.name, tally.c.how
        query = select(*columns, func.sum(tally.c.count)).where(tally.c.day.between(first, last)).group_by(*columns)
        found = self._store.read(lambda connection: connection.execute(query).all())
        return {(topic, name, how): int(count) for topic, name, how, count in found or ()}

    def _add(self, table: Table, values: Mapping[str, Any]) -> None:
        if self.on:
            row = {"id": random_id(), **values}
            self._store.write(
                ChangedRow(table.name, row["id"], 0, row["id"]), lambda connection: put(connection, table, row)
            )


class _Counted:
    """Rows of statistics that were written while the database was away."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        put(there, self._table, here.execute(select(self._table).where(self._table.c.id == id)).one()._asdict())
        return ""


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row to the statistics and to the tally. Repeated calls with the same row count it once."""
    if connection.scalar(select(table.c.id).where(table.c.id == row["id"])):
        return
    connection.execute(insert(table), row)
    counted = cells(row) if table is tables.outcome else [(row["topic"], row["name"], row["how"])]
    # All desks use the same order, so that two of them never wait for each other's locks.
    rows = [{"day": row["day"], "topic": topic, "name": name, "how": how} for topic, name, how in sorted(counted)]
    fresh = own_insert(connection)(tally).values(count=1)
    more = fresh.on_conflict_do_update(index_elements=list(tally.primary_key), set_={"count": tally.c.count + 1})
    connection.execute(more, rows)


def own_insert(connection: Connection) -> Any:
    """Return the insert of this database's dialect, which supports ON CONFLICT."""
    if connection.dialect.name != "postgresql":
        return sqlite.insert
    # This import is here because a desk with a file doesn't need its 2 MiB of memory.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def cells(row: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield the cells of the report for an outcome. For privacy, each cell combines only a few fields."""
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
