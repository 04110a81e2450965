"""The decoder: trees become records, and each error is reported once at its place."""

from pathlib import Path
from typing import Any

import pytest

from wizard.content import flow, yaml_tree
from wizard.content.decoder import hints, key_of, nearest, read_as, required
from wizard.content.problem import MOST, Problem
from wizard.content.yaml_tree import Unreadable

HEAD = "topic: T\nowner: desk\nverified: {date: 2026-11-20, how: hands-on}\nreview-every: 90 days\n"


def read(text: str, kind: Any = flow.Topic) -> tuple[Any, list[Problem]]:
    """Return the record in a text, or None, and the problems found."""
    notes: list[Problem] = []
    tree = yaml_tree.parse(text, Path("t.yaml"), notes.append)
    try:
        return (read_as(kind, tree, notes) if tree is not None else None), notes
    except Unreadable:
        return None, notes


def told(text: str) -> list[tuple[str, int, int]]:
    """Return the code, line, and column of each problem. Lines count from the text, without the header."""
    made, notes = read(HEAD + text)
    assert (made is None) == bool(notes)
    return [(note.code, note.place.line - 4, note.place.column) for note in notes]


def test_flow_is_read_into_records() -> None:
    topic, notes = read(
        HEAD + 'steps:\n  - id: a\n    do: Tap **B**.\n    wait: 5 min\n  - {use: t/b, id: x}\nneeds: {c: "My card"}\n'
    )
    assert notes == []
    step, use = topic.steps
    assert isinstance(step, flow.Do) and isinstance(use, flow.Use)
    assert (step.do, step.wait, step.who, use.use, topic.review_every) == ("Tap **B**.", 5, "patron", "t/b", 90)
    assert step.at.place("do").line == 7
    assert topic.needs == {"c": "My card"}


def test_text_on_several_lines_is_one_text() -> None:
    topic, _ = read(HEAD + "steps:\n  - id: a\n    do: >\n      Tap\n      it.\n    see: a\n      list.\n")
    assert (topic.steps[0].do, topic.steps[0].see) == ("Tap it.", "a list.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps:\n  - id: a\n    do: x\n    doo: y\n", [("unknown-key", 4, 5)]),
        ("steps:\n  - id: a\n    aks: x\n", [("unknown-key", 3, 5)]),
        ("steps:\n  - id: a\n    ask: x\n    answrs: []\n", [("unknown-key", 4, 5)]),
        ("steps:\n  - do: x\n", [("missing-key", 2, 5)]),
        ("steps:\n  - id: a\n", [("no-kind", 2, 5)]),
        ("steps:\n  - id: a\n    do: x\n    ask: y\n", [("two-kinds", 4, 5)]),
        ("steps:\n  - id: a b\n    do: x\n    who: them\n", [("odd-id", 2, 9), ("odd-choice", 4, 10)]),
        ("steps:\n  - id: a\n    do: x\n    only-if: {b: c}\n", [("not-a-list", 4, 18)]),
        ("steps:\n  - id: a\n    do: x\n    if-not: y\n", [("not-a-list", 4, 13)]),
        ("steps: {a: b}\n", [("not-a-list", 1, 8)]),
        ("steps:\n", [("empty", 1, 7)]),
        ("needs: x\n", [("not-names", 1, 8)]),
        ("needs: {A B: c}\n", [("odd-id", 1, 9)]),
        ("needs: {a: b c}\n", [("bare-text", 1, 12)]),
        ("needs: {a: [b, c]}\n", [("comma-cuts", 1, 12)]),
        ("only if: x\n", [("text-became-name", 1, 1)]),
        ("clean up: x\n", [("unknown-key", 1, 1)]),
    ],
)
def test_error_is_reported_at_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("2026-02-30", "Write the year, month, and day, such as 2026-11-20."),
        ("20/11/2026", "Did you mean 2026-11-20?"),
        ("01.02.2026", "Did you mean 2026-02-01 or 2026-01-02?"),
        ("99-99-2026", "Write it like this: 2026-11-20."),
        ("0000-01-01", "Write the year, month, and day, such as 2026-11-20."),
        ("tomorrow", "Write it like this: 2026-11-20."),
    ],
)
def test_invalid_date_is_reported_with_possible_dates(value: str, help: str) -> None:
    _, notes = read(HEAD.replace("2026-11-20", value))
    assert [(note.code, note.help) for note in notes] == [("odd-date", help)]


def test_words_like_yes_are_text_when_text_is_expected() -> None:
    answers = "steps:\n  - id: a\n    ask: b?\n    answers:\n"
    answers += "      - {id: yes, text: Yes}\n      - {id: no, text: No, again: yes}\n"
    topic, notes = read(HEAD + answers)
    assert notes == []
    assert [answer.text for answer in topic.steps[0].answers] == ["Yes", "No"]
    assert told(answers.replace("again: yes", "again: true")) == [("odd-choice", 6, 35)]


def test_text_lost_after_a_hash_does_not_hide_other_errors() -> None:
    text = "steps:\n  - id: a\n    do: #5\n  - id: b\n    doo: x\n"
    assert told(text) == [("text-after-hash", 3, 9), ("unknown-key", 5, 5)]


def test_number_of_problems_per_file_is_limited() -> None:
    _, notes = read(HEAD + "steps:\n" + "  - id: a\n    doo: x\n" * 500)
    assert len(notes) == MOST


def test_keys_match_the_fields() -> None:
    assert [key_of(name) for name in ("only_if", "try_", "with_", "id")] == ["only-if", "try", "with", "id"]
    assert required(flow.Fix) == ("id", "try")
    assert "if-not" in hints(flow.Do)


def test_closest_spelling_is_suggested() -> None:
    slips = {
        "lable": "labels",
        "anwsers": "answers",
        "only_if": "only-if",
        "seeing": "see",
        "fixs": "fixes",
        "DO": "do",
    }
    keys = ["labels", "answers", "only-if", "see", "fixes", "do", "use", "remember"]
    assert {slip: nearest(slip, keys) for slip in slips} == slips
    assert nearest("zzz", keys) == ""
    assert nearest("x" * 1_000_000, keys) == ""
