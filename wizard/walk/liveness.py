"""The facts that the rest of a walk depends on.

Two walks with the same position and the same stack continue identically if every test ahead of them has the same
result. The rest of their history doesn't matter (it isn't live), so one of the two is enough to cover every edge. Most
tests are conditions on a fact. The list of things never to do to the model, the text that fills slots, and the ways
left count as tests too.
"""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from wizard.content.facts import label_conditions, matches, value_of
from wizard.content.flow import Ask, Do, Fix, Instead, Record, Way
from wizard.content.library import BORROWS_ON, Library
from wizard.content.spans import slots
from wizard.content.traversal import records
from wizard.walk.state import Frame, State, StateKey
from wizard.walk.text_facts import named_facts
from wizard.walk.ways import asks_borrower

NEVER, WORDS, APART, ENTERED = "(never)", "(words)", "(borrows apart)", "(entered)"
_ALWAYS = frozenset(("device", "platform", "model", "way"))  # Facts that decide which steps there are.

Value = str | tuple[str, ...] | None


class Test(NamedTuple):
    """A fact and the values it's compared with. If there are no values, the test is whether the fact is known."""

    fact: str
    values: tuple[str, ...] = ()


# For each fact: its question, the lists of values it's compared with, and the results for each value so far.
Tests = tuple[tuple[str, str, tuple[tuple[str, ...], ...], dict[Value, Hashable]], ...]


