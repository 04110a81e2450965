"""From rows of a cue to lines of a terminal: a gutter for the role's word, the words beside it, wrapped by cells.

A line is a tuple of runs, each with the name of its role in `looks`. Nothing here is ever read as markup.
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

# role of a row: how its word and its text look
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
    """How many columns a line takes."""
    return sum(cells(run.text) for run in line)


def cue_lines(rows: "Iterable[Row]", room: int) -> list[Line]:
    """The rows with their words in the gutter, a blank line between roles."""
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
    beside = ([(Run(row.place.upper(), word_look),)] if row.place else []) + wrap(row.phrase, look, room - GUTTER)
    for number, line in enumerate(beside):
        word = row.word if number == 0 else ""
        yield (Run(fill(word, gutter), word_look), *bar, *line)


def fill(text: str, to: int) -> str:
    """The text with blanks up to a width."""
    return text + " " * (to - cells(text))


def cut(text: str, to: int) -> str:
    """The text, or as much of it as goes into a width with three dots."""
    if cells(text) <= to:
        return text
    return _head(text, to - 3).rstrip() + "..." if to > 3 else "." * max(0, to)


# ------------------------------------------------------------------ wrapping


def wrap(phrase: "Phrase", role: str, room: int) -> list[Line]:
    """A phrase in lines of at most `room` columns. A label keeps its words together, in brackets, if it can."""
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
    """Plain words in lines of at most `room` columns."""
    return wrap(_plain(text), role, room)


def _plain(text: str) -> "Phrase":
    from wizard.content.spans import Span  # lazily: the first paint needs only the title

    return (Span("text", text),)


def _words(phrase: "Phrase", role: str) -> Iterator[Line]:
    """The words of a phrase. What touches a label without a blank between goes with it."""
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
    """A word too wide for a line in pieces: at its blanks where a label has some, else anywhere."""
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
    """As many letters as go into a room, and at least one."""
    used = 0
    for number, letter in enumerate(text):
        used += cells(letter)
        if used > room:
            return text[: max(number, 1)]
    return text


def _join(line: list[Run], gap: int, piece: Line, role: str) -> None:
    """Put the piece at the end of a line; runs of one role become one."""
    for run in ((Run(" ", role),) if gap else ()) + piece:
        if line and line[-1].role == run.role:
            line[-1] = Run(line[-1].text + run.text, run.role)
        else:
            line.append(run)
