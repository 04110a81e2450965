"""A new database, or one of any earlier schema brought to this version's, forward only, with a backup made first."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from wizard.records.database.failures import NotKept
from wizard.records.database.tables import REVISION, metadata, version


def bring_up_to_date(connection: Connection, back_up: Callable[[], object]) -> bool:
    """Make the tables, or run the migrations that are missing, after a backup; whether anything was done.

    Raises NotKept for a schema we don't know, which is left as it is.
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
    """The schema's revision; None in a new database, and "" if its own note of it is gone."""
    if not inspect(connection).has_table("alembic_version"):
        return "" if inspect(connection).has_table("visit") else None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


KNOWN = "0001", "0002", "0003", "0004"
_NEW_IN = (
    ("0004", "clock", "seen"),
    ("0003", "flag", "label"),
    ("0002", "promise", "due"),
    ("0001", "visit", "handle"),
)
"""The revisions, newest first, each with a column that came with it."""


def _marked(connection: Connection) -> str | None:
    """Find the revision by what is there, and note it; None if nothing is."""
    seen = inspect(connection)
    tables = {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}
    version.drop(connection, checkfirst=True)
    found = next((number for number, table, column in _NEW_IN if column in tables.get(table, ())), None)
    if found:
        version.create(connection)
        connection.execute(insert(version).values(version_num=found))
    return found


def _begin(connection: Connection) -> None:
    """All tables at once: whoever starts for the first time waits for no migration, nor pays for Alembic's memory."""
    metadata.create_all(connection)
    version.create(connection)
    connection.execute(insert(version).values(version_num=REVISION))


def _refuse_unknown(found: str) -> None:
    if found > REVISION:  # revisions are numbers of four digits
        raise NotKept("Visits were written here by a newer version of this program. Please update it on this computer.")


def _migrate(connection: Connection) -> None:
    from alembic import command  # lazily: half a second and 9 MiB, for a new schema only
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = Path(__file__).parents[1] / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, "head")
