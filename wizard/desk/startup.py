"""Functions that load the content and the saved visits, and open the desk."""

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.content.loader import load, unread
from wizard.desk.desk import Desk
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import records_in
from wizard.records.outcome import counting

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded
    from wizard.desk.delivery import Deliver


def open_desk(folders: tuple[Path, ...], home: Path) -> Desk:
    """Read the content and open the visits."""
    return desk_of(load(folders, places=False), folders, home)


def desk_of(loaded: "Loaded", folders: tuple[Path, ...], home: Path) -> Desk:
    """Open a desk with loaded content. Its first screen names what couldn't be read."""
    return desk_for(loaded.library, folders, home, unread(loaded))


def desk_for(library: "Library", folders: tuple[Path, ...], home: Path, problem: str = "") -> Desk:
    """Open a desk for a library, with the data saved on this computer."""
    records = records_in(home, counting=counting(library))
    return Desk(Session(library, records, Settings(home), home, folders, problem))


def served_desk(
    library: "Library", folders: tuple[Path, ...], home: Path, deliver: "Deliver", settings: Settings, problem: str = ""
) -> Desk:
    """Open a desk for a browser, with its own settings. `deliver` makes its papers."""
    records = records_in(home, counting=counting(library))
    return Desk(Session(library, records, settings, home, folders, problem, deliver=deliver, at_computer=False))
