"""The desk: the program in a terminal that library staff use with a patron waiting."""

import os
from pathlib import Path


def run(folders: tuple[Path, ...], home: Path) -> int:
    """Open the desk until somebody leaves it. A bug of ours is raised again once the terminal is itself again."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported
    os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    from wizard.desk.app import DeskApp

    app = DeskApp(folders, home)
    app.run()
    if app.bug is not None:
        raise app.bug
    return 0
