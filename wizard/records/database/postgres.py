"""A database that branches share, on a PostgreSQL server of the library's own."""

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from wizard.records.database.store import NotKept

REST = 15.0
"""Seconds before a server that was away is tried again; meanwhile no key waits for it."""
_SECONDS = 5
_ADDRESS = "EBOOK_SETUP_DATABASE must be an address as postgresql+psycopg://name:password@server/database."
_DRIVER = "The driver for PostgreSQL is missing. Install ebook-setup-assistant[postgresql]."
# A crowd at one row takes turns; a server that is gone is noticed sooner, by `tcp_user_timeout`.
_SETTINGS = "-c statement_timeout=30s -c lock_timeout=30s -c timezone=UTC"


def server_engine(address: str) -> Engine:
    """The database at an address; nothing is asked of the server yet.

    Raises NotKept for an address that is none, and where the driver is missing. The address holds a password: it is
    never shown.
    """
    patience = {"connect_timeout": _SECONDS, "tcp_user_timeout": _SECONDS * 1000, "options": _SETTINGS}
    try:
        url = make_url(address)
        if url.get_backend_name() != "postgresql":
            raise NotKept(_ADDRESS)
        return create_engine(
            url.set(drivername="postgresql+psycopg"), connect_args=patience, hide_parameters=True, pool_pre_ping=True
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise NotKept(_ADDRESS) from error
    except ImportError as error:
        raise NotKept(_DRIVER) from error


def one_at_a_time(connection: Connection) -> None:
    """Let only one desk at a time look whether the schema must change."""
    connection.execute(text("SELECT pg_advisory_xact_lock(2)"))


BACKUP = "before_update"


def back_up(connection: Connection) -> None:
    """Copy every table into a schema of its own, before the tables change."""
    forget_backup(connection)
    connection.execute(text(f"CREATE SCHEMA {BACKUP}"))
    here = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    for name in connection.scalars(here).all():
        connection.execute(text(f'CREATE TABLE {BACKUP}."{name}" AS TABLE "{name}"'))


def forget_backup(connection: Connection) -> None:
    """Delete the backup: it must not outlive what is erased from the tables."""
    connection.execute(text(f"DROP SCHEMA IF EXISTS {BACKUP} CASCADE"))


def server_says(error: Exception) -> str:
    """The sentence for what a server refused."""
    if isinstance(error, NotKept):
        return str(error)
    gone = getattr(getattr(error, "orig", None), "sqlstate", None) is None
    why = "The library's database can't be reached." if gone else "The library's database does not take this now."
    return f"{why} Go on: all is kept on this computer, and goes over when the database is back."
