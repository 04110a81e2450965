"""A database in one file: its settings, its locks, what is left of erased rows, and what is done when it is damaged."""

import contextlib
import itertools
import os
import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import URL

from wizard.records.database.store import REFUSALS, NotKept, sqlite_code
from wizard.records.database.tables import metadata

PATIENCE = 10.0
"""Seconds to wait for another desk's write. Without a wait, writes at the same moment fail or are lost."""

_SETTINGS = "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY"
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NETWORK_DRIVE = 4
_NETWORKS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs", "fuse.davfs2"}


def presence(path: Path, alone: bool = False) -> sqlite3.Connection:
    """Say that a desk uses the file, until this connection is closed or the desk dies; `alone` waits until none does.

    A write-ahead log belongs to a path: were the file moved away under a desk, it would take the new one's log with it.
    """
    lock = path.with_name(path.name + "-lock")
    make_private(lock)
    connection = sqlite3.connect(lock, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE" if alone else "BEGIN")
        connection.execute("SELECT * FROM sqlite_master").fetchall()  # a plain BEGIN locks at the first reading
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def make_private(file: Path) -> None:
    """Make an empty file for its owner alone, where there is none: SQLite would let others read it."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def file_engine(path: Path) -> Engine:
    """The database in a file, made where it is missing."""
    make_private(path)
    # hide_parameters: a traceback must not show what was answered.
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE}, hide_parameters=True
    )
    _set_up(engine, "DELETE" if over_network(path.parent) else "WAL")
    return engine


def memory_engine() -> Engine:
    """A database in memory, with its tables."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    _set_up(engine, "MEMORY")
    metadata.create_all(engine)
    return engine


def _set_up(engine: Engine, journal: str) -> None:
    """Give every connection its settings, and every transaction its lock at the start.

    A transaction that takes its lock only at its first write can lose to another one after it has read.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # else Python's driver begins transactions of its own
        _in_turn(connection, f"PRAGMA journal_mode={journal}")
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        own = connection.connection.driver_connection
        assert isinstance(own, sqlite3.Connection)
        if connection.get_execution_options().get("reading"):
            own.execute("BEGIN").close()
        else:
            _in_turn(own, "BEGIN IMMEDIATE")


def _in_turn(connection: sqlite3.Connection, sql: str) -> None:
    """Run what only one desk can do at a time.

    In a crowd SQLite's own patience ends too soon: whoever came last is served first. So we wait for as long as others
    write, and raise TimeoutError only when nobody has written for PATIENCE: then somebody holds the file.
    """
    version, since = _version(connection), time.monotonic()
    while _is_busy(connection, sql):
        before, version = version, _version(connection)
        if version != before:
            since = time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            raise TimeoutError
        time.sleep(0.01)


def _version(connection: sqlite3.Connection) -> object:
    """A number that is another one when other desks have written."""
    return connection.execute("PRAGMA data_version").fetchone()


def _is_busy(connection: sqlite3.Connection, sql: str) -> bool:
    try:
        answer = connection.execute(sql).fetchone()
    except sqlite3.OperationalError as error:
        if sqlite_code(error) == sqlite3.SQLITE_BUSY:
            return True
        raise
    return answer is not None and answer[0] == 1  # so says a checkpoint


def over_network(folder: Path) -> bool:
    """Whether the folder is on another machine: there SQLite's write-ahead log would damage the file."""
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(folder.resolve().anchor) == _NETWORK_DRIVE
    mounts = Path("/proc/self/mounts")
    return mounts.exists() and kind_of_disk(folder.resolve(), mounts.read_text("utf-8", "replace")) in _NETWORKS


def kind_of_disk(folder: Path, mounts: str) -> str:
    """The file system a folder is on: the one mounted nearest above it, the last of several at one place."""
    kind, nearest = "", 0
    for line in mounts.splitlines():
        _, where, mounted, *_ = line.split(" ")
        if folder.is_relative_to(where.replace("\\040", " ")) and len(where) >= nearest:
            kind, nearest = mounted, len(where)
    return kind


def is_sound(engine: Engine) -> bool:
    """Whether SQLite can read all of the file."""
    try:
        return ask(engine, "PRAGMA quick_check") == ("ok",)
    except REFUSALS as error:
        if sqlite_code(error) in _DAMAGE:
            return False
        raise


def set_aside(path: Path) -> str:
    """Rename a damaged file, and say so; nothing, when another desk did that meanwhile.

    Raises NotKept while another desk has it open.
    """
    try:
        alone = presence(path, alone=True)
    except sqlite3.OperationalError as error:
        raise NotKept("The file of visits is damaged. Close the other desks on this computer.") from error
    with contextlib.closing(alone):
        engine = file_engine(path)
        sound = is_sound(engine)
        engine.dispose()
        return "" if sound else _rename(path)


def _rename(path: Path) -> str:
    names = (f"{path.stem}-damaged-{number}{path.suffix}" for number in itertools.count(1))
    aside = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    for end in ("-wal", "-shm", ""):  # the file last: until then it is found damaged again
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    return f"The file of visits was damaged. It is set aside as {aside.name}, and a new one is begun."


def back_up(connection: Connection, path: Path) -> None:
    """Copy the file, before its tables change. What changes may leave traces."""
    erased(connection)
    copy = path.with_name(f"{path.stem}{_BACKUP}{path.suffix}")
    copy.unlink(missing_ok=True)
    make_private(copy)
    with contextlib.closing(sqlite3.connect(path)) as now, contextlib.closing(sqlite3.connect(copy)) as then:
        now.backup(then)


_BACKUP = "-before-update"


def forget_backup(path: Path) -> None:
    """Delete the backup: it must not outlive what is erased from the file."""
    path.with_name(f"{path.stem}{_BACKUP}{path.suffix}").unlink(missing_ok=True)


def erased(connection: Connection) -> None:
    """Note, with what was erased, that traces may be left; whoever dies before they are wiped leaves the note."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {_noted(connection) + 1}")


def _noted(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def wipe(engine: Engine, path: Path | None = None) -> None:
    """Leave no trace of what was erased: write the file anew, and empty the write-ahead log; forget `path`'s backup.

    secure_delete alone leaves copies that SQLite made when it moved rows between pages. Where another desk is in the
    way, or the disk refuses, the note stays, and the next close or opening does it.
    """
    with contextlib.suppress(*REFUSALS):
        if path is not None:
            forget_backup(path)
        before = ask(engine, "PRAGMA user_version")
        with contextlib.closing(engine.raw_connection()) as pooled:
            own = pooled.driver_connection
            assert isinstance(own, sqlite3.Connection)
            _in_turn(own, "VACUUM")
            _empty_log(own)
        with engine.begin() as connection:
            if (_noted(connection),) == before:  # else a colleague erased something meanwhile
                connection.exec_driver_sql("PRAGMA user_version = 0")


def _empty_log(connection: sqlite3.Connection) -> None:
    # With SQLite's own patience it would keep all who write waiting while it waits for those who read.
    connection.execute("PRAGMA busy_timeout=0").close()
    try:
        _in_turn(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}").close()


def wipe_traces(engine: Engine) -> None:
    """Wipe, if something was erased that was not wiped."""
    with contextlib.suppress(*REFUSALS):
        if ask(engine, "PRAGMA user_version") != (0,):
            wipe(engine)


def ask(engine: Engine, sql: str) -> object:
    """Ask SQLite something outside of any transaction; gives the first row of its answer."""
    with contextlib.closing(engine.raw_connection()) as pooled, contextlib.closing(pooled.cursor()) as cursor:
        cursor.execute(sql)
        return cursor.fetchone()
