"""The flow interpreter, which works out where a visit is. It doesn't open files or draw screens.

A walk follows a plan until it needs an answer, and stops there. Each answer is a **turn**: an address and an answer id.
The same turns always lead to the same position, so to save a visit, it's enough to save its start and its turns. A walk
can be forked at any stop. That's how the program looks ahead in a plan, and how tests try every edge.

A walk is a stack of frames. A frame that needs an unknown fact pushes the fact's question onto the stack, and runs
again once it's answered. So a question is asked when its fact is first needed, wherever that is.
"""

from collections.abc import Mapping
from typing import NamedTuple

from wizard.content.flow import Ask, Do, Instead
from wizard.content.library import Library, Missing
from wizard.walk.fact_frames import AskedEarly, FirstWay, Recognize, which
from wizard.walk.fix_frames import FixList, LastResort, WhichProblem, entries
from wizard.walk.frames import StepList
from wizard.walk.plan_frames import Plan, TroubleFirst
from wizard.walk.state import Frame, State
from wizard.walk.stops import NOT_SHOWN, PASSED, End, FixAt, Start, StepMet, Stop, Taken


class Stretch(NamedTuple):
    """The changes between two stops of a walk: its new position, and everything it added."""

    frames: list[Frame]
    at: Stop | None
    section: str
    facts: dict[str, str]
    trail: list[Taken]
    turns: dict[str, str]
    taken: dict[str, str]
    steps_met: list[StepMet]
    entered: tuple[str, ...]
    missing: tuple[Missing, ...]
    fixed_steps: frozenset[str]
    hidden: frozenset[str]
    demanded: frozenset[str]
    on_demand: frozenset[tuple[str, str]]
    met_again: frozenset[tuple[str, str]]


