"""Every device model and platform: the shape that other tools read, and the lines that people read."""

import json
from pathlib import Path

import pytest

from tests.tiny import Flows
from wizard.library import Library
from wizard.matrix import matrix

FILES = {
    "devices/reader": """
    models:
      one: {name: Reader One, ways: [app]}
      two: {name: Reader Two, ways: [kindle], why: 'It is closed.'}
    """,
    "platforms/lend": """
    ways: {app: {confidence: likely}}
    limits: [{only-if: {model: [two]}, why: Too old., answer: ask}]
    """,
    "platforms/other": """
    platform: Other
    ways: {app: {}}
    limits: [{only-if: {model: [one]}, why: 'Not **yet**.', instead: [{text: 'Take Lend.', platform: lend}]}]
    labels: {yet: {}}
    """,
}


def cells(library: Library) -> dict[tuple[str, str], dict[str, object]]:
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in matrix(library).rows:
        for platform, cell in row.cells.items():
            found[row.model, platform] = cell.as_json()
    return found


def test_the_matrix_has_this_very_shape(flows: Flows) -> None:
    shape = matrix(flows({**FILES, "devices/reader": FILES["devices/reader"].replace("[kindle]", "[]")})).as_json()
    assert json.loads(json.dumps(shape)) == {
        "platforms": ["lend", "other"],
        "rows": [
            {
                "device": "reader",
                "model": "one",
                "name": "Reader One",
                "cells": {
                    "lend": {
                        "answer": "way",
                        "way": "app",
                        "why": None,
                        "instead": [],
                        "verified": "2026-11-20",
                        "confidence": "likely",
                    },
                    "other": {
                        "answer": "cannot",
                        "way": None,
                        "why": "Not yet.",
                        "instead": ["Take Lend."],
                        "verified": "2026-11-20",
                        "confidence": "confirmed",
                    },
                },
            },
            {
                "device": "reader",
                "model": "two",
                "name": "Reader Two",
                "cells": {
                    "lend": {
                        "answer": "ask",
                        "way": None,
                        "why": "Too old.",
                        "instead": [],
                        "verified": "2026-11-20",
                        "confidence": "confirmed",
                    },
                    "other": {
                        "answer": "cannot",
                        "way": None,
                        "why": "It is closed.",
                        "instead": [],
                        "verified": "2026-11-20",
                        "confidence": "confirmed",
                    },
                },
            },
        ],
    }


def test_a_way_whose_country_nobody_said_tells_its_condition(flows: Flows) -> None:
    text = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"
    library = flows({"platforms/lend": text})
    told = cells(library)["one", "lend"]
    assert (told["answer"], told["why"]) == ("way", "Only in the United States.")
    assert cells(library.in_country("US"))["one", "lend"]["why"] is None
    assert cells(library.in_country("DE"))["one", "lend"]["answer"] == "cannot"


def test_a_dropped_platform_keeps_its_column(flows: Flows) -> None:
    profile = "platforms: {lend: {gone: 2025-01-01, replaced-by: other}, other: {find-as: H}}"
    library = flows({**FILES, "library": profile})
    assert matrix(library).platforms == ("lend", "other")
    assert cells(library)["one", "lend"]["why"] == "Our library has not lent through Lend since 2025. Now it is Other."


def test_the_table_gives_each_pair_a_line(flows: Flows) -> None:
    assert matrix(flows(FILES)).as_table().splitlines() == [
        "Reader One",
        "  lend          app (likely)",
        "  other         no: Not yet.",
        "                instead: Take Lend.",
        "Reader Two",
        "  lend          nobody knows yet: Too old.",
        "  other         no: It is closed.",
    ]


@pytest.mark.parametrize("country", ["", "US", "DE"])
def test_every_shipped_pair_has_an_answer_with_its_reason(country: str) -> None:
    from wizard.library import load

    root = Path(__file__).parent.parent
    library = load((root,)).library.in_country(country)
    found = cells(library)
    assert len(found) == len(library.models) * len(library.platforms)
    for pair, cell in found.items():
        assert (cell["answer"] == "way") == (cell["way"] is not None), pair
        assert cell["answer"] == "way" or cell["why"], pair
        assert "{" not in f"{cell['why']}{cell['instead']}", pair
