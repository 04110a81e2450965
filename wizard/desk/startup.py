"""Opening the desk: the content is read, and the visits that were kept are taken up."""

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


def open_desk(folders: tuple[Path, ...], home: Path) -> Desk:
    """Read the content and open the visits."""
    return desk_of(load(folders, places=False), folders, home)


def desk_of(loaded: "Loaded", folders: tuple[Path, ...], home: Path) -> Desk:
    """The desk for content that is read already. Its first screen names what can't be read."""
    return desk_for(loaded.library, folders, home, unread(loaded))


def desk_for(library: "Library", folders: tuple[Path, ...], home: Path, problem: str = "") -> Desk:
    """The desk of a library, with what is kept on this computer."""
    records = records_in(home, counting=counting(library))
    return Desk(Session(library, records, Settings(home), home, folders, problem))
