"""The print queue. Staff can keep working while it prints, and the desk shows each result once it's known."""

from collections.abc import Callable
from concurrent.futures import wait
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.desk.delivery import Order
from wizard.desk.session import Session, Underway
from wizard.presenters.sheet import Sheet

if TYPE_CHECKING:
    from wizard.presenters.leaflet import Leaflet

MAKING = "Making the sheet..."
LATER = "The printer is taking a while. Keep going. A message here will tell you when it's done."
PRINTED, SAVED = "The page was printed.", "The page was saved but not printed."
PRINTER = "printer"  # The name of the setting. Its value is "" for this computer's default printer.
AWHILE = 2.0  # How many seconds the desk waits for a printer. Most printers answer sooner.
PATIENCE = 30  # How many seconds the program waits for a printer before it exits.


def print_paper(session: Session, paper: "Sheet | Leaflet", visit: int = 0, copies: int = 1) -> None:
    """Send a handout to this desk's printer. If the result comes quickly, show it."""
    profile, chosen = session.library.profile, session.settings.get(PRINTER)
    command = profile.print_with if profile else ()
    where = session.library.paper, session.folders, session.home / "sheets"
    sent = session.deliver(Order(paper, *where, command, chosen, copies))
    sheet, page = (paper, "") if isinstance(paper, Sheet) else (None, paper.kind)
    session.underway.append(Underway(sent, paper.language, visit, sheet, page))
    wait([sent], AWHILE)
    if not show_results(session):
        session.say(LATER)


def show_results(session: Session) -> bool:
    """Show the results of finished print jobs. Return True if there were any."""
    done = [sheet for sheet in session.underway if sheet.job.done()]
    for sheet in done:
        session.underway.remove(sheet)
        visit, printed = session.visits.get(sheet.visit), sheet.job.result()
        if sheet.sheet:
            session.note_left_out(sheet.sheet, printed.left_out)
        if visit and sheet.page:
            visit.page = {"saved": SAVED, "nothing": visit.page}.get(printed.way, PRINTED)
        elif visit:
            visit.filed |= printed.way == "saved"
            if printed.way not in ("saved", "nothing"):
                visit.printed, visit.language = True, sheet.language
        session.say(printed.says)
    return bool(done)


def wait_for_printer(session: Session, say: Callable[[str], None]) -> str:
    """Wait up to `PATIENCE` seconds for the print jobs. Return their results, or "" if there weren't any.

    Staff see why the program is waiting, and can press Ctrl-C to stop waiting.
    """
    sent = [sheet.job for sheet in session.underway]
    with suppress(KeyboardInterrupt):
        if wait(sent, AWHILE).not_done:
            say(f"Waiting up to {PATIENCE} seconds for the printer. To leave now, press Ctrl-C.")
            wait(sent, PATIENCE)
    return final_results(session)


def final_results(session: Session) -> str:
    """Return the results of the print jobs, and where unprinted sheets are saved."""
    session.notice = ""
    show_results(session)
    if session.underway:
        folder = session.home / "sheets"
        session.say(f"The printer hasn't answered. Unprinted sheets are saved in {folder} for a week.")
    return session.take_notice()
