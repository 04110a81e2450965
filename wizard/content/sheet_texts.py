"""The words that stand on every sheet, by language, and days as that language writes them.

They are data (`handouts/words/`), like the rest of a sheet, so that a second language is a second table and a library
can bring its own. What a table lacks is said in English.
"""

from collections import ChainMap
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from wizard.content import yaml_tree
from wizard.content.problem import Problem
from wizard.content.spans import Phrase, Span
from wizard.content.wording import day
from wizard.system.paths import Folders, shipped_handouts

ENGLISH = "en"
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur", "yi"})


class Words:
    """The table of one language. It has every key that English has."""

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        self.language, self._table = language, table

    def __getitem__(self, key: str) -> str:
        return self._table[key]

    def say(self, key: str, **slots: str) -> str:
        """A text with its slots filled."""
        text = self._table[key]
        for slot, value in slots.items():
            text = text.replace("{" + slot + "}", value)
        return text

    def phrase(self, key: str, **slots: Phrase) -> Phrase:
        """A text whose slots may hold labels."""
        spans: Phrase = (Span("text", self._table[key]),)
        for slot, value in slots.items():
            spans = tuple(part for span in spans for part in _filled(span, "{" + slot + "}", value))
        return spans

    def thing(self, name: str) -> str:
        """What a thing in the hand is called: `phone`; a product keeps its name."""
        return self._table.get(f"thing-{name}", name)

    def day(self, when: date) -> str:
        """`14 December 2026`, in one piece. (standards: HW14)"""
        return _long(when, self.language).replace(" ", "\u00a0")

    def weekday(self, when: date) -> str:
        """`Friday 27 November 2026`, in one piece."""
        return f"{_weekday(when, self.language)} {_long(when, self.language)}".replace(" ", "\u00a0")

    @property
    def checked(self) -> bool:
        """Whether a person has read them."""
        return not self._table.get("checked", "").startswith("no")

    @property
    def table(self) -> Mapping[str, str]:
        """All of them, for templates."""
        return self._table


def _filled(span: Span, slot: str, value: Phrase) -> Phrase:
    before, found, after = span.text.partition(slot) if span.kind == "text" else (span.text, "", "")
    if not found:
        return (span,)
    sides = (Span("text", before), *value, Span("text", after))
    return tuple(side for side in sides if side.text)


def _long(when: date, language: str) -> str:
    if language == ENGLISH:
        return day(when.isoformat(), short=False)
    from babel.dates import format_date  # takes longer to import than an English sheet takes to make

    return format_date(when, "long", locale=language)


def _weekday(when: date, language: str) -> str:
    if language == ENGLISH:
        return f"{when:%A}"
    from babel.dates import format_date

    return format_date(when, "EEEE", locale=language)


def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language.partition("-")[0] in _RIGHT_TO_LEFT


@lru_cache(maxsize=32)
def words(language: str = ENGLISH, folders: Folders = ()) -> Words:
    """The words of a language: from the nearest folder that has them, else English.

    Raises ValueError, with the line, for a table that can't be read.
    """
    short = language.partition("-")[0]
    found = [path for path in (_own(short, folders), _shipped(short)) if path and path.is_file()]
    tables = [table(path) for path in (*found[:1], _shipped(ENGLISH))]
    return Words(short if found else ENGLISH, dict(ChainMap(*tables)))


def _own(language: str, folders: Folders) -> Path | None:
    own = (folder / "handouts" / "words" / f"{language}.yaml" for folder in folders)
    return next((path for path in own if path.is_file()), None)


def languages(folders: Folders) -> list[str]:
    """The languages that have a table."""
    places = (*(folder / "handouts" / "words" for folder in folders), shipped_handouts() / "words")
    return sorted({path.stem for place in places for path in place.glob("*.yaml")})


def _shipped(language: str) -> Path:
    return shipped_handouts() / "words" / f"{language}.yaml"


@lru_cache(maxsize=32)
def table(path: Path) -> dict[str, str]:
    """The texts of one table by key. Raises ValueError, with the line, for one that can't be read."""
    problems: list[Problem] = []
    read = yaml_tree.read(path, path, problems.append)
    if problems:
        raise ValueError(f"{path.name}, line {problems[0].place.line}: {problems[0].message}")
    return {key: value for key, value in (read or {}).items() if isinstance(value, str)}
