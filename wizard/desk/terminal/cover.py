"""What covers the desk: a hidden screen, a window that's too small, or big letters for the patron."""

from typing import TYPE_CHECKING

from textual.content import Content

from wizard.desk.terminal import drawings
from wizard.desk.terminal.typeset import side_by_side, stacked

if TYPE_CHECKING:
    from wizard.desk.terminal.screen import DeskScreen


def covering(screen: "DeskScreen", room: int) -> Content:
    """Return the cover for a width; nothing if the desk is open."""
    size, view = screen.size, screen.view
    if screen.small:
        asked = f"It is {size.width} by {size.height}; the desk needs 60 by 18."
        return Content(f"Please make this window larger. {asked}\nNothing is lost.")
    if screen.cover_text:
        return Content(screen.cover_text)
    if view.shape != "big":
        return Content()
    from wizard.desk.terminal.big_letters import pages  # lazily: not before someone turns the screen around

    drawn = drawings.picture(view, screen.looks, 38, size.height - 6)
    picture = list(drawn.split("\n")) if drawn.plain and size.width >= 100 else []
    wide = max((line.cell_length for line in picture), default=-4)
    made = pages(" ".join(view.lines), room - wide - 4, size.height - 4)
    screen.page = min(screen.page, len(made) - 1)
    more = f"   {screen.page + 1} of {len(made)}" if len(made) > 1 else ""
    text = [Content(line) for line in made[screen.page]]
    text[0] = text[0].pad_right(max(0, room - wide - 4 - text[0].cell_length)) if picture else text[0]
    return stacked([Content(f"{view.intro}{more}"), Content(), *side_by_side([text, picture], 4)])
