"""Where a visit is: the interpreter of flows, and nothing else. It opens no file and knows no screen.

A walk runs down a plan until somebody must answer, and stops there. What was answered are **turns**: (address, answer id).
Given the turns again it comes to the same place, so a visit is nothing but its start and its turns. A walk can be forked
at any stop, which is how plans are looked ahead and every edge of them is tried.

The inside is a stack of frames. A frame that needs a fact nobody asked yet puts the fact's question above itself and is
run again afterwards; so facts are asked when they are first needed, from wherever that is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from wizard.flow import Answer, Ask, Do, Ending, Fix, Instead, Known, Only, Steps, Trouble, Use
from wizard.library import Library
from wizard.ways import Verdict, best, verdicts

VERSION = 1

SECTIONS = ("recognise", "prepare", "set-up", "borrow", "read", "give-back", "teach-back", "clean-up", "trouble")
WAY_SECTIONS = ("set-up", "borrow", "read", "give-back")
PASSED = ("skipped", "said")

Kind = Literal["do", "ask", "fix", "last", "ready", "which"]


class Start(NamedTuple):
    """What a visit begins with: a device and a platform, or a trouble (file/id) with as much of them as is known."""

    device: str = ""
    platform: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FixAt:
    """A fix under way: which one it is of how many, and the trouble it is against (None: written on the step)."""

    fix: Fix
    file: str
    trouble: Trouble | None
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody must answer. `record` is the step, question or fix; `offers` the answers' ids, the usual one first."""

    address: str
    kind: Kind
    offers: tuple[str, ...]
    section: str
    file: str = ""
    record: Do | Ask | Fix | None = None
    answers: tuple[Answer, ...] = ()
    fixing: FixAt | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was used. `passed` tells that nobody saw it (`skipped` or `said`); `early`, that it was asked out of turn."""

    stop: Stop
    answer: str
    passed: str = ""
    early: bool = False

    @property
    def address(self) -> str:
        return self.stop.address


class Passing(NamedTuple):
    """A step that a way led to, whether it was answered there or had been before."""

    way: str
    section: str
    address: str


@dataclass(frozen=True, slots=True)
class End:
    """How the visit ended, and why."""

    how: Ending
    why: str = ""
    file: str = ""  # whose words `why` is
    instead: tuple[Instead, ...] = ()
    verdict: Verdict | None = None


# What became of conditions, by identity, over all walks that share it.
Watch = set[tuple[int, bool]]


# ------------------------------------------------------------------ the walk


class Walk:
    """One walk. `at` is where it stands, or `end` how it ended; one of them is None."""

    def __init__(
        self, library: Library, start: Start, turns: Mapping[str, str] | None = None, open: str | None = None
    ) -> None:
        self.library, self.start, self.open = library, start, open
        self.turns: dict[str, str] = dict(turns or {})
        self.facts: dict[str, str] = {}
        self.trail: list[Taken] = []
        self.course: list[Passing] = []  # every step met, those passed over too: what a way consists of
        self.taken: dict[str, str] = {}
        self.mended: set[str] = set()  # steps that did not work at first, but do now
        self.hidden: set[str] = set()  # steps and fixes that would harm this very model
        self.entered: list[str] = []
        self.tried: list[str] = []
        self.demanded: set[str] = set()
        self.section = "trouble" if start.trouble else "recognise"
        self.saying = False  # all set-up counts as said to be done
        self.at: Stop | None = None
        self.end: End | None = None
        self.watch: Watch | None = None
        self.closing: End | None = None  # the end that stands once all is tidied up
        if start.device:
            self.facts["device"] = start.device
        if start.platform:
            self.facts["platform"] = start.platform
        self.stack: list[Frame] = [TroubleFirst() if start.trouble else Plan()]
        self._run()

    def fork(self) -> "Walk":
        """The same walk, to be taken on by itself. It doesn't stop at `open`."""
        other = object.__new__(Walk)
        other.__dict__.update(self.__dict__)
        for name in (
            "turns",
            "facts",
            "taken",
            "mended",
            "hidden",
            "entered",
            "tried",
            "demanded",
            "trail",
            "course",
            "stack",
        ):
            setattr(other, name, getattr(self, name).copy())
        other.open = None
        return other

    def answer(self, answer: str) -> None:
        """Take an answer at the present stop and go on. Raises ValueError for one that isn't offered."""
        if self.at is None or not self._fits(self.at, answer):
            raise ValueError(f"{answer!r} is not offered here")
        self.turns[self.at.address] = answer
        self.open = None
        self._run()

    @property
    def aside(self) -> list[str]:
        """Addresses whose turns are not used now; they are used again when the path comes back to them."""
        return [
            address
            for address in self.turns
            if address not in self.taken and not (self.at and self.at.address == address)
        ]

    def _run(self) -> None:
        """On to the next stop without a turn, or to the end."""
        while True:
            if self.at is not None:
                answer = self._known(self.at)
                if answer is None:
                    return
                self._take(self.at, answer)
            elif self.stack:
                self.stack[-1].go(self)
            elif self.closing is not None:
                self.end, self.at = self.closing, None
                return
            else:
                raise AssertionError("a walk must stop or end")

    def _known(self, stop: Stop) -> str | None:
        """The answer that the turns hold for this stop, if it is offered and we are not to stop here."""
        if stop.address == self.open:
            return None
        answer = self.turns.get(stop.address)
        if answer == "waiting" and stop.kind in ("do", "fix"):
            self.at = replace(stop, offers=tuple(o for o in stop.offers if o != "waiting"), waiting=True)
            return None
        if answer is not None and self._fits(stop, answer):
            return answer
        saying = self.saying and stop.section in ("prepare", "set-up") and stop.kind in ("do", "ask")
        return "said" if saying else None

    @staticmethod
    def _fits(stop: Stop, answer: str) -> bool:
        if answer in PASSED:
            return stop.kind in ("do", "ask") and stop.section != "recognise"
        return answer in stop.offers

    def _take(self, stop: Stop, answer: str) -> None:
        passed = answer if answer in PASSED else ""
        if passed and stop.kind == "ask":
            answer = stop.offers[0]
        if answer == "waiting":
            self._known(stop)
            return
        self.at = None
        early = any(isinstance(frame, Asked) for frame in self.stack)
        self.trail.append(Taken(stop, answer, passed, early))
        self.taken[stop.address] = answer
        if not early:
            self.meet(stop.address)
        self.stack[-1].answered(self, stop, answer)

    # ------------------------------------------------------------------ what frames use

    def stop(self, stop: Stop) -> None:
        """Stand here until somebody answers."""
        self.at = stop

    def push(self, *frames: "Frame") -> None:
        """Put frames on the stack; the last given is run first."""
        self.stack.extend(frames)

    def meet(self, address: str) -> None:
        """Note that the way under way leads to this step."""
        self.course.append(Passing(self.facts.get("way", ""), self.section, address))

    def enter(self, file: str) -> None:
        """Remember that steps of this file were walked; its clean-up is owed."""
        if file not in self.entered:
            self.entered.append(file)

    def fixing(self) -> FixAt | None:
        """The fix under way, if any."""
        for frame in reversed(self.stack):
            if isinstance(frame, Fixing):
                return frame.current(self)
        return None

    def holds(self, only: Only) -> bool | None:
        """Whether a condition holds. None: a fact is being asked for first, so ask again later."""
        for fact, values in only.items():
            value = self.value(fact)
            if value is None:
                return None
            if not (set(value) & set(values) if isinstance(value, tuple) else value in values):
                return self._judged(only, False)
        return self._judged(only, True)

    def _judged(self, only: Only, held: bool) -> bool:
        if self.watch is not None and only:
            self.watch.add((id(only), held))
        return held

    def value(self, fact: str) -> str | tuple[str, ...] | None:
        """A fact's value; empty if it can't be found out. None: its question was put on the stack."""
        if fact.startswith("library."):
            return self.library.field(fact)
        if fact in self.facts:
            return self.facts[fact]
        if fact in self.library.given:
            return self._given(fact)
        return None if self._demand(fact) else ""

    def _given(self, fact: str) -> str | None:
        model = self.value("model")
        if not model or isinstance(model, tuple):
            return model if model is None else ""
        kind, device = self.library.model(model), self.library.devices[self.library.models[model]]
        return (kind.facts.get(fact) if kind else None) or device.facts.get(fact, "")

    def _demand(self, fact: str) -> bool:
        """Put the question for a fact on the stack, once. False where nobody may ask, or nobody can."""
        if self.closing is not None or fact in self.demanded:
            return False
        if fact in ("model", "way") and "device" not in self.facts and self._demand("device"):
            return True
        if fact == "way" and (
            ("model" not in self.facts and self._demand("model"))
            or ("platform" not in self.facts and self._demand("platform"))
        ):
            return True
        self.demanded.add(fact)
        frame = self._question(fact)
        if frame is not None:
            self.push(frame)
        return frame is not None

    def _question(self, fact: str) -> "Frame | None":
        if fact in ("device", "platform"):
            return Which(fact) if self.start.trouble else None
        if fact == "model":
            device = self.library.devices.get(self.facts.get("device", ""))
            return Recognise(self.facts["device"]) if device else None
        if fact == "way":
            return FirstWay() if "model" in self.facts and "platform" in self.facts else None
        file, ask = self.library.questions.get(fact, ("", None))
        asked = ask is not None and (
            file in self.library.topics or file in (self.facts.get("device"), self.facts.get("platform"))
        )
        return Asked(file, ask) if asked and ask else None

    def safe(self, harm: tuple[str, ...], address: str) -> bool | None:
        """Whether a step may be shown on this very model. None: the model is being asked for first."""
        if not set(harm) - {"nothing"} or self.closing is not None:
            return True
        model = self.value("model")
        if model is None:
            return None
        kind = self.library.model(model) if isinstance(model, str) else None
        if kind is None or set(harm) & set(kind.never):
            self.hidden.add(address)
            return False
        return True

    def worded(self, record: Do | Ask | Fix) -> bool:
        """Whether the words of a step can be said. False: the device or platform they name is being asked for first."""
        facts = _facts_in(record)
        return all(self.value(fact) is not None for fact in facts if fact not in self.facts)

    def ways_left(self) -> list[Verdict]:
        """The ways not tried yet that serve, best first."""
        if "model" not in self.facts or "platform" not in self.facts:
            return []
        every = verdicts(self.library, self.facts["model"], self.facts["platform"])
        return [verdict for verdict in every if verdict.answer == "way" and verdict.way not in self.tried]

    def take_way(self) -> None:
        """Take the next way that serves."""
        way = self.ways_left()[0].way or ""
        self.tried.append(way)
        self.facts["way"] = way

    def not_fixed(self) -> None:
        """The fix under way did not help: on to the next."""
        while not isinstance(self.stack[-1], Fixing):
            self.stack.pop()
        frame = self.stack.pop()
        assert isinstance(frame, Fixing)
        self.push(frame.next())

    def other_way(self, why: str, file: str, instead: tuple[Instead, ...] = ()) -> None:
        """Give up the way: the next one is taken, and if none is left the visit ends."""
        if self.closing is not None:
            return
        while self.stack and not isinstance(self.stack[-1], Plan):
            self.stack.pop()
        if not self.stack:
            self.finish(End("refer", why, file, instead))
        elif self.ways_left():
            self.stack[-1] = Plan("way")
        else:
            self.finish(End("cannot", why, file, instead))

    def finish(self, end: End) -> None:
        """Close the visit: first tidy up, the file entered last first. A second end only makes a good one worse."""
        if self.closing is not None:
            if end.how in ("callback", "refer"):
                self.closing = end
            return
        self.closing, self.stack, self.section, self.saying = end, [], "clean-up", False
        for file in self.entered:
            self.push(Run(self.library.files[file].clean_up, file))
            platform = self.library.platforms.get(file)
            for way in self.tried if platform and file == self.facts.get("platform") else ():
                self.push(Run(platform.ways[way].clean_up, file))  # type: ignore[union-attr, index]


