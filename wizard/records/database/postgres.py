"""A database on the library's own PostgreSQL server, which its branches share."""

import contextlib
import math
import sqlite3
import threading
import time
from collections.abc import Generator
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from wizard.records.database.failures import NotSaved, why
from wizard.system.invocation import to_install

T = TypeVar("T")
REST = 15.0
"""Seconds before an unreachable server is tried again. Until then, no key press waits for it."""
SECONDS = 4.0
"""Seconds to wait for an answer, because a frozen server keeps its connections but never answers."""
MOMENT = 0.15
"""Seconds that a key press waits for a server that was away. A server that is back answers much faster."""
_ADDRESS = "EBOOK_SETUP_DATABASE must be an address such as postgresql+psycopg://name:password@server/database."
_DRIVER = "The driver for PostgreSQL is missing. To install it: `{}`"
# The time limits free locks on the server that the program no longer waits for.
_SETTINGS = "-c statement_timeout={0}s -c lock_timeout={0}s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"


def server_engine(address: str) -> Engine:
    """Return the engine for an address, without connecting yet.

    Raise NotSaved if the address isn't valid or the driver is missing. The error never shows the address, because that
    contains a password.
    """
    seconds = math.ceil(SECONDS)
    options = _SETTINGS.format(seconds)
    patience = {"connect_timeout": seconds, "tcp_user_timeout": seconds * 1000, "options": options}
    try:
        url = make_url(address)
        if url.get_backend_name() != "postgresql":
            raise NotSaved(_ADDRESS)
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), connect_args=patience, hide_parameters=True, pool_pre_ping=True
        )
        _never_wait_long(engine)
        return engine
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise NotSaved(_ADDRESS) from error
    except ImportError as error:
        raise NotSaved(_DRIVER.format(to_install("postgresql"))) from error


def _never_wait_long(engine: Engine) -> None:
    """Close connections that don't answer in time, because psycopg would otherwise wait forever."""
    # These imports are here because only a shared database needs the driver, which is optional.
    from psycopg import Connection as Connected
    from psycopg import OperationalError

    class Impatient(Connected[Any]):
        last_given_up = -math.inf

        def wait(self, gen: Generator[Any, Any, Any], *args: Any, **options: Any) -> Any:
            try:
                return super().wait(_in_time(gen), *args, **options)
            except TimeoutError as error:
                Impatient.last_given_up = time.monotonic()
                self.pgconn.finish()
                raise OperationalError("the server isn't responding") from error

    @event.listens_for(engine, "do_connect")
    def connect(_: object, __: object, words: Any, options: Any) -> Any:
        if time.monotonic() - Impatient.last_given_up < SECONDS:  # Otherwise, one key press would wait twice.
            raise OperationalError("the server isn't responding")
        return Impatient.connect(*words, **options)


def _in_time(steps: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
    """Run psycopg's steps as the server answers. Raise TimeoutError if that takes too long."""
    until = time.monotonic() + SECONDS
    try:
        waiting_for = next(steps)
        while True:
            ready = yield waiting_for
            if not ready and time.monotonic() > until:
                raise TimeoutError
            waiting_for = steps.send(ready)
    except StopIteration as done:
        result: T = done.value
        return result


class Probe:
    """A background check of whether a server is back, so that no key press waits for a server that isn't."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asking: threading.Thread | None = None
        self._answered = False

    def __call__(self) -> bool:
        """Return whether the server answered. The check can take up to SECONDS, but this returns after a MOMENT."""
        if self._asking is None:
            self._answered = False
            self._asking = threading.Thread(target=self._ask, daemon=True)
            self._asking.start()
            self._asking.join(MOMENT)
        if self._asking.is_alive():
            return False
        self._asking = None
        return self._answered

    def _ask(self) -> None:
        with contextlib.suppress(DBAPIError), self._engine.connect() as connection:
            connection.detach()  # Otherwise, it stays open if the pool is disposed of.
            self._answered = True


def one_at_a_time(connection: Connection) -> None:
    """Take a lock, so that only one desk at a time can change the schema."""
    connection.execute(text("SELECT pg_advisory_xact_lock(2)"))


BACKUP = "before_update"


def back_up(connection: Connection) -> None:
    """Copy every table to a backup schema, before the tables change."""
    forget_backup(connection)
    connection.execute(text(f"CREATE SCHEMA {BACKUP}"))
    here = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    for name in connection.scalars(here).all():
        connection.execute(text(f'CREATE TABLE {BACKUP}."{name}" AS TABLE "{name}"'))


def forget_backup(connection: Connection) -> None:
    """Delete the backup, because it could contain rows that are deleted from the tables."""
    connection.execute(text(f"DROP SCHEMA IF EXISTS {BACKUP} CASCADE"))


def server_says(error: Exception) -> str:
    """Return the sentence for a server's error."""
    orig = getattr(error, "orig", error)
    if isinstance(error, NotSaved) or isinstance(orig, sqlite3.Error):  # This error is from the local file.
        return why(error)
    gone = getattr(orig, "sqlstate", None) is None
    return (
        "The library's database can't be reached." if gone else "The library's database isn't accepting this right now."
    )
