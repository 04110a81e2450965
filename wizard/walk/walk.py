"""Where a visit is: the interpreter of flows, and nothing else. It opens no file and knows no screen.

A walk runs down a plan until somebody must answer, and stops there. What was answered are **turns**: (address, answer
id). Given the turns again it comes to the same place, so a visit is nothing but its start and its turns. A walk can be
forked at any stop, which is how plans are looked ahead and every edge of them is tried.

The inside is a stack of frames. A frame that needs a fact nobody asked yet puts the fact's question above itself and is
run again afterwards; so facts are asked when they are first needed, from wherever that is.
"""

from collections.abc import Mapping

from wizard.content.flow import Do, Instead
from wizard.content.library import Library
from wizard.walk.fact_frames import Asked, FirstWay, Recognize, which
from wizard.walk.fix_frames import Fixing, Last, Seeing, entries
from wizard.walk.frames import StepList
from wizard.walk.plan_frames import Plan, TroubleFirst
from wizard.walk.state import Frame, State
from wizard.walk.values import KEPT, PASSED, End, FixAt, Start, Stop, Taken


class Walk(State):
    """One walk. `at` is where it is, or `end` how it ended; one of them is None."""

    def __init__(
        self, library: Library, start: Start, turns: Mapping[str, str] | None = None, open: str | None = None
    ) -> None:
        super().__init__(library, start)
        self.turns.update(turns or {})
        self.open = open
        self.lack(*(library.unfinished[id] for id in (start.device, start.platform) if id in library.unfinished))
        self.end: End | None = None
        self.stack.append(TroubleFirst() if start.trouble else Plan())
        self._run()

    def fork(self) -> "Walk":
        """The same walk, to be taken on by itself. It doesn't stop at `open`."""
        other = object.__new__(Walk)
        vars(other).update(vars(self))
        other.turns, other.facts, other.taken = self.turns.copy(), self.facts.copy(), self.taken.copy()
        other.trail, other.steps_met, other.stack = self.trail.copy(), self.steps_met.copy(), self.stack.copy()
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
        return self.skipped_sections.get(stop.section) if stop.kind in ("do", "ask") else None

    @staticmethod
    def _fits(stop: Stop, answer: str) -> bool:
        if answer in PASSED:
            return stop.kind in ("do", "ask") and stop.section != "recognize"
        return answer in stop.offers

    def _take(self, stop: Stop, answer: str) -> None:
        passed = answer if answer in (*PASSED, KEPT) else ""
        if passed and stop.kind == "ask":
            answer = stop.offers[0]
        if answer == "waiting":
            self._known(stop)
            return
        self.at = None
        early = self.asking_on_demand
        self.trail.append(Taken(stop, answer, passed, early))
        self.taken[stop.address] = answer
        if not early:
            self.meet(stop.address)
        self.stack[-1].answered(self, stop, answer)

    # ------------------------------------------------------------------ what frames need from other frames

    @property
    def planned(self) -> bool:
        """Whether a plan is under way, so that another of its ways can be taken."""
        return Plan in map(type, self.stack)

    @property
    def in_fix(self) -> bool:
        """Whether a fix is under way."""
        return Fixing in map(type, self.stack)

    @property
    def asking_on_demand(self) -> bool:
        """Whether a question is asked before its turn, since something needs its fact."""
        return Asked in map(type, self.stack)

    def fixing(self) -> FixAt | None:
        """The fix under way, if any, as far as can be told here and now."""
        for frame in reversed(self.stack):
            if isinstance(frame, Fixing):
                return frame.current(self)
        return None

    def question(self, fact: str) -> Frame | None:
        if fact in ("device", "platform"):
            return which(self, fact) if self.start.trouble else None
        if fact == "model":
            device = self.library.devices.get(self.facts.get("device", ""))
            return Recognize(self.facts["device"]) if device else None
        if fact == "way":
            return FirstWay() if "model" in self.facts and "platform" in self.facts else None
        file, ask = self.library.questions.get(fact, ("", None))
        asked = ask is not None and (
            file in self.library.topics or file in (self.facts.get("device"), self.facts.get("platform"))
        )
        if ask is None or not asked:
            return None
        if f"{file}/{ask.id}" not in self.taken:
            self.on_demand |= {(file, ask.id)}
        return Asked(file, ask)

    def start_fixes(self, step: Do, file: str, address: str) -> None:
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
        self.skipped_sections = {}  # what was said to be done was this way's
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
        self.stack, self.section, self.skipped_sections = [], "clean-up", {}
        for file in self.entered:
            self.push(StepList(self.library.files[file].clean_up, file))
            platform = self.library.platforms.get(file)
            for way in self.tried if platform and file == self.facts.get("platform") else ():
                self.push(StepList(platform.ways[way].clean_up, file))  # type: ignore[union-attr]
