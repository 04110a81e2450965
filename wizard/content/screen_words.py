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
COVER = "cover"  # what steps call the cover of a book, which no author writes on a screen
UNNAMED = "..."


class ScreenWord(NamedTuple):
    """A word taken apart. `hidden`: the screen shows the icon only, and `text` is what steps call it."""

    icon: str = ""
    text: str = ""
    hidden: bool = False

    @property
    def slot(self) -> bool:
        """Whether the text is filled in for each visit, such as `{device.drive}`."""
        return bool(SLOT.search(self.text))


def parse(word: str) -> ScreenWord:
    """Take a word apart. A word that begins with an icon's name is that icon."""
    if word == UNNAMED:
        return ScreenWord()
    icon, _, rest = word.partition(" ")
    if icon not in ICONS:
        return ScreenWord(text=word)
    hidden = re.fullmatch(r"\((.+)\)", rest)
    return ScreenWord(icon, hidden[1] if hidden else rest, bool(hidden))
