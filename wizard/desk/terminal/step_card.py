"""The text of a view between its title and its answers, row by row."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size

from wizard.desk.terminal.sizes import HIGH, PANELS, SIDE
from wizard.desk.terminal.typeset import Looks, hang, padded, phrase, stacked
from wizard.desk.view import View
from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.presenters.prompt import PromptRow

GUTTER = 13
WIDEST = 88
LEGEND = "√ worked   x didn't work   - not seen   > now"

_ROLES = {
    "trouble": ("bad", "strong"),
    "fix": ("bad", "text"),
    "say": ("say-word", "say"),
    "act": ("chip", "strong"),
    "how": ("quiet", "text"),
    "see": ("see-word", "see"),
    "note": ("quiet", "quiet"),
    "table": ("quiet", "text"),
    "then": ("quiet", "quiet"),
    "bad": ("bad", "strong"),
    "plain": ("quiet", "text"),
}
"""The styles of a row's word in the left margin and of its text, for each role."""


def on_the_box(view: View, window: int) -> tuple[str, str]:
    """Return the question above an empty text box and the examples below it, if they fit in a window of this width."""
    room = window - 8 - (SIDE if window >= PANELS else 0)
    if view.box or view.box is None or cells(view.intro) > room:
        return "", ""
    examples = " · ".join(view.examples)
    return view.intro.rstrip(":"), examples if cells(examples) <= room else ""


def card(view: View, looks: Looks, room: int, window: Size) -> Content:
    """Return all of a view's text between its title and its answers, except for text on the border of the text box."""
    wide = min(room, WIDEST)
    asked, examples = on_the_box(view, window.width)
    lines = _headline(view, looks, wide, window.height)
    if view.shape == "step" and view.warning:
        lines += [*hang(Content(" " * GUTTER), Content.styled(view.warning, looks["bad"]), wide), Content()]
    if view.aside:
        lines += [*Content.styled(view.aside, looks["quiet"]).wrap(wide), Content()]
    if view.intro and view.shape != "big" and not asked:
        lines += Content.styled(view.intro, looks["text"]).wrap(wide)
    lines += rows(view, looks, wide)
    for text in _texts(view, not examples):
        indent = Content(" " * (len(text) - len(text.lstrip())))
        lines += hang(indent, Content.styled(text.lstrip(), looks["paper" if view.shape == "page" else "text"]), wide)
    return stacked(lines)


def _texts(view: View, with_examples: bool) -> Iterator[str]:
    """Yield the plain lines: the view's own lines, its examples, and what the marks before its options mean."""
    yield from view.lines
    if view.examples and with_examples:
        yield f"For example: {', '.join(view.examples)}"
    if view.label:
        yield view.label
    if view.name == "checklist":
        yield LEGEND


def rows(view: View, looks: Looks, room: int) -> list[Content]:
    """Return the rows, with their words in the left margin and a blank line between them."""
    lines: list[Content] = []
    before = ""
    for number, row in enumerate(view.rows):
        if number and row.word and before != "trouble":
            lines.append(Content())
        head = ("see" if view.mood == "done" else "strong") if number == 0 else ""
        lines += _row(row, looks, room, head)
        before = row.role
    return lines


def _row(row: "PromptRow", looks: Looks, room: int, head: str) -> Iterable[Content]:
    word_look, look = _ROLES[row.role]
    if head and row.role == "plain" and not row.word:
        look = f"{head}-word" if head == "see" else head
    text = phrase(row.phrase, look, looks, room - GUTTER)
    if row.role != "act":
        return hang(padded(row.word, looks[word_look], GUTTER), text, room)
    bar = Content.assemble(("▌ ", looks["act"]))
    under = Content(" " * (GUTTER - 2)) + bar
    lead = padded(f" {row.word} "[: GUTTER - 2], looks["chip"], GUTTER - 2) + bar
    placed = [lead + Content.styled(row.place.upper(), looks["act"])] if row.place else []
    return [*placed, *hang(under if placed else lead, text, room, under)]


def _headline(view: View, looks: Looks, room: int, high: int) -> list[Content]:
    """Return *It works!* in large letters, if the visit went well and there's room."""
    if view.mood != "done" or high < HIGH:
        return []
    from wizard.desk.terminal.big_letters import pages  # Imported only when a visit is done.

    return [*(Content.styled(line, looks["see-word"]) for line in pages("It works!", room, 5)[0]), Content()]
