"""A visit at the desk, key by key: answering, going back, changing, jumping, waiting, mending, ending."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.desk.hands import TODAY, Sit, address, begin, small_library, turns, without_profile
from wizard.authoring import catalogs
from wizard.content.translation import own
from wizard.printing.print_job import Printed
from wizard.records.database import open_file
from wizard.system.paths import OWN, bundled


async def test_the_usual_visit_is_enter_and_enter(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        for _ in range(21):
            assert "finished" not in hands.title
            await hands.press("enter")
        assert "finished" in hands.title
        assert "NOT SEEN" not in hands.shown


async def test_back_opens_the_last_answer_and_enter_goes_on(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "enter", "2")
        before = hands.shown
        await hands.press("backspace")
        assert "changing an earlier answer" in hands.shown
        assert hands.chosen == "►2  No"
        await hands.press("enter")
        assert hands.shown == before


async def test_back_goes_back_as_often_as_one_likes_and_loses_nothing(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 8)
        kept, place = turns(hands), address(hands)
        await hands.press(*["backspace"] * 8)
        assert address(hands) == "kindle/kind"
        await hands.press("enter")
        assert (turns(hands), address(hands)) == (kept, place)


async def test_back_before_the_first_step_is_the_chooser(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("backspace")
        assert hands.title.startswith("eBook desk")
        assert "Go on: Green fox" in hands.chosen
        await hands.press("enter")
        assert hands.title.startswith("Green fox")


async def test_an_earlier_answer_changes_and_later_ones_stay(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 8)
        kept = turns(hands)
        await hands.press("f6", "home", "down", "down", "enter", "2")
        assert "Plug the Kindle in" in hands.shown, "the new answer brings a step of its own"
        await hands.press("enter")
        assert address(hands) == "libby/phone"
        assert turns(hands) == {**kept, "kindle/charged": "no", "kindle/charge": "done"}


async def test_enter_in_the_checklist_goes_to_a_later_step_and_it_counts_as_not_seen(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "enter", "f6", "down", "down", "down", "enter")
        assert address(hands) == "amazon-account/can-sign-in"
        assert turns(hands)["kindle/charged"] == "skipped"
        await hands.press("f6")
        assert re.search(r"- Is the Kindle charged", hands.shown)


async def test_recognize_is_never_passed_over(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("f6", "end", "enter")
        assert address(hands) == "kindle/kind"
        assert "First we need to know this." in hands.shown


async def test_d_says_all_before_is_done_and_the_finish_knows_it(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d")
        assert address(hands) == "libby>teach-back/show-me"
        assert set(turns(hands).values()) == {"newer", "done", "said", "give-back"}
        await hands.press("enter")
        assert "SAID" in hands.shown and "18 of 20 steps were said to be done." in hands.shown


@pytest.mark.parametrize(
    ("digit", "first"), [("3", "libby/search"), ("4", "libby/kindle-open"), ("5", "libby/kindle-return")]
)
async def test_a_visit_may_begin_at_any_phase(digit: str, first: str, sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", digit)
        assert address(hands) == first


async def test_a_phase_may_be_typed(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("paperwhite 3 libby read")
        assert "start at Read" in hands.shown
        await hands.press("enter")
        assert address(hands) == "libby/kindle-open", "the words named the model too"


async def test_words_on_the_screen_lead_to_their_step(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "deliver to")
        await hands.press("enter")
        assert address(hands) == "libby/deliver"


async def test_waiting_keeps_the_step_and_leads_to_the_next_patron(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "up", "up", "up", "up", "enter", "3")
        assert "who is next?" in hands.title and "Go on: Green fox" in hands.shown
        await hands.type("kobo libby")
        await hands.press("enter")
        assert hands.title.startswith("Blue owl")
        await hands.press("ctrl+n", "enter")
        assert hands.title.startswith("Green fox")
        assert "WAITING" in hands.shown and "Waiting (" not in hands.shown
        await hands.press("enter")
        assert address(hands) == "libby/kindle-open"


async def test_fixes_come_in_order_and_then_the_last_resort(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 9, "2")
        assert "FIX 1 OF 3" in hands.shown and "Type it again" in hands.shown
        await hands.press("2")
        assert "FIX 2 OF 3" in hands.shown and "What does the library system say?" in hands.shown
        await hands.press("enter")
        assert "Look the card up" in hands.shown and "It works now: go on" in hands.shown
        await hands.press("2")
        assert "FIX 3 OF 3" in hands.shown and "we tried all" in hands.shown
        await hands.press("2")
        assert "We could not mend it here." in hands.shown
        await hands.press("f6")
        assert "Can the patron borrow" in hands.app.view.options[-1].text, "the plan goes on behind a last resort"
        await hands.press("backspace", "1")
        assert address(hands) == "libby/has-card"


async def test_of_several_troubles_the_one_that_is_seen_is_tried_one_key_each(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 12)
        await hands.press("2")
        assert "What do you see?" in hands.shown and "TROUBLE" not in hands.shown
        await hands.press("2")
        assert "My card is not accepted" in hands.shown and "FIX 1 OF 3" in hands.shown
        await hands.press("backspace")
        assert "2  My card is not accepted" in hands.chosen, "as it was answered"
        await hands.press("1")
        assert "Libby does not know my card" in hands.shown
        await hands.press("backspace", "3")
        assert "Nothing else is known here" in hands.shown, "nothing stands on the step itself, and nothing was tried"
        await hands.press("f6")
        assert "What do you see? (Something else)" in hands.shown
        await hands.press("backspace")
        await hands.press("backspace", "backspace", "2")
        assert "3  Something else" in hands.chosen, "what does not work once more is asked once more"
        await hands.press("backspace", "1")
        assert address(hands) == "libby/search"


async def test_what_is_seen_is_asked_again_when_the_desk_is_opened_again(sit: Sit, tmp_path: Path) -> None:
    def visits() -> object:
        return open_file(tmp_path / "visits.db")

    async with sit(visits=visits) as hands:
        await begin(hands)
        await hands.press(*["enter"] * 12, "2")
        shown = hands.shown
    async with sit(visits=visits) as hands:
        assert "Go on: Green fox" in hands.chosen and "What do you see?" in hands.chosen
        await hands.press("enter")
        assert hands.shown == shown


async def test_a_trouble_found_by_its_words_is_not_asked_for_once_more(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press(*["enter"] * 12, "slash")
        await hands.type("verify card")
        await hands.press("enter")
        assert "My card is not accepted" in hands.shown and "FIX 1 OF" in hands.shown
        assert "What do you see?" not in hands.shown


async def test_a_trouble_found_inside_opens_at_the_step_that_names_it(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "up", "up", "up", "up", "enter", "enter", "slash")
        assert hands.title.startswith("Green fox: find")
        await hands.type("missing")
        await hands.press("enter")
        assert "TROUBLE" in hands.shown and "FIX 1 OF" in hands.shown
        assert len(hands.session.visits) == 1
        await hands.press("enter")
        assert address(hands) in ("libby/kindle-open", "libby/keep")


async def test_a_trouble_by_itself_asks_only_what_its_fixes_need(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "verif")
        assert "FIX 1 OF 3" in hands.shown
        await hands.press("enter")
        assert "finished" in hands.title
        assert "Print" not in hands.shown
        await hands.press("f7")
        assert "There is no sheet for this" in hands.shown


async def test_a_trouble_about_a_pair_has_the_sheet_of_that_pair(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "paperwhite not showing")
        await hands.press("enter", "enter")
        assert "It works again." in hands.shown
        await hands.press("2")
        assert "Borrow a book" in "".join(hands.app.view.lines)


async def test_what_cannot_work_is_said_first_and_one_key_starts_what_can(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "ipad palace")
        await hands.press("2")
        assert "Palace needs version 16" in hands.shown
        await hands.press("1")
        assert hands.title.startswith("Blue owl   iPad or iPhone + Libby")
        assert "Blue owl is the same patron as Green fox." in " ".join(hands.shown.split())
        assert address(hands) == "libby/ready", "the device is known already"
        assert len(hands.session.visits) == 2, "nothing but Close closes a visit"


async def test_a_pair_that_no_model_can_is_refused_without_a_visit(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "kindle palace")
        assert "can't work" in hands.title
        assert not hands.session.visits
        await hands.press("1")
        assert address(hands) == "libby/ready"


async def test_another_device_is_no_dead_end(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "ipad palace")
        await hands.press("2", "3")
        assert hands.title.startswith("eBook desk")
        assert len(hands.session.visits) == 1, "nothing but Close closes a visit"


async def test_a_second_service_passes_over_what_is_done(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "ipad hoopla")
        await hands.press("enter", "enter", "f6", "end", "ctrl+d", "enter", "4")
        assert "What can this do here?" in hands.title
        await hands.press("1")
        assert "Libby" in hands.title and address(hands) == "libby/ready"
        await hands.press("enter")
        assert address(hands) == "libby/get-app", "Wi-Fi was done with hoopla"


# ------------------------------------------------------------------ ending


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A printer that takes everything."""
    tray = SimpleNamespace(jobs=[], says="The sheet went to the printer Desk.", way="queue")

    def send(job: object) -> Printed:
        tray.jobs.append(job)
        return Printed(tray.way, tray.says)

    monkeypatch.setattr("wizard.printing.print_job.send", send)
    return tray


