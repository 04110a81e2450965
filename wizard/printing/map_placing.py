"""Where the maps of a run of steps go: which steps share a column with them, and which have them below."""

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
    """A map as SVG, and how large it is on paper, in points. Maps that paper has no room for are on pages only."""

    svg: str
    width: float
    height: float
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """Some steps of a run with the maps of their screens, and whether those are next to the steps and the proof.

    `until` is the place in the run after the last of these steps. `together`: from which of them on they stay together,
    with their maps. The steps before have lines of full width. `height` is about how high it is, in points.
    """

    until: int
    maps: tuple[Picture, ...] = ()
    beside: bool = False
    checks_beside: bool = False
    together: int = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class _Measures:
    """A layout, in points: the width for steps, how high a line is, the size of its text, the gap between columns, how
    far steps are indented, and how high a side is. `scale` is that of the maps."""

    width: float
    line: float
    size: float
    gap: float
    indent: float
    side: float
    scale: float = 1
    row: float = 150  # the width of a map in a row of several
    blank: float = 0  # how much of a part's height is blank if a side ends there: tasks in large print go on overleaf


_MEASURES = {
    "standard": _Measures(width=451, line=21, size=14, gap=14, indent=31, side=690),
    "large": _Measures(width=425, line=25.2, size=18, gap=17, indent=42, side=640, scale=1.5, row=LARGE, blank=1.3),
}
_CLOSE = 8  # points between two maps, where parts are close
_FAR = 10  # points worth spending to bring a map one step closer to its own
_NARROWEST = 220  # for steps next to a map
_KEY = 30  # an icon in its frame
_RAGGED = 1.06  # lines end where a word does


@dataclass(frozen=True, slots=True)
class Run:
    """Steps one after another on one device, with the proof that follows them.

    `maps` are those of its screens, each with the places of the first and the last step on it. `on_paper` are the maps
    that paper has room for.
    """

    steps: Sequence[Phrase]
    proof: Phrase
    maps: Sequence[tuple[ScreenMap, int, int]]
    on_paper: Collection[ScreenMap]


def arranged(run: Run, size: Size, room: Room) -> tuple[Placed, ...]:
    """Return the steps of a run in parts, each with its own maps, so that they take the least room."""
    measured, last = _Measured(run, size, room), len(run.steps)
    ends = sorted({last, *(first for _, first, _ in run.maps), *(until + 1 for _, _, until in run.maps)} - {0})
    best: dict[int, tuple[Placed, ...]] = {0: ()}
    for end in ends:
        if not any(first < end <= until for _, first, until in run.maps):
            best[end] = min(((*before, measured.part(start, end)) for start, before in best.items()), key=measured.cost)
    return best[last]


class _Measured:
    """A run of steps, measured, to try where its maps may go."""

    def __init__(self, run: Run, size: Size, room: Room) -> None:
        self.own, self.maps, self.on_paper, self.room = _MEASURES[size], run.maps, run.on_paper, room
        self.steps = [_long(step, self.own.size) for step in run.steps]
        self.proof = _long(run.proof, self.own.size)
        self.gap = _CLOSE if room.close else self.own.gap

    def cost(self, parts: Sequence[Placed]) -> tuple[int, int]:
        """Return the height of some parts, and more for maps far below their steps. Fewer parts are better.

        Where a side may end within a task, a part that stays together leaves some of its height blank if it ends there.
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
        """Return these steps with their maps, next to the steps or in rows below, whichever is lower."""
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
        """Return the height of these in rows as wide as the steps and their numbers."""
        whole, across, high, total = self.own.width + self.own.indent, 0.0, 0.0, 0.0
        for one in pictures:
            if across and across + one.width > whole:
                total, across, high = total + high + self.gap, 0.0, 0.0
            across, high = across + one.width + self.own.gap, max(high, one.height)
        return total + high


def high(lines: Sequence[Phrase], size: Size) -> float:
    """Return the approximate height of text that is as wide as the side."""
    own = _MEASURES[size]
    return sum(_lines(line, own.width + own.indent, own) for line in lines) * own.line


def says_width(troubles: Sequence[tuple[Phrase, Phrase]], size: Size) -> float:
    """Return how wide the first column of the table of problems is, so that the table is as low as it can be."""
    whole = _MEASURES[size].width + _MEASURES[size].indent - _MEASURES[size].gap
    return min(
        (whole * part / 100 for part in (38, 34, 42, 46, 30, 50)), key=lambda width: sum(_rows(troubles, size, width))
    )


def says_high(troubles: Sequence[tuple[Phrase, Phrase]], size: Size) -> list[float]:
    """Return the approximate height of each row of the table of problems."""
    return [lines * _MEASURES[size].line for lines in _rows(troubles, size, says_width(troubles, size))]


def _rows(troubles: Sequence[tuple[Phrase, Phrase]], size: Size, width: float) -> list[float]:
    """Return how many lines each row of the table of problems has, with a first column this wide."""
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
