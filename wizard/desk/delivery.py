"""Prints finished handouts or saves them as files."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from itertools import count
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from wizard.presenters.leaflet import Leaflet
    from wizard.presenters.sheet import Paper, Sheet
    from wizard.printing.print_job import Printed

PRACTICE = "This is practice. Nothing was printed."
READY = "The sheet is ready. Open it below, and print it from there."
FILE = "file"
"""The printer name in the settings that means sheets are saved as files."""


class Order(NamedTuple):
    """A handout to print, and how to print it.

    `command` is the library's own print command, and `printer` is the printer that staff chose.
    """

    paper: "Sheet | Leaflet"
    size: "Paper"
    folders: tuple[Path, ...]
    folder: Path
    command: tuple[str, ...] = ()
    printer: str = ""
    copies: int = 1


class Deliver(Protocol):
    """A function that accepts an order without waiting for its result."""

    def __call__(self, order: Order, /) -> "Future[Printed]": ...


def deliver(order: Order) -> "Future[Printed]":
    """Print the handout, or save it as a file if staff chose that."""
    return to_file(order) if order.printer == FILE else to_printer(order)


def to_printer(order: Order) -> "Future[Printed]":
    """Print the handout with the first method that works on this computer."""
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.print_job import print_sheet
    from wizard.printing.worker import made_apart

    return begun(partial(print_sheet, *order, make=made_apart), order.folder.parent)


def to_file(order: Order) -> "Future[Printed]":
    """Save the handout as a PDF in the folder for sheets."""
    return begun(partial(_saved, order), order.folder.parent)


def to_browser(order: Order, take: Callable[[bytes, str], object]) -> "Printed":
    """Make the handout for a browser to open. It's never printed or saved on this computer.

    `take` receives the handout and its content type: `application/pdf`, or `text/html` if there's no PDF.
    """
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.pdf import RenderError
    from wizard.printing.print_job import Printed
    from wizard.printing.worker import made_apart

    try:
        made = made_apart(order.paper, order.size, order.folders, order.folder)
    except RenderError as error:
        return Printed("nothing", str(error))
    take(made.pdf or made.page.encode(), "application/pdf" if made.pdf else "text/html")
    return Printed("browser", made.saying(READY), left_out=made.left_out)


def in_practice(order: Order) -> "Future[Printed]":
    """Print nothing, because this is only practice."""
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.print_job import Printed

    done: Future[Printed] = Future()
    done.set_result(Printed("nothing", PRACTICE))
    return done


def _saved(order: Order) -> "Printed":
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.pdf import RenderError
    from wizard.printing.print_job import Printed
    from wizard.printing.worker import made_apart
    from wizard.system.paths import private_folder
    from wizard.system.writing import write_private

    try:
        made = made_apart(order.paper, order.size, order.folders, order.folder)
        private_folder(order.folder)
        path = _new_file(order.folder, ".pdf" if made.pdf else ".html")
        write_private(path, made.pdf or made.page.encode())
    except RenderError as error:
        return Printed("nothing", str(error))
    except OSError as error:
        return Printed("nothing", f"The sheet couldn't be saved on this computer: {error.strerror}.")
    return Printed("saved", made.saying(f"Sheet saved as {path}."), path, made.left_out)


def _new_file(folder: Path, suffix: str) -> Path:
    """Create an empty file with the next free name, in case two sheets are saved at the same time."""
    for number in count(1):
        path = folder / f"sheet-{number}{suffix}"
        try:
            path.touch(0o600, exist_ok=False)
            return path
        except FileExistsError:
            continue
    raise AssertionError


def begun(do: "Callable[[], Printed]", home: Path) -> "Future[Printed]":
    """Start a job in a daemon thread, because a printer may never answer and must not keep the program from ending."""
    sent: Future[Printed] = Future()
    try:
        Thread(target=_do, args=(do, sent, home), name="printer", daemon=True).start()
    except RuntimeError:  # The computer has run out of threads.
        _do(do, sent, home)
    return sent


def _do(do: "Callable[[], Printed]", sent: "Future[Printed]", home: Path) -> None:
    """Run a job. If it hits a bug, write a report as usual, and keep the desk running."""
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.print_job import Printed
    from wizard.system.crash_report import written

    try:
        sent.set_result(do())
    except Exception as error:
        sent.set_result(
            Printed("nothing", f"The sheet wasn't printed because of a bug in this program. {written(error, home)}")
        )
