"""The file: whose it is, what is left in it, and what happens when it is damaged, locked, too new, or away."""

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
from wizard.records.database import NotKept, Records, Saved, open_file, records_in, sqlite
from wizard.records.database.tables import REVISION, metadata, turn

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs file modes or limits of POSIX")


def holding(folder: Path, *canaries: bytes) -> list[str]:
    """The files of a folder in which one of these can still be read."""
    return [file.name for file in folder.iterdir() if any(canary in file.read_bytes() for canary in canaries)]


def on_disk(path: Path) -> list[Saved]:
    """What a desk finds that opens now."""
    desk = open_file(path)
    assert not desk.trouble
    found = desk.visits.all_open()
    desk.shut()
    return found


# ---- privacy


@POSIX
def test_files_are_their_owners_alone(desk: Records, path: Path) -> None:
    desk.visits.begin()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_nothing_of_a_closed_visit_is_left(desk: Records, file: Place, path: Path) -> None:
    luck, other = random.Random(1), file()
    begun = {desk.visits.begin(device=f"canary{n}.").id: f"canary{n}." for n in range(12)}
    for visit_id, canary in luck.choices(list(begun.items()), k=120):
        # Rows of many sizes, in no order: SQLite moves them between pages, and leaves copies.
        count = luck.choice([1, 2, 30])
        addresses = [f"{luck.random()}{canary}" + "+" * luck.choice([0, 50, 300]) for _ in range(count)]
        desk.visits.record(visit_id, dict.fromkeys(addresses, canary), canary)
    assert len(other.visits.all_open()) == 12
    for visit_id, canary in begun.items():
        desk.visits.close(visit_id)
        assert holding(path.parent, canary.encode()) == []


def test_nothing_is_left_of_a_visit_that_got_too_old(file: Place, path: Path) -> None:
    file(lambda: 0.0).visits.begin(device="canary-old")
    assert file(lambda: 8 * 86400.0).visits.all_open() == []
    assert holding(path.parent, b"canary-old") == []


def test_an_error_does_not_show_what_was_answered(desk: Records) -> None:
    begun = desk.visits.begin()
    with pytest.raises(DBAPIError) as caught, desk.store.engine.begin() as connection:
        connection.execute(insert(turn).values(visit_id=begun.id, address="canary"))
    assert "canary" not in str(caught.value)


# ---- the database


def test_the_migrations_make_the_tables_we_use(place: Place) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    desk = place()
    desk.visits.begin()
    with desk.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION


def test_an_up_to_date_database_opens_without_alembic(desk: Records, path: Path) -> None:
    imports = "import sys; from pathlib import Path; from wizard.records.database import open_file"
    script = f"{imports}; open_file(Path(sys.argv[1]))"
    opened = python("-c", script + "; assert 'alembic' not in sys.modules", str(path))
    assert opened.returncode == 0, opened.stderr


def test_every_connection_is_safe(desk: Records) -> None:
    for _ in range(2):
        asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout", "temp_store")
        assert [sqlite.ask(desk.store.engine, f"PRAGMA {name}") for name in asked] == [
            ("wal",), (2,), (1,), (1,), (10_000,), (2,)
        ]  # fmt: skip
        desk.store.engine.dispose()


def test_a_network_folder_gets_a_rollback_journal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "over_network", lambda _: True)
    desk = open_file(path)
    begun = desk.visits.begin()
    assert sqlite.ask(desk.store.engine, "PRAGMA journal_mode") == ("delete",)
    assert sqlite.ask(desk.store.engine, "PRAGMA synchronous") == (2,)
    assert [saved.id for saved in on_disk(path)] == [begun.id]
    desk.visits.close(begun.id)
    desk.shut()


@POSIX
def test_the_nearest_mount_tells_the_kind_of_disk() -> None:
    mounted = "/dev/sda / ext4", "auto /home autofs", "nas:/h /home nfs4", "//s/d /mnt/two\\040words cifs"
    mounts = "".join(f"{line} rw 0 0\n" for line in mounted)
    places = ("/home/ann/kept", "/homes", "/mnt/two words", "/")
    assert [sqlite.kind_of_disk(Path(place), mounts) for place in places] == ["nfs4", "ext4", "cifs", "ext4"]


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    open_file(path).shut()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotKept, match="newer version"):
        open_file(path)
    assert path.read_bytes() == before
    desk = records_in(path.parent)
    assert desk.trouble == (
        "Visits were written here by a newer version of this program. Please update it on this computer. "
        "You can go on, but visits last only as long as this window."
    )
    assert desk.visits.begin().handle == "Green fox"
    desk.shut()


# ---- damaged


def overwritten(content: bytes) -> bytes:
    return b"not a database at all, " * 400


def spoiled(content: bytes) -> bytes:
    return content[:4096] + b"\xa5" * (len(content) - 4096)


def cut_off(content: bytes) -> bytes:
    return content[:6000]


@pytest.mark.parametrize("damage", [overwritten, spoiled, cut_off])
def test_a_damaged_file_is_set_aside_and_never_deleted(path: Path, damage: Callable[[bytes], bytes]) -> None:
    for number in (1, 2):
        desk = open_file(path)
        desk.visits.begin(device="kindle")
        desk.shut()
        damaged = damage(path.read_bytes())
        path.write_bytes(damaged)
        desk = open_file(path)
        assert desk.take_notice().endswith(f"set aside as visits-damaged-{number}.db, and a new one is begun.")
        assert desk.take_notice() == ""
        assert desk.visits.all_open() == []
        assert path.with_name(f"visits-damaged-{number}.db").read_bytes() == damaged
        desk.shut()


def test_a_damaged_file_that_a_desk_has_open_stays_where_it_is(impatient: None, desk: Records, path: Path) -> None:
    desk.visits.begin()
    sqlite.wipe(desk.store.engine)  # else the log could still make good for it
    damaged = spoiled(path.read_bytes()) + b"?"
    path.write_bytes(damaged)
    with pytest.raises(NotKept, match=r"is damaged\. Close the other desks"):
        open_file(path)
    assert path.read_bytes() == damaged
