"""Print a sheet, trying one way after another, from the library's own command to a file that staff can open.

Printing problems never stop a visit: whatever happens is reported in one calm sentence.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Paper, Sheet

if TYPE_CHECKING:
    from wizard.printing.worker import Make

Way = Literal["command", "queue", "viewer", "browser", "saved", "nothing"]

A_DAY = 24 * 60 * 60  # seconds
PATIENCE = 30  # seconds to wait for a print command, which only hands the sheet over
CURIOSITY = 5  # seconds to wait for an answer about printers


@dataclass(frozen=True, slots=True)
class Printed:
    """The result of printing. `says` is for staff. `path` is the file left for a viewer, if there is one.

    `left_out` is the part of `says` about what was left off the paper so that the rest fits.
    """

    way: Way
    says: str
    path: Path | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A sheet to print: its PDF (empty if there is none) and its HTML page, with a private folder for files.

    `command` is the library's own print command as a list of words, never a shell line. The PDF's path is added at the
    end. `printer` and `copies` only apply if we can choose them, through CUPS. Otherwise, the print dialog asks.
    """

    pdf: bytes
    page: str
    folder: Path
    command: tuple[str, ...] = ()
    printer: str = ""
    copies: int = 1


def send(job: Job) -> Printed:
    """Print a sheet in the first way that works. Never raises: anything that went wrong is part of the result.

    In the meantime, the sheet is in a file, so that it isn't lost if the program ends before a printer has answered.
    """
    purge(job.folder)
    spare = _saved(job.pdf or job.page.encode(), job.folder, ".pdf" if job.pdf else ".html")
    try:
        return _by_first_way(job)
    finally:
        if isinstance(spare, Path):
            _forget(spare)


def _by_first_way(job: Job) -> Printed:
    troubles: list[str] = []
    for way in (_by_command, _by_printer, _by_queue, _by_viewer, _by_browser, _saved_only):
        came_of_it = way(job)
        if isinstance(came_of_it, Printed):
            return replace(came_of_it, says=" ".join((*troubles, came_of_it.says)))
        if came_of_it and came_of_it not in troubles:
            troubles.append(came_of_it)
    return Printed("nothing", " ".join((*troubles, "Nothing was printed.")))


def print_sheet(
    sheet: Sheet | Leaflet,
    paper: Paper,
    folders: tuple[Path, ...],
    folder: Path,
    command: Sequence[str],
    printer: str = "",
    copies: int = 1,
    make: "Make | None" = None,
) -> Printed:
    """Make a sheet or a leaflet fit, and print it. Never raises.

    `folders` have the templates. `folder` is private to this user. `make` replaces the function that makes it fit.
    """
    from wizard.printing import pdf, printed_codes, worker  # Imported lazily because it loads Jinja.

    try:
        made = (make or worker.made)(sheet, paper, folders, folder)
    except pdf.RenderError as error:
        return Printed("nothing", str(error))
    if isinstance(sheet, Sheet) and sheet.code:
        printed_codes.keep(folder, {sheet.code: printed_codes.said(sheet)})
    printed = send(Job(made.pdf, made.page, folder, tuple(command), printer, copies))
    return replace(printed, says=made.saying(printed.says), left_out=made.left_out)


def has_cups() -> bool:
    """Return whether the printer and copies can be chosen here. Elsewhere, the print dialog asks for them."""
    return bool(shutil.which("lp") and shutil.which("lpstat"))


def printers() -> list[str]:
    """Return the printers to choose from, or [] if only the print dialog knows them."""
    return [line.split()[0] for line in _asked("lpstat", "-e").splitlines() if line.strip()] if has_cups() else []


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def purge(folder: Path) -> None:
    """Delete sheets older than a day. They can't go right after printing, because a viewer may load a file late."""
    for path in folder.glob("print-*"):
        with suppress(OSError):  # On Windows, a file that's open can't be deleted until later.
            if time.time() - path.stat().st_mtime > A_DAY:
                path.unlink()


# ---- the ways: each returns what it did, a sentence that says why it failed, or "" if it doesn't apply ---------------


def _by_command(job: Job) -> Printed | str:
    if not (job.command and job.pdf):
        return ""
    saved = _saved(job.pdf, job.folder, ".pdf")
    if isinstance(saved, str):
        return saved
    failure = _failure([*job.command, str(saved)])
    if failure:
        return f"Your library's print command didn't work: {failure}."
    return Printed("command", "The sheet was sent to the printer with your library's own command.", saved)


def _by_printer(job: Job) -> Printed | str:
    """Print on the printer that staff chose, if they chose one and this computer has CUPS."""
    return _queued(job, job.printer) if job.printer and has_cups() else ""


def _by_queue(job: Job) -> Printed | str:
    """Print on this user's default printer."""
    queue = default_printer()
    return _queued(job, queue) if queue and queue != job.printer else ""


