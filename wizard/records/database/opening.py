"""Opening what is kept: the library's server where one is named, else a file; memory where neither can be had."""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from wizard.records import private_files
from wizard.records.database import postgres, spoilt, sqlite
from wizard.records.database.clock import Timekeeper, server_time
from wizard.records.database.failures import GO_ON, REFUSALS, NotKept, why
from wizard.records.database.migrate import bring_up_to_date
from wizard.records.database.records import Records
from wizard.records.database.retention import retire
from wizard.records.database.store import Aside, Database, Store, in_memory_aside
from wizard.records.database.tables import KINDS, away, metadata
from wizard.system.paths import private_folder

FILE = "visits.db"
Clock = Callable[[], float]


def records_in(home: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """What is kept in a data folder, or on the server that EBOOK_SETUP_DATABASE names. Never raises.

    Where nothing takes it, it lasts as long as the window, and `trouble` says why.
    """
    address = os.environ.get("EBOOK_SETUP_DATABASE", "")
    try:
        if address:
            records = open_server(address, home / FILE, clock, counting)
        else:
            records = open_file(home / FILE, clock, counting)
    except NotKept as refused:
        return in_memory(f"{refused} {GO_ON}", clock, counting)
    private_files.retire(home, records.now())
    return records


def in_memory(trouble: str, clock: Clock = time.time, counting: bool = False) -> Records:
    """Records that last as long as the window; `trouble` is the sentence that says why."""
    engine = sqlite.memory_engine()
    database = Database(engine, stand_in=in_memory_aside, says=why, leave=engine.dispose, unkept=trouble)
    return Records(Store(database, Timekeeper(clock)), counting)


def open_file(path: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Open the database file, made where it is missing (0600, its folder 0700), and delete what is too old.

    A damaged file is set aside under another name, and the notice says so. `clock` gives seconds since 1970.
    Raises NotKept where nothing can be kept (disk full, folder read-only, file locked or from a newer version).
    """
    keeper = Timekeeper(clock)

    def tidy(connection: Connection) -> str:
        return keeper.look(connection) or retire(connection, keeper(), counting)

    file, notice = _file(path, tidy)
    database = Database(
        file.engine,
        stand_in=in_memory_aside,
        says=why,
        check=file.check,
        mend=partial(_mend, file.engine, path.parent),
        wipe=partial(sqlite.wipe, file.engine, path),
        leave=file.leave,
    )
    store = Store(database, keeper)
    store.notice = notice
    return Records(store, counting)


def open_server(address: str, path: Path, clock: Clock = time.time, counting: bool = False) -> Records:
    """Open the database on a server. While it is away, the file stands in for it; what is in the file goes over.

    The server's clock counts, not this computer's. Raises NotKept where the address is none, or the driver is missing.
    """
    engine, keeper = postgres.server_engine(address), Timekeeper(clock, server_time)
    database = Database(
        engine,
        stand_in=partial(_stand_in, path),
        says=postgres.server_says,
        ready=lambda: _make_server_ready(engine, keeper, counting, path.parent),
        mend=partial(_mend, engine, path.parent),
        wipe=lambda: _forget_backup(engine),
        leave=engine.dispose,
        rest=postgres.REST,
        answers=postgres.Probe(engine),
    )
    store = Store(database, keeper)
    records = Records(store, counting)
    if path.exists():
        store.stand_in()
    store.bring_over()
    return records


def _stand_in(path: Path) -> Aside:
    """The file, or memory where no file can be had. Whatever it holds already is owed to the server, too."""
    try:
        file, _ = _file(path, _owe_everything)
    except NotKept:
        return in_memory_aside()

    def leave() -> None:
        sqlite.wipe(file.engine, path)
        file.leave()

    return file._replace(leave=leave)


def _owe_everything(connection: Connection) -> str:
    """Note that the server may not have what the file holds, unless it is noted already what it may have of it."""
    noted = {(row.kind, row.id) for row in connection.execute(select(away.c.kind, away.c.id))}
    for table in (metadata.tables[kind] for kind in KINDS):
        for id in connection.scalars(select(table.c.id)).all():
            if (table.name, id) not in noted:
                connection.execute(insert(away).values(kind=table.name, id=id, version=0))
    return ""


def _file(path: Path, tidy: Callable[[Connection], str]) -> tuple[Aside, str]:
    """A file that SQLite can read all of, tidied up, with a sentence about what had to be done."""
    try:
        private_folder(path.parent)
        file = _open_if_sound(path, tidy)
        if file is not None:
            return file
        notice = sqlite.set_aside(path)
        return _file(path, tidy)[0], notice
    except REFUSALS as error:
        raise NotKept(why(error)) from error


def _open_if_sound(path: Path, tidy: Callable[[Connection], str]) -> tuple[Aside, str] | None:
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
        sqlite.wipe_traces(engine)
        opened.callback(sqlite.wipe_traces, engine)
        check = sqlite.Presence(engine, path).check
        return Aside(engine, opened.pop_all().close, on_disk=True, check=check), " ".join(filter(None, said))


@contextlib.contextmanager
def _if_there_is_room() -> Iterator[None]:
    """What can be tidied another day must not keep anyone from opening the file on a full disk."""
    try:
        yield
    except REFUSALS as error:
        if why(error) != why(OSError(errno.ENOSPC, "")):
            raise


def _set_aside(connection: Connection, folder: Path) -> str:
    said = spoilt.set_aside(connection, folder)
    if said:
        sqlite.erased(connection)
    return said


def _mend(engine: Engine, folder: Path) -> str:
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
