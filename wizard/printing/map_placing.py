"""Where the maps of some steps go: next to the steps, or in rows below them, whichever is lower."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wizard.presenters.screen_map import ScreenMap
from wizard.presenters.sheet import Size
from wizard.printing.screen_layout import LARGE, WIDEST, drawing
from wizard.printing.screen_svg import markup


@dataclass(frozen=True, slots=True)
class Picture:
    """A map as SVG, and how large it is on paper, in points. Maps that paper has no room for are on pages only."""

    svg: str
    width: float
    height: float
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """The maps of a run of steps, and whether they and the proof after the steps are next to each other.

    `height` is about how high the run is, in points.
    """

    maps: tuple[Picture, ...] = ()
    beside: bool = False
    checks_beside: bool = False
    height: float = 0


@dataclass(frozen=True, slots=True)
class _Measures:
    """A layout, in points: the width for steps, how high a line is, and the gaps. `scale` is that of the maps."""

    width: float
    line: float
    letter: float
    gap: float
    scale: float = 1
    row: float = 150  # the width of a map in a row of several
    side: float = 500  # how high a run may be with certainty, on Letter


_MEASURES = {
    "standard": _Measures(width=451, line=21, letter=6.9, gap=14),
    "large": _Measures(width=425, line=25.2, letter=8.9, gap=18, scale=1.5, row=LARGE, side=440),
}
_STEP_GAP = 10  # on average


def arranged(
    maps: Sequence[ScreenMap], steps: Sequence[str], size: Size, beside: int, on_paper: Collection[ScreenMap]
) -> Placed:
    """Return the maps of these steps, each with at most `beside` rows next to what is tapped, in the lower place."""
    own = _MEASURES[size]
    if not maps:
        return Placed(height=_high(steps, own.width, own))
    wide = WIDEST if own.scale == 1 else own.row
    column = tuple(_picture(screen, beside, wide, own.scale, screen in on_paper) for screen in maps)
    row = tuple(_picture(screen, beside, own.row, own.scale, screen in on_paper) for screen in maps)
    room = own.width - max(one.width for one in column) - own.gap
    next_to = _high(steps, room, own) if room > 220 else 10_000
    stacked = sum(one.height + own.gap for one in column) - own.gap
    below = _high(steps, own.width, own) + own.gap + _rows_high(row, own)
    if max(next_to, stacked) <= below:
        return Placed(column, True, stacked > next_to + 2 * own.line, max(next_to, stacked))
    return Placed(row, height=below)


def may_take_more_than_a_side(heights: Iterable[float], size: Size) -> bool:
    """Return whether runs this high, with a title and a proof, may not fit one side of Letter."""
    return sum(heights) > _MEASURES[size].side


@lru_cache(maxsize=512)
def _picture(screen: ScreenMap, beside: int, widest: float, scale: float, on_paper: bool) -> Picture:
    made = drawing(screen, beside, widest)
    return Picture(markup(made, any_font=True), made.width * scale, made.height * scale, on_paper)


def _high(steps: Sequence[str], width: float, own: _Measures) -> float:
    """Return about how high some steps are in a column of a width."""
    lines = sum(-(-len(step) * own.letter // width) for step in steps)
    return lines * own.line + _STEP_GAP * (len(steps) - 1)


def _rows_high(pictures: Sequence[Picture], own: _Measures) -> float:
    """Return how high these are in rows as wide as the steps and their numbers."""
    whole, across, high, total = own.width + 31, 0.0, 0.0, 0.0
    for one in pictures:
        if across and across + one.width > whole:
            total, across, high = total + high + own.gap, 0.0, 0.0
        across, high = across + one.width + own.gap, max(high, one.height)
    return total + high
