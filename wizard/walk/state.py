"""The state of a walk, which the frames on its stack read and change."""

from collections.abc import Hashable, Iterator, Mapping
from typing import ClassVar

from wizard.content import facts
from wizard.content.flow import Ask, Do, Fix, Instead, Only, Record, Trouble
from wizard.content.library import BORROWS_ON, Library, Missing
from wizard.walk.stops import End, Start, StepMet, Stop, Taken, Watch
from wizard.walk.text_facts import facts_in
from wizard.walk.ways import Verdict, asks_borrower, verdicts

StateKey = tuple[Hashable, ...]


class Frame:
    """An entry on the stack of a walk, such as a list of steps, a step, a question, or a list of fixes.

    Only the topmost frame runs. Forked walks share frames, so a frame never changes. To move on, it replaces itself on
    the stack. (Frames aren't declared frozen because that would make every fork slower.)
    """

    __slots__ = ()

    allows_repeat: ClassVar[bool] = False  # If True, steps below this frame can run again above it.

    @property
    def state_key(self) -> StateKey:
        """Return the values that tell two frames apart, in addition to the address of the stop."""
        return ()

    def rest(self, state: "State") -> Iterator[tuple[str, Record]]:
        """Return the records that this frame can still reach, each with its file."""
        return iter(())

    @property
    def rest_key(self) -> Hashable:
        """Return a key that's equal for frames with the same `rest`, or "" if it isn't worth saving."""
        return ""

    @property
    def cache_key(self) -> Hashable:
        """Return the cache key if this frame is a reusable sub-walk, or "" if it isn't."""
        return ""

    def go(self, state: "State") -> None:
        """Run one step of this frame."""
        raise NotImplementedError

    def answered(self, state: "State", stop: Stop, answer: str) -> None:
        """Handle the answer at a stop that this frame created."""
        raise NotImplementedError


