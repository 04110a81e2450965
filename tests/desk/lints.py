"""Lints for every page: characters that every console font has, contrast, and no unreachable word."""

import re

from rich.style import Style
from textual.geometry import Size

from wizard.content.spans import plain
from wizard.desk.plain.speech import body, name, option, place
from wizard.desk.terminal import bars, lists, step_card
from wizard.desk.terminal.themes import LOOKS
from wizard.desk.view import View

_BLOCKS = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
_SIGNS = (
    "‐–—―‗‘’‚‛“”„†‡•…‰′″‹›‼‾⁄ⁿ₣₤₧€℅ℓ№™Ω℮⅛⅜⅝⅞←↑→↓↔↕↨∂∆∏∑−∕∙√∞∟∩∫≈≠≡≤≥⌂⌐⌠⌡─│┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬"
    "▀▄█▌▐░▒▓■□▪▫▬▲►▼◄◊○●◘◙◦☺☻☼♀♂♠♣♥♦♪♫"
)
WGL4 = {*map(chr, _BLOCKS), *_SIGNS}
"""The characters of Windows consoles. Consolas and Lucida Console have all of them."""


def unknown_glyphs(text: str) -> set[str]:
    """Return the characters of a screen that a console font may lack."""
    return set(text) - WGL4 - {"\n"}


def contrast(style: Style) -> float:
    """Return the WCAG contrast of a text with its background."""
    assert style.color and style.bgcolor and style.color.triplet and style.bgcolor.triplet
    bright, dark = sorted((_light(style.color.triplet), _light(style.bgcolor.triplet)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _light(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def words_of(view: View) -> str:
    """Return the text of a view between its title and its answers."""
    return " ".join(
        [
            view.warning,
            view.intro,
            view.aside,
            *(plain(row.phrase) for row in view.rows),
            *view.lines,
            *view.examples,
            view.label,
        ]
    )


def seen(view: View, room: int) -> str:
    """Return all the text the desk shows for a view at this width, including what scrolls."""
    options = (lists.prompt(view, index, LOOKS, room) for index in range(len(view.options)))
    foot = f"{view.badge}\n{view.warning}"
    return "\n".join(
        (
            bars.title(view, LOOKS, room).plain,
            view.intro if step_card.on_the_box(view, room)[0] else "",  # without its colon
            step_card.on_the_box(view, room)[1],
            step_card.card(view, LOOKS, room - 4, Size(room, 24)).plain,
            *(o.plain for o in options),
            foot,
        )
    )


def lost_words(view: View, room: int, text: str) -> set[str]:
    """Return the words of a text that the screen lacks. Very long words may be broken."""
    flat = _bare("\n".join(line.lstrip(" ▌") for line in seen(view, room).split("\n")))
    words = (word.rstrip(".,;:!?”") for word in text.split())  # An icon may be between a word and its comma.
    return {word for word in words if len(word) < 40 and _bare(word) not in flat}


def unheard_words(view: View) -> set[str]:
    """Return the words of a view that line mode leaves out, except for column symbols it puts into words."""
    said = [name(view), place(view), view.aside, *body(view), *(option(1, line) for line in view.options)]
    heard = set(_spoken(" ".join(said)).split())
    shown = " ".join([*view.title, *view.status, words_of(view)])
    offered = " ".join(f"{line.text} {line.hint}" for line in view.options)
    return set(_spoken(f"{shown} {offered}").split()) - heard


def _spoken(text: str) -> str:
    return re.sub(r"[^\w\s]|_{3,}", " ", text).casefold()


def _bare(text: str) -> str:
    return "".join(text.split()).replace("[", "").replace("]", "")
