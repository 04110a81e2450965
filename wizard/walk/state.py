"""The state of a walk, and what frames on its stack read and change."""

from collections.abc import Hashable, Iterator, Mapping
from typing import ClassVar

from wizard.content import facts
from wizard.content.flow import Ask, Do, Fix, Instead, Only, Record, Trouble
from wizard.content.library import BORROWS_ON, Library, Missing
from wizard.walk.text_facts import facts_in
from wizard.walk.values import End, Start, StepMet, Stop, Taken, Watch
from wizard.walk.ways import Verdict, asks_borrower, verdicts

StateKey = tuple[Hashable, ...]


class Frame:
    """One entry on the stack of a walk: a list of steps, a step, a question, a list of fixes.

    Only the topmost frame runs. Forked walks share frames, so a frame never changes; to move on, it replaces itself.
    (Frames aren't declared frozen because that makes every fork slower.)
    """

    __slots__ = ()

    allows_repeat: ClassVar[bool] = False  # whether steps below this frame may run again above it

    @property
    def state_key(self) -> StateKey:
        """What tells two frames apart, beyond the address of the stop."""
        return ()

    def rest(self, state: "State") -> Iterator[tuple[str, Record]]:
        """The records this frame may still come to, each with its file."""
        return iter(())

    @property
    def cache_key(self) -> Hashable:
        """Cache key for a reusable sub-walk; empty if not reusable."""
        return ""

    def go(self, state: "State") -> None:
        """Run this frame one step further."""
        raise NotImplementedError

    def answered(self, state: "State", stop: Stop, answer: str) -> None:
        """Take the answer to a stop that this frame made."""
        raise NotImplementedError


class State:
    """Facts, trail, and stack of a walk, and everything a frame may ask of it.

    `Walk` runs the frames and supplies the methods that build them, so frames and state don't import each other.
    """

    def __init__(self, library: Library, start: Start) -> None:
        self.library, self.start = library, start
        self.turns: dict[str, str] = {}
        self.facts: dict[str, str] = {}
        self.trail: list[Taken] = []
        self.steps_met: list[StepMet] = []  # every step met, skipped ones included: what a way consists of
        self.taken: dict[str, str] = {}
        self.fixed_steps: frozenset[str] = frozenset()  # steps that failed at first and work now
        self.hidden: frozenset[str] = frozenset()  # steps and fixes that would harm this model
        self.entered: tuple[str, ...] = ()
        self.missing: tuple[Missing, ...] = ()  # steps of the plan that can't be found
        self.tried: tuple[str, ...] = ()
        self.way_from = 0  # length of the trail when the current way began
        self.demanded: frozenset[str] = frozenset()
        self.on_demand: frozenset[tuple[str, str]] = frozenset()  # questions (file, id) asked early, not met since
        self.section = "trouble" if start.trouble else "recognize"
        self.skipped_sections: Mapping[str, str] = {}  # sections whose steps are skipped automatically, and how
        self.at: Stop | None = None
        self.watch: Watch | None = None
        self.closing: End | None = None  # the end that stands once the clean-up is done
        self.closed_from = 0  # depth of the stack when it came
        self.stack: list[Frame] = []
        if start.device:
            self.facts["device"] = start.device
        if start.platform:
            self.facts["platform"] = start.platform

    # ------------------------------------------------------------------ what `Walk` supplies

    @property
    def planned(self) -> bool:
        """Whether a plan is under way, so that another of its ways can be taken."""
        raise NotImplementedError

    @property
    def in_fix(self) -> bool:
        """Whether a fix is under way."""
        raise NotImplementedError

    @property
    def asking_on_demand(self) -> bool:
        """Whether a question is asked before its turn because something needs its fact."""
        raise NotImplementedError

    def question(self, fact: str) -> Frame | None:
        """Return the frame that finds out a fact; None if nothing can."""
        raise NotImplementedError

    def start_fixes(self, step: Do, file: str, address: str) -> None:
        """The step didn't work: ask what is seen, then try the fixes."""
        raise NotImplementedError

    def last_resort(self, address: str, file: str) -> None:
        """Offer what is left when no fix is known."""
        raise NotImplementedError

    def not_fixed(self) -> None:
        """The current fix didn't help: try the next."""
        raise NotImplementedError

    def other_way(self, why: str, file: str, instead: tuple[Instead, ...] = ()) -> None:
        """Give up the way: take the next, or end the visit if none is left."""
        raise NotImplementedError

    def finish(self, end: End) -> None:
        """Close the visit, after cleaning up."""
        raise NotImplementedError

    # ------------------------------------------------------------------ what frames do

    def stop(self, stop: Stop) -> None:
        """Stand here until somebody answers."""
        self.at = stop

    def push(self, *frames: Frame) -> None:
        """Put frames on the stack; the last given is run first."""
        self.stack.extend(frames)

    def meet(self, address: str) -> None:
        """Note that the way under way leads to this step."""
        self.steps_met.append(StepMet(self.facts.get("way", ""), self.section, address))

    def enter(self, file: str) -> None:
        """Remember that steps of this file were walked; its clean-up is owed."""
        if file not in self.entered:
            self.entered += (file,)
            if file in self.library.unfinished:
                self.lack(self.library.unfinished[file])

    def lack(self, *missing: Missing) -> None:
        """Remember steps that should be here and can't be found."""
        self.missing += tuple(one for one in missing if one not in self.missing)

    # ------------------------------------------------------------------ facts

    def holds(self, only: Only) -> bool | None:
        """Whether a condition holds. None: a fact is being asked for first, so ask again later."""
        for fact, values in only.items():
            value = self.value(fact)
            if value is None:
                return None
            if not facts.matches(value, values):
                return self._judged(only, False)
        return self._judged(only, True) if only else True

    def may_hold(self, only: Only) -> bool:
        """Whether a condition may hold given what is known so far; nothing is asked for it."""
        return facts.may_hold(self.library, self.facts, only)

    def _judged(self, only: Only, held: bool) -> bool:
        if self.watch is not None:
            self.watch.add((id(only), held))
        return held

    def value(self, fact: str) -> facts.Value | None:
        """Return a fact's value, or "" if it can't be found out. None: its question was put on the stack."""
        if fact in self.facts:  # nearly always, and asked for every step of every edge
            return self.facts[fact]
        value = facts.value_of(self.library, self.facts, fact)
        if value is not None:
            return value
        needed = "model" if fact in self.library.given else fact
        return None if self._demand(needed) else ""

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
        frame = self.question(fact)
        if frame is not None:
            self.push(frame)
        return frame is not None

    def was_asked_on_demand(self, file: str, step: Do | Ask) -> bool:
        """Whether a question was asked early, and so isn't asked again where it stands, whatever its prefix there."""
        if (file, step.id) not in self.on_demand or self.asking_on_demand:
            return False
        self.on_demand -= {(file, step.id)}
        return True

    # ------------------------------------------------------------------ what may be shown

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
        named = facts_in(record)
        for fact in (*named.all, *(facts_in(trouble).all if trouble else ())):
            if fact not in self.facts and self.value(fact) is None:
                return None
        apart = getattr(record, "where", "") == "borrower" and asks_borrower(self.library, self.facts)
        if apart and self.value(BORROWS_ON) is None:
            return None
        known = {"model": "device" in self.facts, "platform": "platform" in self.facts}
        return all(known[fact] for fact in named.act)

    # ------------------------------------------------------------------ ways

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
