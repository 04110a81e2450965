"""Where a visit is: the interpreter of flows, and nothing else. It opens no file and knows no screen.

A walk runs down a plan until somebody must answer, and stops there. What was answered are **turns**: (address, answer
id). Given the turns again it comes to the same place, so a visit is nothing but its start and its turns. A walk can be
forked at any stop, which is how plans are looked ahead and every edge of them is tried.

The inside is a stack of frames. A frame that needs a fact nobody asked yet puts the fact's question above itself and is
run again afterwards; so facts are asked when they are first needed, from wherever that is.
"""

from collections.abc import Mapping

from wizard.content.flow import Ask, Do, Fix, Instead, Only, Trouble
from wizard.content.library import BORROWS_ON, Library
from wizard.walk.fact_frames import Asked, FirstWay, Recognise, which
from wizard.walk.fix_frames import Fixing, Last, Seeing, entries
from wizard.walk.frames import Frame, Run
from wizard.walk.plan_frames import Plan, TroubleFirst
from wizard.walk.text_facts import facts_in
from wizard.walk.values import KEPT, PASSED, End, FixAt, Passing, Start, Stop, Taken, Watch
from wizard.walk.ways import Verdict, verdicts


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
        self.mended: frozenset[str] = frozenset()  # steps that did not work at first, but do now
        self.hidden: frozenset[str] = frozenset()  # steps and fixes that would harm this very model
        self.entered: tuple[str, ...] = ()
        self.tried: tuple[str, ...] = ()
        self.way_from = 0  # how much was taken when the present way began
        self.demanded: frozenset[str] = frozenset()
        self.early: frozenset[tuple[str, str]] = frozenset()  # questions (file, id) asked early, not met since
        self.section = "trouble" if start.trouble else "recognise"
        self.passing: Mapping[str, str] = {}  # sections whose steps are passed over by themselves, and how
        self.at: Stop | None = None
        self.end: End | None = None
        self.watch: Watch | None = None
        self.closing: End | None = None  # the end that stands once all is tidied up
        self.closed_from = 0  # how much was under way when it came
        if start.device:
            self.facts["device"] = start.device
        if start.platform:
            self.facts["platform"] = start.platform
        self.stack: list[Frame] = [TroubleFirst() if start.trouble else Plan()]
        self._run()

    def fork(self) -> "Walk":
        """The same walk, to be taken on by itself. It doesn't stop at `open`."""
        other = object.__new__(Walk)
        vars(other).update(vars(self))
        other.turns, other.facts, other.taken = self.turns.copy(), self.facts.copy(), self.taken.copy()
        other.trail, other.course, other.stack = self.trail.copy(), self.course.copy(), self.stack.copy()
        other.open = None
        return other

    def answer(self, answer: str) -> None:
        """Take an answer at the present stop and go on. Raises ValueError for one that isn't offered."""
        if self.at is None or not self._fits(self.at, answer):
            raise ValueError(f"{answer!r} is not offered here")
        self.turns[self.at.address] = answer
        self.open = None
        self._run()

    def close(self) -> None:
        """Break off here: all that is left of the walk is to tidy up."""
        self.at = None
        self.finish(End("refer"))
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
            self.at = stop._replace(offers=tuple(o for o in stop.offers if o != "waiting"), waiting=True)
            return None
        if answer is not None and self._fits(stop, answer):
            return answer
        return self.passing.get(stop.section) if stop.kind in ("do", "ask") else None

    @staticmethod
    def _fits(stop: Stop, answer: str) -> bool:
        if answer in PASSED:
            return stop.kind in ("do", "ask") and stop.section != "recognise"
        return answer in stop.offers

    def _take(self, stop: Stop, answer: str) -> None:
        passed = answer if answer in (*PASSED, KEPT) else ""
        if passed and stop.kind == "ask":
            answer = stop.offers[0]
        if answer == "waiting":
            self._known(stop)
            return
        self.at = None
        early = self.asking_early
        self.trail.append(Taken(stop, answer, passed, early))
        self.taken[stop.address] = answer
        if not early:
            self.meet(stop.address)
        self.stack[-1].answered(self, stop, answer)

    # ------------------------------------------------------------------ what frames use

    def stop(self, stop: Stop) -> None:
        """Stand here until somebody answers."""
        self.at = stop

    def push(self, *frames: Frame) -> None:
        """Put frames on the stack; the last given is run first."""
        self.stack.extend(frames)

    def meet(self, address: str) -> None:
        """Note that the way under way leads to this step."""
        self.course.append(Passing(self.facts.get("way", ""), self.section, address))

    def enter(self, file: str) -> None:
        """Remember that steps of this file were walked; its clean-up is owed."""
        if file not in self.entered:
            self.entered += (file,)

    @property
    def planned(self) -> bool:
        """Whether a plan is under way, so that another of its ways can be taken."""
        return Plan in map(type, self.stack)

    @property
    def mending(self) -> bool:
        """Whether a fix is under way."""
        return Fixing in map(type, self.stack)

    @property
    def asking_early(self) -> bool:
        """Whether a question is asked before its turn, since something needs its fact."""
        return Asked in map(type, self.stack)

    def fixing(self) -> FixAt | None:
        """The fix under way, if any, as far as can be told here and now."""
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
            if not _among(value, values):
                return self._judged(only, False)
        return self._judged(only, True)

    def may_hold(self, only: Only) -> bool:
        """Whether a condition may hold by what is known so far; nothing is asked for it."""
        known = ((self.value(fact), values) for fact, values in only.items() if self._settled(fact))
        return all(_among(value, values) for value, values in known)

    def _settled(self, fact: str) -> bool:
        """Whether nothing need be asked for a fact's value."""
        return (
            fact in self.facts or fact.startswith("library.") or (fact in self.library.given and "model" in self.facts)
        )

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
        self.demanded |= {fact}
        frame = self._question(fact)
        if frame is not None:
            self.push(frame)
        return frame is not None

    def _question(self, fact: str) -> Frame | None:
        if fact in ("device", "platform"):
            return which(self, fact) if self.start.trouble else None
        if fact == "model":
            device = self.library.devices.get(self.facts.get("device", ""))
            return Recognise(self.facts["device"]) if device else None
        if fact == "way":
            return FirstWay() if "model" in self.facts and "platform" in self.facts else None
        file, ask = self.library.questions.get(fact, ("", None))
        asked = ask is not None and (
            file in self.library.topics or file in (self.facts.get("device"), self.facts.get("platform"))
        )
        if ask is None or not asked:
            return None
        if f"{file}/{ask.id}" not in self.taken:
            self.early |= {(file, ask.id)}
        return Asked(file, ask)

    def was_early(self, file: str, step: Do | Ask) -> bool:
        """Whether a question was asked early, and so isn't asked again where it stands, whatever its prefix there."""
        if (file, step.id) not in self.early or self.asking_early:
            return False
        self.early -= {(file, step.id)}
        return True

    def safe(self, harm: tuple[str, ...], address: str) -> bool | None:
        """Whether a step may be shown on this very model. None: the model is being asked for first."""
        if not set(harm) - {"nothing"} or self.closing is not None:
            return True
        model = self.value("model")
        if model is None:
            return None
        kind = self.library.model(model) if isinstance(model, str) else None
        if kind is None or set(harm) & set(kind.never):
            self.hidden |= {address}
            return False
        return True

    def worded(self, record: Do | Ask | Fix, trouble: Trouble | None = None) -> bool | None:
        """Whether a step can be said. None: the device or platform that its words name, or what it is done on, is being
        asked for first.

        False: nobody knows it, so that the act itself would have no words.
        """
        facts = facts_in(record)
        for fact in (*facts.all, *(facts_in(trouble).all if trouble else ())):
            if fact not in self.facts and self.value(fact) is None:
                return None
        apart = getattr(record, "where", "") == "borrower" and self.library.borrows_apart(self.facts)
        if apart and self.value(BORROWS_ON) is None:
            return None
        known = {"model": "device" in self.facts, "platform": "platform" in self.facts}
        return all(known[fact] for fact in facts.act)

    def ways_left(self) -> list[Verdict]:
        """The ways not tried yet that serve, best first."""
        if "model" not in self.facts or "platform" not in self.facts:
            return []
        every = verdicts(self.library, self.facts["model"], self.facts["platform"])
        return [verdict for verdict in every if verdict.answer == "way" and verdict.way not in self.tried]

    def take_way(self) -> None:
        """Take the next way that serves."""
        way = self.ways_left()[0].way or ""
        self.tried += (way,)
        self.way_from = len(self.trail)
        self.facts["way"] = way

    def mend(self, step: Do, file: str, address: str) -> None:
        """The step did not work: on to what is seen, and the fixes against it."""
        self.push(Seeing(tuple(entries(self.library, step, file, address)), address, file))

    def last_resort(self, address: str, file: str) -> None:
        """Nobody knows how to go on from here."""
        self.push(Last(address, file))

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
        self.passing = {}  # what was said to be done was this way's
        while self.stack and not isinstance(self.stack[-1], Plan):
            self.stack.pop()
        if not self.stack:
            self.finish(End("refer", why, file, instead))
        elif self.ways_left():
            self.stack[-1] = Plan("way", tuple(verdict.way or "" for verdict in self.ways_left()))
        else:
            self.finish(End("cannot", why, file, instead))

    def finish(self, end: End) -> None:
        """Close the visit: first tidy up, the file entered last first. A second end only makes a good one worse."""
        if self.closing is not None:
            if end.how in ("callback", "refer"):
                self.closing = end
            return
        self.closing, self.closed_from = end, len(self.stack)
        self.stack, self.section, self.passing = [], "clean-up", {}
        for file in self.entered:
            self.push(Run(self.library.files[file].clean_up, file))
            platform = self.library.platforms.get(file)
            for way in self.tried if platform and file == self.facts.get("platform") else ():
                self.push(Run(platform.ways[way].clean_up, file))  # type: ignore[union-attr, index]


def _among(value: str | tuple[str, ...] | None, values: tuple[str, ...]) -> bool:
    """Whether a fact has one of the values of a condition; a list of the library's, whether any is the same."""
    return not set(value).isdisjoint(values) if isinstance(value, tuple) else value in values
