"""Promised calls: on the first screen, taken over, answered, and deleted."""

from concurrent.futures import wait
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.desk.hands import TODAY, Hands, Sit, begin
from tests.desk.lints import unknown_glyphs
from tests.desk.scenes import DESKS, owing, promise
from wizard.desk.actions import Close
from wizard.desk.screens.sheet import SheetPreview
from wizard.records.database import Records, in_memory, open_file

CARD = "21234005678901"


def said(hands: Hands) -> str:
    return " ".join(hands.shown.split())


async def test_first_screen_shows_due_promises_and_enter_opens_them(sit: Sit) -> None:
    async with sit(visits=owing(0, 0, -2, 3)) as hands:
        assert "Callbacks: 2 due today, 1 overdue." in hands.chosen
        await hands.press("enter")
        assert hands.title.startswith("Callbacks") and "0100" not in hands.shown
        groups = [word for line in hands.lines for word in ("OVERDUE", "TODAY", "UPCOMING") if word in line]
        assert groups == ["OVERDUE", "TODAY", "UPCOMING"]
        await hands.press("escape")
        assert hands.title.startswith("eBook desk")


async def test_later_promises_are_not_highlighted_and_are_one_key_away(sit: Sit) -> None:
    async with sit(visits=owing(3)) as hands:
        assert "Promises" not in hands.shown
        await hands.press("f5", "f5")
        assert "UPCOMING" in hands.shown
        await hands.press("backspace")
        assert hands.title.startswith("eBook desk"), "pressing the key twice still opens one list"


async def test_enter_continues_the_open_visit_when_promises_are_due(sit: Sit) -> None:
    async with sit(visits=owing(0)) as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "ctrl+n")
        assert "1 due today" in hands.shown and "Continue with Green fox" in hands.chosen


async def test_message_is_shown_when_there_are_no_promises(sit: Sit) -> None:
    async with sit() as hands:
        await hands.press("f5")
        assert "There are no callbacks. To promise one, type “callback” during a visit." in hands.shown


async def test_day_of_a_callback_is_confirmed_when_it_is_saved(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands, "kobo libby")
        await hands.type("callback")
        await hands.press("enter", "1", "enter")
        await hands.type("555 0100")
        await hands.press("enter", "enter")
        assert "The callback is saved for Tuesday, November 24." in hands.shown


async def test_promise_is_opened_taken_over_and_answered(sit: Sit) -> None:
    async with sit(visits=owing(0)) as hands:
        await hands.press("enter", "1")
        assert "Call Ann, 555 0100." in hands.shown and not unknown_glyphs(hands.shown)
        await hands.press("1")
        await hands.type("MM")
        await hands.press("enter")
        assert "MM will call." in hands.shown and "Add your findings" in hands.chosen
        await hands.press("enter")
        await hands.type("The library must renew it")
        await hands.press("enter")
        assert "Findings: The library must renew it" in hands.shown and "The call is done" in hands.chosen
        await hands.press("backspace")
        assert "(MM)" in hands.shown
        (kept,) = hands.session.records.promises.all()
        assert (kept.who, kept.found) == ("MM", "The library must renew it")


@pytest.mark.parametrize("option", ["1", "2"])
async def test_card_number_is_rejected_in_both_fields(option: str, sit: Sit) -> None:
    async with sit(visits=owing(0)) as hands:
        await hands.press("enter", "1", option)
        await hands.press("enter")
        assert "Please type it first." in hands.shown
        await hands.type(CARD)
        await hands.press("enter")
        assert "This looks like a card number. Please leave it out. We never save card numbers." in said(hands)
        assert [(kept.who, kept.found) for kept in hands.session.records.promises.all()] == [("", "")]


async def test_promise_is_moved_to_another_day(sit: Sit) -> None:
    async with sit(visits=owing(-1)) as hands:
        await hands.press("enter", "1", "3", "1")
        assert "Promised for Tuesday, November 24." in hands.shown
        assert [kept.due.day for kept in hands.session.records.promises.all()] == [24]


