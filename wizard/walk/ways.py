"""Which way a book gets from a platform to a device, or why none does: by model and profile alone, before step one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wizard.content.flow import Confidence, Instead, Limit, Model, Only, Platform, Way
from wizard.content.library import Library
from wizard.content.trust import weakest


@dataclass(frozen=True, slots=True)
class Verdict:
    """One way, or the lack of one. `caution` is the condition that nobody could check, as the country is not known."""

    answer: Literal["way", "cannot", "ask"]
    way: str | None = None
    why: str = ""
    confidence: Confidence = "confirmed"
    caution: str = ""
    limit: Limit | None = None


def verdicts(library: Library, model: str, platform: str) -> list[Verdict]:
    """Every way of the model that the platform has, in the model's order; where there is none, one refusal."""
    if (model, platform) not in library.verdicts:
        library.verdicts[model, platform] = _verdicts(library, model, platform)
    return library.verdicts[model, platform]


def _verdicts(library: Library, model: str, platform: str) -> list[Verdict]:
    offered = library.platforms.get(platform)
    kind = library.model(model)
    if kind is None or offered is None:
        return [Verdict("cannot", why="Nobody has written down yet how these two go together.")]
    if not library.offers(platform):
        return [Verdict("cannot", why=_gone(library, platform))]
    found = [_verdict(library, model, kind, platform, offered, way) for way in kind.ways if way in offered.ways]
    return found or [_none(library, model, kind, platform, offered)]


def best(library: Library, model: str, platform: str) -> Verdict:
    """The cell of the matrix: the first way that serves; else that nobody knows; else why not."""
    every = verdicts(library, model, platform)
    for answer in ("way", "ask"):
        for verdict in every:
            if verdict.answer == answer:
                return verdict
    return every[0]


def _verdict(library: Library, model: str, kind: Model, platform: str, offered: Platform, way: str) -> Verdict:
    own: Way = offered.ways[way]  # type: ignore[index]
    if not holds(library, own.only_if, model, platform):
        return Verdict("cannot", way, own.why_not, own.confidence)
    sure = weakest(kind.confidence, own.confidence)
    limits = [limit for limit in offered.limits if not limit.ways or way in limit.ways]
    limits = [limit for limit in limits if holds(library, limit.only_if, model, platform)]
    for limit in limits:
        if not _depends(library, limit.only_if):
            return Verdict(limit.answer, way, limit.why, sure, limit=limit)
    cautions = [own.why_not] * _depends(library, own.only_if) + [limit.why for limit in limits]
    return Verdict("way", way, confidence=sure, caution=" ".join(cautions))


def _depends(library: Library, only: Only) -> bool:
    """Whether a condition depends on a country that nobody told us yet."""
    return "library.country" in only and not library.country


def _none(library: Library, model: str, kind: Model, platform: str, offered: Platform) -> Verdict:
    for limit in offered.limits:
        if not limit.ways and holds(library, limit.only_if, model, platform) and not _depends(library, limit.only_if):
            return Verdict(limit.answer, why=limit.why, confidence=kind.confidence, limit=limit)
    return Verdict(
        "cannot", why=kind.why or f"{offered.platform} does not reach this {kind.name}.", confidence=kind.confidence
    )


def _gone(library: Library, platform: str) -> str:
    offer = library.offer(platform)
    name = library.platforms[platform].platform
    if offer is None or not offer.gone:
        return f"Our library does not lend through {name}."
    successor = library.platforms.get(offer.replaced_by)
    now = f" Now it is {successor.platform}." if successor else ""
    return f"Our library has not lent through {name} since {offer.gone[:4]}.{now}"


def holds(library: Library, only: Only, model: str, platform: str) -> bool:
    """Whether a condition on library and model facts holds. A country nobody told us yet counts as the right one."""
    for fact, values in only.items():
        if fact == "library.country" and _depends(library, only):
            continue
        own = static_fact(library, fact, model, platform)
        if not (set(own) & set(values) if isinstance(own, tuple) else own in values):
            return False
    return True


def static_fact(library: Library, fact: str, model: str, platform: str) -> str | tuple[str, ...]:
    """A fact that no question is needed for; empty where it isn't one."""
    device = library.models.get(model, "")
    if fact.startswith("library."):
        return library.field(fact)
    known = {"device": device, "model": model, "platform": platform}
    if fact in known:
        return known[fact]
    kind = library.model(model)
    return (kind.facts.get(fact) or library.devices[device].facts.get(fact, "")) if kind else ""


def instead(library: Library, model: str, platform: str, verdict: Verdict) -> Iterator[Instead]:
    """What else to offer: the limit's, model's, platform's and device's, where the library has it and it serves.

    Of a platform that the library does not have, only what names another one: its own app would help nobody.
    """
    kind, device = library.model(model), library.devices.get(library.models.get(model, ""))
    offered = library.platforms.get(platform)
    own = offered.instead if offered else ()
    lists = (
        verdict.limit and verdict.limit.instead,
        kind and kind.instead,
        own if library.offers(platform) else [item for item in own if item.platform],
        device and device.instead,
    )
    seen: set[str] = set()
    for item in (item for items in lists if items for item in items):
        if item.text not in seen and _serves(library, item, model, platform):
            seen.add(item.text)
            yield item


def _serves(library: Library, item: Instead, model: str, platform: str) -> bool:
    if not holds(library, item.only_if, model, platform):
        return False
    if not item.platform:
        return True
    return (
        item.platform != platform
        and library.offers(item.platform)
        and best(library, model, item.platform).answer == "way"
    )


def checked(library: Library, model: str, platform: str) -> str:
    """The older of the two files' days."""
    files = (library.devices.get(library.models.get(model, "")), library.platforms.get(platform))
    return min((file.verified.date for file in files if file), default="")
