"""Sheets on their way to the printer: the desk goes on meanwhile, and says what became of each once it's known."""

from collections.abc import Callable
from concurrent.futures import wait
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.desk.delivery import Order
from wizard.desk.session import Session, Underway

if TYPE_CHECKING:
    from wizard.presenters.leaflet import Leaflet
    from wizard.presenters.sheet import Sheet

MAKING = "Making the sheet..."
LATER = "The printer is taking a while. You can continue; you'll see here when it's done."
PRINTER = "printer"  # the setting: empty for this computer's usual one
AWHILE = 2.0  # seconds the desk waits for a printer; most answer sooner
PATIENCE = 30  # seconds that staff who leave wait for a printer


def put_out(session: Session, paper: "Sheet | Leaflet", visit: int = 0, copies: int = 1) -> None:
    """Send a paper to the printer of this desk, and say what became of it if that's known soon."""
    profile, chosen = session.library.profile, session.settings.get(PRINTER)
    command = profile.print_with if profile else ()
    where = session.library.paper, session.folders, session.home / "sheets"
    sent = session.deliver(Order(paper, *where, command, chosen, copies))
    session.underway.append(Underway(sent, paper.language, visit))
    wait([sent], AWHILE)
    if not told(session):
        session.say(LATER)


def told(session: Session) -> bool:
    """Say what became of the sheets that were sent; return whether there was anything to say."""
    done = [sheet for sheet in session.underway if sheet.came_of_it.done()]
    for sheet in done:
        session.underway.remove(sheet)
        visit, came_of_it = session.visits.get(sheet.visit), sheet.came_of_it.result()
        if visit:
            visit.filed |= came_of_it.way == "saved"
            if came_of_it.way not in ("saved", "nothing"):
                visit.printed, visit.language = True, sheet.language
        session.say(came_of_it.says)
    return bool(done)


def settled(session: Session, say: Callable[[str], None]) -> str:
    """Wait for the sheets on their way; return what became of them, or "" if there were none.

    Staff who leave hear what they wait for. They can stop waiting with Ctrl-C, and never wait longer than `PATIENCE`.
    """
    sent = [sheet.came_of_it for sheet in session.underway]
    with suppress(KeyboardInterrupt):
        if wait(sent, AWHILE).not_done:
            say(f"Waiting for the printer, {PATIENCE} seconds at most. To leave now, press Ctrl-C.")
            wait(sent, PATIENCE)
    return so_far(session)


def so_far(session: Session) -> str:
    """Return what became of the sheets on their way, and where those are that no printer has taken."""
    session.notice = ""
    told(session)
    if session.underway:
        folder = session.home / "sheets"
        session.say(f"The printer hasn't answered. Sheets that aren't printed are kept in {folder} for a day.")
    return session.take_notice()
