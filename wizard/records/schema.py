"""From any earlier schema to this version's, forward only, with a backup made first."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from wizard.records.store import NotKept
from wizard.records.tables import REVISION


def bring_up_to_date(connection: Connection, back_up: Callable[[], object]) -> bool:
    """Run the migrations that are missing, after a backup unless the database is new; whether there were any.

    Raises NotKept for a schema we don't know, which is left as it is.
    """
    found = revision(connection)
    if found == REVISION:
        return False
    if found is not None:
        _refuse_unknown(found)
        back_up()
    _migrate(connection)
    return True


def revision(connection: Connection) -> str | None:
    """The schema's revision; None in a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_unknown(found: str) -> None:
    if found > REVISION:  # revisions are numbers of four digits
        raise NotKept("Visits were written here by a newer version of this program. Please update it on this computer.")


def _migrate(connection: Connection) -> None:
    from alembic import command  # lazily: half a second, for a new database or a new schema only
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = Path(__file__).parents[1] / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, "head")