# ------------------------------------------------------------------ frames


class Frame:
    """Something under way. `go` runs it a little further; `answered` gets the answer to a stop it made."""

    def go(self, walk: Walk) -> None:
        raise NotImplementedError

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Plan(Frame):
    """A device and a platform, from recognising it to teach-back. `at` is what comes next: model, way or done."""

    at: Literal["model", "way", "done"] = "model"

    def go(self, walk: Walk) -> None:
        if self.at == "done":
            walk.finish(End("done"))
        elif self.at == "way":
            self._begin_way(walk)
        elif walk.value("model") is not None:
            self._choose(walk)

    def _choose(self, walk: Walk) -> None:
        model, platform = walk.facts.get("model"), walk.facts["platform"]
        if model is None:
            walk.finish(End("refer", "We could not find out which model this is."))
        elif walk.ways_left():
            self._begin_way(walk)
        else:
            verdict = best(walk.library, model, platform)
            walk.finish(End("refer" if verdict.answer == "ask" else "cannot", verdict.why, platform, verdict=verdict))

    def _begin_way(self, walk: Walk) -> None:
        walk.take_way()
        walk.stack[-1] = Plan("done")
        device, platform = walk.facts["device"], walk.facts["platform"]
        teach = walk.library.topics.get("teach-back")
        if teach:
            walk.push(Run(teach.steps, "teach-back", f"{platform}>", section="teach-back"))
        for section in reversed(WAY_SECTIONS):
            walk.push(Run(section_steps(walk.library, platform, walk.facts["way"], section), platform, section=section))
        walk.push(Run(walk.library.devices[device].prepare, device, section="prepare"), Ready())


