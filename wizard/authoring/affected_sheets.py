"""Which sheets print which words: so that whoever changes a word knows what to print again.

Every text is dyed before the sheets are made, and the sheets are then read for the dyes. So nothing here has to know
what a sheet prints, or through which slot a device's words come to stand in a platform's step.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from wizard.authoring.inventory import Value, values
from wizard.content.decoder import read_as
from wizard.content.flow import File, Plain
from wizard.content.library import Library
from wizard.content.spans import labels
from wizard.content.yaml_nodes import Map, Node, Seq
from wizard.presenters.sheet import words
from wizard.presenters.sheet_catalog import Pair, name, pairs, sheet

F = TypeVar("F", bound=File)


@dataclass(frozen=True)
class Printed:
    """A sheet of the rack, and the spots (`Value.spot`) of all that it prints."""

    pair: Pair
    name: str
    spots: frozenset[tuple[int, str]]


def printed(library: Library) -> list[Printed]:
    """Every sheet, with what it prints."""
    texts = [value for value in values(library) if value.kind is Plain.TEXT]
    dyed = _dyed(library, texts)
    return [
        Printed(pair, name(library, pair), _spots(library, texts, words(made)))
        for pair in pairs(library)
        if (made := sheet(dyed, pair)) is not None
    ]


def touched(library: Library, changed: Iterable[Value]) -> list[str]:
    """The names of the sheets that print any of these values."""
    spots = {value.spot for value in changed}
    return [paper.name for paper in printed(library) if paper.spots & spots]


# ------------------------------------------------------------------ dye

_OPEN, _CLOSE = "\ue000", "\ue001"
_DYE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def _spots(library: Library, texts: list[Value], said: str) -> frozenset[tuple[int, str]]:
    """What a dyed sheet prints: its texts, and the labels that these name."""
    shown = [texts[number] for number in {int(number) for number in _DYE.findall(said)}]
    found = {value.spot for value in shown}
    for value in shown:
        for label in labels(value.text):
            if owner := library.label(value.file, label):
                found.add((id(library.files[owner[0]].at["labels"]), label))
    return frozenset(found)


def _dyed(library: Library, texts: list[Value]) -> Library:
    """The same library, with each text's number before and behind it, since a sheet may leave out a sentence of it."""
    marks = {value.spot: f"{_OPEN}{number}{_CLOSE}" for number, value in enumerate(texts)}

    def dye(files: Mapping[str, F]) -> dict[str, F]:
        return {id: read_as(type(file), _copy(file.at, marks), []) for id, file in files.items()}

    return replace(library, devices=dye(library.devices), platforms=dye(library.platforms), topics=dye(library.topics))


def _copy(node: Any, marks: Mapping[tuple[int, str], str]) -> Any:
    if isinstance(node, Map):
        made = Map(node.path, node.mark, node.braces)
        made.keys_at, made.values_at, made.bare = node.keys_at, node.values_at, node.bare
        made.update({key: _marked(node, key, value, marks) for key, value in node.items()})
        return made
    if isinstance(node, Seq):
        listed = Seq(node.path, node.mark, node.braces)
        listed.items_at = node.items_at
        listed.extend(_copy(item, marks) for item in node)
        return listed
    return node


def _marked(holder: Map, key: str, value: Node, marks: Mapping[tuple[int, str], str]) -> Any:
    mark = marks.get((id(holder), key), "")
    if isinstance(value, str) and mark and value.strip() != "no":  # `sheet: no` is no text
        return f"{mark}{value.strip()}{mark}"
    return _copy(value, marks)
