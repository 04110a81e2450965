"""The input for the rules, with every text and condition collected once, and the definition of a rule.

A rule is a small generator. Its name is its code (`unknown_label` is `unknown-label`), and its docstring is its page
(`ebook-setup explain unknown-label`). It yields findings, each with a place, a message, and what to write instead.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, NamedTuple, get_args

from wizard.content import local_terms
from wizard.content.decoder import hints, key_of
from wizard.content.flow import Ask, Plain, Profile, Record
from wizard.content.library import Library
from wizard.content.problem import Location, Problem, Severity
from wizard.content.scalars import nearest
from wizard.content.translation import TAP
from wizard.content.traversal import records
from wizard.content.yaml_nodes import Map, Seq
from wizard.system.paths import Folders


class Finding(NamedTuple):
    """Something a rule found: the place, the message, and what to write instead."""

    place: Location
    message: str
    help: str = ""


Find = Callable[[Any], Iterator[Finding]]


class Rule(NamedTuple):
    """A rule with its code, the severity of its findings, and its page."""

    code: str
    severity: Severity
    find: Find
    page: str

    def problems(self, looked_at: Any) -> list[Problem]:
        """Return its findings as problems."""
        return [Problem(place, self.code, said, help, self.severity) for place, said, help in self.find(looked_at)]


def rule_of(find: Find, severity: Severity) -> Rule:
    """Return the rule for a function."""
    return Rule(key_of(find.__name__), severity, find, find.__doc__ or "")


RULES: list[Rule] = []


def error(find: Find) -> Find:
    """Register a rule for mistakes that break a visit or a sheet."""
    RULES.append(rule_of(find, "error"))
    return find


def warning(find: Find) -> Find:
    """Register a rule for mistakes that make a visit or a sheet worse."""
    RULES.append(rule_of(find, "warning"))
    return find


def did_you_mean(word: str, among: Any) -> str:
    """Return the most similar word as a question that starts with a space, or "" if no word is similar."""
    close = nearest(word, among)
    return f" Did you mean `{close}`?" if close else ""


# ------------------------------------------------------------------ texts


class FlowText:
    """A text with its file's id, its record, and its key.

    In `masked`, labels are replaced with § and slots with ¶, so that rules about words see only the author's own words.
    Words that differ between libraries, such as `{word.pin}`, are replaced with the usual word.
    """

    __slots__ = ("file", "key", "masked", "record", "text")

    def __init__(self, file: str, record: Record, key: str, text: str) -> None:
        self.file, self.record, self.key, self.text = file, record, key, text
        self.masked = _MASKED.sub(_mask, text) if "*" in text or "{" in text else text

    @property
    def place(self) -> Location:
        """Return the place of the text."""
        return self.record.at.place(self.key)

    def spot(self, found: "re.Match[str] | None", group: int = 0) -> Location:
        """Return the place of a match in the text.

        If the text spans several lines, return the place of the whole text.
        """
        place, quote = self.place, 0
        if found is None:
            return place
        if place.width == len(self.text) + 2:
            quote = 1
        elif place.width != len(self.text):
            return place
        start, end = found.span(group)
        return Location(place.path, place.line, place.column + quote + start, end - start)


_WORDS = {**local_terms.forms(), **{slot: slot for slot in TAP}}
_MASKED = re.compile(r"\*\*.+?\*\*|\{[^{}]*\}")


def _mask(found: "re.Match[str]") -> str:
    usual = _WORDS.get(found[0][1:-1], "")
    return usual.ljust(len(found[0]), "¶" if found[0][0] == "{" else "§")[: len(found[0])]


class _Named(Record):
    """A record for a text under a name that the author chose."""

    def __init__(self, at: Map) -> None:
        object.__setattr__(self, "at", at)


def _kind(record: Record) -> Any:
    return type(record)


@cache
def _text_fields(kind: Any) -> list[tuple[str, str]]:
    """Return a record's keys whose value is a single text, with their attributes."""
    keys = [key for key, hint in hints(kind).items() if Plain.TEXT in get_args(hint)]
    attributes = {key_of(name): name for name in kind.__dataclass_fields__}
    return [(key, attributes[key]) for key in keys]


def _texts(file: str, record: Record) -> Iterator[FlowText]:
    own = vars(record)
    for key, attribute in _text_fields(_kind(record)):
        if text := own[attribute]:
            yield FlowText(file, record, key, text)
    for key in ("needs", "words"):
        if named := own.get(key):
            holder = _Named(record.at[key])
            for name, text in named.items():
                yield FlowText(file, holder, name, text)


# ------------------------------------------------------------------ conditions


class Condition(NamedTuple):
    """A fact that a condition tests, and the values it lists."""

    file: str
    record: Record
    fact: str
    values: tuple[str, ...]

    def place(self, value: str | None = None) -> Location:
        """Return the place of the fact or of one of its values."""
        only: Map = self.record.at["only-if"]
        if value is None:
            return only.key_place(self.fact)
        listed: Seq = only[self.fact]
        return listed.place(self.values.index(value))


