"""What can be under way in a walk: a plan, a list of steps, a question, fixes, the last resort.

Frames lie on the walk's stack, and only the topmost is run. Walks that were forked share them, so none is ever changed;
one that comes further is put back as another. (They are not declared frozen, which would make every fork slower.)
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from wizard.flow import Answer, Ask, Do, Fix, Steps, Trouble, Use
from wizard.library import Library
from wizard.stops import End, FixAt, Stop, Taken
from wizard.ways import best

if TYPE_CHECKING:
    from wizard.walk import Walk

WAY_SECTIONS = ("set-up", "borrow", "read", "give-back")


class Frame:
    """Something under way. `go` runs it a little further; `answered` gets the answer to a stop it made."""

    def go(self, walk: "Walk") -> None:
        raise NotImplementedError

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        raise NotImplementedError


@dataclass(slots=True, eq=False, repr=False)
class Plan(Frame):
    """A device and a platform, from recognising it to teach-back. `at` is what comes next: model, way or done."""

    at: Literal["model", "way", "done"] = "model"

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


@dataclass(slots=True, eq=False, repr=False)
class TroubleFirst(Frame):
    """A trouble opened by itself: its fixes, asking only what they need."""

    begun: bool = False

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
        entries = (
            tuple(Entry(fix, file, found.trouble, f"!{name}.{fix.id}") for fix in found.trouble.fixes) if fits else ()
        )
        walk.push(Fixing(entries, f"!{name}", "", file))

    @staticmethod
    def _known_file(walk: "Walk", file: str) -> None:
        if file in walk.library.devices:
            walk.facts.setdefault("device", file)
        elif file in walk.library.platforms:
            walk.facts.setdefault("platform", file)


@dataclass(slots=True, eq=False, repr=False)
class Which(Frame):
    """Ask for the device or the platform, when a trouble was opened without."""

    fact: str

    def go(self, walk: "Walk") -> None:
        file = walk.start.trouble.partition("/")[0]
        among = (
            walk.library.devices_with.get(file) or walk.library.devices
            if self.fact == "device"
            else walk.library.platforms
        )
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


@dataclass(slots=True, eq=False, repr=False)
class Recognise(Frame):
    """Find the model, in the section of that name, whatever was under way."""

    device: str
    before: str | None = None

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if self.before is not None:
            walk.section = self.before
            return
        walk.push(Recognise(self.device, walk.section))
        walk.push(Run(walk.library.devices[self.device].recognise, self.device, section="recognise"))


@dataclass(slots=True, eq=False, repr=False)
class Asked(Frame):
    """A question asked early, since a fact is needed. It stays below its question: all above it counts as early."""

    file: str
    ask: Ask
    begun: bool = False

    def go(self, walk: "Walk") -> None:
        walk.stack.pop()
        if not self.begun:
            walk.push(replace(self, begun=True), Run((self.ask,), self.file, infix=walk.fixing() is not None))


@dataclass(slots=True, eq=False, repr=False)
class Ready(Frame):
    """*You need*: after the model and the way are known, before anything is done."""

    def go(self, walk: "Walk") -> None:
        address = f"{walk.facts['platform']}/ready"
        if address in walk.taken:
            walk.stack.pop()
            return
        walk.stop(Stop(address, "ready", ("done", "callback", "from-borrow"), "prepare", walk.facts["platform"]))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        walk.saying = answer == "from-borrow"
        if answer == "callback":
            walk.finish(End("callback", "Something is missing today."))


@dataclass(slots=True, eq=False, repr=False)
class Run(Frame):
    """A list of steps from `index` on. `infix`: inside a fix, where *didn't* moves on to the next fix."""

    steps: Steps
    file: str
    prefix: str = ""
    infix: bool = False
    section: str = ""
    index: int = 0

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
        walk.stack[-1] = replace(self, index=self.index + 1)

    def _use(self, walk: "Walk", use: Use) -> None:
        fits = walk.holds(use.only_if)
        if fits is None:
            return
        self._advance(walk)
        found = walk.library.target(self.file, use.use) if fits else None
        if found and not self._ring(walk, found.steps):
            prefix = f"{self.prefix}{use.id}>" if use.id else self.prefix
            walk.push(Run(found.steps, found.file, prefix, self.infix))

    @staticmethod
    def _ring(walk: "Walk", steps: Steps) -> bool:
        """Whether these steps are under way already. A fix, or a question asked early, may call them once more."""
        for frame in reversed(walk.stack):
            if isinstance(frame, Fixing | Asked):
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