def section_steps(library: Library, platform: str, way: str, section: str) -> Steps:
    """The steps of one section of a way: its own, or else the platform's for all ways."""
    name = section.replace("-", "_")
    own: Steps | None = getattr(library.platforms[platform].ways[way], name)  # type: ignore[index]
    shared: Steps = getattr(library.platforms[platform], name)
    return shared if own is None else own


@dataclass(frozen=True, slots=True)
class TroubleFirst(Frame):
    """A trouble opened by itself: its fixes, asking only what they need."""

    begun: bool = False

    def go(self, walk: Walk) -> None:
        file, _, name = walk.start.trouble.partition("/")
        self._known_file(walk, file)
        found = walk.library.trouble(file, name)
        if self.begun or found is None:
            walk.finish(End("done"))
            return
        fits = walk.holds(found.trouble.only_if)
        if fits is None:
            return
        walk.stack[-1] = TroubleFirst(begun=True)
        entries = (
            tuple(Entry(fix, file, found.trouble, f"!{name}.{fix.id}") for fix in found.trouble.fixes) if fits else ()
        )
        walk.push(Fixing(entries, f"!{name}", "", file))

    @staticmethod
    def _known_file(walk: Walk, file: str) -> None:
        if file in walk.library.devices:
            walk.facts.setdefault("device", file)
        elif file in walk.library.platforms:
            walk.facts.setdefault("platform", file)


