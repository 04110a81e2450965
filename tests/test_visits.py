"""Nothing acknowledged is ever lost, and nothing of a closed visit is left: shown with real files and real processes.

The parts that kill, fill and crowd run in a process of their own, started as `python test_visits.py <name> <folder>`.
"""

import itertools
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert
from sqlalchemy.exc import DBAPIError

from wizard import visits
from wizard.visits import NotKept, Saved, Visits, in_memory, open_visits

DAY = 86400
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs fork, file modes or limits of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "visits.db"


@pytest.fixture
def desk(path: Path) -> Iterator[Visits]:
    desk = open_visits(path)
    yield desk
    desk.shut()


@pytest.fixture
def other_desk(desk: Visits, path: Path) -> Iterator[Visits]:
    other = open_visits(path)
    yield other
    other.shut()


def on_disk(path: Path) -> list[Saved]:
    """What a desk finds that opens now."""
    desk = open_visits(path)
    assert not desk.trouble
    found = desk.all_open()
    desk.shut()
    return found


# ---- a visit


def test_a_visit_comes_back_as_it_was(desk: Visits, path: Path) -> None:
    begun = desk.begin(device="kindle", platform="libby")
    desk.record(begun.id, {"kindle/model": "paperwhite", "wifi/on": "done"}, None)
    desk.promise(begun.id, date(2026, 12, 1))
    left = desk.record(begun.id, {"libby/send": "done", "wifi/on": None}, "kindle/model")
    assert (left.handle, left.device, left.platform, left.trouble) == ("Green fox", "kindle", "libby", None)
    assert (left.turns, left.open_at) == ({"kindle/model": "paperwhite", "libby/send": "done"}, "kindle/model")
    assert left.promised_day == date(2026, 12, 1)
    assert on_disk(path) == desk.all_open() == [left]


def test_visits_are_listed_in_the_order_they_began(desk: Visits) -> None:
    first, second = desk.begin(trouble="libby/book-missing"), desk.begin(device="kobo")
    desk.record(first.id, {"a/b": "done"}, None)
    assert [saved.id for saved in desk.all_open()] == [first.id, second.id]


CHANGES = st.dictionaries(st.sampled_from("abcd"), st.none() | st.sampled_from(["done", "stuck", "\x00 ü"]))


@settings(deadline=None, max_examples=50)
@given(st.lists(CHANGES, max_size=6))
def test_turns_change_as_a_mapping_does(changes: list[dict[str, str | None]]) -> None:
    desk, expected = in_memory(""), dict[str, str]()
    begun = desk.begin()
    for change in changes:
        expected.update({address: answer for address, answer in change.items() if answer is not None})
        for address in [address for address, answer in change.items() if answer is None]:
            expected.pop(address, None)
        assert list(desk.record(begun.id, change, None).turns.items()) == list(expected.items())
    desk.shut()


def test_a_wait_began_when_it_was_answered(path: Path) -> None:
    now = itertools.count(1_000_000.0, 60)
    desk = open_visits(path, lambda: next(now))
    begun = desk.begin()
    waits = desk.record(begun.id, {"libby/send": "waiting"}, None)
    assert waits.waiting_since == waits.touched > begun.touched
    assert desk.record(begun.id, {}, "libby/borrow").waiting_since == waits.waiting_since
    assert desk.record(begun.id, {"libby/send": "done"}, None).waiting_since is None
    desk.shut()


def test_handles_are_told_apart_by_one_word_and_used_again_when_free() -> None:
    desk = in_memory("")
    begun = [desk.begin() for _ in range(130)]
    handles = [saved.handle for saved in begun]
    assert len(set(handles)) == 130
    assert len({word for handle in handles[:8] for word in handle.split()}) == 16
    desk.close(begun[1].id)
    assert desk.begin().handle == handles[1] == "Blue owl"
    desk.shut()


# ---- two desks


def test_two_desks_share_their_visits(desk: Visits, other_desk: Visits) -> None:
    begun, theirs = desk.begin(), other_desk.begin()
    assert begun.handle != theirs.handle
    other_desk.record(begun.id, {"a/one": "stuck", "a/two": "done"}, None)
    assert desk.record(begun.id, {"a/one": "done"}, None).turns == {"a/one": "done", "a/two": "done"}
    assert desk.all_open() == other_desk.all_open()


