"""Alternatives to offer if a visit can't continue, on this device or on another one the patron may have.

Each alternative is walked with the answers given so far, so a patron who has no Windows PC isn't told to use one.
"""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.content import facts
from wizard.content.flow import E_READERS, Ask, Device, Instead
from wizard.content.library import Library
from wizard.content.trust import CERTAINTY
from wizard.content.way_table import EASIEST, WAYS
from wizard.walk.lookahead import usual
from wizard.walk.state import State
from wizard.walk.stops import Start, Stop
from wizard.walk.walk import Walk
from wizard.walk.ways import Verdict, best, instead


class Alternative(NamedTuple):
    """A service that works on the same device, and the way to get its books onto it."""

    platform: str
    way: str


def offers(walk: Walk) -> list[Instead]:
    """Return the alternatives that the flows offer, best first, without those that the answers given so far rule out.

    Alternatives from the last answer come first, then services from easiest to hardest. Free books by cable come last.
    """
    end, library = walk.end, walk.library
    model, platform = walk.facts.get("model", ""), walk.facts.get("platform", "")
    written = [*(end.instead if end else ())]
    if end and end.cannot:
        written += instead(library, model, platform, end.verdict or Verdict("cannot"))
    if end and end.verdict is None:  # `other_devices` is better at telling which devices this patron has.
        device = library.devices.get(library.models.get(model, ""))
        general = {item.text for item in (device.instead if device else ()) if not item.platform}
        written = [item for item in written if item.text not in general]
    once = {item.platform or item.text: item for item in reversed(written)}  # The first offer of each service counts.
    found = [(rank, item) for item in reversed(once.values()) if (rank := _rank(walk, item)) is not None]
    return [item for _, item in sorted(found, key=lambda one: one[0])]


def _rank(walk: Walk, item: Instead) -> int | None:
    """Return the rank of an alternative, or None if it doesn't help this patron."""
    if not facts.holds(walk.library, walk.facts, facts.in_any_country(walk.library, item.only_if)):
        return None
    if walk.end and item in walk.end.instead:
        return _RANKS.index(_OWN)
    if not item.platform or "model" not in walk.facts:
        return _RANKS.index(_TEXT)
    way = way_to(walk, item.platform) if item.platform != walk.facts.get("platform") else None
    return _RANKS.index(way) if way else None


_OWN, _TEXT = "of the answer", "no service"
_RANKS = (_OWN, *EASIEST[:-1], _TEXT, EASIEST[-1])


def on_this_device(walk: Walk) -> list[Alternative]:
    """Return the other services that work on this device with the answers given so far.

    The easiest comes first. If two are equally easy, the one we're surer about comes first.
    """
    library, model = walk.library, walk.facts.get("model", "")
    if model not in library.models:
        return []
    others = [id for id in library.platforms if id != walk.facts.get("platform") and library.offers(id)]
    found = [Alternative(id, way) for id in others if (way := way_to(walk, id)) is not None]

    def rank(one: Alternative) -> tuple[int, int]:
        return EASIEST.index(one.way), -CERTAINTY.index(best(library, model, one.platform).confidence)

    return sorted(found, key=rank)


def way_to(walk: State, platform: str) -> str | None:
    """Return the first way a service works on this device, given the answers so far, or None if there isn't one."""
    if best(walk.library, walk.facts["model"], platform).answer != "way":
        return None
    other = Walk(walk.library, Start(walk.library.models[walk.facts["model"]], platform), walk.turns)
    while other.at is not None:
        other.answer(_same_answer(other.at, walk))
    done = other.end is not None and other.end.how == "done"
    return other.facts["way"] if done and not _needs_a_missing_computer(other, walk) else None


def _needs_a_missing_computer(other: Walk, walk: State) -> bool:
    """Return whether this walk copies books by cable from a computer, and the patron doesn't have a computer."""
    by_cable = other.facts["way"] in EASIEST[-2:]
    copied = any(getattr(taken.stop.record, "where", "") == "computer" for taken in other.trail)
    return by_cable and copied and walk.facts.get("computer") == "none"


def _same_answer(stop: Stop, walk: State) -> str:
    """Return the answer that matches what's already known, or the usual answer if the fact isn't known."""
    fact = stop.record.remember if isinstance(stop.record, Ask) else ""
    known = walk.facts.get(fact) if fact else None
    return next((answer.id for answer in stop.answers if known == (answer.means or answer.id)), usual(stop))


def other_devices(walk: Walk) -> list[str]:
    """Return the other phones, tablets, and computers that this visit's service works on.

    If a fact is named after a device, and its value is `none` or another device, the patron doesn't have the first
    device. The other device comes first in the list.
    """
    library, platform = walk.library, walk.facts.get("platform", "")
    own = library.models.get(walk.facts.get("model", ""))
    lacking = {id for id in library.devices if walk.facts.get(id) in ("none", *library.devices)} | {own}
    theirs = {walk.facts[id] for id in lacking if id in walk.facts}
    every = sorted((id for id in library.devices if id not in lacking), key=lambda id: id not in theirs)
    return [id for id in every if platform in library.platforms and any(_reads(library, id, platform))]


def other_readers(library: Library, model: str, platform: str) -> list[str]:
    """Return the other e-readers that a service works on, the easiest first, for a patron who has an e-reader."""
    own = library.models.get(model, "")
    if own not in library.devices or library.devices[own].picture not in E_READERS:
        return []
    ranked = {}
    for id, device in library.devices.items():
        if id != own and device.picture in E_READERS and _is_named(device):
            found = [best(library, kind, platform) for kind in device.models]
            ranks = [EASIEST.index(one.way) for one in found if one.answer == "way" and one.way and not one.caution]
            ranked.update({id: min(ranks)} if ranks else {})
    return sorted(ranked, key=lambda id: ranked[id])


def _is_named(device: Device) -> bool:
    """Return whether people know this device by name. If only its models have names, it's of an unknown brand."""
    return "name" in device.words or not any("name" in model.words for model in device.models.values())


def _reads(library: Library, device: str, platform: str) -> Iterator[bool]:
    """Yield, for each of a device's models, whether it can show any website and works with a service.

    If only the models have a name, and not the device itself, yield nothing.
    """
    family = library.devices[device]
    for id, model in family.models.items() if _is_named(family) else ():
        yield any(WAYS[way].any_page for way in model.ways) and best(library, id, platform).answer == "way"
