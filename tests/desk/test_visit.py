"""A visit at the desk, key by key: answers, back, changes, jumps, waits, fixes, and ends."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.desk.hands import TODAY, Sit, address, begin, desk_at, small_library, turns, without_profile
from tests.tiny import Flows
from wizard.authoring import catalogs
from wizard.content.translation import own
from wizard.desk.actions import Begin, GiveAnswer
from wizard.desk.screens.visit import OTHER_WAY
from wizard.desk.visit import Visit
from wizard.printing.print_job import Printed
from wizard.records.database import open_file
from wizard.system.paths import OWN, bundled
from wizard.walk.stops import Start


async def test_usual_visit_needs_only_enter(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        for _ in range(21):
            assert "finished" not in hands.title
            await hands.press("enter")
        assert "finished" in hands.title
        assert "NOT SEEN" not in hands.shown


async def test_back_opens_the_last_answer_and_enter_continues(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "enter", "2")
        before = hands.shown
        await hands.press("backspace")
        assert "changing an earlier answer" in hands.shown
        assert hands.chosen == "► 2  No"
        await hands.press("enter")
        assert hands.shown == before


async def test_back_can_be_repeated_without_losing_answers(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 8)
        kept, place = turns(hands), address(hands)
        await hands.press(*["backspace"] * 8)
        assert address(hands) == "kindle/kind"
        await hands.press("enter")
        assert (turns(hands), address(hands)) == (kept, place)


async def test_back_before_the_first_step_opens_the_chooser(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("backspace")
        assert hands.title.startswith("eBook desk")
        assert "Continue with Green fox" in hands.chosen
        await hands.press("enter")
        assert hands.title.startswith("Green fox")


async def test_later_answers_are_preserved_when_an_earlier_one_changes(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 8)
        kept = turns(hands)
        await hands.press("f6", "home", "down", "down", "enter", "2")
        assert "Plug the Kindle in" in hands.shown, "the new answer adds its own step"
        await hands.press("enter")
        assert address(hands) == "libby/phone"
        assert turns(hands) == {**kept, "kindle/charged": "no", "kindle/charge": "done"}


async def test_skipped_steps_count_as_not_seen_when_checklist_jumps_ahead(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "enter", "f6", "down", "down", "down", "enter")
        assert address(hands) == "amazon-account/can-sign-in"
        assert turns(hands)["kindle/charged"] == "skipped"
        await hands.press("f6")
        assert re.search(r"- Is the Kindle charged", hands.shown)


async def test_recognize_is_never_skipped(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("f6", "end", "enter")
        assert address(hands) == "kindle/kind"
        assert "Answer this first." in hands.shown


async def test_marking_earlier_steps_as_done_is_shown_at_the_end(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d")
        assert address(hands) == "libby>teach-back/show-me"
        assert set(turns(hands).values()) == {"newer", "done", "said", "give-back"}
        await hands.press("enter")
        assert "NOT SEEN" in hands.shown and "18 of 20 steps were marked as done." in hands.shown


@pytest.mark.parametrize(
    ("digit", "first"), [("3", "libby/search"), ("4", "libby/kindle-open"), ("5", "libby/kindle-return")]
)
async def test_visit_can_start_at_any_phase(digit: str, first: str, sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", digit)
        assert address(hands) == first


async def test_phase_can_be_typed(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("paperwhite 3 libby read")
        assert "Start at Read" in hands.shown
        await hands.press("enter")
        assert address(hands) == "libby/kindle-open", "the words named the model too"


async def test_words_on_the_screen_open_their_step(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "deliver to")
        await hands.press("enter")
        assert address(hands) == "libby/deliver"


async def test_waiting_saves_the_step_and_opens_the_next_patron(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "up", "up", "up", "up", "enter", "3")
        assert "who's next?" in hands.title and "Continue with Green fox" in hands.shown
        await hands.type("kobo libby")
        await hands.press("enter")
        assert hands.title.startswith("Blue owl")
        await hands.press("ctrl+n", "enter")
        assert hands.title.startswith("Green fox")
        assert "WAITING" in hands.shown and "Wait about" not in hands.shown
        await hands.press("enter")
        assert address(hands) == "libby/kindle-open"


async def test_fixes_come_in_order_before_the_last_resort(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 9, "2")
        assert "FIX 1 OF 3" in hands.shown and "Type it again" in hands.shown
        await hands.press("2")
        assert "FIX 2 OF 3" in hands.shown and "What does the library system say?" in hands.shown
        await hands.press("enter")
        assert "Look the card up" in hands.shown and "It works now" in hands.shown
        await hands.press("2")
        assert "FIX 3 OF 3" in hands.shown and "Still not working (last fix)" in hands.shown
        await hands.press("2")
        assert "We couldn't fix it today." in hands.shown
        await hands.press("f6")
        assert "Can the patron borrow" in hands.app.view.options[-1].text, "the plan continues after a last resort"
        await hands.press("backspace", "1")
        assert address(hands) == "libby/has-card"


async def test_chosen_trouble_is_tried_with_one_key_per_fix(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 12)
        await hands.press("2")
        assert "What do you see?" in hands.shown and "PROBLEM" not in hands.shown
        await hands.press("2")
        assert "My card is not accepted" in hands.shown and "FIX 1 OF 3" in hands.shown
        await hands.press("backspace")
        assert "2  My card is not accepted" in hands.chosen, "as it was answered"
        await hands.press("1")
        assert "Libby does not know my card" in hands.shown
        await hands.press("backspace", "3")
        assert "We don't know of anything else to try." in hands.shown, (
            "the step itself has no answer, and nothing was tried"
        )
        await hands.press("f6")
        assert "What do you see? (Something else)" in hands.shown
        await hands.press("backspace")
        await hands.press("backspace", "backspace", "2")
        assert "3  Something else" in hands.chosen, "if it doesn't work again, the question is asked again"
        await hands.press("backspace", "1")
        assert address(hands) == "libby/search"


async def test_trouble_question_is_shown_again_when_the_desk_is_reopened(sit: Sit, tmp_path: Path) -> None:
    def visits() -> object:
        return open_file(tmp_path / "visits.db")

    async with sit(visits=visits) as hands:
        await begin(hands)
        await hands.press(*["enter"] * 12, "2")
        shown = hands.shown
    async with sit(visits=visits) as hands:
        assert "Continue with Green fox" in hands.chosen and "What do you see?" in hands.chosen
        await hands.press("enter")
        assert hands.shown == shown


async def test_staff_are_not_asked_again_about_a_trouble_they_searched_for(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 12, "slash")
        await hands.type("verify card")
        await hands.press("enter")
        assert "My card is not accepted" in hands.shown and "FIX 1 OF" in hands.shown
        assert "What do you see?" not in hands.shown


async def test_trouble_found_in_a_visit_opens_at_the_step_that_names_it(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "up", "up", "up", "up", "enter", "enter", "slash")
        assert hands.title.startswith("Green fox   search")
        await hands.type("missing")
        await hands.press("enter")
        assert "PROBLEM" in hands.shown and "FIX 1 OF" in hands.shown
        assert len(hands.session.visits) == 1
        await hands.press("enter")
        assert address(hands) in ("libby/kindle-open", "libby/keep")


async def test_trouble_alone_asks_only_questions_its_fixes_need(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "verif")
        assert "FIX 1 OF 3" in hands.shown
        await hands.press("enter")
        assert "finished" in hands.title
        assert "Print the sheet" in hands.shown
        await hands.press("f7")
        assert "My card is not accepted" in hands.shown


async def test_trouble_of_a_pair_offers_the_sheet_of_that_pair(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "paperwhite not showing")
        await hands.press("enter", "enter")
        assert "It's working again." in hands.shown
        await hands.press("2")
        assert "Borrow a book" in "".join(hands.app.view.lines)


async def test_reason_is_shown_first_and_one_key_starts_an_alternative(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "ipad palace")
        await hands.press("2")
        assert "Palace needs version 16" in hands.shown
        await hands.press("1")
        assert hands.title.startswith("Blue owl   iPad + Libby")
        assert "Blue owl and Green fox are the same patron." in " ".join(hands.shown.split())
        assert address(hands) == "libby/ready", "the device is already known"
        assert len(hands.session.visits) == 2, "nothing but Close closes a visit"


async def test_no_visit_starts_when_no_model_works_with_the_service(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "kindle palace")
        assert "doesn't work" in hands.title
        assert not hands.session.visits
        await hands.press("1")
        assert address(hands) == "libby/ready"


@pytest.mark.parametrize(
    ("typed", "keys"),
    [("ipad palace", ("2", "4")), ("ipad palace", ("2", "f7", "1")), ("kindle palace", ("end", "enter"))],
)
async def test_patron_takes_home_what_works_instead(
    sit: Sit, printer: SimpleNamespace, typed: str, keys: tuple[str, ...]
) -> None:
    async with sit() as hands:
        await begin(hands, typed)
        await hands.press(*keys)
        await hands.printed()
        assert [job.pdf[:4] for job in printer.jobs] == [b"%PDF"]


async def test_choosing_another_device_continues(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "ipad palace")
        await hands.press("2", "3")
        assert hands.title.startswith("eBook desk")
        assert len(hands.session.visits) == 1, "nothing but Close closes a visit"


async def test_second_service_skips_finished_steps(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "ipad hoopla")
        await hands.press("enter", "enter", "f6", "end", "ctrl+d", "enter", "4")
        assert "What works on this device?" in hands.title
        await hands.press("1")
        assert "Libby" in hands.title and address(hands) == "libby/ready"
        await hands.press("enter")
        assert address(hands) == "libby/get-app", "Wi-Fi was done with hoopla"


# ------------------------------------------------------------------ ending


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return a printer that accepts everything."""
    tray = SimpleNamespace(jobs=[], says="The sheet went to the printer Desk.", way="queue")

    def send(job: object) -> Printed:
        tray.jobs.append(job)
        return Printed(tray.way, tray.says)

    monkeypatch.setattr("wizard.printing.print_job.send", send)
    return tray


