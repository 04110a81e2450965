"""What an author should change, and where: the one currency of everything that reads or checks flows."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """One spot in one file. Lines and columns count from 1, as editors do; the width is in characters."""

    path: Path
    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to change. `help` is what to write instead; `code` never changes once published."""

    place: Place
    code: str
    message: str
    help: str = ""
    severity: Severity = field(default="error", compare=False)

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


def human(problem: Problem) -> str:
    """The problem as a person reads it: where and what, the author's own line, a caret, what to write instead."""
    path, line, column, _ = problem.place
    mark = "" if problem.severity == "error" else "  (to think about)"
    rows = [f"{path.as_posix()}:{line}:{column}: {problem.message}  [{problem.code}]{mark}"]
    own_line = _line(path, line)
    if own_line is not None:
        rows += _underlined(own_line, problem.place)
    if problem.help:
        rows += [f" help: {problem.help}"]
    return "\n".join(rows)


def _line(path: Path, number: int) -> str | None:
    """The author's own line, or None where the file can't be shown (gone meanwhile, not text)."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return lines[number - 1].rstrip("\r") if number <= len(lines) else None


_WIDEST = 100


def _underlined(line: str, place: Place) -> list[str]:
    """The line and its caret, cut round the spot when it is very long; a tab shows as one arrow."""
    start = max(0, place.column - 1 - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = "".join(_visible(char) for char in line[start : start + _WIDEST])
    before, at = shown[: place.column - 1 - start], shown[place.column - 1 - start :][: max(place.width, 1)]
    carets = "^" * max(1, cells(at))
    return [f"{place.line:5d} | {shown}", f"      | {' ' * cells(before)}{carets}"]


def _visible(char: str) -> str:
    """Control characters drawn as pictures, so that a flow can't steer the terminal it is checked on."""
    if char == "\t":
        return "→"
    return char if char.isprintable() else "·"


def cells(text: str) -> int:
    """How many columns a terminal gives to a text: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def summary(problems: list[Problem], files: int) -> str:
    """The last line of a report, in words."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    where = f"in {files} file" + ("" if files == 1 else "s")
    if not problems:
        return f"All is well {where}."
    parts = [f"{errors} to fix"] * bool(errors) + [f"{warnings} to think about"] * bool(warnings)
    return f"{', '.join(parts)} {where}."
