"""The desk line by line: for a screen reader, a simple terminal, or a telephone call. The same desk, the same visits.

Nothing is drawn in place and nothing follows the prompt, so that whatever reads the terminal aloud reads it in order.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring.watch import Watch
from wizard.desk.actions import Begin
from wizard.desk.plain.shell import Talk
from wizard.desk.startup import desk_for, desk_of

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded
    from wizard.walk.values import Start
    from wizard.walk.walk import Walk


def choose(loaded: "Loaded", home: Path, folders: tuple[Path, ...]) -> None:
    """Ask who is next, and go on until somebody leaves."""
    Talk(desk_of(loaded, folders, home), Watch(folders, loaded=loaded)).run()


def visit(
    library: "Library", start: "Start", turns: dict[str, str], home: Path, folders: tuple[Path, ...]
) -> "Walk | None":
    """Begin with one visit, and go on until somebody leaves. Gives the walk that was last at hand, if there was one."""
    desk = desk_for(library, folders, home)
    if library.country:
        desk.session.use(library)  # what the command names holds before what this computer was told
    desk.apply(Begin(start, tuple(turns.items())))
    talk = Talk(desk)
    talk.run()
    return talk.walk
