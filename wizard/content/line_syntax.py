"""One line of a flow taken apart, so that it can be told with quotes, or with the space it lacks. (standards: YA08)"""

import re
from typing import NamedTuple

from wizard.content.problem import Place, Problem
from wizard.content.quoting import quoted


class Line(NamedTuple):
    """One line: what stands before the value (spaces, dashes, a name with its colon), and the value."""

    indent: int
    before: str
    name: str
    value: str
    column: int  # of the value, from 1

    def with_value(self, value: str) -> str:
        """The line to copy, without its indentation."""
        return f"{self.before.strip()} {value}".strip()


_LINE = r"( *)((?:- +)*)(?:((?:\"[^\"]*\"|'[^']*'|[^\s\"'#:-][^:#]*?|-[^\s:][^:#]*?))(:(?:[ \t]+|$)))?(.*)"
_COMMENT = r"\s#\s.*$|\s+$"


def taken_apart(line: str) -> Line:
    """The parts of a line, its comment left out."""
    match = re.match(_LINE, line)
    assert match is not None  # every part may be empty
    spaces, dashes, name, colon, value = match.groups(default="")
    column = match.start(5) + 1
    return Line(len(spaces), dashes + name + colon.rstrip(), name, re.sub(_COMMENT, "", value), column)


def requoted(line: str, column: int) -> str:
    """The line to copy, with quotes round the text that begins at this column (from 0)."""
    parts = taken_apart(line)
    if parts.column - 1 <= column:
        return parts.with_value(quoted(parts.value))
    return f"{line[:column].strip()} {quoted(re.sub(_COMMENT, '', line[column:]))}".strip()


_STUCK = r"((?:- +)?)([a-z][a-z-]*):(?![ \t/\\]|$)(\S.*)"
_DASH = r"-([^\s\d-].*)"


def stuck(text: str, place: Place) -> Problem | None:
    """`do:Tap` or `-Tap`: a sign that needs a space after it, so that YAML took all for one text."""
    line = text.lstrip(" ")
    if match := re.match(_DASH, line):
        return Problem(
            place._replace(width=1), "space-after-dash", "A list line needs a space after the dash.", f"- {match[1]}"
        )
    if match := re.match(_STUCK, line):
        spot = place._replace(column=place.column + match.end(2), width=1)
        fixed = f"{match[1]}{match[2]}: {match[3]}"
        return Problem(spot, "space-after-colon", "Put a space after the colon.", fixed)
    return None
