"""The fixed texts on sheets, by language, and dates in that language.

The texts are data (`handouts/words/`), like the rest of a sheet, so adding a language only takes another table, and a
library can provide its own. If a table lacks a text, the English one is used.
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
    """The texts in one language. They include every key in the English table.

    `untranslated` has the keys whose text is only in English.
    """

    def __init__(self, language: str, table: Mapping[str, str], untranslated: tuple[str, ...] = ()) -> None:
        self.language, self._table, self.untranslated = language, table, untranslated

    @property
    def lacks(self) -> list[str]:
        """Return the keys that a sheet in this language needs but that aren't translated."""
        return [key for key in self.untranslated if not key.startswith(_NOT_ON_SHEETS)]

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
        """Return the name of a device in this language, such as `phone`. Product names aren't translated."""
        return self._table.get(f"thing-{name}", name)

    def day(self, when: date, country: str, form: dates.Form = "long") -> str:
        """Return a date in this language, in the country's order, with non-breaking spaces. (standards: HW14)"""
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


def english_name(language: str) -> str:
    """Return what staff call a language, such as `Spanish` for `es`, or the code if it's unknown."""
    from babel import Locale, UnknownLocaleError  # Imported here because few commands show the names of languages.

    try:
        return Locale.parse(language, sep="-").english_name or language
    except (UnknownLocaleError, ValueError):
        return language


def right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return language.partition("-")[0] in _RIGHT_TO_LEFT


@lru_cache(maxsize=32)
def words(language: str = ENGLISH, folders: Folders = ()) -> Words:
    """Return the texts in a language. Each comes from the first folder that has it, or else it's the English one.

    Raise ValueError, with the line, if a table can't be read.
    """
    short, english = language.partition("-")[0], table(_shipped(ENGLISH))
    found = [path for path in (*(own(short, folder) for folder in folders), _shipped(short)) if path.is_file()]
    said = ChainMap(*map(table, found))
    untranslated = () if short == ENGLISH else tuple(key for key in english if key not in said and key not in _ABOUT)
    return Words(short if found else ENGLISH, {**english, **said}, untranslated)


_ABOUT = ("language", "checked")  # The entries that describe the table itself.
_NOT_ON_SHEETS = ("card-", "slip-", "instead-", "poster-", "site-")


def own(language: str, folder: Path) -> Path:
    """Return the path of a folder's own table of texts."""
    return folder / "handouts" / "words" / f"{language}.yaml"


def languages(folders: Folders) -> list[str]:
    """Return the languages that have a table of texts."""
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
