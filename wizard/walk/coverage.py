"""A search through every edge of the flows: each answer at each stop, for every set of facts that the rest depends on.

The walks form one tree with shared beginnings. A **sub-walk** that many walks enter and leave (a topic, a part, or the
fixes of a step) is walked once per set of facts it depends on. A later walk that enters it takes the known answers
directly to each exit. So the work grows with the size of the flows, not with the number of combinations.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from wizard.content.library import Library
from wizard.walk.fact_frames import Recognize
from wizard.walk.liveness import RestKeys
from wizard.walk.stops import Start, Stop, Watch
from wizard.walk.walk import Walk

Turns = tuple[tuple[str, str], ...]


class Edge(NamedTuple):
    """One answer at one stop. `after` is the walk after it, and is valid until the next edge is requested."""

    stop: Stop
    answer: str
    after: Walk


@dataclass(eq=False)
class SubWalk:
    """The known exits of a sub-walk with the turns that lead there, and the walks to continue at each new exit."""

    exits: dict[Hashable, Turns] = field(default_factory=dict)
    callers: list[tuple[Walk, "Inside"]] = field(default_factory=list)


class Entered(NamedTuple):
    """A sub-walk that a walk is in, with its depth on the stack and a copy of the walk before it."""

    subwalk: SubWalk
    depth: int
    name: Hashable
    before: Walk

    def left(self, walk: Walk) -> bool:
        """Return whether a walk has left this sub-walk, at its end or through the end of the visit or the way."""
        gone = len(walk.stack) <= self.depth or walk.stack[self.depth].cache_key != self.name
        return gone or walk.closing is not self.before.closing or len(walk.tried) != len(self.before.tried)

    def found_out(self, walk: Walk) -> frozenset[tuple[str, str]]:
        """Return the facts that changed in the sub-walk, and the answers to questions that find out a fact."""
        asked = ((getattr(taken.stop.record, "remember", ""), taken.answer) for taken in walk.trail[self.since :])
        return frozenset(walk.facts.items() - self.before.facts.items()).union(own for own in asked if own[0])

    @property
    def since(self) -> int:
        """Return the number of turns before the sub-walk."""
        return len(self.before.trail)


Inside = tuple[Entered, ...]


class Edges:
    """A search through one library, edge by edge.

    Use one object for all starts, because it walks each sub-walk once.
    """

    def __init__(self, library: Library, watch: Watch | None = None) -> None:
        self.library, self.watch, self.live = library, watch, RestKeys(library)
        self.subwalks: dict[Hashable, SubWalk] = {}
        self.seen: set[Hashable] = set()
        self.waiting: list[tuple[Walk, Inside]] = []

    def of(self, start: Start, library: Library | None = None) -> Iterator[Edge]:
        """Yield every edge from this start that no earlier search has taken. Only one search can run at a time.

        `library` has the same flows, and other facts.
        """
        first = Walk(library or self.library, start)
        first.watch = self.watch
        self.waiting = [(first, ())]
        while self.waiting:
            walk, inside = self.waiting.pop()
            inside = self._leave(walk, inside)
            if walk.at is not None and self._is_new(walk, inside):
                on = self._enter(walk, inside)
                if on is not None:
                    yield from self._every_answer(walk, walk.at, on)

    def _every_answer(self, walk: Walk, stop: Stop, inside: Inside) -> Iterator[Edge]:
        """Take every answer. Forks take all but the last answer, and the usual answer is followed first."""
        answers = [answer for answer in stop.offers if answer != "waiting"]
        made = []
        for answer in answers:
            after = walk if answer is answers[-1] else walk.fork()
            after.answer(answer)
            yield Edge(stop, answer, after)
            made.append((after, inside))
        self.waiting += reversed(made)

    def _is_new(self, walk: Walk, inside: Inside) -> bool:
        """Return whether the rest of this walk can differ from all earlier ones.

        In a sub-walk, only its exits count.
        """
        if inside:
            on = inside[-1]
            state: Hashable = (on.subwalk, self.live.subwalk(walk, on.depth), on.found_out(walk))
        else:
            state = None if "model" in walk.facts else walk.library, self.live.state(walk)
        if state in self.seen:
            return False
        self.seen.add(state)
        return True

    def _leave(self, walk: Walk, inside: Inside) -> Inside:
        """Return the sub-walks that a walk is still in. If it found a new exit, continue all callers from there."""
        while inside and inside[-1].left(walk):
            on, inside = inside[-1], inside[:-1]
            exit = self._exit(walk, on)
            if exit not in on.subwalk.exits:
                turns = on.subwalk.exits[exit] = tuple((t.address, t.answer) for t in walk.trail[on.since :])
                for caller, around in on.subwalk.callers:
                    self._take(caller, around, [turns])
        return inside

    def _exit(self, walk: Walk, on: Entered) -> Hashable:
        """Return a key for an exit of a sub-walk. For the end of a visit, only its clean-up counts."""
        clean_up = (*(file for file in self.live.clean_up_files(walk) if file not in on.before.entered), *walk.tried)
        if (
            walk.closing is not on.before.closing and walk.closed_from > on.depth
        ):  # The sub-walk itself closed the visit.
            return self.live.clean_up_tests(walk), clean_up
        place = walk.at and walk.at.address, tuple([frame.state_key for frame in walk.stack])
        return place, on.found_out(walk), clean_up

    def _enter(self, walk: Walk, inside: Inside) -> Inside | None:
        """Return the sub-walks that a walk is now in, or None if it enters a known one, which isn't walked again."""
        for depth in range(inside[-1].depth + 1 if inside else 1, len(walk.stack)):
            name = walk.stack[depth].cache_key
            if name:
                key = self.live.subwalk(walk, depth), name, self._whose(walk, depth)
                if key in self.subwalks:
                    self._call(self.subwalks[key], walk, inside)
                    return None
                subwalk = self.subwalks[key] = SubWalk()
                inside += (Entered(subwalk, depth, name, walk.fork()),)
        return inside

    @staticmethod
    def _whose(walk: Walk, depth: int) -> Hashable:
        """Return the facts a sub-walk depends on apart from its own tests: the ways left, and the start if there's no
        model yet.
        """
        known = "model" in walk.facts or isinstance(walk.stack[depth], Recognize)
        library = None if "way" in walk.facts else walk.library
        return walk.planned and bool(walk.ways_left()), None if known else walk.start, library

    def _call(self, subwalk: SubWalk, walk: Walk, inside: Inside) -> None:
        subwalk.callers.append((walk, inside))
        self._take(walk, inside, [*subwalk.exits.values()])

    def _take(self, walk: Walk, inside: Inside, exits: list[Turns]) -> None:
        """Continue a fork of the walk to each of these exits, skipping the turns it took earlier.

        Turns that several exits begin with are taken once.
        """
        reached = dict[Turns, Walk]()
        begun = [(0, walk)]  # How many turns of the next exit were taken, and the walk after them.
        for turns, following in pairwise([*sorted(exits), ()]):
            done, before = begun[-1]
            shared, after = _shared(turns, following), before.fork()
            for number, (address, answer) in enumerate(turns[done:], done):
                if number == shared > done:
                    begun.append((shared, after.fork()))
                if after.at is not None and after.at.address == address and answer in after.at.offers:
                    after.answer(answer)
            while begun[-1][0] > shared:
                begun.pop()
            reached[turns] = after
        self.waiting += [(reached[turns], inside) for turns in exits]


def _shared(one: Turns, other: Turns) -> int:
    """Return how many turns both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (own, its) in pairs if own != its), min(len(one), len(other)))


def every_edge(library: Library, start: Start) -> Iterator[Edge]:
    """Yield every edge of one visit from its start."""
    return Edges(library).of(start)
