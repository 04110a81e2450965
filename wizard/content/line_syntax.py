"""A parser for single lines. It's used to suggest a line with quotes or with a missing space. (standards: YA08)"""

import re
from typing import NamedTuple

from wizard.content.problem import Location, Problem
from wizard.content.quoting import quoted

CUT_OFF = 30
"""A file with at least this many lines that stops in the middle of a line was cut off. In a shorter file, the author
may still be typing.
"""


class LineParts(NamedTuple):
    """The parts of a line: the text before the value (spaces, dashes, and the key with its colon), and the value."""

    indent: int
    before: str
    name: str
    value: str
    column: int  # The column of the value, starting at 1.

    def with_value(self, value: str) -> str:
        """Return the line with a different value, and without its indentation."""
        return f"{self.before.strip()} {value}".strip()


_LINE = r"( *)((?:- +)*)(?:((?:\"[^\"]*\"|'[^']*'|[^\s\"'#:-][^:#]*?|-[^\s:][^:#]*?))(:(?:[ \t]+|$)))?(.*)"
_COMMENT = r"\s#\s.*$|\s+$"


def split_line(line: str) -> LineParts:
    """Return the parts of a line, without its comment."""
    match = re.match(_LINE, line)
    assert match is not None  # The pattern always matches, because every part is optional.
    spaces, dashes, name, colon, value = match.groups(default="")
    column = match.start(5) + 1
    return LineParts(len(spaces), dashes + name + colon.rstrip(), name, re.sub(_COMMENT, "", value), column)


def requoted(line: str, column: int) -> str:
    """Return the line with quotes around the text that starts at this column (counted from 0)."""
    parts = split_line(line)
    if parts.column - 1 <= column:
        return parts.with_value(quoted(parts.value))
    return f"{line[:column].strip()} {quoted(re.sub(_COMMENT, '', line[column:]))}".strip()


_STUCK = r"((?:- +)?)([a-z][a-z-]*):(?![ \t/\\]|$)(\S.*)"
_DASH = r"-([^\s\d-].*)"


LONG_DASHES = ("–", "—", "−", "•")


def long_dash(text: str, place: Location) -> Problem | None:
    """Return the problem of a list item that starts with a dash or a bullet from a word processor, or None."""
    line = text.strip(" ")
    if not line.startswith(LONG_DASHES):
        return None
    message = f"A list item starts with a hyphen and a space, not with `{line[0]}`."
    return Problem(place._replace(width=1), "long-dash", message, f"- {line[1:].strip()}")


def stuck(text: str, place: Location) -> Problem | None:
    """Return the problem for a missing space, or None. YAML reads `do:Tap` or `-Tap` as a single text."""
    if problem := long_dash(text, place):
        return problem
    line = text.lstrip(" ")
    if match := re.match(_DASH, line):
        return Problem(
            place._replace(width=1), "space-after-dash", "A list item needs a space after the dash.", f"- {match[1]}"
        )
    if match := re.match(_STUCK, line):
        spot = place._replace(column=place.column + match.end(2), width=1)
        fixed = f"{match[1]}{match[2]}: {match[3]}"
        return Problem(spot, "space-after-colon", "Put a space after the colon.", fixed)
    return None
