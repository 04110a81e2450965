"""Words on screens as authors write them: `Borrow`, `magnifier`, `three-lines More`, `books (Shelf)`, or `...`.

A word is a label the flows know, an icon, or both. An icon with a label in parentheses shows no text, but steps call it
by that label. `...` is something that is there but doesn't matter.
"""

import re
from typing import NamedTuple

from wizard.content.spans import SLOT

ICONS = (
    *("magnifier", "building", "three-lines", "books", "tag", "dots", "gear", "house", "cart", "back"),
    *("person", "sync", "cloud", "eject", "close", "book", "wifi", "blank"),
)
COVER = "cover"  # The name of a book's cover in steps. It isn't listed on screens.
UNNAMED = "..."


class ScreenWord(NamedTuple):
    """A word in its parts. `hidden` means the screen shows only the icon, and `text` is its name in steps."""

    icon: str = ""
    text: str = ""
    hidden: bool = False

    @property
    def slot(self) -> bool:
        """Return whether the text is filled in for each visit, such as `{device.drive}`."""
        return bool(SLOT.search(self.text))


def parse(word: str) -> ScreenWord:
    """Split a word into its parts. If it starts with an icon's name, it's that icon."""
    if word == UNNAMED:
        return ScreenWord()
    icon, _, rest = word.partition(" ")
    if icon not in ICONS:
        return ScreenWord(text=word)
    hidden = re.fullmatch(r"\((.+)\)", rest)
    return ScreenWord(icon, hidden[1] if hidden else rest, bool(hidden))