@dataclass(frozen=True, slots=True)
class Which(Frame):
    """Ask for the device or the platform, when a trouble was opened without."""

    fact: str

    def go(self, walk: Walk) -> None:
        file = walk.start.trouble.partition("/")[0]
        among = (
            walk.library.devices_with.get(file, walk.library.devices)
            if self.fact == "device"
            else walk.library.platforms
        )
        walk.stop(Stop(f"!{self.fact}", "which", (*among, "not-sure"), walk.section))

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer != "not-sure":
            walk.facts[self.fact] = answer


@dataclass(frozen=True, slots=True)
class FirstWay(Frame):
    """The way that a trouble opened by itself is about: the first that serves."""

    def go(self, walk: Walk) -> None:
        walk.stack.pop()
        if walk.ways_left():
            walk.take_way()


@dataclass(frozen=True, slots=True)
class Recognise(Frame):
    """Find the model, in the section of that name, whatever was under way."""

    device: str
    before: str | None = None

    def go(self, walk: Walk) -> None:
        walk.stack.pop()
        if self.before is not None:
            walk.section = self.before
            return
        walk.push(Recognise(self.device, walk.section))
        walk.push(Run(walk.library.devices[self.device].recognise, self.device, section="recognise"))


@dataclass(frozen=True, slots=True)
class Asked(Frame):
    """A question asked early, since a fact is needed. It stays below its question, so that all above it counts as early."""

    file: str
    ask: Ask
    begun: bool = False

    def go(self, walk: Walk) -> None:
        walk.stack.pop()
        if not self.begun:
            walk.push(replace(self, begun=True), Run((self.ask,), self.file, infix=walk.fixing() is not None))


