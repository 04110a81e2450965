"""Slips of the keyboard that can be mended without asking: nothing here guesses what an author meant.

Spaces at the end of a line, tabs in front of one, a dash without its space, text with a colon but no quotes, and a day
that can only be read in one way. All else is the author's.
"""

import re
from collections.abc import Callable, Container
from datetime import date
from pathlib import Path

import yaml

from wizard.authoring.text_edits import BOM, line_before, scalars
from wizard.content import yaml_tree
from wizard.content.problem import Problem
from wizard.content.quoting import quoted


def fixed(text: str) -> str:
    """The text with its slips mended; line ends stay as they are. What is well is left alone to the letter."""
    lines = [_spaced(line) for line in text.split("\n")]
    for _ in lines:  # each turn mends one line that the parser trips over, so there are no more than these
        if not _slip(lines):
            break
    inside = _inside_texts("\n".join(lines))
    return "\n".join(line if number in inside else _quoted_item(_day(line)) for number, line in enumerate(lines))


def _spaced(line: str) -> str:
    """No tabs before a line and no spaces behind it."""
    end = "\r" if line.endswith("\r") else ""
    body = line.rstrip()
    room = len(body) - len(body.lstrip(" \t"))
    return body[:room].replace("\t", "  ") + body[room:] + end


def _inside_texts(text: str) -> Container[int]:
    """The lines, from 0, of texts that fill more than one, where a dash is only a dash; all, if nobody can read it."""
    try:
        spans = [(own.start, own.end) for own in scalars(text).values()]
    except yaml.YAMLError:
        return range(text.count("\n") + 1)
    lines = ((text.count("\n", 0, start), text.count("\n", 0, end)) for start, end in spans)
    return {number for first, last in lines if last > first for number in range(first, last + 1)}


_DAY = re.compile(r"^([\s{-]*|.*[{,] *)(date|checked|seen|gone): *(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?=$|[\s,}])")


def _day(line: str) -> str:
    """A day written in another order, where only one reading gives a day."""
    found = _DAY.match(line)
    if not found:
        return line
    before, key, one, two, year = found.groups()
    readings = {_iso(year, month, day) for month, day in ((one, two), (two, one))} - {""}
    return f"{before}{key}: {readings.pop()}{line[found.end() :]}" if len(readings) == 1 else line


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _quoted_item(line: str) -> str:
    """`- Tap Menu: choose X`: no key of ours has a space in it, so this is text."""
    found = re.match(r"^( *- )([A-Za-z][^:\"'{\[#]* [^:\"'{\[#]*: [^#\"]*?)(\r?)$", line)
    return f"{found[1]}{quoted(found[2])}{found[3]}" if found else line


def _slip(lines: list[str]) -> bool:
    """Mend the first line that the parser trips over, if it is one of the slips; False where nothing was mended."""
    text = "\n".join(lines)
    for code, number in [*_tripped(text), *(("space-after-dash", line) for line in _stuck_dashes(text))]:
        mended = _MENDS[code](lines[number]) if code in _MENDS else lines[number]
        if mended != lines[number]:
            lines[number] = mended
            return True
    return False


def _tripped(text: str) -> list[tuple[str, int]]:
    """What can't be parsed: the problem's code and its line, from 0."""
    found: list[Problem] = []
    yaml_tree.parse(text.removeprefix(BOM), Path(), found.append)
    return [(problem.code, problem.place.line - 1) for problem in found]


def _stuck_dashes(text: str) -> list[int]:
    """Lines that begin a text with a dash, under a name that has no other value: `-Tap`."""
    try:
        texts = scalars(text).values()
    except yaml.YAMLError:
        return []
    begun = (own.start for own in texts if not own.style and own.value.startswith("-"))
    return [text.count("\n", 0, start) for start in begun if not line_before(text, start).strip(f" {BOM}")]


def _after_dash(line: str) -> str:
    return re.sub(r"^(\s*)-(?=[^\W\d_])", r"\1- ", line)


def _colon_text(line: str) -> str:
    """`do: Tap Settings: then Wi-Fi`. What stands behind ` #` may be part of it or not; then it is left."""
    found = re.match(r"^(\s*(?:- )?[a-z-]+: +)([^\s\"'{\[|>#&*!].*: .*?)(\r?)$", line)
    return f"{found[1]}{quoted(found[2])}{found[3]}" if found and " #" not in line else line


_MENDS: dict[str, Callable[[str], str]] = {"space-after-dash": _after_dash, "two-colons": _colon_text}
