"""The facts that the rest of a walk depends on.

Two walks with the same position and the same stack continue identically if every test ahead of them has the same
result. The rest of their history doesn't matter (it isn't live), so one of the two is enough to cover every edge. Most
tests are conditions on a fact. The list of things never to do to the model, the text that fills slots, and the ways
left count as tests too.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from wizard.content.facts import label_conditions, matches, value_of
from wizard.content.flow import Ask, Do, Fix, Instead, Record, Way
from wizard.content.library import BORROWS_ON, Library
from wizard.content.spans import slots
from wizard.content.traversal import records
from wizard.walk.state import Frame, State, StateKey
from wizard.walk.text_facts import named_facts
from wizard.walk.walk import Stretch, Walk
from wizard.walk.ways import asks_borrower

NEVER, WORDS, APART, ENTERED = "(never)", "(words)", "(borrows apart)", "(entered)"
_ALWAYS = frozenset(("device", "platform", "model", "way"))  # Facts that decide which steps there are.

Value = str | tuple[str, ...] | None
Facts = Mapping[str, str]


class Test(NamedTuple):
    """A fact and the values it's compared with. If there are no values, the test is whether the fact is known."""

    fact: str
    values: tuple[str, ...] = ()


class Tests:
    """Tests grouped by fact: each fact's question, and the lists of values it's compared with.

    `known` has each fact's results by its value, and `outcomes` those of all facts by what a walk knows.
    """

    __slots__ = ("facts", "known", "lists", "need_entered", "outcomes", "questions")

    def __init__(self, lists: Mapping[str, Iterable[tuple[str, ...]]], questions: Iterable[str]) -> None:
        self.facts, self.lists = tuple(lists), tuple(map(tuple, lists.values()))
        self.questions = tuple(filter(None, questions))
        self.need_entered = ENTERED in self.facts
        self.known: list[dict[Value, Hashable]] = [{} for _ in self.facts]
        self.outcomes: dict[Hashable, Hashable] = {}


class Rest:
    """What frames of a stack can still reach at one stop: the tests, and whether a way may have to be chosen."""

    __slots__ = ("asks_way", "tests")

    def __init__(self, tests: Tests) -> None:
        self.tests = tests
        self.asks_way = "way" in tests.facts