@dataclass(frozen=True, slots=True)
class Ready(Frame):
    """*You need*: after the model and the way are known, before anything is done."""

    def go(self, walk: Walk) -> None:
        address = f"{walk.facts['platform']}/ready"
        if address in walk.taken:
            walk.stack.pop()
            return
        walk.stop(Stop(address, "ready", ("done", "callback", "from-borrow"), "prepare", walk.facts["platform"]))

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        walk.stack.pop()
        walk.saying = answer == "from-borrow"
        if answer == "callback":
            walk.finish(End("callback", "Something is missing today."))


@dataclass(frozen=True, slots=True)
class Run(Frame):
    """A list of steps from `index` on. `infix`: inside a fix, where *didn't* moves on to the next fix."""

    steps: Steps
    file: str
    prefix: str = ""
    infix: bool = False
    section: str = ""
    index: int = 0

    def go(self, walk: Walk) -> None:
        if self.section and not self.index:
            walk.section = self.section
        if self.index == len(self.steps):
            walk.stack.pop()
            return
        walk.enter(self.file)
        step = self.steps[self.index]
        if isinstance(step, Use):
            self._use(walk, step)
        elif (address := f"{self.prefix}{self.file}/{step.id}") in walk.taken:
            walk.meet(address)
            self._advance(walk)
        else:
            self._show(walk, step)

    def _advance(self, walk: Walk) -> None:
        walk.stack[-1] = replace(self, index=self.index + 1)

    def _use(self, walk: Walk, use: Use) -> None:
        fits = walk.holds(use.only_if)
        if fits is None:
            return
        self._advance(walk)
        found = walk.library.target(self.file, use.use) if fits else None
        ring = found and any(isinstance(frame, Run) and frame.steps is found.steps for frame in walk.stack)
        if found and not ring:
            prefix = f"{self.prefix}{use.id}>" if use.id else self.prefix
            walk.push(Run(found.steps, found.file, prefix, self.infix))

    def _show(self, walk: Walk, step: Do | Ask) -> None:
        address = f"{self.prefix}{self.file}/{step.id}"
        fits = walk.holds(step.only_if)
        safe = fits and walk.safe(step.does if isinstance(step, Do) else (), address)
        if fits is None or (fits and safe is None):
            return
        if not (fits and safe):
            self._advance(walk)
        elif walk.worded(step):
            self._advance(walk)
            walk.push(
                Asking(step, self.file, self.prefix, self.infix)
                if isinstance(step, Ask)
                else Doing(step, self.file, self.prefix, self.infix)
            )


@dataclass(frozen=True, slots=True)
class Doing(Frame):
    """One thing to do."""

    step: Do
    file: str
    prefix: str
    infix: bool

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.step.id}"

    def go(self, walk: Walk) -> None:
        offers = ("done", "stuck", "waiting") if self.step.wait else ("done", "stuck")
        walk.stop(Stop(self.address, "do", offers, walk.section, self.file, self.step, fixing=walk.fixing()))

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer != "stuck":
            return
        if self.infix:
            walk.not_fixed()
        else:
            walk.push(Fixing(tuple(self._entries(walk)), self.address, self.address, self.file))

    def _entries(self, walk: Walk) -> "Iterator[Entry]":
        for remedy in self.step.if_not:
            if isinstance(remedy, Fix):
                yield Entry(remedy, self.file, None, f"{self.address}!{remedy.id}")
                continue
            found = walk.library.trouble(self.file, remedy.trouble)
            for fix in found.trouble.fixes if found else ():
                yield Entry(fix, found.file, found.trouble, f"{self.address}!{found.trouble.id}.{fix.id}")  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Asking(Frame):
    """One question, asked again (`round` 2 and up) without the answers that said so."""

    ask: Ask
    file: str
    prefix: str
    infix: bool
    gone: frozenset[str] = frozenset()
    round: int = 1

    def go(self, walk: Walk) -> None:
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
            Stop(self.address, "ask", tuple(offers), walk.section, self.file, self.ask, tuple(answers), walk.fixing())
        )

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.ask.id}" + (f"#{self.round}" if self.round > 1 else "")

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        chosen = next((own for own in stop.answers if own.id == answer), None)
        walk.stack.pop()
        if chosen is None:
            self._not_sure(walk)
            return
        self._remember(walk, chosen)
        if chosen.again == "yes":
            walk.push(replace(self, gone=self.gone | {answer}, round=self.round + 1))
        elif chosen.id == "not-sure" and not chosen.means and self.ask.remember:
            walk.push(NotFoundOut(self.ask.remember))
        if chosen.end:
            walk.push(Ends(chosen, self.file))
        walk.push(Run(chosen.steps, self.file, self.prefix, self.infix))

    def _remember(self, walk: Walk, chosen: Answer) -> None:
        if self.ask.remember and (chosen.means or chosen.id != "not-sure"):
            walk.facts[self.ask.remember] = chosen.means or chosen.id

    def _not_sure(self, walk: Walk) -> None:
        """Nobody knows, and the file says nothing about it: the next fix, or the last resort."""
        if self.ask.remember:
            NotFoundOut(self.ask.remember).settle(walk)
        if not self.infix:
            walk.push(Last(self.address, self.file))
        elif not any(isinstance(frame, Asked) for frame in walk.stack):
            walk.not_fixed()


