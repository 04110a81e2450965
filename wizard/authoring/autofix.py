"""Automatic fixes for typing mistakes that have only one possible correction.

These are spaces at the end of a line, tabs at its start, a dash without a space, text with a colon but no quotes, and a
date that can be read only one way. Everything else is left to the author.
"""

import re
from collections.abc import Callable, Container
from datetime import date
from pathlib import Path

import yaml

from wizard.authoring.text_edits import BOM, line_before, scalars
from wizard.content import yaml_tree
from wizard.content.invisible_characters import SPACES
from wizard.content.problem import Problem
from wizard.content.quoting import quoted
from wizard.content.syntax_errors import flow_keys


def fixed(text: str) -> str:
    """Return the text with its typing mistakes fixed. Line endings and correct lines stay exactly the same."""
    written = text.split("\n")
    lines = [_spaced(line, _among(written, number)) for number, line in enumerate(written)]
    for _ in lines:  # Each round fixes one line with a syntax error, so there are at most this many rounds.
        if not _fix_first_error(lines):
            break
    inside = _inside_texts("\n".join(lines))
    return "\n".join(line if number in inside else _quoted_item(_day(line)) for number, line in enumerate(lines))


def _among(lines: list[str], number: int) -> int | None:
    """Return the indentation shared by the lines before and after a line with a tab, or None if they differ or there's
    no tab.
    """
    if not lines[number].startswith("\t") and "\t" not in lines[number][: -len(lines[number].lstrip()) or None]:
        return None
    above = re.match(r" *(?:- +)*", lines[number - 1]) if number else None
    below = re.match(r" *", lines[number + 1]) if number + 1 < len(lines) else None
    return len(above[0]) if above and below and above[0] and len(above[0]) == len(below[0]) else None


def _spaced(line: str, among: int | None) -> str:
    """Return the line without tabs before it or spaces after it. A tab becomes the neighbors' indentation."""
    end = "\r" if line.endswith("\r") else ""
    body = line.rstrip()
    room = len(body) - len(body.lstrip(" \t"))
    indent = " " * among if among is not None else body[:room].replace("\t", "  ")
    return re.sub(SPACES, " ", indent + body[room:]) + end


def _inside_texts(text: str) -> Container[int]:
    """Return the lines (counted from 0) inside multi-line texts, where a dash is just text.

    If the YAML can't be read, return all lines.
    """
    try:
        spans = [(own.start, own.end) for own in scalars(text).values()]
    except yaml.YAMLError:
        return range(text.count("\n") + 1)
    lines = ((text.count("\n", 0, start), text.count("\n", 0, end)) for start, end in spans)
    return {number for first, last in lines if last > first for number in range(first, last + 1)}


_DAY = re.compile(r"^([\s{-]*|.*[{,] *)(date|checked|seen|gone): *(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?=$|[\s,}])")


def _day(line: str) -> str:
    """Return the line with its date in the right order, if only one order is possible."""
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
    """Put quotes around text such as `- Tap Menu: choose X`. Keys in flows never have spaces, so this can't be
    a key.
    """
    found = re.match(r"^( *- )([A-Za-z][^:\"'{\[#]* [^:\"'{\[#]*: [^#\"]*?)(\r?)$", line)
    return f"{found[1]}{quoted(found[2])}{found[3]}" if found else line


def _fix_first_error(lines: list[str]) -> bool:
    """Fix the first line with a syntax error, if possible. Return whether it was fixed."""
    text = "\n".join(lines)
    dashes = (("space-after-dash", line, "") for line in _stuck_dashes(text))
    for code, number, help in [*_tripped(text), *dashes]:
        mended = _MENDS[code](lines[number]) if code in _MENDS else _as_told(code, lines[number], help)
        if mended != lines[number]:
            lines[number] = mended
            return True
    return False


def _as_told(code: str, line: str, help: str) -> str:
    """Return the line as its problem suggests it, if that only adds quotes or a space."""
    if code not in ("needs-quotes", "space-after-colon") or " #" in line:
        return line
    if code == "space-after-colon" and help.removeprefix("- ").split(":")[0] not in flow_keys():
        return line
    bare = re.sub(r"[\s\"'\\]", "", line)
    return line[: len(line) - len(line.lstrip())] + help if re.sub(r"[\s\"'\\]", "", help) == bare else line


def _tripped(text: str) -> list[tuple[str, int, str]]:
    """Return the syntax errors: the code, the line (counted from 0), and the suggestion."""
    found: list[Problem] = []
    yaml_tree.parse(text.removeprefix(BOM), Path(), found.append)
    return [(problem.code, problem.place.line - 1, problem.help) for problem in found]


def _stuck_dashes(text: str) -> list[int]:
    """Return lines such as `-Tap`, where a text starts with a dash below a key that has no other value."""
    try:
        texts = scalars(text).values()
    except yaml.YAMLError:
        return []
    begun = (own.start for own in texts if not own.style and own.value.startswith("-"))
    return [text.count("\n", 0, start) for start in begun if not line_before(text, start).strip(f" {BOM}")]


def _after_dash(line: str) -> str:
    return re.sub(r"^(\s*)-(?=[^\W\d_])", r"\1- ", line)


def _colon_text(line: str) -> str:
    """Put quotes around text such as `do: Tap Settings: then Wi-Fi`. If it has a ` #`, its end isn't clear, so it's
    left alone.
    """
    found = re.match(r"^(\s*(?:- )?[a-z-]+: +)([^\s\"'{\[|>#&*!].*: .*?)(\r?)$", line)
    return f"{found[1]}{quoted(found[2])}{found[3]}" if found and " #" not in line else line


_MENDS: dict[str, Callable[[str], str]] = {"space-after-dash": _after_dash, "two-colons": _colon_text}
