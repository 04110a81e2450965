"""How each role looks in each theme: every text stands out at 7:1 or more from its ground.

A role never differs by colour alone: its word, quotation marks, brackets or a bar say the same. (desk-screens: 0)
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from rich.style import Style

from wizard.desk.settings import PLAIN


class Palette(NamedTuple):
    """The colours of one theme."""

    text: str
    ground: str
    panel: str
    line: str
    say: str
    see: str
    act: str
    quiet: str
    bad: str


PALETTES: Mapping[str, Palette] = {
    "dark": Palette("#ffffff", "#000000", "#262626", "#9a9a9a", "#8fd3ff", "#8ff0a0", "#ffd75f", "#c0c0c0", "#ffb080"),
    "light": Palette("#000000", "#ffffff", "#e9e9e9", "#555555", "#003f8a", "#00501e", "#000000", "#404040", "#7a2e00"),
    "strong": Palette(
        "#ffffff", "#000000", "#000080", "#ffffff", "#00ffff", "#00ff00", "#ffff00", "#ffffff", "#ffff00"
    ),
}

# role of a run of text: its colour, whether it is bold, and whether it stands on the panel
ROLES: Mapping[str, tuple[str, bool, bool]] = {
    "text": ("text", False, False),
    "strong": ("text", True, False),
    "label": ("text", True, True),
    "chosen": ("text", True, True),
    "title": ("text", True, True),
    "key": ("text", True, True),
    "bar": ("text", False, True),
    "quiet": ("quiet", False, False),
    "quiet-chosen": ("quiet", False, True),
    "line": ("line", False, False),
    "say": ("say", False, False),
    "say-word": ("say", True, False),
    "see": ("see", False, False),
    "see-word": ("see", True, False),
    "act": ("act", True, False),
    "bad": ("bad", True, False),
}


INVERSE = {"caret": "text", "ready": "act"}
"""What stands in the colour of the ground on a ground of this colour."""


@cache
def style(role: str, theme: str) -> Style:
    """The style of a role in a theme."""
    if theme == PLAIN:
        return _plain(role)
    palette = PALETTES[theme]
    if role in INVERSE:
        return Style(color=palette.ground, bgcolor=getattr(palette, INVERSE[role]), bold=role == "ready", italic=False)
    colour, bold, panel = ROLES[role]
    return Style(
        color=getattr(palette, colour), bgcolor=palette.panel if panel else palette.ground, bold=bold, italic=False
    )


def _plain(role: str) -> Style:
    """Without a colour of ours: what stands on a panel else, stands inverse, but for labels, which have brackets."""
    bold = role in INVERSE or ROLES[role][1]
    return Style(bold=bold, reverse=role in INVERSE or role in ("title", "bar", "key"), italic=False)
