"""The ways to get a book from a platform to a device, or the reason there are none.

They depend only on the model and the library profile, so they're known before the first step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from weakref import WeakKeyDictionary

from wizard.content import facts
from wizard.content.dates import in_words
from wizard.content.facts import needs_country
from wizard.content.flow import E_READERS, Confidence, Instead, Limit, Model, Only, Platform, Way
from wizard.content.library import BORROWS_ON, Library
from wizard.content.trust import weakest


@dataclass(frozen=True, slots=True)
class Verdict:
    """One way, or the reason there isn't one.

    `caution` is why the way may not work in some countries, if the library's country isn't set.
    """

    answer: Literal["way", "cannot", "ask"]
    way: str | None = None
    why: str = ""
    confidence: Confidence = "confirmed"
    caution: str = ""
    limit: Limit | None = None


def verdicts(library: Library, model: str, platform: str) -> list[Verdict]:
    """Return a verdict on each way that works for both the model and the platform, in the order the model lists them.

    If there's no such way, return one verdict with the reason.
    """
    known = _VERDICTS.get(library)
    if known is None:
        known = _VERDICTS[library] = {}
    if (model, platform) not in known:
        known[model, platform] = _verdicts(library, model, platform)
    return known[model, platform]


# A cache for each library. With weak references, old caches are freed when the library is reloaded.
_VERDICTS: WeakKeyDictionary[Library, dict[tuple[str, str], list[Verdict]]] = WeakKeyDictionary()
_ASKS_BORROWER: WeakKeyDictionary[Library, dict[tuple[str, str], bool]] = WeakKeyDictionary()


def _verdicts(library: Library, model: str, platform: str) -> list[Verdict]:
    offered = library.platforms.get(platform)
    kind = library.model(model)
    if kind is None or offered is None:
        return [Verdict("cannot", why="We don't have steps for this device and service yet.")]
    if not library.offers(platform):
        return [Verdict("cannot", why=_gone(library, platform))]
    found = [_verdict(library, model, kind, platform, offered, way) for way in kind.ways if way in offered.ways]
    return found or [_none(library, model, kind, platform, offered)]


def best(library: Library, model: str, platform: str) -> Verdict:
    """Return the verdict that counts for the matrix.

    It's the first way that works. If none does, it's the first one that staff should ask about, or else why not.
    """
    every = verdicts(library, model, platform)
    for answer in ("way", "ask"):
        for verdict in every:
            if verdict.answer == answer:
                return verdict
    return every[0]


def _verdict(library: Library, model: str, kind: Model, platform: str, offered: Platform, way: str) -> Verdict:
    own: Way = offered.ways[way]
    if not holds(library, own.only_if, model, platform):
        return Verdict("cannot", way, own.why_not, own.confidence)
    sure = weakest(kind.confidence, own.confidence)
    limits = [limit for limit in offered.limits if not limit.ways or way in limit.ways]
    limits = [limit for limit in limits if holds(library, limit.only_if, model, platform)]
    for limit in limits:
        if not needs_country(library, limit.only_if):
            return Verdict(limit.answer, way, limit.why, sure, limit=limit)
    cautions = [own.why_not] * needs_country(library, own.only_if) + [limit.why for limit in limits]
    return Verdict("way", way, confidence=sure, caution=" ".join(cautions))


def _none(library: Library, model: str, kind: Model, platform: str, offered: Platform) -> Verdict:
    for limit in offered.limits:
        if (
            not limit.ways
            and holds(library, limit.only_if, model, platform)
            and not needs_country(library, limit.only_if)
        ):
            return Verdict(limit.answer, why=limit.why, confidence=kind.confidence, limit=limit)
    return Verdict(
        "cannot", why=kind.why or f"{offered.platform} doesn't work on this {kind.name}.", confidence=kind.confidence
    )


def _gone(library: Library, platform: str) -> str:
    offer = library.offer(platform)
    name = library.platforms[platform].platform
    if offer is None or not offer.gone:
        return f"Our library doesn't offer {name}."
    successor = library.platforms.get(offer.replaced_by)
    now = f" We now offer {successor.platform}." if successor else ""
    ended = in_words(date.fromisoformat(offer.gone), library.country)
    return f"Our library hasn't offered {name} since {ended}.{now}"


def holds(library: Library, only: Only, model: str, platform: str) -> bool:
    """Return whether a condition holds before the first step. If the country isn't known, every country matches."""
    known = {"device": library.models.get(model, ""), "model": model, "platform": platform}
    return facts.holds(library, known, facts.in_any_country(library, only))


def instead(library: Library, model: str, platform: str, verdict: Verdict) -> Iterator[Instead]:
    """Yield the alternatives that work here, from the limit, the model, the platform, and the device.

    For a platform that the library doesn't offer, yield only the alternatives that name another platform, because its
    own app wouldn't help. For an e-reader, where to read instead is said only once: by the platform if it says so.
    """
    kind, device = library.model(model), library.devices.get(library.models.get(model, ""))
    offered = library.platforms.get(platform)
    own = offered.instead if offered else ()
    books = offered is None or offered.offers == "books"  # A device's own alternatives are only about books.
    own = tuple(item for item in own if _serves(library, item, model, platform))
    own = own if library.offers(platform) else tuple(item for item in own if item.platform)
    general = device.instead if device and books else ()
    if device and device.picture in E_READERS and not all(item.platform for item in own):
        general = tuple(item for item in general if item.platform)
    lists = (verdict.limit and verdict.limit.instead, kind and kind.instead, own, general)
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
    """Return the date of the last check of the device's and the platform's files, whichever is earlier."""
    files = (library.devices.get(library.models.get(model, "")), library.platforms.get(platform))
    return min((file.verified.date for file in files if file), default="")


def asks_borrower(library: Library, known: Mapping[str, str]) -> bool:
    """Return whether the current way has the patron borrow on another device, and asks which one."""
    platform, way = known.get("platform", ""), known.get("way", "")
    question, offered = library.questions.get(BORROWS_ON), library.platforms.get(platform)
    if question is None or offered is None or way not in offered.ways:
        return False
    found = _ASKS_BORROWER.get(library)
    if found is None:
        found = _ASKS_BORROWER[library] = {}
    if (platform, way) not in found:
        own = offered.ways[way].set_up
        found[platform, way] = question[0] in library.files_from(platform, offered.set_up if own is None else own)
    return found[platform, way]
