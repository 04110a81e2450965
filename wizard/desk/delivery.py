"""The one way by which finished paper leaves the desk."""

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

    return _begun(partial(print_sheet, *order, make=made_apart), order.folder.parent)


def to_file(order: Order) -> "Future[Printed]":
    """Save it as a PDF among the sheets."""
    return _begun(partial(_saved, order), order.folder.parent)


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
    from wizard.system.paths import private_folder, write_private

    try:
        made = made_apart(order.paper, order.size, order.folders, order.folder)
        private_folder(order.folder)
        path = _new_file(order.folder, ".pdf" if made.pdf else ".html")
        write_private(path, made.pdf or made.page.encode())
    except RenderError as error:
        return Printed("nothing", str(error))
    except OSError as error:
        return Printed("nothing", f"The sheet can't be saved on this computer: {error.strerror}.")
    return Printed("saved", " ".join(filter(None, (made.notice, f"Sheet saved as {path}."))), path)


def _new_file(folder: Path, suffix: str) -> Path:
    """Make an empty file under the next free name, since two sheets may be saved at the same time."""
    for number in count(1):
        path = folder / f"sheet-{number}{suffix}"
        try:
            path.touch(0o600, exist_ok=False)
            return path
        except FileExistsError:
            continue
    raise AssertionError


def _begun(do: "Callable[[], Printed]", home: Path) -> "Future[Printed]":
    """Start a job in a thread that never holds up the end of the program: a printer may never answer."""
    sent: Future[Printed] = Future()
    try:
        Thread(target=_do, args=(do, sent, home), name="printer", daemon=True).start()
    except RuntimeError:  # this computer has no thread left
        _do(do, sent, home)
    return sent


def _do(do: "Callable[[], Printed]", sent: "Future[Printed]", home: Path) -> None:
    """Do a job. A bug of ours is reported like any other, and never ends the desk."""
    from wizard.printing.print_job import Printed  # here, since the first screen is painted before
    from wizard.system.crash_report import written

    try:
        sent.set_result(do())
    except Exception as error:
        sent.set_result(Printed("nothing", f"The sheet wasn't printed: this program has a bug. {written(error, home)}"))