@dataclass(slots=True, eq=False, repr=False)
class Doing(Frame):
    """One thing to do."""

    step: Do
    file: str
    prefix: str
    infix: bool

    @property
    def address(self) -> str:
        return f"{self.prefix}{self.file}/{self.step.id}"

    def go(self, walk: "Walk") -> None:
        offers = ("done", "stuck", "waiting") if self.step.wait else ("done", "stuck")
        walk.stop(Stop(self.address, "do", offers, walk.section, self.file, self.step, fixing=walk.fixing()))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer != "stuck":
            return
        if self.infix:
            walk.not_fixed()
        else:
            walk.push(Fixing(tuple(self._entries(walk)), self.address, self.address, self.file))

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
            Stop(self.address, "ask", tuple(offers), walk.section, self.file, self.ask, tuple(answers), walk.fixing())
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
            walk.push(replace(self, gone=self.gone | {answer}, round=self.round + 1))
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
        elif not any(isinstance(frame, Asked) for frame in walk.stack):
            walk.not_fixed()


@dataclass(slots=True, eq=False, repr=False)
class NotFoundOut(Frame):
    """A fact that stays unknown, unless the steps before found it out another way."""

    fact: str

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


@dataclass(slots=True, eq=False, repr=False)
class Fixing(Frame):
    """Fixes in their order, each with *did that work?* after it. `step` is what they mend: empty where a trouble was
    opened by itself."""

    entries: tuple[Entry, ...]
    address: str
    step: str
    file: str
    index: int = 0
    walked: bool = False  # the steps of the present fix

    def next(self) -> "Fixing":
        return replace(self, index=self.index + 1, walked=False)

    def go(self, walk: "Walk") -> None:
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

    def _skip(self, walk: "Walk", entry: Entry) -> None:
        stop = Stop(entry.address, "fix", ("worked", "not-yet"), walk.section, entry.file, entry.fix)
        walk.trail.append(Taken(stop, "not-yet", "skipped"))
        walk.taken[entry.address] = "skipped"
        walk.stack[-1] = self.next()

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
            walk.stack[-1] = replace(self, walked=True)
            walk.enter(entry.file)
            walk.push(Run(entry.fix.steps, entry.file, f"{entry.address}>", infix=True))

    def _ask(self, walk: "Walk", entry: Entry) -> None:
        offers = ("worked", "not-yet", "waiting") if entry.fix.wait else ("worked", "not-yet")
        walk.stop(Stop(entry.address, "fix", offers, walk.section, entry.file, entry.fix, fixing=self.current(walk)))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        if answer == "not-yet":
            walk.stack[-1] = self.next()
            return
        walk.stack.pop()
        if self.step:
            walk.mended.add(self.step)

    def current(self, walk: "Walk") -> FixAt:
        """Which fix of how many, counting those of this trouble that are not ruled out yet."""
        entry = self.entries[self.index]
        group = [
            other
            for other in self.entries
            if other.trouble is entry.trouble and (other is entry or self._possible(walk, other))
        ]
        last = not any(self._possible(walk, other) for other in self.entries[self.index + 1 :])
        return FixAt(entry.fix, entry.file, entry.trouble, group.index(entry) + 1, len(group), last)

    @staticmethod
    def _possible(walk: "Walk", entry: Entry) -> bool:
        conditions = [entry.fix.only_if, *([entry.trouble.only_if] if entry.trouble else [])]
        known = [{fact: values for fact, values in only.items() if fact in walk.facts} for only in conditions]
        never = walk.library.model(walk.facts.get("model", ""))
        return all(map(walk.holds, known)) and not (never and set(entry.fix.does) & set(never.never))


@dataclass(slots=True, eq=False, repr=False)
class Last(Frame):
    """The last resort: it works now, another way, a promise, or a referral."""

    address: str
    file: str

    def go(self, walk: "Walk") -> None:
        plan = any(isinstance(frame, Plan) for frame in walk.stack)
        other = ("other-way",) if plan and walk.ways_left() else ()
        walk.stop(Stop(f"{self.address}!last", "last", ("go-on", *other, "callback", "refer"), walk.section, self.file))

    def answered(self, walk: "Walk", stop: Stop, answer: str) -> None:
        walk.stack.pop()
        if answer == "go-on":
            walk.mended.add(self.address)
        elif answer == "other-way":
            walk.other_way("", self.file)
        else:
            walk.finish(End("callback" if answer == "callback" else "refer", file=self.file))


class Named(NamedTuple):
    """The facts that words name: all words of a step, and those of the act alone."""

    all: tuple[str, ...]
    act: tuple[str, ...]


def facts_in(record: Do | Ask | Fix | Trouble) -> Named:
    """The facts that a step's words need: `{device.…}` needs the model, `{platform.…}` the platform."""
    found = _NEEDED.get(record)
    if found is None:
        own = [record.says] if isinstance(record, Trouble) else [v for v in vars(record).values() if isinstance(v, str)]
        answers = [answer.text for answer in record.answers] if isinstance(record, Ask) else []
        act = next((getattr(record, name) for name in ("do", "ask", "try_") if hasattr(record, name)), "")
        found = _NEEDED[record] = Named(_named(" ".join([*own, *answers])), _named(act))
    return found


def _named(text: str) -> tuple[str, ...]:
    return ("model",) * ("{device." in text) + ("platform",) * ("{platform." in text)


_NEEDED: dict[Any, Named] = {}
