"""Where tasks begin in large print, so that none continues from one sheet of paper to the next except at a heading.

Heights are estimated. Typst knows where a part ends only when the whole sheet is laid out, and doing that again for
each task takes too long. A height may be a little off: a task that stays on one side moves to the next one if it
doesn't fit.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from wizard.content.spans import Phrase, Span
from wizard.presenters.sheet import Paper, Sheet, tasks_of
from wizard.printing.map_placing import high
from wizard.printing.templates import Piece, pieces

# A piece of a task stays on one side, goes on from the front of a sheet of paper to its back, or begins a side or a
# sheet of paper; one that takes more than a side also begins a sheet of paper.
Begins = Literal["whole", "flows", "side", "paper", "long"]

_SIDES: dict[Paper, float] = {"a4": 689, "letter": 639}  # points between the margins
_SURE = 0.97  # of a side may be filled by what is only about that high

# Points, in large print: the title with the message, the route of one or two rows, a line to write on, a frame.
_TITLE, _PICTURE, _ROUTE, _STAGES, _TO_WRITE, _FRAME = 41, 91, 36, 49, 29, 20


def begins(sheet: Sheet, paper: Paper) -> list[list[Begins]]:
    """Return where each piece of each task of a sheet in large print begins."""
    tasks = [pieces(task, sheet) for task in tasks_of(sheet)]
    if not sheet.room.whole_tasks:
        return [["flows" for _ in task] for task in tasks]
    every = _begins([piece for task in tasks for piece in task], _head(sheet), _SIDES[paper], sheet.room.part_gap)
    return [[next(every) for _ in task] for task in tasks]


def _begins(every: Sequence[Piece], used: float, side: float, gap: float) -> Iterator[Begins]:
    front = True
    for piece in every:
        left, high = side - used - gap, piece.height
        if high <= left - side * (1 - _SURE):
            used += gap + high
            yield "whole"
        elif front and left >= piece.first * 1.1 and high <= left + side * (2 * _SURE - 1):
            front, used = False, high - left
            yield "flows"
        elif front and high <= side * _SURE:
            front, used = False, high
            yield "side"
        elif high <= side * _SURE:
            front, used = True, high
            yield "paper"
        else:
            front, used = False, high - side
            yield "long"


def _head(sheet: Sheet) -> float:
    """Return about how high everything before the first task is."""
    listed = [phrase for phrase in (_joined(sheet.need), _joined(sheet.done), sheet.stopped, sheet.missing) if phrase]
    rows = -(-len(sheet.route) // 2)
    return (
        max(_PICTURE, _TITLE + high([sheet.message], sheet.size))
        + (_ROUTE + _STAGES * rows if rows else 0)
        + sum(10 + high([phrase], sheet.size) for phrase in listed)
        + _FRAME * bool(sheet.stopped)
        + _FRAME * bool(sheet.missing)
        + _TO_WRITE * len(sheet.accounts)
    )


def _joined(phrases: Sequence[Phrase]) -> Phrase:
    return tuple(span for phrase in phrases for span in (*phrase, Span("text", " • ")))