@dataclass(frozen=True, slots=True)
class NotFoundOut(Frame):
    """A fact that stays unknown, unless the steps before found it out another way."""

    fact: str

    def go(self, walk: Walk) -> None:
        walk.stack.pop()
        self.settle(walk)

    def settle(self, walk: Walk) -> None:
        if self.fact != "model":
            walk.facts.setdefault(self.fact, "not-sure")


@dataclass(frozen=True, slots=True)
class Ends(Frame):
    """The end that an answer brings, once its steps are done."""

    answer: Answer
    file: str

    def go(self, walk: Walk) -> None:
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


@dataclass(frozen=True, slots=True)
class Fixing(Frame):
    """Fixes in their order, each with *did that work?* after it. `step` is what they mend; empty: a trouble opened by itself."""

    entries: tuple[Entry, ...]
    address: str
    step: str
    file: str
    index: int = 0
    walked: bool = False  # the steps of the present fix

    def next(self) -> "Fixing":
        return replace(self, index=self.index + 1, walked=False)

    def go(self, walk: Walk) -> None:
        if self.index == len(self.entries):
            walk.stack.pop()
            walk.push(Last(self.address, self.file))
            return
        entry = self.entries[self.index]
        if walk.turns.get(entry.address) == "skipped":
            self._skip(walk, entry)
        elif self.walked:
            self._ask(walk, entry)
        else:
            self._begin(walk, entry)

    def _skip(self, walk: Walk, entry: Entry) -> None:
        stop = Stop(entry.address, "fix", ("worked", "not-yet"), walk.section, entry.file, entry.fix)
        walk.trail.append(Taken(stop, "not-yet", "skipped"))
        walk.taken[entry.address] = "skipped"
        walk.stack[-1] = self.next()

    def _begin(self, walk: Walk, entry: Entry) -> None:
        fits = walk.holds(entry.trouble.only_if if entry.trouble else {})
        fits = fits and walk.holds(entry.fix.only_if)
        safe = fits and walk.safe(entry.fix.does, entry.address)
        if fits is None or (fits and safe is None):
            return
        if not (fits and safe):
            walk.stack[-1] = self.next()
        elif walk.worded(entry.fix):
            walk.stack[-1] = replace(self, walked=True)
            walk.enter(entry.file)
            walk.push(Run(entry.fix.steps, entry.file, f"{entry.address}>", infix=True))

    def _ask(self, walk: Walk, entry: Entry) -> None:
        offers = ("worked", "not-yet", "waiting") if entry.fix.wait else ("worked", "not-yet")
        walk.stop(Stop(entry.address, "fix", offers, walk.section, entry.file, entry.fix, fixing=self.current(walk)))

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        if answer == "not-yet":
            walk.stack[-1] = self.next()
            return
        walk.stack.pop()
        if self.step:
            walk.mended.add(self.step)

    def current(self, walk: Walk) -> FixAt:
        """Which fix of how many, counting those of this trouble that are not ruled out yet."""
        entry = self.entries[self.index]
        group = [
            other
            for other in self.entries
            if other.trouble is entry.trouble and (other is entry or self._possible(walk, other))
        ]
        return FixAt(entry.fix, entry.file, entry.trouble, group.index(entry) + 1, len(group))

    @staticmethod
    def _possible(walk: Walk, entry: Entry) -> bool:
        known = {fact: values for fact, values in entry.fix.only_if.items() if fact in walk.facts}
        never = walk.library.model(walk.facts.get("model", ""))
        return walk.holds(known) is True and not (never and set(entry.fix.does) & set(never.never))


