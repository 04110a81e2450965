"""The open visits of the desk, as they are kept: whatever changes is committed before anybody sees it.

Time changes them, too: who waited is ready after a while. And so do other desks on the same database.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from wizard.content.library import Library
from wizard.desk.visit import READY, Change, Visit
from wizard.presenters.sheet_builder import words_of
from wizard.records.database import Records
from wizard.records.database.flags import STILL_RIGHT
from wizard.records.outcome import step_of
from wizard.records.promise import Promise

if TYPE_CHECKING:
    from wizard.walk.values import Start


class Kept:
    """All open visits by their ids. `here` is the one at hand, and `before` the one before it.

    `ring` tells that a glance found somebody ready. `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        library: Library,
        records: Records,
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.library, self.records, self.today, self.clock = library, records, today, clock
        self.visits = {saved.id: Visit(library, saved) for saved in records.visits.all_open()}
        self.here: Visit | None = None
        self.before: Visit | None = None
        self.ring = False
        self._ready: set[int] = set()
        self._places: tuple[str, ...] = ()
        self._told = ""
        self._flagged = Counter[tuple[str, str]]()  # steps found wrong at this desk, by flow and step

    @property
    def branch(self) -> str:
        """In which of the library's houses this desk stands; empty where nobody said."""
        return ""

    def shut(self) -> None:
        """Let go of the database."""
        self.records.shut()

    def open_new(self, start: "Start", turns: dict[str, str], aim: str) -> Visit:
        """A new visit, kept already."""
        saved = self.records.visits.begin(
            device=start.device or None, platform=start.platform or None, trouble=start.trouble or None
        )
        if turns:
            saved = self.records.visits.record(saved.id, dict(turns), None)
        self.visits[saved.id] = Visit(self.library, saved, aim)
        return self.visits[saved.id]

    def turn_to(self, visit: Visit) -> None:
        """Have this visit at hand; the one before it is only parked."""
        if visit is not self.here:
            self.here, self.before = visit, self.here

    def keep(self, change: Change) -> None:
        """Commit a change of the visit at hand, then take it."""
        assert self.here is not None
        id = self.here.saved.id
        self.here.take(self.records.visits.record(id, dict(change.turns), change.open))
        if self.here.saved.id != id:  # another branch went on with it meanwhile: both are kept, ours under a new name
            self.visits[self.here.saved.id] = self.visits.pop(id)
            self.look_round()

    def keep_promise(self, draft: Promise) -> None:
        """Owe the patron at hand a call. The visit knows only its day; the promise knows nothing of the visit."""
        assert self.here is not None
        self.here.promise = self.records.promises.add(draft)
        self._set_day(draft.due)

    def move_promise(self, day: date) -> None:
        """Call on another day. Raises Refused, and Changed when a colleague did something with it meanwhile."""
        assert self.here is not None and self.here.promise is not None
        self.here.promise = self.records.promises.move(self.here.promise, day, self.today())
        self._set_day(day)

    def withdraw_promise(self) -> None:
        """The patron wants no call: nothing of it is left. Raises Changed, as `move_promise`."""
        assert self.here is not None
        if self.here.promise:
            self.records.promises.withdraw(self.here.promise)
        self.here.promise = None
        self._set_day(None)

    def promise_is(self, seen: Promise, now: Promise | None) -> None:
        """A promise changed in the list, or is gone (None): the visit that it came of knows it, and its day, too."""
        for visit in self.visits.values():
            if visit.promise and visit.promise.id == seen.id:
                visit.promise = now
                visit.take(self.records.visits.promise(visit.saved.id, now.due if now else None))

    def _set_day(self, day: date | None) -> None:
        assert self.here is not None
        self.here.take(self.records.visits.promise(self.here.saved.id, day))

    def flag(self, reason: str, label: str = "") -> None:
        """Say that the step at hand is wrong here (`label`: what its button says now), or still right."""
        at = self.here.walk.at if self.here else None
        if at is not None and at.record is not None:
            self.records.flags.add(self.library, at, reason, self.today(), label)
            here = at.file, step_of(at)
            self._flagged[here] = 0 if reason == STILL_RIGHT else self._flagged[here] + 1

    def flagged(self) -> tuple[int, int]:
        """How often the step at hand was found wrong at this desk since it was opened, and how often by others."""
        at = self.here.walk.at if self.here else None
        if at is None or at.record is None:
            return 0, 0
        times = self.records.flags.count(self.library, at)
        ours = min(times, self._flagged[at.file, step_of(at)])
        return ours, times - ours

    def new_label(self) -> str:
        """What a button of the step at hand is called now, as most said who told it; empty where nobody did."""
        at = self.here.walk.at if self.here else None
        return self.records.flags.label(self.library, at) if at and at.record else ""

    def erase(self) -> None:
        """Count how the visit at hand came out, where the library counts, and erase it."""
        visit = self.here
        assert visit is not None
        how = "promise" if visit.saved.promised_day else "refer" if visit.referred else ""
        if not visit.gone:
            self.records.counts.add(
                visit.walk,
                how,
                began=visit.saved.created,
                branch=self.branch,
                language=visit.language or words_of(self.library).language,
                sheet=visit.printed,
                by_phone=visit.by_phone,
            )
        self.records.visits.close(visit.saved.id)
        self.drop(visit.saved.id)

    def goodbye(self, again: str) -> str:
        """What becomes of the open visits once somebody leaves, and with which words they go on; empty if none is."""
        visits = list(self.visits.values())
        if not visits:
            return ""
        names = visits[0].saved.handle if len(visits) == 1 else f"{len(visits)} visits"
        are, them = ("is", "it") if len(visits) == 1 else ("are", "them")
        if self.records.trouble:
            return f"{names} {are} not kept."
        return f"{names} {are} kept. `{again}` goes on with {them}."

    def drop(self, id: int) -> None:
        """Let go of a visit that is closed."""
        gone = self.visits.pop(id, None)
        if self.before is gone:
            self.before = None
        if self.here is gone:
            self.here = None

    def look_round(self) -> None:
        """Take in what other desks on the same database did: visits begun, answered and closed there."""
        kept = {saved.id: saved for saved in self.records.visits.all_open()}
        for id in [id for id in self.visits if id not in kept]:
            self.drop(id)
        for id, saved in kept.items():
            if id not in self.visits:
                self.visits[id] = Visit(self.library, saved)
            elif saved != self.visits[id].saved:
                self.visits[id].take(saved)

    def glance(self) -> bool:
        """Look whether time has changed something: who waited is ready, or waits a minute less."""
        now = self.clock()
        places = tuple(visit.where(now) for visit in self.visits.values())
        ready = {id for id, place in zip(self.visits, places, strict=True) if place == READY}
        self.ring, self._ready = bool(ready - self._ready), ready
        news, self._places = places != self._places, places
        return news

    def disk_news(self) -> str:
        """What there is to say of the disk: a trouble once, and again when it is another."""
        news = self.records.trouble if self.records.trouble != self._told else ""
        self._told = self.records.trouble
        return " ".join(filter(None, (self.records.take_notice(), news)))
