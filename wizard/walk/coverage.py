"""A search that takes every edge in the flows: each answer at each stop, for every set of facts that affects the rest.

The walks form one tree with shared beginnings. A **sub-walk** is a section, topic, part, or list of fixes that many
walks enter and leave. It's walked only once for each set of facts that it depends on. When a later walk enters it, the
search copies the changes recorded for each known exit and continues that walk from there. So the work grows with the
size of the flows, not with the number of combinations.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.content.library import Library
from wizard.walk.fact_frames import Recognize
from wizard.walk.liveness import Place, RestKeys
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
    """The known exits from a sub-walk, and the callers to continue at each new exit."""

    exits: dict[Hashable, "Exit"] = field(default_factory=dict)
    callers: list["Caller"] = field(default_factory=list)


class Entered(NamedTuple):
    """A sub-walk that a walk is in, with its depth on the stack and the walk as it was at the sub-walk's first stop.

    `lasting` has the facts that the sub-walk can find out and that the walk still depends on after leaving it.
    """

    subwalk: SubWalk
    depth: int
    name: Hashable
    first: Walk
    lasting: frozenset[str]

    def left(self, walk: Walk) -> bool:
        """Return whether a walk has left this sub-walk: at its end, by giving up the way, or by closing the visit."""
        gone = len(walk.stack) <= self.depth or walk.stack[self.depth].cache_key != self.name
        return gone or walk.closing is not self.first.closing or len(walk.tried) != len(self.first.tried)

    def closed(self, walk: Walk) -> bool:
        """Return whether the sub-walk itself closed the visit."""
        return walk.closing is not self.first.closing and walk.closed_from >= self.depth

    def found_out(self, walk: Walk) -> frozenset[tuple[str, str | None, bool]]:
        """Return the lasting facts that the sub-walk asked for or changed."""
        now, before, asked = walk.facts, self.first.facts, walk.asked_since(self.first)
        if not asked and now == before:
            return frozenset()
        found = [fact for fact in self.lasting if fact in asked or now.get(fact) != before.get(fact)]
        return frozenset([(fact, now.get(fact), fact in asked) for fact in found])


Inside = tuple[Entered, ...]


class Exit(NamedTuple):
    """An exit from a sub-walk: what the walk did up to the last stop in it, and the answer that leaves it from there.

    `closes` means that the answer closes the visit.
    """

    done: Stretch
    answer: str
    closes: bool


class Caller(NamedTuple):
    """A walk that has just entered a known sub-walk, with the sub-walk's depth on the stack and the ones around it."""

    walk: Walk
    depth: int
    around: Inside


class Waiting(NamedTuple):
    """A walk to continue, with the walk it was forked from and the answer that was given there."""

    walk: Walk
    inside: Inside
    last: Walk
    answer: str


class Resumed(NamedTuple):
    """A caller to continue at an exit from its sub-walk."""

    caller: Caller
    exit: Exit


