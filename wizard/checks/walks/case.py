"""The results of walks through every device, platform, and trouble, along every edge.

The facts in a library's profile (country, Wi-Fi sign-in page, transfer computer) are assumed to be both true and false,
so that the results don't depend on one library.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from wizard.checks.rules.corpus import Finding, Rule, rule_of
from wizard.content.decoder import hints
from wizard.content.facts import holds, label_conditions
from wizard.content.flow import Answer, Ask, Do, Fix, Label, Model, Offer, Only
from wizard.content.library import BORROWS_ON, Library
from wizard.content.problem import Severity
from wizard.content.spans import labels, needed_slots
from wizard.content.traversal import records
from wizard.content.wording import ANY_BORROWER, Wording
from wizard.presenters.sheet_builder import Contents, NothingToPrint, contents
from wizard.walk.coverage import Edge, Edges
from wizard.walk.lookahead import ahead, model_turns
from wizard.walk.stops import Start, Stop, Watch
from wizard.walk.text_facts import facts_in
from wizard.walk.walk import Walk

MOST_EDGES = 50_000  # The limit for one visit. No author could test more combinations than this.


@dataclass(frozen=True, eq=False)
class Supposed(Library):
    """A library with assumed facts: either every condition on them is true (`yes`), or none is."""

    yes: bool = True

    def field(self, fact: str) -> str | tuple[str, ...]:
        """Return every value that a condition tests for, or a value that no condition tests for."""
        return self.asked.get(fact, ()) if self.yes else "-"

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Return the values that conditions list for each of the library's facts."""
        found: dict[str, tuple[str, ...]] = {}
        for file in self.files.values():
            for record in records(file):
                for fact, values in getattr(record, "only_if", {}).items():
                    if fact.startswith("library."):
                        found[fact] = found.get(fact, ()) + values
        return found


def supposed(library: Library, yes: bool) -> Supposed:
    """Return the same flows, for a library with these assumed facts."""
    return Supposed(library.devices, library.platforms, library.topics, country="-", broken=library.broken, yes=yes)


@dataclass
class Seen:
    """The results of all walks. Records are compared by identity."""

    stops: set[int] = field(default_factory=set)
    answers: set[tuple[int, str]] = field(default_factory=set)
    ways: set[tuple[str, str]] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    watch: Watch = field(default_factory=set)
    wordless: dict[tuple[str, str], dict[int, tuple[Stop, str]]] = field(default_factory=dict)  # By file and slot.
    harmed: dict[int, tuple[Stop, str]] = field(default_factory=dict)
    nowhere: dict[int, tuple[Stop, str]] = field(default_factory=dict)
    noted: dict[int, "Noted"] = field(default_factory=dict)
    cut: list[Start] = field(default_factory=list)
    shut: bool = False
    edges: int = 0

    def note(self, edge: Edge, library: Library) -> None:
        """Add the results of one edge."""
        self.edges += 1
        stop, walk = edge.stop, edge.after
        if stop.record is not None:
            self.stops.add(id(stop.record))
            self.answers.add((id(stop.record), edge.answer))
            self._note_record(stop, stop.record, walk, library)
        if walk.tried:
            self.ways.update([(walk.facts.get("platform", ""), way) for way in walk.tried])
        if walk.hidden:
            self.hidden |= walk.hidden

    def _note_record(self, stop: Stop, record: Do | Ask | Fix, walk: Walk, library: Library) -> None:
        """Add what a step, question, or fix is like for this model and this platform."""
        own = self.noted.get(id(record))
        if own is None:
            own = self.noted[id(record)] = _noted(library, stop.file, record)
        if own.slots:
            self._note_words(stop, own.slots, walk, library)
        if own.apart:
            self._note_place(stop, walk, library)
        for only in own.labels:
            self.watch.add((id(only), holds(library, walk.facts, only)))
        if own.harm:
            self._note_harm(stop, own.harm, library.model(walk.facts.get("model", "")))

    def _note_words(self, stop: Stop, slots: tuple[str, ...], walk: Walk, library: Library) -> None:
        """Add any `{device.…}` or `{platform.…}` slot that this model or platform has no phrase for."""
        facts = walk.facts
        device, model, platform = facts.get("device", ""), facts.get("model", ""), facts.get("platform", "")
        for slot in slots if device in library.devices else ():
            owner, _, name = slot.partition(".")
            if owner == "device" and not library.word(device, model, name):
                self.wordless.setdefault((device, slot), {}).setdefault(id(stop.record), (stop, model or device))
            elif owner == "platform" and platform and name not in PROFILE_S and not library.term(platform, name):
                self.wordless.setdefault((platform, slot), {}).setdefault(id(stop.record), (stop, platform))

    def _note_place(self, stop: Stop, walk: Walk, library: Library) -> None:
        """Add a step done on the device to borrow on, if this way neither states which device that is nor asks
        for it.
        """
        facts = walk.facts
        if "way" not in facts or BORROWS_ON in facts:
            return
        if Wording(library, facts).thing("borrower")[0] == ANY_BORROWER:
            self.nowhere.setdefault(id(stop.record), (stop, facts["way"]))

    def _note_harm(self, stop: Stop, harm: tuple[str, ...], model: Model | None) -> None:
        """Add a step if it does something that must never be done to this model."""
        if model and set(harm) & set(model.never):
            self.harmed.setdefault(id(stop.record), (stop, model.name))


