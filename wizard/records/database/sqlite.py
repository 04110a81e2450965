"""A database in a file: its settings, its locks, the traces of deleted rows, and the handling of damage."""

import contextlib
import errno
import itertools
import os
import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import URL

from wizard.records.database.failures import REFUSALS, NotSaved, sqlite_code
from wizard.records.database.tables import metadata
from wizard.system.paths import private_folder

PATIENCE = 10.0
"""Seconds to wait for another desk's write. Without a wait, simultaneous writes would fail or be lost."""

_SETTINGS = "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY"
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NETWORK_DRIVE = 4
_NETWORKS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs", "fuse.davfs2"}


def presence(path: Path, alone: bool = False) -> sqlite3.Connection:
    """Lock the file as in use, until this connection is closed or the desk ends. `alone` waits until no desk uses it.

    The lock is needed because a write-ahead log belongs to a path. If the file were renamed while a desk uses it, the
    desk would write to the log of the new file.
    """
    lock = path.with_name(path.name + "-lock")
    try:
        return _locked(lock, alone)
    except sqlite3.Error as error:
        if sqlite_code(error) not in _DAMAGE and not lock.is_dir():
            raise
    lock.rename(_free_name(lock, "damaged"))  # A new one is enough, because the lock file is always empty.
    return _locked(lock, alone)


def _locked(lock: Path, alone: bool) -> sqlite3.Connection:
    make_private(lock)
    connection = sqlite3.connect(lock, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE" if alone else "BEGIN")
        connection.execute("SELECT * FROM sqlite_master").fetchall()  # A plain BEGIN takes its lock at the first read.
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _free_name(file: Path, what: str) -> Path:
    """Return an unused name in the file's folder, such as `visits-damaged-1.db`."""
    names = (f"{file.stem}-{what}-{number}{file.suffix}" for number in itertools.count(1))
    return next(file.with_name(name) for name in names if not file.with_name(name).exists())


def make_private(file: Path) -> None:
    """Create an empty file that only its owner can read, if it's missing. SQLite would make it readable by others."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def file_engine(path: Path) -> Engine:
    """Return the engine of a database file, which is created if it's missing."""
    make_private(path)
    # hide_parameters keeps answers out of tracebacks.
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE}, hide_parameters=True
    )
    _set_up(engine, "DELETE" if over_network(path.parent) else "WAL")
    return engine


def memory_engine() -> Engine:
    """Return the engine of a database in memory, with its tables."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    _set_up(engine, "MEMORY")
    metadata.create_all(engine)
    return engine


def _set_up(engine: Engine, journal: str) -> None:
    """Set up every connection, and make every transaction take its lock at the start.

    A transaction that takes its lock at its first write can fail because another one has written since its first read.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # Otherwise, Python's driver starts its own transactions.
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
    """Run a statement that only one desk can run at a time.

    With many desks, SQLite's own timeout is too short, because it doesn't serve them in order. So this waits as long as
    others are writing. Raise TimeoutError if no desk has written for PATIENCE seconds, because then another program has
    locked the file.
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
    """Return a number that changes when other desks write."""
    return connection.execute("PRAGMA data_version").fetchone()


def _is_busy(connection: sqlite3.Connection, sql: str) -> bool:
    try:
        answer = connection.execute(sql).fetchone()
    except sqlite3.OperationalError as error:
        if sqlite_code(error) == sqlite3.SQLITE_BUSY:
            return True
        raise
    return answer is not None and answer[0] == 1  # A checkpoint returns 1 if it was blocked.


def over_network(folder: Path) -> bool:
    """Return whether the folder is on another machine, where SQLite's write-ahead log would damage the file."""
    if sys.platform == "win32":
        # This import is here because only Windows needs it.
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.resolve().anchor) == _NETWORK_DRIVE)
    mounts = Path("/proc/self/mounts")
    return mounts.exists() and kind_of_disk(folder.resolve(), mounts.read_text("utf-8", "replace")) in _NETWORKS


def kind_of_disk(folder: Path, mounts: str) -> str:
    """Return a folder's file system type, from the closest mount above it, or the last of several at that place."""
    kind, nearest = "", 0
    for line in mounts.splitlines():
        _, where, mounted, *_ = line.split(" ")
        if folder.is_relative_to(where.replace("\\040", " ")) and len(where) >= nearest:
            kind, nearest = mounted, len(where)
    return kind


def is_sound(engine: Engine) -> bool:
    """Return whether SQLite can read all of the file."""
    try:
        return ask(engine, "PRAGMA quick_check") == ("ok",)
    except REFUSALS as error:
        if sqlite_code(error) in _DAMAGE:
            return False
        raise