@dataclass(frozen=True, slots=True)
class Last(Frame):
    """The last resort: it works now, another way, a promise, or a referral."""

    address: str
    file: str

    def go(self, walk: Walk) -> None:
        plan = any(isinstance(frame, Plan) for frame in walk.stack)
        other = ("other-way",) if plan and walk.ways_left() else ()
        walk.stop(Stop(f"{self.address}!last", "last", ("go-on", *other, "callback", "refer"), walk.section, self.file))

    def answered(self, walk: Walk, stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer == "go-on":
            walk.mended.add(self.address)
        elif answer == "other-way":
            walk.other_way("", self.file)
        else:
            walk.finish(End("callback" if answer == "callback" else "refer", file=self.file))


def _facts_in(record: Do | Ask | Fix) -> tuple[str, ...]:
    """The facts that a step's words need: `{device.…}` needs the model, `{platform.…}` the platform."""
    found = _NEEDED.get(record)
    if found is None:
        texts = " ".join(value for value in vars(record).values() if isinstance(value, str))
        found = ("model",) * ("{device." in texts) + ("platform",) * ("{platform." in texts)
        _NEEDED[record] = found
    return found


_NEEDED: dict[Any, tuple[str, ...]] = {}


# ------------------------------------------------------------------ looking ahead, jumping, carrying


def usual(stop: Stop) -> str:
    """The answer that most visits give: the first; at the last resort a promise."""
    return "callback" if stop.kind == "last" else stop.offers[0]


def ahead(walk: Walk) -> Walk:
    """The same walk taken to its end by the usual answers: the plan as far as anybody can tell."""
    fork = walk.fork()
    while fork.at is not None:
        fork.answer(usual(fork.at))
    return fork


def jump(walk: Walk, address: str, how: Literal["skipped", "said"]) -> dict[str, str]:
    """The turns that bring the walk to `address`, passing over what lies between. Recognise is never passed over."""
    fork, added = walk.fork(), dict[str, str]()
    while fork.at is not None and fork.at.address != address:
        here = fork.at
        turn = how if here.kind in ("do", "ask") else usual(here)
        if here.section == "recognise":
            break
        added[here.address] = turn
        fork.answer(turn)
    return added


def stuck_with(walk: Walk, trouble: str) -> dict[str, str]:
    """The turns that open a trouble (file/id) at the step of this visit that names it; none if no step does.

    The step at hand comes first, then those done, the latest first, then those to come. Fixes before it there are skipped.
    """
    here = [walk.at] if walk.at else []
    stops = [
        *here,
        *(taken.stop for taken in reversed(walk.trail)),
        *(t.stop for t in ahead(walk).trail[len(walk.trail) :]),
    ]
    for stop in stops:
        record = stop.record
        if isinstance(record, Do) and stop.fixing is None:
            skipped = _before(walk.library, stop, record, trouble)
            if skipped is not None:
                return {stop.address: "stuck", **dict.fromkeys(skipped, "skipped")}
    return {}


def _before(library: Library, stop: Stop, step: Do, trouble: str) -> list[str] | None:
    """The addresses of the fixes that stand before this trouble's at a step, or None where the step does not name it."""
    before: list[str] = []
    for remedy in step.if_not:
        if isinstance(remedy, Known):
            found = library.trouble(stop.file, remedy.trouble)
            if found and f"{found.file}/{found.trouble.id}" == trouble:
                return before
            before += [f"{stop.address}!{found.trouble.id}.{fix.id}" for fix in found.trouble.fixes] if found else []
        else:
            before.append(f"{stop.address}!{remedy.id}")
    return None


def carry(walk: Walk) -> dict[str, str]:
    """The turns that a second platform for the same device starts with: recognise, prepare and set-up, as far as they went well."""
    failed = {taken.address.removesuffix("!last") for taken in walk.trail if taken.stop.kind == "last"}
    kept = {}
    for taken in walk.trail:
        step = taken.address.split("!")[0]
        if (
            taken.stop.section in ("recognise", "prepare", "set-up")
            and taken.stop.kind != "ready"
            and step not in failed
        ):
            kept[taken.address] = walk.turns.get(taken.address, taken.passed or taken.answer)
    return kept


def back(walk: Walk) -> str | None:
    """The address that *Back* opens: the last that somebody answered, or None at the very beginning."""
    return next((taken.address for taken in reversed(walk.trail) if taken.address in walk.turns), None)


def model_turns(library: Library, model: str) -> dict[str, str]:
    """The fewest turns by which *recognise* finds this model; none if it never does."""
    device = library.models.get(model, "")
    platform = next(iter(library.platforms), "")
    waiting = [Walk(library, Start(device, platform))] if device and platform else []
    seen: set[tuple[str, str]] = set()
    while waiting:
        walk = waiting.pop(0)
        if walk.facts.get("model") == model:
            return {taken.address: taken.answer for taken in walk.trail if taken.stop.section == "recognise"}
        stop = walk.at
        if stop is None or stop.section != "recognise":
            continue
        for answer in stop.offers:
            if (stop.address, answer) not in seen and answer != "waiting":
                seen.add((stop.address, answer))
                fork = walk.fork()
                fork.answer(answer)
                waiting.append(fork)
    return {}


def answers_for(
    library: Library, start: Start, turns: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The turns by which the usual plan finds these facts out, and those facts that nothing on the way asks for."""
    walk, found, unmet = Walk(library, start, turns), dict[str, str](), dict(facts)
    while walk.at is not None:
        stop, answer = walk.at, usual(walk.at)
        fact = stop.record.remember or stop.record.id if isinstance(stop.record, Ask) else ""
        for offered in stop.answers if fact in facts else ():
            if facts[fact] in (offered.means or offered.id, offered.id):
                answer = found[stop.address] = offered.id
                unmet.pop(fact, None)
        walk.answer(answer)
    return found, {fact: value for fact, value in unmet.items() if walk.facts.get(fact) != value}


# ------------------------------------------------------------------ every edge


class Edge(NamedTuple):
    """One answer at one stop with the facts known there; `after` is the walk just behind it."""

    stop: Stop
    answer: str
    after: Walk


def every_edge(library: Library, start: Start, watch: Watch | None = None) -> Iterator[Edge]:
    """Take every edge (address, answer, facts) once, as one tree of walks that share their beginnings.

    Facts that no condition tests can't change a walk, so they don't tell edges apart.
    """
    first = Walk(library, start)
    first.watch = watch
    seen: set[tuple[str, str, frozenset[tuple[str, str]]]] = set()
    waiting = [first]
    while waiting:
        walk = waiting.pop()
        stop = walk.at
        facts = frozenset(item for item in walk.facts.items() if item[0] in library.tested)
        for answer in stop.offers if stop else ():
            if stop is None or answer == "waiting" or (stop.address, answer, facts) in seen:
                continue
            seen.add((stop.address, answer, facts))
            fork = walk.fork()
            fork.answer(answer)
            yield Edge(stop, answer, fork)
            waiting.append(fork)


# ------------------------------------------------------------------ on disk


def to_json(start: Start, turns: Mapping[str, str], open: str | None) -> dict[str, object]:
    """A visit as plain values. Version 1 is the first; every version so far can be read."""
    return {"version": VERSION, "start": start._asdict(), "turns": [list(turn) for turn in turns.items()], "open": open}


def from_json(value: Mapping[str, Any]) -> tuple[Start, dict[str, str], str | None]:
    """The visit again. Raises ValueError for a version this program is too old for, or for anything else that isn't one."""
    try:
        if value["version"] != VERSION:
            raise ValueError("This visit was kept by a newer version of the program.")
        return Start(**value["start"]), dict(value["turns"]), value["open"]
    except (KeyError, TypeError) as error:
        raise ValueError("This is not a visit.") from error
