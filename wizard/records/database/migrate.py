"""A new database, or one of any earlier schema brought to this version's, forward only, with a backup made first."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from wizard.records.database.store import NotKept
from wizard.records.database.tables import REVISION, metadata, version


def bring_up_to_date(connection: Connection, back_up: Callable[[], object]) -> bool:
    """Make the tables, or run the migrations that are missing, after a backup; whether anything was done.

    Raises NotKept for a schema we don't know, which is left as it is.
    """
    found = revision(connection)
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
    """The schema's revision; None in a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


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
