"""What can be under way in a walk: a list of steps, one step, a question.

Frames lie on the walk's stack, and only the topmost is run. Walks that were forked share them, so none is ever changed;
one that comes further is put back as another. (They are not declared frozen, which would make every fork slower.)
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wizard.content.flow import Answer, Ask, Do, Record, Steps, Use
from wizard.walk.values import End, Stop

if TYPE_CHECKING:
    from wizard.walk.walk import Walk

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
            walk.mend(self.step, self.file, self.address)


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
            walk.last_resort(self.address, self.file)
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
