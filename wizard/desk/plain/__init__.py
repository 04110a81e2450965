"""Line mode: the desk as lines of text, for a screen reader, a simple terminal, or a phone call.

It uses the same visits as the desk. Nothing is redrawn, and nothing is printed after the prompt, so a screen reader
reads everything in order.
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
    from wizard.walk.stops import Start
    from wizard.walk.walk import Walk


def choose(loaded: "Loaded", home: Path, folders: tuple[Path, ...]) -> None:
    """Ask who's next, and keep going until staff quit."""
    Talk(desk_of(loaded, folders, home), Watch(folders, loaded=loaded)).run()


def visit(
    library: "Library", start: "Start", turns: dict[str, str], home: Path, folders: tuple[Path, ...]
) -> "Walk | None":
    """Begin with one visit, and keep going until staff quit. Return the last walk, or None if there isn't one."""
    desk = desk_for(library, folders, home)
    if library.country:
        desk.session.use(library)  # The country given to the command overrides the one set on this computer.
    desk.apply(Begin(start, tuple(turns.items())))
    talk = Talk(desk)
    talk.run()
    return talk.walk
