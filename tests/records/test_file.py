"""The records file: its owner, its leftovers, and damaged, locked, newer, or missing files."""

import contextlib
import os
import random
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from tests.records.conftest import Place
from tests.running import python
from wizard.records.database import NotSaved, Records, Saved, open_file, records_in, sqlite
from wizard.records.database.tables import REVISION, metadata, turn

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs file modes or limits of POSIX")


def holding(folder: Path, *canaries: bytes) -> list[str]:
    """Return the files in a folder that contain one of these values."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(canary in file.read_bytes() for canary in canaries)]


def on_disk(path: Path) -> list[Saved]:
    """Return the visits that a newly opened desk finds."""
    desk = open_file(path)
    assert not desk.trouble
    found = desk.visits.all_open()
    desk.close()
    return found


# ---- privacy


@POSIX
def test_only_the_owner_can_read_the_files(desk: Records, path: Path) -> None:
    desk.visits.begin()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_no_byte_is_left_when_a_visit_is_closed(desk: Records, file: Place, path: Path) -> None:
    luck, other = random.Random(1), file()
    begun = {desk.visits.begin(device=f"canary{n}.").id: f"canary{n}." for n in range(12)}
    for visit_id, canary in luck.choices(list(begun.items()), k=120):
        # With rows of many sizes in no order, SQLite moves them between pages and leaves copies.
        count = luck.choice([1, 2, 30])
        addresses = [f"{luck.random()}{canary}" + "+" * luck.choice([0, 50, 300]) for _ in range(count)]
        desk.visits.record(visit_id, dict.fromkeys(addresses, canary), canary)
    assert len(other.visits.all_open()) == 12
    for visit_id, canary in begun.items():
        desk.visits.close(visit_id)
        assert holding(path.parent, canary.encode()) == []


def test_no_byte_is_left_when_a_visit_is_too_old(file: Place, path: Path) -> None:
    file(lambda: 0.0).visits.begin(device="canary-old")
    file(lambda: 6 * 86400.0)
    assert file(lambda: 8 * 86400.0).visits.all_open() == []
    assert holding(path.parent, b"canary-old") == []


def test_error_does_not_show_answers(desk: Records) -> None:
    begun = desk.visits.begin()
    with pytest.raises(DBAPIError) as caught, desk.store.engine.begin() as connection:
        connection.execute(insert(turn).values(visit_id=begun.id, address="canary"))
    assert "canary" not in str(caught.value)


# ---- the database


def test_migrations_create_the_current_tables(place: Place) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    desk = place()
    desk.visits.begin()
    with desk.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION


def test_current_database_opens_without_alembic(desk: Records, path: Path) -> None:
    imports = "import sys; from pathlib import Path; from wizard.records.database import open_file"
    script = f"{imports}; open_file(Path(sys.argv[1]))"
    opened = python("-c", script + "; assert 'alembic' not in sys.modules", str(path))
    assert opened.returncode == 0, opened.stderr


def test_every_connection_has_safe_settings(desk: Records) -> None:
    for _ in range(2):
        asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout", "temp_store")
        assert [sqlite.ask(desk.store.engine, f"PRAGMA {name}") for name in asked] == [
            ("wal",), (2,), (1,), (1,), (10_000,), (2,)
        ]  # fmt: skip
        desk.store.engine.dispose()


def test_rollback_journal_is_used_when_the_folder_is_on_a_network(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "over_network", lambda _: True)
    desk = open_file(path)
    begun = desk.visits.begin()
    assert sqlite.ask(desk.store.engine, "PRAGMA journal_mode") == ("delete",)
    assert sqlite.ask(desk.store.engine, "PRAGMA synchronous") == (2,)
    assert [saved.id for saved in on_disk(path)] == [begun.id]
    desk.visits.close(begun.id)
    desk.close()


@POSIX
def test_disk_type_comes_from_the_closest_mount() -> None:
    mounted = "/dev/sda / ext4", "auto /home autofs", "nas:/h /home nfs4", "//s/d /mnt/two\\040words cifs"
    mounts = "".join(f"{line} rw 0 0\n" for line in mounted)
    places = ("/home/ann/kept", "/homes", "/mnt/two words", "/")
    assert [sqlite.kind_of_disk(Path(place), mounts) for place in places] == ["nfs4", "ext4", "cifs", "ext4"]


def test_newer_schema_is_rejected_and_not_changed(path: Path) -> None:
    open_file(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotSaved, match="newer version"):
        open_file(path)
    assert path.read_bytes() == before
    desk = records_in(path.parent)
    assert desk.trouble == (
        "A newer version of this program saved visits here. Please update the program on this computer. "
        "You can keep working, but visits are lost when you close this window."
    )
    assert desk.visits.begin().handle == "Green fox"
    desk.close()


# ---- damaged


def overwritten(content: bytes) -> bytes:
    return b"not a database at all, " * 400


def spoiled(content: bytes) -> bytes:
    return content[:4096] + b"\xa5" * (len(content) - 4096)


def cut_off(content: bytes) -> bytes:
    return content[:6000]


@pytest.mark.parametrize("damage", [overwritten, spoiled, cut_off])
def test_damaged_file_is_set_aside_and_never_deleted(path: Path, damage: Callable[[bytes], bytes]) -> None:
    for number in (1, 2):
        desk = open_file(path)
        desk.visits.begin(device="kindle")
        desk.close()
        damaged = damage(path.read_bytes())
        path.write_bytes(damaged)
        desk = open_file(path)
        assert desk.take_notice().endswith(f"renamed to visits-damaged-{number}.db, and a new one was created.")
        assert desk.take_notice() == ""
        assert desk.visits.all_open() == []
        assert path.with_name(f"visits-damaged-{number}.db").read_bytes() == damaged
        desk.close()


def test_damaged_file_is_not_moved_when_a_desk_has_it_open(impatient: None, desk: Records, path: Path) -> None:
    desk.visits.begin()
    sqlite.delete_traces(desk.store.engine)  # otherwise, the log could still restore it
    damaged = spoiled(path.read_bytes()) + b"?"
    path.write_bytes(damaged)
    with pytest.raises(NotSaved, match=r"is damaged\. Close the other desks"):
        open_file(path)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("rubbish", [b"rubbish", b"not a database at all, " * 400, bytes(range(256)) * 64])
def test_invalid_lock_is_set_aside_and_visits_are_preserved(path: Path, rubbish: bytes) -> None:
    path.parent.mkdir()
    lock = path.with_name("visits.db-lock")
    lock.write_bytes(rubbish)
    desk = open_file(path)
    desk.visits.begin(device="kindle")
    desk.close()
    assert len(on_disk(path)) == 1
    aside = [file.read_bytes() for file in path.parent.iterdir() if file.match("visits-damaged-*-lock")]
    assert aside == [rubbish]


def test_folder_in_place_of_the_lock_is_set_aside(path: Path) -> None:
    path.with_name("visits.db-lock").mkdir(parents=True)
    desk = open_file(path)
    desk.visits.begin(device="kindle")
    desk.close()
    assert len(on_disk(path)) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "UPDATE alembic_version SET version_num = '0000'",
        "UPDATE alembic_version SET version_num = ''",
        "INSERT INTO alembic_version VALUES ('')",
    ],
)
def test_schema_version_is_restored_from_the_tables_when_it_is_lost(path: Path, spoil: str) -> None:
    desk = open_file(path)
    begun = desk.visits.begin(device="kindle")
    desk.close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(spoil)
        connection.commit()
    for _ in range(2):
        assert [saved.id for saved in on_disk(path)] == [begun.id]
