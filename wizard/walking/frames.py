"""What can be under way in a walk: a list of steps, one step, a question, fixes, the last resort.

Frames lie on the walk's stack, and only the topmost is run. Walks that were forked share them, so none is ever changed;
one that comes further is put back as another. (They are not declared frozen, which would make every fork slower.)
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from wizard.flow import Answer, Ask, Do, Fix, Record, Steps, Trouble, Use
from wizard.walking.stops import SOMETHING_ELSE, End, FixAt, Stop, Taken

if TYPE_CHECKING:
    from wizard.walking.walk import Walk

Spot = tuple[Hashable, ...]


class Frame:
    """Something under way. `go` runs it a little further; `answered` gets the answer to a stop it made.

    `rest` is what it has still to do: records with their files. `spot` tells frames apart by that, as far as the stop's
    address does not.
    """

    __slots__ = ()

    anew: ClassVar[bool] = False  # whether steps that are under way below it may be walked above it once more

    @property
    def spot(self) -> Spot:
        return ()

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        return iter(())

    @property
    def errand(self) -> Hashable:
        """Something by itself that many walks come to, and come back from; empty where it isn't."""
        return ""

    def go(self, walk: "Walk") -> None:
        raise NotImplementedError

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        raise NotImplementedError


@dataclass(slots=True, eq=False, repr=False)
class Run(Frame):
    """A list of steps from `index` on. `infix`: inside a fix, where *didn't* moves on to the next fix."""

    steps: Steps
    file: str
    prefix: str = ""
    infix: bool = False
    section: str = ""
    index: int = 0

    @property
    def spot(self) -> Spot:
        return id(self.steps), self.index, self.prefix, self.infix

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        return ((self.file, step) for step in self.steps[self.index :])

    def go(self, walk: "Walk") -> None:
        if self.section and not self.index:
            walk.section = self.section
        if self.index == len(self.steps):
            walk.stack.pop()
            return
        walk.enter(self.file)
        step = self.steps[self.index]
        if isinstance(step, Use):
            self._use(walk, step)
        elif walk.was_early(self.file, step):
            walk.meet(f"{self.file}/{step.id}")
            self._advance(walk)
        elif (address := f"{self.prefix}{self.file}/{step.id}") in walk.taken:
            walk.meet(address)
            self._advance(walk)
        else:
            self._show(walk, step)

    def _advance(self, walk: "Walk") -> None:
        walk.stack[-1] = type(self)(self.steps, self.file, self.prefix, self.infix, self.section, self.index + 1)

    def _use(self, walk: "Walk", use: Use) -> None:
        fits = walk.holds(use.only_if)
        if fits is None:
            return
        self._advance(walk)
        found = walk.library.target(self.file, use.use) if fits else None
        if found and not self._ring(walk, found.steps):
            prefix = f"{self.prefix}{use.id}>" if use.id else self.prefix
            walk.push(Errand(found.steps, found.file, prefix, self.infix))

    @staticmethod
    def _ring(walk: "Walk", steps: Steps) -> bool:
        """Whether these steps are under way already. A fix, or a question asked early, may call them once more."""
        for frame in reversed(walk.stack):
            if frame.anew:
                return False
            if isinstance(frame, Run) and frame.steps is steps:
                return True
        return False

    def _show(self, walk: "Walk", step: Do | Ask) -> None:
        address = f"{self.prefix}{self.file}/{step.id}"
        fits = walk.holds(step.only_if)
        safe = fits and walk.safe(step.does if isinstance(step, Do) else (), address)
        worded = safe and walk.worded(step)
        if None in (fits, safe, worded):
            return
        self._advance(walk)
        if worded:
            walk.push(
                Asking(step, self.file, self.prefix, self.infix)
                if isinstance(step, Ask)
                else Doing(step, self.file, self.prefix, self.infix)
            )


class Errand(Run):
    """A list of steps written elsewhere, which a `use` walks here."""

    __slots__ = ()

    @property
    def errand(self) -> Hashable:
        return id(self.steps), self.prefix