def set_aside(path: Path) -> str:
    """Rename a damaged file and return a sentence about it, or "" if another desk did that in the meantime.

    Raise NotSaved if another desk has it open.
    """
    try:
        alone = presence(path, alone=True)
    except sqlite3.OperationalError as error:
        raise NotSaved("The visits file is damaged. Close the other desks on this computer.") from error
    with contextlib.closing(alone):
        engine = file_engine(path)
        sound = is_sound(engine)
        engine.dispose()
        return "" if sound else _rename(path)


def _rename(path: Path) -> str:
    aside = _free_name(path, "damaged")
    for end in ("-wal", "-shm", ""):  # The file is last, so that an interruption leaves it to be found damaged again.
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    return f"The visits file was damaged. It was renamed to {aside.name}, and a new one was created."


class Presence:
    """A check that a desk's open file is still at its path. A deleted file is written again."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path
        self._known = _identity(path)

    def check(self) -> str:
        """Return a sentence if the file had to be written again, or "". Raise OSError if that fails."""
        now = _identity(self._path)
        if now == self._known:
            return ""
        said = ""
        if now is None:
            _write_again(self._engine, self._path)
            said = f"The file {self._path.name} was deleted while the desk was open. It has been saved again."
        self._engine.dispose()  # Another desk may have written it again already.
        self._known = _identity(self._path)
        return said


def _identity(path: Path) -> tuple[int, int] | None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def _write_again(engine: Engine, path: Path) -> None:
    """Copy the file to its path from the connection that still has it open."""
    private_folder(path.parent)
    fresh = path.with_name(f"{path.name}-new")
    fresh.unlink(missing_ok=True)
    make_private(fresh)
    with contextlib.closing(engine.raw_connection()) as pooled, contextlib.closing(sqlite3.connect(fresh)) as copy:
        own = pooled.driver_connection
        assert isinstance(own, sqlite3.Connection)
        try:
            if own.execute("SELECT * FROM sqlite_master").fetchone() is None:  # This is a new connection to a new file.
                path.unlink(missing_ok=True)
                raise FileNotFoundError(path.name)
            own.backup(copy)
        except sqlite3.Error as error:
            code = errno.ENOSPC if sqlite_code(error) == sqlite3.SQLITE_FULL else errno.EIO
            raise OSError(code, "the file can't be saved again") from error
    for end in ("-wal", "-shm"):  # They belong to the deleted file.
        path.with_name(path.name + end).unlink(missing_ok=True)
    fresh.rename(path)


def back_up(connection: Connection, path: Path) -> None:
    """Copy the file before its tables change.

    Changes can leave traces of deleted rows, so the copy is deleted later.
    """
    erased(connection)
    copy = path.with_name(f"{path.stem}{_BACKUP}{path.suffix}")
    copy.unlink(missing_ok=True)
    make_private(copy)
    with contextlib.closing(sqlite3.connect(path)) as now, contextlib.closing(sqlite3.connect(copy)) as then:
        now.backup(then)


_BACKUP = "-before-update"


def forget_backup(path: Path) -> None:
    """Delete the backup, because it could contain rows that are deleted from the file."""
    path.with_name(f"{path.stem}{_BACKUP}{path.suffix}").unlink(missing_ok=True)


def erased(connection: Connection) -> None:
    """Count a deletion in the same transaction. If the desk ends before the traces are deleted, the count remains."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {_noted(connection) + 1}")


def _noted(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def delete_traces(engine: Engine, path: Path | None = None) -> None:
    """Delete all traces of deleted rows: rewrite the file, empty the write-ahead log, and delete the backup of `path`.

    secure_delete alone isn't enough, because SQLite leaves copies when it moves rows between pages. If another desk or
    the disk prevents it, the count remains, and the next close or start tries again.
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
            if (_noted(connection),) == before:  # Otherwise, another desk has deleted something in the meantime.
                connection.exec_driver_sql("PRAGMA user_version = 0")


def _empty_log(connection: sqlite3.Connection) -> None:
    # SQLite's own timeout would block all writers while it waits for readers.
    connection.execute("PRAGMA busy_timeout=0").close()
    try:
        _in_turn(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}").close()


def delete_old_traces(engine: Engine) -> None:
    """Delete the traces of deleted rows if an earlier desk couldn't."""
    with contextlib.suppress(*REFUSALS):
        if ask(engine, "PRAGMA user_version") != (0,):
            delete_traces(engine)


def ask(engine: Engine, sql: str) -> object:
    """Run a statement outside of any transaction, and return the first row of its result."""
    with contextlib.closing(engine.raw_connection()) as pooled, contextlib.closing(pooled.cursor()) as cursor:
        cursor.execute(sql)
        return cursor.fetchone()
