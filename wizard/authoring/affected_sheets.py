"""The sheets that print a text, so that flow keepers know which sheets to print again after a change.

Every text is marked with its number before the sheets are made, and the marks are then found on the sheets. So this
module doesn't need to know what a sheet prints, or which slots put a device's phrases into a platform's steps.
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
class SheetTexts:
    """A sheet for the rack, with the identities (`Value.spot`) of all texts on it."""

    pair: Pair
    name: str
    spots: frozenset[tuple[int, str]]


def printed(library: Library) -> list[SheetTexts]:
    """Return every sheet with its texts."""
    texts = [value for value in values(library) if value.kind is Plain.TEXT]
    dyed = _dyed(library, texts)
    return [
        SheetTexts(pair, name(library, pair), _spots(library, texts, words(made)))
        for pair in pairs(library)
        if (made := sheet(dyed, pair)) is not None
    ]


def touched(library: Library, changed: Iterable[Value]) -> list[str]:
    """Return the names of the sheets that print any of these values."""
    spots = {value.spot for value in changed}
    return [paper.name for paper in printed(library) if paper.spots & spots]


# ------------------------------------------------------------------ marks

_OPEN, _CLOSE = "\ue000", "\ue001"
_DYE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def _spots(library: Library, texts: list[Value], said: str) -> frozenset[tuple[int, str]]:
    """Return the identities of the texts on a marked sheet, and of the labels that those texts mention."""
    shown = [texts[number] for number in {int(number) for number in _DYE.findall(said)}]
    found = {value.spot for value in shown}
    for value in shown:
        for label in labels(value.text):
            if owner := library.label(value.file, label):
                found.add((id(library.files[owner[0]].at["labels"]), label))
    return frozenset(found)


def _dyed(library: Library, texts: list[Value]) -> Library:
    """Return the library with each text's number before and after it. It's needed at both ends, because a sheet can
    leave out a sentence.
    """
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
    if isinstance(value, str) and mark and value.strip() != "no":  # The `no` in `sheet: no` isn't text.
        return f"{mark}{value.strip()}{mark}"
    return _copy(value, marks)
