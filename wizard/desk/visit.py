"""A visit in hand: what is kept of it, and its walk, alive. A change is a few turns, which are kept before it shows."""

from functools import cached_property
from math import ceil
from typing import Literal, NamedTuple

from wizard.content.library import Library
from wizard.presenters.ending import end_name
from wizard.presenters.prompt import PHASES, step_words
from wizard.records.database import Saved
from wizard.records.promise import Promise
from wizard.walk.lookahead import ahead, back, forward, jump, stuck_with
from wizard.walk.values import SEEN, Start, Taken
from wizard.walk.walk import Walk

READY = "READY"
COUNTED = ("do", "ask", "keep", "ready", "which")


class Change(NamedTuple):
    """What is to be kept: answers by address, and the address that is open again."""

    turns: dict[str, str]
    open: str | None = None


class Visit:
    """One patron's walk. `printed`: there is a sheet, in `language`; `filed`: there is one as a file.

    `aim` is where to go as soon as the model is known; what is passed over then counts as `aim_counts` says.

    `by_phone`: the patron is not here, and neither is the device. `referred`: somebody else goes on with it.
    `promise` is the call owed, as long as this window lasts: on disk nothing leads from one to the other.
    `supposed` are the turns that open a trouble; they are kept only with the first answer in it. `came_from` is the
    visit in which this one was found, 0 if none. `named` is what staff typed for the device; it is never saved.
    """

    def __init__(self, library: Library, saved: Saved, aim: str = "") -> None:
        self.library, self.saved, self.aim = library, saved, aim
        self.printed = self.filed = self.by_phone = self.referred = False
        self.language = ""  # none yet
        self.named = ""
        self.promise: Promise | None = None
        self.supposed: dict[str, str] = {}
        self.came_from = 0
        self.aim_counts: Literal["skipped", "said"] = "said"
        self._given = saved.turns

    @cached_property
    def walk(self) -> Walk:
        """The walk, made when somebody first looks at this visit: there may be thousands."""
        return self._walk()

    def _walk(self) -> Walk:
        start = Start(self.saved.device or "", self.saved.platform or "", self.saved.trouble or "")
        if self.gone:
            start = Start(trouble="gone/")  # a walk of nothing, which is over
        open = None if self.supposed else self.saved.open_at
        return Walk(self.library, start, {**self.saved.turns, **self.supposed}, open)

    def _suppose(self, turns: dict[str, str]) -> None:
        """See the visit as these turns would make it; with none, as it is."""
        self.supposed = turns
        self.__dict__.pop("plan", None)
        self.walk = self._walk()

    def take(self, saved: Saved) -> None:
        """What is kept now. The walk goes on by itself where nothing but its last answer is new."""
        if "walk" not in self.__dict__:
            self.saved = saved
            return
        answered = self._only_answered(saved)
        self.saved = saved
        if self.supposed.items() <= saved.turns.items():
            self.supposed = {}
        self.__dict__.pop("plan", None)
        if answered and self.walk.at:
            self.walk.answer(answered)
        else:
            self.walk = self._walk()

    def _only_answered(self, saved: Saved) -> str:
        """The answer to the present stop, if that is all that is new."""
        if self.walk.at is None or saved.open_at is not None:
            return ""
        answer = saved.turns.get(self.walk.at.address, "")
        fits = bool(answer) and answer in self.walk.at.offers
        return answer if fits and saved.turns == {**self.walk.turns, self.walk.at.address: answer} else ""

    # -------------------------------------------------------------- where it is

    @property
    def untouched(self) -> bool:
        """Whether nothing was answered since it was opened."""
        return self.saved.turns == self._given

    @property
    def gone(self) -> str:
        """The file that this visit needs and that is no longer there."""
        file = (self.saved.trouble or "").partition("/")[0]
        known = {self.saved.device: self.library.devices, self.saved.platform: self.library.platforms}
        missing = [name for name, files in known.items() if name and name not in files]
        if file and self.library.trouble(file, self.saved.trouble or "") is None:
            missing.append(file)
        return missing[0] if missing else ""

    @cached_property
    def plan(self) -> Walk:
        """The walk taken to its end by the usual answers, as far as anybody can tell."""
        return ahead(self.forward)

    @property
    def forward(self) -> Walk:
        """The walk where it would stand if nothing were open again."""
        return forward(self.walk)

    @property
    def name(self) -> str:
        """`Kindle + Libby`, or the trouble."""
        return pair_name(self.library, self.walk.facts, self.saved.device or "", self.saved.platform or "") or "Trouble"

    @property
    def title(self) -> tuple[str, str]:
        """Nickname and name."""
        return self.saved.handle, self.name

    @property
    def address(self) -> str:
        """Where it stands; empty once it is over. An action that was offered at another address comes too late."""
        return self.walk.at.address if self.walk.at else ""

    def waits(self, now: float) -> int | None:
        """The minutes that a *waiting* step still takes, 0 once it should be ready; None if nothing waits."""
        if self.saved.waiting_since is None:
            return None
        at = self.walk.at
        if at is None or not at.waiting:
            return None
        left = self.saved.waiting_since + 60 * getattr(at.record, "wait", 0) - now
        return max(0, ceil(left / 60))

    def where(self, now: float) -> str:
        """The place of the visit in a word or two: a phase, how long it waits, or how it ended."""
        waits = self.waits(now)
        if waits is not None:
            return f"waits {waits} min" if waits else READY
        if self.gone:
            return "steps are gone"
        return PHASES.get(self.walk.at.section, "") if self.walk.at else self.ended

    @property
    def ended(self) -> str:
        """How it ended, in a word or two; nothing while it goes on. A call without a day is not promised yet."""
        end = self.walk.end
        if end is None:
            return ""
        return "no day yet" if end.how == "callback" and not self.saved.promised_day else end_name(end)

    @property
    def act(self) -> str:
        """What is to be done next, in a few words."""
        return step_words(self.walk, self.walk.at) if self.walk.at else ""

    @property
    def untidied(self) -> list[Taken]:
        """The steps owed if the visit is closed here, by what is known of it, that nobody has done yet."""
        closed = self.forward.fork()
        closed.close()
        return [t for t in ahead(closed).trail[len(self.forward.trail) :] if t.stop.section == "clean-up"]

    def steps(self) -> tuple[int, int]:
        """Which step this is and of how many; fixes don't count, or a visit would seem to grow."""
        done = sum(taken.stop.kind in COUNTED and not taken.stop.fixing for taken in self.walk.trail)
        at = self.walk.at
        here = 1 if at and at.kind in COUNTED and not at.fixing else 0
        whole = sum(taken.stop.kind in COUNTED and not taken.stop.fixing for taken in self.plan.trail)
        return max(1, done + here), max(whole, done + here)

    # -------------------------------------------------------------- changes

    def answer(self, answer: str) -> Change:
        """The answer to the present stop. Where it did not work once more, what is seen is asked once more, too."""
        assert self.walk.at is not None
        seen = f"{self.walk.at.address}{SEEN}"
        again = seen if answer == "stuck" and seen in self.saved.turns else None
        return Change({**self.supposed, self.walk.at.address: answer}, again)

    def back(self) -> Change | None:
        """One step back, or None at the very beginning. A trouble in which nothing was answered was never opened."""
        if self.supposed:
            self._suppose({})
            return Change({}, self.saved.open_at)
        address = back(self.walk)
        return Change({}, address) if address else None

    def go(self, address: str, how: Literal["skipped", "said"]) -> Change:
        """Go to a step: one that is done is opened again, to one that is to come what lies between is passed over."""
        if self.supposed:
            self._suppose({})
        if address in self.forward.taken:
            return Change({}, address)
        return Change(jump(self.walk, address, how))

    def stuck(self, trouble: str) -> bool:
        """Turn to a trouble (file/id) at the step that names it, if one does; nothing is kept before an answer to it.

        What is before was done, else there were no such trouble.
        """
        turns = stuck_with(self.forward, trouble)
        if turns:
            address = next(iter(turns))
            between = {} if address in self.forward.taken else self.go(address, "said").turns
            self._suppose({**between, **turns})
        return bool(turns)

    def first_of(self, section: str) -> str:
        """The first step of a section that is still to come."""
        coming = self.plan.trail[len(self.forward.trail) :]
        return next((t.address for t in coming if t.stop.section == section and t.stop.kind in ("do", "ask")), "")


def pair_name(library: Library, facts: dict[str, str], device: str, platform: str) -> str:
    """`Kindle + Libby`, as far as both are known. A device whose short name is just `tablet` is named in full."""
    device, platform = facts.get("device", device), facts.get("platform", platform)
    short = device_name(library, device, facts.get("model", "")) if device in library.devices else ""
    names = [short if short != short.lower() else library.devices[device].device] if short else []
    names += [library.platforms[platform].platform] if platform in library.platforms else []
    return " + ".join(names)


def device_name(library: Library, device: str, model: str = "") -> str:
    """A device's short name: `Kindle`."""
    return library.word(device, model, "name") or library.devices[device].device
