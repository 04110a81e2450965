"""Printers at the desk: chosen once, with copies, and without waiting."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from tests.desk.hands import SHIPPED, Sit, desk_at
from wizard.content.loader import load
from wizard.desk.actions import Close, PrintSheet, Show
from wizard.desk.delivery import FILE
from wizard.desk.print_queue import wait_for_printer
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.session import Underway
from wizard.printing import printed_codes
from wizard.printing.print_job import Printed, Way
from wizard.records.database import in_memory
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start

Given = list[tuple[object, ...]]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """The calls on a computer with two printers: sheet, paper, folders, folder, command, printer, copies."""
    taken: Given = []

    def take(*wanted: object, **_: object) -> Printed:
        taken.append(wanted)
        return Printed("queue", f"The sheet went to the printer {wanted[5] or 'Front_Desk'}.")

    monkeypatch.setattr("wizard.printing.print_job.print_sheet", take)
    monkeypatch.setattr("wizard.printing.print_job.has_cups", lambda: True)
    monkeypatch.setattr("wizard.printing.print_job.printers", lambda: ["Front_Desk", "Back_Room"])
    return taken


async def test_printer_is_chosen_once(sit: Sit, given: Given) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "4")
        assert hands.title == "Which printer?" and "current" in hands.chosen
        await hands.press("3")
        assert "Sheets will be printed on Back_Room." in hands.shown
        await hands.press("1")
        assert "The sheet went to the printer Back_Room." in hands.shown
    async with sit() as hands:  # another day
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "1")
        assert [wanted[5] for wanted in given] == ["Back_Room", "Back_Room"]


async def test_copies_are_printed_as_chosen(sit: Sit, given: Given) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "3")
        await hands.type("3")
        await hands.press("enter")
        assert given[0][6] == 3
        assert "The sheet went" in hands.shown and hands.title.startswith("eBook desk")


@pytest.mark.parametrize(("way", "language"), [("queue", "es"), ("nothing", "en")])
async def test_visit_is_counted_in_the_language_of_its_printed_sheet(way: Way, language: str, sit: Sit) -> None:
    result: Future[Printed] = Future()
    result.set_result(Printed(way, ""))
    async with sit(visits=lambda: in_memory("", counting=True)) as hands:
        await hands.type("ki li")
        await hands.press("enter")
        desk = hands.desk
        here = desk.session.here_id
        desk.session.underway.append(Underway(result, "es", here))
        desk.glance()
        desk.apply(Close(here))
        assert ("language", language, "not") in desk.session.records.counts.tally(date.min, date.max)


async def test_desk_does_not_ask_for_a_printer_when_the_print_dialog_will(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter")
        assert "copies" not in hands.shown and "Choose a printer" not in hands.shown


async def test_desk_does_not_wait_for_a_slow_printer(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff help the next patron meanwhile. The result is shown when it's known."""
    answers = Event()

    def take(*wanted: object, **_: object) -> Printed:
        answers.wait(60)
        return Printed("queue", "The sheet went to the printer at last.")

    monkeypatch.setattr("wizard.printing.print_job.print_sheet", take)
    monkeypatch.setattr("wizard.desk.print_queue.AWHILE", 0)
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("enter", "f7", "1")
        visit = hands.session.here
        assert "The printer is taking a while." in hands.shown and visit and not visit.printed
        await hands.press("enter")
        assert "taking a while" not in hands.shown
        answers.set()
        while hands.session.underway:
            await hands.glance()
        assert "The sheet went to the printer at last." in hands.shown and visit.printed


async def test_one_press_prints_one_job(sit: Sit, given: Given) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("enter", "f7")
        once = next(option.action for option in hands.desk.view().options if isinstance(option.action, PrintSheet))
        hands.desk.apply(once)
        hands.desk.apply(once)
        assert len(given) == 1 and "That sheet was already sent." in hands.desk.take_notice()
        await hands.press("f7", "1")
        assert len(given) == 2


def test_leaving_names_the_pending_print_job_and_saves_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.desk.print_queue.AWHILE", 0)
    monkeypatch.setattr("wizard.desk.print_queue.PATIENCE", 0.2)
    heard: list[str] = []
    session = desk_at(tmp_path).session
    session.underway.append(Underway(Future(), "en", 0))
    left = wait_for_printer(session, heard.append)
    assert heard == ["Waiting up to 0.2 seconds for the printer. To leave now, press Ctrl-C."]
    assert left == f"The printer hasn't answered. Unprinted sheets are saved in {tmp_path / 'sheets'} for a week."


def test_preview_names_what_the_printed_sheet_leaves_out(tmp_path: Path) -> None:
    library = replace(load((SHIPPED,)).library, country="US")
    desk = desk_at(tmp_path, library)
    desk.session.settings.put("printer", FILE)
    sheet = SheetPreview(0, Start("kobo", "cloudlibrary"), tuple(model_turns(library, "kobo-overdrive").items()))
    desk.apply(Show(sheet))
    assert desk.view().warning == ""
    desk.apply(PrintSheet(sheet))
    while desk.session.underway:  # a slow computer may take longer than the desk waits
        desk.glance()
    said = desk.take_notice()
    assert "To fit its paper, the sheet leaves out " in said and "Sheet saved as" in said
    desk.apply(Show(sheet))
    left_out = desk.view().warning
    assert left_out.startswith("To fit its paper, the sheet leaves out") and left_out in said
    assert desk.view().saying(said).warning == said


# ------------------------------------------------------------------ a patron rings, with an older sheet in hand


async def test_older_sheet_code_opens_its_step_and_shows_its_text(sit: Sit, tmp_path: Path) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("down", "down", "enter", "1")
        assert hands.session.last_sheet
        sheet = hands.session.last_sheet[1]
        older = sheet.code[:2] + ("AA" if sheet.code[2:] != "AA" else "BB")
        address = sheet.tasks[1].lines[0].address
        printed_codes.keep(tmp_path / "home" / "sheets", {older: {"B1": (address, "Push the old button.")}})
        await hands.press("escape")
        await hands.type(f"{older} b1")
        await hands.press("enter")
        assert "On it, B1 says: “Push the old button.”" in hands.app.view.warning
        assert hands.session.here and hands.session.here.walk.at and hands.session.here.walk.at.address == address
