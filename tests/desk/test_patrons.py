"""Several patrons at one desk: switching, waiting, bells, and views for staff and patrons."""

from pathlib import Path

import pytest

from tests.desk.hands import TODAY, Hands, Sit, begin
from tests.desk.lints import unknown_glyphs
from tests.tiny import Flows
from wizard.desk.screens.visit import Step
from wizard.desk.settings import PLAIN, THEMES
from wizard.desk.terminal import app as window
from wizard.desk.terminal.big_letters import pages, whole
from wizard.records.database import in_memory, open_file
from wizard.records.statistics import flagged

LAST_STEPS = ("enter", "f6", "end", "up", "up", "up", "up", "enter")  # to the step that takes five minutes


class Clock:
    """A clock that moves only when a test sets it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def glance(hands: Hands) -> None:
    """Run the tasks of each second now."""
    hands.app.jobs.put_nowait(hands.app._glance)
    await hands.still()


async def test_tab_lists_all_patrons_with_their_places(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "ctrl+n")
        await begin(hands, "kobo libby")
        await hands.press("tab")
        lines = [" ".join(line.split()) for line in hands.lines]
        assert any(line.startswith("► 1 Green fox Kindle + Libby Prepare: ") for line in lines)
        assert "2 Blue owl Kobo + Libby Identify: (you are here)" in lines


async def test_tab_and_enter_switch_between_two_patrons(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("ctrl+n")
        await begin(hands, "kobo libby")
        for handle in ("Green fox", "Blue owl", "Green fox"):
            await hands.press("tab", "enter")
            assert hands.title.startswith(handle)


async def test_number_jumps_to_a_patron(sit: Sit) -> None:
    async with sit() as hands:
        for pair in ("kindle libby", "kobo libby", "ipad libby"):
            await begin(hands, pair)
            await hands.press("ctrl+n")
        await hands.press("tab", "2")
        assert hands.title.startswith("Blue owl")


async def test_other_patrons_are_shown_above_the_key_bar(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        assert "Also here" not in hands.shown
        await hands.press("ctrl+n")
        await begin(hands, "kobo libby")
        assert hands.lines[-2].split() == ["Also", "here", "Green", "fox:", "Identify"]


async def test_patron_comes_first_and_bell_rings_once_when_wait_is_over(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, rung = Clock(), list[int]()
    monkeypatch.setattr(window.DeskApp, "bell", lambda _: rung.append(1))
    async with sit(visits=lambda: in_memory("", clock), clock=clock) as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS, "3", "ctrl+n")
        await begin(hands, "kobo libby")
        assert "Green fox: waiting 5 min" in hands.lines[-2]
        clock.now += 181
        await glance(hands)
        assert "Green fox: waiting 2 min" in hands.lines[-2]
        clock.now += 120
        await glance(hands)
        await glance(hands)
        assert "Green fox: READY" in hands.lines[-2] and rung == [1]
        await hands.press("tab")
        assert "Green fox" in hands.chosen and "READY" in hands.chosen
        await hands.press("enter")
        assert "It should be ready. Did it work?" in hands.shown


async def test_ten_patrons_are_listed(sit: Sit) -> None:
    async with sit() as hands:
        for _ in range(10):
            await begin(hands, "kobo libby")
            await hands.press("enter", "ctrl+n")
        await hands.press("tab")
        assert "10 visits" in hands.title and len(hands.app.view.options) == 11
        await hands.press("4")
        assert len(hands.lines[-2]) <= 80 and hands.lines[-2].endswith("more (Tab)")
        assert not unknown_glyphs(hands.shown)


async def test_visits_of_another_desk_are_listed_until_closed(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await begin(hands)
        other = open_file(file)
        other.visits.begin(device="kobo", platform="libby")
        await hands.press("tab")
        assert "Blue owl" in hands.shown
        other.visits.close(hands.session.here.saved.id if hands.session.here else 0)
        await hands.press("tab", "tab")
        assert "Green fox" not in hands.shown and "Blue owl" in hands.shown
        await hands.press("backspace")
        assert hands.title.startswith("eBook desk")
        other.close()


# ------------------------------------------------------------------ who looks at the screen


async def test_screen_is_hidden_by_its_key_until_any_key_is_pressed(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("down")
        before = hands.shown
        await hands.press("f9")
        assert "Green fox" not in hands.shown and "Kindle" not in hands.shown
        await hands.press("3")
        assert hands.shown == before, "the key did nothing else"


async def test_screen_is_hidden_automatically(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sit() as hands:
        await begin(hands)
        hands.app._last_key -= window.BLANK_AFTER + 1
        await glance(hands)
        assert "Kindle" not in hands.shown and "Nothing is lost." in hands.shown


async def test_big_view_shows_only_the_part_for_the_patron(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS, "f8")
        assert hands.app.view.lines == ("Tap “Get Library Book”.",)
        assert "On the" in hands.shown and "█" in hands.shown
        assert all(word not in hands.shown for word in ("Green fox", "STAFF", "Amazon"))
        assert not unknown_glyphs(hands.shown)
        await hands.press("f8")
        assert hands.title.startswith("Green fox")


async def test_space_shows_the_next_sentence(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        while "Type card and PIN." not in hands.shown:
            await hands.press("enter")
        await hands.press("f8")
        assert "1 of 3" in hands.shown
        first = hands.shown
        await hands.press("space", "space", "space")
        assert "3 of 3" in hands.shown and hands.shown != first


@pytest.mark.parametrize("size", [(12, 4), (40, 10), (80, 20), (160, 46)])
def test_big_text_fits_and_is_complete(size: tuple[int, int]) -> None:
    made = pages("Tap the magnifier. Type “Wi-Fi & Bluetooth”. Été? Ja.", *size)
    assert len(made) >= 4
    assert all(len(page) <= max(size[1], 5) and all(len(row) <= size[0] for row in page) for page in made)


def test_web_address_is_not_cut_in_two_by_big_text_when_it_fits_without_its_comma() -> None:
    assert whole("At libbyapp.com, tap it", 71) and not whole("At libbyapp.com, tap it", 60)
    assert pages("At libbyapp.com, tap it", 71, 20) == pages("At libbyapp.com tap it", 71, 20)
    assert pages("libby.com/library", 71, 20) == pages("libby.com/ library", 71, 20)


async def test_phone_mode_reads_the_action_and_asks_about_the_result(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS, "ctrl+o")
        assert "READ ALOUD" in hands.shown and "“Tap [Get Library Book].”" in hands.shown
        assert "“Do you see this? A page that says it is on its way.”" in hands.shown
        assert "by phone" in hands.title and "PATRON" not in hands.shown
        await hands.press("ctrl+o")
        assert "READ ALOUD" not in hands.shown


async def test_themes_rotate_and_are_saved(sit: Sit) -> None:
    async with sit() as hands:
        seen = []
        for _ in THEMES:
            seen.append(hands.app.theme)
            await hands.press("f2")
        assert seen == list(THEMES) and hands.app.theme == seen[0]


async def test_terminal_colors_are_used_when_no_color_is_set(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit() as hands:
        assert hands.app.theme == PLAIN
        assert all(
            segment.style is None or segment.style.color is None or segment.style.color.is_default
            for line in hands.app.screen._compositor.render_strips()
            for segment in line
        )


# ------------------------------------------------------------------ flags, promises, closing


async def test_step_is_flagged_with_a_reason_and_unflagged(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS, "ctrl+f", "1")
        assert "Thanks. The flow keeper will see your report." in hands.shown
        assert "REPORTED" in hands.shown and "Someone at this desk flagged this step as wrong." in hands.shown
        assert [flag.reason for flag in hands.session.records.flags.all()] == ["screen-differs"]
        await hands.press("ctrl+r")
        assert "is it still right?" in hands.shown and "REPORTED" in hands.shown, "one stray key deletes nothing"
        await hands.press("enter")
        assert "REPORTED" in hands.shown
        await hands.press("ctrl+r", "2")
        assert "Thanks. The step is marked as still right." in hands.shown and "REPORTED" not in hands.shown
        await hands.press("ctrl+r")
        assert "Thanks. The step is marked as still right." in hands.shown, "nothing is asked if nothing was flagged"


async def test_flags_of_colleagues_are_shown(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS)
        desk = hands.session
        assert desk.here and desk.here.walk.at
        desk.records.flags.add(desk.library, desk.here.walk.at, "does-not-work", TODAY)
        await hands.press("ctrl+f", "1")
        assert "A colleague flagged this step as wrong." in hands.shown


async def test_step_is_marked_in_the_status_line_when_three_flags_are_open(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS)
        desk = hands.session
        assert desk.here and desk.here.walk.at
        for _ in range(3):
            desk.records.flags.add(desk.library, desk.here.walk.at, "does-not-work", TODAY)
        assert "flagged 3 times" in Step(desk.here.saved.id).view(desk).status


async def test_new_button_name_is_saved_unless_it_looks_like_a_card_number(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*LAST_STEPS, "ctrl+f", "2")
        assert "What does the button say now? This is optional." in hands.shown
        for text, why in (
            ("21234005678901", "card number"),
            ("ann@example.org", "email"),
            ("x" * 41, "40 characters"),
        ):
            await hands.type(text)
            await hands.press("enter")
            assert why in hands.shown and not hands.session.records.flags.all()
            await hands.press("escape")
        await hands.type("Get Book Now")
        await hands.press("enter")
        assert "Thanks. The flow keeper will see your report." in hands.shown
        assert "A button may be called “Get Book Now” now." in " ".join(hands.shown.split())
        (flag,) = hands.session.records.flags.all()
        assert (flag.reason, flag.label) == ("label-changed", "Get Book Now")
        assert [table.title for table in flagged([flag])] == ["Steps that staff flagged", "New button names"]
        await hands.press("ctrl+f", "2", "enter")
        assert sorted(flag.label for flag in hands.session.records.flags.all()) == ["", "Get Book Now"]


async def test_screens_of_the_program_cannot_be_flagged(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "ctrl+f")
        assert "This screen is part of the program" in " ".join(hands.shown.split())


async def test_promise_has_a_contact_and_never_a_card_number(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "2", "4", "1")
        await hands.type("Ann")
        await hands.press("enter")
        await hands.type("21234005678901")
        await hands.press("enter")
        assert "card number" in hands.shown and not hands.session.records.promises.all()
        await hands.press("escape")
        await hands.type("555 0100")
        await hands.press("enter", "enter")
        (kept,) = hands.session.records.promises.all()
        assert (kept.contact, kept.name, kept.slip, kept.due.day) == ("555 0100", "Ann", "", 24)
        assert hands.title.startswith("Green fox") and "CALL" in hands.shown and "0100" not in hands.shown


TIDY = """
    borrow: [{id: tap, do: Tap **Go**.}]
    labels: {Go: {}}
    clean-up:
      - {id: sign-out, do: Sign out here., who: staff, where: computer}
      - {id: bin, do: Empty the bin., who: staff, where: computer}
