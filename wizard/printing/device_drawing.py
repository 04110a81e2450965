"""Device outlines as drawings, in the same style as the screen maps. `screen_svg.markup` turns each into an SVG."""

from wizard.presenters.device_outline import DeviceOutline
from wizard.printing.font_metrics import text_width
from wizard.printing.screen_layout import HEAVY, SIZE, THIN, Drawing, Rect, Ring, Stroke, Text

PER_MM = 0.62  # points: a Kindle is about 75 points wide
_CORNER = 7.0


def front(outline: DeviceOutline, scale: float = PER_MM) -> Drawing:
    """Draw the front: the body, the display, and the buttons that set it apart."""
    return _Front(outline, scale).drawn()


def back(outline: DeviceOutline, scale: float = PER_MM) -> Drawing | None:
    """Draw the back, with the start of its number large enough to read. Return None if the flow gives no number."""
    if outline.number_place is None:
        return None
    wide, high = (side * scale for side in outline.size)
    begins = f"{outline.number_begins}…" if outline.number_begins else "…"
    label = text_width(begins, SIZE, bold=True) + 20
    made = Drawing(max(wide, wide / 2 + label) + 2, high + 16)
    y = 1 + high * {"top": 0.14, "middle": 0.46, "bottom": 0.78}[outline.number_place]
    middle = 1 + wide / 2
    made.shapes += [
        Rect(1, 1, wide, high, _CORNER, HEAVY, True),
        Rect(middle - wide * 0.25, y - 5, wide * 0.5, 16, 3, HEAVY),
    ]
    for at, part in enumerate((0.34, 0.42, 0.26)):
        half = wide * part / 2
        made.shapes.append(Stroke(((middle - half, y - 0.5 + at * 3.6), (middle + half, y - 0.5 + at * 3.6))))
    x = made.width - label - 1
    made.shapes += [
        Stroke(((middle, y + 11), (x + label / 2, high - 8)), THIN),
        Rect(x, high - 9, label, 24, 7, HEAVY, True),
        Text(x + label / 2, high + 7, begins, True, "middle"),
    ]
    return made


class _Front:
    """Draws one front. Used once."""

    def __init__(self, outline: DeviceOutline, scale: float) -> None:
        self.keys = outline.keys
        self.wide, self.high = (side * scale for side in outline.size)
        self.display = tuple(side * scale for side in outline.display)
        self.made = Drawing(round(self.wide + 2, 1), round(self.high + 2, 1))
        # The margins: a grip on the side with buttons, a wide margin at the bottom, and even margins elsewhere.
        across, down = self.wide - self.display[0], self.high - self.display[1]
        grip = ("page-left" in self.keys) != ("page-right" in self.keys)
        narrow = min(across * 0.2, 8) if grip else across / 2
        self.left = 1 + (across - narrow if grip and "page-left" in self.keys else narrow)
        self.top = 1 + (down / 2 if grip else max(down * 0.3, min(narrow, down / 2)))

    def drawn(self) -> Drawing:
        wide, high = self.display
        self.made.shapes += [
            Rect(1, 1, self.wide, self.high, _CORNER, HEAVY, True),
            Rect(self.left, self.top, wide, high, 1, THIN),
        ]
        for key in self.keys:
            getattr(self, f"_{key.replace('-', '_')}")()
        return self.made

    @property
    def below(self) -> float:
        """Return the middle of the margin under the display."""
        return (self.top + self.display[1] + 1 + self.high) / 2

    def _page_left(self) -> None:
        self._page_keys(1, self.left)

    def _page_right(self) -> None:
        self._page_keys(self.left + self.display[0], 1 + self.wide)

    def _page_keys(self, start: float, end: float) -> None:
        thick = min(5.0, (end - start) * 0.5)
        for part in (0.24, 0.53):
            y = self.top + self.display[1] * part
            box = Rect((start + end - thick) / 2, y, thick, self.display[1] * 0.22, thick / 2, HEAVY)
            self.made.shapes.append(box)

    def _marks(self) -> None:
        right = self.left + self.display[0]
        for x in ((1 + self.left) / 2, (right + 1 + self.wide) / 2):
            y = self.top + self.display[1]
            self.made.shapes += [
                Stroke(((x, y * 0.46), (x, y * 0.68)), HEAVY),
                Ring(x, y * 0.38, 0.8),
            ]

    def _home(self) -> None:
        for at in range(4):
            x = 1 + self.wide / 2 - 7.5 + 5 * at
            self.made.shapes.append(Stroke(((x, self.below - 2.5), (x, self.below + 2.5)), HEAVY))

    def _arrows(self) -> None:
        middle, y = 1 + self.wide / 2, self.below
        self.made.shapes += [Rect(middle - 7, y - 7, 14, 14, 3, HEAVY), Rect(middle - 3, y - 3, 6, 6, 1)]
        for x in (-25, -15, 15, 25):
            self.made.shapes.append(Rect(middle + x - 4, y - 3, 8, 6, 2.5))

    def _keyboard(self) -> None:
        top, room = self.top + self.display[1], self.high - self.top - self.display[1]
        for row in range(4):
            for at in range(10 - 2 * (row == 3)):
                x = 1 + self.wide * (0.13 + 0.082 * (at + (row == 3)))
                self.made.shapes.append(Ring(x, top + room * (0.22 + 0.2 * row), 1.9, 0.9))

    def _row(self) -> None:
        for at in range(4):
            x = 1 + self.wide * (0.17 + 0.19 * at)
            self.made.shapes.append(Rect(x, self.below - 2.5, 9, 5, 2.5, HEAVY))

    def _logo_n(self) -> None:
        self.made.shapes.append(Text(1 + self.wide / 2, self.below + 4, "n", True, "middle", 13))

    def _camera(self) -> None:
        self.made.shapes.append(Ring(1 + self.wide / 2, (1 + self.top) / 2, 1.2))

    def _apps(self) -> None:
        step = self.display[0] / 4
        for at in range(16):
            x, y = self.left + step * (at % 4 + 0.22), self.top + self.display[1] * 0.1 + step * (at // 4 + 0.1)
            self.made.shapes.append(Rect(x, y, step * 0.56, step * 0.56, 2.5, HEAVY))
