"""Understand the names of devices, services and troubles given on the command line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.walk.values import Start


def known(word: str, among: Sequence[str], what: str, also: Mapping[str, str] | None = None) -> str:
    """The id among these that a word means, by itself or as one of the names in `also`.

    Raises Refusal, with the nearest spelling, for a word that means none.
    """
    from wizard.content.decoder import nearest

    ids = {name: id for name, id in (also or {}).items() if id in among} | {id: id for id in among}
    plain = _as_id(word)
    if plain in ids:
        return ids[plain]
    close = nearest(plain, ids)
    hint = f"Did you mean {ids[close]}?" if close else f"There are {', '.join(among)}."
    raise Refusal(f"I know no {what} called `{word}`. {hint}", 2)


def _as_id(word: str) -> str:
    return word.lower().replace(" ", "-").replace("_", "-")


def also_called(library: "Library") -> dict[str, str]:
    """What else devices, models and platforms are called, written as ids are; each leads to its id.

    A mark leads to its model, or to the device where several models have it.
    """
    names: dict[str, str] = {}
    for file_id, device in library.devices.items():
        marks = Counter(_as_id(mark) for model in device.models.values() for mark in model.marks)
        for id, model in device.models.items():
            names |= {_as_id(mark): id if marks[_as_id(mark)] == 1 else file_id for mark in model.marks}
    for file_id, platform in library.platforms.items():
        names |= dict.fromkeys(map(_as_id, (platform.platform, *platform.also)), file_id)
    for file_id, device in library.devices.items():
        names |= {_as_id(model.name): id for id, model in device.models.items()}
        names |= dict.fromkeys(map(_as_id, (device.device, *device.also)), file_id)
    return names


def trouble_named(library: "Library", word: str) -> str:
    """The trouble, as libby/book-missing, that a word means. Raises Refusal, with the nearest, where it means none."""
    every = [f"{id}/{trouble.id}" for id, file in library.files.items() for trouble in file.troubles]
    return known(word, every, "trouble")


def start_of(library: "Library", device: str, platform: str) -> "tuple[Start, dict[str, str]]":
    """Where a walk of these two begins, empty where unknown; a model's name comes with the turns that recognize it."""
    from wizard.walk.lookahead import model_turns
    from wizard.walk.values import Start

    also = also_called(library)
    found = known(device, [*library.devices, *library.models], "device", also) if device else ""
    service = known(platform, [*library.platforms], "platform", also) if platform else ""
    start = Start(library.models.get(found, found), service)
    turns = model_turns(library, found) if found in library.models else {}
    if found in library.models and not turns:
        raise Refusal(f"No question of `{start.device}` finds out that it is `{found}`.", 2)
    return start, turns


def answered(library: "Library", start: "Start", turns: dict[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """The turns that answer questions otherwise than usual. Raises Refusal for a fact or a value nobody asks for."""
    from wizard.walk.lookahead import answers_for

    facts = {}
    for item in wanted:
        fact, equals, value = item.partition("=")
        if not equals:
            raise Refusal(f"`{item}` should be a fact and its value, as computer=mac.", 2)
        facts[fact] = value
    found, unmet = answers_for(library, start, turns, facts)
    for fact, value in unmet.items():
        raise Refusal(f"Nothing on the way asks for `{fact}`, or `{value}` is no answer to it.", 2)
    return found
