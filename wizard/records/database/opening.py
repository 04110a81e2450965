"""Opening the records: on the library's server if one is set, or in a file, or in memory if neither works."""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from wizard.records import private_files
from wizard.records.database import postgres, sqlite, unreadable_rows
from wizard.records.database.clock import Timekeeper, server_time
from wizard.records.database.failures import GO_ON, REFUSALS, NotSaved, why
from wizard.records.database.migrate import bring_up_to_date
from wizard.records.database.pending import StandIn, stand_in_in_memory
from wizard.records.database.records import Records
from wizard.records.database.retention import retire
from wizard.records.database.store import Database, Store
from wizard.records.database.tables import KINDS, away, metadata
from wizard.system.paths import private_folder

FILE = "visits.db"
Clock = Callable[[], float]


def records_in(home: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Return the records in a data folder, or on the server that EBOOK_SETUP_DATABASE names. Never raise.

    If neither can be opened, the records are only in memory, and their `trouble` has the reason.
    """
    address = os.environ.get("EBOOK_SETUP_DATABASE", "")
    try:
        if address:
            records = open_server(address, home / FILE, clock, counting)
        else:
            records = open_file(home / FILE, clock, counting)
    except NotSaved as refused:
        return in_memory(f"{refused} {GO_ON}", clock, counting)
    private_files.retire(home, records.now())
    return records


def in_memory(trouble: str, clock: Clock = time.time, counting: bool = False) -> Records:
    """Return records in memory, which are lost when the window is closed. `trouble` is a sentence with the reason."""
    engine = sqlite.memory_engine()
    database = Database(engine, stand_in=stand_in_in_memory, says=why, leave=engine.dispose, unkept=trouble)
    return Records(Store(database, Timekeeper(clock)), counting)


def open_file(path: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Open the database file, create it if it's missing (0600, its folder 0700), and delete old records.

    A damaged file is renamed, with a notice. `clock` returns seconds since 1970. Raise NotSaved if nothing can be saved
    (disk full, folder read-only, file locked or from a newer version).
    """
    keeper = Timekeeper(clock)

    def tidy(connection: Connection) -> str:
        return keeper.look(connection) or retire(connection, keeper(), counting)

    file, notice = _file(path, tidy)
    database = Database(
        file.engine,
        stand_in=stand_in_in_memory,
        says=why,
        check=file.check,
        repair=partial(_repair, file.engine, path.parent),
        delete_traces=partial(sqlite.delete_traces, file.engine, path),
        leave=file.leave,
    )
    store = Store(database, keeper)
    store.notice = notice
    return Records(store, counting)


def open_server(address: str, path: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Open the database on a server. While the server is away, changes go to a local file, to be copied to it later.

    The server's clock counts, not this computer's. Raise NotSaved if the address isn't valid or the driver is missing.
    """
    engine, keeper = postgres.server_engine(address), Timekeeper(clock, server_time)
    database = Database(
        engine,
        stand_in=partial(_stand_in, path),
        says=postgres.server_says,
        ready=lambda: _make_server_ready(engine, keeper, counting, path.parent),
        repair=partial(_repair, engine, path.parent),
        delete_traces=lambda: _forget_backup(engine),
        leave=engine.dispose,
        rest=postgres.REST,
        answers=postgres.Probe(engine),
    )
    store = Store(database, keeper)
    records = Records(store, counting)
    if path.exists():
        store.open_pending()
    store.bring_over()
    return records


def _stand_in(path: Path) -> StandIn:
    """Return the stand-in: a local file, or memory if that doesn't work. Its existing records count as pending."""
    try:
        file, _ = _file(path, _owe_everything)
    except NotSaved:
        return stand_in_in_memory()

    def leave() -> None:
        sqlite.delete_traces(file.engine, path)
        file.leave()

    return file._replace(leave=leave)


def _owe_everything(connection: Connection) -> str:
    """Mark all records in the file as pending for the server, except those that are already marked."""
    noted = {(row.kind, row.id) for row in connection.execute(select(away.c.kind, away.c.id))}
    for table in (metadata.tables[kind] for kind in KINDS):
        for id in connection.scalars(select(table.c.id)).all():
            if (table.name, id) not in noted:
                connection.execute(insert(away).values(kind=table.name, id=id, version=0))
    return ""


def _file(path: Path, tidy: Callable[[Connection], str]) -> tuple[StandIn, str]:
    """Open a file that SQLite can read, clean it up, and return it with a sentence about any repairs."""
    try:
        private_folder(path.parent)
        file = _open_if_sound(path, tidy)
        if file is not None:
            return file
        notice = sqlite.set_aside(path)
        return _file(path, tidy)[0], notice
    except REFUSALS as error:
        raise NotSaved(why(error)) from error


def _open_if_sound(path: Path, tidy: Callable[[Connection], str]) -> tuple[StandIn, str] | None:
    with contextlib.ExitStack() as opened:
        opened.enter_context(contextlib.closing(sqlite.presence(path)))
        engine = sqlite.file_engine(path)
        opened.callback(engine.dispose)
        if not sqlite.is_sound(engine):
            return None
        said: list[str] = []
        with engine.begin() as connection:
            migrated = bring_up_to_date(connection, partial(sqlite.back_up, connection, path))
        with _if_there_is_room(), engine.begin() as connection:
            said += [_set_aside(connection, path.parent), tidy(connection)]
        if not migrated:
            sqlite.forget_backup(path)
        sqlite.delete_old_traces(engine)
        opened.callback(sqlite.delete_old_traces, engine)
        check = sqlite.Presence(engine, path).check
        return StandIn(engine, opened.pop_all().close, on_disk=True, check=check), " ".join(filter(None, said))


@contextlib.contextmanager
def _if_there_is_room() -> Iterator[None]:
    """Ignore a full disk, because cleanup can wait but opening the file can't."""
    try:
        yield
    except REFUSALS as error:
        if why(error) != why(OSError(errno.ENOSPC, "")):
            raise


def _set_aside(connection: Connection, folder: Path) -> str:
    said = unreadable_rows.set_aside(connection, folder)
    if said:
        sqlite.erased(connection)
    return said


def _repair(engine: Engine, folder: Path) -> str:
    with engine.begin() as connection:
        return _set_aside(connection, folder)


def _make_server_ready(engine: Engine, keeper: Timekeeper, counting: bool, folder: Path) -> str:
    with engine.begin() as connection:
        keeper.ask(connection)
        postgres.one_at_a_time(connection)
        if not bring_up_to_date(connection, partial(postgres.back_up, connection)):
            postgres.forget_backup(connection)
        said = keeper.wrong(), _set_aside(connection, folder), retire(connection, keeper(), counting)
    return " ".join(filter(None, said))


def _forget_backup(engine: Engine) -> None:
    with contextlib.suppress(*REFUSALS), engine.begin() as connection:
        postgres.forget_backup(connection)
