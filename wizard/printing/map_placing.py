"""Where the maps of some steps go: next to the steps, or in rows below them, whichever is lower."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wizard.content.spans import Phrase, plain
from wizard.presenters.screen_map import ScreenMap
from wizard.presenters.sheet import Size
from wizard.printing.font_metrics import text_width
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
    """The maps of a run of steps, and whether they are next to the steps and the proof after them.

    `together`: from which step on the run stays together, with its maps. The steps before have lines of full width.
    `height` is about how high the run is, in points.
    """

    maps: tuple[Picture, ...] = ()
    beside: bool = False
    checks_beside: bool = False
    together: int = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class _Measures:
    """A layout, in points: the width for steps, how high a line is, the size of its text, the gaps, and how far
    steps are indented. `scale` is that of the maps."""

    width: float
    line: float
    size: float
    gap: float
    indent: float
    scale: float = 1
    row: float = 150  # the width of a map in a row of several


_MEASURES = {
    "standard": _Measures(width=451, line=21, size=14, gap=14, indent=31),
    "large": _Measures(width=425, line=25.2, size=18, gap=17, indent=42, scale=1.5, row=LARGE),
}
_STEP_GAP = 10  # on average
_NARROWEST = 220  # for steps next to a map
_KEY = 30  # an icon in its frame
_RAGGED = 1.06  # lines end where a word does


def arranged(
    maps: Sequence[ScreenMap],
    steps: Sequence[Phrase],
    proof: Phrase,
    size: Size,
    beside: int,
    on_paper: Collection[ScreenMap],
    tapped_first: int = 0,
) -> Placed:
    """Return the maps of these steps, each with at most `beside` rows next to what is tapped, in the lowest place.

    `proof` is what follows the steps, and `tapped_first` the place of the first step that is on a map.
    """
    own = _MEASURES[size]
    proved = _high([proof], own.width, own) + _STEP_GAP if proof else 0.0
    last = max(0, len(steps) - 1)
    if not maps:
        return Placed(together=last, height=_high(steps, own.width, own) + proved)
    row = tuple(_picture(screen, beside, own.row, own.scale, screen in on_paper) for screen in maps)
    lowest = Placed(
        row, together=tapped_first, height=_high(steps, own.width, own) + own.gap + _rows_high(row, own) + proved
    )
    wide = WIDEST if own.scale == 1 else own.row
    column = tuple(_picture(screen, beside, wide, own.scale, screen in on_paper) for screen in maps)
    room = own.width - max(one.width for one in column) - own.gap
    if room <= _NARROWEST:
        return lowest
    stacked = sum(one.height + own.gap for one in column) - own.gap
    narrow = _high([proof], room, own) + _STEP_GAP if proof else 0.0
    for start in range(tapped_first + 1):
        above = _high(steps[:start], own.width, own) + _STEP_GAP if start else 0.0
        next_to = _high(steps[start:], room, own)
        for checks_beside, high in (
            (True, max(next_to + narrow, stacked)),
            (False, max(next_to, stacked) + proved),
        ):
            if above + high <= lowest.height:
                lowest = Placed(column, True, checks_beside, start, above + high)
    return lowest


def high(lines: Sequence[Phrase], size: Size) -> float:
    """Return the approximate height of text that is as wide as the side."""
    own = _MEASURES[size]
    return sum(_lines(line, own.width + own.indent, own) for line in lines) * own.line


def says_width(troubles: Sequence[tuple[Phrase, Phrase]], size: Size) -> float:
    """Return how wide the first column of the table of problems is, so that the table is as low as it can be."""
    own = _MEASURES[size]
    whole = own.width + own.indent - own.gap
    tries = [whole * part / 100 for part in (38, 34, 42, 46, 30, 50)]

    def lines(width: float) -> float:
        return sum(max(_lines(says, width, own), _lines(fix, whole - width, own)) for says, fix in troubles)

    return min(tries, key=lines)


@lru_cache(maxsize=512)
def _picture(screen: ScreenMap, beside: int, widest: float, scale: float, on_paper: bool) -> Picture:
    made = drawing(screen, beside, widest)
    return Picture(markup(made, any_font=True), made.width * scale, made.height * scale, on_paper)


def _high(steps: Sequence[Phrase], width: float, own: _Measures) -> float:
    """Return the approximate height of some steps in a column of this width."""
    return sum(_lines(step, width, own) for step in steps) * own.line + _STEP_GAP * (len(steps) - 1)


def _lines(phrase: Phrase, width: float, own: _Measures) -> float:
    return -(-_long(phrase, own.size) // width)


@lru_cache(maxsize=1024)
def _long(step: Phrase, size: float) -> float:
    """Return the approximate length of a step on one line, with its buttons, icons, and ragged line ends."""
    drawn = sum({"label": 0.76 * size, "icon": _KEY}.get(span.kind, 0) for span in step)
    return _RAGGED * (text_width(plain(step), size) + drawn)


def _rows_high(pictures: Sequence[Picture], own: _Measures) -> float:
    """Return the height of these in rows as wide as the steps and their numbers."""
    whole, across, high, total = own.width + own.indent, 0.0, 0.0, 0.0
    for one in pictures:
        if across and across + one.width > whole:
            total, across, high = total + high + own.gap, 0.0, 0.0
        across, high = across + one.width + own.gap, max(high, one.height)
    return total + high