def _queued(job: Job, queue: str) -> Printed | str:
    """Print through CUPS, without a file. This is only for PDFs, because `lp` prints an HTML page as source code."""
    if not job.pdf:
        return ""
    wishes = ["-d", queue, "-n", str(job.copies), "-t", "Library sheet", "-o", "sides=two-sided-long-edge"]
    failure = _failure(["lp", *wishes, "-"], job.pdf)
    if failure:
        return f"The printer {queue} didn't accept it: {failure}."
    copies = f"{job.copies} copies of the sheet" if job.copies > 1 else "The sheet"
    if "disabled" in _asked("lpstat", "-p", queue):
        return Printed("queue", f"The printer {queue} is stopped. {copies} will print when someone starts it.")
    return Printed("queue", f"{copies} went to the printer {queue}.")


def _by_viewer(job: Job) -> Printed | str:
    if not job.pdf:
        return ""
    saved = _saved(printable(job.pdf, job.copies), job.folder, ".pdf")
    if isinstance(saved, str):
        return saved
    return _shown(Printed("viewer", "The sheet is open in a window. Print it from there.", saved))


def _by_browser(job: Job) -> Printed | str:
    asking = '<script>addEventListener("load", () => setTimeout(print, 150))</script></body>'
    saved = _saved(job.page.replace("</body>", asking).encode(), job.folder, ".html")
    if isinstance(saved, str):
        return saved
    return _shown(Printed("browser", "The sheet is open in the browser. Print it from there.", saved))


def _shown(printed: Printed) -> Printed | str:
    """Open the file. If nothing can open it, delete it again."""
    assert printed.path is not None
    if _opened(printed.path):
        return printed
    _forget(printed.path)
    return ""


def _saved_only(job: Job) -> Printed | str:
    saved = _saved(job.pdf or job.page.encode(), job.folder, ".pdf" if job.pdf else ".html")
    if isinstance(saved, str):
        return saved
    found = "No printer was found, and a window to print from couldn't be opened."
    return Printed("saved", f"{found} The sheet was saved as {saved.name} in {saved.parent}", saved)


# ---- the open-action -------------------------------------------------------------------------------------------------


def printable(pdf: bytes, copies: int = 1) -> bytes:
    """Return a PDF that opens the print dialog, set to two-sided and actual size. A PDF that isn't ours is unchanged.

    The dialog is opened by a named action, not a script, so the file is still valid PDF/UA-1. The action is appended as
    an incremental update, which is part of the format. A viewer that doesn't support it just shows the sheet.
    """
    end = re.search(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", pdf, re.S)
    root = re.search(rb"/Root (\d+) 0 R", end[1]) if end else None
    catalog = re.search(rb"\n" + root[1] + rb" 0 obj\s*<<(.*?)>>\s*endobj", pdf, re.S) if root else None
    if not (end and root and catalog):
        return pdf
    wishes = b"/ViewerPreferences<</PrintScaling/None/Duplex/DuplexFlipLongEdge"
    wishes += b"/NumCopies %d" % copies if copies > 1 else b""
    entries = catalog[1].replace(b"/ViewerPreferences<<", wishes, 1)
    order = b"%s 0 obj\n<<%s/OpenAction<</S/Named/N/Print>>>>\nendobj\n" % (root[1], entries)
    start = len(pdf) + 1
    table = b"xref\n%s 1\n%010d 00000 n\r\n" % (root[1], start)
    trailer = b"trailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (end[1], end[2], start + len(order))
    return pdf + b"\n" + order + table + trailer


# ---- the computer ----------------------------------------------------------------------------------------------------


def _saved(content: bytes, folder: Path, suffix: str) -> Path | str:
    """Write a file that only this user can read, with no patron data in its name, or return why that failed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        handle, name = tempfile.mkstemp(suffix, time.strftime("print-%Y%m%d-%H%M%S-"), folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        return f"The sheet can't be saved on this computer: {error.strerror}."
    return Path(name)


def default_printer() -> str:
    """Return the name of this user's default printer in CUPS, or ""."""
    said = _asked("lpstat", "-d") if has_cups() else ""
    return said.rpartition(":")[2].strip() if ":" in said else ""


def _asked(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=CURIOSITY, env=_in_english()).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _in_english() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _failure(command: Sequence[str], content: bytes = b"") -> str:
    """Run a command, with `content` on stdin. Return "" if it worked, or why it failed in a few words."""
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, env=_in_english())
    except subprocess.TimeoutExpired:
        return f"no answer in {PATIENCE} seconds"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    if not done.returncode:
        return ""
    said = done.stderr.decode(errors="replace").strip().rstrip(".").splitlines()
    return said[-1].removeprefix("lp: ").removeprefix("Error - ") if said else f"it ended with {done.returncode}"


def _opened(path: Path) -> bool:
    """Open a file in the computer's usual program for it, without touching the terminal we run in."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # Never with the verb `print`, because Edge, the usual PDF viewer, doesn't have it.
            return True
        return _started(["open" if sys.platform == "darwin" else "xdg-open", str(path)])
    except OSError:
        return False


def can_open() -> bool:
    """Return whether this computer can show a file in a window."""
    if sys.platform in ("win32", "darwin"):
        return True
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screen and shutil.which("xdg-open"))


def _started(command: list[str]) -> bool:
    """Start a program and leave it running. If it fails within two seconds, it didn't open anything."""
    if not can_open():
        return False
    nowhere = subprocess.DEVNULL
    program = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    try:
        return program.wait(2) == 0
    except subprocess.TimeoutExpired:
        return True
