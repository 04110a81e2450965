"""What an author should change, and where: the one currency of everything that reads or checks flows."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

MAX_BYTES = 1 << 20  # of a flow file; larger ones are not read
MOST = 50  # problems of a kind told about one file; whoever has more mends these first

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """One spot in one file. Lines and columns count from 1, as editors do; the width is in characters."""

    path: Path
    line: int
    column: int
    width: int = 1


class Problem(NamedTuple):
    """One thing to change. `help` is what to write instead; `code` never changes once published."""

    place: Place
    code: str
    message: str
    help: str = ""
    severity: Severity = "error"

    def as_json(self) -> dict[str, object]:
        """The shape other tools read (`check --format json`)."""
        return {
            "path": self.place.path.as_posix(),
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "help": self.help,
        }


_IN_COLOUR, _UNSEEN = "\ufe0f", "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


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


def counted(number: int, thing: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


SHOWN = 40


def named(text: str) -> str:
    """An author's own word as a message names it: short, and on one line."""
    flat = " ".join(text.split())
    return f"`{flat}`" if len(flat) <= SHOWN else f"`{flat[:SHOWN]}…`"


def quoted(text: str) -> str:
    """The text with quotes round it, as it can be typed in a flow."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
