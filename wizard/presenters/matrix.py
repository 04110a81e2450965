"""A table of every device model and platform: the best way, or why there isn't one and what works instead."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from wizard.content.flow import Confidence
from wizard.content.library import Library, Missing, missing_words
from wizard.content.way_table import WAYS, way_words
from wizard.content.wording import Wording
from wizard.presenters.proof import NOT_TRIED, Proof, proof
from wizard.presenters.sheet_catalog import Pair
from wizard.system.invocation import to_run
from wizard.walk.ways import Verdict, best, checked, instead


@dataclass(frozen=True, slots=True)
class Cell:
    """One model and platform. `verified` is when its two files were last checked, whichever date is earlier."""

    verdict: Verdict
    why: str
    instead: tuple[str, ...]
    verified: str
    proof: Proof = NOT_TRIED

    def as_json(self) -> dict[str, object]:
        """Return the cell as JSON for other tools."""
        way = self.verdict.way if self.verdict.answer == "way" else None
        return {
            "answer": self.verdict.answer,
            "way": way,
            "why": self.why or None,
            "instead": list(self.instead),
            "verified": self.verified or None,
            "confidence": self.verdict.confidence,
            "tried": self.proof.date if self.proof.whole else None,
        }


@dataclass(frozen=True, slots=True)
class ModelRow:
    """The row for one model, with a cell for each platform."""

    device: str
    model: str
    name: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All models, and all built-in platforms in an order that doesn't change."""

    platforms: tuple[str, ...]
    rows: tuple[ModelRow, ...]
    missing: tuple[Missing, ...] = ()  # Steps that can't be found in any file, whichever way needs them.

    def as_json(self) -> dict[str, object]:
        """Return the matrix as JSON, for `matrix --format json`."""
        rows = [
            {
                "device": row.device,
                "model": row.model,
                "name": row.name,
                "cells": {platform: cell.as_json() for platform, cell in row.cells.items()},
            }
            for row in self.rows
        ]
        return {"platforms": list(self.platforms), "rows": rows, "missing": list(map(str, self.missing))}

    def of(self, name: str) -> "Matrix":
        """Return the matrix with only a device's rows, a model's row, or a platform's column."""
        if name in self.platforms:
            rows = (replace(row, cells={name: row.cells[name]}) for row in self.rows)
            return replace(self, platforms=(name,), rows=tuple(rows))
        return replace(self, rows=tuple(row for row in self.rows if name in (row.device, row.model)))


# ------------------------------------------------------------------ for people

COLUMNS = 80
_AT_ONCE = 15  # The most platforms in one table. If there are more, another table follows below.

_SURE: Mapping[Confidence, str] = {"confirmed": "", "likely": "~", "unsure": "?"}


def as_table(matrix: Matrix, names: Mapping[str, str]) -> str:
    """Return the matrix on one page: a code for each model and platform, and what the codes mean.

    `names` has the platforms' names by id.
    """
    letters = {platform: _letter(number) for number, platform in enumerate(matrix.platforms)}
    lines = [f"{letter:>2}  {names[platform]}" for platform, letter in letters.items()]
    for begin in range(0, len(matrix.platforms), _AT_ONCE):
        part = matrix.platforms[begin : begin + _AT_ONCE]
        lines += ["", *_line("", [letters[platform] for platform in part])]
        for row in matrix.rows:
            lines += _line(row.name, [_code(row.cells[platform]) for platform in part])
    return "\n".join((*lines, "", *_legend(matrix), *_missing(matrix)))


def _missing(matrix: Matrix) -> list[str]:
    return textwrap.wrap(missing_words(matrix.missing), COLUMNS)


