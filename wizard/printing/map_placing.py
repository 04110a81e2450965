"""Where to put the maps for a run of steps: next to the steps (in a column) or below them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wizard.content.spans import Phrase, plain
from wizard.presenters.screen_map import ScreenMap
from wizard.presenters.sheet import Room, Size
from wizard.printing.font_metrics import text_width
from wizard.printing.screen_layout import LARGE, WIDEST, drawing
from wizard.printing.screen_svg import markup


@dataclass(frozen=True, slots=True)
class Picture:
    """A map as SVG, with its size on paper, in points. A map that isn't `on_paper` appears only on web pages."""

    svg: str
    width: float
    height: float
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """Some steps in a run, with the maps for their screens.

    `beside` and `checks_beside` say whether the maps are next to the steps and next to the proof. `until` is the
    position in the run after the last of these steps. From step `together` on, the steps are kept together with their
    maps. The steps before that have the full width. `height` is the approximate height, in points.
    """

    until: int
    maps: tuple[Picture, ...] = ()
    beside: bool = False
    checks_beside: bool = False
    together: int = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of a layout, in points: the width for steps, the height of a line, the text size, the gap between
    columns, the indent of steps, and the height of a side. `scale` is the scale of the maps."""

    width: float
    line: float
    size: float
    gap: float
    indent: float
    side: float
    scale: float = 1
    row: float = 150  # The width of a map in a row of several.
    blank: float = 0  # How much of a part's height is left blank if a side ends there, as it can in large print.


_MEASURES = {
    "standard": _Measures(width=451, line=21, size=14, gap=14, indent=31, side=690),
    "large": _Measures(width=425, line=25.2, size=18, gap=17, indent=42, side=640, scale=1.5, row=LARGE, blank=1.3),
}
_CLOSE = 8  # The gap between two maps when parts are close together, in points.
_FAR = 10  # How much height, in points, is worth spending to bring a map one step closer to its own step.
_NARROWEST = 220  # The least width for steps next to a map.
_KEY = 30  # The width of an icon in its frame.
_RAGGED = 1.06  # Lines are a bit shorter than the column, because they end at a word.


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive steps on one device, with the proof that follows them.

    `maps` are the maps of its screens, each with the positions of the first and last step on it. `on_paper` has the
    maps that fit on paper.
    """

    steps: Sequence[Phrase]
    proof: Phrase
    maps: Sequence[tuple[ScreenMap, int, int]]
    on_paper: Collection[ScreenMap]


def arranged(run: Run, size: Size, room: Room) -> tuple[Placed, ...]:
    """Return a run's steps in parts, each with its own maps, so that they take the least space."""
    measured, last = _Measured(run, size, room), len(run.steps)
    ends = sorted({last, *(first for _, first, _ in run.maps), *(until + 1 for _, _, until in run.maps)} - {0})
    best: dict[int, tuple[Placed, ...]] = {0: ()}
    for end in ends:
        if not any(first < end <= until for _, first, until in run.maps):
            best[end] = min(((*before, measured.part(start, end)) for start, before in best.items()), key=measured.cost)
    return best[last]


