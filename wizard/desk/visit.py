"""An open visit: its saved data and its walk. Every change is saved before it's shown."""

from collections.abc import Mapping
from functools import cached_property
from math import ceil
from typing import Literal, NamedTuple

from wizard.content.library import Library
from wizard.presenters.ending import end_name
from wizard.presenters.prompt import PHASES, step_words
from wizard.records.database import Saved
from wizard.records.promise import Promise
from wizard.walk.lookahead import ahead, back, forward, jump, stuck_with
from wizard.walk.stops import SEEN, Start, Stop, Taken
from wizard.walk.walk import Walk

READY = "READY"
COUNTED = ("do", "ask", "keep", "ready", "which")


class VisitChange(NamedTuple):
    """A change to save: the answers by address, and the address of an earlier answer to reopen, if any."""

    turns: dict[str, str]
    open: str | None = None


class Visit:
    """One patron's visit.

    `printed` is True if its sheet was printed, in `language`, and `filed` is True if it was saved as a file. `page`
    says what happened to another handout, such as the page with what works instead. `aim` is where to go once the model
    is known, and `aim_counts` says how to mark the steps before it. `by_phone` is True if the patron and the device
    aren't here, and `referred` is True if someone else takes over. `promise` is the callback. It's linked to the visit
    only in memory, never in the database. `tentative` holds the turns that open a problem. They're saved along with the
    first answer in that problem. `came_from` is the visit that this one was found from, or 0.
    """

    def __init__(self, library: Library, saved: Saved, aim: str = "") -> None:
        self.library, self.saved, self.aim = library, saved, aim
        self.printed = self.filed = self.by_phone = self.referred = False
        self.language = self.page = ""
        self.promise: Promise | None = None
        self.tentative: dict[str, str] = {}
        self.came_from = 0
        self.aim_counts: Literal["skipped", "said"] = "said"
        self._given = saved.turns
        self._words: tuple[Library, dict[str, str], dict[str, str]] = library, {}, {}

    @cached_property
    def walk(self) -> Walk:
        """The walk. It's built when it's first used, because there may be thousands of visits."""
        return self._walk()

    def _walk(self) -> Walk:
        saved = self.saved
        start = Start(saved.device or "", saved.platform or "", saved.trouble or "", saved.called)
        if self.gone:
            start = Start(trouble="gone/")  # An empty walk that has already ended.
        open = None if self.tentative else self.saved.open_at
        return Walk(self.library, start, {**self.saved.turns, **self.tentative}, open)

    def _set_tentative(self, turns: dict[str, str]) -> None:
        """Continue the visit with these unsaved turns. If there are none, go back to the saved ones."""
        self.tentative = turns
        self.__dict__.pop("plan", None)
        self.walk = self._walk()

    def take(self, saved: Saved) -> None:
        """Apply saved data. If only an answer was added, continue the walk instead of replaying it."""
        if "walk" not in self.__dict__:
            self.saved = saved
            return
        answered = self._only_answered(saved)
        self.saved = saved
        if self.tentative.items() <= saved.turns.items():
            self.tentative = {}
        self.__dict__.pop("plan", None)
        if answered and self.walk.at:
            self.walk.answer(answered)
        else:
            self.walk = self._walk()

    def _only_answered(self, saved: Saved) -> str:
        """Return the answer to the current stop if that's the only change, or else ""."""
        if self.walk.at is None or saved.open_at is not None:
            return ""
        answer = saved.turns.get(self.walk.at.address, "")
        fits = bool(answer) and answer in self.walk.at.offers
        return answer if fits and saved.turns == {**self.walk.turns, self.walk.at.address: answer} else ""

    # -------------------------------------------------------------- where the visit is

    @property
    def untouched(self) -> bool:
        """True if no question has been answered since the visit was opened."""
        return self.saved.turns == self._given

    @property
    def gone(self) -> str:
        """A file that this visit needs but that is missing, or ""."""
        file = (self.saved.trouble or "").partition("/")[0]
        known = {self.saved.device: self.library.devices, self.saved.platform: self.library.platforms}
        missing = [name for name, files in known.items() if name and name not in files]
        if file and self.library.trouble(file, self.saved.trouble or "") is None:
            missing.append(file)
        return missing[0] if missing else ""

    @cached_property
    def plan(self) -> Walk:
        """The walk, continued to the end with the usual answers."""
        return ahead(self.forward)

    @property
    def forward(self) -> Walk:
        """The walk at its latest position, even if staff have gone back to an earlier step."""
        return forward(self.walk)

    @property
    def name(self) -> str:
        """The device and service, such as `Kindle + Libby`, or `Problem`."""
        return pair_name(self.library, self.walk.facts, self.saved.device or "", self.saved.platform or "") or "Problem"

    @property
    def title(self) -> tuple[str, str]:
        """The visit's nickname, and its device and service."""
        return self.saved.handle, self.name

    @property
    def address(self) -> str:
        """The address of the current step, or "" at the end. The desk rejects actions offered at another address."""
        return self.walk.at.address if self.walk.at else ""

    def waits(self, now: float) -> int | None:
        """Return the minutes left to wait, 0 once the step should be finished, or None if no step is waiting."""
        if self.saved.waiting_since is None:
            return None
        at = self.walk.at
        if at is None or not at.waiting:
            return None
        left = self.saved.waiting_since + 60 * getattr(at.record, "wait", 0) - now
        return max(0, ceil(left / 60))

    def where(self, now: float) -> str:
        """Return the state of the visit in a word or two: its phase, its wait, or how it ended."""
        waits = self.waits(now)
        if waits is not None:
            return f"waiting {waits} min" if waits else READY
        if self.gone:
            return "steps missing"
        return PHASES.get(self.walk.at.section, "") if self.walk.at else self.ended

    @property
    def ended(self) -> str:
        """The outcome of the visit in a word or two, or "" before the end."""
        end = self.walk.end
        if end is None:
            return ""
        return "no day yet" if end.how == "callback" and not self.saved.promised_day else end_name(end)

    @property
    def act(self) -> str:
        """The next step, in a few words, or "" at the end."""
        return step_words(self.walk, self.walk.at) if self.walk.at else ""

    def words_of(self, stop: Stop) -> str:
        """Return a few words for a step in the plan. They're cached until the plan's facts change."""
        library, facts, words = self._words
        if library is not self.library or facts != self.plan.facts:
            words = {}
            self._words = self.library, dict(self.plan.facts), words
        if stop.address not in words:
            words[stop.address] = step_words(self.plan, stop)
        return words[stop.address]

    @property
    def cleanup_left(self) -> list[Taken]:
        """The clean-up steps that would still be left if the visit were closed now."""
        closed = self.forward.fork()
        closed.close()
        return [t for t in ahead(closed).trail[len(self.forward.trail) :] if t.stop.section == "clean-up"]

    def steps(self) -> tuple[int, int]:
        """Return the current step's number, and the total. Fixes don't count, or the total would keep growing."""
        done = sum(taken.stop.kind in COUNTED and not taken.stop.fixing for taken in self.walk.trail)
        at = self.walk.at
        here = 1 if at and at.kind in COUNTED and not at.fixing else 0
        whole = sum(taken.stop.kind in COUNTED and not taken.stop.fixing for taken in self.plan.trail)
        return max(1, done + here), max(whole, done + here)

    # -------------------------------------------------------------- changes

    def answer(self, answer: str) -> VisitChange:
        """Return the change for an answer. If a step fails again, ask again what the patron sees."""
        assert self.walk.at is not None
        seen = f"{self.walk.at.address}{SEEN}"
        again = seen if answer == "stuck" and seen in self.saved.turns else None
        return VisitChange({**self.tentative, self.walk.at.address: answer}, again)

    def back(self) -> VisitChange | None:
        """Return the change that goes back one step, or None at the first step. Drop a problem without answers."""
        if self.tentative:
            self._set_tentative({})
            return VisitChange({}, self.saved.open_at)
        address = back(self.walk)
        return VisitChange({}, address) if address else None

    def go(self, address: str, how: Literal["skipped", "said"]) -> VisitChange:
        """Return the change that goes to a step. It reopens a finished step, or skips ahead to a later one."""
        if self.tentative:
            self._set_tentative({})
        if address in self.forward.taken:
            return VisitChange({}, address)
        return VisitChange(jump(self.walk, address, how))

    def stuck(self, trouble: str) -> bool:
        """Open a problem (file/id) at the step that names it. Return False if no step does.

        Nothing is saved until the problem's first answer. Steps before it are marked as done, because the patron can't
        have run into the problem otherwise.
        """
        turns = stuck_with(self.forward, trouble)
        if turns:
            address = next(iter(turns))
            between = {} if address in self.forward.taken else self.go(address, "said").turns
            self._set_tentative({**between, **turns})
        return bool(turns)

    def first_of(self, section: str) -> str:
        """Return the address of the first remaining step in a section, or ""."""
        coming = self.plan.trail[len(self.forward.trail) :]
        return next((t.address for t in coming if t.stop.section == section and t.stop.kind in ("do", "ask")), "")


def pair_name(library: Library, facts: Mapping[str, str], device: str, platform: str) -> str:
    """Return a name such as `Kindle + Libby`.

    If a device's short name is something like `tablet`, use its full name.
    """
    device, platform = facts.get("device", device), facts.get("platform", platform)
    names = []
    if device in library.devices:
        short = device_name(library, device, facts.get("model", ""))
        names = [short if short != short.lower() else library.devices[device].device]
        names = [own_name(library, device, names[0], facts.get("called", ""))]
    names += [library.platforms[platform].platform] if platform in library.platforms else []
    return " + ".join(names)


def device_name(library: Library, device: str, model: str = "") -> str:
    """Return a device's short name, such as `Kindle`."""
    return library.short_name(device, model)


def own_name(library: Library, device: str, name: str, called: str) -> str:
    """Return a device's name, using what this device is called if that's known, such as `Android phone`."""
    return name.replace(device_name(library, device), called) if called else name
