"""Which sheets print which words: so that whoever changes a word knows what to print again.

Every text is dyed before the sheets are made, and the sheets are then read for the dyes. So nothing here has to know
what a sheet prints, or through which slot a device's words come to stand in a platform's step.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from wizard.authoring.inventory import Value, values
from wizard.content.decoder import read_as
from wizard.content.flow import WAY_NAMES, File, Plain, Record
from wizard.content.library import Library
from wizard.content.spans import labels
from wizard.content.yaml_tree import Map, Node, Seq
from wizard.presenters.sheet import Sheet, Size, words
from wizard.presenters.sheet_builder import NothingToPrint, build
from wizard.walk.lookahead import model_turns
from wizard.walk.values import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import verdicts

F = TypeVar("F", bound=File)
R = TypeVar("R", bound=Record)
ANY_DAY = date(2026, 1, 1)  # a sheet without a visit holds no day of its own


class Pair(NamedTuple):
    """What a sheet is for: a model, a platform, and the way from one to the other."""

    model: str
    platform: str
    way: str


@dataclass(frozen=True)
class Printed:
    """A sheet of the rack, and the spots (`Value.spot`) of all that it prints."""

    pair: Pair
    name: str
    spots: frozenset[tuple[int, str]]


def pairs(library: Library) -> Iterator[Pair]:
    """Every sheet there can be without a visit: each way that serves, the best first."""
    for model in library.models:
        for platform in library.platforms:
            for verdict in verdicts(library, model, platform):
                if verdict.answer == "way":
                    yield Pair(model, platform, verdict.way or "")


def name(library: Library, pair: Pair) -> str:
    """What a sheet is called: `Kobo with OverDrive, with Libby`, and the way where it is not the usual one."""
    model = library.model(pair.model)
    platform = library.platforms[pair.platform].platform
    ways = [other.way for other in pairs_of(library, pair)]
    beside = f", {WAY_NAMES[pair.way]}" if ways and pair.way != ways[0] else ""
    return f"{model.name if model else pair.model}, with {platform}{beside}"


def pairs_of(library: Library, pair: Pair) -> list[Pair]:
    """The sheets of the same model and platform, the usual one first."""
    every = verdicts(library, pair.model, pair.platform)
    return [pair._replace(way=verdict.way or "") for verdict in every if verdict.answer == "way"]


def sheet(library: Library, pair: Pair, size: Size = "standard") -> Sheet | None:
    """The sheet of one pair by the usual answers; None where nothing can be printed."""
    try:
        return replace(build(walk_of(library, pair), ANY_DAY, visited=False), size=size)
    except NothingToPrint:
        return None


def walk_of(library: Library, pair: Pair) -> Walk:
    """The walk of one pair, with nothing answered but which model it is."""
    by_way = library if pairs_of(library, pair)[:1] == [pair] else only_way(library, pair)
    return Walk(by_way, Start(library.models[pair.model], pair.platform), model_turns(by_way, pair.model))


def only_way(library: Library, pair: Pair) -> Library:
    """The library in which this model knows no other way."""
    id = library.models[pair.model]
    models = library.devices[id].models
    changed = _but(library.devices[id], models={**models, pair.model: _but(models[pair.model], ways=(pair.way,))})
    return replace(library, devices={**library.devices, id: changed})


def _but(record: R, **changes: Any) -> R:
    """The same record but for these values; records are made without an `__init__`."""
    made = copy(record)
    vars(made).update(changes)
    return made


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
