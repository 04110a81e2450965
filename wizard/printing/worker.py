"""A sheet made ready to print: here, or in a process of its own, with which all the typesetter's memory goes."""

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

PATIENCE = 120  # seconds: reading all fonts of a computer may take a minute


class SheetFiles(NamedTuple):
    """A sheet in the forms that are printed, and what staff should know of it; `pdf` is empty where there is none.

    `left_out` says what isn't on paper so that the rest fits.
    """

    pdf: bytes
    page: str
    notice: str
    left_out: str = ""

    def saying(self, result: str) -> str:
        """Return what staff should know, followed by what came of the sheet."""
        return " ".join(filter(None, (self.notice, self.left_out, result)))


Make = Callable[[Sheet | Leaflet, Paper, Folders, Path], SheetFiles]


def made(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> SheetFiles:
    """Make a sheet fit; `folder`, private to this user, remembers how. Raises RenderError if it can't be drawn.

    A small paper takes the room it needs.
    """
    if isinstance(sheet, Leaflet):
        done = leaflet_fit.made(sheet, paper, folders)
        return SheetFiles(done.pdf, done.page, done.notice)
    known = fit_cache.load(folder)
    fitted = fit.fit(sheet, paper, folders, known)
    fit_cache.save(folder, known)
    return SheetFiles(fitted.pdf, fit.form(fitted, "html", paper).decode(), fitted.notice, fitted.left_out)


def made_apart(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> SheetFiles:
    """Do the same in a new process, for a program that runs all day, because Typst and its fonts take 60 MiB.

    It costs a sixth of a second. Where no process can be started, the sheet is made here. Raises RenderError, too,
    where that process is stopped, say for want of memory.
    """
    made, notice = with_ours(folders, lambda folders: _in_new_process(sheet, paper, folders, folder))
    return made._replace(notice=f"{notice} {made.notice}".strip())


def _in_new_process(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> SheetFiles:
    # Not multiprocessing: its helper wants the terminal's own stderr, which belongs to the screen here.
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
    """A bug of ours in the other process. `places` are where it was raised, without the message or any value."""

    def __init__(self, said: str) -> None:
        super().__init__("The program that makes sheets failed.")
        self.places = [f"  {Path(file).name}:{line} in {name}" for file, line, name in _PLACE.findall(said)]


_PLACE = re.compile(r'File "([^"\n]+)", line (\d+), in (\S+)')


def serve() -> None:
    """Be the other end of `made_apart`: read a sheet, and write what was made of it."""
    try:
        answer: SheetFiles | RenderError = made(*pickle.load(sys.stdin.buffer))
    except RenderError as error:
        answer = RenderError(str(error))
    sys.stdout.buffer.write(pickle.dumps(answer))
