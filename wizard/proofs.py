"""What walking proves about flows: every device and platform, and every trouble, along every edge.

Whatever a library's profile can change (country, Wi-Fi page, transfer computer) is supposed both to hold and not to hold,
so that nothing depends on whose flows are checked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wizard.ahead import Edge, ahead, every_edge, model_turns
from wizard.flow import Answer, Ask, Do, Fix, Record, Step, Steps, Use
from wizard.library import Library, records, sections
from wizard.plan import minutes
from wizard.problem import Place, Problem, Severity
from wizard.sheet import NothingToPrint, Task, build
from wizard.stops import Start, Stop, Watch
from wizard.walk import Walk
from wizard.ways import best, instead
from wizard.wording import SLOT


@dataclass(frozen=True)
class Supposed(Library):
    """A library whose facts are supposed: each condition on one holds (`yes`), or none does."""

    yes: bool = True

    def field(self, fact: str) -> str | tuple[str, ...]:
        """Every value that any condition asks for, or one that none does."""
        return self.asked.get(fact, ()) if self.yes else "-"

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """The values that conditions list for each of the library's facts."""
        found: dict[str, tuple[str, ...]] = {}
        for file in self.files.values():
            for record in records(file):
                for fact, values in getattr(record, "only_if", {}).items():
                    if fact.startswith("library."):
                        found[fact] = found.get(fact, ()) + values
        return found


@dataclass
class Seen:
    """What all walks together met. Records are told by identity."""

    stops: set[int] = field(default_factory=set)
    answers: set[tuple[int, str]] = field(default_factory=set)
    ways: set[tuple[str, str]] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    watch: Watch = field(default_factory=set)
    wordless: dict[tuple[int, str], tuple[Stop, str]] = field(default_factory=dict)
    edges: int = 0


@dataclass(frozen=True)
class Proof:
    """What was proved: the problems, how many edges were walked, and the longest visit by the usual answers."""

    problems: list[Problem]
    edges: int
    longest: int = 0
    longest_name: str = ""


def prove(library: Library, today: date, only: frozenset[str]) -> Proof:
    """Walk all that touches the files `only`, and say what that proves about them."""
    seen = Seen()
    for yes in (True, False):
        supposed = _supposed(library, yes)
        for start in starts(supposed, only):
            for edge in every_edge(supposed, start, seen.watch):
                _note(seen, edge, supposed)
    problems = [
        *_never_reached(library, seen, only),
        *_ways_never_taken(library, seen, only),
        *_conditions(library, seen, only),
        *_harm_without_way_out(library, seen, only),
        *_wordless(seen),
        *_no_alternative(library, only),
    ]
    printed, (longest, name) = _plans(library, today, only)
    return Proof([*problems, *printed], seen.edges, longest, name)


def _supposed(library: Library, yes: bool) -> Supposed:
    return Supposed(
        devices=library.devices,
        platforms=library.platforms,
        topics=library.topics,
        country="-",
        broken=library.broken,
        yes=yes,
    )


def starts(library: Library, only: frozenset[str]) -> Iterator[Start]:
    """Every visit that touches one of the files: device and platform, or a trouble by itself."""
    reach = library.reached
    for device in library.devices:
        for platform in library.platforms:
            if (reach[device] | reach[platform] | {"teach-back"}) & only:
                yield Start(device, platform)
    for id, file in library.files.items():
        if reach[id] & only:
            yield from (Start(trouble=f"{id}/{trouble.id}") for trouble in file.troubles)


def _note(seen: Seen, edge: Edge, library: Library) -> None:
    """Keep what one edge shows."""
    seen.edges += 1
    stop, walk = edge.stop, edge.after
    if stop.record is not None:
        seen.stops.add(id(stop.record))
        seen.answers.add((id(stop.record), edge.answer))
        _note_words(seen, stop, walk, library)
    seen.ways.update((walk.facts.get("platform", ""), way) for way in walk.tried)
    seen.hidden |= walk.hidden


