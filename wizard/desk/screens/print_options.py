"""Printing from the desk: the sheet goes its way while the desk goes on; what came of it is said when it is known."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache, partial
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
AWHILE = 2.0  # seconds the desk waits for a printer, which mostly answers at once


Printing = Callable[["Desk", int], None]  # prints so many copies of what is seen


class Underway(NamedTuple):
    """A paper on its way to the printer, its language, and the visit it is of."""

    came_of_it: "Future[Printed]"
    language: str
    visit: "Visit | None"


def put_out(desk: "Desk", sheet: "Sheet | Leaflet", visit: "Visit | None" = None, copies: int = 1) -> None:
    """Print a sheet, on the printer that this desk uses. What came of it is said now if it comes soon."""
    from wizard.printing.print_job import print_sheet
    from wizard.printing.worker import made_apart

    profile = desk.library.profile
    command = profile.print_with if profile else ()
    chosen = desk.settings.get(PRINTER)
    where = desk.library.paper, desk.folders, desk.home / "sheets"
    job = partial(print_sheet, sheet, *where, command, chosen, copies, make=made_apart)
    sent = _one_after_another().submit(job)
    desk.underway.append(Underway(sent, sheet.language, visit))
    wait([sent], AWHILE)
    if not told(desk):
        desk.notice = LATER


@cache
def _one_after_another() -> ThreadPoolExecutor:
    """The thread that waits for printers. A sheet on its way is finished even if somebody leaves the desk."""
    return ThreadPoolExecutor(1, "printer")


def told(desk: "Desk") -> bool:
    """Say what came of sheets that were sent; whether there was anything to say."""
    done = [sheet for sheet in desk.underway if sheet.came_of_it.done()]
    for sheet in done:
        desk.underway.remove(sheet)
        if sheet.visit:
            way = sheet.came_of_it.result().way
            sheet.visit.filed |= way == "saved"
            if way not in ("saved", "nothing"):
                sheet.visit.printed, sheet.visit.language = True, sheet.language
    says = [sheet.came_of_it.result().says for sheet in done]
    desk.notice = " ".join(filter(None, (desk.notice, *says)))
    return bool(done)


def settled(desk: "Desk") -> str:
    """Wait for the sheets on their way; what came of them, empty where there were none."""
    wait([sheet.came_of_it for sheet in desk.underway])
    desk.notice = ""
    told(desk)
    return desk.notice


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
