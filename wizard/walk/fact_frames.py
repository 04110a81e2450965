"""Frames that find out a fact on demand: the device or platform, the model, the way, or the answer to a question.

Each one is pushed above the frame that needs the fact. Once it's popped, the frame below runs again with the fact set.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from wizard.content.flow import Ask, Only, Record
from wizard.content.library import Library
from wizard.walk.frames import StepList
from wizard.walk.state import Frame, State, StateKey
from wizard.walk.stops import Stop


@dataclass(slots=True, eq=False, repr=False)
class AskedEarly(Frame):
    """A question asked early because a frame needs its fact.

    This frame stays on the stack below the question, so all frames above it can be seen to belong to that question.
    """

    file: str
    ask: Ask
    begun: bool = False

    allows_repeat: ClassVar[bool] = True

    @property
    def state_key(self) -> StateKey:
        return id(self.ask), self.begun

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        yield from [] if self.begun else [(self.file, self.ask)]

    def go(self, state: State) -> None:
        state.stack.pop()
        if not self.begun:
            infix = state.in_fix
            state.push(AskedEarly(self.file, self.ask, True))
            state.push(StepList((self.ask,), self.file, infix=infix))


@dataclass(slots=True, eq=False, repr=False)
class Recognize(Frame):
    """The questions that find out the model.

    They belong to the section *recognize*. After them, the walk returns to the section it was in before.
    """

    device: str
    before: str | None = None

    @property
    def state_key(self) -> StateKey:
        return self.device, self.before

    @property
    def cache_key(self) -> Hashable:
        return self.device

    def go(self, state: State) -> None:
        state.stack.pop()
        if self.before is not None:
            state.section = self.before
            return
        state.push(Recognize(self.device, state.section))
        state.push(StepList(state.library.devices[self.device].recognize, self.device, section="recognize"))


@dataclass(slots=True, eq=False, repr=False)
class Which(Frame):
    """The question that asks for the device or the platform if a visit starts with a trouble.

    If there's only one candidate, it's taken without asking.
    """

    fact: str
    among: tuple[str, ...]

    @property
    def state_key(self) -> StateKey:
        return self.fact, self.among

    def go(self, state: State) -> None:
        every = state.library.devices if self.fact == "device" else state.library.platforms
        if len(self.among) == 1 < len(every):
            state.stack.pop()
            state.facts[self.fact] = self.among[0]
        else:
            state.stop(Stop(f"!{self.fact}", "which", (*self.among, "not-sure"), state.section))

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        state.stack.pop()
        if answer != "not-sure":
            state.facts[self.fact] = answer


def which(state: State, fact: str) -> Which:
    """Return the question that asks for the device or the platform.

    It offers only those that the trouble can occur on. Services that the library offers come first.
    """
    library, file = state.library, state.start.trouble.partition("/")[0]
    found = library.trouble(file, state.start.trouble)
    only = found.trouble.only_if if found else {}
    devices = library.devices_with.get(file) or list(library.devices)
    platforms = [id for id in library.platforms if file in library.reached[id]] or list(library.platforms)
    device, platform = state.facts.get("device"), state.facts.get("platform")
    pairs = [
        (one, other)
        for one in ([device] if device else devices)
        for other in ([platform] if platform else sorted(platforms, key=lambda id: not library.offers(id)))
        if _meet(library, one, other, only)
    ]
    met = dict.fromkeys(pair[fact == "platform"] for pair in pairs)
    return Which(fact, tuple(met or (devices if fact == "device" else platforms)))


def _meet(library: Library, device: str, platform: str, only: Only) -> bool:
    """Return whether a condition can be true for one of the device's models on one of the platform's ways."""
    given, ways = {"device": device, "platform": platform}, library.platforms[platform].ways.keys()
    if any(value not in only.get(fact, (value,)) for fact, value in given.items()):
        return False
    models = library.devices[device].models.items()
    able = (set(model.ways) & ways for id, model in models if id in only.get("model", (id,)))
    return any(way in only.get("way", (way,)) for shared in able for way in shared)


@dataclass(slots=True, eq=False, repr=False)
class FirstWay(Frame):
    """The choice of the first way that works, for a visit that starts with a trouble."""

    def go(self, state: State) -> None:
        state.stack.pop()
        if state.ways_left():
            state.take_way()