async def test_print_and_close(sit: Sit, printer: SimpleNamespace) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter", "enter")
        assert "went to the printer" in hands.shown
        assert printer.jobs[0].pdf.startswith(b"%PDF")
        assert "Close the visit" in hands.chosen
        await hands.press("enter")
        assert hands.title.startswith("eBook desk")
        assert not hands.session.visits and not hands.session.records.visits.all_open()


async def test_a_sheet_that_did_not_go_is_not_called_printed(sit: Sit, printer: SimpleNamespace) -> None:
    printer.way, printer.says = "saved", "No window can be opened here."
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter", "enter")
        assert "No window can be opened here." in hands.shown
        assert "√ printed" not in hands.shown


async def test_closing_is_asked_for(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("ctrl+x", "enter")
        assert hands.title.startswith("Green fox"), "Enter says no"
        await hands.press("ctrl+x", "2")
        assert not hands.session.visits


async def test_a_promise_has_a_day_and_stands_on_the_sheet(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "2")
        assert "TO BRING" in hands.shown and "Print the card of what to bring" in hands.chosen
        await hands.press("4", "2", "enter", "enter")
        assert "Wednesday, November 25, 2026" in hands.shown
        assert "on slip 1: neither is kept here. It stays at the desk." in " ".join(hands.shown.split())
        assert [kept.due.day for kept in hands.session.records.promises.all()] == [25]
        await hands.press("f7", "pagedown")
        assert "Wednesday" in hands.shown + str(hands.app.view.lines)
        await hands.press("backspace", "4", "8")
        assert "CALL" not in hands.shown, "they did not want it after all"
        assert not hands.session.records.promises.all()


async def test_a_sheet_without_a_visit(sit: Sit, printer: SimpleNamespace) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter")
        assert hands.title.startswith("Sheet   Kindle + Libby")
        await hands.press("enter")
        assert len(printer.jobs) == 1
        assert hands.title.startswith("eBook desk") and "went to the printer" in hands.shown
        assert not hands.session.visits


async def test_the_sheet_turns_from_one_language_to_the_next_and_prints_what_is_seen(
    sit: Sit, printer: SimpleNamespace, tmp_path: Path
) -> None:
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
        assert "In English alone" in hands.shown and "Libros de biblioteca en su Kindle" in hands.shown
        await hands.press("enter")
        (job,) = printer.jobs
        assert 'lang="es"' in job.page and 'lang="en"' in job.page


async def test_a_sheet_that_is_not_all_translated_says_so_and_stays_in_english(sit: Sit, tmp_path: Path) -> None:
    path = own("es", (tmp_path,))
    path.parent.mkdir(parents=True)
    path.write_text('msgctxt "libby"\nmsgid "Libby"\nmsgstr "Libby"\n', "utf-8")
    async with sit() as hands:
        hands.session.folders = (tmp_path, *hands.session.folders)
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "3")
        assert "is in English alone, since Español lacks a sentence" in " ".join(hands.shown.split())
        assert "Read library books on your Kindle" in hands.shown


