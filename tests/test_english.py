"""Natural English in everything people read: the phrases that `check` reports in flows, looked for in every text.

`english_allowance.tsv` has the number of places that are still to be reworded, by who reads them. It may only shrink:
after rewording, run `EBOOK_SETUP_UPDATE=1 python -m pytest tests/test_english.py` and commit the smaller numbers.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.english import Text, areas_of, everything
from wizard.checks.rules.style import phrases

ALLOWANCE = Path(__file__).parent / "english_allowance.tsv"
MOST_SHOWN = 30


def allowed() -> dict[str, int]:
    rows = (line.split("\t") for line in ALLOWANCE.read_text(encoding="utf-8").splitlines())
    return {area: int(count) for area, count in rows}


def found(texts: Iterable[Text]) -> dict[str, list[str]]:
    """Return the places to reword, by area."""
    hits: dict[str, list[str]] = {}
    masked = [(text, text.masked) for text in texts]
    for phrase in phrases():
        areas, pattern = areas_of(phrase.areas), re.compile(phrase.regex)
        for text, words in masked:
            for match in pattern.finditer(words) if text.area in areas else ():
                said = f"{text.place}: “{match[0].strip()}” ({phrase.message} Better: {phrase.suggestion})"
                hits.setdefault(text.area, []).append(said)
    return hits


def test_no_new_text_sounds_translated() -> None:
    hits, most = found(everything()), allowed()
    if os.environ.get("EBOOK_SETUP_UPDATE"):
        most = {area: min(count, len(hits.get(area, ()))) for area, count in most.items()}
        ALLOWANCE.write_text("".join(f"{area}\t{count}\n" for area, count in sorted(most.items())), encoding="utf-8")
    over = {area: places for area, places in hits.items() if len(places) > most.get(area, 0)}
    counts = {area: f"{len(places)}, {most.get(area, 0)} allowed" for area, places in over.items()}
    shown = [place for places in over.values() for place in places[-MOST_SHOWN:]]
    assert not over, "\n".join([f"Reword what you wrote: {counts}", *shown])


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ("flows-aloud", "Shall we turn it over?"),
        ("desk", "No visit is at hand."),
        ("docs", "Look whether it works."),
        ("code", "The value; None where nothing is known."),
        ("tests-names", "nothing promised is said"),
        ("check", "This is no valid date."),
    ],
)
def test_stilted_phrase_is_found_in_each_area(area: str, words: str) -> None:
    assert area in found([Text(area, "a place", words)])


def test_labels_code_and_slots_are_not_checked_as_english() -> None:
    words = "Tap **Once more**, `at hand`, {anew}, and https://example.org/once more."
    assert found([Text("flows-patron", "a place", words.replace(" more.", "."))]) == {}


def test_every_kind_of_text_is_read() -> None:
    areas = Counter(text.area for text in everything())
    assert areas.keys() == areas_of("all")
    assert min(areas.values()) > 50, areas
