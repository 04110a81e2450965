"""What the rest of a walk can still turn on.

Two walks that stand at the same place with the same things under way go on alike if every test ahead of them comes out
alike: what else they have behind them is dead, and only one of them need be walked to meet every edge. A test ahead is
a condition on a fact, and also: what must never be done to the model, the words that fill slots, the ways left.
"""

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import NamedTuple

from wizard.content.facts import label_conditions, matches, value_of
from wizard.content.flow import Ask, Do, Fix, Instead, Record, Way
from wizard.content.library import BORROWS_ON, Library
from wizard.content.spans import slots
from wizard.content.traversal import records
from wizard.walk.state import State
from wizard.walk.text_facts import named_facts
from wizard.walk.ways import asks_borrower

NEVER, WORDS, APART = "(never)", "(words)", "(borrows apart)"

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

    def state(self, walk: State) -> Hashable:
        """Equal for walks that go on alike to their ends."""
        ways = tuple([verdict.way for verdict in walk.ways_left()]) if walk.planned or "way" not in walk.facts else ()
        return walk.start, self.subwalk(walk, 0), ways, walk.tried, self.owed(walk)

    def subwalk(self, walk: State, depth: int) -> Hashable:
        """Equal for walks that go on alike until nothing is left of what lies on their stacks from `depth` on."""
        state_keys = tuple([frame.state_key for frame in walk.stack[depth:]])
        address = walk.at and walk.at.address
        place = address, state_keys, None if depth else walk.start
        tests = self._places.get(place)
        if tests is None:
            tests = self._places[place] = self._ahead(walk, depth)
        return address, walk.section, walk.closing is None, state_keys, self._outcomes(walk, tests)

    def tidying(self, walk: State) -> Hashable:
        """Equal for walks that are tidied up after alike, whatever files they entered."""
        return self._outcomes(walk, self._grouped(self._anywhere))

    def owed(self, walk: State) -> tuple[str, ...]:
        """The files entered that ask to be tidied up after; besides them the ways tried may."""
        return tuple([file for file in walk.entered if file in self._cleaning])

    def _outcomes(self, walk: State, tests: Tests) -> tuple[Hashable, ...]:
        outcomes = []
        for fact, question, lists, known in tests:
            value = self._value(walk, fact)
            if value not in known:
                known[value] = _outcome(value, lists)
            outcomes.append((known[value], question in walk.taken))
        return tuple(outcomes)

    def _ahead(self, walk: State, depth: int) -> Tests:
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
        """What can be tested wherever a walk is: to tidy up, and to recognize a model when one is first needed."""
        owed = [(id, step) for id, file in self._cleaning.items() for step in file.clean_up]
        for id, platform in self.library.platforms.items():
            owed += ((id, step) for way in platform.ways.values() for step in way.clean_up)
        models = [(id, step) for id, device in self.library.devices.items() for step in device.recognize]
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
                        tests = {*_own(own), *self._label_tests(here, own)}
                        found |= tests
                        waiting += self.library.named(here, own)
                        waiting += (self.library.questions[fact] for fact, _ in tests if fact in self.library.questions)
            self._records[id(root)] = frozenset(found)
        return self._records[id(root)]

    def _label_tests(self, file: str, record: Record) -> Iterator[Test]:
        """The tests of labels that a step shows: which words they have here."""
        for only in label_conditions(self.library, file, record) if isinstance(record, Do | Ask | Fix) else ():
            yield from (Test(fact, values) for fact, values in only.items() if not fact.startswith("library."))

    def _value(self, walk: State, fact: str) -> Value:
        """Return a fact as it is known now; None while it isn't."""
        known = walk.facts
        if fact in known:
            return known[fact]
        if fact == APART:
            return "yes" if asks_borrower(self.library, known) else "no"
        if fact == WORDS:
            return self._filled(known.get("device", ""), known.get("model", ""), known.get("platform", ""))
        if fact == NEVER:
            model = self.library.model(known.get("model", ""))
            return model.never if model else None
        return value_of(self.library, known, fact)

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
    return tuple([matches(value, values) for values in lists])


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
            yield from (Test(WORDS, (slot,)) for slot in slots(text) if slot.startswith(("device.", "platform.")))
            yield from (Test(fact) for fact in named_facts(text))


# ------------------------------------------------------------------ words
