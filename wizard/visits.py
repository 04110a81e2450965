"""Visits on disk: each turn is committed before the next screen is painted, so a crash at any key loses nothing.

While the disk doesn't take a turn (full, unplugged, locked) the visits go on in memory, and what is owed to the disk is
written with the next turn it takes. A visit is erased when it is closed: nothing of a patron's visit outlives it.
"""

import contextlib
import errno
import itertools
import os
import secrets
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Double,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    StaticPool,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from wizard.content import private_folder

T = TypeVar("T")
Clock = Callable[[], float]

REVISION = "0001"
"""The schema this version reads and writes: the newest revision in `migrations/`."""
KEPT_DAYS = 7
"""A visit nobody has touched for so long is erased when the desk opens."""
PATIENCE = 10.0
"""Seconds to wait for another desk's write. Without a wait, writes at the same moment fail or are lost."""

metadata = MetaData()
visit = Table(
    "visit",
    metadata,
    # Drawn by lot, so that a visit can begin while the disk is away and still meet no other desk's.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("handle", Text, nullable=False, unique=True),
    Column("device", Text),
    Column("platform", Text),
    Column("trouble", Text),
    Column("open_at", Text),
    Column("promised_day", Date),
    Column("created", Double, nullable=False),
    Column("touched", Double, nullable=False),
)
turn = Table(
    "turn",
    metadata,
    Column("visit_id", BigInteger, ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("waiting_since", Double),
)


class NotKept(Exception):
    """A visit can't be kept on disk. Its text is a sentence for the screen."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An open visit as it is kept. All times are seconds since 1970.

    `turns` are address and answer in the order they were first given; `open_at` is the address gone back to;
    `waiting_since` is when the latest of the answers that still say *waiting* was given.
    """

    id: int
    handle: str
    device: str | None
    platform: str | None
    trouble: str | None
    turns: dict[str, str]
    open_at: str | None
    waiting_since: float | None
    promised_day: date | None
    touched: float


class Visits:
    """The open visits of all desks that share a database. Use it from one thread at a time.

    `notice` is a sentence to show once, after opening. `trouble` is one to show for as long as it stands: the
    latest turns are not on disk. No method raises because of the disk.
    """

    def __init__(self, disk: Engine, clock: Clock, leave: Callable[[], object], unkept: str = "") -> None:
        """`leave` lets go of the database. `unkept` is the trouble that stands for good, when no disk is behind it."""
        self._disk = disk
        self._clock = clock
        self._leave = leave
        self._unkept = unkept
        self._known: dict[int, Saved] = {}
        self._owed: list[Callable[[Connection], object]] = []
        self._memory: Engine | None = None
        self.notice = ""
        self.trouble = unkept

    def begin(self, *, device: str | None = None, platform: str | None = None, trouble: str | None = None) -> Saved:
        """Open a visit, under a handle that no open visit has."""
        now, new_id = self._clock(), secrets.randbits(53)
        row = {"id": new_id, "device": device, "platform": platform, "trouble": trouble, "created": now, "touched": now}
        return self._remember(self._write(lambda connection: _begin(connection, row)))

    def record(self, visit_id: int, changes: Mapping[str, str | None], open_at: str | None) -> Saved:
        """Commit the changed answers (None takes one away) and the address the visit is open at, all or nothing.

        Gives the visit as it now stands, with what another desk answered. Raises NotKept when it was closed there.
        """
        now, turns = self._clock(), dict(changes)
        return self._remember(self._write(lambda connection: _record(connection, visit_id, turns, open_at, now)))

    def promise(self, visit_id: int, day: date | None) -> Saved:
        """Keep the day staff promised to call back. Raises NotKept when another desk has closed the visit."""
        now = self._clock()
        return self._remember(self._write(lambda connection: _promise(connection, visit_id, day, now)))

    def all_open(self) -> list[Saved]:
        """Every open visit, oldest first; those this desk knows of while the disk is away."""
        if not self._owed:
            try:
                with self._disk.connect().execution_options(reading=True) as connection:
                    self._known = {saved.id: saved for saved in _read(connection)}
                self.trouble = self._unkept
            except _REFUSALS as error:
                self.trouble = _going_on(error)
        return list(self._known.values())

    def close(self, visit_id: int) -> None:
        """Erase the visit: its row, its turns, and their traces in the database's files."""
        self._write(lambda connection: _erase(connection, visit.c.id == visit_id))
        self._known.pop(visit_id, None)
        if not self._owed:
            _wipe(self._disk)

    def shut(self) -> None:
        """Write what is still owed, if the disk takes it now, and let go of the database."""
        if self._owed:
            self._write(lambda _: None)
        if self._memory is not None:
            self._memory.dispose()
        self._leave()

    def _write(self, change: Callable[[Connection], T]) -> T:
        """Commit a change after those still owed, in one transaction; keep it in memory where that can't be done."""
        try:
            with self._disk.begin() as connection:
                for owed in self._owed:
                    owed(connection)
                result = change(connection)
        except _REFUSALS as error:
            return self._write_in_memory(change, error)
        self.trouble = self._unkept
        self._settle()
        return result

    def _settle(self) -> None:
        """Drop what was kept only because the disk was away."""
        if self._memory is not None:
            self._owed.clear()
            self._memory.dispose()
            self._memory = None
            _wipe(self._disk)  # there may be a close among what was owed

    def _write_in_memory(self, change: Callable[[Connection], T], error: Exception) -> T:
        self._disk.dispose()  # a network folder that comes back needs a new connection
        self.trouble = _going_on(error)
        if self._memory is None:
            self._memory = _memory(self._known.values())
        with self._memory.begin() as connection:
            result = change(connection)
        self._owed.append(change)  # only now: what memory refuses too is no fault of the disk
        return result

    def _remember(self, saved: Saved | None) -> Saved:
        if saved is None:
            raise NotKept("This visit was closed at another desk. What you do now is not kept.")
        self._known[saved.id] = saved
        return saved


def open_visits(path: Path, clock: Clock = time.time) -> Visits:
    """Open the database file, made where it is missing (0600, its folder 0700), and erase visits left too long ago.

    A damaged file is set aside under another name, and `notice` says so. `clock` gives seconds since 1970.
    Raises NotKept where no visit can be kept (disk full, folder read-only, file locked or from a newer version); then
    `in_memory` lets the desk go on.
    """
    try:
        private_folder(path.parent)
        desk = _open_if_sound(path, clock)
        if desk is None:
            notice = _set_aside(path)
            desk = open_visits(path, clock)
            desk.notice = notice
    except _REFUSALS as error:
        raise NotKept(_going_on(error)) from error
    return desk


def visits_in(home: Path, clock: Clock = time.time) -> Visits:
    """The open visits of a data folder; where no disk takes them they last as long as the window."""
    try:
        return open_visits(home / "visits.db", clock)
    except NotKept as refused:
        return in_memory(str(refused), clock)


def in_memory(trouble: str, clock: Clock = time.time) -> Visits:
    """Visits that last as long as the window; `trouble` is the sentence that says why."""
    engine = _memory(())
    return Visits(engine, clock, engine.dispose, unkept=trouble)


# ---- what is asked of the database


def _begin(connection: Connection, row: Mapping[str, Any]) -> Saved | None:
    # A write reported as failed may have reached the disk all the same: owed and asked again, it begins anew.
    connection.execute(delete(visit).where(visit.c.id == row["id"]))
    taken = set(connection.scalars(select(visit.c.handle)))
    handle = next(handle for handle in _handles() if handle not in taken)
    connection.execute(insert(visit).values(handle=handle, **row))
    return _read_one(connection, row["id"])


def _handles() -> Iterator[str]:
    """Animal and colour; the first eight share neither, so that one word tells the patrons at a desk apart."""
    colours = "Green", "Blue", "Red", "Gold", "Grey", "Pink", "Orange", "Lilac"
    animals = "fox", "owl", "hare", "bee", "seal", "swan", "deer", "moth"
    for number in itertools.count(1):
        for shift, (place, colour) in itertools.product(range(len(animals)), enumerate(colours)):
            handle = f"{colour} {animals[(place + shift) % len(animals)]}"
            yield handle if number == 1 else f"{handle} {number}"


def _record(
    connection: Connection, visit_id: int, changes: Mapping[str, str | None], open_at: str | None, now: float
) -> Saved | None:
    if not _stamp(connection, visit_id, open_at=open_at, touched=now):
        return None
    old = {row.address: row.position for row in connection.execute(select(turn).where(turn.c.visit_id == visit_id))}
    connection.execute(delete(turn).where(turn.c.visit_id == visit_id, turn.c.address.in_(changes)))
    fresh = itertools.count(max(old.values(), default=0) + 1)
    given = {address: answer for address, answer in changes.items() if answer is not None}
    places = [old[address] if address in old else next(fresh) for address in given]
    _add_turns(connection, visit_id, given, places, now)
    return _read_one(connection, visit_id)


def _add_turns(
    connection: Connection, visit_id: int, turns: Mapping[str, str], places: Iterable[int], since: float | None
) -> None:
    """Insert turns at their places; one that says *waiting* has done so `since` then."""
    rows = [
        {"visit_id": visit_id, "address": address, "answer": answer, "position": place}
        | {"waiting_since": since if answer == "waiting" else None}
        for (address, answer), place in zip(turns.items(), places, strict=True)
    ]
    if rows:
        connection.execute(insert(turn), rows)


def _promise(connection: Connection, visit_id: int, day: date | None, now: float) -> Saved | None:
    return _read_one(connection, visit_id) if _stamp(connection, visit_id, promised_day=day, touched=now) else None


def _stamp(connection: Connection, visit_id: int, **columns: object) -> bool:
    """Change columns of the visit; False when it is no longer open."""
    return connection.execute(update(visit).where(visit.c.id == visit_id).values(**columns)).rowcount == 1


def _erase(connection: Connection, which: ColumnElement[bool]) -> None:
    connection.execute(delete(visit).where(which))


def _read_one(connection: Connection, visit_id: int) -> Saved | None:
    return next(iter(_read(connection, visit_id)), None)


def _read(connection: Connection, visit_id: int | None = None) -> list[Saved]:
    turns: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    visit_rows, turn_rows = select(visit).order_by(visit.c.created, visit.c.id), select(turn).order_by(turn.c.position)
    if visit_id is not None:
        visit_rows, turn_rows = visit_rows.where(visit.c.id == visit_id), turn_rows.where(turn.c.visit_id == visit_id)
    for row in connection.execute(turn_rows):
        turns[row.visit_id].append(row)
    return [_saved(row, turns[row.id]) for row in connection.execute(visit_rows)]


def _saved(row: Row[Any], turns: Sequence[Row[Any]]) -> Saved:
    return Saved(
        id=row.id,
        handle=row.handle,
        device=row.device,
        platform=row.platform,
        trouble=row.trouble,
        turns={turn.address: turn.answer for turn in turns},
        open_at=row.open_at,
        waiting_since=max((turn.waiting_since for turn in turns if turn.waiting_since is not None), default=None),
        promised_day=row.promised_day,
        touched=row.touched,
    )


# ---- the database


_SETTINGS = "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY"
_REFUSALS = (DBAPIError, sqlite3.Error, OSError)
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_GO_ON = "You can go on, but visits last only as long as this window."
_WHY = {
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_BUSY: "Another program holds the file of visits.",
    sqlite3.SQLITE_READONLY: "The folder for visits can't be written.",
    sqlite3.SQLITE_CANTOPEN: "The folder for visits can't be written.",
    sqlite3.SQLITE_PERM: "The folder for visits can't be written.",
    sqlite3.SQLITE_CORRUPT: "The file of visits is damaged.",
    sqlite3.SQLITE_NOTADB: "The file of visits is damaged.",
}
_NETWORK_DRIVE = 4
_NETWORKS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs", "fuse.davfs2"}


def _open_if_sound(path: Path, clock: Clock) -> Visits | None:
    """The visits in a file that SQLite can read all of, ready to use; None when it is damaged."""
    with contextlib.ExitStack() as opened:
        opened.enter_context(contextlib.closing(_presence(path)))
        engine = _engine(path)
        opened.callback(engine.dispose)
        if not _is_sound(engine):
            return None
        _make_ready(engine, clock() - KEPT_DAYS * 86400)
        return Visits(engine, clock, opened.pop_all().close)


def _presence(path: Path, alone: bool = False) -> sqlite3.Connection:
    """Say that a desk uses the file, until this connection is closed or the desk dies; `alone` waits until none does.

    A write-ahead log belongs to a path: were the file moved away under a desk, it would take the new one's log with it.
    """
    lock = path.with_name(path.name + "-lock")
    _make_private(lock)
    connection = sqlite3.connect(lock, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE" if alone else "BEGIN")
        connection.execute("SELECT * FROM sqlite_master").fetchall()  # a plain BEGIN locks at the first reading
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make_private(file: Path) -> None:
    """Make an empty file for its owner alone, where there is none: SQLite would let others read it."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _engine(path: Path) -> Engine:
    _make_private(path)
    # hide_parameters: a traceback must not show what was answered.
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE}, hide_parameters=True
    )
    _set_up(engine, "DELETE" if _over_network(path.parent) else "WAL")
    return engine


def _memory(visits: Iterable[Saved]) -> Engine:
    """A database in memory that holds these visits."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    _set_up(engine, "MEMORY")
    metadata.create_all(engine)
    with engine.begin() as connection:
        for place, saved in enumerate(visits):
            _restore(connection, saved, place)
    return engine


def _restore(connection: Connection, saved: Saved, place: int) -> None:
    row = {column.name: getattr(saved, column.name) for column in visit.c if column.name != "created"}
    connection.execute(insert(visit).values(created=place, **row))
    _add_turns(connection, saved.id, saved.turns, range(len(saved.turns)), saved.waiting_since)


def _set_up(engine: Engine, journal: str) -> None:
    """Give every connection its settings, and every transaction its lock at the start.

    A transaction that takes its lock only at its first write can lose to another one after it has read.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # else Python's driver begins transactions of its own
        _set_journal(connection, journal)
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _set_journal(connection: sqlite3.Connection, journal: str) -> None:
    """Choose how SQLite writes. Where several desks do so to a new file, it refuses at once, so the waiting is ours."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return connection.execute(f"PRAGMA journal_mode={journal}").close()
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _over_network(folder: Path) -> bool:
    """Whether the folder is on another machine: there SQLite's write-ahead log would damage the file."""
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(folder.resolve().anchor) == _NETWORK_DRIVE
    mounts = Path("/proc/self/mounts")
    return mounts.exists() and _kind_of_disk(folder.resolve(), mounts.read_text("utf-8", "replace")) in _NETWORKS


def _kind_of_disk(folder: Path, mounts: str) -> str:
    """The file system a folder is on: the one mounted nearest above it, the last of several at one place."""
    kind, nearest = "", 0
    for line in mounts.splitlines():
        _, where, mounted, *_ = line.split(" ")
        if folder.is_relative_to(where.replace("\\040", " ")) and len(where) >= nearest:
            kind, nearest = mounted, len(where)
    return kind


def _is_sound(engine: Engine) -> bool:
    try:
        return _ask(engine, "PRAGMA quick_check") == ("ok",)
    except _REFUSALS as error:
        if _code(error) in _DAMAGE:
            return False
        raise


def _set_aside(path: Path) -> str:
    """Rename a damaged file, and say so; nothing, when another desk did that meanwhile.

    Raises NotKept while another desk has it open.
    """
    try:
        presence = _presence(path, alone=True)
    except sqlite3.OperationalError as error:
        raise NotKept(f"The file of visits is damaged. Close the other desks on this computer. {_GO_ON}") from error
    with contextlib.closing(presence):
        engine = _engine(path)
        sound = _is_sound(engine)
        engine.dispose()
        return "" if sound else _rename(path)


def _rename(path: Path) -> str:
    names = (f"{path.stem}-damaged-{number}{path.suffix}" for number in itertools.count(1))
    aside = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    for end in ("-wal", "-shm", ""):  # the file last: until then it is found damaged again
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    return f"The file of visits was damaged. It is set aside as {aside.name}, and a new one is begun."


def _make_ready(engine: Engine, too_old: float) -> None:
    """Bring the tables to this version's schema, and erase the visits nobody has touched since `too_old`."""
    with engine.begin() as connection:
        if _revision(connection) != REVISION:
            _migrate(connection)
        _erase(connection, visit.c.touched < too_old)
    _wipe(engine)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    """Run the migrations that are missing. Raises NotKept when the schema is one we don't know."""
    from alembic import command  # lazily: half a second, for a new database or a new schema only
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {None, *(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())}
    if _revision(connection) not in known:
        raise NotKept(
            f"The file of visits was written by a newer version of this program. Please update it here. {_GO_ON}"
        )
    command.upgrade(config, "head")


def _wipe(engine: Engine) -> None:
    """Leave no trace of what was erased: write the file anew, and empty the write-ahead log.

    secure_delete alone leaves copies that SQLite made when it moved rows between pages. Where another desk is in the
    way, or the disk refuses, the next close or opening does it.
    """
    with contextlib.suppress(*_REFUSALS):
        _ask(engine, "VACUUM")
        _ask(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _ask(engine: Engine, sql: str) -> object:
    """Ask SQLite something outside of any transaction; gives the first row of its answer."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchone()
    finally:
        connection.close()


def _going_on(error: Exception) -> str:
    """The sentence for what the disk refused."""
    if isinstance(error, OSError):
        code = sqlite3.SQLITE_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else sqlite3.SQLITE_CANTOPEN
    else:
        code = _code(error)
    why = _WHY.get(code, "The disk does not take what is written.")
    return f"{why} {_GO_ON}"


def _code(error: Exception) -> int:
    """SQLite's own number for what went wrong, without the detail in its upper bits."""
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
