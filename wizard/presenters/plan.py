"""What both the screen and the sheet show about a plan: what the patron needs, how long it takes, and what was done."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wizard.content.flow import Ask, Do
from wizard.content.spans import Phrase
from wizard.content.wording import Wording
from wizard.walk.lookahead import usual
from wizard.walk.stops import Stop, Taken
from wizard.walk.walk import Walk


def needs(plan: Walk, wording: Wording, answers: Iterable[Taken] = (), here: bool = False) -> tuple[Phrase, ...]:
    """Return the list *You need*: the device first, then what the platform, way, and topics add, each thing once.

    If several files list the same thing, the platform's wording is used. `answers` can replace it with more exact
    wording, such as “your Mac” instead of “a computer.” Set `here` for a visit to the library, which has its own Wi-Fi.
    """
    platform, device = plan.facts.get("platform", ""), plan.facts.get("device", "")
    own = {need: (words, platform) for need, words in _listed(plan, platform, platform)}
    found: dict[str, tuple[str, str]] = {}
    for file in (device, platform, *files(plan)):
        for need, words in _listed(plan, file, platform):
            found.setdefault(need, own.get(need, (words, file)))
    for taken in answers:
        for need, words in _needs_of(taken):
            found[need] = words, taken.stop.file
    if here:
        found.pop("wifi", None)
    return tuple(filter(None, (wording.say(words, file) for words, file in found.values())))


def _listed(plan: Walk, file: str, platform: str) -> Iterator[tuple[str, str]]:
    known = plan.library.files.get(file)
    yield from known.needs.items() if known else ()
    own = plan.library.platforms.get(file) if file == platform else None
    way = own.ways.get(plan.facts.get("way", "")) if own else None
    yield from way.needs.items() if way else ()


def _needs_of(taken: Taken) -> Iterator[tuple[str, str]]:
    """Yield what an answer adds to the list of things the patron needs."""
    asked = taken.stop.record
    for answer in asked.answers if isinstance(asked, Ask) else ():
        if answer.id == taken.answer:
            yield from answer.needs.items()


def files(plan: Walk) -> tuple[str, ...]:
    """Return the flows that the plan's last way goes through, but not those used only by a way that was given up."""
    stops = {taken.address: taken.stop for taken in plan.trail}
    way = plan.facts.get("way", "")
    met = (stops[p.address].file for p in plan.steps_met if p.way in (way, "") and "!" not in p.address)
    return tuple(dict.fromkeys(file for file in met if file in plan.library.files))


def minutes(plan: Walk, since: int = 0) -> int:
    """Return how many minutes a plan takes according to its authors' estimates. Waits count in full."""
    records = (taken.stop.record for taken in plan.trail[since:] if not taken.passed)
    return sum(getattr(record, "minutes", 1) + getattr(record, "wait", 0) for record in records if record)


def worked(walk: Walk, taken: Taken) -> bool:
    """Return whether someone saw a step work, right away or after a fix."""
    return not taken.passed and (taken.answer == "done" or taken.address in walk.fixed_steps)


def done_today(walk: Walk, wording: Wording) -> tuple[Phrase, ...]:
    """Return the lines under *What we did*, for the steps that someone saw work."""
    lines = []
    for taken in walk.trail:
        record = taken.stop.record
        if isinstance(record, Do) and record.did and worked(walk, taken):
            lines.append(wording.say(record.did, taken.stop.file))
    return tuple(dict.fromkeys(filter(None, lines)))


# ------------------------------------------------------------------ the whole plan, for paper


class PlanStep(NamedTuple):
    """A step in a plan, with the section it belongs to."""

    section: str
    stop: Stop
    step: Do


def whole(walk: Walk) -> Walk:
    """Return the walk continued to the end of its last way, as if nothing had stopped it. This is the patron's plan.

    If an answer ended the visit early, the walk goes on without it, and it also goes on where no fix worked. If the
    visit ended before a way was known, return the walk unchanged, because there's no plan to continue.
    """
    if walk.end is not None and "way" not in walk.facts:
        return walk
    ended = _ended_at(walk) if walk.end is not None else ""
    if walk.end is not None and not ended:
        return walk
    plan = Walk(walk.library, walk.start, {address: turn for address, turn in walk.turns.items() if address != ended})
    while plan.at is not None:
        plan.answer(_on(plan.at) if plan.at.address == ended else usual(plan.at))
    return plan


def _ended_at(walk: Walk) -> str:
    """Return the address of the answer that ended the visit, or "". The answer's own steps may come after it."""
    for taken in reversed(walk.trail):
        ours = taken.stop.kind in ("last", "ready") and taken.answer in ("callback", "come-back", "refer")
        if (ours or taken.answer in ends(taken.stop)) and taken.stop.section != "clean-up":
            return taken.address
    return ""


def ends(stop: Stop) -> set[str]:
    """Return the answers that end a visit. An answer that only gives up the current way doesn't end it."""
    return {answer.id for answer in stop.answers if answer.end not in (None, "other-way")}


def _on(stop: Stop) -> str:
    """Return the answer that continues here without ending the visit."""
    return next((offer for offer in stop.offers if offer not in ends(stop)), usual(stop))


def steps(plan: Walk) -> list[PlanStep]:
    """Return the steps on the plan's last way in order, without steps in fixes or for questions asked early."""
    stops = {taken.address: taken.stop for taken in plan.trail if not taken.on_demand}
    way = plan.facts.get("way", "")
    found: dict[str, PlanStep] = {}
    for passing in plan.steps_met:
        stop = stops.get(passing.address)
        if stop and isinstance(stop.record, Do) and "!" not in passing.address and passing.way in (way, ""):
            found.setdefault(passing.address, PlanStep(passing.section, stop, stop.record))
    return list(found.values())
