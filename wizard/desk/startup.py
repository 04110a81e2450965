"""Loads the content and the saved visits, and opens the desk."""

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.content.loader import load, unread
from wizard.desk.desk import Desk
from wizard.desk.served import Served
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import records_in
from wizard.records.outcome import counting

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded
    from wizard.desk.delivery import Deliver

UNREAD = "Some instructions can't be read, so parts of them are missing. Tell the person who set up this desk."


def open_desk(folders: tuple[Path, ...], home: Path) -> Desk:
    """Load the content, and open a desk with the saved visits."""
    return desk_of(load(folders, places=False), folders, home)


def desk_of(loaded: "Loaded", folders: tuple[Path, ...], home: Path) -> Desk:
    """Open a desk with content that's already loaded. Its first screen says what couldn't be read."""
    return desk_for(loaded.library, folders, home, unread(loaded))


def desk_for(library: "Library", folders: tuple[Path, ...], home: Path, problem: str = "") -> Desk:
    """Open a desk for a library, with the data saved on this computer."""
    records = records_in(home, counting=counting(library))
    return Desk(Session(library, records, Settings(home), home, folders, problem))


def served_desk(
    loaded: "Loaded", folders: tuple[Path, ...], home: Path, deliver: "Deliver", settings: Settings
) -> Desk:
    """Open a desk for a browser, with the browser's own settings. `deliver` makes its handouts.

    This desk never shows paths or commands on this computer. They're for the person who runs it, and `serve` prints
    them.
    """
    records = records_in(home, counting=counting(loaded.library))
    problem = UNREAD if unread(loaded) else ""
    session = Session(loaded.library, records, settings, home, folders, problem, deliver=deliver, at_computer=False)
    return Desk(session)


def open_served(given: Served, deliver: "Deliver") -> Desk:
    """Open the desk for a browser, in its own process."""
    loaded, home = load(given.where, places=False), Path(given.home)
    settings = Settings.of_browser(home, given.settings)
    return served_desk(loaded, given.where, home, deliver, settings)
