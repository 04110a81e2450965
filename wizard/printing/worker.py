"""Make a sheet ready to print, either here or in a separate process, so that all of Typst's memory is freed again."""

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Paper, Sheet
from wizard.printing import fit, fit_cache, leaflet_fit
from wizard.printing.pdf import RenderError
from wizard.printing.template_overrides import with_ours
from wizard.system.invocation import python_module, same_modules
from wizard.system.paths import Folders

PATIENCE = 120  # seconds, because reading all the fonts on a computer may take a minute


class SheetFiles(NamedTuple):
    """A sheet in its printed forms, and a notice for staff. `pdf` is empty if this computer can't make PDFs.

    `left_out` says what was left off the paper so that the rest fits.
    """

    pdf: bytes
    page: str
    notice: str
    left_out: str = ""

    def saying(self, result: str) -> str:
        """Return what staff should know about the sheet, followed by the result of printing it."""
        return " ".join(filter(None, (self.notice, self.left_out, result)))


Make = Callable[[Sheet | Leaflet, Paper, Folders, Path], SheetFiles]


def made(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> SheetFiles:
    """Make a sheet fit its paper. How it fits is remembered in `folder`, which is private to this user.

    A leaflet isn't remembered. Raises RenderError if the paper can't be drawn.
    """
    if isinstance(sheet, Leaflet):
        done = leaflet_fit.made(sheet, paper, folders)
        return SheetFiles(done.pdf, done.page, done.notice)
    known = fit_cache.load(folder)
    fitted = fit.fit(sheet, paper, folders, known)
    fit_cache.save(folder, known)
    return SheetFiles(fitted.pdf, fit.form(fitted, "html", paper).decode(), fitted.notice, fitted.left_out)


def made_apart(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> SheetFiles:
    """Do the same as `made` in a new process, for a program that runs all day, because Typst and its fonts take 60 MiB.

    This costs a sixth of a second. If no process can be started, the sheet is made here. Also raises RenderError if
    the new process is killed, for example because memory runs out.
    """
    made, notice = with_ours(folders, lambda folders: _in_new_process(sheet, paper, folders, folder))
    return made._replace(notice=f"{notice} {made.notice}".strip())


def _in_new_process(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> SheetFiles:
    # Multiprocessing won't do: its helper process needs the terminal's stderr, which the desk's screen uses.
    command, wanted = python_module("wizard.printing"), pickle.dumps((sheet, paper, folders, folder))
    try:
        done = subprocess.run(
            command, input=wanted, capture_output=True, timeout=PATIENCE, env={**os.environ, **same_modules()}
        )
    except subprocess.TimeoutExpired:
        raise RenderError(f"It wasn't finished after {PATIENCE} seconds.") from None
    except OSError:
        return made(sheet, paper, folders, folder)
    if done.returncode < 0:
        raise RenderError("The program that makes sheets was stopped. Please try again.")
    if done.returncode:
        raise WorkerFailed(done.stderr.decode(errors="replace"))
    answer = pickle.loads(done.stdout)
    if isinstance(answer, RenderError):
        raise answer
    return cast(SheetFiles, answer)


class WorkerFailed(Exception):
    """A bug of ours in the other process. `places` is its traceback, without the message or any values."""

    def __init__(self, said: str) -> None:
        super().__init__("The program that makes sheets failed.")
        self.places = [f"  {Path(file).name}:{line} in {name}" for file, line, name in _PLACE.findall(said)]


_PLACE = re.compile(r'File "([^"\n]+)", line (\d+), in (\S+)')


def serve() -> None:
    """Run the other end of `made_apart`: read a sheet from stdin, and write the finished files to stdout."""
    try:
        answer: SheetFiles | RenderError = made(*pickle.load(sys.stdin.buffer))
    except RenderError as error:
        answer = RenderError(str(error))
    sys.stdout.buffer.write(pickle.dumps(answer))