async def test_print_and_close_finishes_the_visit(sit: Sit, printer: SimpleNamespace) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter", "enter")
        assert "went to the printer" in hands.shown
        assert printer.jobs[0].pdf.startswith(b"%PDF")
        assert "Close the visit" in hands.chosen
        await hands.press("enter")
        assert hands.title.startswith("eBook desk")
        assert not hands.session.visits and not hands.session.records.visits.all_open()


async def test_sheet_is_not_reported_as_printed_when_printing_fails(sit: Sit, printer: SimpleNamespace) -> None:
    printer.way, printer.says = "saved", "No window can be opened here."
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter", "enter")
        assert "No window can be opened here." in hands.shown
        assert "√ printed" not in hands.shown


async def test_closing_asks_for_confirmation(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("ctrl+x", "enter")
        assert hands.title.startswith("Green fox"), "Enter says no"
        await hands.press("ctrl+x", "2")
        assert not hands.session.visits


async def test_promise_has_a_day_and_is_on_the_sheet(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "2")
        assert "TO BRING" in hands.shown and "Print a card that lists what to bring" in hands.chosen
        await hands.press("4", "2", "enter", "enter")
        assert "Wednesday, November 25, 2026" in hands.shown
        assert "on slip 1. They aren't saved here, so leave the slip at the desk." in " ".join(hands.shown.split())
        assert [kept.due.day for kept in hands.session.records.promises.all()] == [25]
        await hands.press("f7", "pagedown")
        assert "Wednesday" in hands.shown + str(hands.app.view.lines)
        await hands.press("backspace", "4", "8")
        assert "CALL" not in hands.shown, "they didn't want it after all"
        assert not hands.session.records.promises.all()


async def test_sheet_can_be_printed_without_a_visit(sit: Sit, printer: SimpleNamespace) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter")
        assert hands.title.startswith("Sheet   Kindle + Libby")
        await hands.press("enter")
        assert len(printer.jobs) == 1
        assert hands.title.startswith("eBook desk") and "went to the printer" in hands.app.view.warning
        assert not hands.session.visits


async def test_sheet_is_printed_in_the_language_shown(sit: Sit, printer: SimpleNamespace, tmp_path: Path) -> None:
    catalogue = catalogs.up_to_date(small_library(), "es", (tmp_path,), TODAY)
    for message in catalogue:
        message.string = message.id
    path = own("es", (tmp_path,))
    path.parent.mkdir(parents=True)
    path.write_text(catalogs.dumped(catalogue), "utf-8")
    async with sit() as hands:
        hands.session.folders = (tmp_path, *hands.session.folders)
        await hands.type("ki li")
        await hands.press("down", "down", "enter")
        assert "Also in Español" in hands.shown
        await hands.press("3")
        assert "In English only" in hands.shown and "Libby en su Kindle" in hands.shown
        await hands.press("enter")
        (job,) = printer.jobs
        assert 'lang="es"' in job.page and 'lang="en"' in job.page


async def test_sheet_is_in_english_with_a_message_when_translation_is_incomplete(sit: Sit, tmp_path: Path) -> None:
    path = own("es", (tmp_path,))
    path.parent.mkdir(parents=True)
    path.write_text('msgctxt "libby"\nmsgid "Libby"\nmsgstr "Libby"\n', "utf-8")
    async with sit() as hands:
        hands.session.folders = (tmp_path, *hands.session.folders)
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "3")
        assert "is in English only, because this sentence has no Spanish translation" in " ".join(hands.shown.split())
        assert "Libby on your Kindle" in hands.shown


