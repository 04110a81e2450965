"""Opening what is kept: the library's server where one is named, else a file; memory where neither can be had."""

import contextlib
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from wizard.records.database import postgres, sqlite
from wizard.records.database.migrate import bring_up_to_date
from wizard.records.database.records import Records
from wizard.records.database.retention import retire
from wizard.records.database.store import GO_ON, REFUSALS, Aside, Clock, Database, NotKept, Store, disk_says, why
from wizard.records.database.tables import KINDS, away, metadata
from wizard.system.paths import private_folder

FILE = "visits.db"


def records_in(home: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """What is kept in a data folder, or on the server that EBOOK_SETUP_DATABASE names. Never raises.

    Where nothing takes it, it lasts as long as the window, and `trouble` says why.
    """
    address = os.environ.get("EBOOK_SETUP_DATABASE", "")
    try:
        if address:
            return open_server(address, home / FILE, clock, counting)
        return open_file(home / FILE, clock, counting)
    except NotKept as refused:
        return in_memory(f"{refused} {GO_ON}", clock, counting)


def in_memory(trouble: str, clock: Clock = time.time, counting: bool = False) -> Records:
    """Records that last as long as the window; `trouble` is the sentence that says why."""
    engine = sqlite.memory_engine()
    database = Database(engine, stand_in=_memory, says=disk_says, leave=engine.dispose, unkept=trouble)
    return Records(Store(database, clock), counting)


def open_file(path: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Open the database file, made where it is missing (0600, its folder 0700), and erase what is too old.

    A damaged file is set aside under another name, and the notice says so. `clock` gives seconds since 1970.
    Raises NotKept where nothing can be kept (disk full, folder read-only, file locked or from a newer version).
    """
    file, notice = _file(path, lambda connection: retire(connection, clock(), counting))
    wipe = partial(sqlite.wipe, file.engine, path)
    store = Store(Database(file.engine, stand_in=_memory, says=disk_says, wipe=wipe, leave=file.leave), clock)
    store.notice = notice
    return Records(store, counting)


def open_server(address: str, path: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Open the database on a server. While it is away, the file stands in for it; what is in the file goes over.

    Raises NotKept where the address is none, or the driver is missing.
    """
    engine = postgres.server_engine(address)
    database = Database(
        engine,
        stand_in=partial(_stand_in, path),
        says=postgres.server_says,
        ready=lambda: _make_server_ready(engine, clock, counting),
        wipe=lambda: _forget_backup(engine),
        leave=engine.dispose,
        rest=postgres.REST,
    )
    store = Store(database, clock)
    records = Records(store, counting)
    if path.exists():
        store.stand_in()
    store.bring_over()
    return records


def _memory() -> Aside:
    engine = sqlite.memory_engine()
    return Aside(engine, engine.dispose)


def _stand_in(path: Path) -> Aside:
    """The file, or memory where no file can be had. Whatever it holds already is owed to the server, too."""
    try:
        file, _ = _file(path, _owe_everything)
    except NotKept:
        return _memory()

    def leave() -> None:
        sqlite.wipe(file.engine, path)
        file.leave()

    return Aside(file.engine, leave)


def _owe_everything(connection: Connection) -> None:
    """Note that the server may not have what the file holds, unless it is noted already what it may have of it."""
    noted = {(row.kind, row.id) for row in connection.execute(select(away.c.kind, away.c.id))}
    for table in (metadata.tables[kind] for kind in KINDS):
        for id in connection.scalars(select(table.c.id)).all():
            if (table.name, id) not in noted:
                connection.execute(insert(away).values(kind=table.name, id=id, version=0))


def _file(path: Path, tidy: Callable[[Connection], object]) -> tuple[Aside, str]:
    """A file that SQLite can read all of, tidied up, with a sentence where a damaged one had to be set aside."""
    try:
        private_folder(path.parent)
        file = _open_if_sound(path, tidy)
        if file is not None:
            return file, ""
        notice = sqlite.set_aside(path)
        return _file(path, tidy)[0], notice
    except REFUSALS as error:
        raise NotKept(why(error)) from error


def _open_if_sound(path: Path, tidy: Callable[[Connection], object]) -> Aside | None:
    with contextlib.ExitStack() as opened:
        opened.enter_context(contextlib.closing(sqlite.presence(path)))
        engine = sqlite.file_engine(path)
        opened.callback(engine.dispose)
        if not sqlite.is_sound(engine):
            return None
        with engine.begin() as connection:
            migrated = bring_up_to_date(connection, partial(sqlite.back_up, connection, path))
            tidy(connection)
        if not migrated:
            sqlite.forget_backup(path)
        sqlite.wipe_traces(engine)
        opened.callback(sqlite.wipe_traces, engine)
        return Aside(engine, opened.pop_all().close)


def _make_server_ready(engine: Engine, clock: Clock, counting: bool) -> None:
    with engine.begin() as connection:
        postgres.one_at_a_time(connection)
        if not bring_up_to_date(connection, partial(postgres.back_up, connection)):
            postgres.forget_backup(connection)
        retire(connection, clock(), counting)


def _forget_backup(engine: Engine) -> None:
    with contextlib.suppress(*REFUSALS), engine.begin() as connection:
        postgres.forget_backup(connection)
