"""Look up the devices, services, and problems named on the command line."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.walk.stops import Start


def known(word: str, among: Sequence[str], what: str, also: Mapping[str, str] | None = None) -> str:
    """Return the id that a word stands for. The word is the id itself or one of the names in `also`.

    Raises Refusal, with the closest spelling, if there's no such id or name.
    """
    from wizard.content.decoder import nearest

    ids = {name: id for name, id in (also or {}).items() if id in among} | {id: id for id in among}
    plain = _as_id(word)
    if plain in ids:
        return ids[plain]
    close = nearest(plain, ids)
    hint = f"Did you mean {ids[close]}?" if close else f"Choose from: {', '.join(among)}."
    raise Refusal(f"There's no {what} called `{word}`. {hint}", 2)


def say_meant(library: "Library", word: str, id: str) -> None:
    """Print to stderr which device or platform a word stands for, if it's neither an id nor a name."""
    from wizard.content.quoting import named

    file = library.devices.get(id) or library.platforms.get(id)
    model = library.model(id)
    name = model.name if model else getattr(file, "device", "") or getattr(file, "platform", "")
    if word and _as_id(word) not in (id, _as_id(name)):
        print(f"{named(word)} means {name} here.", file=sys.stderr)


def _as_id(word: str) -> str:
    return word.lower().replace(" ", "-").replace("_", "-")


def also_called(library: "Library") -> dict[str, str]:
    """Return other names for devices, models, and platforms, spelled like ids, each with its id.

    A mark maps to its model, or to the device if several models have it.
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
    """Return the problem (such as libby/book-missing) that a word stands for. Raises Refusal if there is none."""
    every = [f"{id}/{trouble.id}" for id, file in library.files.items() for trouble in file.troubles]
    return known(word, every, "problem")


def start_of(library: "Library", device: str, platform: str) -> "tuple[Start, dict[str, str]]":
    """Return the start of a walk for a device and a platform, and the turns that identify the model if one is named."""
    from wizard.walk.lookahead import model_turns
    from wizard.walk.stops import Start

    also = also_called(library)
    found = known(device, [*library.devices, *library.models], "device", also) if device else ""
    service = known(platform, [*library.platforms], "platform", also) if platform else ""
    say_meant(library, device, found)
    say_meant(library, platform, service)
    start = Start(library.models.get(found, found), service)
    start = start._replace(called=library.called(start.device, device))
    turns = model_turns(library, found) if found in library.models else {}
    if found in library.models and not turns:
        raise Refusal(f"No question in `{start.device}` can identify `{found}`.", 2)
    return start, turns


def model_named(library: "Library", device: str) -> str:
    """Return the model that a word names, or "" if it names a whole device. Raises Refusal if it names neither."""
    found = known(device, [*library.devices, *library.models], "device", also_called(library))
    return found if found in library.models else ""


def answered(library: "Library", start: "Start", turns: dict[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """Return the turns that `--answer` options ask for. Raises Refusal for a fact or value that no question offers."""
    from wizard.walk.lookahead import answers_for

    facts = {}
    for item in wanted:
        fact, equals, value = item.partition("=")
        if not equals:
            raise Refusal(f"`{item}` should be a fact and its value, such as computer=mac.", 2)
        facts[fact] = value
    found, unmet = answers_for(library, start, turns, facts)
    for fact, value in unmet.items():
        raise Refusal(f"There's no question about `{fact}`, or `{value}` isn't one of its answers.", 2)
    return found
