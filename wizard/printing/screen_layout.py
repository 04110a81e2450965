"""The layout of a screen map, in points. Paper and web pages share one drawing.

There are three weights: HEAVY for frames and tapped items, THIN for everything else, and black discs for numbers. Text
is 12 points, and it's never cut or shrunk: it takes two lines, or `check` warns the author (`Drawing.too_long`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import cos, pi, sin
from typing import Literal, NamedTuple

from wizard.presenters.screen_map import BESIDE, MapRow, ScreenMap, Word, cut, cut_rows
from wizard.printing.font_metrics import text_width, wrapped

HEAVY, THIN = 1.05, 0.5
SIZE = 12.0  # of text
NUMBER_SIZE = 10.5
CAPITAL = 0.668 * SIZE
LEADING = 13.5
RADIUS_OF_DISC = 7.0
PAD = 10.0  # Between a frame and its content.
GAP = 8.0  # Between two rows.
BUTTON = 24.0
WIDEST = 170.0  # 60 mm, the column next to the steps
LARGE = 145.0  # The width of a map in large print, in its own, larger points. No map is ever narrower.

_WIDTHS = {"tablet": 170.0}
_CORNERS = {"phone": 15.0, "tablet": 10.0, "kobo": 6.0, "computer": 5.0}
_BEZELS = {"reader": 9.0, "kindle": 9.0, "kobo": 9.0}  # E-readers have a wide frame around the screen.
_CHIN = 14.0

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


class Rect(NamedTuple):
    x: float
    y: float
    w: float
    h: float
    r: float = 0
    weight: float = THIN
    filled: bool = False  # With the paper's color, to cover what's under it.


class Stroke(NamedTuple):
    points: tuple[Point, ...]
    weight: float = THIN
    curved: bool = False


class Text(NamedTuple):
    x: float
    y: float  # of the baseline
    text: str
    bold: bool = False
    anchor: Anchor = "start"
    size: float = SIZE


class Icon(NamedTuple):
    name: str
    x: float  # of its center
    y: float
    size: float = 17
    weight: float = 1.0


class Ring(NamedTuple):
    x: float
    y: float
    r: float
    weight: float = HEAVY


class Disc(NamedTuple):
    """A number, in white on black. With more than one number, the disc becomes a pill."""

    x: float
    y: float
    text: str

    @property
    def half(self) -> float:
        return max(RADIUS_OF_DISC, text_width(self.text, NUMBER_SIZE, True) / 2 + 3)


class Arrow(NamedTuple):
    points: tuple[Point, ...]


Shape = Rect | Stroke | Text | Icon | Ring | Disc | Arrow


@dataclass
class Drawing:
    """Shapes from back to front. `too_long` has the texts that don't fit in their places. These aren't drawn."""

    width: float
    height: float = 0
    shapes: list[Shape] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)

    @property
    def discs(self) -> list[Disc]:
        return [shape for shape in self.shapes if isinstance(shape, Disc)]


def drawing(screen: ScreenMap, beside: int = BESIDE, widest: float = WIDEST) -> Drawing:
    """Draw a map with at most `beside` rows around the tapped item, and at most as wide as `widest`.

    A computer's window is always as wide as `WIDEST`, because its menus and columns need that width. In large print, it
    gets its own line.
    """
    made = _Layout(screen, beside, widest).drawn()
    return mirrored(made) if screen.mirrored else made


def stacked(screens: Iterable[ScreenMap], height: float, gap: float, widest: float = WIDEST) -> list[Drawing]:
    """Draw maps that go one below another within a height. Each keeps as much around the tapped item as fits.

    Tapped items are never left out, so the maps may be taller than `height`.
    """
    every = list(screens)
    beside = [BESIDE] * len(every)
    made = [drawing(screen, BESIDE, widest) for screen in every]
    while sum(one.height + gap for one in made) - gap > height and any(beside):
        at = max((at for at in range(len(made)) if beside[at]), key=lambda at: made[at].height)
        beside[at] -= 1
        made[at] = drawing(every[at], beside[at], widest)
    return made


def mirrored(made: Drawing) -> Drawing:
    """Return the drawing as a device with a right-to-left language shows it. Text and icons aren't mirrored."""
    wide = made.width
    anchors: dict[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}

    def flip(shape: Shape) -> Shape:
        match shape:
            case Rect():
                return shape._replace(x=wide - shape.x - shape.w)
            case Stroke() | Arrow():
                return shape._replace(points=tuple((wide - x, y) for x, y in shape.points))
            case Text():
                return shape._replace(x=wide - shape.x, anchor=anchors[shape.anchor])
            case _:
                return shape._replace(x=wide - shape.x)

    return replace(made, shapes=[flip(shape) for shape in made.shapes])


