"""A sheet made ready to print: here, or in a process of its own, with which all the typesetter's memory goes."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Paper, Sheet
from wizard.printing import fit, fit_cache, render
from wizard.printing.pdf import RenderError
from wizard.system.paths import Folders


class Made(NamedTuple):
    """A sheet in the forms that are printed, and what staff should know of it; `pdf` is empty where there is none."""

    pdf: bytes
    page: str
    notice: str


Make = Callable[[Sheet | Leaflet, Paper, Folders, Path], Made]


def made(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> Made:
    """Make a sheet fit; `folder`, private to this user, remembers how. Raises RenderError if it can't be drawn.

    A small paper takes the room it needs.
    """
    if isinstance(sheet, Leaflet):
        page = render.leaflet(sheet, "html", paper, folders).decode()
        return Made(render.leaflet(sheet, "pdf", paper, folders), page, "")
    known = fit_cache.load(folder)
    fitted = fit.fit(sheet, paper, folders, known)
    fit_cache.save(folder, known)
    return Made(fitted.pdf, fit.form(fitted, "html", paper).decode(), fitted.notice)


def made_apart(sheet: Sheet | Leaflet, paper: Paper, folders: Folders, folder: Path) -> Made:
    """The same in a new process, for a program that runs all day: the typesetter and its fonts take 60 MiB.

    It costs a sixth of a second. Raises RenderError, too, where that process is stopped, say for want of memory.
    """
    # Not multiprocessing: its helper wants the terminal's own stderr, which belongs to the screen here.
    ours = "from wizard.printing.worker import serve; serve()"
    wanted = pickle.dumps((sheet, paper, folders, folder))
    done = subprocess.run([sys.executable, "-c", ours], input=wanted, capture_output=True)
    if done.returncode:
        raise RenderError("The sheet was not finished: its program was stopped. Please try once more.")
    came_of_it = pickle.loads(done.stdout)
    if isinstance(came_of_it, RenderError):
        raise came_of_it
    return cast(Made, came_of_it)


def serve() -> None:
    """The other end of `made_apart`: a sheet comes in, and what is made of it goes out."""
    try:
        came_of_it: Made | RenderError = made(*pickle.load(sys.stdin.buffer))
    except RenderError as error:
        came_of_it = RenderError(str(error))
    sys.stdout.buffer.write(pickle.dumps(came_of_it))