# ------------------------------------------------------------------ a fresh clone


async def test_a_fresh_clone_says_so_and_asks_the_country_once(sit: Sit) -> None:
    async with sit(library=without_profile(small_library())) as hands:
        assert "No library profile is set yet" in hands.shown
        await begin(hands, "kindle libby")
        assert hands.title == "Which country is your library in?"
        await hands.press("1")
        assert hands.title.startswith("Green fox   Kindle + Libby")
        await hands.press("ctrl+n")
        await begin(hands, "kobo libby")
        assert hands.title.startswith("Blue owl   Kobo + Libby")


async def test_a_desk_without_the_library_that_lies_here_says_how_to_start_it(
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
        assert "This desk does not use our-library. Start it with: ebook-setup --content our-library" in " ".join(
            hands.shown.split()
        )
        assert "No library profile" not in hands.shown


async def test_the_country_is_kept_and_may_be_left_open(sit: Sit) -> None:
    fresh = without_profile(small_library())
    async with sit(library=fresh) as hands:
        await begin(hands)
        await hands.press("end", "enter")
        assert hands.title.startswith("Green fox"), "ask me later"
        await hands.press("enter")
        assert "MIND" in hands.shown and "only in the United States" in hands.shown
    async with sit(library=fresh) as hands:
        await begin(hands)
        await hands.press("3")
    async with sit(library=fresh) as hands:
        await begin(hands, "kobo libby")
        assert hands.title.startswith("Green fox")
        assert hands.session.library.country == "CA"


async def test_in_a_country_where_the_way_does_not_go(sit: Sit) -> None:
    async with sit(library=without_profile(small_library())) as hands:
        await begin(hands)
        await hands.press("end", "up", "enter", "enter")
        assert "only in the United States" in hands.shown and "can't work" in hands.title


# ------------------------------------------------------------------ what is kept


async def test_opening_the_desk_again_goes_on_where_it_was(sit: Sit, tmp_path: Path) -> None:
    def visits() -> object:
        return open_file(tmp_path / "visits.db")

    async with sit(visits=visits) as hands:
        await begin(hands)
        await hands.press(*["enter"] * 5, "backspace")
        shown, kept = hands.shown, turns(hands)
    async with sit(visits=visits) as hands:
        assert "Go on: Green fox" in hands.chosen
        await hands.press("enter")
        assert (hands.shown, turns(hands)) == (shown, kept)


async def test_colours_are_kept(sit: Sit) -> None:
    async with sit() as hands:
        await hands.press("f2")
        assert hands.app.theme == "light"
    async with sit() as hands:
        assert hands.app.theme == "light"
