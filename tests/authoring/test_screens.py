"""Screens in the tools for flow keepers: find, rename, compare, draw, and read the old key."""

from pathlib import Path

import pytest

from tests.tiny import Flows
from wizard.authoring.diff import as_text, difference
from wizard.authoring.flow_map import as_text as outline
from wizard.authoring.flow_map import branches
from wizard.authoring.rename import rename
from wizard.authoring.usages import uses
from wizard.cli.main import main
from wizard.content.decoder import read_as
from wizard.content.flow import Topic
from wizard.content.problem import Problem
from wizard.content.yaml_tree import parse

LEND = """labels: {Borrow: {}, Shelf: {}}
screens:
  search:
    seen: 2026-11-20
    rows:
      - book: [Borrow, ...]
      - button: Borrow
    bottom-bar: [magnifier, books (Shelf)]
borrow:
  - {id: take, do: "Tap **Borrow**."}
  - {id: shelf, do: "Tap **Shelf**."}
"""


def test_label_is_found_on_screens(flows: Flows) -> None:
    library = flows({"platforms/lend": LEND})
    found = uses(library, "**Borrow**").places
    assert [value.owner for value in found if value.key in ("book", "button")] == [
        "rows in screen `search`, no. 1",
        "rows in screen `search`, no. 2",
    ]


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("Borrow", "Take", ["book: [Take, ...]", "button: Take", "Tap **Take**."]),
        ("Borrow", "Yes, take it", ['book: ["Yes, take it", ...]', 'button: "Yes, take it"']),
        ("Shelf", "My books", ["books (My books)", "Tap **My books**."]),
    ],
)
def test_rename_changes_the_screens(flows: Flows, old: str, new: str, written: list[str]) -> None:
    library = flows({"platforms/lend": LEND})
    (text,) = rename(library, "lend", old, new).texts.values()
    assert [line for line in written if line not in text] == []


def test_changed_screen_is_listed_in_words(flows: Flows) -> None:
    before = flows({"platforms/lend": LEND})
    after = flows(
        {"platforms/lend": LEND.replace("      - button: Borrow\n", "").replace("seen: 2026-11-20", "seen: 2026-11-21")}
    )
    told = as_text(difference(before, after))
    assert "Rows in screen `search`, no. 2 was deleted." in told
    assert "`seen` in screen `search` is now “2026-11-21”." in told


def test_map_of_a_flow_lists_its_screens(flows: Flows) -> None:
    library = flows({"platforms/lend": LEND})
    assert "search: [Borrow], [Borrow], [magnifier], [Shelf]" in outline(branches(library, "lend"))


def test_map_draws_screens_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "libby", "--screens"]) == 0
    drawn = capsys.readouterr().out
    assert "amazon (phone, likely)\n┌───" in drawn
    assert "[Deliver to               ▼]" in drawn


def test_map_draws_differences_between_models_when_asked_for_a_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "nook", "--screens"]) == 0
    drawn = capsys.readouterr().out
    assert "Simple Touch (NOOK from 2013 or earlier): Page buttons on both sides, and an n\n┌────" in drawn


def test_map_gives_a_message_when_flow_has_no_screens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "charged", "--screens"]) == 0
    assert capsys.readouterr().out == "charged has no screens.\n"


def test_old_list_of_files_is_read_with_a_note() -> None:
    text = "topic: T\nowner: o\nverified: {date: 2026-11-20, how: reported}\nreview-every: 9 days\nscreens: [slate]\n"
    notes: list[Problem] = []
    tree = parse(text, Path("t.yaml"), notes.append)
    assert tree is not None
    topic = read_as(Topic, tree, notes)
    assert topic.labels_from == ("slate",)
    assert topic.at["labels-from"].place(0).line == 5
    assert [(note.code, note.severity, note.place.line) for note in notes] == [("old-key", "warning", 5)]
