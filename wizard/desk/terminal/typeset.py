"""Lines of Textual content: hanging indents, labels drawn as buttons, and words that can be clicked.

Text from a flow is used exactly as written. None of it is ever treated as markup.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.content.spans import Phrase

Looks = Mapping[str, str]

_KEPT = "\ue000"
"""A placeholder for a space in a label, so the label isn't split when lines are wrapped."""
_ICONS = {"dots": "···", "magnifier": "○/", "gear": "☼", "sync": "↑↓", "wifi": "·))"}
"""Icons without text, drawn with characters that every console font has."""


def hang(lead: Content, text: Content, room: int, under: Content | None = None) -> list[Content]:
    """Wrap a text after its lead. Further lines start with `under`, or are aligned with the text after a bullet."""
    under = under or Content(" " * lead.cell_length)
    if text.plain.startswith("- ") and room > lead.cell_length + 4:
        lead, text, under = lead + text[:2], text[2:], under + "  "
    wrapped = text.wrap(max(room - lead.cell_length, 2))
    lines = [Content(line.plain.replace(_KEPT, " "), list(line.spans)) for line in wrapped]
    return [(under if number else lead) + line for number, line in enumerate(lines)]


def stacked(lines: Iterable[Content]) -> Content:
    """Join lines into one content."""
    return Content("\n").join(lines)


def spread(left: Content, right: Content, room: int) -> Content:
    """Return one line with `left` at its left edge and `right` at its right edge.

    If it's too long, cut `left` first.
    """
    if left.cell_length + right.cell_length + 1 > room:
        left = left.truncate(max(room - right.cell_length - 1, 12), ellipsis=True)
        right = right.truncate(max(room - left.cell_length - 1, 0), ellipsis=True)
    return left + " " * (room - left.cell_length - right.cell_length) + right


def padded(text: str, look: str, to: int) -> Content:
    """Return a styled text, padded with plain spaces to a width."""
    return Content.assemble((text, look) if text.strip() else "", " " * (to - (cells(text) if text.strip() else 0)))


def centered(text: str, wide: int) -> str:
    """Return a text centered in `wide` columns."""
    left = max(0, wide - cells(text)) // 2
    return " " * left + text + " " * max(0, wide - cells(text) - left)


def side_by_side(blocks: Iterable[list[Content]], gap: int = 3) -> list[Content]:
    """Return blocks of lines next to each other, each as wide as its widest line."""
    lines: list[Content] = []
    for block in blocks:
        before = max((line.cell_length for line in lines), default=0) + gap * bool(lines)
        lines += [Content()] * (len(block) - len(lines))
        lines = [
            line.pad_right(before - line.cell_length) + block[row] if row < len(block) else line
            for row, line in enumerate(lines)
        ]
    return lines


def clickable(text: Content, action: str) -> Content:
    """Return a text that runs an action when it's clicked."""
    return text.stylize(Style.from_meta({"@click": action}))


def phrase(words: "Phrase", look: str, looks: Looks, room: int) -> Content:
    """Return a phrase. Its labels are drawn as buttons, and so are icons that have a drawing."""
    parts: list[tuple[str, str]] = []
    for span in words:
        if span.kind == "label":
            parts.append((_button(span.text, room), looks["label"]))
        elif span.kind != "icon":
            parts.append(("____________" if span.kind == "blank" else span.text, looks[look]))
        elif span.text in _ICONS:
            parts += [(_KEPT, looks[look]), (f"[{_ICONS[span.text]}]", looks["label"])]
    return Content.assemble(*parts)


def _button(label: str, room: int) -> str:
    text = f"[{label}]"
    return text.replace(" ", _KEPT) if cells(text) <= room else text
