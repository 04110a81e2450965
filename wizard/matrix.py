"""Every device model and platform: the best way, or why there is none and what works instead."""

from dataclasses import dataclass

from wizard.library import Library
from wizard.ways import Verdict, best, checked, instead
from wizard.wording import Wording


@dataclass(frozen=True, slots=True)
class Cell:
    """One pair. `verified` is the older of the two files' days."""

    verdict: Verdict
    why: str
    instead: tuple[str, ...]
    verified: str

    def as_json(self) -> dict[str, object]:
        """The shape other tools read."""
        way = self.verdict.way if self.verdict.answer == "way" else None
        return {
            "answer": self.verdict.answer,
            "way": way,
            "why": self.why or None,
            "instead": list(self.instead),
            "verified": self.verified or None,
            "confidence": self.verdict.confidence,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One model."""

    device: str
    model: str
    name: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All models, and all shipped platforms in a steady order."""

    platforms: tuple[str, ...]
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, object]:
        """`matrix --format json`."""
        rows = [
            {
                "device": row.device,
                "model": row.model,
                "name": row.name,
                "cells": {platform: cell.as_json() for platform, cell in row.cells.items()},
            }
            for row in self.rows
        ]
        return {"platforms": list(self.platforms), "rows": rows}

    def as_table(self) -> str:
        """For people: a line a pair, so that reasons have room."""
        lines = []
        for row in self.rows:
            lines.append(row.name)
            for platform, cell in row.cells.items():
                lines += [f"  {platform:<14}{_told(cell)}", *(f"{'':16}instead: {text}" for text in cell.instead)]
        return "\n".join(lines)


def _told(cell: Cell) -> str:
    word = {"way": cell.verdict.way or "", "cannot": "no", "ask": "nobody knows yet"}[cell.verdict.answer]
    sure = "" if cell.verdict.confidence == "confirmed" else f" ({cell.verdict.confidence})"
    why = f": {cell.why}" if cell.why else ""
    return f"{word}{sure}{why}"


def matrix(library: Library) -> Matrix:
    """The whole matrix, for the library's profile and country."""
    platforms = tuple(library.platforms)
    rows = (
        Row(device, model, kind.name, {platform: cell(library, model, platform) for platform in platforms})
        for device, file in library.devices.items()
        for model, kind in file.models.items()
    )
    return Matrix(platforms, tuple(rows))


def cell(library: Library, model: str, platform: str) -> Cell:
    """One pair, in words."""
    verdict = best(library, model, platform)
    wording = Wording(library, {"device": library.models[model], "model": model, "platform": platform})
    why = wording.plain(verdict.why or verdict.caution, platform)
    others = instead(library, model, platform, verdict) if verdict.answer != "way" else ()
    texts = tuple(wording.plain(item.text, platform) for item in others)
    return Cell(verdict, why, texts, checked(library, model, platform))