@dataclass(slots=True, eq=False, repr=False)
class Doing(Frame):
    """One thing to do."""

    step: Do
    file: str
    prefix: str
    infix: bool

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        yield self.file, self.step

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.step.id}"

    def go(self, walk: "Walk") -> None:
        offers = ("done", "stuck", "waiting") if self.step.wait else ("done", "stuck")
        walk.stop(Stop(self.address, "do", offers, walk.section, self.file, self.step, fixing=walk.mending))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer != "stuck":
            return
        if self.infix:
            walk.not_fixed()
        else:
            walk.push(Seeing(tuple(self._entries(walk)), self.address, self.file))

    def _entries(self, walk: "Walk") -> "Iterator[Entry]":
        for remedy in self.step.if_not:
            if isinstance(remedy, Fix):
                yield Entry(remedy, self.file, None, f"{self.address}!{remedy.id}")
                continue
            found = walk.library.trouble(self.file, remedy.trouble)
            for fix in found.trouble.fixes if found else ():
                yield Entry(fix, found.file, found.trouble, f"{self.address}!{found.trouble.id}.{fix.id}")  # type: ignore[union-attr]


@dataclass(slots=True, eq=False, repr=False)
class Asking(Frame):
    """One question, asked again (`round` 2 and up) without the answers that said so."""

    ask: Ask
    file: str
    prefix: str
    infix: bool
    gone: frozenset[str] = frozenset()
    round: int = 1

    @property
    def spot(self) -> Spot:
        return id(self.ask), self.infix, self.gone

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        yield self.file, self.ask

    def go(self, walk: "Walk") -> None:
        answers = []
        for answer in self.ask.answers:
            fits = walk.holds(answer.only_if)
            if fits is None:
                return
            if fits and answer.id not in self.gone:
                answers.append(answer)
        offers = [answer.id for answer in answers]
        if "not-sure" not in offers:
            offers.append("not-sure")
        walk.stop(
            Stop(self.address, "ask", tuple(offers), walk.section, self.file, self.ask, tuple(answers), walk.mending)
        )

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.ask.id}" + (f"#{self.round}" if self.round > 1 else "")

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        chosen = next((own for own in stop.answers if own.id == answer), None)
        walk.stack.pop()
        if chosen is None:
            self._not_sure(walk)
            return
        self._remember(walk, chosen)
        if chosen.again == "yes":
            gone, round = self.gone | {answer}, self.round + 1
            walk.push(Asking(self.ask, self.file, self.prefix, self.infix, gone, round))
        elif chosen.id == "not-sure" and not chosen.means and self.ask.remember:
            walk.push(NotFoundOut(self.ask.remember))
        if chosen.end:
            walk.push(Ends(chosen, self.file))
        walk.push(Run(chosen.steps, self.file, self.prefix, self.infix))

    def _remember(self, walk: "Walk", chosen: Answer) -> None:
        if self.ask.remember and (chosen.means or chosen.id != "not-sure"):
            walk.facts[self.ask.remember] = chosen.means or chosen.id

    def _not_sure(self, walk: "Walk") -> None:
        """Nobody knows, and the file says nothing about it: the next fix, or the last resort."""
        if self.ask.remember:
            NotFoundOut(self.ask.remember).settle(walk)
        if not self.infix:
            walk.push(Last(self.address, self.file))
        elif not walk.asking_early:
            walk.not_fixed()


@dataclass(slots=True, eq=False, repr=False)
class NotFoundOut(Frame):
    """A fact that stays unknown, unless the steps before found it out another way."""

    fact: str

    @property
    def spot(self) -> Spot:
        return (self.fact,)

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        self.settle(walk)

    def settle(self, walk: "Walk") -> None:
        if self.fact != "model":
            walk.facts.setdefault(self.fact, "not-sure")


@dataclass(slots=True, eq=False, repr=False)
class Ends(Frame):
    """The end that an answer brings, once its steps are done."""

    answer: Answer
    file: str

    @property
    def spot(self) -> Spot:
        return (id(self.answer),)

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if self.answer.end == "other-way":
            walk.other_way(self.answer.why, self.file, self.answer.instead)
        elif self.answer.end:
            walk.finish(End(self.answer.end, self.answer.why, self.file, self.answer.instead))


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
        """Pass it over: it is against a trouble that nobody sees."""
        walk.trail.append(Taken(self.stop(walk), "not-yet", "skipped"))
        walk.taken[self.address] = "skipped"

    def possible(self, walk: "Walk") -> bool:
        """Whether it isn't ruled out yet by what is known."""
        conditions = (self.fix.only_if, self.trouble.only_if if self.trouble else {})
        never = walk.library.model(walk.facts.get("model", ""))
        return all(map(walk.may_hold, conditions)) and not (never and set(self.fix.does) & set(never.never))


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
        address = f"{self.address}!seen"
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
