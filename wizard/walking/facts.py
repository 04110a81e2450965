"""What finds out a fact that something needs: the device or platform, the model, the way, or what a question asks.

Each lies above what needs it. Once it is gone, that is run again, and finds the fact known or not to be known.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wizard.flow import Ask, Record
from wizard.walking.frames import Frame, Run, Spot
from wizard.walking.stops import Stop

if TYPE_CHECKING:
    from wizard.walking.walk import Walk


@dataclass(slots=True, eq=False, repr=False)
class Asked(Frame):
    """A question asked early, since a fact is needed. It stays below its question: all above it counts as early."""

    file: str
    ask: Ask
    begun: bool = False

    anew: ClassVar[bool] = True

    @property
    def spot(self) -> Spot:
        return id(self.ask), self.begun

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        yield from [] if self.begun else [(self.file, self.ask)]

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if not self.begun:
            walk.push(Asked(self.file, self.ask, True), Run((self.ask,), self.file, infix=walk.mending))


@dataclass(slots=True, eq=False, repr=False)
class Recognise(Frame):
    """Find the model, in the section of that name, whatever was under way."""

    device: str
    before: str | None = None

    @property
    def spot(self) -> Spot:
        return self.device, self.before

    @property
    def errand(self) -> Hashable:
        return self.device

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if self.before is not None:
            walk.section = self.before
            return
        walk.push(Recognise(self.device, walk.section))
        walk.push(Run(walk.library.devices[self.device].recognise, self.device, section="recognise"))


@dataclass(slots=True, eq=False, repr=False)
class Which(Frame):
    """Ask for the device or the platform, when a trouble was opened without."""

    fact: str

    def go(self, walk: "Walk") -> None:
        file = walk.start.trouble.partition("/")[0]
        devices = walk.library.devices_with.get(file) or walk.library.devices
        among = devices if self.fact == "device" else walk.library.platforms
        walk.stop(Stop(f"!{self.fact}", "which", (*among, "not-sure"), walk.section))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer != "not-sure":
            walk.facts[self.fact] = answer


@dataclass(slots=True, eq=False, repr=False)
class FirstWay(Frame):
    """The way that a trouble opened by itself is about: the first that serves."""

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if walk.ways_left():
            walk.take_way()
