"""The matrix of device models and platforms: JSON for other tools and tables for people."""

import json
import re
from pathlib import Path

import pytest

from tests.tiny import Flows
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.presenters.matrix import as_reasons, as_table, matrix

ROOT = Path(__file__).parents[2]

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


def test_matrix_has_the_documented_shape(flows: Flows) -> None:
    shape = matrix(flows({**FILES, "devices/reader": FILES["devices/reader"].replace("[kindle]", "[]")})).as_json()
    assert json.loads(json.dumps(shape)) == {
        "platforms": ["lend", "other"],
        "missing": [],
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
                        "tried": None,
                    },
                    "other": {
                        "answer": "cannot",
                        "way": None,
                        "why": "Not yet.",
                        "instead": ["Take Lend."],
                        "verified": "2026-11-20",
                        "confidence": "confirmed",
                        "tried": None,
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
                        "tried": None,
                    },
                    "other": {
                        "answer": "cannot",
                        "way": None,
                        "why": "It is closed.",
                        "instead": [],
                        "verified": "2026-11-20",
                        "confidence": "confirmed",
                        "tried": None,
                    },
                },
            },
        ],
    }


def test_way_shows_its_condition_when_country_is_unknown(flows: Flows) -> None:
    text = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"
    library = flows({"platforms/lend": text})
    told = cells(library)["one", "lend"]
    assert (told["answer"], told["why"]) == ("way", "Only in the United States.")
    assert cells(library.in_country("US"))["one", "lend"]["why"] is None
    assert cells(library.in_country("DE"))["one", "lend"]["answer"] == "cannot"


def test_dropped_platform_keeps_its_column(flows: Flows) -> None:
    profile = "platforms: {lend: {gone: 2025-01-01, replaced-by: other}, other: {find-as: H}}"
    library = flows({**FILES, "library": profile})
    assert matrix(library).platforms == ("other", "lend")
    assert cells(library)["one", "lend"]["why"] == (
        "Our library hasn't offered Lend since January 1, 2025. We now offer Other."
    )


NAMES = {"lend": "Lend", "other": "Other"}


def test_table_has_a_code_for_each_pair_and_a_legend(flows: Flows) -> None:
    lines = as_table(matrix(flows(FILES)), NAMES).splitlines()
    assert lines[:3] == [" a  Lend", " b  Other", ""]
    rows = (("", "a  b"), ("Reader One", "A~ –"), ("Reader Two", "?  –"))
    assert lines[3:6] == [f"{name:42}{codes}" for name, codes in rows]
    assert "A with its app" in lines[7]
    assert "After a letter: ~ likely, ? unsure." in lines


def test_many_platforms_are_split_into_several_tables(flows: Flows) -> None:
    files = {f"platforms/lend-{number:02}": f"platform: Lend {number}" for number in range(39)}
    made = matrix(flows({"devices/reader": "", **files}))
    lines = as_table(made, dict.fromkeys(made.platforms, "Lend")).splitlines()
    heads = [line.split() for line in lines if line.startswith(" " * 30)]
    assert [len(head) for head in heads] == [15, 15, 10]
    assert (heads[0][0], heads[1][-1], heads[2][-1]) == ("a", "ad", "an")
    assert all(len(line) <= 80 for line in lines)
    assert sum(line.split().count("A") for line in lines if line.startswith("Reader One")) == 40


def test_long_name_is_wrapped_without_losing_words(flows: Flows) -> None:
    long = "Reader with a name that nobody who is in a hurry would ever read to its end"
    made = matrix(flows({"devices/reader": f"models: {{one: {{name: {long}, ways: [app]}}}}"}))
    shown = as_table(made, {"lend": "Lend"})
    assert " ".join(shown.split("a\n")[-1].replace(" A\n", "").split()).startswith(long)
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_table_mentions_the_country_when_it_is_unknown_and_matters(flows: Flows) -> None:
    way = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"
    library = flows({"platforms/lend": way})
    assert "--country" in as_table(matrix(library), NAMES)
    assert "--country" not in as_table(matrix(library.in_country("US")), NAMES)


@pytest.mark.parametrize("name", ["reader", "two", "other"])
def test_reasons_are_listed_for_one_device_model_or_platform(flows: Flows, name: str) -> None:
    told = as_reasons(matrix(flows(FILES)).of(name)).splitlines()
    assert ("Reader One" in told) == (name != "two")
    assert any(line.startswith("  lend") for line in told) == (name != "other")
    assert "  other             can't work: It is closed." in told
    assert ("                    Instead: Take Lend." in told) == (name != "two")
    assert all(len(line) <= 80 for line in told)


def test_shipped_matrix_fits_eighty_columns_without_empty_cells() -> None:
    library = load((ROOT,)).library
    lines = as_table(matrix(library), {id: file.platform for id, file in library.platforms.items()}).splitlines()
    assert all(len(line) <= 80 for line in lines)
    rows = lines[len(library.platforms) : next(n for n, line in enumerate(lines) if line.startswith("A with"))]
    codes = re.findall(r"(?<= )(?:[A-Z][~?]?|[–?])(?= |$)", "\n".join(rows), re.MULTILINE)
    assert len(codes) == len(library.models) * len(library.platforms)


@pytest.mark.parametrize("country", ["", "US", "DE"])
def test_every_shipped_pair_has_an_answer_and_a_reason(country: str) -> None:
    library = load((ROOT,)).library.in_country(country)
    found = cells(library)
    assert len(found) == len(library.models) * len(library.platforms)
    for pair, cell in found.items():
        assert (cell["answer"] == "way") == (cell["way"] is not None), pair
        assert cell["answer"] == "way" or cell["why"], pair
        assert "{" not in f"{cell['why']}{cell['instead']}", pair
