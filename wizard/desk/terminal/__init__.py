"""The desk in a terminal, which library staff use while a patron waits."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


def run(folders: tuple[Path, ...], home: Path, opened: "Callable[[], Desk] | None" = None) -> int:
    """Run the desk until staff leave it. If it hits a bug, raise it again once the terminal is back to normal.

    `opened` makes a desk other than the usual one, such as a preview.
    """
    hold_still()
    from wizard.desk.terminal.app import DeskApp

    app = DeskApp(folders, home, opened)
    app.run()
    if app.bug is not None:
        raise app.bug
    if app.goodbye and os.isatty(1):  # If the window was closed, there's nowhere to show it.
        print(app.goodbye)
    return 0


def hold_still() -> None:
    """Turn off animations. This must be done first, because Textual reads these variables when it's imported."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
