"""Saved visits: the desk reports exactly what is saved when the server, disk, file, or folder is away."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.records.conftest import Place
from tests.records.server import Server
from tests.tiny import Flows
from wizard.content.library import Library
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.desk.visit import VisitChange
from wizard.records.database import Records, records_in
from wizard.records.database.failures import GO_ON, HERE
from wizard.walk.stops import Start

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs limits of POSIX, and files that can be deleted in use")

KEPT = "Green fox is saved. To continue with it, run `again`."
HERE_KEPT = "Green fox is saved on this computer until the database is back. To continue with it, run `again`."
BEHIND = "The last answers for Green fox aren't saved."
LOST = "Green fox is not saved."

WHERE = "file", "server", "server away", "server goes away"
DISK = "well", "full", "file gone", "folder gone", "full, and the file gone", "full, then free"
EXPECTED = {
    ("file", "well"): KEPT,
    ("file", "full"): f"{KEPT} {BEHIND}",
    ("file", "file gone"): KEPT,
    ("file", "folder gone"): LOST,
    ("file", "full, and the file gone"): LOST,
    ("file", "full, then free"): KEPT,
    **{("server", disk): KEPT for disk in DISK},
    ("server away", "well"): HERE_KEPT,
    ("server away", "full"): f"{KEPT} {BEHIND}",
    ("server away", "file gone"): HERE_KEPT,
    ("server away", "folder gone"): LOST,
    ("server away", "full, and the file gone"): LOST,
    ("server away", "full, then free"): HERE_KEPT,
    ("server goes away", "well"): HERE_KEPT,
    ("server goes away", "full"): f"{KEPT} {BEHIND}",
    ("server goes away", "file gone"): HERE_KEPT,
    ("server goes away", "folder gone"): f"{KEPT} {BEHIND}",
    ("server goes away", "full, and the file gone"): f"{KEPT} {BEHIND}",
    ("server goes away", "full, then free"): HERE_KEPT,
}


@pytest.fixture
def library(flows: Flows) -> Library:
    return flows({"platforms/lend": "borrow: [{id: tap, do: Tap it.}, {id: read, do: Read it.}]"})


def _session(library: Library, records: Records, home: Path) -> Session:
    return Session(library, records, Settings(home), home)


@contextmanager
def limited(full: bool) -> Iterator[None]:
    """Block all file writes, as on a full disk."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 if full else soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def broken(path: Path, disk: str) -> Iterator[None]:
    """Put the disk, file, or folder into this state."""
    if "file gone" in disk:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    if disk == "folder gone":
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.write_text("in the way")
    with limited("full" in disk):
        yield
    if disk == "folder gone":
        path.parent.unlink()


@pytest.mark.parametrize(("where", "disk"), [*itertools.product(WHERE, DISK)])
def test_next_desk_finds_exactly_the_visits_reported_as_saved(
    where: str, disk: str, path: Path, library: Library, request: pytest.FixtureRequest
) -> None:
    server: Server | None = None if where == "file" else request.getfixturevalue("server")
    place = Place(path, server.database() if server else "")
    place().close()
    if server and where == "server away":
        server.stop()
    desk = _session(library, place(), path.parent)
    desk.turn_to(desk.open_new(Start("reader", "lend"), {"reader/which": "one"}, ""))
    if server and where == "server goes away":
        server.stop()
    with broken(path, disk):
        assert desk.here
        desk.save(desk.here, VisitChange({"lend/tap": "done"}))
        trouble = desk.records.trouble
        said = desk.goodbye("again") if "free" not in disk else ""
        if said:
            desk.shut()
    if not said:
        said = desk.goodbye("again")
        desk.shut()
    if server and not server.runs:
        server.start()
    found = [saved.turns for saved in place().visits.all_open()]
    place.close()

    assert said == EXPECTED[where, disk]
    whole = {"reader/which": "one", "lend/tap": "done"}
    assert found == ([] if said == LOST else [{"reader/which": "one"}] if BEHIND in said else [whole])
    if BEHIND in said or said == LOST:
        assert trouble.endswith(GO_ON)
    elif said == HERE_KEPT and disk != "full, then free":
        assert trouble.endswith(HERE)


def test_desk_reports_that_nothing_is_saved_when_the_disk_is_full(path: Path, library: Library) -> None:
    path.parent.mkdir()
    with limited(True):
        desk = _session(library, records_in(path.parent), path.parent)
        desk.turn_to(desk.open_new(Start("reader", "lend"), {}, ""))
        assert desk.records.trouble.endswith(GO_ON)
        assert desk.goodbye("again") == LOST
        desk.shut()


def test_every_visit_is_saved_again_after_the_file_is_deleted(path: Path, library: Library) -> None:
    place = Place(path)
    desk, other = place(), place()
    begun = [desk.visits.begin(device=device) for device in ("kindle", "kobo")]
    path.unlink()
    desk.visits.record(begun[0].id, {"a/one": "done"}, None)
    assert desk.take_notice() == "The file visits.db was deleted while the desk was open. It has been saved again."
    assert path.stat().st_mode & 0o777 == 0o600
    other.visits.record(begun[1].id, {"b/one": "done"}, None)
    assert [saved.turns for saved in place().visits.all_open()] == [{"a/one": "done"}, {"b/one": "done"}]
    place.close()