# ------------------------------------------------------------------ a fresh clone


async def test_fresh_clone_shows_a_message_and_asks_for_the_country_once(sit: Sit) -> None:
    async with sit(library=without_profile(small_library())) as hands:
        assert "Your library isn't set up yet" in hands.shown
        await begin(hands, "kindle libby")
        assert hands.title == "Which country is your library in?"
        await hands.press("1")
        assert hands.title.startswith("Green fox   Kindle + Libby")
        await hands.press("ctrl+n")
        await begin(hands, "kobo libby")
        assert hands.title.startswith("Blue owl   Kobo + Libby")


async def test_desk_shows_how_to_use_the_library_found_in_this_folder(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / OWN / "flows" / "library.yaml"
    profile.parent.mkdir(parents=True)
    profile.touch()
    monkeypatch.chdir(tmp_path)
    async with sit(library=without_profile(small_library())) as hands:
        hands.session.folders = (bundled(),)
        await hands.type("x")
        assert "our-library" not in hands.shown
        await hands.press("backspace")
        shown = " ".join(hands.shown.split())
        assert "isn't using our-library. To use it, start the desk with: ebook-setup --content our-library" in shown
        assert "Your library isn't set up" not in hands.shown


async def test_country_is_saved_and_optional(sit: Sit) -> None:
    fresh = without_profile(small_library())
    async with sit(library=fresh) as hands:
        await begin(hands)
        await hands.press("end", "enter")
        assert hands.title.startswith("Green fox"), "ask me later"
        await hands.press("enter")
        assert "CAREFUL" in hands.shown and "only in the United States" in hands.shown
    async with sit(library=fresh) as hands:
        await begin(hands)
        await hands.press("3")
    async with sit(library=fresh) as hands:
        await begin(hands, "kobo libby")
        assert hands.title.startswith("Green fox")
        assert hands.session.library.country == "CA"


async def test_reason_is_shown_when_the_way_is_not_for_this_country(sit: Sit) -> None:
    async with sit(library=without_profile(small_library())) as hands:
        await begin(hands)
        await hands.press("end", "up", "enter")
        assert "only in the United States" in hands.shown and "doesn't work" in hands.title


# ------------------------------------------------------------------ what is kept


async def test_visit_continues_when_the_desk_is_reopened(sit: Sit, tmp_path: Path) -> None:
    def visits() -> object:
        return open_file(tmp_path / "visits.db")

    async with sit(visits=visits) as hands:
        await begin(hands)
        await hands.press(*["enter"] * 5, "backspace")
        shown, kept = hands.shown, turns(hands)
    async with sit(visits=visits) as hands:
        assert "Continue with Green fox" in hands.chosen
        await hands.press("enter")
        assert (hands.shown, turns(hands)) == (shown, kept)


async def test_colors_are_saved(sit: Sit) -> None:
    async with sit() as hands:
        await hands.press("f2")
        assert hands.app.theme == "light"
    async with sit() as hands:
        assert hands.app.theme == "light"


def test_back_after_another_way_says_where_the_same_answer_leads(flows: Flows, tmp_path: Path) -> None:
    fails = "{id: tap, do: Tap., see: 'a list.', if-not: [{id: again, try: Tap again.}]}"
    files = {
        "devices/reader": "models: {one: {name: Reader One, ways: [app, browser]}}",
        "platforms/lend": f"ways:\n  app: {{set-up: [{fails}]}}\n  browser: {{set-up: [{{id: look, do: Look.}}]}}",
    }
    desk = desk_at(tmp_path, flows(files))
    desk.apply(Begin(Start("reader", "lend")))

    def visit() -> Visit:
        assert desk.session.here is not None
        return desk.session.here

    for answer in ("one", "done", "stuck", "not-yet", "other-way"):
        desk.apply(GiveAnswer(visit().saved.id, visit().address, answer))
    there, places = visit().address, []
    assert there == "lend/look" and not desk.view().warning
    for _ in range(3):
        desk.apply(desk.view().commands["back"])
        places.append(visit().address)
        assert OTHER_WAY in desk.view().warning
    assert [place.rpartition("/")[2] for place in places] == ["tap!last", "tap!again", "tap"]
    view = desk.view()
    assert view.options[view.chosen].text.startswith("It didn't")
    desk.apply(view.options[view.chosen].action)
    assert visit().address == there
