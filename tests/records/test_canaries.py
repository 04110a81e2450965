"""Privacy by proof: what we never keep is typed into every input, then every byte the program wrote is searched."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.records.conftest import Place
from tests.records.some import TODAY, promise
from tests.running import run
from wizard.mishap import report
from wizard.promise import Refused
from wizard.records import Records

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


def test_the_commands_keep_nothing_of_what_they_refuse(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for words in (["promises", "found", "1", PIN], ["promises", "take", "1", CARD], ["--plain"], ["promises", CARD]):
        run(*words, typed=f"{CARD}\n{PIN}\n{MAIL}\n{PHONE}\nquit\n")
    assert found(home, tmp_path) == []