# ------------------------------------------------------------------ the input of rules


@dataclass(frozen=True)
class Corpus:
    """All files, with every text and condition collected once. `profiles` are checked, but the flows don't use them.

    `folders` are the content folders that have the library's own tables of words.
    """

    library: Library
    profiles: tuple[Profile, ...]
    today: date
    folders: Folders = ()

    @cached_property
    def owned(self) -> list[tuple[str, Record]]:
        """Return every record with its file's id."""
        return [(id, record) for id, file in self.library.files.items() for record in records(file)]

    def each(self, *kinds: type[Any]) -> Iterator[tuple[str, Any]]:
        """Yield every record of these kinds with its file's id."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[type[Any], list[tuple[str, Record]]]:
        found: dict[type[Any], list[tuple[str, Record]]] = {}
        for owned in self.owned:
            found.setdefault(type(owned[1]), []).append(owned)
        return found

    @cached_property
    def texts(self) -> list[FlowText]:
        """Return every text for people."""
        return [words for id, record in self.owned for words in _texts(id, record)]

    def under(self, keys: Collection[str]) -> list[FlowText]:
        """Return every text under one of these keys."""
        return [words for words in self.texts if words.key in keys]

    @cached_property
    def vocabulary(self) -> set[str]:
        """Return every word of every text in lowercase, so that a search for any other word can be skipped."""
        return set(re.findall(r"[a-z]+", "\n".join(words.masked for words in self.texts).lower()))

    def holding(self, terms: Collection[str], keys: tuple[str, ...]) -> Iterator[tuple[FlowText, "re.Match[str]"]]:
        """Yield every place in these texts where one of the terms occurs as a whole word."""
        present = [term for term in terms if self.vocabulary.issuperset(re.findall(r"[a-z]+", term.lower()))]
        if present:
            longest_first = sorted(present, key=len, reverse=True)
            pattern = rf"(?i)(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"
            both_cases = (first + term[1:] for term in present for first in {term[0].lower(), term[0].upper()})
            yield from self.matching(pattern, keys, "|".join(map(re.escape, both_cases)))

    def matching(self, pattern: str, keys: tuple[str, ...], sign: str) -> Iterator[tuple[FlowText, "re.Match[str]"]]:
        """Yield every match for a pattern in these texts.

        First, all texts are joined and searched for a `sign`, which is quick to find and is part of every match.
        """
        texts, starts, all_in_one = self._joined(keys)
        hits = {bisect_right(starts, found.start()) - 1 for found in re.finditer(sign, all_in_one, re.MULTILINE)}
        for number in sorted(hits):
            for found in re.finditer(pattern, texts[number].masked):
                yield texts[number], found

    def _joined(self, keys: tuple[str, ...]) -> tuple[list[FlowText], list[int], str]:
        """Return these texts, where each one starts in the joined text, and the joined text, which has one text per
        line.
        """
        if keys not in self._all_joined:
            texts = self.under(keys)
            starts = [0, *accumulate(len(words.masked) + 1 for words in texts)]
            self._all_joined[keys] = texts, starts, "\n".join(words.masked for words in texts)
        return self._all_joined[keys]

    @cached_property
    def _all_joined(self) -> dict[tuple[str, ...], tuple[list[FlowText], list[int], str]]:
        return {}

    @cached_property
    def conditions(self) -> list[Condition]:
        """Return every fact that a condition tests."""
        return [
            Condition(id, record, fact, values)
            for id, record in self.owned
            for fact, values in getattr(record, "only_if", {}).items()
        ]

    @cached_property
    def conditions_on(self) -> dict[str, list[Condition]]:
        """Return the conditions, grouped by the fact that they test."""
        found: dict[str, list[Condition]] = {}
        for condition in self.conditions:
            found.setdefault(condition.fact, []).append(condition)
        return found

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """Return the possible values of each fact that has a fixed list of values."""
        found: dict[str, set[str]] = {
            "device": set(self.library.devices),
            "model": set(self.library.models),
            "platform": set(self.library.platforms),
            "way": {way for platform in self.library.platforms.values() for way in platform.ways},
        }
        for _, ask in self.each(Ask):
            if ask.remember:
                told = {answer.means or answer.id for answer in ask.answers}
                found.setdefault(ask.remember, set()).update(told, {"not-sure"})
        for _, record in self.owned:
            for fact, value in getattr(record, "facts", {}).items():
                found.setdefault(fact, set()).add(value)
        return found


# Keys whose text is printed, said aloud, or shown to staff. `also`, `says`, and `screen` hold other people's words.
STEPS = ("do", "try", "sheet")
PRINTED = (*STEPS, "see", "did", "home", "why", "why-not", "why-never")
SAID = (*PRINTED, "say", "ask")
SHOWN = (*SAID, "text", "help", "note")