"""


async def test_pending_cleanup_is_listed_before_a_visit_is_closed(sit: Sit, flows: Flows) -> None:
    async with sit(library=flows({"platforms/lend": TIDY})) as hands:
        await begin(hands, "reader lend")
        await hands.press("enter", "enter", "ctrl+x")
        assert "FIRST" in hands.shown and "- Sign out here." in hands.shown and "- Empty the bin." in hands.shown
        assert "Everything is done. Close the visit" in hands.shown
        await hands.press("enter", "enter", "enter", "ctrl+x")
        assert "Sign out" not in hands.shown and "- Empty the bin." in hands.shown


async def test_cleanup_is_never_skipped(sit: Sit, flows: Flows) -> None:
    async with sit(library=flows({"platforms/lend": TIDY})) as hands:
        await begin(hands, "reader lend")
        await hands.press("enter", "enter", "f6", "end", "ctrl+d")
        assert "Sign out here." in hands.shown and "You can't skip this step." in " ".join(hands.shown.split())


async def test_last_sheet_can_be_printed_again(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.printing.print_job import Printed

    printed: list[object] = []

    def take(*given: object, **how: object) -> Printed:
        printed.append(given[0])
        return Printed("queue", "It went.")

    monkeypatch.setattr("wizard.printing.print_job.print_sheet", take)
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "enter", "tab", "end", "enter")
        assert len(printed) == 2 and printed[0] == printed[1]
        assert "It went." in hands.shown


# ------------------------------------------------------------------ learning it


async def test_practice_saves_nothing_and_returns_to_the_desk(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await begin(hands)
        await hands.press("f4")
        assert hands.title.startswith("PRACTICE")
        await begin(hands, "kobo libby")
        assert "PRACTICE     " in hands.shown
        for _ in range(60):
            if hands.app.view.name == "finish":
                break
            await hands.press("enter")
        assert "answers matched what the practice patron said" in " ".join(hands.shown.split())
        await hands.press("f4")
        assert hands.title.startswith("eBook desk") or hands.title.startswith("Green fox")
    kept = open_file(file)
    assert [(saved.device, len(saved.turns)) for saved in kept.visits.all_open()] == [("kindle", 0)]
    kept.close()


async def test_wrong_answer_in_practice_is_reported(sit: Sit) -> None:
    async with sit() as hands:
        await hands.press("f4")
        await begin(hands, "kobo libby")
        wrong = next(number for number in range(1, 4) if f"{number}  " in hands.shown and not _fits(hands, number))
        await hands.press(str(wrong))
        assert "The practice patron said" in " ".join(hands.shown.split())


def _fits(hands: Hands, number: int) -> bool:
    said = next(row.phrase[0].text for row in hands.app.view.rows if row.word == "PRACTICE")
    return hands.app.view.options[number - 1].text in said


async def test_tour_has_four_cards_and_is_offered_once(sit: Sit) -> None:
    async with sit() as hands:
        assert "New here?" in hands.chosen
        await hands.press("enter")
        assert "card 1 of 4" in hands.title
        await hands.press("enter", "enter", "enter")
        assert "card 4 of 4" in hands.title
        await hands.press("enter")
        assert hands.title.startswith("eBook desk") and "New here?" not in hands.shown