@pytest.mark.parametrize(
    ("option", "word"), [("4", "Well done. The callback is deleted."), ("5", "The callback is deleted.")]
)
async def test_no_byte_of_the_contact_is_left_when_a_promise_ends(
    option: str, word: str, sit: Sit, tmp_path: Path
) -> None:
    file = tmp_path / "visits.db"
    before = open_file(file)
    promise(before, TODAY, "0171 4455667")
    before.close()
    async with sit(visits=lambda: open_file(file)) as hands:
        assert b"4455667" in b"".join(path.read_bytes() for path in tmp_path.rglob("visits.db*"))
        await hands.press("enter", "1", option, "1")
        assert "4455667" in hands.shown, "no leads back"
        await hands.press(option, "2")
        assert word in hands.shown and "There are no callbacks." in hands.shown
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files and not [path for path in files if b"4455667" in path.read_bytes()]


@pytest.mark.parametrize(
    ("wanted", "says"), [("slip", "Calls to make, Monday, November 23"), ("answer", "renew the card")]
)
async def test_printed_promise_has_no_contact(wanted: str, says: str, sit: Sit) -> None:
    async with sit(visits=owing(0, 0)) as hands:
        await hands.press("enter")
        if wanted == "slip":
            await hands.press("3")
        else:
            await hands.press("2", "2")
            await hands.type("The library must renew the card")
            await hands.press("enter", "6")
        wait([sent.job for sent in hands.session.underway])
        (made,) = hands.session.home.glob("sheets/print-*.pdf")
        text = "".join(page.extract_text() for page in PdfReader(made).pages)
        assert says in " ".join(text.split()) and "Kindle" in text
        assert not any(word in text for word in ("Ann", "0101"))


async def test_message_is_shown_when_a_colleague_has_changed_the_promise_first(sit: Sit) -> None:
    async with sit(visits=owing(0)) as hands:
        await hands.press("enter", "1", "1")
        await hands.type("MM")
        (seen,) = hands.session.records.promises.all()
        hands.session.records.promises.kept(seen, TODAY)
        await hands.press("enter")
        assert "A colleague closed this callback in the meantime." in said(hands)
        assert hands.title.startswith("Callbacks")
        await hands.press("backspace")
        assert hands.title.startswith("eBook desk")


async def promised(hands: Hands) -> None:
    """End a visit with a promise for tomorrow."""
    await hands.type("kindle libby")
    await hands.press("enter", "enter", "2", "4", "1", "enter")
    await hands.type("555 0100")
    await hands.press("enter", "enter")


async def test_promise_list_and_visit_agree_while_the_desk_is_open(sit: Sit) -> None:
    async with sit() as hands:
        await promised(hands)
        await hands.press("f5", "1", "3", "2", "backspace", "backspace")
        assert "Wednesday, November 25, 2026" in hands.shown
        await hands.press("4", "3")
        assert "Thursday, November 26, 2026" in hands.shown, "the visit has the change made in the list"
        await hands.press("f5", "1", "5", "2", "backspace")
        assert "CALL" not in hands.shown


async def test_closing_a_visit_shows_that_its_promise_remains(sit: Sit) -> None:
    async with sit() as hands:
        await promised(hands)
        hands.desk.apply(Close(hands.session.here_id))
        assert hands.desk.take_notice() == "Visit closed. The callback stays on the list."
        assert len(hands.session.records.promises.all()) == 1


