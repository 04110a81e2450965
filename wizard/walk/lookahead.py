"""Walks taken further than anybody has answered: the plan ahead, and jumps in it."""

from collections.abc import Iterator, Mapping
from typing import Literal

from wizard.content.flow import Ask, Do, Known
from wizard.content.library import Library
from wizard.walk.text_facts import facts_in
from wizard.walk.values import SEEN, Start, Stop
from wizard.walk.walk import Walk


def usual(stop: Stop) -> str:
    """The answer that most visits give: the first. At the last resort that is to go on."""
    return stop.offers[0]


def ahead(walk: Walk) -> Walk:
    """The same walk taken to its end by the usual answers: the plan as far as anybody can tell."""
    fork = walk.fork()
    while fork.at is not None:
        fork.answer(usual(fork.at))
    return fork


def forward(walk: Walk) -> Walk:
    """The walk where it would stand if nothing were open again."""
    return Walk(walk.library, walk.start, walk.turns) if walk.open else walk


def jump(walk: Walk, address: str, how: Literal["skipped", "said"]) -> dict[str, str]:
    """The turns that bring the walk to `address`, passing over what lies between. Recognise and clean-up are
    never passed over.

    It starts where the walk would stand if nothing were open again, so that no answer given is lost.
    """
    fork, added = forward(walk).fork(), dict[str, str]()
    while fork.at is not None and fork.at.address != address:
        here = fork.at
        turn = how if here.kind in ("do", "ask") else "give-back" if here.kind == "keep" else usual(here)
        if here.section in ("recognise", "clean-up"):
            break
        added[here.address] = turn
        fork.answer(turn)
    return added


def stuck_with(walk: Walk, trouble: str) -> dict[str, str]:
    """The turns that open a trouble (file/id) at the step of this visit that names it; none if no step does.

    The step at hand comes first, then those done, the latest first, then those to come.
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
    """The troubles that a step names, each as file/id."""
    found = (library.trouble(file, remedy.trouble) for remedy in step.if_not if isinstance(remedy, Known))
    return (f"{own.file}/{own.trouble.id}" for own in found if own)


def carry(walk: Walk) -> dict[str, str]:
    """The turns that a second platform for the same device starts with: what went well of all before borrowing.

    What the words of a step say of the first platform was done for that one alone: its app, its page, its sign-in.
    """
    failed = {taken.address.removesuffix("!last") for taken in walk.trail if taken.stop.kind == "last"}
    anew = failed | {_step(taken.address) for taken in walk.trail if _of_the_platform(taken.stop)}
    return {
        taken.address: walk.turns.get(taken.address, taken.passed or taken.answer)
        for taken in walk.trail
        if taken.stop.section in ("recognise", "prepare", "set-up")
        and taken.stop.kind != "ready"
        and _step(taken.address) not in anew
    }


def _step(address: str) -> str:
    """The step of an address: itself, or the one that a fix, or a step in it, was to mend."""
    return address.partition("!")[0]


def _of_the_platform(stop: Stop) -> bool:
    """Whether a step or a question names the platform; what a fix says of it decides nothing about its step."""
    return isinstance(stop.record, Do | Ask) and not stop.fixing and "platform" in facts_in(stop.record).all


def back(walk: Walk) -> str | None:
    """The address that *Back* opens: the last that somebody answered, or None at the very beginning.

    A fix that was skipped is no place to stand at.
    """
    stood = (taken for taken in reversed(walk.trail) if not (taken.passed and taken.stop.kind == "fix"))
    return next((taken.address for taken in stood if taken.address in walk.turns), None)


def model_turns(library: Library, model: str) -> dict[str, str]:
    """The fewest turns by which *recognise* finds this model; none if it never does."""
    device = library.models.get(model, "")
    platform = next(iter(library.platforms), "")
    waiting = [Walk(library, Start(device, platform))] if device and platform else []
    seen: set[tuple[str, str]] = set()
    while waiting:
        walk = waiting.pop(0)
        if walk.facts.get("model") == model:
            return {taken.address: taken.answer for taken in walk.trail if taken.stop.section == "recognise"}
        stop = walk.at
        if stop is None or stop.section != "recognise":
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
    """The turns by which the usual plan finds these facts out, and those facts that nothing on the way asks for."""
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