def _note_words(seen: Seen, stop: Stop, walk: Walk, library: Library) -> None:
    """Keep a `{device.…}` that this very model has no words for."""
    device, model = walk.facts.get("device", ""), walk.facts.get("model", "")
    for text in _act(stop.record) if device in library.devices else ():
        for slot in SLOT.findall(text) if "{device." in text else ():
            owner, _, name = slot.partition(".")
            if owner == "device" and not library.word(device, model, name):
                seen.wordless.setdefault((id(stop.record), slot), (stop, model or device))


def _act(record: Record | None) -> Iterator[str]:
    for key in ("do", "ask", "try_"):
        text = getattr(record, key, "")
        if text:
            yield text


def _problem(place: Place, code: str, message: str, help: str = "", severity: Severity = "error") -> Problem:
    return Problem(place, code, message, help, severity)


# ------------------------------------------------------------------ never reached


def _never_reached(library: Library, seen: Seen, only: frozenset[str]) -> Iterator[Problem]:
    """`never-reached`: a step, answer or fix that no visit comes to; told once, at the first of those that go together."""
    for id in sorted(only & {*library.files}):
        file = library.files[id]
        for steps in sections(file):
            yield from _unreached(steps, seen)
        for trouble in file.troubles:
            yield from _unreached_fixes(trouble.fixes, seen)


def _unreached(steps: Steps, seen: Seen) -> Iterator[Problem]:
    """In one list of steps: the first step that is missed, then inside those that are not."""
    told = False
    for step in steps:
        if isinstance(step, Use):
            continue
        if id(step) in seen.stops:
            yield from _unreached_inside(step, seen)
        elif not told and not _never_held(step, seen):
            told = True
            yield _problem(
                step.at.place("id"),
                "never-reached",
                f"No visit comes to `{step.id}`.",
                "Is a condition wrong, or is nothing using it?",
            )


def _unreached_inside(step: Step, seen: Seen) -> Iterator[Problem]:
    if isinstance(step, Ask):
        for answer in step.answers:
            if (id(step), answer.id) in seen.answers:
                yield from _unreached(answer.steps, seen)
            elif not _never_held(answer, seen):
                yield _problem(answer.at.place("id"), "never-reached", f"The answer `{answer.id}` is never offered.")
    elif isinstance(step, Do):
        yield from _unreached_fixes((remedy for remedy in step.if_not if isinstance(remedy, Fix)), seen)


def _unreached_fixes(fixes: Iterable[Fix], seen: Seen) -> Iterator[Problem]:
    for fix in fixes:
        if id(fix) in seen.stops:
            yield from _unreached(fix.steps, seen)
        elif not _never_held(fix, seen) and not fix.does:
            yield _problem(fix.at.place("id"), "never-reached", f"The fix `{fix.id}` is never tried.")


def _never_held(record: Step | Answer | Fix, seen: Seen) -> bool:
    """Whether a record is missed by its own condition, which is told by itself."""
    return (
        bool(record.only_if)
        and (id(record.only_if), False) in seen.watch
        and (id(record.only_if), True) not in seen.watch
    )


def _ways_never_taken(library: Library, seen: Seen, only: frozenset[str]) -> Iterator[Problem]:
    """`way-never-taken`: a platform's way that no model of any device takes."""
    for id in sorted(only & {*library.platforms}):
        platform = library.platforms[id]
        for way in platform.ways:
            if (id, way) not in seen.ways and not library.broken:
                place = platform.at["ways"].key_place(way)
                yield _problem(
                    place,
                    "way-never-taken",
                    f"No device takes the way `{way}`.",
                    "Does a model list it under `ways`?",
                    "warning",
                )


def _conditions(library: Library, seen: Seen, only: frozenset[str]) -> Iterator[Problem]:
    """`never-holds`, `always-holds`: a condition that decides nothing."""
    for file in sorted(only & {*library.files}):
        for record in records(library.files[file]):
            condition = getattr(record, "only_if", {})
            if not condition or any(fact.startswith("library.") for fact in condition):
                continue
            held, failed = ((id(condition), outcome) in seen.watch for outcome in (True, False))
            place = record.at.key_place("only-if")
            if failed and not held:
                yield _problem(
                    place,
                    "never-holds",
                    "This condition never holds here.",
                    "Look at its values, and at what leads here.",
                )
            elif held and not failed:
                help = "Take it out; it only makes readers wonder."
                yield _problem(place, "always-holds", "This condition always holds here.", help, "warning")


