"""The width of text in a terminal."""

import unicodedata
from functools import cache

_IN_COLOUR, _UNSEEN = "\ufe0f", "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def visible(text: str) -> str:
    """Replace control characters with visible symbols, so that text from a file can't control the terminal."""
    if text.isprintable():
        return text
    return "".join("→" if char == "\t" else char if char.isprintable() else "·" for char in text)


def cells(text: str) -> int:
    """Return the number of terminal columns a text takes. Wide characters take two, and combining characters none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(letter: str) -> int:
    if letter == _IN_COLOUR:
        return 1  # It turns the character before it into a wide emoji.
    if letter in _UNSEEN or unicodedata.category(letter) in ("Mn", "Me"):  # It's drawn on top of another character.
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrap(text: str, room: int) -> list[str]:
    """Return a text in lines of at most `room` columns. A wider word can be broken anywhere."""
    lines = [""]
    for word in text.split():
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > room:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
        while cells(lines[-1]) > room:
            head = _head(lines[-1], room)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return lines


def _head(text: str, room: int) -> str:
    """Return as many characters as fit, and at least one."""
    used = 0
    for number, character in enumerate(text):
        used += cells(character)
        if used > room:
            return text[: max(number, 1)]
    return text
