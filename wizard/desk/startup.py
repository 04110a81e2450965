"""Opening the desk: the content is read, and the visits that were kept are taken up."""

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.content.loader import load
from wizard.desk.desk import Desk
from wizard.desk.settings import Settings
from wizard.records.database import records_in
from wizard.records.outcome import counting
from wizard.system.invocation import this_program

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded


def open_desk(folders: tuple[Path, ...], home: Path) -> Desk:
    """Read the content and open the visits."""
    return desk_of(load(folders, places=False), folders, home)


def desk_of(loaded: "Loaded", folders: tuple[Path, ...], home: Path) -> Desk:
    """The desk for content that is read already. It says at first how much of that can't be read."""
    broken = len(loaded.library.broken)
    files = "One file of instructions" if broken == 1 else f"{broken} files of instructions"
    problem = f"{files} can't be read; `{this_program()} check` says why. All others work." if loaded.problems else ""
    return desk_for(loaded.library, folders, home, problem)


def desk_for(library: "Library", folders: tuple[Path, ...], home: Path, problem: str = "") -> Desk:
    """The desk of a library, with what is kept on this computer."""
    return Desk(library, records_in(home, counting=counting(library)), Settings(home), home, folders, problem)
