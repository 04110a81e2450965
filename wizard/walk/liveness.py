"""What the rest of a walk can still turn on.

Two walks that stand at the same place with the same things under way go on alike if every test ahead of them comes out
alike: what else they have behind them is dead, and only one of them need be walked to meet every edge. A test ahead is
a condition on a fact, and also: what must never be done to the model, the words that fill slots, the ways left.
"""

import re
from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.flow import Ask, Instead, Record, Way
from wizard.content.library import BORROWS_ON, Library
from wizard.content.traversal import records
from wizard.walk.text_facts import named_facts

if TYPE_CHECKING:
    from wizard.walk.walk import Walk

NEVER, WORDS, APART = "(never)", "(words)", "(borrows apart)"
_SLOT = re.compile(r"\{((?:device|platform)\.[a-z0-9.-]+)\}")

Value = str | tuple[str, ...] | None


class Test(NamedTuple):
    """A fact and the values it is compared with. Without values: whether it is known at all."""

    fact: str
    values: tuple[str, ...] = ()


# For each fact its question, the lists of values it is compared with, and how each value fared with them so far.
Tests = tuple[tuple[str, str, tuple[tuple[str, ...], ...], dict[Value, Hashable]], ...]


class Live:
    """Tells walks through one library apart by what is ahead of them. To be kept: it learns each place once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._cleaning = {id: file for id, file in library.files.items() if file.clean_up}
        self._records: dict[int, frozenset[Test]] = {}
        self._places: dict[Hashable, Tests] = {}
        self._groups: dict[frozenset[Test], Tests] = {}
        self._words: dict[tuple[str, str, str], Value] = {}

    def state(self, walk: "Walk") -> Hashable:
        """Equal for walks that go on alike to their ends."""
        ways = tuple([verdict.way for verdict in walk.ways_left()]) if walk.planned or "way" not in walk.facts else ()
        return walk.start, self.errand(walk, 0), ways, walk.tried, self.owed(walk)

    def errand(self, walk: "Walk", depth: int) -> Hashable:
        """Equal for walks that go on alike until nothing is left of what lies on their stacks from `depth` on."""
        spots = tuple([frame.spot for frame in walk.stack[depth:]])
        address = walk.at and walk.at.address
        place = address, spots, None if depth else walk.start
        tests = self._places.get(place)
        if tests is None:
            tests = self._places[place] = self._ahead(walk, depth)
        return address, walk.section, walk.closing is None, spots, self._outcomes(walk, tests)

    def tidying(self, walk: "Walk") -> Hashable:
        """Equal for walks that are tidied up after alike, whatever files they entered."""
        return self._outcomes(walk, self._grouped(self._anywhere))

    def owed(self, walk: "Walk") -> tuple[str, ...]:
        """The files entered that ask to be tidied up after; besides them the ways tried may."""
        return tuple([file for file in walk.entered if file in self._cleaning])

    def _outcomes(self, walk: "Walk", tests: Tests) -> tuple[Hashable, ...]:
        outcomes = []
        for fact, question, lists, known in tests:
            value = self._value(walk, fact)
            if value not in known:
                known[value] = _outcome(value, lists)
            outcomes.append((known[value], question in walk.taken))
        return tuple(outcomes)

    def _ahead(self, walk: "Walk", depth: int) -> Tests:
        found = set[Test]() if depth else set(self._anywhere)
        for frame in walk.stack[depth:]:
            for file, record in frame.rest(walk):
                found |= self._tests(file, record)
        return self._grouped(frozenset(found))

    def _grouped(self, tests: frozenset[Test]) -> Tests:
        """The same by fact."""
        if tests not in self._groups:
            lists: dict[str, set[tuple[str, ...]]] = {}
            for fact, values in tests:
                lists.setdefault(fact, set()).add(values)
            self._groups[tests] = tuple((fact, self._question(fact), tuple(own), {}) for fact, own in lists.items())
        return self._groups[tests]

    def _question(self, fact: str) -> str:
        """The address of the question that finds a fact out, which is passed over where it was answered before."""
        file, ask = self.library.questions.get(fact, ("", None))
        return f"{file}/{ask.id}" if ask else ""

    @cached_property
    def _anywhere(self) -> frozenset[Test]:
        """What can be tested wherever a walk is: to tidy up, and to recognise a model when one is first needed."""
        owed = [(id, step) for id, file in self._cleaning.items() for step in file.clean_up]
        for id, platform in self.library.platforms.items():
            owed += ((id, step) for way in platform.ways.values() for step in way.clean_up)
        models = [(id, step) for id, device in self.library.devices.items() for step in device.recognise]
        return frozenset().union(*(self._tests(file, step) for file, step in (*owed, *models)))

    def _tests(self, file: str, root: Record) -> frozenset[Test]:
        """The tests of a record, of all inside it, and of all that these lead to."""
        if id(root) not in self._records:
            found, seen, waiting = set[Test](), set[int](), [(file, root)]
            while waiting:
                here, record = waiting.pop()
                if id(record) in self._records:
                    found |= self._records[id(record)]
                elif id(record) not in seen:
                    seen.add(id(record))
                    for own in records(record):
                        tests = set(_own(own))
                        found |= tests
                        waiting += self.library.named(here, own)
                        waiting += (self.library.questions[fact] for fact, _ in tests if fact in self.library.questions)
            self._records[id(root)] = frozenset(found)
        return self._records[id(root)]

    def _value(self, walk: "Walk", fact: str) -> Value:
        """A fact as it is known now; None while it isn't."""
        facts = walk.facts
        if fact in facts:
            return facts[fact]
        if fact == APART:
            return "yes" if self.library.borrows_apart(facts) else "no"
        if fact == WORDS:
            return self._filled(facts.get("device", ""), facts.get("model", ""), facts.get("platform", ""))
        model = self.library.model(facts.get("model", ""))
        if model is None:
            return None
        if fact == NEVER:
            return model.never
        given = model.facts.get(fact) or self.library.devices[self.library.models[facts["model"]]].facts.get(fact)
        return given or ("" if fact in self.library.given else None)

    def _filled(self, device: str, model: str, platform: str) -> Value:
        """The slots that this very model and this platform have words for."""
        asked = (device, model, platform)
        if asked not in self._words:
            own, shared = self.library.model(model), self.library.devices.get(device)
            offered = self.library.platforms.get(platform)
            words = {f"device.{name}" for file in (own, shared) if file for name in file.words}
            words |= {f"platform.{name}" for name in offered.words} if offered else set()
            self._words[asked] = tuple(sorted(words))
        return self._words[asked]


def _outcome(value: Value, lists: tuple[tuple[str, ...], ...]) -> Hashable:
    """How a value fares with each list; None where it isn't known."""
    if value is None:
        return None
    own = value if isinstance(value, tuple) else (value,)
    return tuple([not set(own).isdisjoint(values) for values in lists])


def _own(record: Record) -> Iterator[Test]:
    """The tests that stand in one record itself."""
    if isinstance(record, Instead | Way):  # they decide no step: what is said at the end, and what `ways` tells
        return
    for fact, values in getattr(record, "only_if", {}).items():
        if not fact.startswith("library."):
            yield Test(fact, values)
    if harm := getattr(record, "does", ()):
        yield Test(NEVER, harm)
    if getattr(record, "where", "") == "borrower":
        yield Test(APART, ("yes",))
        yield Test(BORROWS_ON)
    if isinstance(record, Ask) and record.remember:
        yield Test(record.remember)
    for text in vars(record).values():
        if isinstance(text, str) and "{" in text:
            yield from (Test(WORDS, (slot,)) for slot in _SLOT.findall(text))
            yield from (Test(fact) for fact in named_facts(text))


# ------------------------------------------------------------------ words
