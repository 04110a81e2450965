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


def stuck(text: str, place: Location) -> Problem | None:
    """Return the problem for a missing space, or None. YAML reads `do:Tap` or `-Tap` as a single text."""
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
