"""Closing a visit: what is owed first, what became of the sheet, and that no habit passes it over."""

import pytest

from tests.desk.hands import Hands, Sit
from tests.tiny import Flows
from wizard.printing.print_job import Printed
from wizard.walk.values import Start

OWED = {
    "topics/cable": """
    steps:
      - {id: whose, ask: Whose is it?, remember: whose, answers: [{id: ours, text: Ours}, {id: theirs, text: Theirs}]}
      - {id: sign, do: Sign in.}
    clean-up: [{id: out, do: Sign out again., only-if: {whose: [ours]}}]
    """,
    "platforms/lend": "set-up: [{use: cable}]\nborrow: [{id: tap, do: Tap.}]",
}


async def begin(hands: Hands, *answers: str) -> None:
    hands.desk.begin(Start("reader", "lend"))
    for answer in answers:
        hands.desk.answer(answer)
    await hands.press("f2")  # the window shows what changed


async def test_what_was_not_reached_is_not_owed(sit: Sit, flows: Flows) -> None:
    async with sit(library=flows(OWED)) as hands:
        await begin(hands, "one", "done")
        await hands.press("x")
        assert "Sign out again." not in hands.shown
        await hands.press("2")
        assert not hands.desk.visits


async def test_what_is_owed_is_listed_and_no_digit_passes_over_it(sit: Sit, flows: Flows) -> None:
    async with sit(library=flows(OWED)) as hands:
        await begin(hands, "one", "done", "ours")
        await hands.press("x")
        assert "Sign out again." in hands.shown
        await hands.press("2")
        assert hands.desk.visits and "close?" in hands.title
        await hands.press("down", "enter")
        assert not hands.desk.visits


@pytest.mark.parametrize(
    ("way", "says"),
    [
        ("queue", "The sheet was printed."),
        ("saved", "The sheet was saved, and not printed."),
        ("nothing", "No sheet was"),
    ],
)
async def test_what_became_of_the_sheet(way: str, says: str, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    came = Printed(way, "So it went.")  # type: ignore[arg-type]
    monkeypatch.setattr("wizard.printing.print_job.print_sheet", lambda *given, **how: came)
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "enter", "c", "end", "d", "enter", "enter")
        assert ("Close the visit" in hands.chosen) == (way != "nothing")
        await hands.press("x")
        assert says in " ".join(hands.shown.split())
