"""What lies at the bottom of a walk: a plan, from recognising to teach-back, or a trouble that was opened by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wizard.content.flow import Record, Steps
from wizard.content.library import Library
from wizard.walk.fix_frames import Entry, Fixing
from wizard.walk.frames import Frame, Run, Spot
from wizard.walk.values import KEPT, WAY_SECTIONS, End, Stop
from wizard.walk.ways import best

if TYPE_CHECKING:
    from wizard.walk.walk import Walk


@dataclass(slots=True, eq=False, repr=False)
class Plan(Frame):
    """A device and a platform, from recognising it to teach-back. `at` is what comes next: model, way or done."""

    at: Literal["model", "way", "done"] = "model"
    left: tuple[str, ...] = ()  # the ways that could still be taken

    @property
    def spot(self) -> Spot:
        return self.at, self.left

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        """The ways that are left, and what is prepared for them."""
        if self.at == "done" and not self.left:
            return
        device, platform = walk.start.device, walk.start.platform
        offered, teach = walk.library.platforms[platform], walk.library.topics.get("teach-back")
        yield from ((platform, way) for id, way in offered.ways.items() if self.at == "model" or id in self.left)
        for section in WAY_SECTIONS:
            yield from ((platform, step) for step in getattr(offered, section.replace("-", "_")))
        yield from ((device, step) for step in walk.library.devices[device].prepare)
        yield from (("teach-back", step) for step in (teach.steps if teach else ()))

    def go(self, walk: "Walk") -> None:
        if self.at == "done":
            walk.finish(End("done"))
        elif self.at == "way":
            self._begin_way(walk)
        elif walk.value("model") is not None:
            self._choose(walk)

    def _choose(self, walk: "Walk") -> None:
        model, platform = walk.facts.get("model"), walk.facts["platform"]
        if model is None:
            walk.finish(End("refer", "We could not find out which model this is."))
        elif walk.ways_left():
            self._begin_way(walk)
        else:
            verdict = best(walk.library, model, platform)
            walk.finish(End("refer" if verdict.answer == "ask" else "cannot", verdict.why, platform, verdict=verdict))

    def _begin_way(self, walk: "Walk") -> None:
        walk.take_way()
        walk.stack[-1] = Plan("done", tuple(verdict.way or "" for verdict in walk.ways_left()))
        device, platform = walk.facts["device"], walk.facts["platform"]
        teach = walk.library.topics.get("teach-back")
        if teach:
            walk.push(Run(teach.steps, "teach-back", f"{platform}>", section="teach-back"))
        for section in reversed(WAY_SECTIONS):
            steps = section_steps(walk.library, platform, walk.facts["way"], section)
            walk.push(Run(steps, platform, section=section))
            if section == "give-back" and steps and walk.library.platforms[platform].returns == "yes":
                walk.push(Keep())
        walk.push(Run(walk.library.devices[device].prepare, device, section="prepare"), Ready())


def section_steps(library: Library, platform: str, way: str, section: str) -> Steps:
    """The steps of one section of a way: its own, or else the platform's for all ways."""
    name = section.replace("-", "_")
    own: Steps | None = getattr(library.platforms[platform].ways[way], name)  # type: ignore[index]
    shared: Steps = getattr(library.platforms[platform], name)
    return shared if own is None else own


@dataclass(slots=True, eq=False, repr=False)
class Ready(Frame):
    """*You need*: after the model and the way are known, before anything is done."""

    def go(self, walk: "Walk") -> None:
        address = f"{walk.facts['platform']}/ready"
        if address in walk.taken:
            walk.stack.pop()
            return
        walk.stop(Stop(address, "ready", ("done", "come-back", "from-borrow"), "prepare", walk.facts["platform"]))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        walk.passing = dict.fromkeys(("prepare", "set-up"), "said") if answer == "from-borrow" else {}
        if answer == "come-back":
            walk.finish(End("come-back"))


@dataclass(slots=True, eq=False, repr=False)
class Keep(Frame):
    """Whether the patron keeps the book, before any step takes it away. How to give it back stands on the sheet."""

    def go(self, walk: "Walk") -> None:
        address = f"{walk.facts['platform']}/keep"
        if address in walk.taken:
            walk.stack.pop()
            return
        walk.stop(Stop(address, "keep", ("keep", "give-back"), "give-back", walk.facts["platform"]))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        walk.passing = {"give-back": KEPT} if answer == "keep" else {}


# ------------------------------------------------------------------ a trouble by itself


@dataclass(slots=True, eq=False, repr=False)
class TroubleFirst(Frame):
    """A trouble opened by itself: its fixes, asking only what they need."""

    begun: bool = False

    @property
    def spot(self) -> Spot:
        return (self.begun,)

    def rest(self, walk: "Walk") -> Iterator[tuple[str, Record]]:
        file, _, name = walk.start.trouble.partition("/")
        found = walk.library.trouble(file, name)
        yield from [] if self.begun or found is None else [(file, found.trouble)]

    def go(self, walk: "Walk") -> None:
        file, _, name = walk.start.trouble.partition("/")
        self._known_file(walk, file)
        found = walk.library.trouble(file, name)
        if self.begun or found is None:
            walk.finish(End("done") if found else End("refer", "Nobody wrote down any more what helps against this."))
            return
        fits = walk.holds(found.trouble.only_if)
        if fits is None:
            return
        walk.stack[-1] = TroubleFirst(begun=True)
        fixes = found.trouble.fixes if fits else ()
        entries = tuple(Entry(fix, file, found.trouble, f"!{name}.{fix.id}") for fix in fixes)
        walk.push(Fixing(entries, f"!{name}", "", file))

    @staticmethod
    def _known_file(walk: "Walk", file: str) -> None:
        if file in walk.library.devices:
            walk.facts.setdefault("device", file)
        elif file in walk.library.platforms:
            walk.facts.setdefault("platform", file)
