"""The one way by which finished paper leaves the desk."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from wizard.presenters.leaflet import Leaflet
    from wizard.presenters.sheet import Paper, Sheet
    from wizard.printing.print_job import Printed

PRACTICE = "This is practice, so nothing is printed."
FILE = "file"
"""The printer's name in the settings where sheets are saved and not printed."""


class Order(NamedTuple):
    """What to print, and how. `command` is the library's own print command, `printer` the one that was chosen."""

    paper: "Sheet | Leaflet"
    size: "Paper"
    folders: tuple[Path, ...]
    folder: Path
    command: tuple[str, ...] = ()
    printer: str = ""
    copies: int = 1


class Deliver(Protocol):
    """Take an order without waiting for what becomes of it."""

    def __call__(self, order: Order, /) -> "Future[Printed]": ...


def deliver(order: Order) -> "Future[Printed]":
    """Print it, or save it as a file if that was chosen."""
    return to_file(order) if order.printer == FILE else to_printer(order)


def to_printer(order: Order) -> "Future[Printed]":
    """Print it by the first way that works on this computer."""
    # Here, since the first screen is painted before anything is printed.
    from wizard.printing.print_job import print_sheet
    from wizard.printing.worker import made_apart

    return _one_after_another().submit(partial(print_sheet, *order, make=made_apart))


def to_file(order: Order) -> "Future[Printed]":
    """Save it as a PDF among the sheets."""
    return _one_after_another().submit(partial(_saved, order))


def in_practice(order: Order) -> "Future[Printed]":
    """Print nothing."""
    from wizard.printing.print_job import Printed  # here, since the first screen is painted before

    done: Future[Printed] = Future()
    done.set_result(Printed("nothing", PRACTICE))
    return done


def _saved(order: Order) -> "Printed":
    from wizard.printing.pdf import RenderError  # here, since the first screen is painted before
    from wizard.printing.print_job import Printed
    from wizard.printing.worker import made_apart
    from wizard.system.paths import private_folder

    try:
        made = made_apart(order.paper, order.size, order.folders, order.folder)
        private_folder(order.folder)
        count = len(list(order.folder.glob("sheet-*")))
        path = order.folder / f"sheet-{count + 1}{'.pdf' if made.pdf else '.html'}"
        path.touch(mode=0o600)
        path.write_bytes(made.pdf or made.page.encode())
    except RenderError as error:
        return Printed("nothing", str(error))
    except OSError as error:
        return Printed("nothing", f"The sheet can't be saved on this computer: {error.strerror}.")
    return Printed("saved", " ".join(filter(None, (made.notice, f"Sheet saved as {path}."))), path)


@cache
def _one_after_another() -> ThreadPoolExecutor:
    """The thread that waits for printers. A sheet on its way is finished even if staff leave the desk."""
    return ThreadPoolExecutor(1, "printer")
