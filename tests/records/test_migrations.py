"""Migrations from every earlier schema, and the backup that is deleted with the records."""

import sqlite3
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from tests.records.conftest import Place
from tests.records.test_file import holding
from wizard.records.database import migrate, open_file, sqlite
from wizard.records.database.tables import REVISION, metadata, version

NOW = float(int(time.time()))
INTO_0001 = (
    "INSERT INTO visit (id, handle, device, platform, created, touched) "
    "VALUES (7, 'Green fox', 'canary-kindle', 'libby', :now, :now)",
    "INSERT INTO turn (visit_id, address, answer, position) VALUES (7, 'kindle/which', 'paperwhite', 1)",
)
INTO_0002 = (
    *INTO_0001,
    "INSERT INTO promise (id, version, name, contact, slip, best_time, device, model, platform, step, tried, due, "
    "made, branch, who, found) VALUES (9, 1, 'Ann', '555 0100', '', '', 'kindle', '', 'libby', '', '[]', "
    f"'{date.fromtimestamp(NOW + 86400)}', '{date.fromtimestamp(NOW)}', '', '', '')",
    "INSERT INTO flag (id, day, flow, flow_version, step, reason) "
    "VALUES (3, '2026-11-17', 'libby', '2026-11-01', 'send', 'label-changed')",
)
EARLIER = {"0001": INTO_0001, "0002": INTO_0002}


def old(connection: Connection, revision: str) -> None:
    """Create a database of an earlier version with a visit in it."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrate.__file__).parents[1] / "migrations"))
    command.upgrade(config, revision)
    for sql in EARLIER[revision]:
        connection.execute(text(sql), {"now": NOW} if ":now" in sql else {})


def earlier(place: Place, revision: str) -> Place:
    """Return a database of an earlier schema."""
    place.path.parent.mkdir(exist_ok=True)
    engine = create_engine(place.address or f"sqlite:///{place.path}")
    with engine.begin() as connection:
        old(connection, revision)
    engine.dispose()
    return place


@pytest.fixture(params=EARLIER)
def place_of_old(request: pytest.FixtureRequest, place: Place) -> Place:
    """Return a database of each earlier schema in turn."""
    return earlier(place, request.param)


def test_visit_of_an_earlier_version_continues(place_of_old: Place) -> None:
    desk = place_of_old(lambda: NOW)
    (saved,) = desk.visits.all_open()
    assert (saved.id, saved.handle, saved.turns) == (7, "Green fox", {"kindle/which": "paperwhite"})
    assert desk.visits.record(7, {"libby/send": "done"}, None).turns["libby/send"] == "done"
    assert not desk.trouble + desk.take_notice()


def test_old_promise_keeps_its_original_deletion_age(place: Place) -> None:
    earlier(place, "0002")
    (kept,) = place(lambda: NOW).promises.all()
    assert (kept.name, kept.warn, kept.wipe, kept.delete_on) == (
        "Ann",
        14,
        30,
        date.fromtimestamp(NOW) + timedelta(days=30),
    )
    assert [(flag.step, flag.label) for flag in place(lambda: NOW).flags.all()] == [("send", "")]


def test_backup_is_deleted_when_the_first_visit_is_closed(file: Place, path: Path) -> None:
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        old(connection, "0001")
    engine.dispose()
    desk, backup = file(lambda: NOW), path.with_name("visits-before-update.db")
    with closing(sqlite3.connect(backup)) as connected:
        assert connected.execute("SELECT device FROM visit").fetchall() == [("canary-kindle",)]
        assert connected.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert backup.stat().st_mode & 0o777 == 0o600
    desk.visits.close(7)
    assert holding(path.parent, b"canary-kindle", b"paperwhite") == []


def test_backup_on_a_server_is_deleted_when_something_is_erased(shared: Place) -> None:
    engine = create_engine(shared.address)
    with engine.begin() as connection:
        old(connection, "0001")
    engine.dispose()
    desk = shared(lambda: NOW)

    def kept() -> bool:
        with desk.store.engine.connect() as connection:
            return bool(connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'before_update'")))

    assert desk.visits.all_open() and kept()
    desk.visits.close(7)
    assert not kept()


def test_nothing_is_migrated_when_the_backup_fails(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        old(connection, "0001")
    engine.dispose()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sqlite, "back_up", full)
    with pytest.raises(Exception, match="The disk is full"):
        open_file(path)
    with closing(sqlite3.connect(path)) as connected:
        assert connected.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def tables(engine: Engine) -> dict[str, object]:
    """Return the tables of a database as it describes them."""
    seen = inspect(engine)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(name)],
            seen.get_pk_constraint(name)["constrained_columns"],
            seen.get_foreign_keys(name),
            [unique["column_names"] for unique in seen.get_unique_constraints(name)],
        )
        for name in seen.get_table_names()
    }


def test_new_database_equals_a_migrated_one(place_of_old: Place) -> None:
    place_of_old(lambda: NOW).close()
    moved = create_engine(place_of_old.address or f"sqlite:///{place_of_old.path}")
    migrated = tables(moved)
    with moved.begin() as connection:
        metadata.drop_all(connection)
        version.drop(connection)
    place_of_old(lambda: NOW).close()
    assert tables(moved) == migrated
    with moved.connect() as connection:
        assert migrate.revision(connection) == REVISION
    moved.dispose()
