"""Walks that go past the answers given so far: the expected plan, and jumps to later steps."""

from collections.abc import Iterator, Mapping
from typing import Literal

from wizard.content.flow import Ask, Do, Known
from wizard.content.library import Library
from wizard.walk.stops import SEEN, Start, Stop
from wizard.walk.text_facts import facts_in
from wizard.walk.walk import Walk


def usual(stop: Stop) -> str:
    """Return the most common answer, which is always the first. At the last resort, it's the one that continues."""
    return stop.offers[0]


def ahead(walk: Walk) -> Walk:
    """Return a fork of the walk that has taken the usual answers to the end. This is the expected plan."""
    fork = walk.fork()
    while fork.at is not None:
        fork.answer(usual(fork.at))
    return fork


def forward(walk: Walk) -> Walk:
    """Return the walk at its latest position, even if staff have gone back to change an earlier answer.

    If the answer they're changing ended the visit early, return the walk at that answer instead.
    """
    if not walk.open:
        return walk
    on = Walk(walk.library, walk.start, walk.turns)
    return walk if on.end is not None and on.end.how != "done" else on


def jump(walk: Walk, address: str, how: Literal["skipped", "said"]) -> dict[str, str]:
    """Return the turns that take the walk to `address`.

    The jump starts from the latest position, so no answer is lost. Steps before `address` are marked with `how`. The
    jump ends early at a step in the section *recognize* or *clean-up*, because staff must never skip those.
    """
    fork, added = forward(walk).fork(), dict[str, str]()
    while fork.at is not None and fork.at.address != address:
        here = fork.at
        turn = how if here.kind in ("do", "ask") else "give-back" if here.kind == "keep" else usual(here)
        if here.section in ("recognize", "clean-up"):
            break
        added[here.address] = turn
        fork.answer(turn)
    return added


def stuck_with(walk: Walk, trouble: str) -> dict[str, str]:
    """Return the turns that open a trouble (file/id) at the step in this visit that names it, or {} if no step does.

    The current step is tried first, then earlier steps, latest first, then later ones.
    """
    here = [walk.at] if walk.at else []
    stops = [
        *here,
        *(taken.stop for taken in reversed(walk.trail)),
        *(t.stop for t in ahead(walk).trail[len(walk.trail) :]),
    ]
    for stop in stops:
        record = stop.record
        if isinstance(record, Do) and not stop.fixing and trouble in _troubles(walk.library, stop.file, record):
            return {stop.address: "stuck", f"{stop.address}{SEEN}": trouble}
    return {}


def _troubles(library: Library, file: str, step: Do) -> Iterator[str]:
    """Return the troubles that a step names, each as file/id."""
    found = (library.trouble(file, remedy.trouble) for remedy in step.if_not if isinstance(remedy, Known))
    return (f"{own.file}/{own.trouble.id}" for own in found if own)


def carry(walk: Walk) -> dict[str, str]:
    """Return the turns to keep when staff set up a second platform on the same device.

    They're the steps before borrowing that worked. Steps that name the first platform are left out, because the second
    platform has its own app and sign-in.
    """
    failed = {taken.address.removesuffix("!last") for taken in walk.trail if taken.stop.kind == "last"}
    repeated = failed | {_step(taken.address) for taken in walk.trail if _names_platform(taken.stop)}
    return {
        taken.address: walk.turns.get(taken.address, taken.passed or taken.answer)
        for taken in walk.trail
        if taken.stop.section in ("recognize", "prepare", "set-up")
        and taken.stop.kind != "ready"
        and _step(taken.address) not in repeated
    }


def _step(address: str) -> str:
    """Return the address of the step. If it's a fix or a step in a fix, return the address of the step that failed."""
    return address.partition("!")[0]


def _names_platform(stop: Stop) -> bool:
    """Return whether a step or question names the platform. Fixes don't count. What matters is the step they fix."""
    return isinstance(stop.record, Do | Ask) and not stop.fixing and "platform" in facts_in(stop.record).all


def back(walk: Walk) -> str | None:
    """Return the address of the last answer, which *Back* reopens, or None at the start. Skipped fixes don't count."""
    shown = (taken for taken in reversed(walk.trail) if not (taken.passed and taken.stop.kind == "fix"))
    return next((taken.address for taken in shown if taken.address in walk.turns), None)


def model_turns(library: Library, model: str) -> dict[str, str]:
    """Return the shortest list of turns in *recognize* that identifies this model, or {} if there isn't one."""
    device = library.models.get(model, "")
    platform = next(iter(library.platforms), "")
    waiting = [Walk(library, Start(device, platform))] if device and platform else []
    seen: set[tuple[str, str]] = set()
    while waiting:
        walk = waiting.pop(0)
        if walk.facts.get("model") == model:
            return {taken.address: taken.answer for taken in walk.trail if taken.stop.section == "recognize"}
        stop = walk.at
        if stop is None or stop.section != "recognize":
            continue
        for answer in stop.offers:
            if (stop.address, answer) not in seen and answer != "waiting":
                seen.add((stop.address, answer))
                fork = walk.fork()
                fork.answer(answer)
                waiting.append(fork)
    return {}


def answers_for(
    library: Library, start: Start, turns: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the turns in the usual plan that set these facts, and any facts that the plan doesn't ask for."""
    walk, found, unmet = Walk(library, start, turns), dict[str, str](), dict(facts)
    while walk.at is not None:
        stop, answer = walk.at, usual(walk.at)
        fact = stop.record.remember or stop.record.id if isinstance(stop.record, Ask) else ""
        for offered in stop.answers if fact in facts else ():
            if facts[fact] in (offered.means or offered.id, offered.id):
                answer = found[stop.address] = offered.id
                unmet.pop(fact, None)
        walk.answer(answer)
    return found, {fact: value for fact, value in unmet.items() if walk.facts.get(fact) != value}
