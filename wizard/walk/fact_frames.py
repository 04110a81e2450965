"""What finds out a fact that something needs: the device or platform, the model, the way, or what a question asks.

Each lies above what needs it. Once it is gone, that is run again, and finds the fact known or not to be known.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wizard.content.flow import Ask, Only, Record
from wizard.content.library import Library
from wizard.walk.frames import Frame, Run, Spot
from wizard.walk.values import Stop

if TYPE_CHECKING:
    from wizard.walk.walk import Walk


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
    """Ask for the device or the platform, when a trouble was opened without; if but one of several can, it is that."""

    fact: str
    among: tuple[str, ...]

    @property
    def spot(self) -> Spot:
        return self.fact, self.among

    def go(self, walk: "Walk") -> None:
        every = walk.library.devices if self.fact == "device" else walk.library.platforms
        if len(self.among) == 1 < len(every):
            walk.stack.pop()
            walk.facts[self.fact] = self.among[0]
        else:
            walk.stop(Stop(f"!{self.fact}", "which", (*self.among, "not-sure"), walk.section))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer != "not-sure":
            walk.facts[self.fact] = answer


def which(walk: "Walk", fact: str) -> Which:
    """The question for a device or a platform, of those on which the trouble can be met; the library's own first."""
    library, file = walk.library, walk.start.trouble.partition("/")[0]
    found = library.trouble(file, walk.start.trouble)
    only = found.trouble.only_if if found else {}
    devices = library.devices_with.get(file) or list(library.devices)
    platforms = [id for id in library.platforms if file in library.reached[id]] or list(library.platforms)
    device, platform = walk.facts.get("device"), walk.facts.get("platform")
    pairs = [
        (one, other)
        for one in ([device] if device else devices)
        for other in ([platform] if platform else sorted(platforms, key=lambda id: not library.offers(id)))
        if _meet(library, one, other, only)
    ]
    met = dict.fromkeys(pair[fact == "platform"] for pair in pairs)
    return Which(fact, tuple(met or (devices if fact == "device" else platforms)))


def _meet(library: Library, device: str, platform: str, only: Only) -> bool:
    """Whether a model of the device and the platform have a way in common of which a condition can hold."""
    given, ways = {"device": device, "platform": platform}, library.platforms[platform].ways.keys()
    if any(value not in only.get(fact, (value,)) for fact, value in given.items()):
        return False
    models = library.devices[device].models.items()
    able = (set(model.ways) & ways for id, model in models if id in only.get("model", (id,)))
    return any(way in only.get("way", (way,)) for shared in able for way in shared)


@dataclass(slots=True, eq=False, repr=False)
class FirstWay(Frame):
    """The way that a trouble opened by itself is about: the first that serves."""

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if walk.ways_left():
            walk.take_way()