class Walk(State):
    """A walk, either at the stop `at` or at its `end`. Exactly one of them is None."""

    __slots__ = ("end", "open")

    def __init__(
        self, library: Library, start: Start, turns: Mapping[str, str] | None = None, open: str | None = None
    ) -> None:
        super().__init__(library, start)
        self.turns.update(turns or {})
        self.open = open
        self.lack(tuple(library.unfinished[id] for id in (start.device, start.platform) if id in library.unfinished))
        self.end: End | None = None
        self.stack.append(TroubleFirst() if start.trouble else Plan())
        self._run()

    def fork(self) -> "Walk":
        """Return a copy of the walk that can take other answers. The copy doesn't stop at `open`."""
        other = object.__new__(Walk)
        other.turns, other.facts, other.taken = self.turns.copy(), self.facts.copy(), self.taken.copy()
        other.trail, other.steps_met, other.stack = self.trail.copy(), self.steps_met.copy(), self.stack.copy()
        other.library, other.start, other.watch = self.library, self.start, self.watch
        other.fixed_steps, other.hidden, other.missing = self.fixed_steps, self.hidden, self.missing
        other.entered, other.tried, other.way_from = self.entered, self.tried, self.way_from
        other.demanded, other.on_demand = self.demanded, self.on_demand
        other.section, other.skipped_sections, other.at = self.section, self.skipped_sections, self.at
        other.closing, other.closed_from, other.end = self.closing, self.closed_from, self.end
        other.open = None
        return other

    def since(self, first: "Walk", depth: int) -> "Stretch":
        """Return what this walk has done since `first`, in the frames from `depth` up."""
        asked = self.asked_since(first)  # The answer may be the same as before.
        return Stretch(
            frames=self.stack[depth:],
            at=self.at,
            section=self.section,
            facts={fact: own for fact, own in self.facts.items() if fact in asked or own != first.facts.get(fact)},
            trail=self.trail[len(first.trail) :],
            turns={address: own for address, own in self.turns.items() if address not in first.turns},
            taken={address: own for address, own in self.taken.items() if address not in first.taken},
            steps_met=self.steps_met[len(first.steps_met) :],
            entered=self.entered[len(first.entered) :],
            missing=self.missing[len(first.missing) :],
            fixed_steps=self.fixed_steps - first.fixed_steps,
            hidden=self.hidden - first.hidden,
            demanded=self.demanded - first.demanded,
            on_demand=self.on_demand - first.on_demand,
            met_again=first.on_demand - self.on_demand,
        )

    def asked_since(self, first: "Walk") -> set[str]:
        """Return the facts whose questions this walk has answered since `first`."""
        stops = [taken.stop for taken in self.trail[len(first.trail) :]]
        return {stop.record.remember for stop in stops if stop.kind == "ask" and isinstance(stop.record, Ask)}

    def fork_through(self, depth: int, done: "Stretch") -> "Walk":
        """Return a copy with the changes that another walk made in the same steps, in the frames from `depth` up.

        The steps aren't walked again, and steps that this walk has already taken aren't added twice.
        """
        copy, way = self.fork(), self.facts.get("way", "")
        copy.stack[depth:] = done.frames
        copy.at, copy.section = done.at, done.section
        copy.facts.update(done.facts)
        copy.trail += [taken for taken in done.trail if taken.address not in self.taken]
        copy.turns, copy.taken = {**done.turns, **self.turns}, {**done.taken, **self.taken}
        copy.steps_met += [met if met.way == way else StepMet(way, *met[1:]) for met in done.steps_met]
        copy.entered += tuple([file for file in done.entered if file not in self.entered])
        copy.lack(done.missing)
        copy.fixed_steps |= done.fixed_steps
        copy.hidden |= done.hidden
        copy.demanded |= done.demanded
        copy.on_demand = (self.on_demand - done.met_again) | done.on_demand
        return copy

    def answer(self, answer: str) -> None:
        """Take an answer at the current stop and run to the next. Raise ValueError if the answer isn't offered."""
        if self.at is None or not self._fits(self.at, answer):
            raise ValueError(f"{answer!r} isn't offered here")
        self.turns[self.at.address] = answer
        self.open = None
        if answer != "waiting":
            self._take(self.at, answer)
        self._run()

    def close(self) -> None:
        """End the visit early. Only the clean-up steps are left."""
        self.at = None
        self.finish(End("refer"))
        self._run()

    @property
    def unused_answers(self) -> list[str]:
        """Return the addresses of answers that no longer apply. They apply again if the path comes back to them."""
        return [
            address
            for address in self.turns
            if address not in self.taken and not (self.at and self.at.address == address)
        ]

    def _run(self) -> None:
        """Run to the next stop that has no turn, or to the end."""
        while True:
            if self.at is not None:
                answer = self._known(self.at)
                if answer is None:
                    return
                self._take(self.at, answer)
            elif self.stack:
                self.stack[-1].go(self)
            elif self.closing is not None:
                self.end, self.at = self.closing, None
                return
            else:
                raise AssertionError("a walk must stop or end")

    def _known(self, stop: Stop) -> str | None:
        """Return the saved answer for this stop, or None if there's no valid answer or the walk has to stop here."""
        if stop.address == self.open:
            return None
        answer = self.turns.get(stop.address)
        if answer == "waiting" and stop.kind in ("do", "fix"):
            self.at = stop._replace(offers=tuple(o for o in stop.offers if o != "waiting"), waiting=True)
            return None
        if answer is not None and self._fits(stop, answer):
            return answer
        return self.skipped_sections.get(stop.section) if stop.kind in ("do", "ask") else None

    @staticmethod
    def _fits(stop: Stop, answer: str) -> bool:
        if answer in PASSED:
            return stop.kind in ("do", "ask") and stop.section != "recognize"
        return answer in stop.offers

    def _take(self, stop: Stop, answer: str) -> None:
        passed = answer if answer in NOT_SHOWN else ""
        if passed and stop.kind == "ask":
            answer = stop.offers[0]
        if answer == "waiting":
            self._known(stop)
            return
        self.at = None
        early = self.asking_on_demand
        self.trail.append(Taken(stop, answer, passed, early))
        self.taken[stop.address] = answer
        if not early:
            self.meet(stop.address)
        self.stack[-1].answered(self, stop, answer)

    # ------------------------------------------------------------------ links between frames

    @property
    def planned(self) -> bool:
        """Return whether a plan is on the stack, so the walk can switch to another of its ways."""
        return Plan in map(type, self.stack)

    @property
    def in_fix(self) -> bool:
        """Return whether a fix is on the stack."""
        return FixList in map(type, self.stack)

    @property
    def asking_on_demand(self) -> bool:
        """Return whether a question is being asked early because a frame needs its fact."""
        return AskedEarly in map(type, self.stack)

    def fixing(self) -> FixAt | None:
        """Return the current fix and its number, or None if no fix is on the stack."""
        for frame in reversed(self.stack):
            if isinstance(frame, FixList):
                return frame.current(self)
        return None

    def question(self, fact: str) -> Frame | None:
        if fact in ("device", "platform"):
            return which(self, fact) if self.start.trouble else None
        if fact == "model":
            device = self.library.devices.get(self.facts.get("device", ""))
            return Recognize(self.facts["device"]) if device else None
        if fact == "way":
            return FirstWay() if "model" in self.facts and "platform" in self.facts else None
        file, ask = self.library.questions.get(fact, ("", None))
        asked = ask is not None and (
            file in self.library.topics or file in (self.facts.get("device"), self.facts.get("platform"))
        )
        if ask is None or not asked:
            return None
        if f"{file}/{ask.id}" not in self.taken:
            self.on_demand |= {(file, ask.id)}
        return AskedEarly(file, ask)

    def start_fixes(self, step: Do, file: str, address: str) -> None:
        """Start fixing a step that didn't work: ask which problem it is, then try the fixes."""
        self.push(WhichProblem(tuple(entries(self.library, step, file, address)), address, file))

    def last_resort(self, address: str, file: str) -> None:
        """Offer the remaining choices when no fix is known."""
        self.push(LastResort(address, file))

    def not_fixed(self) -> None:
        """Move on from a fix that didn't help to the next one."""
        while not isinstance(self.stack[-1], FixList):
            self.stack.pop()
        frame = self.stack.pop()
        assert isinstance(frame, FixList)
        self.push(frame.next())

    def other_way(self, why: str, file: str, instead: tuple[Instead, ...] = ()) -> None:
        """Give up the current way. Take the next one, or end the visit if none is left."""
        if self.closing is not None:
            return
        self.skipped_sections = {}  # They were skipped for this way only.
        while self.stack and not isinstance(self.stack[-1], Plan):
            self.stack.pop()
        if not self.stack:
            self.finish(End("refer", why, file, instead))
        elif self.ways_left():
            self.stack[-1] = Plan("way", tuple(verdict.way or "" for verdict in self.ways_left()))
        else:
            self.stack.pop()
            self.finish(End("cannot", why, file, instead))

    def finish(self, end: End) -> None:
        """Close the visit after its clean-up, starting with the file entered last. A frame pops itself before it does.

        If a second end follows, it replaces the first only if it's a callback or a referral.
        """
        if self.closing is not None:
            if end.how in ("callback", "refer"):
                self.closing = end
            return
        self.closing, self.closed_from = end, len(self.stack)
        self.stack, self.section, self.skipped_sections = [], "clean-up", {}
        for file in self.entered:
            platform = self.library.platforms.get(file) if file == self.facts.get("platform") else None
            ways = [platform.ways[way].clean_up for way in self.tried] if platform else []
            lists = (self.library.files[file].clean_up, *ways)
            self.stack += [StepList(steps, file) for steps in lists if steps]
