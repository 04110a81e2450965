"""Creation of a new database, and migration of an older schema to this version's, after a backup."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from wizard.records.database.failures import NotSaved
from wizard.records.database.tables import REVISION, metadata, version


def bring_up_to_date(connection: Connection, back_up: Callable[[], object]) -> bool:
    """Create the tables, or run the missing migrations after a backup. Return whether anything was done.

    Raise NotSaved for an unknown schema, which isn't changed.
    """
    found = revision(connection)
    if found is not None and found not in KNOWN and found <= REVISION:
        found = _marked(connection)
    if found == REVISION:
        return False
    if found is None:
        _begin(connection)
    else:
        _refuse_unknown(found)
        back_up()
        _migrate(connection)
    return True


def revision(connection: Connection) -> str | None:
    """Return the schema's revision, None for a new database, or "" if the revision is missing."""
    if not inspect(connection).has_table("alembic_version"):
        return "" if inspect(connection).has_table("visit") else None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


KNOWN = "0001", "0002", "0003", "0004", "0005", "0006"
_NEW_IN = (
    ("0006", "visit", "called"),
    ("0005", "visit", "branch"),
    ("0004", "clock", "seen"),
    ("0003", "flag", "label"),
    ("0002", "promise", "due"),
    ("0001", "visit", "handle"),
)
"""The revisions, newest first, each with a column that it added."""


def _marked(connection: Connection) -> str | None:
    """Find the revision by its columns, save it, and return it, or None if there are none."""
    seen = inspect(connection)
    tables = {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}
    version.drop(connection, checkfirst=True)
    found = next((number for number, table, column in _NEW_IN if column in tables.get(table, ())), None)
    if found:
        version.create(connection)
        connection.execute(insert(version).values(version_num=found))
    return found


def _begin(connection: Connection) -> None:
    """Create all tables in the newest revision directly, because Alembic would need more time and memory."""
    metadata.create_all(connection)
    version.create(connection)
    connection.execute(insert(version).values(version_num=REVISION))


def _refuse_unknown(found: str) -> None:
    if found > REVISION:  # Revisions are four-digit numbers.
        raise NotSaved("A newer version of this program saved visits here. Please update the program on this computer.")


def _migrate(connection: Connection) -> None:
    # This import is here because it takes half a second and 9 MiB of memory, and only new schemas need it.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = Path(__file__).parents[1] / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, "head")
