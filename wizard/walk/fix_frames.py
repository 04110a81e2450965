"""Frames for a step that didn't work: the question that asks which problem it is, the fixes, and the last resort."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from wizard.content.flow import Do, Fix, Record, Trouble
from wizard.content.library import Library
from wizard.walk.frames import StepList
from wizard.walk.state import Frame, State, StateKey
from wizard.walk.stops import SEEN, SOMETHING_ELSE, End, FixAt, Stop, Taken


class FixEntry(NamedTuple):
    """A fix in a list of fixes, with its trouble and address."""

    fix: Fix
    file: str
    trouble: Trouble | None
    address: str

    @property
    def known_as(self) -> str:
        """Return the trouble that this fix belongs to (file/id), or "" if it's a step's own fix."""
        return f"{self.file}/{self.trouble.id}" if self.trouble else ""

    def stop(self, state: State, offers: tuple[str, ...] = ("worked", "not-yet")) -> Stop:
        """Return the stop that asks *Did that work?*"""
        return Stop(self.address, "fix", offers, state.section, self.file, self.fix, fixing=True)

    def skip(self, state: State) -> None:
        """Record this fix as skipped, because the chosen problem comes later in the list."""
        state.trail.append(Taken(self.stop(state), "not-yet", "skipped"))
        state.taken[self.address] = "skipped"

    def possible(self, state: State) -> bool:
        """Return whether the known facts allow this fix."""
        conditions = (self.fix.only_if, self.trouble.only_if if self.trouble else {})
        never = state.library.model(state.facts.get("model", ""))
        return all(map(state.may_hold, conditions)) and not (never and set(self.fix.does) & set(never.never))


def entries(library: Library, step: Do, file: str, address: str) -> Iterator[FixEntry]:
    """Yield all fixes for a step in order: its own, and those of the troubles it names."""
    for remedy in step.if_not:
        if isinstance(remedy, Fix):
            yield FixEntry(remedy, file, None, f"{address}!{remedy.id}")
            continue
        found = library.trouble(file, remedy.trouble)
        for fix in found.trouble.fixes if found else ():
            yield FixEntry(fix, found.file, found.trouble, f"{address}!{found.trouble.id}.{fix.id}")  # type: ignore[union-attr]


@dataclass(slots=True, eq=False, repr=False)
class WhichProblem(Frame):
    """The question *What do you see?*, asked if a step names several troubles.

    Only the fixes for the answer are tried.
    """

    entries: tuple[FixEntry, ...]
    address: str
    file: str

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        return ((entry.file, entry.trouble or entry.fix) for entry in self.entries)

    @property
    def cache_key(self) -> Hashable:
        return self.file, self.address

    def go(self, state: State) -> None:
        possible = (entry for entry in self.entries if entry.possible(state))
        troubles = tuple(dict.fromkeys(entry.known_as for entry in possible if entry.trouble))
        address = f"{self.address}{SEEN}"
        # If staff searched for the problem, the answer is already there, even if the step names only one trouble.
        if len(troubles) > 1 or state.turns.get(address) in troubles:
            state.stop(Stop(address, "seen", (*troubles, SOMETHING_ELSE), state.section, self.file))
        else:
            self._fix(state, self.entries)

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        """Skip the fixes that come before the chosen trouble. For *Something else*, try only the step's own fixes."""
        if answer == SOMETHING_ELSE:
            self._fix(state, tuple(entry for entry in self.entries if entry.trouble is None))
            return
        first = next(number for number, entry in enumerate(self.entries) if entry.known_as == answer)
        for entry in self.entries[:first]:
            entry.skip(state)
        self._fix(state, self.entries, first)

    def _fix(self, state: State, entries: tuple[FixEntry, ...], first: int = 0) -> None:
        state.stack[-1] = FixList(entries, self.address, self.address, self.file, first)


@dataclass(slots=True, eq=False, repr=False)
class FixList(Frame):
    """A list of fixes, each followed by *Did that work?* `step` is the address of the step to fix, if there is one."""

    entries: tuple[FixEntry, ...]
    address: str
    step: str
    file: str
    index: int = 0
    walked: bool = False  # True once the steps of the current fix have been walked.

    allows_repeat: ClassVar[bool] = True

    @property
    def state_key(self) -> StateKey:
        return self.file, self.address, len(self.entries), self.index, self.walked

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        return ((entry.file, entry.trouble or entry.fix) for entry in self.entries[self.index :])

    @property
    def cache_key(self) -> Hashable:
        # Without a step, these are the fixes of the trouble that the visit started with, which no other start shares.
        return (self.file, self.address) if self.step else ""

    def next(self) -> "FixList":
        """Return the frame for the next fix."""
        return FixList(self.entries, self.address, self.step, self.file, self.index + 1)

    def go(self, state: State) -> None:
        if self.index == len(self.entries):
            state.stack.pop()
            state.push(LastResort(self.address, self.file))
            return
        entry = self.entries[self.index]
        if self.walked:
            self._ask(state, entry)
        else:
            self._begin(state, entry)

    def _begin(self, state: State, entry: FixEntry) -> None:
        fits = state.holds(entry.trouble.only_if if entry.trouble else {})
        fits = fits and state.holds(entry.fix.only_if)
        safe = fits and state.safe(entry.fix.does, entry.address)
        worded = safe and state.worded(entry.fix, entry.trouble)
        if None in (fits, safe, worded):
            return
        for record in (entry.fix, entry.trouble):
            state.lack(state.library.lacks(entry.file, record) if record else ())
        if not worded:
            state.stack[-1] = self.next()
        else:
            state.stack[-1] = FixList(self.entries, self.address, self.step, self.file, self.index, True)
            state.enter(entry.file)
            state.push(StepList(entry.fix.steps, entry.file, f"{entry.address}>", infix=True))

    def _ask(self, state: State, entry: FixEntry) -> None:
        offers = ("worked", "not-yet", "waiting") if entry.fix.wait else ("worked", "not-yet")
        state.stop(entry.stop(state, offers))

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        if answer == "not-yet":
            state.stack[-1] = self.next()
            return
        state.stack.pop()
        if self.step:
            state.fixed_steps |= {self.step}

    def current(self, state: State) -> FixAt:
        """Return the current fix and its number among the possible fixes for the same trouble."""
        entry = self.entries[self.index]
        group = [
            other
            for other in self.entries
            if other.trouble is entry.trouble and (other is entry or other.possible(state))
        ]
        last = not any(other.possible(state) for other in self.entries[self.index + 1 :])
        return FixAt(entry.fix, entry.file, entry.trouble, group.index(entry) + 1, len(group), last)


@dataclass(slots=True, eq=False, repr=False)
class LastResort(Frame):
    """The last resort: a choice to continue, take another way, promise a callback, or refer the patron."""

    address: str
    file: str

    def go(self, state: State) -> None:
        other = ("other-way",) if state.planned and state.ways_left() else ()
        state.stop(
            Stop(f"{self.address}!last", "last", ("go-on", *other, "callback", "refer"), state.section, self.file)
        )

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        state.stack.pop()
        if answer == "go-on":
            state.fixed_steps |= {self.address}
        elif answer == "other-way":
            state.other_way("", self.file)
        else:
            state.finish(End("callback" if answer == "callback" else "refer", file=self.file))
