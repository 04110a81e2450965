"""The fixed texts of sheets by language, with the dates of that language.

They are data (`handouts/words/`), like the rest of a sheet, so another language is another table, and a library can
provide its own. If a table lacks a text, the English one is used.
"""

from collections import ChainMap
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from wizard.content import dates, yaml_tree
from wizard.content.dates import ENGLISH
from wizard.content.problem import Problem
from wizard.content.spans import Phrase, Span
from wizard.system.paths import Folders, shipped_handouts

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur", "yi"})


class Words:
    """The texts of one language. It has every key of the English table."""

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        self.language, self._table = language, table

    def __getitem__(self, key: str) -> str:
        return self._table[key]

    def say(self, key: str, **slots: str) -> str:
        """Return a text with its slots filled."""
        text = self._table[key]
        for slot, value in slots.items():
            text = text.replace("{" + slot + "}", value)
        return text

    def phrase(self, key: str, **slots: Phrase) -> Phrase:
        """Return a text whose slots can contain labels."""
        spans: Phrase = (Span("text", self._table[key]),)
        for slot, value in slots.items():
            spans = tuple(part for span in spans for part in _filled(span, "{" + slot + "}", value))
        return spans

    def thing(self, name: str) -> str:
        """Return the name of a device in this language, such as `phone`. Product names stay the same."""
        return self._table.get(f"thing-{name}", name)

    def day(self, when: date, country: str, form: dates.Form = "long") -> str:
        """Return a date in this language, and in the country's order, without line breaks. (standards: HW14)"""
        return dates.in_words(when, country, form, self.language).replace(" ", "\u00a0")

    @property
    def checked(self) -> bool:
        """Return whether a person has checked the texts."""
        return not self._table.get("checked", "").startswith("no")

    @property
    def table(self) -> Mapping[str, str]:
        """Return all texts by key, for templates."""
        return self._table


def _filled(span: Span, slot: str, value: Phrase) -> Phrase:
    before, found, after = span.text.partition(slot) if span.kind == "text" else (span.text, "", "")
    if not found:
        return (span,)
    sides = (Span("text", before), *value, Span("text", after))
    return tuple(side for side in sides if side.text)


def right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return language.partition("-")[0] in _RIGHT_TO_LEFT


@lru_cache(maxsize=32)
def words(language: str = ENGLISH, folders: Folders = ()) -> Words:
    """Return the texts of a language from the first folder that has them, or the English ones.

    Raise ValueError, with the line, if a table can't be read.
    """
    short = language.partition("-")[0]
    found = [path for path in (_own(short, folders), _shipped(short)) if path and path.is_file()]
    tables = [table(path) for path in (*found[:1], _shipped(ENGLISH))]
    return Words(short if found else ENGLISH, dict(ChainMap(*tables)))


def _own(language: str, folders: Folders) -> Path | None:
    own = (folder / "handouts" / "words" / f"{language}.yaml" for folder in folders)
    return next((path for path in own if path.is_file()), None)


def languages(folders: Folders) -> list[str]:
    """Return the languages that have a table."""
    places = (*(folder / "handouts" / "words" for folder in folders), shipped_handouts() / "words")
    return sorted({path.stem for place in places for path in place.glob("*.yaml")})


def _shipped(language: str) -> Path:
    return shipped_handouts() / "words" / f"{language}.yaml"


@lru_cache(maxsize=32)
def table(path: Path) -> dict[str, str]:
    """Return the texts of a table by key. Raise ValueError, with the line, if it can't be read."""
    problems: list[Problem] = []
    read = yaml_tree.read(path, path, problems.append)
    if problems:
        raise ValueError(f"{path.name}, line {problems[0].place.line}: {problems[0].message}")
    return {key: value for key, value in (read or {}).items() if isinstance(value, str)}
