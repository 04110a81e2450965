"""Proof of privacy: private data is typed into every input, then every byte the program wrote is searched."""

import contextlib
import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from tests.running import run
from wizard.records.database import Records, open_file
from wizard.records.promise import Promise, Refused
from wizard.system.crash_report import report

CARD, PIN, MAIL, PHONE, NAME = "21234000123456", "PIN is 4729", "canary@example.org", "555 0147 882", "Canaria"
CANARIES = tuple(text.encode() for text in (CARD, "4729", MAIL, PHONE, NAME))


def found(*folders: Path) -> list[str]:
    """Return the files that contain a canary, including logs and locks."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sorted(file.name for file in files if any(canary in file.read_bytes() for canary in CANARIES))


def typed_everywhere(desk: Records) -> None:
    """Type every canary into every field of a promise. Each field rejects what it can recognize."""
    for text in (CARD, PIN, MAIL, PHONE):
        for field in ("name", "best_time", "who", "found"):
            with pytest.raises(Refused):
                desk.promises.add(promise(**{field: text}))
    for text in (CARD, PIN):
        with pytest.raises(Refused):
            desk.promises.add(promise(contact=text))
    kept = desk.promises.add(promise(contact="555 0100"))
    for change in (desk.promises.take, desk.promises.find_out):
        for text in (CARD, PIN, MAIL, PHONE):
            with pytest.raises(Refused):
                change(kept, text)


def kept(desk: Records) -> None:
    """Call back, and mark the promise as done."""
    for one in desk.promises.all():
        desk.promises.kept(one, TODAY)


def too_old(desk: Records) -> None:
    """Leave the promise until it expires."""


@pytest.mark.parametrize(("end", "age"), [(kept, 0), (too_old, 30)])
def test_no_byte_of_a_contact_is_left_when_its_promise_is_deleted(
    end: Callable[[Records], None], age: int, file: Place, path: Path
) -> None:
    desk = file()
    typed_everywhere(desk)
    assert found(path.parent) == []
    desk.promises.add(promise(name=NAME, contact=PHONE, made=TODAY - timedelta(days=age)))
    desk.promises.add(promise(contact=MAIL, made=TODAY - timedelta(days=age)))
    assert found(path.parent)
    end(desk)
    file()
    assert found(path.parent) == []
    desk.close()
    assert found(path.parent) == []


def test_error_report_has_no_values(file: Place, path: Path) -> None:
    desk = file()
    with contextlib.suppress(Exception):
        try:
            desk.visits.record(1, {CARD: object(), MAIL: PIN}, PHONE)  # type: ignore[dict-item]
        except Exception as error:
            assert not any(canary.decode() in report(error, path.parent) for canary in CANARIES)
            raise
    assert found(path.parent) == []


TYPED = f"{CARD}\n{PIN}\n{MAIL}\n{PHONE}\n"


def test_commands_save_nothing_of_rejected_input(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_file(home / "visits.db")
    desk.promises.add(promise())
    desk.close()
    for act, text in itertools.product(("found", "take"), (CARD, PIN, MAIL, PHONE)):
        refused = run("promises", act, "1", text)
        assert (refused.returncode, refused.stdout) == (1, "") and "Please" in refused.stderr
    assert run("promises", CARD).returncode == run("promises", "move", "1", CARD).returncode == 2
    assert run("privacy", "erase", typed=TYPED).stdout.endswith("Nothing was deleted.\n")
    assert [kept.found + kept.who for kept in promises(home)] == [""]
    assert found(tmp_path) == []


def test_line_mode_saves_only_the_answers(tmp_path: Path) -> None:
    said = run("walk", "kindle", "libby", "--country", "US", typed=f"{TYPED}flag\n{TYPED}1\n{TYPED}quit\n")
    assert said.returncode == 0 and said.stdout.count("Type a number from") > 8
    assert run("--plain", typed=f"{TYPED}quit\n").returncode == 0
    assert (tmp_path / "home" / "visits.db").exists() and found(tmp_path) == []


def promises(home: Path) -> list[Promise]:
    """Return the stored promises."""
    desk = open_file(home / "visits.db")
    every = desk.promises.all()
    desk.close()
    return every
