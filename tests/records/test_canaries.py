"""Privacy by proof: what we never keep is typed into every input, then every byte the program wrote is searched."""

import contextlib
import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.records.conftest import Place
from tests.records.some import TODAY, promise
from tests.running import run
from wizard.records.database import Records, open_file
from wizard.records.promise import Promise, Refused
from wizard.system.crash_report import report

CARD, PIN, MAIL, PHONE, NAME = "21234000123456", "PIN is 4729", "canary@example.org", "555 0147 882", "Canaria"
CANARIES = tuple(text.encode() for text in (CARD, "4729", MAIL, PHONE, NAME))


def found(*folders: Path) -> list[str]:
    """The files in which a canary can be read; nothing is left out, neither logs nor locks."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sorted(file.name for file in files if any(canary in file.read_bytes() for canary in CANARIES))


def typed_everywhere(desk: Records) -> None:
    """Every canary in every field of a promise; all that can be refused is."""
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
    """Call back, and say so."""
    for one in desk.promises.all():
        desk.promises.kept(one, TODAY)


def too_old(desk: Records) -> None:
    """Nobody calls back."""


@pytest.mark.parametrize(("end", "age"), [(kept, 0), (too_old, 30)])
def test_no_byte_of_a_contact_is_left(end: Callable[[Records], None], age: int, file: Place, path: Path) -> None:
    desk = file()
    typed_everywhere(desk)
    assert found(path.parent) == []
    desk.promises.add(promise(name=NAME, contact=PHONE, made=TODAY - timedelta(days=age)))
    desk.promises.add(promise(contact=MAIL, made=TODAY - timedelta(days=age)))
    assert found(path.parent)
    end(desk)
    file()
    assert found(path.parent) == []
    desk.shut()
    assert found(path.parent) == []


def test_a_report_of_a_mishap_holds_no_value(file: Place, path: Path) -> None:
    desk = file()
    with contextlib.suppress(Exception):
        try:
            desk.visits.record(1, {CARD: object(), MAIL: PIN}, PHONE)  # type: ignore[dict-item]
        except Exception as error:
            assert not any(canary.decode() in report(error, path.parent) for canary in CANARIES)
            raise
    assert found(path.parent) == []


TYPED = f"{CARD}\n{PIN}\n{MAIL}\n{PHONE}\n"


def test_the_commands_keep_nothing_of_what_they_refuse(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_file(home / "visits.db")
    desk.promises.add(promise())
    desk.shut()
    for act, text in itertools.product(("found", "take"), (CARD, PIN, MAIL, PHONE)):
        refused = run("promises", act, "1", text)
        assert (refused.returncode, refused.stdout) == (1, "") and "Please" in refused.stderr
    assert run("promises", CARD).returncode == run("promises", "move", "1", CARD).returncode == 2
    assert run("privacy", "erase", typed=TYPED).stdout.endswith("Nothing was erased.\n")
    assert [kept.found + kept.who for kept in promises(home)] == [""]
    assert found(tmp_path) == []


def test_line_by_line_nothing_is_kept_but_the_answers(tmp_path: Path) -> None:
    said = run("walk", "kindle", "libby", "--country", "US", typed=f"{TYPED}flag\n{TYPED}1\n{TYPED}quit\n")
    assert said.returncode == 0 and said.stdout.count("Please type") > 8
    assert run("--plain", typed=f"{TYPED}quit\n").returncode == 0
    assert (tmp_path / "home" / "visits.db").exists() and found(tmp_path) == []


def promises(home: Path) -> list[Promise]:
    """Those that are kept now."""
    desk = open_file(home / "visits.db")
    every = desk.promises.all()
    desk.shut()
    return every