def test_a_visit_closed_at_another_desk_is_not_revived(desk: Visits, other_desk: Visits) -> None:
    begun = desk.begin()
    other_desk.close(begun.id)
    with pytest.raises(NotKept, match="closed at another desk"):
        desk.record(begun.id, {"a/one": "done"}, None)
    with pytest.raises(NotKept, match="closed at another desk"):
        desk.promise(begun.id, date(2026, 12, 1))
    desk.close(begun.id)
    assert desk.all_open() == []
    assert not desk.trouble


# ---- privacy


@POSIX
def test_files_are_their_owners_alone(desk: Visits, path: Path) -> None:
    desk.begin()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_nothing_of_a_closed_visit_is_left(desk: Visits, other_desk: Visits, path: Path) -> None:
    luck = random.Random(1)
    begun = {desk.begin(device=f"canary{n}.").id: f"canary{n}." for n in range(12)}
    for visit_id, canary in luck.choices(list(begun.items()), k=120):
        # Rows of many sizes, in no order: SQLite moves them between pages, and leaves copies.
        count = luck.choice([1, 2, 30])
        addresses = [f"{luck.random()}{canary}" + "+" * luck.choice([0, 50, 300]) for _ in range(count)]
        desk.record(visit_id, dict.fromkeys(addresses, canary), canary)
    assert len(other_desk.all_open()) == 12
    for visit_id, canary in begun.items():
        desk.close(visit_id)
        assert not [file.name for file in path.parent.iterdir() if canary.encode() in file.read_bytes()]


def test_a_visit_left_for_a_week_is_erased_at_the_next_opening(path: Path) -> None:
    for now, device in ((0.0, "canary-old"), (1.5 * DAY, "kobo")):
        desk = open_visits(path, lambda now=now: now)  # type: ignore[misc]
        desk.begin(device=device)
        desk.shut()
    desk = open_visits(path, lambda: 7.5 * DAY)
    assert [saved.device for saved in desk.all_open()] == ["kobo"]
    assert not [file.name for file in path.parent.iterdir() if b"canary-old" in file.read_bytes()]
    desk.shut()


def test_an_error_does_not_show_what_was_answered(desk: Visits) -> None:
    begun = desk.begin()
    with pytest.raises(DBAPIError) as caught, desk._disk.begin() as connection:
        connection.execute(insert(visits.turn).values(visit_id=begun.id, address="canary"))
    assert "canary" not in str(caught.value)


# ---- the database


def test_the_migrations_make_the_tables_we_use(desk: Visits) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with desk._disk.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, visits.metadata) == []
        assert context.get_current_revision() == visits.REVISION


def test_an_up_to_date_database_opens_without_alembic(desk: Visits, path: Path) -> None:
    script = "import sys; from wizard.visits import *; open_visits(Path(sys.argv[1]))"
    alone("-c", script + "; assert 'alembic' not in sys.modules", str(path))


def test_every_connection_is_safe(desk: Visits) -> None:
    for _ in range(2):
        asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout", "temp_store")
        assert [visits._ask(desk._disk, f"PRAGMA {name}") for name in asked] == [
            ("wal",), (2,), (1,), (1,), (10_000,), (2,)
        ]  # fmt: skip
        desk._disk.dispose()


def test_a_network_folder_gets_a_rollback_journal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "_over_network", lambda _: True)
    desk = open_visits(path)
    begun = desk.begin()
    assert visits._ask(desk._disk, "PRAGMA journal_mode") == ("delete",)
    assert visits._ask(desk._disk, "PRAGMA synchronous") == (2,)
    assert [saved.id for saved in on_disk(path)] == [begun.id]
    desk.close(begun.id)
    desk.shut()


@POSIX
def test_the_nearest_mount_tells_the_kind_of_disk() -> None:
    mounted = "/dev/sda / ext4", "auto /home autofs", "nas:/h /home nfs4", "//s/d /mnt/two\\040words cifs"
    mounts = "".join(f"{line} rw 0 0\n" for line in mounted)
    places = ("/home/ann/kept", "/homes", "/mnt/two words", "/")
    assert [visits._kind_of_disk(Path(place), mounts) for place in places] == ["nfs4", "ext4", "cifs", "ext4"]


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    open_visits(path).shut()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotKept, match="newer version"):
        open_visits(path)
    assert path.read_bytes() == before


def overwritten(content: bytes) -> bytes:
    return b"not a database at all, " * 400


def spoiled(content: bytes) -> bytes:
    return content[:4096] + b"\xa5" * (len(content) - 4096)