class Place:
    """A stop, with the frames on the stack there. Walks that get there share it, so it's analyzed only once.

    `frames` has what the frames from each depth up can reach, and `whole` what the rest of a walk can reach, for each
    history.
    """

    __slots__ = ("at", "frames", "lasting", "state_keys", "whole")

    def __init__(self, at: str | None, state_keys: StateKey) -> None:
        self.at, self.state_keys = at, state_keys
        self.frames: dict[int, Rest] = {}
        self.whole: dict[Hashable, Rest] = {}
        self.lasting: dict[Hashable, frozenset[str]] = {}


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
        self._lists: dict[Hashable, frozenset[Test]] = {}
        self._lower: dict[Hashable, frozenset[Test]] = {}
        self._places: dict[Hashable, Place] = {}
        self._rests: dict[Hashable, Rest] = {}
        self._groups: dict[frozenset[Test], Tests] = {}
        self._words: dict[tuple[str, str, str], Value] = {}
        self._derived: dict[Hashable, dict[str, Value]] = {}
        self._clean_ups: dict[Hashable, tuple[str, ...]] = {}
        self._closings: dict[tuple[str, ...], tuple[Tests, frozenset[str]]] = {}

    def place(self, walk: State) -> Place:
        """Return the place where a walk is."""
        at, state_keys = walk.at and walk.at.address, tuple([frame.state_key for frame in walk.stack])
        place = self._places.get((at, state_keys))
        if place is None:
            place = self._places[at, state_keys] = Place(at, state_keys)
        return place

    def state(self, walk: State, place: Place) -> Hashable:
        """Return a key that's equal for walks that are the same from here to the end."""
        history = self._history(walk)
        rest = place.whole.get(history)
        if rest is None:
            found = self._below(walk, place, len(walk.stack))
            rest = place.whole[history] = Rest(self._grouped(found | self._later(walk, found)))
        ways: Hashable = self._choosing(walk, rest)
        if "model" in walk.facts and (walk.planned or ways):
            ways = tuple([verdict.way for verdict in walk.ways_left()])
        return rest, walk.section, self._outcomes(walk.library, walk.facts, walk.taken, walk.entered, rest.tests), ways

    def subwalk(self, walk: State, place: Place, depth: int) -> Hashable:
        """Return a key that's equal for walks that are the same until they leave the stack frame at `depth`."""
        rest = self._rest(walk, place, depth)
        return (
            rest,
            walk.section,
            walk.closing is None,
            self._outcomes(walk.library, walk.facts, walk.taken, walk.entered, rest.tests),
        )

    def choosing(self, walk: State, place: Place, depth: int) -> Library | None:
        """Return the library if the frames from `depth` up may have to choose a way, which depends on its facts."""
        return self._choosing(walk, self._rest(walk, place, depth))

    @staticmethod
    def _choosing(walk: State, rest: Rest) -> Library | None:
        return walk.library if "way" not in walk.facts and (walk.planned or rest.asks_way) else None

    def _rest(self, walk: State, place: Place, depth: int) -> Rest:
        """Return what the frames from `depth` up can still reach."""
        rest = place.frames.get(depth)
        if rest is None:
            key = place.at, place.state_keys[depth:]
            if key not in self._rests:
                self._rests[key] = Rest(self._grouped(self._above(walk, depth)))
            rest = place.frames[depth] = self._rests[key]
        return rest

    def _history(self, walk: State) -> Hashable:
        """Return the part of the history that matters, apart from facts: the start, and the cleanup needed so far."""
        if walk.closing is not None:
            return None
        last_way = walk.stack and walk.stack[0].state_key == ("done", ())
        return None if last_way else walk.start, "model" in walk.facts, self.clean_up(walk)

    def lasting(self, walk: State, place: Place, depth: int) -> frozenset[str]:
        """Return the facts that the frames from `depth` up can find out, and that the rest of the walk depends on."""
        key = depth, self._history(walk)
        if key not in place.lasting:
            found, after = self._above(walk, depth), self._below(walk, place, depth)
            after |= self._later(walk, found | after)
            known = {test.fact for test in found if not test.values}
            place.lasting[key] = _ALWAYS | known & {test.fact for test in after}
        return place.lasting[key]

    def clean_up(self, walk: State) -> tuple[str, ...]:
        """Return what will be cleaned up: the files entered and ways tried that have clean-up steps."""
        return self._clean_up(walk.entered, walk.tried, walk.facts.get("platform", ""))

    def _clean_up(self, entered: tuple[str, ...], tried: tuple[str, ...], platform: str) -> tuple[str, ...]:
        key = entered, tried, platform
        if key not in self._clean_ups:
            ways = [way for way in tried if (platform, way) in self._cleaning_ways]
            self._clean_ups[key] = (*[file for file in entered if file in self._cleaning], *ways)
        return self._clean_ups[key]

    def closing(self, walk: Walk, done: Stretch) -> Hashable:
        """Return a key that's equal for walks with the same clean-up ahead, if these changes close the visit."""
        facts, entered = walk.facts | done.facts, (*walk.entered, *done.entered)
        platform = facts.get("platform", "")
        found = self._clean_up(entered, walk.tried, platform)
        if not found:
            return ()
        if found not in self._closings:
            steps = [(file, step) for file in {*found} & self._cleaning.keys() for step in self._cleaning[file]]
            ahead = frozenset[Test]().union(*[self._tests(*own) for own in steps])
            self._closings[found] = self._grouped(ahead), self._addresses(steps)
        tests, addresses = self._closings[found]
        taken = walk.taken | done.taken
        outcomes = self._outcomes(walk.library, facts, taken, (), tests)
        return found, platform if platform in found else "", outcomes, addresses.intersection(taken)

    def _addresses(self, steps: Iterable[tuple[str, Record]]) -> frozenset[str]:
        """Return the addresses of these steps, and of the steps that they lead to."""
        found, waiting = set[str](), [*steps]
        while waiting:
            file, step = waiting.pop()
            for own in records(step):
                if isinstance(own, Do | Ask) and f"{file}/{own.id}" not in found:
                    found.add(f"{file}/{own.id}")
                waiting += self.library.named(file, own)
        return frozenset(found)

    def _outcomes(
        self,
        library: Library,
        facts: Mapping[str, str],
        taken: Mapping[str, str],
        entered: tuple[str, ...],
        tests: Tests,
    ) -> Hashable:
        """Return the results of these tests."""
        whose = library, facts.get("device"), facts.get("model"), facts.get("platform"), facts.get("way")
        told, asked = tuple(map(facts.get, tests.facts)), tuple(map(taken.__contains__, tests.questions))
        key = whose, told, asked, entered if tests.need_entered else ()
        if key not in tests.outcomes:
            derived, results = self._derived.setdefault(whose, {}), []
            for fact, value, lists, known in zip(tests.facts, told, tests.lists, tests.known, strict=True):
                if value is None and fact not in derived:
                    derived[fact] = self._value(library, facts, fact)
                given = entered if fact == ENTERED else derived[fact] if value is None else value
                if given not in known:
                    known[given] = _outcome(given, lists)
                results.append(known[given])
            tests.outcomes[key] = (*results, *asked)
        return tests.outcomes[key]

    def _above(self, walk: State, depth: int) -> frozenset[Test]:
        """Return the tests of all records that the frames from `depth` up can still reach."""
        return frozenset().union(*[self._of_frame(walk, frame) for frame in walk.stack[depth:]])

    def _below(self, walk: State, place: Place, depth: int) -> frozenset[Test]:
        """Return the tests of all records that the frames below `depth` can still reach."""
        if not depth:
            return frozenset()
        key = walk.start, place.state_keys[:depth], place.at if depth == len(walk.stack) else ""
        if key not in self._lower:
            self._lower[key] = self._below(walk, place, depth - 1) | self._of_frame(walk, walk.stack[depth - 1])
        return self._lower[key]

    def _of_frame(self, walk: State, frame: Frame) -> frozenset[Test]:
        key = frame.rest_key
        if key not in self._lists:
            found = frozenset[Test]().union(*[self._tests(*own) for own in frame.rest(walk)])
            if not key:
                return found
            self._lists[key] = found
        return self._lists[key]

    def _grouped(self, tests: frozenset[Test]) -> Tests:
        """Return the tests grouped by fact."""
        if tests not in self._groups:
            lists: dict[str, set[tuple[str, ...]]] = {}
            for fact, values in tests:
                lists.setdefault(fact, set()).add(values)
            self._groups[tests] = Tests(lists, map(self._question, lists))
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
        key = frozenset(self._cleaning.keys() & files), "model" in walk.facts
        if key not in self._lists:
            later = [(id, step) for id, steps in self._cleaning.items() if id in files for step in steps]
            if "model" not in walk.facts:
                later += [(id, step) for id, device in self.library.devices.items() for step in device.recognize]
            self._lists[key] = frozenset[Test]().union(*[self._tests(*own) for own in later])
        return self._lists[key]

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

    def _value(self, library: Library, facts: Mapping[str, str], fact: str) -> Value:
        """Return the value that the model, the way, or the library gives a fact, or None if they don't give one."""
        if fact == APART:
            return "yes" if asks_borrower(library, facts) else "no"
        if fact == WORDS:
            return self._filled(facts.get("device", ""), facts.get("model", ""), facts.get("platform", ""))
        if fact == NEVER:
            model = self.library.model(facts.get("model", ""))
            return model.never if model else None
        return value_of(library, facts, fact)

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
