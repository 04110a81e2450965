"""Sheet codes: their meaning at this desk and others, and after the flows have changed."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.tiny import START, Flows, here, walked
from wizard.content.library import Library
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import build
from wizard.presenters.sheet_codes import Codes, CodeTarget, Said, lacking, spoken
from wizard.printing import printed_codes
from wizard.walk.walk import Walk

TODAY = date(2026, 11, 23)
FLOWS = {
    "devices/reader": "models: {one: {name: Reader One, ways: [app, browser]}}",
    "platforms/lend": """
    changes:
      - {date: 2026-11-01, significance: medium, note: The button has a new name.}
      - {date: 2026-10-01, significance: major, note: First version.}
    ways: {app: {}, browser: {borrow: [{id: site, do: Go to the site.}]}}
    set-up:
      - id: find-system
        ask: Which system is it?
        remember: system
        answers: [{id: windows, text: Windows}, {id: mac, text: Mac}, {id: none, text: None, end: cannot, why: No.}]
      - {id: plug, do: Plug it in.}
      - {id: eject, do: Drag it to the bin., only-if: {system: [mac]}}
    borrow: [{id: search, do: Search for a book.}, {id: tap, do: Tap it.}]
    read: [{id: open, do: Open it.}]
    """,
}


def places(library: Library, typed: str, printed: Callable[[str], Said] = lambda code: {}) -> tuple[CodeTarget, ...]:
    said = spoken(typed)
    return Codes(library).places(said, printed) if said else ()


def sheet(library: Library, *lines: str, visited: bool = True) -> Sheet:
    return build(walked(library, *lines), TODAY, visited)


def test_code_with_a_step_opens_that_step(flows: Flows) -> None:
    library = flows(FLOWS)
    code = sheet(library).code
    (place,) = places(library, f"{code} B2")
    assert places(library, f"{' '.join(code)} B2") == places(library, f"{'-'.join(code.lower())}, step B2") == (place,)
    assert (place.name, place.step, place.says, place.changed) == ("Reader One, with Lend", "B2", "Tap it.", "")
    assert here(Walk(library, place.start, place.turns)) == "lend/tap"


@pytest.mark.parametrize(
    "typed",
    ["{code} b2", "{lower} B2", "{code}  B 2", "{code}-B2", " {code}, B2 ", "code {lower} step b2", "{lower}; step B2"],
)
def test_code_is_found_no_matter_how_it_is_typed(flows: Flows, typed: str) -> None:
    library = flows(FLOWS)
    code = sheet(library).code
    typed = typed.format(code=code, lower=code.lower())
    assert [place.step for place in places(library, typed)] == ["B2"]


def test_code_alone_opens_the_start_of_the_plan(flows: Flows) -> None:
    library = flows(FLOWS)
    (place,) = places(library, sheet(library).code)
    assert (place.step, place.says) == ("", "")
    assert here(Walk(library, place.start, place.turns)) == "lend/ready"


def test_answers_of_the_visit_are_in_the_code(flows: Flows) -> None:
    library = flows(FLOWS)
    (place,) = places(library, f"{sheet(library, 'find-system: mac').code} A2")
    assert place.says == "Drag it to the bin."
    assert here(Walk(library, place.start, place.turns)) == "lend/eject"


def test_finished_steps_are_not_in_the_code(flows: Flows) -> None:
    library = flows(FLOWS)
    assert sheet(library, "find-system: mac", "plug: done").code == sheet(library, "find-system: mac").code


def test_older_code_opens_the_plan_and_lists_the_changes(flows: Flows) -> None:
    code = sheet(flows(FLOWS)).code
    changed = flows({"platforms/lend": FLOWS["platforms/lend"].replace("Tap it.", "Press it.")})
    (place,) = places(changed, f"{code} B2")
    assert place.says == "Press it."
    assert place.changed == (
        "This sheet was printed before our steps changed. The step numbers may be different now. "
        "The last change, on Nov 1, 2026: The button has a new name."
    )


LAST = " The last change, on Nov 1, 2026: The button has a new name."
TODAY_TOO = " It still says the same thing."


@pytest.mark.parametrize(
    ("old", "new", "asked", "on_it", "step", "says", "since"),
    [
        ("Tap it.", "Press it.", "B2", "Tap it.", "B2", "Press it.", ""),
        ("Tap it.", "Press it.", "B1", "Search for a book.", "B1", "Search for a book.", TODAY_TOO),
        ("{id: search", "{id: x, do: X.}, {id: search", "B2", "Tap it.", "B3", "Tap it.", " Now it's B3." + TODAY_TOO),
        ("id: tap,", "id: touch,", "B2", "Tap it.", "", "", " That step no longer exists."),
        ("Drag it", "Put it", "A2", "Drag it to the bin.", "A2", "Put it to the bin.", ""),
    ],
)
def test_text_of_the_older_sheet_is_shown_when_this_desk_printed_it(
    flows: Flows, tmp_path: Path, old: str, new: str, asked: str, on_it: str, step: str, says: str, since: str
) -> None:
    """Covers a plan with unusual answers."""
    before = sheet(flows(FLOWS), "find-system: mac")
    printed_codes.keep(tmp_path, {before.code: printed_codes.said(before)})
    changed_flows = flows({"platforms/lend": FLOWS["platforms/lend"].replace(old, new)})
    (place,) = places(changed_flows, f"{before.code} {asked}", partial(printed_codes.printed, tmp_path))
    assert (place.step, place.says) == (step, says)
    assert (
        place.changed == f"This sheet was printed before our steps changed. On it, {asked} says: “{on_it}”{since}{LAST}"
    )
    stands = Walk(changed_flows, place.start, place.turns).at
    assert stands and (stands.address == printed_codes.printed(tmp_path, before.code)[asked][0]) == bool(says)


def test_steps_of_the_whole_plan_are_saved_when_sheet_is_shortened(flows: Flows, tmp_path: Path) -> None:
    library = flows(FLOWS)
    whole, less = sheet(library, visited=False), sheet(library, "find-system: windows", "plug: done")
    assert whole.code == less.code
    for made in (whole, less):
        printed_codes.keep(tmp_path, {made.code: printed_codes.said(made)})
    assert printed_codes.printed(tmp_path, whole.code)["A1"] == ("lend/plug", "Plug it in.")
    assert printed_codes.printed(tmp_path, "AAAA") == {}


@pytest.mark.parametrize("text", ["", "[]", "3", '{"B1": []}', "\x00"])
def test_damaged_code_file_is_ignored(text: str, tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "KL7X.json").write_text(text)
    assert printed_codes.printed(tmp_path, "KL7X") == {}


def test_no_code_is_lost_when_many_processes_print_together(tmp_path: Path) -> None:
    codes = [f"A{number:03}" for number in range(96)]
    with ProcessPoolExecutor(8, get_context("spawn")) as programs:
        list(programs.map(_keep_one, codes, [tmp_path] * len(codes)))
    assert [printed_codes.printed(tmp_path, code) for code in codes] == [{"B1": ("lend/tap", code)} for code in codes]
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "codes").iterdir()] == [0] * 96


def _keep_one(code: str, folder: Path) -> None:
    printed_codes.keep(folder, {code: {"B1": ("lend/tap", code)}})


def test_oldest_codes_are_deleted_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed_codes, "MOST", 2)
    for age, code in ((30, "AAAA"), (20, "BBBB"), (10, "CCCC")):
        printed_codes.keep(tmp_path, {code: {"B1": ("lend/tap", code)}})
        with suppress(OSError):
            os.utime(tmp_path / "codes" / f"{code}.json", (time.time() - age,) * 2)
    assert [bool(printed_codes.printed(tmp_path, code)) for code in ("AAAA", "BBBB", "CCCC")] == [False, True, True]


def test_printing_continues_when_codes_cannot_be_saved(flows: Flows, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    made = sheet(flows(FLOWS))
    printed_codes.keep(tmp_path / "file", {made.code: printed_codes.said(made)})


def test_code_opens_the_plan_when_its_step_no_longer_exists(flows: Flows) -> None:
    library = flows(FLOWS)
    (place,) = places(library, f"{sheet(library).code} B9")
    assert place.step == ""


@pytest.mark.parametrize("typed", ["", "KL7", "kobo libby", "kindle", "KL7X Z3", "KL7X B", "E_ADEPT", "0O1I"])
def test_other_text_is_not_a_code(flows: Flows, typed: str) -> None:
    assert not spoken(typed)
    assert places(flows(FLOWS), typed) == ()


def test_unused_sheet_code_has_no_result(flows: Flows) -> None:
    library = flows(FLOWS)
    code = sheet(library).code
    other = "AA" if code[:2] != "AA" else "BB"
    assert places(library, other + code[2:]) == ()


def test_code_is_understood_at_every_desk_with_the_same_flows(flows: Flows) -> None:
    first, second = flows(FLOWS), flows({})
    assert first is not second
    assert places(second, sheet(first).code)[0].start == START


def said_of(library: Library, typed: str) -> str:
    said = spoken(typed)
    assert said
    return lacking(said, Codes(library).places(said))


def test_missing_step_of_a_sheet_is_reported(flows: Flows) -> None:
    library = flows(FLOWS)
    code = sheet(library).code
    assert said_of(library, f"{code} B9") == f"{code} has no step B9."
    assert said_of(library, f"{code} B2") == said_of(library, code) == ""


def test_closest_code_comes_first_when_code_was_misheard(flows: Flows) -> None:
    library = flows(FLOWS)
    code = sheet(library).code
    near = f"{code[:3]}{'A' if code[3] != 'A' else 'B'}"
    found = places(library, f"{near} B2")
    assert (found[0].code, found[0].says) == (code, "Tap it.")
    maybe = "You may have misheard it, or the sheet may be an older one:"
    assert said_of(library, f"{near} B2") == f"We don't have a sheet with the code {near}. {maybe}"


def test_unknown_sheet_code_is_reported(flows: Flows) -> None:
    library = flows(FLOWS)
    far = "".join("A" if letter != "A" else "B" for letter in sheet(library).code)
    assert places(library, f"{far} B2") == ()
    assert said_of(library, f"{far} B2") == f"We don't have a sheet with the code {far}."
    assert said_of(library, far) == "", "it may be another word"
