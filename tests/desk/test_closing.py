"""Closing a visit: pending clean-up, the printed sheet, and no closing by habit."""

import pytest

from tests.desk.hands import Hands, Sit, address
from tests.tiny import Flows
from wizard.desk.actions import Begin, GiveAnswer
from wizard.printing.print_job import Printed
from wizard.walk.stops import Start

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
    hands.desk.apply(Begin(Start("reader", "lend")))
    for answer in answers:
        hands.desk.apply(GiveAnswer(hands.session.here_id, address(hands), answer))
    await hands.press("slash", "backspace")  # the window shows what changed


async def test_cleanup_is_not_listed_when_its_steps_were_not_reached(sit: Sit, flows: Flows) -> None:
    async with sit(library=flows(OWED)) as hands:
        await begin(hands, "one", "done")
        await hands.press("ctrl+x")
        assert "Sign out again." not in hands.shown
        await hands.press("2")
        assert not hands.session.visits


async def test_cleanup_is_listed_and_cannot_be_skipped_with_a_digit(sit: Sit, flows: Flows) -> None:
    async with sit(library=flows(OWED)) as hands:
        await begin(hands, "one", "done", "ours")
        await hands.press("ctrl+x")
        assert "Sign out again." in hands.shown
        await hands.press("2")
        assert hands.session.visits and "close the visit?" in hands.title
        await hands.press("down", "enter")
        assert not hands.session.visits


@pytest.mark.parametrize(
    ("way", "says"),
    [
        ("queue", "The sheet was printed."),
        ("saved", "The sheet was saved but not printed."),
        ("nothing", "No sheet was"),
    ],
)
async def test_closing_shows_the_result_of_printing(
    way: str, says: str, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = Printed(way, "So it went.")  # type: ignore[arg-type]
    monkeypatch.setattr("wizard.printing.print_job.print_sheet", lambda *given, **how: came)
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "enter", "f6", "end", "ctrl+d", "enter", "enter")
        assert ("Close the visit" in hands.chosen) == (way != "nothing")
        await hands.press("ctrl+x")
        assert says in " ".join(hands.shown.split())
