"""The bottom frames of a walk's stack: a plan from *recognize* to *teach-back*, or a trouble that starts a visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wizard.content.flow import Record, Steps
from wizard.content.library import Library
from wizard.walk.fix_frames import FixEntry, FixList
from wizard.walk.frames import StepList
from wizard.walk.state import Frame, State, StateKey
from wizard.walk.stops import KEPT, WAY_SECTIONS, End, Stop
from wizard.walk.ways import best

CABLE = "adobe-usb"  # The way that doesn't work with every computer.


@dataclass(slots=True, eq=False, repr=False)
class Plan(Frame):
    """The plan for a device and a platform, from *recognize* to *teach-back*.

    `at` is the next thing to do: find out the model, take a way, or finish.
    """

    at: Literal["model", "way", "done"] = "model"
    left: tuple[str, ...] = ()  # The ways that are still available.

    @property
    def state_key(self) -> StateKey:
        return self.at, self.left

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        """Return the remaining ways and their steps."""
        if self.at == "done" and not self.left:
            return
        device, platform = state.start.device, state.start.platform
        offered, teach = state.library.platforms[platform], state.library.topics.get("teach-back")
        yield from ((platform, way) for id, way in offered.ways.items() if self.at == "model" or id in self.left)
        for section in WAY_SECTIONS:
            yield from ((platform, step) for step in getattr(offered, section.replace("-", "_")))
        yield from ((device, step) for step in state.library.devices[device].prepare)
        yield from (("teach-back", step) for step in (teach.steps if teach else ()))

    def go(self, state: State) -> None:
        if self.at == "done":
            state.stack.pop()
            state.finish(End("done"))
        elif self.at == "way":
            self._begin_way(state)
        elif state.value("model") is not None:
            self._choose(state)

    def _choose(self, state: State) -> None:
        model, platform = state.facts.get("model"), state.facts["platform"]
        if model is None:
            state.stack.pop()
            state.finish(End("refer", "We couldn't find out which model this is."))
        elif state.ways_left():
            self._begin_way(state)
        else:
            verdict = best(state.library, model, platform)
            state.stack.pop()
            state.finish(End("refer" if verdict.answer == "ask" else "cannot", verdict.why, platform, verdict=verdict))

    def _begin_way(self, state: State) -> None:
        state.take_way()
        state.stack[-1] = Plan("done", tuple(verdict.way or "" for verdict in state.ways_left()))
        device, platform = state.facts["device"], state.facts["platform"]
        teach = state.library.topics.get("teach-back")
        if teach is None and "teach-back" in state.library.broken:
            state.lack((state.library.lost("", "teach-back"),))
        if teach:
            state.push(StepList(teach.steps, "teach-back", f"{platform}>", section="teach-back"))
        for section in reversed(WAY_SECTIONS):
            steps = section_steps(state.library, platform, state.facts["way"], section)
            state.push(StepList(steps, platform, section=section))
            if section == "give-back" and steps and state.library.platforms[platform].returns == "yes":
                state.push(Keep())
        state.push(StepList(state.library.devices[device].prepare, device, section="prepare"))
        state.push(Ready())


def section_steps(library: Library, platform: str, way: str, section: str) -> Steps:
    """Return the steps in a section: the way's own steps, or the platform's if the way doesn't have any of its own."""
    name = section.replace("-", "_")
    own: Steps | None = getattr(library.platforms[platform].ways[way], name)
    shared: Steps = getattr(library.platforms[platform], name)
    return shared if own is None else own


@dataclass(slots=True, eq=False, repr=False)
class Ready(Frame):
    """The list *You need*, shown before the first step, once the model and the way are known."""

    def go(self, state: State) -> None:
        address = f"{state.facts['platform']}/ready"
        if address in state.taken:
            state.stack.pop()
            return
        # The list would be wrong for a patron who has only a Chromebook, so the computer is asked for first.
        if state.facts["way"] == CABLE and state.value("computer") is None:
            return
        state.stop(Stop(address, "ready", ("done", "come-back", "from-borrow"), "prepare", state.facts["platform"]))

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        state.stack.pop()
        state.skipped_sections = dict.fromkeys(("prepare", "set-up"), "said") if answer == "from-borrow" else {}
        if answer == "come-back":
            state.finish(End("come-back"))


@dataclass(slots=True, eq=False, repr=False)
class Keep(Frame):
    """The question that asks if the patron wants to keep the book.

    It comes before the steps for returning a book, which are on the sheet either way.
    """

    def go(self, state: State) -> None:
        address = f"{state.facts['platform']}/keep"
        if address in state.taken:
            state.stack.pop()
            return
        state.stop(Stop(address, "keep", ("keep", "give-back"), "give-back", state.facts["platform"]))

    def answered(self, state: State, stop: Stop, answer: str) -> None:
        state.stack.pop()
        state.skipped_sections = {"give-back": KEPT} if answer == "keep" else {}


# ------------------------------------------------------------------ a visit that starts with a trouble


@dataclass(slots=True, eq=False, repr=False)
class TroubleFirst(Frame):
    """A trouble that starts a visit, and the fixes for it. Only the questions that the fixes need are asked."""

    begun: bool = False

    @property
    def state_key(self) -> StateKey:
        return (self.begun,)

    def rest(self, state: State) -> Iterator[tuple[str, Record]]:
        file, _, name = state.start.trouble.partition("/")
        found = state.library.trouble(file, name)
        yield from [] if self.begun or found is None else [(file, found.trouble)]

    def go(self, state: State) -> None:
        file, _, name = state.start.trouble.partition("/")
        self._known_file(state, file)
        found = state.library.trouble(file, name)
        if self.begun or found is None:
            state.stack.pop()
            state.finish(End("done") if found else End("refer", "The fixes for this problem are no longer available."))
            return
        fits = state.holds(found.trouble.only_if)
        if fits is None:
            return
        state.stack[-1] = TroubleFirst(begun=True)
        fixes = found.trouble.fixes if fits else ()
        entries = tuple(FixEntry(fix, file, found.trouble, f"!{name}.{fix.id}") for fix in fixes)
        state.push(FixList(entries, f"!{name}", "", file))

    @staticmethod
    def _known_file(state: State, file: str) -> None:
        if file in state.library.devices:
            state.facts.setdefault("device", file)
        elif file in state.library.platforms:
            state.facts.setdefault("platform", file)