def cut_off(content: bytes) -> bytes:
    return content[:6000]


@pytest.mark.parametrize("damage", [overwritten, spoiled, cut_off])
def test_a_damaged_file_is_set_aside_and_never_deleted(path: Path, damage: Callable[[bytes], bytes]) -> None:
    for number in (1, 2):
        desk = open_visits(path)
        desk.begin(device="kindle")
        desk.shut()
        damaged = damage(path.read_bytes())
        path.write_bytes(damaged)
        desk = open_visits(path)
        assert desk.notice.endswith(f"It is set aside as visits-damaged-{number}.db, and a new one is begun.")
        assert desk.all_open() == []
        assert path.with_name(f"visits-damaged-{number}.db").read_bytes() == damaged
        desk.shut()


def test_a_damaged_file_that_a_desk_has_open_stays_where_it_is(impatient: None, desk: Visits, path: Path) -> None:
    desk.begin()
    damaged = spoiled(path.read_bytes()) + b"?"
    path.write_bytes(damaged)
    with pytest.raises(NotKept, match=r"is damaged\. Close the other desks"):
        open_visits(path)
    assert path.read_bytes() == damaged


# ---- when the disk does not take it


def test_a_folder_that_cannot_be_made_is_said_kindly(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file stands where the folder should")
    with pytest.raises(NotKept, match=r"^The folder for visits can't be written. You can go on"):
        open_visits(tmp_path / "kept" / "visits.db")


@POSIX
@pytest.mark.parametrize("exists", [False, True])
def test_a_read_only_folder_is_said_kindly(path: Path, exists: bool) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    if exists:
        open_visits(path).shut()
    else:
        path.parent.mkdir()
    path.parent.chmod(0o500)
    with pytest.raises(NotKept, match=r"^The folder for visits can't be written. You can go on"):
        open_visits(path)
    path.parent.chmod(0o700)


def test_without_a_disk_visits_last_as_long_as_the_window() -> None:
    desk = in_memory("The folder for visits can't be written.")
    begun = desk.begin(device="kindle")
    saved = desk.record(begun.id, {"kindle/model": "fire"}, None)
    assert desk.all_open() == [saved]
    assert desk.trouble == "The folder for visits can't be written."
    desk.close(begun.id)
    assert desk.all_open() == []
    desk.shut()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "PATIENCE", 0.05)


@pytest.fixture
def hold(impatient: None, path: Path) -> Iterator[Callable[[], sqlite3.Connection]]:
    """Lock the database as another program would, until the connection is closed."""
    held: list[sqlite3.Connection] = []

    def lock() -> sqlite3.Connection:
        held.append(sqlite3.connect(path, isolation_level=None))
        held[-1].execute("BEGIN IMMEDIATE")
        return held[-1]

    yield lock
    for connection in held:
        connection.close()


def test_a_locked_file_is_said_kindly(hold: Callable[[], sqlite3.Connection], path: Path) -> None:
    open_visits(path).shut()
    hold()
    with pytest.raises(NotKept, match="Another program holds"):
        open_visits(path)


def test_the_desk_goes_on_while_the_disk_is_away_and_then_writes_what_it_owes(
    hold: Callable[[], sqlite3.Connection], desk: Visits, path: Path
) -> None:
    first, closed = desk.begin(device="kindle"), desk.begin(device="canary-kobo")
    waits = desk.record(first.id, {"a/one": "done", "a/two": "waiting"}, None)
    lock = hold()
    assert desk.all_open()[0] == waits
    assert not desk.trouble
    away = desk.record(first.id, {"a/three": "done"}, "a/one")
    assert away.turns == {"a/one": "done", "a/two": "waiting", "a/three": "done"}
    assert (away.open_at, away.waiting_since) == ("a/one", waits.waiting_since)
    desk.close(closed.id)
    second = desk.promise(desk.begin(device="ipad").id, date(2026, 12, 1))
    assert second.handle == "Blue owl"
    assert desk.trouble.startswith("Another program holds")
    assert desk.all_open() == [away, second]
    lock.close()
    last = desk.record(second.id, {"b/one": "done"}, None)
    assert not desk.trouble
    assert not [file.name for file in path.parent.iterdir() if b"canary" in file.read_bytes()]
    assert on_disk(path) == desk.all_open() == [away, last]
    other = open_visits(path)
    third = other.begin()
    assert desk.all_open() == [away, last, third]
    other.shut()


