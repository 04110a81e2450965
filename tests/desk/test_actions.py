"""Actions as data: late or repeated actions and viewing a screen change nothing."""

from pathlib import Path

import pytest

from tests.desk.hands import SHIPPED, Hands, Sit, address, begin, desk_at, small_library, turns, without_profile
from tests.desk.scenes import DESKS, SCENES, open_scene, play
from wizard.content.loader import load
from wizard.desk.actions import Action, Begin, Close, GiveAnswer, GoTo, Home, PrintSheet, Resume, SetCountry, Show
from wizard.desk.desk import CLOSED, MOVED, PRINTED, Desk
from wizard.desk.practice import act
from wizard.desk.screens.find import Find
from wizard.desk.screens.sheet import SheetPreview
from wizard.printing.print_job import Printed
from wizard.walk.stops import Start

KINDLE = Begin(Start("kindle", "libby"))
PALACE = Begin(Start("ipad", "palace"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_at(tmp_path / "home")


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the jobs sent to a printer that accepts everything, with their copies."""
    sent: list[object] = []

    def take(*wanted: object, **_: object) -> Printed:
        sent.append(wanted[6])
        return Printed("queue", "The sheet went to the printer.")

    monkeypatch.setattr("wizard.printing.print_job.print_sheet", take)
    monkeypatch.setattr("wizard.printing.print_job.has_cups", lambda: True)
    return sent


def choose(desk: Desk, words: str) -> None:
    """Choose the option that begins with these words."""
    desk.apply(next(option.action for option in desk.view().options if option.text.startswith(words)))


def state(desk: Desk) -> object:
    """Return everything an action could have changed."""
    return desk.stack[:], {id: (saved.turns, saved.open_at) for id, saved in desk.session.visits.saved.items()}


# ------------------------------------------------------------------ late, or twice


def test_late_answer_is_refused_when_the_visit_has_moved_on(desk: Desk) -> None:
    desk.apply(KINDLE)
    answer = desk.view().options[0].action
    desk.apply(answer)
    before = state(desk)
    desk.apply(answer)
    assert (desk.take_notice(), state(desk)) == (MOVED, before)


@pytest.mark.parametrize("late", [GiveAnswer(1, "kindle/kind", "newer"), GoTo(1, "", "x"), Close(1), Resume(1)])
def test_action_is_refused_when_its_visit_is_closed(late: Action, desk: Desk) -> None:
    desk.apply(KINDLE)
    before = state(desk)
    desk.apply(late)
    assert (desk.take_notice(), state(desk)) == (CLOSED, before)


def test_printing_twice_is_refused_when_it_was_offered_once(desk: Desk, jobs: list[object]) -> None:
    order = PrintSheet(SheetPreview(start=Start("kindle", "libby")))
    desk.apply(order)
    desk.take_notice()
    desk.apply(order)
    assert (desk.take_notice(), len(jobs)) == (PRINTED, 1)


@pytest.mark.parametrize("name", [name for name, scene in SCENES.items() if scene.at != "printers"])
async def test_looking_at_a_screen_changes_nothing(name: str, sit: Sit) -> None:
    async with open_scene(SCENES[name], sit) as hands:
        await play(hands, SCENES[name])
        before = state(hands.desk)
        hands.session.say("Something to say.")
        assert hands.desk.view() == hands.desk.view()
        assert state(hands.desk) == before
        assert hands.desk.take_notice() == "Something to say." and hands.desk.take_notice() == ""


# ------------------------------------------------------------------ only Close closes


def test_choosing_an_alternative_does_not_change_the_visit_of_another_patron(desk: Desk) -> None:
    desk.apply(KINDLE)
    for _ in range(6):
        desk.apply(desk.view().options[0].action)
    first = desk.session.here
    assert first is not None
    before = first.saved
    desk.apply(Home())
    desk.typed("kindle palace")
    desk.apply(desk.view().options[0].action)
    choose(desk, "Libby on this Kindle")
    assert desk.session.visits[before.id].saved == before
    assert desk.session.here is not first and desk.session.here is not None
    assert desk.session.here.saved.handle != before.handle
    assert "same patron" not in desk.take_notice()


def test_choosing_an_alternative_starts_a_linked_visit(desk: Desk) -> None:
    desk.apply(PALACE)
    desk.apply(desk.view().options[1].action)
    first = desk.session.here_id
    choose(desk, "Libby on this")
    assert "Blue owl and Green fox are the same patron." in desk.take_notice()
    assert first in desk.session.visits and desk.session.visits[desk.session.here_id].came_from == first
    desk.apply(Close(desk.session.here_id))
    assert desk.take_notice() == "Green fox is still open."


async def test_closing_asks_for_confirmation_when_the_sheet_was_not_printed(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter")
        (last,) = [number for number, line in enumerate(hands.app.view.options, 1) if line.text == "Close the visit"]
        await hands.press(str(last))
        assert "Closing Green fox deletes its answers." in hands.shown and len(hands.session.visits) == 1


def test_alternative_is_not_offered_when_an_answer_rules_it_out(desk: Desk) -> None:
    """Every “can't work” end lists alternatives, and never the service that can't work."""
    desk.apply(PALACE)
    desk.apply(desk.view().options[1].action)
    texts = [option.text for option in desk.view().options]
    assert texts[0].startswith("Libby on this") and not any(text.startswith("Palace") for text in texts)


# ------------------------------------------------------------------ one press, one job


async def test_pressing_print_three_times_prints_once(sit: Sit, jobs: list[object]) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter")
        hands.send("1", "1", "1")
        await hands.still()
        assert len(jobs) == 1 and len(hands.session.visits) == 1
        await hands.press("1", "1", "1")
        assert len(jobs) == 1 and "already been printed" in hands.shown
        await hands.press("2")
        assert len(jobs) == 2, "printing again is a separate choice"


@pytest.mark.parametrize(("typed", "printed"), [("5", 5), ("12", 12), ("0", 0), ("5000", 0), ("x", 0), ("", 0)])
async def test_number_of_copies_can_be_typed(typed: str, printed: int, sit: Sit, jobs: list[object]) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "3")
        await hands.type(typed)
        assert jobs == []
        await hands.press("enter")
        assert jobs == ([printed] if printed else [])
        assert printed or "Type a number from 1 to 50." in hands.shown


# ------------------------------------------------------------------ going back, and where this computer is


async def test_step_and_minutes_are_right_when_missing_something_is_undone(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter")
        before = hands.shown.split("TIME")[1].split("\n")[0]
        assert "step 2 of about 22" in hands.title
        await hands.press("2", "backspace")
        assert "step 2 of about 22" in hands.title and hands.shown.split("TIME")[1].split("\n")[0] == before
        await hands.press("f6", "end", "enter")
        assert address(hands) == "libby>teach-back/show-me"


async def test_country_question_leads_back_to_the_visit_it_was_asked_in(sit: Sit) -> None:
    async with sit(library=without_profile(small_library())) as hands:
        await begin(hands, "ipad libby")
        first = hands.session.here_id
        await hands.press("slash")
        await hands.type("kindle libby")
        await hands.press("down", "enter", "1")
        assert "Kindle" in hands.title and first
        await hands.press("backspace")
        assert hands.session.here_id == first


async def test_pair_that_works_nowhere_in_the_chosen_country_is_refused_before_the_first_question(sit: Sit) -> None:
    async with sit(library=without_profile(load((SHIPPED,)).library)) as hands:
        await begin(hands)
        assert "Which country" in hands.shown
        await hands.press("3")
        assert "Libby doesn't work on this Kindle" in hands.shown and not hands.session.visits


def test_country_chosen_in_practice_is_not_asked_for_again(tmp_path: Path) -> None:
    real = desk_at(tmp_path, without_profile(small_library()))
    practice = act(real, real.view().commands["practice"])
    practice.apply(SetCountry("CA", KINDLE))
    back = act(practice, practice.view().commands["practice"])
    assert back is real and real.session.library.country == "CA"
    real.apply(KINDLE)
    assert real.session.here is not None and real.view().name == "step"


async def test_country_is_changed_in_the_program(sit: Sit) -> None:
    async with sit(library=without_profile(small_library())) as hands:
        await hands.press("ctrl+b", "1")
        assert hands.session.library.country == "US"
        await hands.type("country")
        assert hands.chosen.split() == ["►", "Change", "the", "country"]
        await hands.press("enter", "2")
        assert hands.session.library.country != "US"


async def test_branch_is_asked_before_the_visit_when_staff_type_right_away(sit: Sit) -> None:
    async with sit(**DESKS["branches"]()) as hands:
        await begin(hands)
        assert "Which branch is this?" in hands.shown and hands.session.here is None
        await hands.press("backspace")
        assert "kindle libby" in hands.shown
        await hands.press("enter", "2")
        assert hands.session.here is not None and hands.session.here.saved.branch == "hill"
        assert hands.session.library.profile is not None and hands.session.library.profile.phone == "555 0200"
        assert "Kindle + Libby" in hands.title and [type(screen).__name__ for screen in hands.desk.stack] == ["Step"]


# ------------------------------------------------------------------ one rule for letters


WORDS = ("quick", "country", "book not on kindle", "PIN", "été")
VIEWS: dict[str, tuple[str, ...]] = {
    "step": ("enter",),
    "finish": ("f6", "end", "ctrl+d", "enter"),
    "checklist": ("f6",),
    "sheet": ("f7",),
    "choose": ("ctrl+x",),
    "big": ("f8",),
    "patrons": ("tab",),
    "help": ("f1",),
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("view", VIEWS)
async def test_letters_search_on_every_screen(view: str, words: str, sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", *VIEWS[view])
        assert hands.app.view.name == view
        before = turns(hands)
        await hands.type(words)
        assert hands.app.view.box == words
        assert turns(hands) == before and hands.app.is_running


async def test_slash_and_question_mark_are_text_in_every_box(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("a/b?")
        assert hands.app.view.box == "a/b?"
        await hands.press("escape")
        await begin(hands)
        await hands.press("enter", "2", "4", "1")
        await hands.type("Ann / Bob?")
        assert hands.app.view.box == "Ann / Bob?"


@pytest.mark.parametrize("key", ["f10", "ctrl+q", "ctrl+c"])
async def test_leaving_asks_for_confirmation_when_a_visit_is_open(key: str, sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(key)
        assert hands.title == "Leave the desk?"
        await hands.press("enter")
        assert hands.title.startswith("Green fox")
        await hands.press(key, "2")
        assert hands.app._exit


@pytest.mark.parametrize(("keys", "name"), [((), "find"), (("enter", "f8"), "big")])
async def test_first_screen_and_big_view_never_hide_automatically(keys: tuple[str, ...], name: str, sit: Sit) -> None:
    async with sit() as hands:
        if keys:
            await begin(hands)
            await hands.press(*keys)
        await idle(hands)
        assert hands.app.view.name == name


async def test_key_that_wakes_the_screen_is_typed_when_a_box_was_hidden(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "2", "4", "1")
        await idle(hands)
        assert "Press any key to show it again." in hands.shown
        await hands.type("Ann")
        assert hands.app.view.box == "Ann"


async def idle(hands: Hands) -> None:
    """Leave the desk untouched for a long time."""
    hands.app._last_key -= 1000
    hands.app.jobs.put_nowait(hands.app._glance)
    await hands.still()


async def test_key_pressed_just_before_the_screen_hides_itself_does_its_job(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter")
        hands.app._last_key -= 1000
        hands.app.jobs.put_nowait(hands.app._glance)
        hands.send("ctrl+x")
        await hands.still()
        assert "close the visit?" in hands.title


async def test_list_does_not_move_when_a_message_appears(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        rows = hands.app.face.choices.region
        hands.app.shown = hands.app.shown.saying("A message that says something, and is as long as they are. " * 2)
        hands.app.face.show(hands.app.shown)
        await hands.still()
        assert hands.app.face.choices.region == rows and "A message that" in hands.shown


def test_find_screen_leads_back_to_its_visit() -> None:
    assert Find("kindle & libby").path() == "/find?q=kindle+%26+libby"
    assert Show(Find(visit=12)).place.path() == "/visit/12/find"
