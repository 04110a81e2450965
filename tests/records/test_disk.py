"""A disk that can't be written: full, read-only, locked, or away for a while. The desk continues."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from tests.records.test_file import POSIX, holding, on_disk
from wizard.records.database import NotSaved, Records, Saved, in_memory, open_file, records_in, sqlite, visits


def test_message_is_shown_when_the_folder_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file stands where the folder should")
    desk = records_in(tmp_path / "kept")
    assert desk.trouble.startswith("The visits folder can't be written to. You can keep working")
    desk.close()


@POSIX
@pytest.mark.parametrize("exists", [False, True])
def test_message_is_shown_when_the_folder_is_read_only(path: Path, exists: bool) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    if exists:
        open_file(path).close()
    else:
        path.parent.mkdir()
    path.parent.chmod(0o500)
    with pytest.raises(NotSaved, match=r"^The visits folder can't be written to."):
        open_file(path)
    path.parent.chmod(0o700)


def test_visits_last_until_the_window_closes_when_nothing_can_be_saved() -> None:
    desk = in_memory("The visits folder can't be written to.")
    begun = desk.visits.begin(device="kindle")
    saved = desk.visits.record(begun.id, {"kindle/model": "fire"}, None)
    assert desk.visits.all_open() == [saved]
    assert desk.trouble == "The visits folder can't be written to."
    desk.visits.close(begun.id)
    assert desk.visits.all_open() == []
    desk.close()


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


def test_message_is_shown_when_the_file_is_locked(hold: Callable[[], sqlite3.Connection], path: Path) -> None:
    open_file(path).close()
    hold()
    with pytest.raises(NotSaved, match="Another program has locked"):
        open_file(path)


def test_desk_waits_when_other_processes_are_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 2.0)
    desk = open_file(path)
    begun = threading.Event()

    def write_without_a_pause() -> None:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            for number in range(10):
                other.execute("BEGIN IMMEDIATE")
                other.execute("INSERT INTO away VALUES ('crowd', ?, 0)", (number,))
                begun.set()
                time.sleep(0.3)
                other.execute("COMMIT")

    crowd = threading.Thread(target=write_without_a_pause)
    crowd.start()
    begun.wait()
    desk.visits.begin(device="kindle")
    assert not desk.trouble
    crowd.join()
    desk.close()


def test_desk_continues_and_writes_later_when_the_disk_is_unavailable(
    hold: Callable[[], sqlite3.Connection], desk: Records, path: Path
) -> None:
    first, closed = desk.visits.begin(device="kindle"), desk.visits.begin(device="canary-kobo")
    waits = desk.visits.record(first.id, {"a/one": "done", "a/two": "waiting"}, None)
    lock = hold()
    assert desk.visits.all_open()[0] == waits
    assert not desk.trouble
    away = desk.visits.record(first.id, {"a/three": "done"}, "a/one")
    assert away.turns == {"a/one": "done", "a/two": "waiting", "a/three": "done"}
    assert (away.open_at, away.waiting_since) == ("a/one", waits.waiting_since)
    desk.visits.close(closed.id)
    second = desk.visits.promise(desk.visits.begin(device="ipad").id, date(2026, 12, 1))
    assert second.handle == "Red hare"  # Blue owl was closed just before
    assert desk.trouble.startswith("Another program has locked")
    assert desk.visits.all_open() == [away, second]
    lock.close()
    last = desk.visits.record(second.id, {"b/one": "done"}, None)
    assert not desk.trouble
    assert holding(path.parent, b"canary") == []
    assert on_disk(path) == desk.visits.all_open() == [away, last]
    third = open_file(path)
    newest = third.visits.begin()
    assert desk.visits.all_open() == [away, last, newest]
    third.close()


def test_changed_tables_are_not_mistaken_for_a_full_disk(desk: Records, path: Path) -> None:
    begun = desk.visits.begin(device="kindle")
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("ALTER TABLE turn RENAME TO turns")
    saved = desk.visits.record(begun.id, {"a/one": "done"}, None)
    assert desk.trouble.startswith("This version of the program can't use the visits file. You can keep working")
    assert saved.turns == {"a/one": "done"}


def test_pending_writes_are_saved_when_the_desk_closes(
    hold: Callable[[], sqlite3.Connection], desk: Records, path: Path
) -> None:
    lock = hold()
    begun = desk.visits.begin(device="kindle")
    assert desk.trouble
    lock.close()
    desk.close()
    assert on_disk(path) == [begun]


def test_write_is_not_repeated_when_it_reached_the_disk_before_failing(desk: Records, path: Path) -> None:
    def fail_after(connection: Connection) -> None:
        event.remove(desk.store.engine, "commit", fail_after)
        connection.exec_driver_sql("COMMIT")
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(desk.store.engine, "commit", fail_after)
    begun = desk.visits.begin(device="kindle")
    assert desk.trouble.startswith("The disk can't be written")
    saved = desk.visits.record(begun.id, {"a/one": "done"}, None)
    assert not desk.trouble
    assert on_disk(path) == [saved]
    event.listen(desk.store.engine, "commit", fail_after)
    desk.visits.record(begun.id, {"a/two": "done"}, None)
    assert desk.trouble
    last = desk.visits.record(begun.id, {"a/three": "done"}, None)
    assert on_disk(path) == [last]
    assert len(last.turns) == 3


def test_invalid_value_is_not_left_pending(desk: Records, path: Path) -> None:
    begun = desk.visits.begin()
    with pytest.raises(DBAPIError):
        desk.visits.record(begun.id, {"a/one": object()}, None)  # type: ignore[dict-item]
    saved = desk.visits.record(begun.id, {"a/two": "done"}, None)
    assert not desk.trouble
    assert on_disk(path) == desk.visits.all_open() == [saved]


def test_unreadable_visits_are_shown_as_they_were_last_read(desk: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = desk.visits.begin()

    def unreadable(*_: object) -> dict[int, Saved]:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(visits, "_read_changed", unreadable)
        assert desk.visits.all_open() == [begun]
        assert desk.trouble
    assert desk.visits.all_open() == [begun]
    assert not desk.trouble