PROFILE_S = frozenset(hints(Offer))
"""The `{platform.…}` slots that are filled from the library's profile instead of the platform's file."""


class Noted(NamedTuple):
    """What to look at whenever a step, question, or fix is reached.

    That's the slots whose sentence would be left out if they were empty, the conditions of its labels, whether it's
    done on the device the patron borrows on, and what it does to the device.
    """

    slots: tuple[str, ...]
    labels: tuple[Only, ...]
    apart: bool
    harm: tuple[str, ...]


def _noted(library: Library, file: str, record: Do | Ask | Fix) -> Noted:
    texts = [getattr(record, key, "") for key in ("do", "ask", "try_")]
    slots = tuple(found[1] for text in texts if "{" in text for found in needed_slots(text))
    conditions = tuple(label_conditions(library, file, record))
    return Noted(slots, conditions, facts_in(record).apart, getattr(record, "does", ()))


class Usual(NamedTuple):
    """The usual visit for one model with one platform, and the contents of its sheet, if it has one."""

    model: str
    platform: str
    visit: Walk
    sheet: Contents | None


@dataclass(frozen=True)
class Case:
    """The input for these checks: the flows, the results of the walks, and the files to check.

    Visits that use a file in `shut` are left out, because its problems would only be reported again.
    """

    library: Library
    seen: Seen
    only: frozenset[str]
    shut: frozenset[str]

    @property
    def whole(self) -> bool:
        """Return whether all walks were completed. Only then can a step that wasn't reached be called unreachable."""
        return not (self.library.broken or self.seen.cut or self.seen.shut)

    @cached_property
    def supposed(self) -> tuple[Supposed, Supposed]:
        """Return the flows for a library where every condition is true, and for one where none is."""
        return supposed(self.library, True), supposed(self.library, False)

    @cached_property
    def usual(self) -> list[Usual]:
        """Return the usual visits for every model and platform that use the files in `only` but none in `shut`."""
        library, found = replace(self.library, profile=None, country=""), []
        for model, device in library.models.items():
            turns = model_turns(library, model)
            for platform in library.platforms:
                files = library.reached[device] | library.reached[platform]
                if files & self.only and not files & self.shut:
                    found.append(_usual(Walk(library, Start(device, platform), turns), model, platform))
        return found

    @cached_property
    def shown_outside_steps(self) -> set[int]:
        """Return the labels' other texts (by identity) that appear outside of steps and answers."""
        found = set[int]()
        for id_, record in ((id_, record) for id_, file in self.library.files.items() for record in records(file)):
            if not isinstance(record, Do | Ask | Fix | Answer | Label):
                own = vars(record)
                texts = (*own.values(), *own.get("needs", {}).values(), *own.get("words", {}).values())
                names = {name for text in texts if isinstance(text, str) for name in labels(text)}
                declared = (self.library.label(id_, name) for name in names)
                found |= {id(other.only_if) for label in declared if label for other in label[1].elsewhere}
        return found


def _usual(walk: Walk, model: str, platform: str) -> Usual:
    try:
        return Usual(model, platform, ahead(walk), contents(walk))
    except NothingToPrint:
        return Usual(model, platform, ahead(walk), None)


def met(library: Library, only: frozenset[str], shut: frozenset[str]) -> Seen:
    """Walk every visit that uses the files in `only` but none in `shut`."""
    seen = Seen()
    edges = Edges(library, seen.watch)
    for yes in (True, False):
        flows = supposed(library, yes)
        for start in starts(flows, only):
            if shut and shut & _files(flows, start):
                seen.shut = True
                continue
            count = 0
            for edge in islice(edges.of(start, flows), MOST_EDGES):
                seen.note(edge, flows)
                count += 1
            if count == MOST_EDGES:
                seen.cut.append(start)
    return seen


def starts(library: Library, only: frozenset[str]) -> Iterator[Start]:
    """Yield the starts of all visits that use one of the files: a device and a platform, or a trouble."""
    reach = library.reached
    for device in library.devices:
        for platform in library.platforms:
            if (reach[device] | reach[platform] | {"teach-back"}) & only:
                yield Start(device, platform)
    for id, file in library.files.items():
        if reach[id] & only:
            yield from (Start(trouble=f"{id}/{trouble.id}") for trouble in file.troubles)


def _files(library: Library, start: Start) -> set[str]:
    """Return the files that a visit can use."""
    first = (start.device, start.platform) if start.device else (start.trouble.partition("/")[0],)
    return set().union(*(library.reached[file] for file in first))


# ------------------------------------------------------------------ registering

PROOFS: list[Rule] = []


def _registered(severity: Severity) -> Callable[[Callable[[Case], Iterator[Finding]]], Any]:
    def register(find: Callable[[Case], Iterator[Finding]]) -> Callable[[Case], Iterator[Finding]]:
        PROOFS.append(rule_of(find, severity))
        return find

    return register


error = _registered("error")
warning = _registered("warning")
