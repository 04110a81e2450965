"""The print queue. The desk stays usable, and shows the result of each print job once it's known."""

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
LATER = "The printer is taking a while. Keep going. You'll see here when it's done."
PRINTER = "printer"  # The setting is empty for this computer's default printer.
AWHILE = 2.0  # Seconds the desk waits for a printer. Most answer sooner.
PATIENCE = 30  # Seconds the program waits for a printer before it ends.


def print_paper(session: Session, paper: "Sheet | Leaflet", visit: int = 0, copies: int = 1) -> None:
    """Send a paper to this desk's printer, and show the result if it's known soon."""
    profile, chosen = session.library.profile, session.settings.get(PRINTER)
    command = profile.print_with if profile else ()
    where = session.library.paper, session.folders, session.home / "sheets"
    sent = session.deliver(Order(paper, *where, command, chosen, copies))
    session.underway.append(Underway(sent, paper.language, visit, paper if isinstance(paper, Sheet) else None))
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
        if visit:
            visit.filed |= printed.way == "saved"
            if printed.way not in ("saved", "nothing"):
                visit.printed, visit.language = True, sheet.language
        session.say(printed.says)
    return bool(done)


def wait_for_printer(session: Session, say: Callable[[str], None]) -> str:
    """Wait for the print jobs, up to `PATIENCE` seconds. Return their results, or "" if there were none.

    Staff see why the program is waiting, and can stop the wait with Ctrl-C.
    """
    sent = [sheet.job for sheet in session.underway]
    with suppress(KeyboardInterrupt):
        if wait(sent, AWHILE).not_done:
            say(f"Waiting for the printer, up to {PATIENCE} seconds. To leave now, press Ctrl-C.")
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
