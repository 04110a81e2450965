"""Words on screens as authors write them: `Borrow`, `magnifier`, `three-lines More`, `books (Shelf)`, or `...`.

A word is a label from the flows, an icon, or both. If an icon has a label in parentheses, the screen shows no text, but
steps call the icon by that label. `...` is something on the screen that doesn't matter.
"""

import re
from typing import NamedTuple

from wizard.content.spans import SLOT

ICONS = (
    *("magnifier", "building", "three-lines", "books", "tag", "dots", "gear", "house", "cart", "back"),
    *("person", "sync", "cloud", "eject", "close", "book", "wifi", "blank"),
)
COVER = "cover"  # What steps call a book's cover. Screens don't list it as a word.
UNNAMED = "..."


class ScreenWord(NamedTuple):
    """The parts of a word. `hidden` means that the screen shows only the icon. Then `text` is what steps call it."""

    icon: str = ""
    text: str = ""
    hidden: bool = False

    @property
    def slot(self) -> bool:
        """Return whether the text has a slot that is filled in for each visit, such as `{device.drive}`."""
        return bool(SLOT.search(self.text))


def parse(word: str) -> ScreenWord:
    """Split a word into its parts. If it starts with the name of an icon, it's that icon."""
    if word == UNNAMED:
        return ScreenWord()
    icon, _, rest = word.partition(" ")
    if icon not in ICONS:
        return ScreenWord(text=word)
    hidden = re.fullmatch(r"\((.+)\)", rest)
    return ScreenWord(icon, hidden[1] if hidden else rest, bool(hidden))