class RestKeys:
    """Keys for walks through one library. Two walks have equal keys if everything still ahead of them is the same.

    Use one `RestKeys` for all walks, because it analyzes each place only once.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        ways = {(id, name): way for id, own in library.platforms.items() for name, way in own.ways.items()}
        self._cleaning_ways = {name: way.clean_up for name, way in ways.items() if way.clean_up}
        self._cleaning = {id: [*file.clean_up] for id, file in library.files.items() if file.clean_up}
        for (id, _), steps in self._cleaning_ways.items():
            self._cleaning.setdefault(id, []).extend(steps)
        self._records: dict[int, frozenset[Test]] = {}
        self._places: dict[Hashable, Tests] = {}
        self._groups: dict[frozenset[Test], Tests] = {}
        self._words: dict[tuple[str, str, str], Value] = {}
        self._derived: dict[Hashable, dict[str, Value]] = {}
        self._lasting: dict[Hashable, frozenset[str]] = {}

    def state(self, walk: State) -> Hashable:
        """Return a key that's equal for walks that are the same from here to the end."""
        ways: Hashable = self.choosing(walk, 0)
        if "model" in walk.facts and (walk.planned or ways):
            ways = tuple([verdict.way for verdict in walk.ways_left()])
        return self._history(walk), self.subwalk(walk, 0), ways

    def subwalk(self, walk: State, depth: int) -> Hashable:
        """Return a key that's equal for walks that are the same until they leave the stack frame at `depth`."""
        state_keys = tuple([frame.state_key for frame in walk.stack[depth:]])
        outcomes = self._outcomes(walk, self._ahead(walk, depth, state_keys))
        return walk.at and walk.at.address, walk.section, walk.closing is None, state_keys, outcomes

    def choosing(self, walk: State, depth: int) -> Library | None:
        """Return the library if the frames from `depth` up may have to choose a way, which depends on its facts."""
        if "way" in walk.facts:
            return None
        tests = self._ahead(walk, depth, tuple([frame.state_key for frame in walk.stack[depth:]]))
        return walk.library if walk.planned or any(fact == "way" for fact, *_ in tests) else None

    def _ahead(self, walk: State, depth: int, state_keys: StateKey) -> Tests:
        """Return the tests that these frames can still reach."""
        place = walk.at and walk.at.address, state_keys, None if depth else self._history(walk)
        tests = self._places.get(place)
        if tests is None:
            found = self._rest(walk, walk.stack[depth:])
            tests = self._places[place] = self._grouped(found if depth else found | self._later(walk, found))
        return tests

    def _history(self, walk: State) -> Hashable:
        """Return the part of the history that matters, apart from facts: the start, and the cleanup needed so far."""
        if walk.closing is not None:
            return None
        last_way = walk.stack and walk.stack[0].state_key == ("done", ())
        return None if last_way else walk.start, "model" in walk.facts, self.clean_up(walk)

    def lasting(self, walk: State, depth: int) -> frozenset[str]:
        """Return the facts that the frames from `depth` up can find out, and that the rest of the walk depends on."""
        keys = tuple([frame.state_key for frame in walk.stack])
        place = walk.at and walk.at.address, keys[:depth], keys[depth:], self._history(walk)
        if place not in self._lasting:
            found, after = self._rest(walk, walk.stack[depth:]), self._rest(walk, walk.stack[:depth])
            after |= self._later(walk, found | after)
            known = {test.fact for test in found if not test.values}
            self._lasting[place] = _ALWAYS | known & {test.fact for test in after}
        return self._lasting[place]

    def clean_up(self, walk: State) -> tuple[str, ...]:
        """Return what will be cleaned up: the files entered and ways tried that have clean-up steps."""
        files, platform = [file for file in walk.entered if file in self._cleaning], walk.facts.get("platform", "")
        return (*files, *[way for way in walk.tried if (platform, way) in self._cleaning_ways])

    def _outcomes(self, walk: State, tests: Tests) -> tuple[Hashable, ...]:
        facts, taken = walk.facts, walk.taken
        whose = walk.library, facts.get("device"), facts.get("model"), facts.get("platform"), facts.get("way")
        derived = self._derived.setdefault(whose, {})
        outcomes: list[Hashable] = []
        for fact, question, lists, known in tests:
            if fact in facts:
                value: Value = facts[fact]
            elif fact == ENTERED:
                value = walk.entered
            elif fact in derived:
                value = derived[fact]
            else:
                value = derived[fact] = self._value(walk, fact)
            if value not in known:
                known[value] = _outcome(value, lists)
            outcomes.append((known[value], question in taken))
        return tuple(outcomes)

    def _rest(self, walk: State, frames: list[Frame]) -> frozenset[Test]:
        """Return the tests of all records that these frames can still reach."""
        return frozenset().union(*(self._tests(*own) for frame in frames for own in frame.rest(walk)))

    def _grouped(self, tests: frozenset[Test]) -> Tests:
        """Return the tests grouped by fact."""
        if tests not in self._groups:
            lists: dict[str, set[tuple[str, ...]]] = {}
            for fact, values in tests:
                lists.setdefault(fact, set()).add(values)
            self._groups[tests] = tuple((fact, self._question(fact), tuple(own), {}) for fact, own in lists.items())
        return self._groups[tests]

    def _question(self, fact: str) -> str:
        """Return the address of the question that asks for a fact, or "" if there isn't one.

        The question is skipped if it's already answered.
        """
        file, ask = self.library.questions.get(fact, ("", None))
        return f"{file}/{ask.id}" if ask else ""

    def _later(self, walk: State, found: frozenset[Test]) -> frozenset[Test]:
        """Return the tests that come after the frames on the stack, in clean-up steps and questions about the model."""
        if walk.closing is not None:
            return frozenset()
        files = {*walk.entered, *(file for test in found if test.fact == ENTERED for file in test.values)}
        later = [(id, step) for id, steps in self._cleaning.items() if id in files for step in steps]
        if "model" not in walk.facts:
            later += ((id, step) for id, device in self.library.devices.items() for step in device.recognize)
        return frozenset().union(*(self._tests(*own) for own in later))

    def _tests(self, file: str, root: Record) -> frozenset[Test]:
        """Return the tests in a record, in all records inside it, and in all records that these lead to."""
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
                        if here in self._cleaning:
                            tests.add(Test(ENTERED, (here,)))
                        found |= tests
                        waiting += self.library.named(here, own)
                        waiting += (self.library.questions[fact] for fact, _ in tests if fact in self.library.questions)
            self._records[id(root)] = frozenset(found)
        return self._records[id(root)]

    def _label_tests(self, file: str, record: Record) -> Iterator[Test]:
        """Yield the tests that decide the text of a step's labels."""
        for only in label_conditions(self.library, file, record) if isinstance(record, Do | Ask | Fix) else ():
            yield from (Test(fact, values) for fact, values in only.items())

    def _value(self, walk: State, fact: str) -> Value:
        """Return the value that the model, the way, or the library gives a fact, or None if they don't give one."""
        known = walk.facts
        if fact == APART:
            return "yes" if asks_borrower(walk.library, known) else "no"
        if fact == WORDS:
            return self._filled(known.get("device", ""), known.get("model", ""), known.get("platform", ""))
        if fact == NEVER:
            model = self.library.model(known.get("model", ""))
            return model.never if model else None
        return value_of(walk.library, known, fact)

    def _filled(self, device: str, model: str, platform: str) -> Value:
        """Return the names of the slots that this model and this platform have text for."""
        asked = (device, model, platform)
        if asked not in self._words:
            own, shared = self.library.model(model), self.library.devices.get(device)
            offered = self.library.platforms.get(platform)
            words = {f"device.{name}" for file in (own, shared) if file for name in file.words}
            words |= {f"platform.{name}" for name in offered.words} if offered else set()
            self._words[asked] = tuple(sorted(words))
        return self._words[asked]


def _outcome(value: Value, lists: tuple[tuple[str, ...], ...]) -> Hashable:
    """Return whether a value matches each list, or None if the value isn't known."""
    if value is None:
        return None
    return tuple([matches(value, values) for values in lists])


def _own(record: Record) -> Iterator[Test]:
    """Yield the tests in a record itself, without those in the records inside it."""
    if isinstance(record, Instead | Way):  # These don't affect steps, only the end of a visit and the list of ways.
        return
    for fact, values in getattr(record, "only_if", {}).items():
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
