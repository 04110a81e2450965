"""Small drawings of devices for the shelf on the first screen, in WGL4 characters. They show kinds, not models.

`wizard.presenters.device_outline` draws models, with the features that tell them apart.
"""

from collections.abc import Mapping
from typing import NamedTuple

HIGH, WIDE = 5, 9


class ShelfIcon(NamedTuple):
    """A device on the shelf: its file, the kind of device to draw if it has no drawing of its own, and a short name."""

    device: str
    picture: str
    name: str


_DRAWN: Mapping[str, tuple[str, ...]] = {
    "kindle": ("┌───────┐", "│≡≡≡≡≡  │", "│≡≡≡≡≡≡ │", "│≡≡≡≡   │", "└───────┘"),
    "ipad-iphone": ("┌────┐   ", "│▪ ▪ │┌─┐", "│▪ ▪ ││▪│", "│▪ ▪ ││▪│", "└─○──┘└○┘"),
    "android": ("┌─────┐  ", "│▪ ▪ ▪│  ", "│▪ ▪ ▪│  ", "│▪    │  ", "└◄─○─□┘  "),
    "fire": ("┌───────┐", "│█ ▓ ▒ █│", "│█ ▓ ▒ █│", "│───────│", "└───────┘"),
    "kobo": ("┌──────┬┐", "│≡≡≡≡≡ ││", "│≡≡≡≡≡≡││", "│≡≡≡   ││", "└──────┴┘"),
    "computer": ("┌───────┐", "│▪ ▪    │", "│▪      │", "└───────┘", "▀▀▀▀▀▀▀▀▀"),
    "nook": ("┌───────┐", "│≡≡≡≡≡≡ │", "│≡≡≡≡   │", "│≡≡≡≡≡  │", "└───n───┘"),
    "chromebook": ("┌───────┐", "│   ◘   │", "│       │", "└───────┘", "▄▄▄▄▄▄▄▄▄"),
    "pocketbook": ("┌───────┐", "│≡≡≡≡≡  │", "│≡≡≡≡≡≡ │", "├───────┤", "└─◄─■─►─┘"),
    "tolino": ("┌───────┐", "│≡≡≡≡≡  │", "│≡≡≡≡≡≡ │", "├───────┤", "└───▬───┘"),
    "boox": ("┌───────┐", "│▪ ▪ ≡≡ │", "│▪ ▪ ≡≡ │", "│▪ ▪ ≡  │", "└───────┘"),
    "older-reader": ("╔═══════╗", "║≡≡≡≡≡  ║", "║≡≡≡≡   ║", "╟───────╢", "╚◄══○══►╝"),
    "unknown": ("┌───────┐", "│       │", "│   ?   │", "│       │", "└───────┘"),
}
_KINDS = {"kindle": "kindle", "kobo": "kobo", "tablet": "android", "phone": "android", "computer": "computer"}


def drawn(icon: ShelfIcon, high: int = HIGH) -> tuple[str, ...]:
    """Return the drawing, three or five rows high and `WIDE` columns wide."""
    rows = _DRAWN.get(icon.device) or _DRAWN[_KINDS.get(icon.picture, "kindle")]
    inside = next((row for row in rows[1:] if row.strip("│║ ")), rows[1])
    return rows if high >= HIGH else (rows[0], inside, rows[-1])
