"""All sheets that can be printed without a visit, with their model, platform, and way, their name, and their walk."""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from wizard.content.flow import Record
from wizard.content.library import Library
from wizard.content.way_table import way_words
from wizard.presenters.sheet import Sheet, Size
from wizard.presenters.sheet_builder import NothingToPrint, build
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import verdicts

R = TypeVar("R", bound=Record)


ANY_DAY = date(2026, 1, 1)  # Any date works, because a sheet without a visit doesn't use it.


class Pair(NamedTuple):
    """What a sheet is for: a model, a platform, and the way to get books from the platform to the device."""

    model: str
    platform: str
    way: str


def pairs(library: Library) -> Iterator[Pair]:
    """Yield every sheet that can be printed without a visit: each way that works, best first."""
    for model in library.models:
        for platform in library.platforms:
            for verdict in verdicts(library, model, platform):
                if verdict.answer == "way":
                    yield Pair(model, platform, verdict.way or "")


def name(library: Library, pair: Pair) -> str:
    """Return a sheet's name, such as `Kobo with OverDrive, with Libby`. If its way isn't the usual one, add the way."""
    model = library.model(pair.model)
    platform = library.platforms[pair.platform].platform
    ways = [other.way for other in pairs_of(library, pair)]
    beside = f", {way_words(pair.way)}" if ways and pair.way != ways[0] else ""
    return f"{model.name if model else pair.model}, with {platform}{beside}"


def pairs_of(library: Library, pair: Pair) -> list[Pair]:
    """Return the sheets for the same model and platform, with the usual one first."""
    every = verdicts(library, pair.model, pair.platform)
    return [pair._replace(way=verdict.way or "") for verdict in every if verdict.answer == "way"]


def sheet(library: Library, pair: Pair, size: Size = "standard") -> Sheet | None:
    """Return the sheet for a pair with the usual answers, or None if there's nothing to print."""
    try:
        return replace(build(walk_of(library, pair), ANY_DAY, visited=False), size=size)
    except NothingToPrint:
        return None


def walk_of(library: Library, pair: Pair) -> Walk:
    """Return the walk for a pair, with only the questions about the model answered."""
    by_way = library if pairs_of(library, pair)[:1] == [pair] else only_way(library, pair)
    return Walk(by_way, Start(library.models[pair.model], pair.platform), model_turns(by_way, pair.model))


def only_way(library: Library, pair: Pair) -> Library:
    """Return a copy of the library in which this model has only this way."""
    id = library.models[pair.model]
    models = library.devices[id].models
    changed = _but(library.devices[id], models={**models, pair.model: _but(models[pair.model], ways=(pair.way,))})
    return replace(library, devices={**library.devices, id: changed})


def _but(record: R, **changes: Any) -> R:
    """Return a copy of a record with these values changed.

    `dataclasses.replace` doesn't work here, because records are created without `__init__`.
    """
    made = copy(record)
    vars(made).update(changes)
    return made
