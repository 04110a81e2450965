"""Where a word, a label, a topic, a web address, or the id of a step is used."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wizard.authoring.affected_sheets import touched
from wizard.authoring.inventory import Value, values
from wizard.content import screen_words
from wizard.content.flow import Plain, Record
from wizard.content.library import Library
from wizard.content.spans import labels
from wizard.content.traversal import records


class Uses(NamedTuple):
    """All places where something is used, and the names of the sheets that print any of them."""

    places: list[Value]
    sheets: list[str]


def uses(library: Library, words: str) -> Uses:
    """Return every place where these words are used.

    `**Borrow**` finds only the label, and `libby/send` finds a step or a trouble in one file. Other words are searched
    for as typed. If they have no capital letter, case is ignored.
    """
    every = list(values(library))
    places = sorted(_found(library, every, words), key=lambda value: (value.place, value.key))
    meant = {id(record) for value in places for record in _meant(library, value, words)}
    of_meant = [value for value in every if id(value.record) in meant]
    return Uses(places, touched(library, [*places, *of_meant]))


def _found(library: Library, every: list[Value], words: str) -> list[Value]:
    if label := re.fullmatch(r"\*\*(.+)\*\*", words):
        return [value for value in every if is_label(value, label[1]) or label[1] in labels_in(value)]
    file, slash, own = words.partition("/")
    if slash and file in library.files:
        return [value for value in every if _is_named(value, file, own)]
    pattern = word_pattern(words)
    return [value for value in every if pattern.search(value.text)]


def word_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern for whole words, so that `sign` isn't found in `sign-in`."""
    capital = any(char.isupper() for char in words)
    return re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", 0 if capital else re.IGNORECASE)


def is_label(value: Value, words: str) -> bool:
    """Return whether a value is a label's entry under `labels`."""
    return value.key == words == value.text and "labels" in value.record.at and value.record.at["labels"] is value.at


def labels_in(value: Value) -> list[str]:
    """Return the labels between asterisks in a text, or the possible labels in a word on a screen."""
    if value.kind is Plain.WORD:
        return [value.text, screen_words.parse(value.text).text]
    return labels(value.text) if value.kind is Plain.TEXT else []


def _is_named(value: Value, file: str, own: str) -> bool:
    """Return whether a value is the id `own` in this file, or refers to it from any file."""
    if value.file == file and (value.key == "id" or value.kind in (Plain.TARGET, Plain.NAME)):
        return value.text in (own, f"{file}/{own}")
    return value.kind is Plain.TARGET and value.text == f"{file}/{own}"


def _meant(library: Library, value: Value, words: str) -> Iterator[Record]:
    """Yield the records that have an id that was found, so that their sheets are included."""
    if value.key == "id":
        yield from records(value.record)
    elif value.kind is Plain.TARGET:
        found = library.target(value.file, value.text)
        trouble = library.trouble(value.file, value.text)
        for step in found.steps if found else ():
            yield from records(step)
        yield from records(trouble.trouble) if trouble else ()


def names(library: Library) -> list[str]:
    """Return all the names that someone might have meant if their words weren't found."""
    return [*library.files, *(value.text for value in values(library) if value.key == "id" or value.kind is Plain.NAME)]
