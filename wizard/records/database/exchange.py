"""Export and import of flags and counts between desks, one row per line. Importing a row twice changes nothing."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Connection, Date, Table, insert, select

from wizard.records.database.counts import put
from wizard.records.database.pending import ChangedRow
from wizard.records.database.records import Records
from wizard.records.database.tables import VisibleText, event, flag, outcome
from wizard.system import personal_data

_TABLES = {table.name: table for table in (flag, outcome, event)}
_LONGEST = 4000  # The most characters in a line.


class ImportCounts(NamedTuple):
    """How many rows were new, how many were known, and how many lines couldn't be read."""

    new: int
    known: int
    unreadable: int


def lines(records: Records, sent: set[int]) -> Iterator[str]:
    """Yield every flag and count on this desk that isn't in `sent`, one line each."""
    for name, table in _TABLES.items():
        for row in records.store.read(partial(_rows, table)) or []:
            values = {key: str(value) if isinstance(value, date) else value for key, value in row.items()}
            if values["id"] not in sent:
                yield json.dumps({"kind": name, **values}, ensure_ascii=False)


def _rows(table: Table, connection: Connection) -> list[dict[str, Any]]:
    return [row._asdict() for row in connection.execute(select(table))]


def ids(text: str) -> set[int]:
    """Return the ids of the rows in a file that was sent."""
    return {values["id"] for line in text.splitlines() if (values := _values(line)) is not None}


def take(records: Records, text: str) -> ImportCounts:
    """Import what other desks sent. A line that isn't a valid row, such as a cut-off line, is counted and skipped."""
    new = known = unreadable = 0
    for line in filter(None, map(str.strip, text.splitlines())):
        values = _values(line)
        if values is None:
            unreadable += 1
            continue
        table = _TABLES[values.pop("kind")]
        if _has(records, table, values["id"]):
            known += 1
            continue
        id = values["id"]
        records.store.write(ChangedRow(table.name, id, 0, id), partial(_add, table, values))
        new += 1
    return ImportCounts(new, known, unreadable)


def _has(records: Records, table: Table, id: int) -> bool:
    found = select(table.c.id).where(table.c.id == id)
    return bool(records.store.read(lambda connection: connection.scalar(found)))


def _add(table: Table, values: dict[str, Any], connection: Connection) -> None:
    if table is flag:
        connection.execute(insert(flag).values(values))
    else:
        put(connection, table, values)


def _values(line: str) -> dict[str, Any] | None:
    """Return the values of a line, or None if it isn't one of our rows, or has data that must not be saved."""
    try:
        said: dict[str, Any] = json.loads(line) if len(line) <= _LONGEST else {}
        table = _TABLES[said["kind"]]
        values = {column.name: _value(column.type, said[column.name]) for column in table.c}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if personal_data.refusal(values.get("label", "")) or not 0 < values["id"] < 1 << 53:
        return None
    return {"kind": table.name, **values}


def _value(kind: Any, said: Any) -> Any:
    """Return the value for a column. Raises ValueError if it has the wrong type."""
    if isinstance(kind, Date):
        return date.fromisoformat(said)
    wanted = bool if isinstance(kind, Boolean) else str if isinstance(kind, VisibleText) else int
    if type(said) is not wanted:
        raise ValueError
    return said
