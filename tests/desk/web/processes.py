"""The processes of served terminals that are running, on Linux."""

from pathlib import Path
from typing import NamedTuple


class Running(NamedTuple):
    """A process, and its command."""

    id: int
    command: tuple[str, ...]


def terminals_of(home: Path) -> list[Running]:
    """Return the terminals whose visits are in this folder."""
    running = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            words = tuple((folder / "cmdline").read_text(errors="replace").split("\0"))
        except OSError:  # It has just ended.
            continue
        if "wizard.desk.terminal.served" in words and any(str(home) in word for word in words):
            running.append(Running(int(folder.name), words))
    return running
