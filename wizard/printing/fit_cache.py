"""How sheets fit before, saved between runs, so that a sheet that was fitted once is laid out on the first try.

This only saves time. If the file can't be read or written, sheets are fitted again, with the same result.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from wizard.system.paths import private_folder, read_json
from wizard.system.writing import write_file


class Rung(NamedTuple):
    """How a sheet fits: its number of problems, the maps left out (a bit for each), which room it uses, its number of
    sides on the paper that takes more, and what comes early: 1 for the problems, 2 for help as well."""

    problems: int
    without: int
    room: int
    sides: int
    early: int


MOST = 4000  # The number of sheets that are remembered. The oldest are forgotten first.

_NAME = "rungs.json"


def load(folder: Path) -> dict[str, Rung]:
    """Return the rungs saved in a folder, by sheet, or {} if the file is missing or isn't ours."""
    try:
        return {key: Rung(*map(int, rung)) for key, rung in read_json(folder / _NAME).items()}
    except (ValueError, TypeError):
        return {}


def save(folder: Path, rungs: dict[str, Rung]) -> None:
    """Save the rungs atomically, so that a program reading at the same time finds the old ones or the new ones."""
    newest = dict(list(rungs.items())[-MOST:])
    with suppress(OSError):
        write_file(private_folder(folder) / _NAME, json.dumps(newest).encode(), private=True, synced=False)
