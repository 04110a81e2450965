"""Our own bug: a report that is ready to send and holds nothing a patron or a colleague typed."""

import platform
import sys
import traceback
from pathlib import Path
from time import strftime

from wizard import __version__


def report(error: BaseException, folder: Path) -> str:
    """Keep the report in `folder` if it can be written, and say in plain words what to do."""
    again = "Something went wrong inside the program. Every open visit is kept. Start it again to go on."
    return f"{again}\n{written(error, folder)}"


def written(error: BaseException, folder: Path) -> str:
    """Keep the report in `folder` if it can be written, and say where it is to be sent.

    It names the kind of error and the places in the program; values and messages may hold what somebody typed, so they
    are left out. (standards: PR14)
    """
    text = "\n".join([*_about(), *_places(error)]) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _new(folder, f"report-{strftime('%Y%m%d-%H%M%S')}")
        path.write_text(text, encoding="utf-8")
        return f"Please send the file {path} to whoever looks after this program; no patron's data is in it."
    except OSError:
        return f"Please send these lines to whoever looks after this program; no patron's data is in them.\n\n{text}"


def _new(folder: Path, name: str) -> Path:
    """A file of this name that is not there yet, so that no report hides another of the same second."""
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
