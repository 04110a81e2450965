"""Printing from the desk: the sheet goes its way while the desk goes on; what came of it is said when it is known."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from wizard.desk.actions import show
from wizard.desk.view import Act, Option, View

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.desk.visit import Visit
    from wizard.presenters.leaflet import Leaflet
    from wizard.presenters.sheet import Sheet
    from wizard.printing.print_job import Printed

MAKING = "The sheet is being made..."
PRACTICE = "This is practice: nothing is printed."
LATER = "The printer takes its time. Go on; what comes of it is said here."
PRINTER = "printer"  # the setting: empty for this computer's usual one
PATIENCE = 30  # seconds that somebody who leaves waits for a printer
ON_ITS_WAY = "This is already on its way to the printer."
PRINTED = "This is already printed. To print it again, look at the sheet first, and print it from there."
AWHILE = 2.0  # seconds the desk waits for a printer, which mostly answers at once


Printing = Callable[["Desk", int], None]  # prints so many copies of what is seen


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What one press asks for. The same press repeated makes an equal job."""

    paper: "Sheet | Leaflet"
    visit: int | None = None  # its id, for a paper of a visit
    copies: int = 1


class Underway(NamedTuple):
    """A paper on its way to the printer, its language, the visit it is of, and the press that asked for it."""

    came_of_it: "Future[Printed]"
    language: str
    visit: "Visit | None"
    job: PrintJob | None = None


def put_out(
    desk: "Desk", sheet: "Sheet | Leaflet", visit: "Visit | None" = None, copies: int = 1, again: bool = False
) -> None:
    """Print a sheet, on the printer that this desk uses. What came of it is said now if it comes soon.

    One press is one job: the sheet of a visit is printed once, unless it is asked for `again` once it has been printed.
    """
    job = PrintJob(sheet, visit.saved.id if visit else None, copies)
    if any(sent.job == job for sent in desk.underway):
        desk.notice = ON_ITS_WAY
        return
    if visit and job in desk.printed_jobs and not again:
        desk.notice = PRINTED
        return
    sent = _begun(job, desk)
    desk.underway.append(Underway(sent, sheet.language, visit, job))
    wait([sent], AWHILE)
    if not told(desk):
        desk.notice = LATER


def _begun(job: PrintJob, desk: "Desk") -> "Future[Printed]":
    """Start on a job, in a thread that nobody has to wait for: a printer may never answer."""
    from wizard.printing.print_job import print_sheet
    from wizard.printing.worker import made_apart

    profile = desk.library.profile
    command = profile.print_with if profile else ()
    where = desk.library.paper, desk.folders, desk.home / "sheets"
    do = partial(print_sheet, job.paper, *where, command, desk.settings.get(PRINTER), job.copies, make=made_apart)
    sent: Future[Printed] = Future()
    try:
        Thread(target=_do, args=(do, sent, desk.home), name="printer", daemon=True).start()
    except RuntimeError:  # this computer has no thread left
        _do(do, sent, desk.home)
    return sent


def _do(do: "Callable[[], Printed]", sent: "Future[Printed]", home: Path) -> None:
    """Do a job. A bug of ours is reported like any other, and never ends the desk."""
    from wizard.printing.print_job import Printed
    from wizard.system.crash_report import written

    try:
        sent.set_result(do())
    except Exception as error:
        sent.set_result(Printed("nothing", f"The sheet wasn't printed: this program has a bug. {written(error, home)}"))


def told(desk: "Desk") -> bool:
    """Say what came of sheets that were sent; whether there was anything to say."""
    done = [sheet for sheet in desk.underway if sheet.came_of_it.done()]
    for sheet in done:
        desk.underway.remove(sheet)
        way = sheet.came_of_it.result().way
        if sheet.job and way not in ("saved", "nothing"):
            desk.printed_jobs.add(sheet.job)
        if sheet.visit:
            sheet.visit.filed |= way == "saved"
            if way not in ("saved", "nothing"):
                sheet.visit.printed, sheet.visit.language = True, sheet.language
    says = [sheet.came_of_it.result().says for sheet in done]
    desk.notice = " ".join(filter(None, (desk.notice, *says)))
    return bool(done)


def settled(desk: "Desk", say: Callable[[str], None]) -> str:
    """Wait for the sheets on their way; what came of them, empty where there were none.

    Somebody who is leaving hears what they wait for. They may stop waiting with Ctrl-C, and needn't wait for ever.
    """
    sent = [sheet.came_of_it for sheet in desk.underway]
    with suppress(KeyboardInterrupt):
        if wait(sent, AWHILE).not_done:
            say(f"Waiting for the printer, {PATIENCE} seconds at most. To leave now, press Ctrl-C.")
            wait(sent, PATIENCE)
    return so_far(desk)


def so_far(desk: "Desk") -> str:
    """What came of the sheets on their way, and where those are that no printer has taken."""
    desk.notice = ""
    told(desk)
    left = f"The printer hasn't answered. Sheets that aren't printed are kept in {desk.home / 'sheets'} for a day."
    return " ".join(filter(None, (desk.notice, left if desk.underway else "")))


# ------------------------------------------------------------------ where one can choose


def choices(desk: "Desk", printing: Printing) -> Iterator[Option]:
    """More copies, another printer; nothing where the print dialog asks for them."""
    from wizard.printing.print_job import has_cups

    if has_cups():
        yield Option("Print more copies", show(Copies(printing)))
        yield Option("Choose the printer", _look, desk.settings.get(PRINTER), slow="Looking for printers...")


def _look(desk: "Desk") -> None:
    from wizard.printing.print_job import printers

    desk.show(Printers(tuple(printers())))


@dataclass(frozen=True)
class Copies:
    """How many; then they are printed."""

    printing: Printing

    def view(self, desk: "Desk") -> View:
        counts = (2, 3, 4, 5, 10, 20)
        options = tuple(Option(f"{count} copies", self._of(count), slow=MAKING) for count in counts)
        return View(name="choose", shape="list", title="How many?", intro="Of the sheet as it is:", options=options)

    def _of(self, count: int) -> Act:
        def act(desk: "Desk") -> None:
            desk.back()
            self.printing(desk, count)

        return act


@dataclass(frozen=True)
class Printers:
    """Which printer this desk uses."""

    names: tuple[str, ...]

    def view(self, desk: "Desk") -> View:
        now = desk.settings.get(PRINTER)
        usual = Option("This computer's usual printer", _use(""), "" if now else "used now")
        named = tuple(Option(name, _use(name), "used now" if name == now else "") for name in self.names)
        return View(
            name="choose",
            shape="list",
            title="Which printer?",
            intro="It is kept for this computer." if named else "No other printer is known here.",
            options=(usual, *named),
        )


def _use(name: str) -> Act:
    def act(desk: "Desk") -> None:
        desk.settings.put(PRINTER, name)
        desk.notice = f"Sheets go to {name} from now on." if name else "Sheets go to the usual printer from now on."
        desk.back()

    return act
