"""How many sides a sheet takes, and where its tasks begin in large print, going by estimated heights.

In large print, tasks only continue on another sheet of paper at a heading.

Heights are estimates. Typst only knows where a part ends once the whole sheet is laid out, and doing that again for
each task would take too long. It's fine if a height is a little off: a task that should stay on one side moves to the
next side if it doesn't fit.
"""

from collections.abc import Sequence
from itertools import product
from typing import Literal, NamedTuple

from wizard.content.spans import Phrase, Span
from wizard.presenters.sheet import Paper, Sheet, tasks_of
from wizard.printing.map_placing import high, says_high
from wizard.printing.templates import Piece, pieces

# A piece of a task stays on one side, continues from one side to the next, or begins a side. A piece that's longer than
# a side also begins one, and continues on the next.
Begins = Literal["whole", "flows", "side", "long"]

_SIDES: dict[Paper, float] = {"a4": 689, "letter": 639}  # points between the margins
_MOST = 4  # sides
_SURE = 0.97  # How much of a side we fill, because heights are estimates.
_LOWEST, _HIGHEST = 0.9, 1.1  # How much of what we think a side in large print holds can really be on it.

_STANDARD: dict[Paper, float] = {"a4": 745, "letter": 695}  # points between the margins, in standard print

# How full a standard sheet can seem and still fit, for sure and at most: the whole sheet, one with a single side, and
# each side if problems and help come early. Its parts are smaller than the heights below, which are for large print.
_WHOLE, _ONE, _FRONT, _BACK = (0.96, 1.26), (0.9, 1.55), (1.18, 1.48), (0.93, 1.45)

# Heights in points, in large print: the title with the message, the route with one or two rows, a line to write on,
# a frame, the heading of the problems table, and the gap between its rows.
_TITLE, _PICTURE, _ROUTE, _STAGES, _TO_WRITE, _FRAME, _TABLE, _ROW = 41, 91, 36, 49, 29, 20, 64, 13


class Laid(NamedTuple):
    """A layout: how each piece of each task begins, how many pieces cross to another sheet of paper, and how many sides
    the layout takes."""

    begins: list[list[Begins]]
    crossing: int
    sides: int


def laid_out(sheet: Sheet, paper: Paper) -> Laid:
    """Lay out a sheet in large print.

    A task that would continue on another sheet of paper begins a new one instead, if that takes no more paper.
    """
    tasks = [pieces(task, sheet) for task in tasks_of(sheet)]
    if not sheet.room.whole_tasks:
        return Laid([["flows" for _ in task] for task in tasks], len(tasks), 0)
    return _best_laid(sheet, tasks, _SIDES[paper])


def fits(sheet: Sheet, paper: Paper, most: int) -> bool | None:
    """Return whether a sheet takes at most this many sides, or None if the estimate is too close to say."""
    room = sheet.room
    if not room.whole_tasks or (room.problems_early and not room.help_early):
        return None
    tasks = [pieces(task, sheet) for task in tasks_of(sheet)]
    if sheet.size == "large":
        few, many = (_best_laid(sheet, tasks, _SIDES[paper] * off).sides for off in (_HIGHEST, _LOWEST))
        return None if few <= most < many else many <= most
    first, *others = (sum(room.part_gap + piece.height for piece in task) for task in tasks or [[]])
    front, back, side = _head(sheet) + first + sum(_problems(sheet)) + _help(sheet), sum(others), _STANDARD[paper]
    whole = (front + back) / side / most
    if room.help_early and most > 1:
        full = [(front / side, _FRONT), (back / side, _BACK)]
    else:
        full = [(whole, _WHOLE if most > 1 else _ONE)]
    if any(part > greatest for part, (_, greatest) in full):
        return False
    return all(part < least for part, (least, _) in full) or None


def _best_laid(sheet: Sheet, tasks: Sequence[Sequence[Piece]], side: float) -> Laid:
    """Return the best layout in large print on sides of this height."""
    gap, head = sheet.room.part_gap, _head(sheet)
    after: list[list[float]] = [[] for _ in tasks] or [[]]
    after[0 if sheet.room.problems_early else -1] += _problems(sheet)
    after[-1].append(_help(sheet))
    tries = [_laid(tasks, moved, head, after, side, gap) for moved in product((False, True), repeat=len(tasks))]
    return min(filter(None, tries), key=_worst)


def _worst(laid: Laid) -> tuple[int, int, int]:
    return max(laid.sides, _MOST), laid.crossing, laid.sides


def _laid(
    tasks: Sequence[Sequence[Piece]],
    moved: Sequence[bool],
    head: float,
    after: Sequence[Sequence[float]],
    side: float,
    gap: float,
) -> Laid | None:
    """Lay out the tasks below the head, with the parts `after` each. Tasks that are `moved` begin a sheet of paper.

    Return None if that would leave a side blank.
    """
    at, used, crossing, every = 0, head, 0, list[list[Begins]]()
    for task, new_paper, parts in zip(tasks, moved, after, strict=True):
        every.append([])
        for number, piece in enumerate(task):
            front, left, before = at % 2 == 0, side - used - gap, at
            must_move = new_paper and not number
            if must_move and front:
                return None
            if not must_move and piece.height <= left - side * (1 - _SURE):
                used += gap + piece.height
                every[-1].append("whole")
            elif front and left >= piece.first * 1.1 and piece.height <= left + side * (2 * _SURE - 1):
                at, used = at + 1, piece.height - left
                every[-1].append("flows")
            elif piece.height <= side * _SURE:
                at, used = at + 1, piece.height
                every[-1].append("side")
            else:
                crossing += front  # It begins on the back.
                at, used = at + 2, piece.height - side
                every[-1].append("long")
            crossing += number > 0 and every[-1][-1] != "flows" and before // 2 != at // 2
        begun = at
        for part in parts:
            at, used = (at + 1, part) if used + part > side else (at, used + part)
        crossing += len(every) < len(tasks) and at // 2 != begun // 2  # Problems that come early.
    return Laid(every, crossing, at + 1)


def _head(sheet: Sheet) -> float:
    """Return the approximate height of everything before the first task."""
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


def _problems(sheet: Sheet) -> list[float]:
    """Return the approximate height of each row in the problems table. The first includes the table's heading."""
    problems = [(trouble.says, trouble.fix) for trouble in sheet.troubles]
    different = _joined((sheet.different.says, sheet.different.fix))
    rows = [one + _ROW for one in (*says_high(problems, sheet.size), high([different], sheet.size))]
    rows[0] += sheet.room.part_gap + _TABLE
    return rows


def _help(sheet: Sheet) -> float:
    """Return the approximate height of *Get help*."""
    panel = [phrase for phrase in (sheet.help.library, sheet.help.hours, sheet.help.place) if phrase]
    words = (Span("text", sheet.help.words),)
    lines = high([*panel, words, words], sheet.size)  # What to say, and where to point the camera.
    return sheet.room.part_gap + _TITLE + 2 * _FRAME + lines


def _joined(phrases: Sequence[Phrase]) -> Phrase:
    return tuple(span for phrase in phrases for span in (*phrase, Span("text", " • ")))
