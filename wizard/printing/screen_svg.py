"""Drawings of screens and devices as SVG: inline in web pages, and as images for Typst.

Text is kept as text, in the sheet's own fonts. The SVG has no alternative text, because the step next to it says the
same thing. So it's marked as an artifact on paper and as `aria-hidden` on the page.
The presentation attributes are black on white, for paper. A page overrides both colors with `STYLE`, which follows the
page's `color` and `--paper`, so dark mode works.
"""

from collections.abc import Iterable
from itertools import pairwise
from math import atan2, cos, pi, sin
from xml.sax.saxutils import escape

from wizard.presenters.screen_map import BESIDE, ScreenMap
from wizard.printing.font_metrics import covered, text_width
from wizard.printing.screen_icons import PATHS
from wizard.printing.screen_layout import (
    HEAVY,
    NUMBER_SIZE,
    RADIUS_OF_DISC,
    WIDEST,
    Arrow,
    Disc,
    Drawing,
    Icon,
    Point,
    Rect,
    Ring,
    Shape,
    Stroke,
    Text,
    drawing,
)

FONTS = "Atkinson Hyperlegible, Noto Sans, sans-serif"
STYLE = (
    ".drawn{stroke:currentColor}.drawn text,.drawn .disc{fill:currentColor}"
    ".drawn .paper{fill:var(--paper,#fff)}.drawn .disc{stroke:var(--paper,#fff)}.drawn .number{fill:var(--paper,#fff)}"
)


def svg(screen: ScreenMap, beside: int = BESIDE, widest: float = WIDEST, any_font: bool = False) -> str:
    """Return the map of a screen as one self-contained SVG.

    `any_font` keeps text inside its buttons even if the sheet's fonts are missing, as they can be on a web page.
    """
    return markup(drawing(screen, beside, widest), any_font)


def markup(made: Drawing, any_font: bool = False) -> str:
    """Return a drawing as SVG."""
    size = f'width="{_n(made.width)}" height="{_n(made.height)}" viewBox="0 0 {_n(made.width)} {_n(made.height)}"'
    look = f'fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round" font-family="{FONTS}"'
    shapes = "".join(_shape(shape, any_font) for shape in made.shapes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" aria-hidden="true" {size} {look}>{shapes}</svg>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _shape(shape: Shape, any_font: bool) -> str:
    match shape:
        case Rect(x, y, w, h, r, weight, filled):
            paint = ' fill="#fff" class="paper"' if filled else ""
            place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(r)}"'
            return f'<rect {place} stroke-width="{weight:g}"{paint}/>'
        case Stroke(points, weight, curved):
            return f'<path d="{_curve(points) if curved else _straight(points)}" stroke-width="{weight:g}"/>'
        case Text():
            return _text(shape, any_font, 'fill="#000"')
        case Icon(name, x, y, size, weight):
            by = size / 24
            place = f"translate({_n(x - size / 2)} {_n(y - size / 2)}) scale({by:.3f})"
            return f'<path transform="{place}" d="{PATHS[name]}" stroke-width="{weight / by:.2f}"/>'
        case Ring(x, y, r, weight):
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" stroke-width="{weight:g}"/>'
        case Disc(x, y, text):
            half, r = shape.half, RADIUS_OF_DISC
            place = f'x="{_n(x - half)}" y="{_n(y - r)}" width="{_n(2 * half)}" height="{_n(2 * r)}" rx="{_n(r)}"'
            disc = f'<rect {place} fill="#000" stroke="#fff" stroke-width="1.2" class="disc"/>'
            number = Text(x, y + 3.6, text, True, "middle", NUMBER_SIZE)
            return disc + _text(number, any_font, 'fill="#fff" class="number"')
        case Arrow(points):
            head = Stroke(_head(points), HEAVY)
            return f'<path d="{_curve(points)}" stroke-width="{HEAVY:g}"/>' + _shape(head, any_font)


def _text(text: Text, any_font: bool, paint: str) -> str:
    look = ' font-weight="700"' if text.bold else ""
    look += "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    if any_font and covered(text.text):
        wide = text_width(text.text, text.size, text.bold)
        look += f' textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{text.size:g}"'
    return f'<text {place} {paint} stroke="none"{look}>{escape(text.text)}</text>'


def _straight(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _curve(points: tuple[Point, ...]) -> str:
    """Return a smooth path through the midpoints between the points."""
    (x, y), *rest = points
    if len(rest) < 2:
        return _straight(points)
    path = f"M{_n(x)} {_n(y)}"
    for at, ((ax, ay), (bx, by)) in enumerate(pairwise(rest)):
        end = (bx, by) if at == len(rest) - 2 else ((ax + bx) / 2, (ay + by) / 2)
        path += f"Q{_n(ax)} {_n(ay)} {_n(end[0])} {_n(end[1])}"
    return path


def _head(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the head of an arrow."""
    (ax, ay), (x, y) = points[-2:]
    way = atan2(y - ay, x - ax)
    return tuple(
        (x - 6 * cos(way + turn), y - 6 * sin(way + turn)) if turn else (x, y) for turn in (pi / 6, 0, -pi / 6)
    )
