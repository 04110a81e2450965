"""The desk: the program in a terminal that library staff use with a patron waiting."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


def run(folders: tuple[Path, ...], home: Path, opened: "Callable[[], Desk] | None" = None) -> int:
    """Open the desk until staff leave it. Our own bug is raised again once the terminal is back to normal.

    `opened` makes another desk than the usual one (a preview).
    """
    hold_still()
    from wizard.desk.terminal.app import DeskApp

    app = DeskApp(folders, home, opened)
    app.run()
    if app.bug is not None:
        raise app.bug
    if app.goodbye and os.isatty(1):  # A closed window can't show it.
        print(app.goodbye)
    return 0


def hold_still() -> None:
    """Turn animations off. Textual reads this when it's imported."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
