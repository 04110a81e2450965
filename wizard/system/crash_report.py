"""Crash reports, which are ready to send and don't contain anything a patron or a colleague typed."""

import platform
import sys
import traceback
from pathlib import Path
from time import strftime

from wizard import __version__
from wizard.system.writing import write_private


def report(error: BaseException, folder: Path) -> str:
    """Save the report in `folder` if possible, and return a message about what to do."""
    again = "Something went wrong inside the program. Every open visit is saved. Start the program again to continue."
    return f"{again}\n{written(error, folder)}"


def written(error: BaseException, folder: Path) -> str:
    """Save the report in `folder` if possible, and return a message about where to send it.

    It names the kind of error and the places in the code. Values and messages are left out, because they can contain
    text that someone typed. (standards: PR14)
    """
    text = "\n".join([*_about(), *_places(error)]) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _new(folder, f"report-{strftime('%Y%m%d-%H%M%S')}")
        write_private(path, text.encode())
        return f"Please send the file {path} to the person who maintains this program. It has no patron data."
    except OSError:
        return f"Please send these lines to the person who maintains this program. They have no patron data.\n\n{text}"


def _new(folder: Path, name: str) -> Path:
    """Return a file name that isn't taken, so that two reports from the same second are both saved."""
    names = (f"{name}{f'-{number}' if number else ''}.txt" for number in range(100))
    return next((folder / own for own in names if not (folder / own).exists()), folder / f"{name}.txt")


def _about() -> list[str]:
    return [
        f"ebook-setup {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"command: {' '.join(word for word in sys.argv[1:2] if word.isalpha())}",
    ]


def _places(error: BaseException) -> list[str]:
    places = [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return [f"{type(error).__name__}, raised at", *places, *getattr(error, "places", [])]