def _letter(number: int) -> str:
    return ("" if number < 26 else _letter(number // 26 - 1)) + chr(ord("a") + number % 26)


def _line(name: str, codes: list[str]) -> Iterator[str]:
    """Yield the lines of a row. A long name wraps to the next line."""
    width = min(COLUMNS - 3 * len(codes), 42)
    first, *others = textwrap.wrap(name, width - 1, subsequent_indent="  ") or [""]
    yield f"{first:<{width}}{''.join(f'{code:<3}' for code in codes)}".rstrip()
    yield from others


def _code(cell: Cell) -> str:
    if cell.verdict.answer == "way":
        return WAYS[cell.verdict.way or ""].letter + ("*" if cell.proof.whole else _SURE[cell.verdict.confidence])
    return {"cannot": "–", "ask": "?"}[cell.verdict.answer]


def _legend(matrix: Matrix) -> Iterator[str]:
    ways = [f"{way.letter} {way.words}" for way in WAYS.values()]
    unbroken = (words.replace(" ", "\N{NO-BREAK SPACE}") for words in (*ways, "– can't work", "? not known yet"))
    yield from (line.replace("\N{NO-BREAK SPACE}", " ") for line in textwrap.wrap(" · ".join(unbroken), COLUMNS))
    yield "After a letter: ~ likely, ? unsure."
    cells = [cell for row in matrix.rows for cell in row.cells.values()]
    if any(cell.proof.whole for cell in cells):
        yield "* Every step was tried here on a device."
    if any(cell.verdict.caution for cell in cells):
        yield "Some answers depend on the country. To set it, add `--country US`, for example."
    yield f"For reasons and alternatives, run `{to_run('matrix', 'kindle')}` or another name."


def as_reasons(matrix: Matrix) -> str:
    """Return a line for each model and platform, so there's room for reasons."""
    lines = (line for row in matrix.rows for line in (row.name, *_reasons(row)))
    return "\n".join((*lines, *_missing(matrix)))


def _reasons(row: ModelRow) -> Iterator[str]:
    for platform, cell in row.cells.items():
        yield from _wrapped(f"  {platform:<17} {_told(cell)}")
        for text in cell.instead:
            yield from _wrapped(f"{'':20}Instead: {text}")


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, COLUMNS, subsequent_indent=" " * 22, break_on_hyphens=False)


def _told(cell: Cell) -> str:
    way = way_words(cell.verdict.way)
    word = {"way": way, "cannot": "can't work", "ask": "not known yet"}[cell.verdict.answer]
    sure = "" if cell.verdict.confidence == "confirmed" else f" ({cell.verdict.confidence})"
    if cell.proof.whole:
        sure = f" (tried here on {cell.proof.date} with {cell.proof.with_})"
    elif cell.proof.tried or cell.proof.wrong:
        failed = f", {cell.proof.wrong} not as written" if cell.proof.wrong else ""
        sure += f" ({cell.proof.tried} of {cell.proof.steps} steps worked here{failed})"
    return f"{word}{sure}{f': {cell.why}' if cell.why else ''}"


# ------------------------------------------------------------------ building the matrix


def matrix(library: Library) -> Matrix:
    """Return the whole matrix, as it applies to this library's profile and country."""
    platforms = tuple(library.platforms)
    rows = (
        ModelRow(device, model, kind.name, {platform: cell(library, model, platform) for platform in platforms})
        for device, file in library.devices.items()
        for model, kind in file.models.items()
    )
    return Matrix(platforms, tuple(rows), library.missing)


def cell(library: Library, model: str, platform: str) -> Cell:
    """Return the cell for one model and platform, with its texts filled in."""
    verdict = best(library, model, platform)
    wording = Wording(library, {"device": library.models[model], "model": model, "platform": platform})
    why = wording.plain(verdict.why or verdict.caution, platform)
    others = instead(library, model, platform, verdict) if verdict.answer != "way" else ()
    texts = tuple(wording.plain(item.text, platform) for item in others)
    shown = proof(library, Pair(model, platform, verdict.way or "")) if verdict.answer == "way" else NOT_TRIED
    return Cell(verdict, why, texts, checked(library, model, platform), shown)
