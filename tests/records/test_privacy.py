"""`privacy` shows, exports, and erases everything, even with a busy colleague, a full disk, or a missing server."""

import json
import os
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from tests.records.server import Server
from tests.records.test_file import POSIX, holding
from tests.running import python, run
from wizard.records import private_files
from wizard.records.database import Changed, Records, open_file
from wizard.system.writing import write_private


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the data folder of the program that `run` starts."""
    return tmp_path / "home"


def filled(home: Path) -> Records:
    """Store a sample of every kind of record."""
    desk = open_file(home / "visits.db")
    desk.visits.record(desk.visits.begin(device="kindle").id, {"a/canary": "done"}, None)
    desk.visits.close(desk.visits.begin().id)
    for _ in range(12):
        desk.promises.add(promise(name="Canary"))
    for name in ("print-1.pdf", "print-2.html", "sheet-1.pdf"):
        (home / "sheets").mkdir(exist_ok=True)
        (home / "sheets" / name).write_text("canary")
    (home / "message-to-support.txt").write_text("canary")
    (home / "visits-damaged-1.db").write_text("canary")
    return desk


def test_privacy_shows_everything_stored(home: Path, tmp_path: Path) -> None:
    filled(home).close()
    assert run("promises", "eml", "1", "-o", str(tmp_path / "x.eml")).returncode == 2, "nothing was found out yet"
    run("promises", "found", "1", "Ask again.")
    assert run("promises", "eml", "1", "-o", str(tmp_path / "x.eml")).returncode == 0
    shown = run("privacy").stdout
    for what in (
        "Open visits: 1.",
        "Callbacks: 12, 12 with",
        "Nicknames of closed visits: 1",
        "visits-damaged-1.db was",
    ):
        assert what in shown
    for file in ("print-1.pdf", "print-2.html", "message-to-support.txt", str(tmp_path / "x.eml")):
        assert file in shown


def test_erasing_leaves_no_byte_behind(home: Path, tmp_path: Path) -> None:
    desk = filled(home)
    desk.promises.find_out(desk.promises.all()[0], "Ask again.")
    desk.close()
    assert run("promises", "eml", "1", "-o", str(tmp_path / "x.eml")).returncode == 0
    assert run("privacy", "export", "-o", str(tmp_path / "all.json")).returncode == 0
    erased = run("privacy", "erase", "--yes")
    assert (erased.returncode, erased.stdout) == (
        0,
        "Deleted: 1 open visit, 12 callbacks, 0 flags, and 7 files.\n",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
    assert holding(home, b"canary", b"Canary", b"fox", b"owl") == [] and not [*(home / "sheets").iterdir()]
    assert run("privacy").stdout.startswith("Open visits: 0.")


def test_erasing_continues_when_a_colleague_changes_a_promise(place: Place) -> None:
    desk, colleague = place(), place(desk="other")
    for _ in range(12):
        desk.promises.add(promise())
    going = threading.Event()
    done = threading.Event()

    def change() -> None:
        while not done.is_set():
            for one in colleague.promises.all():
                with suppress(Changed):
                    colleague.promises.take(one, "MK")
                going.set()

    busy = threading.Thread(target=change)
    busy.start()
    going.wait()
    assert desk.erase() == ""
    assert desk.promises.all() == []
    done.set()
    busy.join()
    assert place(desk="third").promises.all() == []


def test_erasing_reports_that_server_data_remains_when_the_server_is_down(shared: Place, server: Server) -> None:
    desk = shared()
    desk.promises.add(promise())
    server.stop()
    desk.visits.begin(device="kindle")
    assert desk.erase() == "The library's database can't be reached."
    assert desk.visits.count() == desk.promises.count() == 0
    server.start()
    assert len(desk.promises.all()) == 1
    assert desk.erase() == ""
    assert shared(desk="other").promises.all() == []


def test_flag_is_erased_with_its_label(home: Path) -> None:
    desk = filled(home)
    with desk.store.engine.begin() as connection:
        values = f"(1, '{TODAY}', 'libby', '', 'send', 'label-changed', 'canary')"
        connection.exec_driver_sql(f"INSERT INTO flag VALUES {values}")
    desk.close()
    assert "Flags: 1" in run("privacy").stdout
    assert "1 flag," in run("privacy", "erase", "--yes").stdout
    assert holding(home, b"canary") == []


def test_expired_promise_is_counted_when_privacy_opens_the_records(home: Path, tmp_path: Path) -> None:
    desk = open_file(home / "visits.db", counting=True)
    desk.promises.add(promise(made=TODAY - timedelta(days=30)))
    desk.close()
    profile = tmp_path / "own" / "flows" / "library.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text("library: Hill\nphone: 555 0100\ncountry: US\ncatalogue: hill.example.org\ncounting: 'yes'\n")
    shown = run("--content", str(tmp_path / "own"), "privacy")
    assert shown.returncode == 0, shown.stderr
    assert "1 callback was deleted because the time limit had passed." in shown.stderr
    again = open_file(home / "visits.db")
    assert again.counts.tally(TODAY, TODAY) == {("promise", "", "wiped"): 1}
    again.close()


@POSIX
@pytest.mark.parametrize("there", [False, True])
def test_only_the_owner_can_read_exports_with_names(home: Path, tmp_path: Path, there: bool) -> None:
    filled(home).close()
    run("promises", "found", "1", "Ask again.")
    files = [tmp_path / name for name in ("x.eml", "all.json", "one.txt")]
    for file in files:
        if there:
            file.write_text("from before")
            file.chmod(0o644)
    for words, file in zip(
        (("promises", "eml", "1"), ("privacy", "export"), ("promises", "show", "1")), files, strict=True
    ):
        assert run(*words, "-o", str(file)).returncode == 0
        assert file.stat().st_mode & 0o777 == 0o600


def test_sheets_are_deleted_after_a_week_and_damaged_files_after_ninety_days(tmp_path: Path) -> None:
    now, day = 1_800_000_000.0, 86400
    sheets = (("print-old.pdf", 8), ("print-new.pdf", 6), ("sheet-1.pdf", 8), ("sheet-2.pdf", 6), ("codes.json", 400))
    for name, age in ((f"sheets/{name}", age) for name, age in sheets):
        (tmp_path / "sheets").mkdir(exist_ok=True)
        _aged(tmp_path / name, now - age * day)
    _aged(tmp_path / "visits-damaged-1.db", now - 91 * day)
    _aged(tmp_path / "visits-damaged-2.db", now - 89 * day)
    private_files.retire(tmp_path, now)
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["codes.json", "print-new.pdf", "sheet-2.pdf", "visits-damaged-2.db"]


def _aged(path: Path, changed: float) -> None:
    path.write_text("x")
    os.utime(path, (changed, changed))


def test_invalid_list_of_exports_is_ignored(home: Path) -> None:
    filled(home).close()
    for rubbish in (b"\xff", b"5", b"[1, null]", json.dumps(["/nowhere/at/all"]).encode()):
        write_private(home / "exports.json", rubbish)
        assert run("privacy").returncode == 0
    assert run("privacy", "erase", "--yes").returncode == 0


@pytest.mark.parametrize("words", [("promises",), ("privacy",), ("report",), ("promises", "show", "9")])
def test_every_command_that_opens_the_records_reports_deletions(home: Path, words: tuple[str, ...]) -> None:
    desk = open_file(home / "visits.db")
    desk.promises.add(promise(made=TODAY - timedelta(days=30)))
    desk.close()
    assert "1 callback was deleted because the time limit had passed." in run(*words).stderr


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
from wizard.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@POSIX
@pytest.mark.parametrize("words", [(), ("found", "1", "Ask again."), ("kept", "1"), ("erase", "1")])
def test_nothing_is_reported_as_saved_when_the_disk_is_full(home: Path, words: tuple[str, ...]) -> None:
    filled(home).close()
    said = python("-c", FULL, "promises", *words)
    assert (said.returncode, said.stdout) == (2, ""), said.stderr
    assert said.stderr.endswith("Nothing was saved.\n")
    assert "Callbacks: 12" in run("privacy").stdout