def test_leaving_writes_what_is_owed(hold: Callable[[], sqlite3.Connection], desk: Visits, path: Path) -> None:
    lock = hold()
    begun = desk.begin(device="kindle")
    assert desk.trouble
    lock.close()
    desk.shut()
    assert on_disk(path) == [begun]


def test_a_write_that_reached_the_disk_though_it_failed_is_not_written_twice(desk: Visits, path: Path) -> None:
    def fail_after(connection: Connection) -> None:
        event.remove(desk._disk, "commit", fail_after)
        connection.exec_driver_sql("COMMIT")
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(desk._disk, "commit", fail_after)
    begun = desk.begin(device="kindle")
    assert desk.trouble.startswith("The disk does not take")
    saved = desk.record(begun.id, {"a/one": "done"}, None)
    assert not desk.trouble
    assert on_disk(path) == [saved]


def test_what_no_database_would_take_is_not_owed(desk: Visits, path: Path) -> None:
    begun = desk.begin()
    with pytest.raises(DBAPIError):
        desk.record(begun.id, {"a/one": object()}, None)  # type: ignore[dict-item]
    saved = desk.record(begun.id, {"a/two": "done"}, None)
    assert not desk.trouble
    assert on_disk(path) == desk.all_open() == [saved]


def test_visits_that_cannot_be_read_are_shown_as_last_known(desk: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = desk.begin()

    def unreadable(*_: object) -> list[Saved]:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(visits, "_read", unreadable)
        assert desk.all_open() == [begun]
        assert desk.trouble
    assert desk.all_open() == [begun]
    assert not desk.trouble


# ---- real processes


def alone(*arguments: str, within: tuple[str, ...] = ()) -> None:
    """Run Python with these arguments in a process of its own; it must end well."""
    env = os.environ | {"PYTHONPATH": str(Path(visits.__file__).parents[1])}
    done = subprocess.run([*within, sys.executable, *arguments], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@POSIX
def test_a_killed_desk_loses_nothing(path: Path) -> None:
    alone(__file__, "kill", str(path))


@POSIX
def test_twenty_desks_write_at_once(path: Path) -> None:
    alone(__file__, "crowd", str(path))


@POSIX
def test_a_damaged_file_is_set_aside_once(path: Path) -> None:
    alone(__file__, "damaged", str(path))


@POSIX
def test_a_write_beyond_a_limit_is_owed(path: Path) -> None:
    alone(__file__, "limit", str(path))


def test_a_full_disk_is_owed(path: Path) -> None:
    private_disk = ("unshare", "--user", "--map-root-user", "--mount")
    try:
        subprocess.run([*private_disk, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small disk of one's own can't be made here")
    alone(__file__, "full", str(path), within=private_disk)


def kill(path: Path) -> None:
    """Kill a working desk at sixty random moments: all it acknowledged is there, and at most the one move it was at."""
    import alembic.command  # noqa: F401 (once for all)

    luck, state = random.Random(7), dict[int, dict[str, str]]()
    for number in range(60):
        reader, writer = os.pipe()
        child = child_that_does(partial(work_for_ever, path, writer))
        os.close(writer)
        with os.fdopen(reader) as log:
            begun = log.readline() if number % 4 else ""  # every fourth dies while it opens, or soon after
            time.sleep(luck.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            assert os.waitpid(child, 0)[1] == signal.SIGKILL
            moves = [json.loads(line) for line in [begun, *log] if line]
        possible = [after(state, moves)]
        if moves and moves[-1][0] == "intend":
            possible.append(after(state, [*moves, ["did", *moves[-1][1:]]]))
        state = {saved.id: saved.turns for saved in on_disk(path)}
        known = {visit_id: turns for visit_id, turns in state.items() if turns}
        assert known in possible, (moves[-3:], possible, state)


def work_for_ever(path: Path, writer: int) -> None:
    """Take up the visit left open, record one to three turns at a time, close it after nine; tell before and after."""

    def tell(*move: object) -> None:
        os.write(writer, json.dumps(move).encode() + b"\n")

    desk = open_visits(path)
    assert not desk.notice
    for number in itertools.count():
        saved = next(iter(desk.all_open()), None) or desk.begin(device="kindle")
        turns = {f"{os.getpid()}/{number}-{turn}": "done" for turn in range(number % 3 + 1)}
        if len(saved.turns) > 9:
            tell("intend", "close", saved.id, {})
            desk.close(saved.id)
            tell("did", "close", saved.id, {})
        else:
            tell("intend", "record", saved.id, turns)
            desk.record(saved.id, turns, None)
            tell("did", "record", saved.id, turns)
        assert not desk.trouble, desk.trouble


def after(state: dict[int, dict[str, str]], moves: list[list[object]]) -> dict[int, dict[str, str]]:
    """The visits with turns, when all acknowledged moves were made."""
    state = {visit_id: dict(turns) for visit_id, turns in state.items()}
    for how, *move in moves:
        what, visit_id, turns = move
        assert isinstance(visit_id, int) and isinstance(turns, dict)
        if how == "did" and what == "close":
            state.pop(visit_id)
        elif how == "did":
            state.setdefault(visit_id, {}).update(turns)
    return {visit_id: turns for visit_id, turns in state.items() if turns}


def crowd(path: Path) -> None:
    """Twenty desks open one new database together; each begins a visit and records twenty turns, half in another's."""
    together(20, partial(record_twenty, path))
    found = on_disk(path)
    assert len({saved.handle for saved in found}) == 20
    assert sorted(address for saved in found for address in saved.turns) == sorted(
        f"{number}/{turn}" for number in range(20) for turn in range(20)
    )


def record_twenty(path: Path, number: int) -> None:
    desk = open_visits(path)
    own, first = desk.begin(), desk.all_open()[0]
    for turn in range(20):
        desk.record(own.id if turn % 2 else first.id, {f"{number}/{turn}": "done"}, None)
        assert not desk.trouble + desk.notice, desk.trouble + desk.notice
    desk.shut()


def damaged(path: Path) -> None:
    """Eight desks find a damaged file together: it is set aside once, and what they begin is in one new file."""
    for number in range(3):
        file = path.with_name(f"round-{number}") / path.name
        file.parent.mkdir(parents=True)
        file.write_bytes(overwritten(b""))
        together(8, lambda number, file=file: open_visits(file).begin(device=str(number)))  # type: ignore[misc]
        assert sorted(saved.device or "" for saved in on_disk(file)) == list("01234567")
        assert [aside.read_bytes() for aside in file.parent.glob("*-damaged-*")] == [overwritten(b"")]


def together(count: int, work: Callable[[int], object]) -> None:
    """Do the work in so many processes at once, each with its number; all must end well."""
    import alembic.command  # noqa: F401 (once for all)

    children = [child_that_does(partial(work, number)) for number in range(count)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * count


def child_that_does(work: Callable[[], object]) -> int:
    if child := os.fork():
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def limit(path: Path) -> None:
    """No file may be written at all, for the whole of two moves."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    lift, set_limit = (partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, hard)) for size in (soft, 1))
    assert all(owe(path, set_limit, lift))


def full(path: Path) -> None:
    """A disk of 400 KB, filled by another file. (The second move may fit again: by then the log was put in order.)"""
    path.parent.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(path.parent)], check=True)
    ballast = path.with_name("ballast")

    def fill() -> None:
        with pytest.raises(OSError, match="No space left"), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"0" * 4096)

    assert owe(path, fill, ballast.unlink)[0].startswith("The disk is full.")
    fill()
    with pytest.raises(NotKept, match=r"^The disk is full. You can go on"):
        open_visits(path.with_name("another.db"))


def owe(path: Path, fill: Callable[[], object], free: Callable[[], object]) -> list[str]:
    """Make two moves while the disk takes nothing, then one while it does again; gives the trouble told at the two."""
    desk = open_visits(path)
    first = desk.begin(device="kindle")
    desk.record(first.id, {"a/one": "done"}, None)
    fill()
    desk.record(first.id, {"a/two": "done"}, None)
    told = [desk.trouble]
    second = desk.begin(device="kobo")
    told.append(desk.trouble)
    assert [saved.turns for saved in desk.all_open()] == [{"a/one": "done", "a/two": "done"}, {}]
    free()
    desk.record(second.id, {"b/one": "done"}, None)
    assert not desk.trouble
    assert [saved.turns for saved in on_disk(path)] == [{"a/one": "done", "a/two": "done"}, {"b/one": "done"}]
    desk.shut()
    return told


if __name__ == "__main__":
    {"kill": kill, "crowd": crowd, "damaged": damaged, "limit": limit, "full": full}[sys.argv[1]](Path(sys.argv[2]))
