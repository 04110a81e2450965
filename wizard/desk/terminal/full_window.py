"""What fills the whole window: a hidden screen, a message that it's too small, or big letters for the patron."""

from textual.content import Content
from textual.geometry import Size

from wizard.desk.terminal import drawings
from wizard.desk.terminal.sizes import MAPS, SMALLEST
from wizard.desk.terminal.typeset import Looks, side_by_side, stacked
from wizard.desk.view import View

_PICTURE, _GAP = 38, 4


def is_small(window: Size) -> bool:
    """Return whether a window is too small for staff to see what a key would do."""
    return window.width < SMALLEST[0] or window.height < SMALLEST[1]


def too_small(window: Size) -> Content:
    """Return a message that asks for a larger window."""
    size = f"It's {window.width} by {window.height}, and the desk needs {SMALLEST[0]} by {SMALLEST[1]}."
    return Content(f"Please make this window larger. {size}\nNothing is lost.")


def big(view: View, looks: Looks, room: int, window: Size, page: int) -> tuple[Content, int]:
    """Return a page of the big view and its number. If there aren't that many pages, return the last one."""
    from wizard.desk.terminal.big_letters import pages, whole  # Imported only when someone shows a patron the screen.

    drawn = drawings.picture(view, looks, _PICTURE, window.height - 6) if window.width >= MAPS else Content()
    picture = drawn.split("\n") if drawn.plain else []
    words = " ".join(view.lines)
    wide = room - max((line.cell_length for line in picture), default=-_GAP) - _GAP
    if not whole(words, wide):  # A web address that's cut in two is worse than no picture.
        picture, wide = [], room
    made = pages(words, wide, window.height - 4)
    page = min(page, len(made) - 1)
    more = f"   {page + 1} of {len(made)}" if len(made) > 1 else ""
    text = [Content(line).pad_right(max(0, wide - len(line)) if picture else 0) for line in made[page]]
    return stacked([Content(f"{view.intro}{more}"), Content(), *side_by_side([text, [*picture]], _GAP)]), page
