"""Frames for the basic parts of a flow: a list of steps, a step, a question, and an end."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from wizard.content.flow import Answer, Ask, Do, Record, Steps, Use
from wizard.walk.state import Frame, State, StateKey
from wizard.walk.stops import End, Stop


@dataclass(slots=True, eq=False, repr=False)
class StepList(Frame):
    """A list of steps, starting at `index`.

    `infix` means the list is part of a fix, so if a step fails, the next fix is tried.
    """

    steps: Steps
    file: str
    prefix: str = ""
    infix: bool = False
    section: str = ""
    index: int = 0

    @property
    def state_key(self) -> StateKey:
        return id(self.steps), self.index, self.prefix, self.infix

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        return ((self.file, step) for step in self.steps[self.index :])

    @property
    def rest_key(self) -> Hashable:
        return id(self.steps), self.index

    @property
    def cache_key(self) -> Hashable:
        return (id(self.steps), self.prefix) if self.section and self.index else ""

    def go(self, state: State) -> None:
        if self.section and not self.index:
            state.section = self.section
        if self.index == len(self.steps):
            state.stack.pop()
            return
        if self.file not in state.entered:
            state.enter(self.file)
        step = self.steps[self.index]
        if step.only_if and not self._for_someone(state):
            return
        if isinstance(step, Use):
            self._use(state, step)
            return
        address = f"{self.prefix}{self.file}/{step.id}"
        if state.on_demand and state.was_asked_on_demand(self.file, step):
            state.meet(f"{self.file}/{step.id}")
            self._advance(state)
        elif address in state.taken:
            state.meet(address)
            self._advance(state)
        else:
            self._show(state, step, address)

    def _for_someone(self, state: State) -> bool:
        """Record a missing step if this step is one of several for different devices and none of them fits this device.

        Return False if a question has to be answered first, otherwise True.
        """
        group = state.library.alternatives(self.steps, self.index)
        if not group:
            return True
        fits = [state.holds(step.only_if) for step in group]
        if None in fits:
            return False
        if not any(fits):
            state.lack((state.library.lost(self.file, "", group[-1].at),))
        return True

    def _advance(self, state: State) -> None:
        state.stack[-1] = type(self)(self.steps, self.file, self.prefix, self.infix, self.section, self.index + 1)

    def _use(self, state: State, use: Use) -> None:
        fits = not use.only_if or state.holds(use.only_if)
        if fits is None:
            return
        state.lack(state.library.lacks(self.file, use, fits))
        self._advance(state)
        found = state.library.target(self.file, use.use) if fits else None
        if found and not self._already_running(state, found.steps):
            prefix = f"{self.prefix}{use.id}>" if use.id else self.prefix
            state.push(UsedSteps(found.steps, found.file, prefix, self.infix))

    @staticmethod
    def _already_running(state: State, steps: Steps) -> bool:
        """Return whether these steps are already on the stack. A fix or a question asked early may run them again."""
        for frame in reversed(state.stack):
            if frame.allows_repeat:
                return False
            if isinstance(frame, StepList) and frame.steps is steps:
                return True
        return False

    def _show(self, state: State, step: Do | Ask, address: str) -> None:
        fits = not step.only_if or state.holds(step.only_if)
        safe = fits and (isinstance(step, Ask) or not step.does or state.safe(step.does, address))
        worded = safe and state.worded(step)
        if worded is None:
            return
        state.lack(state.library.lacks(self.file, step, worded))
        self._advance(state)
        if worded:
            state.push(
                Asking(step, self.file, self.prefix, self.infix)
                if isinstance(step, Ask)
                else Doing(step, self.file, self.prefix, self.infix)
            )


class UsedSteps(StepList):
    """A list of steps from elsewhere, included with `use`."""

    __slots__ = ()

    @property
    def cache_key(self) -> Hashable:
        return id(self.steps), self.prefix


@dataclass(slots=True, eq=False, repr=False)
class Doing(Frame):
    """A step to do."""

    step: Do
    file: str
    prefix: str
    infix: bool

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        yield self.file, self.step

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.step.id}"

    def go(self, state: State) -> None:
        offers = ("done", "stuck", "waiting") if self.step.wait else ("done", "stuck")
        state.stop(Stop(self.address, "do", offers, state.section, self.file, self.step, fixing=state.in_fix))

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        state.stack.pop()
        if answer != "stuck":
            return
        if self.infix:
            state.not_fixed()
        else:
            state.start_fixes(self.step, self.file, self.address)


@dataclass(slots=True, eq=False, repr=False)
class Asking(Frame):
    """A question. After an answer with `again`, it's asked again without that answer (`round` is 2 or higher)."""

    ask: Ask
    file: str
    prefix: str
    infix: bool
    gone: frozenset[str] = frozenset()
    round: int = 1

    @property
    def state_key(self) -> StateKey:
        return id(self.ask), self.infix, self.gone

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        yield self.file, self.ask

    def go(self, state: State) -> None:
        answers = []
        for answer in self.ask.answers:
            fits = not answer.only_if or state.holds(answer.only_if)
            if fits is None:
                return
            if fits and answer.id not in self.gone:
                answers.append(answer)
        offers = [answer.id for answer in answers]
        if "not-sure" not in offers:
            offers.append("not-sure")
        state.stop(
            Stop(self.address, "ask", tuple(offers), state.section, self.file, self.ask, tuple(answers), state.in_fix)
        )

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.ask.id}" + (f"#{self.round}" if self.round > 1 else "")

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        chosen = next((own for own in stop.answers if own.id == answer), None)
        state.stack.pop()
        if chosen is None:
            self._not_sure(state)
            return
        self._remember(state, chosen)
        if chosen.again == "yes":
            gone, round = self.gone | {answer}, self.round + 1
            state.push(Asking(self.ask, self.file, self.prefix, self.infix, gone, round))
        elif chosen.id == "not-sure" and not chosen.means and self.ask.remember:
            state.push(StillUnknown(self.ask.remember))
        if chosen.end:
            state.push(AnswerEnd(chosen, self.file))
        state.push(StepList(chosen.steps, self.file, self.prefix, self.infix))

    def _remember(self, state: State, chosen: Answer) -> None:
        value = chosen.means or chosen.id
        if self.ask.remember == "model" and value not in state.library.models and value != "not-sure":
            state.lack((state.library.lost(self.file, value, chosen.at),))
        elif self.ask.remember and (chosen.means or chosen.id != "not-sure"):
            state.facts[self.ask.remember] = value

    def _not_sure(self, state: State) -> None:
        """Go to the next fix or to the last resort, because the flow has no steps for *not sure*."""
        if self.ask.remember:
            StillUnknown(self.ask.remember).settle(state)
        if not self.infix:
            state.last_resort(self.address, self.file)
        elif not state.asking_on_demand:
            state.not_fixed()


@dataclass(slots=True, eq=False, repr=False)
class StillUnknown(Frame):
    """A mark that a fact stays unknown, unless the answer's steps find it out."""

    fact: str

    @property
    def state_key(self) -> StateKey:
        return (self.fact,)

    def go(self, state: State) -> None:
        state.stack.pop()
        self.settle(state)

    def settle(self, state: State) -> None:
        if self.fact != "model":
            state.facts.setdefault(self.fact, "not-sure")


@dataclass(slots=True, eq=False, repr=False)
class AnswerEnd(Frame):
    """The end of the visit or of the way, after the steps of an answer that leads there."""

    answer: Answer
    file: str

    @property
    def state_key(self) -> StateKey:
        return (id(self.answer),)

    def go(self, state: State) -> None:
        state.stack.pop()
        if self.answer.end == "other-way":
            state.other_way(self.answer.why, self.file, self.answer.instead)
        elif self.answer.end:
            state.finish(End(self.answer.end, self.answer.why, self.file, self.answer.instead))