class Edges:
    """A search through one library, edge by edge.

    Use one `Edges` for all starts, because it takes each sub-walk only once. Several can share the same `live`.
    """

    def __init__(self, library: Library, watch: Watch | None = None, live: RestKeys | None = None) -> None:
        self.library, self.watch, self.live = library, watch, live or RestKeys(library)
        self.subwalks: dict[Hashable, SubWalk] = {}
        self.seen: set[Hashable] = set()
        self.waiting: list[Waiting | Resumed] = []

    def of(self, start: Start, library: Library | None = None) -> Iterator[Edge]:
        """Yield every edge from this start that earlier searches haven't taken. Only one search can run at a time.

        If `library` is given, it must have the same flows. Only its facts can differ.
        """
        first = Walk(library or self.library, start)
        first.watch = self.watch
        self.waiting = [Waiting(first, (), first, "")]
        while self.waiting:
            waiting = self.waiting.pop()
            if isinstance(waiting, Resumed):
                if self._is_closed_alike(waiting):
                    continue
                waiting = self._through(*waiting)
            walk, inside = waiting.walk, self._leave(waiting)
            if walk.at is not None:
                place = self.live.place(walk)
                on = self._enter(walk, place, inside) if self._is_new(walk, place, inside) else None
                if on is not None:
                    yield from self._every_answer(walk, walk.at, on)

    def _every_answer(self, walk: Walk, stop: Stop, inside: Inside) -> Iterator[Edge]:
        """Take every answer, and arrange to follow the usual one first."""
        made = []
        for answer in stop.offers:
            if answer != "waiting":
                after = walk.fork()
                after.answer(answer)
                yield Edge(stop, answer, after)
                made.append(Waiting(after, inside, walk, answer))
        self.waiting += reversed(made)

    def _is_new(self, walk: Walk, place: Place, inside: Inside) -> bool:
        """Return whether this walk can still do something that no earlier walk has done.

        Inside a sub-walk, only differences that change how the walk can leave it count.
        """
        if inside:
            on = inside[-1]
            state: Hashable = (
                on.subwalk,
                self.live.subwalk(walk, place, on.depth),
                on.found_out(walk),
                self._clean_up(walk, on),
            )
        else:
            state = self.live.state(walk, place)
        return not self._known(state)

    def _known(self, state: Hashable) -> bool:
        """Return whether an earlier walk was in this state, and remember the state."""
        before = len(self.seen)
        self.seen.add(state)
        return len(self.seen) == before

    def _leave(self, waiting: Waiting) -> Inside:
        """Return the sub-walks that a walk is still in. If it found a new exit, continue all callers from that exit."""
        walk, inside, last, answer = waiting
        while inside and inside[-1].left(walk):
            on, inside = inside[-1], inside[:-1]
            key = self._exit(walk, on)
            if key not in on.subwalk.exits:
                exit = on.subwalk.exits[key] = Exit(last.since(on.first, on.depth), answer, on.closed(walk))
                self.waiting += [Resumed(caller, exit) for caller in on.subwalk.callers]
        return inside

    def _exit(self, walk: Walk, on: Entered) -> Hashable:
        """Return a key for an exit from a sub-walk.

        If the sub-walk closed the visit, the walk's position doesn't count.
        """
        place = walk.at and walk.at.address, tuple([frame.state_key for frame in walk.stack])
        return None if on.closed(walk) else place, on.found_out(walk), self._clean_up(walk, on), walk.tried

    def _clean_up(self, walk: Walk, on: Entered) -> tuple[str, ...]:
        """Return what will be cleaned up because of what the walk did inside a sub-walk."""
        if walk.entered is on.first.entered and walk.tried is on.first.tried:
            return ()
        before = self.live.clean_up(on.first)
        return tuple([item for item in self.live.clean_up(walk) if item not in before])

    def _enter(self, walk: Walk, place: Place, inside: Inside) -> Inside | None:
        """Return the sub-walks that a walk is now in, or None if it entered a known one, which isn't walked again."""
        for depth in range(inside[-1].depth + 1 if inside else 1, len(walk.stack)):
            name = walk.stack[depth].cache_key
            if name:
                lasting = self.live.lasting(walk, place, depth)
                key = self.live.subwalk(walk, place, depth), name, self._whose(walk, place, depth), lasting
                if key in self.subwalks:
                    caller = Caller(walk, depth, inside)
                    self.subwalks[key].callers.append(caller)
                    self.waiting += [Resumed(caller, exit) for exit in reversed(self.subwalks[key].exits.values())]
                    return None
                subwalk = self.subwalks[key] = SubWalk()
                inside += (Entered(subwalk, depth, name, walk, lasting),)
        return inside

    def _whose(self, walk: Walk, place: Place, depth: int) -> Hashable:
        """Return what a sub-walk depends on in addition to its own tests.

        That's the ways left, the frames around it, and, as long as the model isn't known, the start of the visit.
        """
        known = "model" in walk.facts or isinstance(walk.stack[depth], Recognize)
        ways = walk.planned and bool(walk.ways_left()), self.live.choosing(walk, place, depth)
        return ways, walk.asking_on_demand, walk.in_fix, None if known else walk.start

    def _through(self, caller: Caller, exit: Exit) -> Waiting:
        """Return the caller's walk after this exit from its sub-walk."""
        last = caller.walk.fork_through(caller.depth, exit.done)
        after = last.fork() if caller.around else last  # The walk before it is needed only in a sub-walk.
        after.answer(exit.answer)
        return Waiting(after, caller.around, last, exit.answer)

    def _is_closed_alike(self, resumed: Resumed) -> bool:
        """Return whether this exit closes the visit, and another visit has been closed with the same clean-up ahead."""
        caller, exit = resumed
        return exit.closes and not caller.around and self._known(self.live.closing(caller.walk, exit.done))


def every_edge(library: Library, start: Start) -> Iterator[Edge]:
    """Yield every edge of one visit from its start."""
    return Edges(library).of(start)
