"""Reports of problems: with the author's line and a caret, as one line each, as JSON, or as GitHub annotations.

Control characters from flows are shown as symbols, so that they can't control the terminal. (standards: DG01, DG07,
DG08)
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from wizard.content.problem import MAX_BYTES, Location, Problem
from wizard.system.text_width import cells, visible


class Style(NamedTuple):
    """The width of the terminal, and whether it supports color."""

    width: int = 100
    color: bool = False


_PLAIN = Style()
_COLORS = {"error": "31;1", "warning": "33;1", "caret": "31", "help": "32"}


def human(problem: Problem, style: Style = _PLAIN) -> str:
    """Return a problem with its place, its message, the author's line with a caret, and what to write instead."""
    path, line, column, _ = problem.place
    place = f"{visible(path.as_posix())}:{line}:{column}:"
    mark = "" if problem.severity == "error" else "  (to think about)"
    words = [place, *visible(problem.message).split(), f" [{problem.code}]{mark}"]
    rows = _rows(words, style.width, "", "   ")
    rows[0] = rows[0].replace(place, _painted(place, problem.severity, style), 1)
    own_line = _line(path, line)
    if own_line is not None:
        rows += _underlined(own_line, problem.place, style)
    return "\n".join([*rows, *_help(visible(problem.help), style)])


def _painted(text: str, what: str, style: Style) -> str:
    return f"\x1b[{_COLORS[what]}m{text}\x1b[0m" if style.color else text


def _help(help: str, style: Style) -> list[str]:
    """Return the help as lines. Sentences are wrapped, but a line to copy stays on one line."""
    if not help:
        return []
    rows = [f" help: {help}"] if _is_line(help) else _rows(["help:", *help.split()], style.width, " ", "       ")
    return [rows[0].replace("help:", _painted("help:", "help", style), 1), *rows[1:]]


def _is_line(help: str) -> bool:
    """Return whether help text is YAML to copy: it starts with a key and a colon, or with a dash."""
    first = help.removeprefix("- ").split(" ")[0]
    return help.startswith("- ") or (first.endswith(":") and first[:1].islower())


def _rows(words: list[str], width: int, first: str, rest: str) -> list[str]:
    """Return the words in rows that fit the screen. A word that's too long for a row gets its own row."""
    rows, row = list[str](), first + words[0]
    for word in words[1:]:
        if cells(row) + 1 + cells(word) > width:
            rows, row = [*rows, row], rest + word.lstrip()
        else:
            row = f"{row} {word}"
    return [*rows, row]


def _line(path: Path, number: int) -> str | None:
    """Return the author's line, or None if the file can't be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[number - 1] if number <= len(lines) else None


_GUTTER = 8


def _underlined(line: str, place: Location, style: Style) -> list[str]:
    """Return the line and its caret, cut to the width of the screen. A tab is shown as a single arrow."""
    room = max(style.width - _GUTTER, 20)
    start = max(0, place.column - 1 - room // 2) if len(line) > room else 0
    shown = visible(line[start : start + room])
    before, at = shown[: place.column - 1 - start], shown[place.column - 1 - start :][: max(place.width, 1)]
    while cells(shown) > room:
        shown = shown[:-1]
    carets = "^" * max(1, min(cells(at), room - cells(before)))
    return [f"{place.line:5d} | {shown}", f"      | {' ' * cells(before)}{_painted(carets, 'caret', style)}"]


def _errors(problems: Iterable[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)


def summary(problems: Sequence[Problem], files: int, longest: str = "") -> str:
    """Return the last line of a report."""
    errors = _errors(problems)
    warnings = len(problems) - errors
    where = f"in {files} file" + ("" if files == 1 else "s")
    parts = [f"{errors} to fix"] * bool(errors) + [f"{warnings} to think about"] * bool(warnings)
    said = f"{', '.join(parts)} {where}." if problems else f"No problems {where}."
    return f"{said} {longest}".strip()


def sorted_for_people(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems by file, with errors before warnings in each file."""
    return sorted(problems, key=lambda p: (p.place.path, p.severity != "error", p.place, p.code, p.message))


def as_human(problems: Sequence[Problem], last: str, style: Style = _PLAIN) -> str:
    """Return the whole report, including its last line."""
    return "\n\n".join([*(human(problem, style) for problem in sorted_for_people(problems)), last])


def as_concise(problems: Sequence[Problem], last: str) -> str:
    """Return the problems, each on a single line."""
    rows = []
    for problem in sorted_for_people(problems):
        path, line, column, _ = problem.place
        said = f"{path.as_posix()}:{line}:{column}: {problem.severity} {problem.code} {problem.message}"
        rows.append(visible(said))
    return "\n".join([*rows, last])


def as_json(problems: Sequence[Problem], files: int) -> str:
    """Return the problems as JSON for other tools. Its format never changes."""
    import json  # This import is here because only this format needs it.

    errors = _errors(problems)
    counts = {"files": files, "errors": errors, "warnings": len(problems) - errors}
    return json.dumps({**counts, "problems": [problem.as_json() for problem in problems]}, indent=1)


def as_github(problems: Sequence[Problem]) -> str:
    """Return the problems as GitHub annotations, which appear next to the changed lines."""
    rows = []
    for file, found in groupby(sorted_for_people(problems), attrgetter("place.path")):
        where = _escaped(visible(file.as_posix())).replace(":", "%3A").replace(",", "%2C")
        for problem in found:
            _, line, column, width = problem.place
            spot = f"file={where},line={line},col={column},endColumn={column + width},title={problem.code}"
            said = f"{problem.message} {problem.help}".strip()
            rows.append(f"::{problem.severity} {spot}::{_escaped(visible(said))}")
    return "\n".join(rows)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
