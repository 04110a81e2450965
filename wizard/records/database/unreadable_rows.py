"""Unreadable rows, which no version of this program wrote: bad dates, impossible numbers, bytes that aren't text.

They are moved to a file next to the database and named in a message, so that everything else works.
"""

import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Double, Integer, Table, delete, select, text
from sqlalchemy.types import TypeEngine

from wizard.records.database.tables import VisibleText, metadata, promise, turn, visit
from wizard.system.paths import private_folder

_DAYS = "'1970-01-01' AND '2199-12-31'"
_LAST_SECOND = 7_258_118_400  # The last of these days, in seconds since 1970.
_LONGEST_DAYS = 3660
_NAMES = {"visit": "visit", "turn": "answer in a visit", "promise": "callback", "flag": "flag"}


def set_aside(connection: Connection, folder: Path) -> str:
    """Move every unreadable row to a file in `folder`. Return a sentence that names them, or "" if there are none.

    Raise OSError if the file can't be written. In that case, the rows stay in the database.
    """
    found = {table: _found(connection, table) for table in metadata.sorted_tables}
    rows = [(table, row) for table, own in found.items() for row in own]
    if not rows:
        return ""
    name = _write(folder, [_told(table, row) for table, row in rows])
    for table, row in reversed(rows):
        _delete(connection, table, row)
    return f"We couldn't read {_named(rows)}, so that data was set aside in {name}. Everything else works."


def _found(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """Return the readable parts of a table's unreadable rows. `row` identifies the row."""
    if connection.dialect.name == "sqlite":
        return [*_in_file(connection, table)]
    return [*_on_server(connection, table)]


# ---- in a file: any value can be in any column


def _in_file(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.create_function("is_text", 1, _is_text, deterministic=True)
    raw.create_function("is_list", 1, _is_list, deterministic=True)
    bad = _bad(table, _bad_in_file)
    hex = ", ".join(f"hex({column.name}), typeof({column.name})" for column in table.c)
    for row in raw.execute(f"SELECT rowid, {hex} FROM {table.name} WHERE {bad}").fetchall():
        values = zip(table.c.keys(), zip(row[1::2], row[2::2], strict=True), strict=True)
        yield {"row": row[0], **{name: _from_hex(*value) for name, value in values}}


def _bad(table: Table, check: Callable[[Table, Column[Any]], str]) -> str:
    """Return the condition for a table's unreadable rows, which include the answers of an unreadable visit."""
    bad = " OR ".join(filter(None, (check(table, column) for column in table.c))) or "false"
    return f"{bad} OR visit_id IN (SELECT id FROM visit WHERE {_bad(visit, check)})" if table is turn else bad


def _bad_in_file(table: Table, column: Column[Any]) -> str:
    name = column.name
    own = {
        VisibleText: f"typeof({name}) <> 'text' OR {name} GLOB '*[^ -~]*' AND NOT is_text(CAST({name} AS BLOB))",
        Date: f"typeof({name}) <> 'text' OR date({name}, '+0 days') IS NOT {name} OR {name} NOT BETWEEN {_DAYS}",
        Double: f"typeof({name}) NOT IN ('real', 'integer') OR {name} NOT BETWEEN 0 AND {_LAST_SECOND}",
        Boolean: f"typeof({name}) <> 'integer' OR {name} NOT IN (0, 1)",
        BigInteger: f"typeof({name}) <> 'integer'",
        Integer: f"typeof({name}) <> 'integer' OR {name} NOT BETWEEN 0 AND {_most(column)}",
    }[type(column.type)]
    if table is promise and name == "tried":
        own = f"{own} OR NOT is_list(CAST({name} AS BLOB))"
    return f"({name} IS NOT NULL AND ({own}))" if column.nullable else f"({name} IS NULL OR {own})"


def _most(column: Column[Any]) -> int:
    return _LONGEST_DAYS if column.name in ("warn", "wipe") else 2**31 - 1


def _is_text(value: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        value.decode()
        return True
    return False


def _is_list(value: bytes | str) -> bool:
    """Return whether this is the JSON of a list of sentences."""
    with suppress(ValueError, RecursionError):
        found = json.loads(value)
        return isinstance(found, list) and all(isinstance(item, str) for item in found)
    return False


def _from_hex(value: str, kind: str) -> str | None:
    """Return a value of any type as readable text."""
    return None if kind == "null" else bytes.fromhex(value).decode(errors="backslashreplace")


# ---- on a server: types are kept, but not every date, number, or list makes sense


def _on_server(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    key = [column.name for column in table.primary_key]
    bad = _bad(table, _bad_on_server)
    everything = ", ".join(f"{column.name}::text" for column in table.c)
    sql = f"SELECT {everything} FROM {table.name} WHERE {bad}"
    for row in connection.execute(text(sql)).mappings().all():
        yield {"row": {name: row[name] for name in key}, **row}
    if table is promise:
        for id, tried in connection.execute(select(promise.c.id, promise.c.tried)).all():
            if not _is_list(tried):
                one = text(f"SELECT {everything} FROM promise WHERE id = :id")
                yield {"row": {"id": str(id)}, **connection.execute(one, {"id": id}).mappings().one()}


def _bad_on_server(_: Table, column: Column[Any]) -> str:
    kinds: dict[type[TypeEngine[Any]], str] = {
        Date: f"{column.name} NOT BETWEEN {_DAYS}",
        Double: f"{column.name} NOT BETWEEN 0 AND {_LAST_SECOND}",
        Integer: f"{column.name} NOT BETWEEN 0 AND {_most(column)}",
    }
    return kinds.get(type(column.type), "")


# ---- moving rows to a file


def _write(folder: Path, rows: Iterable[dict[str, Any]]) -> str:
    """Write the rows to a new file that only its owner can read, and wait until it's on disk."""
    private_folder(folder)
    names = (folder / f"visits-damaged-rows-{number}.json" for number in itertools.count(1))
    path = next(path for path in names if not path.exists())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump([*rows], file, indent=1, ensure_ascii=False, default=str)
        file.flush()
        os.fsync(file.fileno())
    return path.name


def _told(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {"table": table.name, **{name: value for name, value in row.items() if name != "row"}}


def _delete(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DELETE FROM {table.name} WHERE rowid = :row"), {"row": row["row"]})
        return
    own = [text(f"{name}::text = :{name}") for name in row["row"]]
    connection.execute(delete(table).where(*own), row["row"])


def _named(rows: list[tuple[Table, dict[str, Any]]]) -> str:
    """Return the rows in words, such as `1 visit (Green fox), 2 callbacks`."""
    parts = []
    visits = {row["id"] for table, row in rows if table is visit}
    rows = [(table, row) for table, row in rows if table is not turn or row["visit_id"] not in visits]
    for name in dict.fromkeys(table.name for table, _ in rows):
        own = [row for table, row in rows if table.name == name]
        what = _NAMES.get(name, "entry in the statistics")
        handles = ", ".join(str(row["handle"]) for row in own if name == "visit")
        many = what.replace("answer ", "answers ") if "answer" in what else what.replace("entry", "entries")
        plural = many if many != what else f"{what}s"
        parts.append(f"{len(own)} {what if len(own) == 1 else plural}{f' ({handles})' if handles else ''}")
    return ", ".join(parts)