# ------------------------------------------------------------------ harm, words, alternatives


def _harm_without_way_out(library: Library, seen: Seen, only: frozenset[str]) -> Iterator[Problem]:
    """`only-harm`: where a step is hidden as it would harm a model, something else must stand beside it."""
    hidden = {address.rsplit("/", 1)[-1].split("!")[-1].split(".")[-1] for address in seen.hidden}
    for id in sorted(only & {*library.files}):
        for record in records(library.files[id]):
            fixes = getattr(record, "fixes", ())
            if fixes and all(fix.does and fix.id in hidden for fix in fixes):
                message = "Every fix here is hidden on a model that it would harm."
                yield _problem(fixes[0].at.place("does"), "only-harm", message, "Add a fix that can do no harm.")


def _wordless(seen: Seen) -> Iterator[Problem]:
    """`no-words`: a step reached on a model whose device has no words for one of its slots."""
    for (_, slot), (stop, model) in seen.wordless.items():
        assert stop.record is not None
        key = "ask" if isinstance(stop.record, Ask) else "try" if isinstance(stop.record, Fix) else "do"
        name = slot.partition(".")[2]
        message = f"`{model}` comes here, but has no words for `{{{slot}}}`."
        yield _problem(stop.record.at.place(key), "no-words", message, f"Write `{name}` under `words:` of its device.")


def _no_alternative(library: Library, only: frozenset[str]) -> Iterator[Problem]:
    """`no-alternative`: a model that a platform can't reach, and nothing to offer instead."""
    for model, device in library.models.items():
        for platform in library.platforms:
            verdict = best(library, model, platform)
            if not {device, platform} & only or verdict.answer == "way":
                continue
            if not verdict.why or not list(instead(library, model, platform, verdict)):
                place = library.devices[device].at["models"].key_place(model)
                message = f"`{platform}` can't reach this, and nothing is offered instead."
                yield _problem(
                    place, "no-alternative", message, "Write `why` and `instead` here, or a limit on the platform."
                )


# ------------------------------------------------------------------ what is printed

MOST_LINES = 7  # printed steps between two headings (standards: HS04)


def _plans(library: Library, today: date, only: frozenset[str]) -> tuple[list[Problem], tuple[int, str]]:
    """`long-task`, for each model's usual plan; and the longest visit in minutes."""
    found: dict[Place, Problem] = {}
    longest = (0, "")
    for model, device in library.models.items():
        for platform in library.platforms:
            if not (library.reached[device] | library.reached[platform]) & only:
                continue
            walk = Walk(library, Start(device, platform), model_turns(library, model))
            longest = max(longest, (minutes(ahead(walk)), f"{model} and {platform}"))
            for problem in _long_tasks(walk, today):
                found.setdefault(problem.place, problem)
    return list(found.values()), longest


def _long_tasks(walk: Walk, today: date) -> Iterator[Problem]:
    try:
        sheet = build(walk, today, visited=False)
    except NothingToPrint:
        return
    stops = {taken.address: taken.stop for taken in ahead(walk).trail}
    for task in sheet.tasks:
        for address, count in _stretches(task):
            stop = stops.get(address)
            if count > MOST_LINES and stop and stop.record:
                message = f"This is the first of {count} printed steps without a heading; {MOST_LINES} are enough."
                help = "Move some into a topic: its name becomes a heading. Or leave some off paper with `sheet: no`."
                yield _problem(stop.record.at.place("do"), "long-task", message, help, "warning")


def _stretches(task: Task) -> Iterator[tuple[str, int]]:
    """The first address and the length of each stretch of steps under one heading."""
    start, count = "", 0
    for line in task.lines:
        if line.heading or not start:
            if start:
                yield start, count
            start, count = line.address, 0
        count += 1
    if start:
        yield start, count
