"""A search through every edge of the flows: each answer at each stop, for every set of facts that the rest depends on.

The walks form one tree with shared beginnings. A **sub-walk** that many walks enter and leave (a section, a topic, a
part, or the fixes of a step) is walked once per set of facts it depends on. A later walk that enters it gets the
changes of each known exit, and goes on from there. So the work grows with the size of the flows, not with the number
of combinations.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.content.library import Library
from wizard.walk.fact_frames import Recognize
from wizard.walk.liveness import RestKeys
from wizard.walk.stops import Start, Stop, Watch
from wizard.walk.walk import Stretch, Walk

Turns = tuple[tuple[str, str], ...]


class Edge(NamedTuple):
    """One answer at one stop, and the walk after it."""

    stop: Stop
    answer: str
    after: Walk


@dataclass(eq=False)
class SubWalk:
    """The known exits of a sub-walk, and the callers to continue at each new exit."""

    exits: dict[Hashable, "Exit"] = field(default_factory=dict)
    callers: list["Caller"] = field(default_factory=list)


class Entered(NamedTuple):
    """A sub-walk that a walk is in, with its depth on the stack and the walk at its first stop.

    `lasting` are the facts that it can find out and that the walk depends on after it.
    """

    subwalk: SubWalk
    depth: int
    name: Hashable
    first: Walk
    lasting: frozenset[str]

    def left(self, walk: Walk) -> bool:
        """Return whether a walk has left this sub-walk, at its end or through the end of the visit or the way."""
        gone = len(walk.stack) <= self.depth or walk.stack[self.depth].cache_key != self.name
        return gone or walk.closing is not self.first.closing or len(walk.tried) != len(self.first.tried)

    def closed(self, walk: Walk) -> bool:
        """Return whether the sub-walk itself closed the visit."""
        return walk.closing is not self.first.closing and walk.closed_from > self.depth

    def found_out(self, walk: Walk) -> frozenset[tuple[str, str | None, bool]]:
        """Return the lasting facts that were asked for in the sub-walk, or that changed there."""
        now, before = walk.facts, self.first.facts
        asked = {getattr(taken.stop.record, "remember", "") for taken in walk.trail[len(self.first.trail) :]}
        found = [fact for fact in self.lasting if fact in asked or now.get(fact) != before.get(fact)]
        return frozenset([(fact, now.get(fact), fact in asked) for fact in found])


Inside = tuple[Entered, ...]


class Exit(NamedTuple):
    """An exit of a sub-walk: what was done up to its last stop, and the answer that leaves it there.

    `closes` means that it closes the visit without anything to clean up in the sub-walk.
    """

    done: Stretch
    answer: str
    closes: bool


class Caller(NamedTuple):
    """A walk at the first stop of a known sub-walk, with the depth of that one, and the sub-walks around it."""

    walk: Walk
    depth: int
    around: Inside


class Waiting(NamedTuple):
    """A walk to continue, with the walk and the answer before it."""

    walk: Walk
    inside: Inside
    last: Walk
    answer: str


class Edges:
    """A search through one library, edge by edge.

    Use one object for all starts, because it walks each sub-walk once. `live` can be shared by several.
    """

    def __init__(self, library: Library, watch: Watch | None = None, live: RestKeys | None = None) -> None:
        self.library, self.watch, self.live = library, watch, live or RestKeys(library)
        self.subwalks: dict[Hashable, SubWalk] = {}
        self.seen: set[Hashable] = set()
        self.waiting: list[Waiting] = []

    def of(self, start: Start, library: Library | None = None) -> Iterator[Edge]:
        """Yield every edge from this start that no earlier search has taken. Only one search can run at a time.

        `library` has the same flows, and other facts.
        """
        first = Walk(library or self.library, start)
        first.watch = self.watch
        self.waiting = [Waiting(first, (), first, "")]
        while self.waiting:
            waiting = self.waiting.pop()
            walk, inside = waiting.walk, self._leave(waiting)
            if walk.at is not None and self._is_new(walk, inside):
                on = self._enter(walk, inside)
                if on is not None:
                    yield from self._every_answer(walk, walk.at, on)

    def _every_answer(self, walk: Walk, stop: Stop, inside: Inside) -> Iterator[Edge]:
        """Take every answer. The usual one is followed first."""
        made = []
        for answer in stop.offers:
            if answer != "waiting":
                after = walk.fork()
                after.answer(answer)
                yield Edge(stop, answer, after)
                made.append(Waiting(after, inside, walk, answer))
        self.waiting += reversed(made)

    def _is_new(self, walk: Walk, inside: Inside) -> bool:
        """Return whether the rest of this walk can differ from all earlier ones.

        In a sub-walk, only its exits count.
        """
        if inside:
            on = inside[-1]
            state: Hashable = (
                on.subwalk,
                self.live.subwalk(walk, on.depth),
                on.found_out(walk),
                self._clean_up(walk, on),
            )
        else:
            state = self.live.state(walk)
        if state in self.seen:
            return False
        self.seen.add(state)
        return True

    def _leave(self, waiting: Waiting) -> Inside:
        """Return the sub-walks that a walk is still in. If it found a new exit, continue all callers from there."""
        walk, inside, last, answer = waiting
        while inside and inside[-1].left(walk):
            on, inside = inside[-1], inside[:-1]
            key = self._exit(walk, on)
            if key not in on.subwalk.exits:
                closes = on.closed(walk) and not self._clean_up(walk, on)
                exit = on.subwalk.exits[key] = Exit(last.since(on.first, on.depth), answer, closes)
                for caller in on.subwalk.callers:
                    self._take(caller, [exit])
        return inside

    def _exit(self, walk: Walk, on: Entered) -> Hashable:
        """Return a key for an exit of a sub-walk. The place doesn't count if the sub-walk itself closed the visit."""
        place = walk.at and walk.at.address, tuple([frame.state_key for frame in walk.stack])
        return None if on.closed(walk) else place, on.found_out(walk), self._clean_up(walk, on), walk.tried

    def _clean_up(self, walk: Walk, on: Entered) -> tuple[str, ...]:
        """Return the files with a clean-up that the walk entered in a sub-walk."""
        return tuple([file for file in self.live.clean_up(walk) if file not in on.first.entered])

    def _enter(self, walk: Walk, inside: Inside) -> Inside | None:
        """Return the sub-walks that a walk is now in, or None if it enters a known one, which isn't walked again."""
        for depth in range(inside[-1].depth + 1 if inside else 1, len(walk.stack)):
            name = walk.stack[depth].cache_key
            if name:
                lasting = self.live.lasting(walk, depth)
                key = self.live.subwalk(walk, depth), name, self._whose(walk, depth), lasting
                if key in self.subwalks:
                    caller = Caller(walk, depth, inside)
                    self.subwalks[key].callers.append(caller)
                    self._take(caller, [*self.subwalks[key].exits.values()])
                    return None
                subwalk = self.subwalks[key] = SubWalk()
                inside += (Entered(subwalk, depth, name, walk, lasting),)
        return inside

    def _whose(self, walk: Walk, depth: int) -> Hashable:
        """Return what a sub-walk depends on apart from its own tests: the ways left, the frames around it, and the
        start if there's no model yet.
        """
        known = "model" in walk.facts or isinstance(walk.stack[depth], Recognize)
        ways = walk.planned and bool(walk.ways_left()), self.live.choosing(walk, depth)
        return ways, walk.asking_on_demand, walk.in_fix, None if known else walk.start

    def _take(self, caller: Caller, exits: list[Exit]) -> None:
        """Continue a walk from each of these exits of a sub-walk."""
        nothing_left = not caller.around and not self.live.clean_up(caller.walk)
        for done, answer, closes in reversed(exits):
            if not (closes and nothing_left):
                last = caller.walk.fork_through(caller.depth, done)
                after = last.fork() if caller.around else last  # The walk before counts only in a sub-walk.
                after.answer(answer)
                self.waiting.append(Waiting(after, caller.around, last, answer))


def every_edge(library: Library, start: Start) -> Iterator[Edge]:
    """Yield every edge of one visit from its start."""
    return Edges(library).of(start)
