"""What fit before, saved between runs, so a sheet that was made to fit once is laid out at the first try.

It only saves time. If the file can't be read or written, sheets are made to fit again, and look the same.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from wizard.system.paths import private_folder, read_json
from wizard.system.writing import write_file


class Rung(NamedTuple):
    """How a sheet fits: its number of problems, the maps that aren't on paper (a bit each), which room, how many sides
    it takes on the paper where it takes more, and whether the problems come early."""

    problems: int
    without: int
    room: int
    sides: int
    early: int


MOST = 4000  # sheets remembered; the ones fitted last stay

_NAME = "rungs.json"


def load(folder: Path) -> dict[str, Rung]:
    """Return the rungs saved in a folder, by sheet. If the file is missing or isn't ours, there are none."""
    try:
        return {key: Rung(*map(int, rung)) for key, rung in read_json(folder / _NAME).items()}
    except (ValueError, TypeError):
        return {}


def save(folder: Path, rungs: dict[str, Rung]) -> None:
    """Keep them, in one piece: whoever reads at the same moment finds the old ones or these."""
    newest = dict(list(rungs.items())[-MOST:])
    with suppress(OSError):
        write_file(private_folder(folder) / _NAME, json.dumps(newest).encode(), private=True, synced=False)