class _Layout:
    """Lays out one map from top to bottom. `y` is where the next row goes. Each instance is used once."""

    def __init__(self, screen: ScreenMap, beside: int, widest: float) -> None:
        self.screen, self.cut, self.beside = screen, cut(screen, beside), beside
        self.made = Drawing(WIDEST if screen.device == "computer" else min(_WIDTHS.get(screen.device, 150.0), widest))
        self.bezel = _BEZELS.get(screen.device, 0.0)
        self.left, self.right = self.bezel, self.made.width - self.bezel
        self.y = 0.0
        self.discs: list[Disc] = []
        self.tapped: list[Rect] = []

    def put(self, *shapes: Shape) -> None:
        self.made.shapes += shapes

    def drawn(self) -> Drawing:
        top = self.y = RADIUS_OF_DISC + 1 if self.cut.torn_top else 0.0
        self._head()
        if self.screen.sidebar:
            self._columns()
        else:
            self._rows(self.cut.rows, self.left + PAD, self.right - PAD)
        self._foot()
        self._frame(top)
        if self.screen.dragged:
            self._arrow()
        self.made.shapes += self.discs
        self.made.height = round(self.y + HEAVY / 2, 1)
        return self.made

    # -------------------------------------------------------------- text and numbers

    def text(self, x: float, middle: float, text: str, bold: bool = False, anchor: Anchor = "start") -> None:
        if text:
            self.put(Text(x, middle + CAPITAL / 2, text, bold, anchor))

    def fitted(self, text: str, room: float, bold: bool, most: int = 1) -> tuple[str, ...]:
        """Return a text wrapped to lines. If it's too long, return () and add it to `too_long`."""
        lines = wrapped(text, room, SIZE, bold, most) if text else ()
        if lines is None:
            self.made.too_long.append(text)
        return lines or ()

    def lines(self, x: float, middle: float, lines: tuple[str, ...], bold: bool, anchor: Anchor = "start") -> None:
        for number, line in enumerate(lines):
            self.text(x, middle + (number - (len(lines) - 1) / 2) * LEADING, line, bold, anchor)

    def mark(self, word: Word, box: Rect, right: bool = False) -> None:
        """Put a tapped word's numbers over a corner of its box, but inside the drawing."""
        if word.tapped:
            disc = Disc(box.x + (box.w if right else 0), max(box.y, RADIUS_OF_DISC + 0.6), "·".join(word.numbers))
            half = disc.half + 0.6
            self.discs.append(disc._replace(x=min(max(disc.x, half), self.made.width - half)))
            self.tapped.append(box)

    # -------------------------------------------------------------- the frame

    def _head(self) -> None:
        if self.cut.torn_top:
            self.y += 9
            return
        middle = self.made.width / 2
        if self.screen.device == "phone":
            self.put(Stroke(((middle - 11, 7.5), (middle + 11, 7.5)), HEAVY))
            self.y = 13
        elif self.screen.device == "tablet":
            self.put(Ring(middle, 6.5, 1.0))
            self.y = 12
        else:
            self.y = self.bezel
        if self.screen.title:
            self._title()
        if self.screen.top_bar:
            tapped = any(word.tapped for word in self.screen.top_bar)
            self._bar(self.screen.top_bar, 23 if self.screen.device == "computer" and not tapped else 30)
            self.put(Stroke(((self.left, self.y), (self.right, self.y))))
        self.y += GAP

    def _title(self) -> None:
        """Draw a window's title bar, or a page's address on other devices."""
        middle = self.y + 11.5
        if self.screen.device == "computer":
            x = self.made.width - 13
            lines = self.fitted(self.screen.title, x - 2 * PAD, bold=False)
            self.put(Stroke(((x - 3.5, middle - 3.5), (x + 3.5, middle + 3.5))))
            self.put(Stroke(((x + 3.5, middle - 3.5), (x - 3.5, middle + 3.5))))
            self.lines(PAD, middle, lines, bold=False)
            self.put(Stroke(((0, self.y + 23), (self.made.width, self.y + 23))))
            self.y += 23
            return
        box = Rect(self.left + PAD, self.y + 1, self.right - self.left - 2 * PAD, 22, 11)
        self.put(box)
        self.lines(self.made.width / 2, middle, self.fitted(self.screen.title, box.w - 16, bold=False), False, "middle")
        self.y += 24

    def _foot(self) -> None:
        if self.screen.bottom_bar:
            self.y += GAP
            self.put(Stroke(((self.left, self.y), (self.right, self.y))))
            self._bar(self.screen.bottom_bar, 32)
        self.y += 9 if self.cut.torn_bottom else 0 if self.screen.bottom_bar else 8
        if not self.cut.torn_bottom:
            self.y += _CHIN if self.bezel else 4 if self.screen.device in ("phone", "tablet") else 0

    def _frame(self, top: float) -> None:
        """Draw the device around the screen, with a torn edge where the screen continues."""
        half, wide = HEAVY / 2, self.made.width
        torn = (self.cut.torn_top, self.cut.torn_bottom)
        edges = (half, wide - half, top + half, self.y - half)
        corner = _CORNERS.get(self.screen.device, 8.0)
        behind = _outline(edges, corner, torn, HEAVY)
        if self.bezel:
            end = self.y - (half if torn[1] else _CHIN)
            inner = (self.left, self.right, top + (half if torn[0] else self.bezel), end)
            behind += _outline(inner, 1.5, torn, THIN)
            if not torn[1]:
                self.put(Stroke(((wide / 2 - 10, self.y - 7), (wide / 2 + 10, self.y - 7)), HEAVY))
        behind += [_wave(half, wide - half, y) for y, is_torn in zip(edges[2:], torn, strict=True) if is_torn]
        self.made.shapes[:0] = behind

    # -------------------------------------------------------------- rows

    def _rows(self, rows: Iterable[MapRow | None], left: float, right: float) -> None:
        for number, row in enumerate(rows):
            self.y += GAP if number else 0
            if row is None:
                self._left_out(left, right)
            else:
                self._row(row, left, right)

    def _left_out(self, left: float, right: float) -> None:
        for x in (-7, 0, 7):
            self.put(Ring((left + right) / 2 + x, self.y + 1, 0.5, HEAVY))
        self.y += 2

    def _row(self, row: MapRow, left: float, right: float) -> None:
        match row.kind:
            case "book":
                self._book(row, left, right)
            case "app":
                self._app(row, left, right)
            case "covers":
                self._covers(row, left, right)
            case "button":
                self._wide_button(row.words[0], left, right)
            case "field" | "choice":
                self._field(row.words[0], left, right, row.kind == "choice")
            case "tabs":
                self._tabs(row.words, left, right)
            case "text":
                self._lines_of_text(row.words, left, right)
            case "menu":
                self._menu(row, left, right)
            case "dialog":
                self._dialog(row, left, right)
            case "keys":
                self._keys(row.words, left, right)
            case "item" | "switch":
                self._item(row.words[0], left, right, switch=row.kind == "switch")

    def _cover(self, word: Word, x: float, y: float, wide: float, high: float) -> None:
        box = Rect(x, y, wide, high, 1, HEAVY if word.tapped else THIN, True)
        self.put(box, Stroke(((x + wide * 0.22, y + high * 0.2), (x + wide * 0.78, y + high * 0.2)), HEAVY))
        self.mark(word, box)

    def _book(self, row: MapRow, left: float, right: float) -> None:
        """Draw a cover, two lines of text, and the book's buttons below them, or below the cover if they're wide."""
        cover, *buttons = row.words
        top, x, room = self.y, left + 36, right - left - 36
        self._cover(cover, left, top, 24, 34)
        for number, part in enumerate((0.9, 0.6)):
            y = top + 4 + number * 9
            self.put(Stroke(((x, y), (x + room * part, y))))
        fit = all(wrapped(word.text, room - 8, SIZE, word.tapped) for word in buttons if word.text)
        self.y = top + (21 if fit else 40)
        for number, word in enumerate(buttons):
            self.y += 5 if number else 0
            self._button(word, x if fit else left, right)
        self.y = max(self.y if buttons else 0, top + 34)

    def _app(self, row: MapRow, left: float, right: float) -> None:
        """Draw an app's icon, two lines of text, and the app's button on the right."""
        icon, *buttons = row.words
        top, x = self.y, left + 42
        box = Rect(left, top, 30, 30, 7, HEAVY if icon.tapped else THIN, True)
        self.put(box)
        self.mark(icon, box)
        wide = self._button_width(buttons[0], right - x) if buttons else 0.0
        room = right - x - (wide + 12 if buttons else 0)
        for number, part in enumerate((0.95, 0.6)):
            y = top + 10 + number * 9
            if room > 12:
                self.put(Stroke(((x, y), (x + room * part, y))))
        if buttons:
            self.y = top + 3
            self._button(buttons[0], right - wide, right)
        self.y = max(self.y, top + 30)

    def _button_width(self, word: Word, room: float) -> float:
        icon = 20 if word.icon else 0
        wanted = text_width(word.text, SIZE, word.tapped) + 18 + icon if word.text else 24 + icon / 2
        return min(wanted, room)

    def _button(self, word: Word, left: float, right: float) -> None:
        """Draw a button as wide as its text, at the left."""
        wide = self._button_width(word, right - left)
        lines = self.fitted(word.text, wide - 8 - (20 if word.icon else 0), word.tapped, most=2)
        high = BUTTON + LEADING * max(0, len(lines) - 1)
        self._button_box(word, lines, Rect(left, self.y, wide, high, 7, HEAVY if word.tapped else THIN, True))
        self.y += high

    def _button_box(self, word: Word, lines: tuple[str, ...], box: Rect) -> None:
        self.put(box)
        middle = box.y + box.h / 2
        if word.icon:
            self.put(Icon(word.icon, box.x + (14 if lines else box.w / 2), middle, 15, 1.2 if word.tapped else 1.0))
        if lines:
            self.lines(box.x + box.w / 2 + (9 if word.icon else 0), middle, lines, word.tapped, "middle")
        elif not word.icon:
            self.put(Stroke(((box.x + box.w * 0.3, middle), (box.x + box.w * 0.7, middle))))
        self.mark(word, box)

    def _wide_button(self, word: Word, left: float, right: float) -> None:
        lines = self.fitted(word.text, right - left - 12, word.tapped, most=2)
        high = 27 + LEADING * max(0, len(lines) - 1)
        self._button_box(word, lines, Rect(left, self.y, right - left, high, 7, HEAVY if word.tapped else THIN, True))
        self.y += high

    def _covers(self, row: MapRow, left: float, right: float) -> None:
        cover = row.words[0]
        across = 4 if right - left > 118 else 3 if right - left > 72 else 2
        gap = 9.0
        wide = (right - left - gap * (across - 1)) / across
        high = wide * 1.42
        down = min(-(-row.count // across), 2 if cover.tapped and self.beside else 1)
        for number in range(min(row.count, across * down)):
            x, y = left + (number % across) * (wide + gap), self.y + (number // across) * (high + gap)
            self._cover(cover if not number else Word(), x, y, wide, high)
        self.y += down * high + (down - 1) * gap

    def _item(self, word: Word, left: float, right: float, switch: bool = False, last: bool = False) -> None:
        """Draw a line in a list."""
        top, start = self.y, left + (28 if word.icon else 6)
        lines = self.fitted(word.text, right - start - (40 if switch else 3), word.tapped, most=2)
        high = BUTTON + LEADING * max(0, len(lines) - 1)
        middle = top + high / 2
        if word.icon:
            self.put(Icon(word.icon, left + 15, middle, 15))
        if not word.text and not word.icon:
            self.put(Stroke(((start, middle), (start + (right - start) * 0.55, middle))))
        box = Rect(left, top, right - left, high, 7, HEAVY)
        if word.tapped:
            self.put(box)
        elif not last:
            self.put(Stroke(((left, top + high), (right, top + high))))
        self.lines(start, middle, lines, word.tapped)
        if switch:
            self.put(Rect(right - 32, middle - 6, 24, 12, 6, HEAVY, True), Ring(right - 14, middle, 6))
        self.mark(word, box)
        self.y += high

    def _field(self, word: Word, left: float, right: float, choice: bool) -> None:
        """Draw a text field, or a drop-down list with an arrow. An empty text field has a cursor."""
        lines = self.fitted(word.text, right - left - 32, word.tapped, most=2)
        high = BUTTON + LEADING * max(0, len(lines) - 1)
        box = Rect(left, self.y, right - left, high, 2, HEAVY if word.tapped else THIN, True)
        middle, x = box.y + high / 2, right - 13
        self.put(box)
        self.lines(left + 9, middle, lines, word.tapped)
        if choice:
            self.put(Stroke(((x - 4, middle - 2), (x, middle + 2), (x + 4, middle - 2)), 2 * THIN))
        elif not lines:
            self.put(Stroke(((left + 8, middle - 5.5), (left + 8, middle + 5.5))))
        self.mark(word, box)
        self.y += high

    def _tabs(self, words: tuple[Word, ...], left: float, right: float) -> None:
        """Draw tabs next to each other. To fit on one line, tabs that aren't tapped lose their text."""
        x, high = left, BUTTON
        for word in words:
            wide = self._button_width(word, right - left)
            if x + wide > right and not word.tapped:
                word, wide = replace(word, text=""), 26
            if x + wide > right + 0.5:
                if not word.tapped:
                    break
                x, self.y = left, self.y + high + 5
            lines = self.fitted(word.text, wide - 8 - (20 if word.icon else 0), word.tapped, most=2)
            high = BUTTON + LEADING * max(0, len(lines) - 1)
            self._button_box(word, lines, Rect(x, self.y, wide, high, 7, HEAVY if word.tapped else THIN, True))
            x += wide + 7
        self.y += high

    def _lines_of_text(self, words: tuple[Word, ...], left: float, right: float) -> None:
        for number, word in enumerate(words):
            if not word.text:
                self.put(
                    Stroke(((left, self.y + 4), (left + (0.92, 0.74, 0.5)[number % 3] * (right - left), self.y + 4)))
                )
                self.y += 9
                continue
            lines = self.fitted(word.text, right - left - 6, word.tapped, most=2)
            high = 17 + LEADING * max(0, len(lines) - 1)
            self.lines(left + (6 if word.tapped else 0), self.y + high / 2, lines, word.tapped)
            box = Rect(left, self.y - 2, right - left, high + 4, 7, HEAVY)
            if word.tapped:
                self.put(box)
            self.mark(word, box)
            self.y += high

    def _menu(self, row: MapRow, left: float, right: float) -> None:
        """Draw an open menu in its own frame, on top of the rows it covers."""
        fit = all(wrapped(word.text, right - left - 45, SIZE, True) for word in row.words if word.text)
        if not fit:
            left, right = left - 7, right + 7  # To the edges of the screen.
        start = left + (14 if fit else 0)
        shown, _ = cut_rows([MapRow("item", (word,)) for word in row.words], self.beside)
        top, at, framed = self.y, len(self.made.shapes), len(shown) > 1  # A tapped item has its own frame.
        self.y += 4 * framed
        for number, item in enumerate(shown):
            if item is None:
                self.y += 5
                self._left_out(start, right)
                self.y += 5
            else:
                self._item(item.words[0], start + 4, right - 4, last=number == len(shown) - 1)
        self.y += 4 * framed
        if framed:
            self.made.shapes.insert(at, Rect(start, top, right - start, self.y - top, 8, 2 * THIN, True))

    def _dialog(self, row: MapRow, left: float, right: float) -> None:
        top, at = self.y, len(self.made.shapes)
        shown, _ = cut_rows(row.parts, self.beside)
        self.y += PAD
        self._rows(shown, left + PAD, right - PAD)
        self.y += PAD
        self.made.shapes.insert(at, Rect(left, top, right - left, self.y - top, 9, 2 * THIN, True))

    def _keys(self, words: tuple[Word, ...], left: float, right: float) -> None:
        """Draw keys to press together, with a plus between them."""
        sizes = [max(24.0, text_width(word.text, SIZE, True) + 12) for word in words]
        long = sum(sizes) + 16 * (len(sizes) - 1)
        if long > right - left:
            self.made.too_long.append(" + ".join(word.text for word in words))
            return
        x, middle = left + (right - left - long) / 2, self.y + BUTTON / 2
        for number, (word, wide) in enumerate(zip(words, sizes, strict=True)):
            if number:
                self.put(
                    Stroke(((x + 4.5, middle), (x + 11.5, middle))),
                    Stroke(((x + 8, middle - 3.5), (x + 8, middle + 3.5))),
                )
                x += 16
            box = Rect(x, self.y, wide, BUTTON, 4, HEAVY, True)
            self.put(box)
            self.text(x + wide / 2, middle, word.text, True, "middle")
            if not number:
                self.mark(word, box)
            x += wide
        self.y += BUTTON

    # -------------------------------------------------------------- bars

    def _bar(self, words: tuple[Word, ...], high: float) -> None:
        """Draw words and icons side by side, spaced evenly. A tapped word without an icon gets the space it needs."""
        room = self.right - self.left
        captioned = any(word.tapped and word.icon and word.text for word in words)
        middle = self.y + high / 2
        own = [
            text_width(word.text, SIZE, True) + 24 if word.tapped and word.text and not word.icon else 0.0
            for word in words
        ]
        if sum(own) + 16 * own.count(0) > room:
            self.made.too_long += [word.text for word, wide in zip(words, own, strict=True) if wide]
            own = [0.0] * len(words)
        share = (room - sum(own)) / max(1, own.count(0))
        x = self.left
        for number, (word, wide) in enumerate(zip(words, own, strict=True)):
            place = wide or share
            if wide:
                box = Rect(x + 4, middle - 12, wide - 8, BUTTON, 7, HEAVY, True)
                self._button_box(word, (word.text,), box)
            else:
                self._bar_icon(word, x + place / 2, middle, place, last=number == len(words) - 1)
            x += place
        self.y += high + (14 if captioned else 0)

    def _bar_icon(self, word: Word, x: float, middle: float, place: float, last: bool) -> None:
        x = min(max(x, self.left + 14), self.right - 14)
        if word.icon:
            self.put(Icon(word.icon, x, middle, 18, 1.4 if word.tapped else 1.0))
        elif word.text and text_width(word.text, SIZE) <= place - 8:
            self.text(x, middle, word.text, anchor="middle")
        elif not word.tapped:
            self.put(Stroke(((x - min(10, place / 4), middle), (x + min(10, place / 4), middle))))
        if not word.tapped:
            return
        if word.icon and word.text:
            half = text_width(word.text, SIZE, True) / 2
            if 2 * half > self.right - self.left - 14:
                self.made.too_long.append(word.text)
            else:
                at = min(max(x, self.left + half + 7), self.right - half - 7)
                self.text(at, middle + 20, word.text, True, "middle")
        self.put(Ring(x, middle, 12.5))
        self.mark(word, Rect(x - 11, middle - 11, 22, 22), right=not last)

    # -------------------------------------------------------------- a window with a sidebar

    def _columns(self) -> None:
        wide = self.right - self.left
        words = [word for row in self.screen.sidebar for word in row.words]
        longest = max(
            (text_width(part, SIZE, word.tapped) for word in words for part in word.text.split(" ")), default=0
        )
        line = self.left + max(wide * 0.43, min(longest + 22, wide * 0.64))
        top = self.y
        self._rows(cut_rows(self.screen.sidebar, self.beside)[0], self.left + 6, line - 6)
        low, self.y = self.y, top
        if self.cut.rows:
            self._rows(self.cut.rows, line + 9, self.right - PAD)
        self.y = max(low, self.y) + 2
        self.put(Stroke(((line, top - GAP), (line, self.y + (6 if self.cut.torn_bottom else 8)))))

    def _arrow(self) -> None:
        """Draw an arrow from the dragged item to where it's dropped. The number is at the arrow's start."""
        if len(self.tapped) != 2:
            return
        to, start = sorted(self.tapped, key=lambda box: box.x)
        x, y = start.x + start.w / 2, start.y + start.h * 0.68
        end = (to.x + to.w + 3, to.y + to.h / 2)
        self.put(Ring(x, y, 1.6), Arrow(((x, y), ((x + end[0]) / 2, max(y, end[1]) + 10), end)))
        self.discs[:] = [disc for disc in self.discs if disc.x > to.x + to.w - 1][:1] or self.discs[-1:]


Edges = tuple[float, float, float, float]  # left, right, top, bottom


def _outline(edges: Edges, corner: float, torn: tuple[bool, bool], weight: float) -> list[Shape]:
    """Return a frame, open at the edges that are torn."""
    left, right, top, bottom = edges
    if torn == (False, False):
        return [Rect(left, top, right - left, bottom - top, corner, weight, True)]
    if torn == (True, True):
        return [Stroke(((x, top), (x, bottom)), weight) for x in (left, right)]

    def bend(x: float, y: float, start: float) -> list[Point]:
        """Return a quarter circle as chords that are too short to see in print."""
        return [(x + corner * cos(start + n * pi / 16), y + corner * sin(start + n * pi / 16)) for n in range(9)]

    if torn[0]:
        low = [*bend(right - corner, bottom - corner, 0), *bend(left + corner, bottom - corner, pi / 2)]
        return [Stroke(((right, top), *low, (left, top)), weight)]
    high = [*bend(left + corner, top + corner, pi), *bend(right - corner, top + corner, 3 * pi / 2)]
    return [Stroke(((left, bottom), *high, (right, bottom)), weight)]


def _wave(left: float, right: float, y: float) -> Stroke:
    """Return a torn edge: small even waves."""
    count = max(4, round((right - left) / 11) // 2 * 2)
    step = (right - left) / count
    points = [(left + step * n, y + (0 if n in (0, count) else 2.2 if n % 2 else -2.2)) for n in range(count + 1)]
    return Stroke(tuple(points), THIN, True)
