"""Where something is used: a word, a label, a topic, an address on the web, or the id of a step."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wizard.authoring.affected_sheets import touched
from wizard.authoring.inventory import Value, values
from wizard.content.flow import Plain, Record
from wizard.content.library import Library
from wizard.content.spans import labels
from wizard.content.traversal import records


class Uses(NamedTuple):
    """Every place, from file to file, and the names of the sheets that print any of it."""

    places: list[Value]
    sheets: list[str]


def uses(library: Library, words: str) -> Uses:
    """Every use of these words.

    `**Borrow**` is that label and nothing else, `libby/send` a step or a trouble of one file. Other words are looked
    for as they stand; without a capital letter, capitals don't count.
    """
    every = list(values(library))
    places = sorted(_found(library, every, words), key=lambda value: (value.place, value.key))
    meant = {id(record) for value in places for record in _meant(library, value, words)}
    of_meant = [value for value in every if id(value.record) in meant]
    return Uses(places, touched(library, [*places, *of_meant]))


def _found(library: Library, every: list[Value], words: str) -> list[Value]:
    if label := re.fullmatch(r"\*\*(.+)\*\*", words):
        return [value for value in every if is_label(value, label[1]) or label[1] in labels(value.text)]
    file, slash, own = words.partition("/")
    if slash and file in library.files:
        return [value for value in every if _is_named(value, file, own)]
    pattern = word_pattern(words)
    return [value for value in every if pattern.search(value.text)]


def word_pattern(words: str) -> re.Pattern[str]:
    """Finds the words as a whole; `sign` is not in `sign-in`."""
    capital = any(char.isupper() for char in words)
    return re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", 0 if capital else re.IGNORECASE)


def is_label(value: Value, words: str) -> bool:
    """Whether a value is a label's own entry under `labels`."""
    return value.key == words == value.text and "labels" in value.record.at and value.record.at["labels"] is value.at


def _is_named(value: Value, file: str, own: str) -> bool:
    """Whether a value is the id `own` of this file, or points to it from here or from another."""
    if value.file == file and (value.key == "id" or value.kind in (Plain.TARGET, Plain.NAME)):
        return value.text in (own, f"{file}/{own}")
    return value.kind is Plain.TARGET and value.text == f"{file}/{own}"


def _meant(library: Library, value: Value, words: str) -> Iterator[Record]:
    """The records that are named by an id which was found, so that their sheets count too."""
    if value.key == "id":
        yield from records(value.record)
    elif value.kind is Plain.TARGET:
        found = library.target(value.file, value.text)
        trouble = library.trouble(value.file, value.text)
        for step in found.steps if found else ():
            yield from records(step)
        yield from records(trouble.trouble) if trouble else ()


def names(library: Library) -> list[str]:
    """All that somebody may have meant by words that nothing uses."""
    return [*library.files, *(value.text for value in values(library) if value.key == "id" or value.kind is Plain.NAME)]
