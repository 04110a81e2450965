"""Search results within and before a visit: their visit, the way back, and known facts."""

import pytest

from tests.desk.hands import Hands, Sit, address, begin, small_library
from wizard.presenters.sheet_builder import CODE_LETTERS, code_of
from wizard.presenters.sheet_codes import Codes, lacking, spoken
from wizard.walk.stops import Start
from wizard.walk.walk import Walk


async def in_a_visit(hands: Hands) -> None:
    """Open a visit of a Kindle with Libby at the Borrow phase."""
    await hands.type("ki li")
    await hands.press("down", "enter", "enter")


# ------------------------------------------------------------------ within a visit


async def test_result_that_starts_another_visit_is_marked_and_never_first(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        await hands.press("slash")
        await hands.type("kobo")
        assert "Back to Green fox" in hands.chosen
        others = hands.app.view.options[1:]
        assert others and all(option.hint.startswith("another patron") for option in others)
        await hands.press("enter")
        assert hands.title.startswith("Green fox") and len(hands.session.visits) == 1


async def test_backspace_returns_to_the_first_visit(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        before = hands.shown
        await hands.press("slash")
        await hands.type("kobo libby")
        await hands.press("down", "enter")
        assert hands.title.startswith("Blue owl   Kobo + Libby")
        await hands.press("backspace")
        assert hands.shown == before
        assert len(hands.session.visits) == 1, "nothing was answered in the other"


async def test_second_visit_stays_open_when_it_has_an_answer(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        await hands.press("slash")
        await hands.type("kobo libby")
        await hands.press("down", "enter", "enter", "backspace", "backspace")
        assert hands.title.startswith("Green fox") and len(hands.session.visits) == 2


async def test_troubles_of_the_open_visit_come_first(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        await hands.press("slash")
        await hands.type("book")
        assert "My library book is not on my Kindle" in hands.chosen


# ------------------------------------------------------------------ a trouble that was opened by mistake


async def test_opened_trouble_changes_nothing_before_its_first_answer(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        await hands.press("enter", "enter")
        visit, before = hands.session.here, hands.shown
        assert visit is not None
        turns = dict(visit.saved.turns)
        await hands.press("slash")
        await hands.type("missing")
        await hands.press("enter")
        assert "PROBLEM" in hands.shown and visit.saved.turns == turns
        await hands.press("backspace")
        assert (hands.shown, visit.saved.turns) == (before, turns)


async def test_trouble_is_saved_with_its_first_answer(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        await hands.press("slash")
        await hands.type("missing")
        await hands.press("enter", "2")
        assert hands.session.here is not None
        assert hands.session.here.saved.turns["libby/send"] == "stuck"
        assert "FIX 2 OF" in hands.shown


async def test_jumping_away_from_an_unanswered_trouble_discards_it(sit: Sit) -> None:
    async with sit() as hands:
        await in_a_visit(hands)
        await hands.press("slash")
        await hands.type("missing")
        await hands.press("enter", "f6", "end", "enter")
        assert hands.session.here is not None
        assert address(hands) == "libby>teach-back/show-me"
        assert "stuck" not in hands.session.here.saved.turns.values()


# ------------------------------------------------------------------ a jump that must wait


async def test_jump_continues_when_the_model_was_asked_for_first(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("f6", "end", "ctrl+d")
        assert address(hands) == "kindle/kind" and "Answer this first." in hands.shown
        await hands.press("enter")
        assert address(hands) == "libby>teach-back/show-me"
        assert hands.session.here is not None and "said" in hands.session.here.saved.turns.values()


# ------------------------------------------------------------------ what is known already


async def test_device_is_not_asked_for_when_only_one_has_the_trouble(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "library book is not on my kindle")
        assert "Which device is it?" not in hands.shown


async def test_typed_model_is_not_asked_for_again(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "paperwhite 3 frozen")
        assert hands.session.here is not None
        assert "model" in hands.session.here.walk.facts or hands.session.here.walk.at.section != "recognize"  # type: ignore[union-attr]


# ------------------------------------------------------------------ a code read out on the phone


@pytest.fixture
def code() -> str:
    return code_of(Walk(small_library(), Start("kindle", "libby"), {"kindle/kind": "newer"}))


async def test_sheet_code_opens_its_step_in_phone_mode(code: str, sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, f"code {code.lower()} step b2")
        assert "by phone" in hands.title


async def test_unknown_sheet_code_finds_nothing(code: str, sit: Sit) -> None:
    known = Codes(small_library())
    every = (f"{code[:3]}{letter} B2" for letter in CODE_LETTERS)
    wrong = next(said.code for said in map(spoken, every) if said and lacking(said, known.places(said)))
    async with sit() as hands:
        await hands.type(f"{wrong} b2")
        assert f"We don't have a sheet with the code {wrong}." in hands.shown
        assert code in hands.chosen, "the near one"
        assert all(option.text[:3] == code[:3] for option in hands.app.view.options), "and no other words"


async def test_message_is_shown_when_the_sheet_does_not_have_the_step(code: str, sit: Sit) -> None:
    async with sit() as hands:
        await hands.type(f"{code} b19")
        assert f"{code} has no step B19." in hands.shown


# ------------------------------------------------------------------ what to do with a pair


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("done", "Start at Borrow"),
        ("borrow", "Start at Borrow"),
        ("read", "Start at Read"),
        ("sheet", "Print the sheet"),
        ("print", "Print the sheet"),
        ("large", "Print the sheet"),
    ],
)
async def test_last_typed_word_selects_its_line(word: str, line: str, sit: Sit) -> None:
    async with sit() as hands:
        await hands.type(f"kindle libby {word}")
        assert line in hands.chosen


async def test_large_print_is_selected_when_it_was_typed(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kobo libby large")
        assert "Print the sheet without a visit" in hands.chosen
        await hands.press("enter")
        assert "Print a large-print copy" in hands.chosen