class _Measured:
    """A run of steps with their measurements, for trying out where its maps can go."""

    def __init__(self, run: Run, size: Size, room: Room) -> None:
        self.own, self.maps, self.on_paper, self.room = _MEASURES[size], run.maps, run.on_paper, room
        self.steps = [_long(step, self.own.size) for step in run.steps]
        self.proof = _long(run.proof, self.own.size)
        self.gap = _CLOSE if room.close else self.own.gap

    def cost(self, parts: Sequence[Placed]) -> tuple[int, int]:
        """Return the height of some parts, plus extra for maps far below their steps. Fewer parts are better.

        If a side can end within a task, a part that's kept together leaves some blank space when the side ends there.
        """
        room, start, blank = 0.0, 0, self.own.blank or 0.5 * (not self.room.whole_tasks)
        for part in parts:
            room += part.height
            if part.maps:
                room += blank * part.height**2 / self.own.side
            if part.maps and not part.beside:
                room += sum(
                    _FAR * (part.until - last - 1) for _, first, last in self.maps if start <= first < part.until
                )
            start = part.until
        return round(room), len(parts)

    def part(self, start: int, end: int) -> Placed:
        """Return these steps with their maps, next to the steps or in rows below them, whichever is shorter."""
        own, steps = self.own, self.steps[start:end]
        maps = [(screen, first - start) for screen, first, _ in self.maps if start <= first < end]
        proof = self.proof if end == len(self.steps) else 0.0
        proved = self._high([proof], own.width) + self.room.step_gap if proof else 0.0
        above = self.room.step_gap if start else 0.0
        if not maps:
            return Placed(end, together=max(0, len(steps) - 1), height=above + self._high(steps, own.width) + proved)
        first = min(at for _, at in maps)
        row = self._pictures(maps, own.row)
        high = above + self._high(steps, own.width) + own.gap + self._rows_high(row) + proved
        lowest = Placed(end, row, together=first, height=high)
        column = self._pictures(maps, WIDEST if own.scale == 1 else own.row)
        narrow = own.width - max(one.width for one in column) - own.gap
        if narrow <= _NARROWEST:
            return lowest
        stacked = sum(one.height + self.gap for one in column) - self.gap
        proved_beside = self._high([proof], narrow) + self.room.step_gap if proof else 0.0
        for together in range(first + 1):
            before = self._high(steps[:together], own.width) + self.room.step_gap if together else 0.0
            next_to = self._high(steps[together:], narrow)
            for checks_beside, high in (
                (True, max(next_to + proved_beside, stacked)),
                (False, max(next_to, stacked) + proved),
            ):
                if above + before + high <= lowest.height:
                    lowest = Placed(end, column, True, checks_beside, together, above + before + high)
        return lowest

    def _pictures(self, maps: Sequence[tuple[ScreenMap, int]], widest: float) -> tuple[Picture, ...]:
        beside, scale = self.room.beside, self.own.scale
        return tuple(_picture(screen, beside, widest, scale, screen in self.on_paper) for screen, _ in maps)

    def _high(self, steps: Sequence[float], width: float) -> float:
        """Return the approximate height of some steps in a column of this width."""
        return sum(-(-step // width) for step in steps) * self.own.line + self.room.step_gap * (len(steps) - 1)

    def _rows_high(self, pictures: Sequence[Picture]) -> float:
        """Return the height of these pictures in rows as wide as the steps and their numbers."""
        whole, across, high, total = self.own.width + self.own.indent, 0.0, 0.0, 0.0
        for one in pictures:
            if across and across + one.width > whole:
                total, across, high = total + high + self.gap, 0.0, 0.0
            across, high = across + one.width + self.own.gap, max(high, one.height)
        return total + high


def high(lines: Sequence[Phrase], size: Size) -> float:
    """Return the approximate height of text that's as wide as the side."""
    own = _MEASURES[size]
    return sum(_lines(line, own.width + own.indent, own) for line in lines) * own.line


def says_width(troubles: Sequence[tuple[Phrase, Phrase]], size: Size) -> float:
    """Return the width of the first column that makes the problems table as short as possible."""
    whole = _MEASURES[size].width + _MEASURES[size].indent - _MEASURES[size].gap
    return min(
        (whole * part / 100 for part in (38, 34, 42, 46, 30, 50)), key=lambda width: sum(_rows(troubles, size, width))
    )


def says_high(troubles: Sequence[tuple[Phrase, Phrase]], size: Size) -> list[float]:
    """Return the approximate height of each row in the problems table."""
    return [lines * _MEASURES[size].line for lines in _rows(troubles, size, says_width(troubles, size))]


def _rows(troubles: Sequence[tuple[Phrase, Phrase]], size: Size, width: float) -> list[float]:
    """Return how many lines each row in the problems table has, with a first column this wide."""
    own = _MEASURES[size]
    rest = own.width + own.indent - own.gap - width
    return [max(_lines(says, width, own), _lines(fix, rest, own)) for says, fix in troubles]


@lru_cache(maxsize=512)
def _picture(screen: ScreenMap, beside: int, widest: float, scale: float, on_paper: bool) -> Picture:
    made = drawing(screen, beside, widest)
    return Picture(markup(made, any_font=True), made.width * scale, made.height * scale, on_paper)


def _lines(phrase: Phrase, width: float, own: _Measures) -> float:
    return -(-_long(phrase, own.size) // width)


@lru_cache(maxsize=1024)
def _long(step: Phrase, size: float) -> float:
    """Return the approximate length of a step on one line, with its buttons, icons, and ragged line ends."""
    drawn = sum({"label": 0.76 * size, "icon": _KEY}.get(span.kind, 0) for span in step)
    return _RAGGED * (text_width(plain(step), size) + drawn)
