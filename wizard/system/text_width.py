"""How wide a text is in a terminal."""

import unicodedata
from functools import cache

_IN_COLOUR, _UNSEEN = "\ufe0f", "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def visible(text: str) -> str:
    """Control characters drawn as pictures, so that no file's text can steer the terminal."""
    if text.isprintable():
        return text
    return "".join("→" if char == "\t" else char if char.isprintable() else "·" for char in text)


def cells(text: str) -> int:
    """How many columns a terminal gives to a text: wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(letter: str) -> int:
    if letter == _IN_COLOUR:
        return 1  # the sign before it becomes a wide picture
    if letter in _UNSEEN or unicodedata.category(letter) in ("Mn", "Me"):  # it stands on another letter
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