async def test_visit_has_no_link_to_its_contact_after_a_restart(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await promised(hands)
    async with sit(visits=lambda: open_file(file)) as hands:
        await hands.press("enter", "4")
        assert "Find the callback in the list" in said(hands)
        await hands.press("2")
        assert "the name and number are still saved" in said(hands) and hands.title.startswith("Callbacks")
        await hands.press("1", "5", "2")
        assert not hands.session.records.promises.all()
        await hands.press("backspace")
        assert hands.title.startswith("Green fox") and "CALL" not in hands.shown


async def test_no_second_promise_is_made_after_a_restart(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await promised(hands)
    async with sit(visits=lambda: open_file(file)) as hands:
        await hands.press("enter", "4", "1")
        assert hands.title.startswith("Callbacks") and "tomorrow" not in hands.shown
        await hands.press("backspace", "3")
        assert "CALL" in hands.shown
        assert len(hands.session.records.promises.all()) == 1


async def test_next_seven_days_are_offered_and_another_day_can_be_chosen(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "enter", "2", "4")
        days = [line.split("  ")[-1].strip() for line in hands.lines if "November" in line or "December" in line]
        assert len(days) == 7 and days[0].endswith("Tomorrow, Tuesday, November 24"), days
        assert days[-1].endswith("Monday, November 30") and "8 No callback" in said(hands)
        await hands.press("3")
        assert "First name or initials?" in hands.shown
        await hands.type("Ann")
        await hands.press("enter")
        assert "One phone number or email address?" in hands.shown
        await hands.press("down", "enter", "4", "enter")
        await hands.type("555 0100")
        await hands.press("enter", "enter")
        assert [kept.due.day for kept in hands.session.records.promises.all()] == [27]


async def test_name_is_not_stored_when_the_contact_is_on_paper(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "enter", "2", "4", "1")
        await hands.type("Ann")
        await hands.press("enter", "enter")
        assert "Write the first name and number on slip 1. They aren't saved here" in said(hands)
        assert [(kept.name, kept.slip) for kept in hands.session.records.promises.all()] == [("", "1")]


async def test_no_day_is_offered_after_the_contact_will_be_deleted(sit: Sit) -> None:
    def opened() -> Records:
        records = in_memory("", lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 12).timestamp())
        promise(records, TODAY, made=TODAY - timedelta(days=26))
        return records

    async with sit(visits=opened) as hands:
        await hands.press("enter", "1", "3")
        assert "Thursday, November 26" in hands.shown and "Friday, November 27" not in hands.shown


async def test_branch_is_counted_and_stored_with_its_promise(sit: Sit) -> None:
    async with sit(**DESKS["branches"](), visits=lambda: in_memory("", counting=True)) as hands:
        await hands.press("1")
        branch = hands.session.branch
        assert branch
        await promised(hands)
        assert [kept.branch for kept in hands.session.records.promises.all()] == [branch]
        assert hands.session.here
        hands.session.erase(hands.session.here)
        counted = hands.session.records.counts.tally(date.min, date.max)
        assert ("branch", branch, "not") in counted


async def test_referral_message_lists_tried_steps_without_patron_data(sit: Sit) -> None:
    async with sit() as hands:
        await promised(hands)
        await hands.press("6")
        assert "Tell the patron who can help" in said(hands) and "Service: Libby" in hands.shown
        await hands.press("2")
        saved = (hands.session.home / "message-to-support.txt").read_text()
        assert "needs help with a patron's device." in saved
        assert "How it works: sent to it by Amazon" in saved and "What happened" not in saved  # Nothing was tried.
        assert not any(word in saved for word in ("0100", "Green fox"))
        assert hands.session.here and hands.session.here.referred and "See what you've tried" in hands.shown


async def test_call_can_be_promised_during_a_visit(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "enter", "enter", "ctrl+x", "3")
        assert "Which day should we call?" in hands.shown
        await hands.press("1", *"Ann", "enter", *"555 0100", "enter", "enter")
        assert "The callback stays on the list." in said(hands) and hands.chosen.startswith("► 2  Close")
        (kept,) = hands.session.records.promises.all()
        assert kept.tried[-1].startswith("Stopped at: ")
        await hands.press("enter")
        assert not hands.session.visits and hands.session.records.promises.all() == [kept]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("promi", "Promise this patron a callback"),
        ("call back", "Promise this patron a callback"),
        ("refer", "Refer this patron to someone else"),
    ],
)
async def test_promises_are_found_by_name(sit: Sit, typed: str, line: str) -> None:
    async with sit() as hands:
        await hands.type(typed)
        assert "Callbacks" in hands.chosen
        await hands.press("escape")
        await hands.type("kindle libby")
        await hands.press("enter", "slash")
        await hands.type(typed)
        assert line in hands.chosen and "Callbacks" in hands.shown


async def test_sheet_has_a_referral_line_when_patron_is_referred(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press("enter", "enter", "enter", "slash")
        await hands.type("refer")
        await hands.press("enter")
        assert "What you've tried, to pass on" in hands.title
        await hands.press("backspace", "f7")
        sheet = SheetPreview(hands.session.here_id).sheet(hands.session)
        assert sheet and sheet.referred
        await hands.press("backspace", "ctrl+x")
        assert "See what you've tried" in hands.shown and hands.chosen.startswith("► 2  Close")


async def test_no_call_is_promised_until_a_day_is_chosen(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kindle libby")
        await hands.press(*["enter"] * 10, "2", *["2"] * 4)
        assert "We couldn't fix it today." in hands.shown
        await hands.press(*["down"] * 4, "up", "enter")
        assert hands.title.endswith("no day yet") and "Choose the day to call" in hands.chosen
