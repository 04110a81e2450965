"""Every edge of what can be walked: each answer at each stop, for all that the rest of a walk can still turn on.

The walks form one tree with shared beginnings. A **sub-walk** that many walks come to and return from (a topic, a part,
the fixes of a step) is walked once per set of facts it depends on. A later walk that reaches it takes the known answers
straight to each exit, so the work grows with the text of the flows, not with the ways to combine it.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.content.library import Library
from wizard.walk.fact_frames import Recognize
from wizard.walk.liveness import Live
from wizard.walk.values import Start, Stop, Watch
from wizard.walk.walk import Walk

Turns = tuple[tuple[str, str], ...]


class Edge(NamedTuple):
    """One answer at one stop; `after` is the walk just behind it, until the next edge is asked for."""

    stop: Stop
    answer: str
    after: Walk


@dataclass(eq=False)
class SubWalk:
    """What is known of one sub-walk: the turns that leave it, and the callers to tell about new ones."""

    exits: dict[Hashable, Turns] = field(default_factory=dict)
    callers: list[tuple[Walk, "Inside"]] = field(default_factory=list)


class Entered(NamedTuple):
    """A sub-walk a walk is in: its depth on the stack, and the walk as it was before."""

    subwalk: SubWalk
    depth: int
    name: Hashable
    before: Walk

    def left(self, walk: Walk) -> bool:
        """Whether a walk is done with it, or was called away."""
        gone = len(walk.stack) <= self.depth or walk.stack[self.depth].cache_key != self.name
        return gone or walk.closing is not self.before.closing or len(walk.tried) != len(self.before.tried)

    def found_out(self, walk: Walk) -> frozenset[tuple[str, str]]:
        """What was found out on it: other facts than before, and each answer to a question that finds one out."""
        asked = ((getattr(taken.stop.record, "remember", ""), taken.answer) for taken in walk.trail[self.since :])
        return frozenset(walk.facts.items() - self.before.facts.items()).union(own for own in asked if own[0])

    @property
    def since(self) -> int:
        """How many turns were taken before it."""
        return len(self.before.trail)


Inside = tuple[Entered, ...]


class Edges:
    """Walks through one library, edge by edge. To be kept: it learns each sub-walk once."""

    def __init__(self, library: Library, watch: Watch | None = None) -> None:
        self.library, self.watch, self.live = library, watch, Live(library)
        self.subwalks: dict[Hashable, SubWalk] = {}
        self.seen: set[Hashable] = set()
        self.waiting: list[tuple[Walk, Inside]] = []

    def of(self, start: Start) -> Iterator[Edge]:
        """Every edge from here that no walk took before. Not to be begun while another is under way."""
        first = Walk(self.library, start)
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
        """Take every answer, the last with the walk itself, the others with forks; the usual one is followed first."""
        answers = [answer for answer in stop.offers if answer != "waiting"]
        made = []
        for answer in answers:
            after = walk if answer is answers[-1] else walk.fork()
            after.answer(answer)
            yield Edge(stop, answer, after)
            made.append((after, inside))
        self.waiting += reversed(made)

    def _is_new(self, walk: Walk, inside: Inside) -> bool:
        """Whether no walk that goes on alike stood here; on a sub-walk, none that could make another exit of it."""
        if inside:
            on = inside[-1]
            state: Hashable = (on.subwalk, self.live.subwalk(walk, on.depth), on.found_out(walk))
        else:
            state = self.live.state(walk)
        if state in self.seen:
            return False
        self.seen.add(state)
        return True

    def _leave(self, walk: Walk, inside: Inside) -> Inside:
        """Those sub-walks that a walk is still on. If it left one in a new way, all who wait for that leave it, too."""
        while inside and inside[-1].left(walk):
            on, inside = inside[-1], inside[:-1]
            exit = self._exit(walk, on)
            if exit not in on.subwalk.exits:
                turns = on.subwalk.exits[exit] = tuple((t.address, t.answer) for t in walk.trail[on.since :])
                for caller, around in on.subwalk.callers:
                    self._take(caller, around, turns)
        return inside

    def _exit(self, walk: Walk, on: Entered) -> Hashable:
        """What tells one way of leaving a sub-walk from another; of an end only how it is tidied up after."""
        owed = (*(file for file in self.live.owed(walk) if file not in on.before.entered), *walk.tried)
        if walk.closing is not on.before.closing and walk.closed_from > on.depth:  # in the sub-walk, not just after it
            return self.live.tidying(walk), owed
        place = walk.at and walk.at.address, tuple([frame.state_key for frame in walk.stack])
        return place, on.found_out(walk), owed

    def _enter(self, walk: Walk, inside: Inside) -> Inside | None:
        """The sub-walks that a walk is on, now that it begins some; None where it needn't walk one that is known."""
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
        """What a sub-walk depends on beside its own tests: whether the way can be given up; who has no model yet."""
        known = "model" in walk.facts or isinstance(walk.stack[depth], Recognize)
        return walk.planned and bool(walk.ways_left()), None if known else walk.start

    def _call(self, subwalk: SubWalk, walk: Walk, inside: Inside) -> None:
        subwalk.callers.append((walk, inside))
        for turns in subwalk.exits.values():
            self._take(walk, inside, turns)

    def _take(self, walk: Walk, inside: Inside, turns: Turns) -> None:
        """Bring a walk to where these turns lead; as far as it goes where it has walked some of it before."""
        after = walk.fork()
        for address, answer in turns:
            if after.at is not None and after.at.address == address and answer in after.at.offers:
                after.answer(answer)
        self.waiting.append((after, inside))


def every_edge(library: Library, start: Start) -> Iterator[Edge]:
    """Every edge of one visit, from its start."""
    return Edges(library).of(start)
