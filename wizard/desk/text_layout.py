"""Layout of a step's rows as terminal lines: the role's word in a gutter, then the text, wrapped by cell width.

A line is a tuple of runs, each with a style role. Text is never parsed as markup.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.content.spans import Phrase
    from wizard.presenters.prompt import Row

GUTTER = 13
WIDEST = 92


class Run(NamedTuple):
    """A stretch of text in one role."""

    text: str
    role: str


Line = tuple[Run, ...]

# The style roles of the word and the text, by the role of the row.
_LOOKS = {
    "trouble": ("bad", "strong"),
    "fix": ("bad", "text"),
    "say": ("say-word", "say"),
    "act": ("act", "strong"),
    "how": ("quiet", "text"),
    "see": ("see-word", "see"),
    "note": ("quiet", "quiet"),
    "table": ("quiet", "text"),
    "then": ("quiet", "quiet"),
    "bad": ("bad", "strong"),
    "plain": ("quiet", "text"),
}


def width(line: Line) -> int:
    """Return the number of columns a line takes."""
    return sum(cells(run.text) for run in line)


def cue_lines(rows: "Iterable[Row]", room: int) -> list[Line]:
    """Return the rows as lines, with their words in the gutter and a blank line between roles."""
    lines: list[Line] = []
    before = ""
    for number, row in enumerate(rows):
        if number and row.word and before != "trouble":
            lines.append(())
        lines += _row(row, min(room, WIDEST), heads=number == 0)
        before = row.role
    return lines


def _row(row: "Row", room: int, heads: bool) -> Iterator[Line]:
    word_look, look = _LOOKS[row.role]
    if heads and row.role == "plain" and not row.word:
        look = "strong"
    bar: Line = (Run("▌ ", "act"),) if row.role == "act" else ()
    gutter = GUTTER - 2 if bar else GUTTER
    text = ([(Run(row.place.upper(), word_look),)] if row.place else []) + wrap(row.phrase, look, room - GUTTER)
    for number, line in enumerate(text):
        word = row.word if number == 0 else ""
        yield (Run(fill(word, gutter), word_look), *bar, *line)


def fill(text: str, to: int) -> str:
    """Return the text padded with spaces to a width."""
    return text + " " * (to - cells(text))


def cut(text: str, to: int) -> str:
    """Return the text, cut with three dots if it's wider than `to`."""
    if cells(text) <= to:
        return text
    return _head(text, to - 3).rstrip() + "..." if to > 3 else "." * max(0, to)


# ------------------------------------------------------------------ wrapping


def wrap(phrase: "Phrase", role: str, room: int) -> list[Line]:
    """Wrap a phrase to `room` columns. A label stays on one line, in brackets, if it fits."""
    lines: list[list[Run]] = [[]]
    used = 0
    for word in _words(phrase, role):
        gap = 1 if used else 0
        if gap and used + gap + width(word) > room:
            lines.append([])
            used = gap = 0
        for piece in _broken(word, max(room, 1)):
            wide = width(piece)
            if used and used + gap + wide > room:
                lines.append([])
                used = gap = 0
            _join(lines[-1], gap, piece, role)
            used, gap = used + gap + wide, 0
    return [tuple(line) for line in lines]


def wrap_text(text: str, role: str, room: int) -> list[Line]:
    """Wrap plain text to `room` columns."""
    return wrap(_plain(text), role, room)


def _plain(text: str) -> "Phrase":
    from wizard.content.spans import Span  # Imported lazily: the first screen needs only the title.

    return (Span("text", text),)


def _words(phrase: "Phrase", role: str) -> Iterator[Line]:
    """Yield the words of a phrase. Text that touches a label without a space stays with it."""
    word: Line = ()
    for span in phrase:
        if span.kind == "label":
            word = (*word, Run(f"[{span.text}]", "label"))
            continue
        text = "____________" if span.kind == "blank" else "" if span.kind == "icon" else span.text
        pieces = text.split(" ")
        for number, piece in enumerate(pieces):
            if number and word:
                yield word
                word = ()
            word = (*word, Run(piece, role)) if piece else word
    if word:
        yield word


def _broken(word: Line, room: int) -> Iterator[Line]:
    """Yield a word in pieces if it's too wide for a line, split at spaces if it has any, or else anywhere."""
    if width(word) <= room:
        yield word
        return
    for run in word:
        for number, piece in enumerate(run.text.split(" ")):
            text = (" " if number else "") + piece
            while cells(text) > room:
                head = _head(text, room)
                yield (Run(head, run.role),)
                text = text[len(head) :]
            if text:
                yield (Run(text, run.role),)


def _head(text: str, room: int) -> str:
    """Return as many characters as fit, and at least one."""
    used = 0
    for number, character in enumerate(text):
        used += cells(character)
        if used > room:
            return text[: max(number, 1)]
    return text


def _join(line: list[Run], gap: int, piece: Line, role: str) -> None:
    """Append a piece to a line, merging runs with the same role."""
    for run in ((Run(" ", role),) if gap else ()) + piece:
        if line and line[-1].role == run.role:
            line[-1] = Run(line[-1].text + run.text, run.role)
        else:
            line.append(run)