class State:
    """The facts, trail, and stack of a walk, with the methods that frames use.

    `Walk` runs the frames and supplies the methods that create them, so frames and state don't import each other.
    """

    # A walk is forked at every answer that is tried, and its attributes are read far more quickly from slots.
    __slots__ = (
        *("library", "start", "turns", "facts", "trail", "steps_met", "taken", "fixed_steps", "hidden", "entered"),
        *("missing", "tried", "way_from", "demanded", "on_demand", "section", "skipped_sections", "at", "watch"),
        *("closing", "closed_from", "stack"),
    )

    def __init__(self, library: Library, start: Start) -> None:
        self.library, self.start = library, start
        self.turns: dict[str, str] = {}
        self.facts: dict[str, str] = {}
        self.trail: list[Taken] = []
        self.steps_met: list[StepMet] = []  # All steps on the path, including skipped ones.
        self.taken: dict[str, str] = {}
        self.fixed_steps: frozenset[str] = frozenset()  # Steps that failed at first and work now.
        self.hidden: frozenset[str] = frozenset()  # Steps and fixes that would harm this model.
        self.entered: tuple[str, ...] = ()
        self.missing: tuple[Missing, ...] = ()  # Steps that the plan should have but that can't be found.
        self.tried: tuple[str, ...] = ()
        self.way_from = 0  # The length of the trail when the current way began.
        self.demanded: frozenset[str] = frozenset()
        # Questions (file, id) that were asked early, until the walk gets to their own place.
        self.on_demand: frozenset[tuple[str, str]] = frozenset()
        self.section = "trouble" if start.trouble else "recognize"
        self.skipped_sections: Mapping[str, str] = {}  # Sections to skip automatically, and the answer to record.
        self.at: Stop | None = None
        self.watch: Watch | None = None
        self.closing: End | None = None  # The end that takes effect after the clean-up.
        self.closed_from = 0  # How many frames were below the one that set `closing`.
        self.stack: list[Frame] = []
        if start.device:
            self.facts["device"] = start.device
        if start.platform:
            self.facts["platform"] = start.platform
        if start.called:
            self.facts["called"] = start.called

    # ------------------------------------------------------------------ methods of `Walk`

    @property
    def planned(self) -> bool:
        """Return whether a plan is on the stack, so the walk can switch to another of its ways."""
        raise NotImplementedError

    @property
    def in_fix(self) -> bool:
        """Return whether a fix is on the stack."""
        raise NotImplementedError

    @property
    def asking_on_demand(self) -> bool:
        """Return whether a question is being asked early because a frame needs its fact."""
        raise NotImplementedError

    def question(self, fact: str) -> Frame | None:
        """Return a frame that finds out a fact, or None if there isn't one."""
        raise NotImplementedError

    def start_fixes(self, step: Do, file: str, address: str) -> None:
        """Start fixing a step that didn't work: ask which problem it is, then try the fixes."""
        raise NotImplementedError

    def last_resort(self, address: str, file: str) -> None:
        """Offer the remaining choices when no fix is known."""
        raise NotImplementedError

    def not_fixed(self) -> None:
        """Move on from a fix that didn't help to the next one."""
        raise NotImplementedError

    def other_way(self, why: str, file: str, instead: tuple[Instead, ...] = ()) -> None:
        """Give up on the current way. Try the next one, or end the visit if none is left."""
        raise NotImplementedError

    def finish(self, end: End) -> None:
        """Close the visit after its clean-up."""
        raise NotImplementedError

    # ------------------------------------------------------------------ methods for frames

    def stop(self, stop: Stop) -> None:
        """Wait at this stop for an answer."""
        self.at = stop

    def push(self, frame: Frame) -> None:
        """Push a frame onto the stack. It runs before those below it."""
        self.stack.append(frame)

    def meet(self, address: str) -> None:
        """Record that the current way includes this step."""
        self.steps_met.append(StepMet(self.facts.get("way", ""), self.section, address))

    def enter(self, file: str) -> None:
        """Record that the walk uses steps from this file, so the visit ends with the file's clean-up."""
        if file not in self.entered:
            self.entered += (file,)
            if file in self.library.unfinished:
                self.lack((self.library.unfinished[file],))

    def lack(self, missing: tuple[Missing, ...]) -> None:
        """Record steps that should be here but can't be found."""
        if missing:
            self.missing += tuple(one for one in missing if one not in self.missing)

    # ------------------------------------------------------------------ facts

    def holds(self, only: Only) -> bool | None:
        """Return whether a condition holds, or None if a question has to be answered first."""
        for fact, values in only.items():
            value = self.value(fact)
            if value is None:
                return None
            if not facts.matches(value, values):
                return self._judged(only, False)
        return self._judged(only, True) if only else True

    def may_hold(self, only: Only) -> bool:
        """Return whether a condition can still hold, given the facts known so far. Never ask a question."""
        return facts.may_hold(self.library, self.facts, only)

    def _judged(self, only: Only, held: bool) -> bool:
        if self.watch is not None:
            self.watch.add((id(only), held))
        return held

    def value(self, fact: str) -> facts.Value | None:
        """Return a fact's value, or None if its question is now on the stack, or "" if there's no way to find out."""
        if fact in self.facts:  # This comes first because it's the usual case and runs for every step on every edge.
            return self.facts[fact]
        value = facts.value_of(self.library, self.facts, fact)
        if value is not None:
            return value
        needed = "model" if fact in self.library.given else fact
        return None if self._demand(needed) else ""

    def _demand(self, fact: str) -> bool:
        """Push the question for a fact onto the stack.

        Return False if the fact doesn't have a question, if the question was asked before, or if the visit is closing.
        """
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
        """Return whether a question was asked early, so it's skipped at its own place in the flow.

        This works once for each question, whatever prefix its address has there.
        """
        if (file, step.id) not in self.on_demand or self.asking_on_demand:
            return False
        self.on_demand -= {(file, step.id)}
        return True

    # ------------------------------------------------------------------ steps that can be shown

    def safe(self, harm: tuple[str, ...], address: str) -> bool | None:
        """Return whether a step is safe for this model, or None if staff have to be asked for the model first."""
        if not harm or not set(harm) - {"nothing"} or self.closing is not None:
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
        """Return whether a step's text can be filled in, or None if a question has to be answered first.

        The text needs the device and the platform if it names them, and the device that the step is done on. Return
        False if the action's text would have a gap because the device or the platform stays unknown.
        """
        named = facts_in(record)
        for fact in named.all + facts_in(trouble).all if trouble else named.all:
            if fact not in self.facts and self.value(fact) is None:
                return None
        if named.apart and asks_borrower(self.library, self.facts) and self.value(BORROWS_ON) is None:
            return None
        if not named.act:
            return True
        known = {"model": "device" in self.facts, "platform": "platform" in self.facts}
        return all(known[fact] for fact in named.act)

    # ------------------------------------------------------------------ ways

    def ways_left(self) -> list[Verdict]:
        """Return the ways that work and haven't been tried yet, best first."""
        if "model" not in self.facts or "platform" not in self.facts:
            return []
        every = verdicts(self.library, self.facts["model"], self.facts["platform"])
        return [verdict for verdict in every if verdict.answer == "way" and verdict.way not in self.tried]

    def take_way(self) -> None:
        """Take the next way that works."""
        way = self.ways_left()[0].way or ""
        self.tried += (way,)
        self.way_from = len(self.trail)
        self.facts["way"] = way
