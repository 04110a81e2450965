"""What is under way once a step did not work: what is seen, the fixes against it, the last resort."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from wizard.content.flow import Do, Fix, Record, Trouble
from wizard.content.library import Library
from wizard.walk.frames import Frame, Run, Spot
from wizard.walk.values import SEEN, SOMETHING_ELSE, End, FixAt, Stop, Taken

if TYPE_CHECKING:
    from wizard.walk.walk import Walk


class Entry(NamedTuple):
    """One fix in a list of fixes."""

    fix: Fix
    file: str
    trouble: Trouble | None
    address: str

    @property
    def known_as(self) -> str:
        """The name of its trouble (file/id); empty where it is written on the step itself."""
        return f"{self.file}/{self.trouble.id}" if self.trouble else ""

    def stop(self, walk: "Walk", offers: tuple[str, ...] = ("worked", "not-yet")) -> Stop:
        """*Did that work?*"""
        return Stop(self.address, "fix", offers, walk.section, self.file, self.fix, fixing=True)

    def skip(self, walk: "Walk") -> None:
        """Pass it over: it stands before those against what is seen."""
        walk.trail.append(Taken(self.stop(walk), "not-yet", "skipped"))
        walk.taken[self.address] = "skipped"

    def possible(self, walk: "Walk") -> bool:
        """Whether it isn't ruled out yet by what is known."""
        conditions = (self.fix.only_if, self.trouble.only_if if self.trouble else {})
        never = walk.library.model(walk.facts.get("model", ""))
        return all(map(walk.may_hold, conditions)) and not (never and set(self.fix.does) & set(never.never))


def entries(library: Library, step: Do, file: str, address: str) -> Iterator[Entry]:
    """The fixes that a step names, those of its troubles too, in their order."""
    for remedy in step.if_not:
        if isinstance(remedy, Fix):
            yield Entry(remedy, file, None, f"{address}!{remedy.id}")
            continue
        found = library.trouble(file, remedy.trouble)
        for fix in found.trouble.fixes if found else ():
            yield Entry(fix, found.file, found.trouble, f"{address}!{found.trouble.id}.{fix.id}")  # type: ignore[union-attr]


@dataclass(slots=True, eq=False, repr=False)
class Seeing(Frame):
    """*What do you see?*, where a step names several troubles: fixes against one are not tried as if it were known."""

    entries: tuple[Entry, ...]
    address: str
    file: str

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        return ((entry.file, entry.trouble or entry.fix) for entry in self.entries)

    @property
    def errand(self) -> Hashable:
        return self.file, self.address

    def go(self, walk: "Walk") -> None:
        possible = (entry for entry in self.entries if entry.possible(walk))
        troubles = tuple(dict.fromkeys(entry.known_as for entry in possible if entry.trouble))
        address = f"{self.address}{SEEN}"
        if len(troubles) > 1 or walk.turns.get(address) in troubles:  # the latter where the search found it
            walk.stop(Stop(address, "seen", (*troubles, SOMETHING_ELSE), walk.section, self.file))
        else:
            self._fix(walk, self.entries)

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        """Those before the trouble that is seen are passed over; against something else no trouble's fix is tried."""
        if answer == SOMETHING_ELSE:
            self._fix(walk, tuple(entry for entry in self.entries if entry.trouble is None))
            return
        first = next(number for number, entry in enumerate(self.entries) if entry.known_as == answer)
        for entry in self.entries[:first]:
            entry.skip(walk)
        self._fix(walk, self.entries, first)

    def _fix(self, walk: "Walk", entries: tuple[Entry, ...], first: int = 0) -> None:
        walk.stack[-1] = Fixing(entries, self.address, self.address, self.file, first)


@dataclass(slots=True, eq=False, repr=False)
class Fixing(Frame):
    """Fixes in their order, each with *did that work?* after it. `step` is what they mend, if anything."""

    entries: tuple[Entry, ...]
    address: str
    step: str
    file: str
    index: int = 0
    walked: bool = False  # the steps of the present fix

    anew: ClassVar[bool] = True

    @property
    def spot(self) -> Spot:
        return self.file, self.address, len(self.entries), self.index, self.walked

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        return ((entry.file, entry.trouble or entry.fix) for entry in self.entries[self.index :])

    @property
    def errand(self) -> Hashable:
        return self.file, self.address

    def next(self) -> "Fixing":
        """The same fixes, at the next one."""
        return Fixing(self.entries, self.address, self.step, self.file, self.index + 1)

    def go(self, walk: "Walk") -> None:
        if self.index == len(self.entries):
            walk.stack.pop()
            walk.push(Last(self.address, self.file))
            return
        entry = self.entries[self.index]
        if self.walked:
            self._ask(walk, entry)
        else:
            self._begin(walk, entry)

    def _begin(self, walk: "Walk", entry: Entry) -> None:
        fits = walk.holds(entry.trouble.only_if if entry.trouble else {})
        fits = fits and walk.holds(entry.fix.only_if)
        safe = fits and walk.safe(entry.fix.does, entry.address)
        worded = safe and walk.worded(entry.fix, entry.trouble)
        if None in (fits, safe, worded):
            return
        if not worded:
            walk.stack[-1] = self.next()
        else:
            walk.stack[-1] = Fixing(self.entries, self.address, self.step, self.file, self.index, True)
            walk.enter(entry.file)
            walk.push(Run(entry.fix.steps, entry.file, f"{entry.address}>", infix=True))

    def _ask(self, walk: "Walk", entry: Entry) -> None:
        offers = ("worked", "not-yet", "waiting") if entry.fix.wait else ("worked", "not-yet")
        walk.stop(entry.stop(walk, offers))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        if answer == "not-yet":
            walk.stack[-1] = self.next()
            return
        walk.stack.pop()
        if self.step:
            walk.mended |= {self.step}

    def current(self, walk: "Walk") -> FixAt:
        """Which fix of how many, counting those of this trouble that are not ruled out yet."""
        entry = self.entries[self.index]
        group = [
            other
            for other in self.entries
            if other.trouble is entry.trouble and (other is entry or other.possible(walk))
        ]
        last = not any(other.possible(walk) for other in self.entries[self.index + 1 :])
        return FixAt(entry.fix, entry.file, entry.trouble, group.index(entry) + 1, len(group), last)


@dataclass(slots=True, eq=False, repr=False)
class Last(Frame):
    """The last resort: it works now, another way, a promise, or a referral."""

    address: str
    file: str

    def go(self, walk: "Walk") -> None:
        other = ("other-way",) if walk.planned and walk.ways_left() else ()
        walk.stop(Stop(f"{self.address}!last", "last", ("go-on", *other, "callback", "refer"), walk.section, self.file))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer == "go-on":
            walk.mended |= {self.address}
        elif answer == "other-way":
            walk.other_way("", self.file)
        else:
            walk.finish(End("callback" if answer == "callback" else "refer", file=self.file))
