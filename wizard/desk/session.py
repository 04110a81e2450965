"""The state of the desk: its open visits as they are saved, and what it has to say. It knows no screen.

Every change is committed before anyone sees it. Time changes visits, too: a patron who waited is ready after a while.
So do other desks on the same database.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.library import Library
from wizard.desk.delivery import Deliver, deliver
from wizard.desk.search.index import Index, index
from wizard.desk.settings import Settings
from wizard.desk.visit import READY, Change, Visit
from wizard.presenters.sheet_builder import words_of
from wizard.records.database import Records, Saved
from wizard.records.database.flags import STILL_RIGHT
from wizard.records.outcome import step_of
from wizard.records.promise import Promise

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wizard.presenters.sheet import Sheet
    from wizard.printing.print_job import Printed
    from wizard.walk.values import Start


class Underway(NamedTuple):
    """A paper on its way to the printer, its language, and the visit it belongs to (0: none)."""

    came_of_it: "Future[Printed]"
    language: str
    visit: int


class OpenVisits(Mapping[int, Visit]):
    """All open visits by id. A visit is walked only when someone looks at it, since there may be thousands.

    A visit that had to take another id is still found under its old one, so that what names it keeps working.
    """

    def __init__(self, library: Library) -> None:
        self.library = library  # what a visit is walked in when someone first looks at it
        self._saved: dict[int, Saved] = {}
        self._walked: dict[int, Visit] = {}
        self._renamed: dict[int, int] = {}

    def __getitem__(self, id: int) -> Visit:
        id = self._renamed.get(id, id)
        if id not in self._walked:
            self._walked[id] = Visit(self.library, self._saved[id])
        return self._walked[id]

    def __contains__(self, id: object) -> bool:
        return id in self._saved or id in self._renamed

    def __iter__(self) -> Iterator[int]:
        return iter(self._saved)

    def __len__(self) -> int:
        return len(self._saved)

    def known(self) -> list[Visit]:
        """Return the visits that were looked at since the desk was opened."""
        return list(self._walked.values())

    @property
    def saved(self) -> Mapping[int, Saved]:
        """What is saved of each visit. Looking at it walks none."""
        return self._saved

    def put(self, visit: Visit, old: int = 0) -> None:
        """Take in a visit as it is now; `old` is the id it had before."""
        id = visit.saved.id
        if old and old != id:
            self.drop(old)
            self._renamed[old] = id
        self._saved[id], self._walked[id] = visit.saved, visit

    def drop(self, id: int) -> None:
        """Let go of a visit that is closed."""
        id = self._renamed.get(id, id)
        self._saved.pop(id, None)
        self._walked.pop(id, None)
        self._renamed = {old: new for old, new in self._renamed.items() if new != id}

    def take(self, saved: Mapping[int, Saved]) -> None:
        """Take in what is saved now: visits begun, answered, and closed, here and elsewhere."""
        for id in [id for id in self._saved if id not in saved]:
            self.drop(id)
        for id, visit in self._walked.items():
            if saved[id] is not visit.saved and saved[id] != visit.saved:
                visit.take(saved[id])
        self._saved = dict(saved)

    def use(self, library: Library) -> None:
        """Walk every visit in this library from now on."""
        self.library = library
        for visit in self._walked.values():
            visit.library = library
            visit.take(visit.saved)


class Session:
    """What one desk knows and has open. `here` is the current visit, and `before` the one before it.

    `ring` is set when a glance found a patron who is ready. `clock` gives seconds since 1970: the time of the records
    if none is given, since this computer's can be wrong. `last_sheet` is what was
    printed last, with its name, and `sent` counts the sheets sent, by the place they were printed from.
    """

    def __init__(
        self,
        library: Library,
        records: Records,
        settings: Settings,
        home: Path,
        folders: tuple[Path, ...] = (),
        problem: str = "",
        today: Callable[[], date] | None = None,
        clock: Callable[[], float] | None = None,
        deliver: Deliver = deliver,
    ) -> None:
        self.records, self.settings = records, settings
        self.today, self.clock = today or records.today, clock or records.now
        self.home, self.folders, self.problem, self.deliver = home, folders, problem, deliver
        self.library = settings.placed(library)
        self.visits = OpenVisits(self.library)
        self.visits.take(_by_id(records))
        self.here_id = self.before_id = 0
        self.notice = ""
        self.ring = False
        self.country_asked = False
        self.last_sheet: tuple[str, Sheet] | None = None
        self.underway: list[Underway] = []
        self.sent = Counter[str]()
        self._ready: set[int] = set()
        self._waits: dict[int, int | None] = {}
        self._trouble_said = ""
        self._flagged = Counter[tuple[str, str]]()  # steps flagged as wrong at this desk, by flow and step

    # ------------------------------------------------------------------ what the desk knows

    @property
    def branch(self) -> str:
        """The branch set on this computer, or ""."""
        return self.settings.get("branch")

    @cached_property
    def index(self) -> Index:
        """What can be found by typing."""
        return index(self.library)

    @property
    def here(self) -> Visit | None:
        """The current visit."""
        return self.visits.get(self.here_id)

    @property
    def before(self) -> Visit | None:
        """The visit that was current before."""
        return self.visits.get(self.before_id)

    def use(self, library: Library) -> None:
        """Continue in this library, which is better known now; all visits are walked again in it."""
        self.library = library
        self.__dict__.pop("index", None)
        self.visits.use(library)

    def reload(self, library: Library) -> None:
        """Continue with flows that changed on disk, in the country or at the branch of this desk."""
        self.use(self.settings.placed(library))

    def set_country(self, country: str) -> None:
        """Set the country of the library; "" if no one wants to say now."""
        self.country_asked = True
        if country:
            self.settings.put("country", country)
            self.use(self.library.in_country(country))

    def set_branch(self, branch: str) -> None:
        """Set the branch where this computer is."""
        self.settings.put("branch", branch)
        self.use(self.library.at_branch(branch))

    def say(self, sentence: str) -> None:
        """Add a sentence to the notice."""
        self.notice = " ".join(filter(None, (self.notice, sentence)))

    def take_notice(self) -> str:
        """Return what there is to say once, and forget it."""
        trouble = self.records.trouble
        news = trouble if trouble != self._trouble_said else ""
        self._trouble_said = trouble
        notice, self.notice = self.notice, ""
        return " ".join(filter(None, (notice, self.records.take_notice(), news)))

    def sheet_sent(self, visit: Visit) -> bool:
        """Return whether a sheet of this visit was printed or saved, or is on its way."""
        return visit.printed or visit.filed or any(sheet.visit == visit.saved.id for sheet in self.underway)

    def shut(self) -> None:
        """Let go of the database."""
        self.records.shut()

    # ------------------------------------------------------------------ visits

    def open_new(self, start: "Start", turns: Mapping[str, str], aim: str) -> Visit:
        """Open a visit and save it."""
        saved = self.records.visits.begin(
            device=start.device or None, platform=start.platform or None, trouble=start.trouble or None
        )
        if turns:
            saved = self.records.visits.record(saved.id, dict(turns), None)
        visit = Visit(self.library, saved, aim)
        self.visits.put(visit)
        return visit

    def turn_to(self, visit: Visit) -> None:
        """Make this the current visit; the one before it is only parked."""
        if visit.saved.id != self.here_id:
            self.here_id, self.before_id = visit.saved.id, self.here_id

    def save(self, visit: Visit, change: Change) -> None:
        """Commit a change of a visit, then take it."""
        self._take(visit, self.records.visits.record(visit.saved.id, dict(change.turns), change.open))

    def _take(self, visit: Visit, saved: Saved) -> None:
        """Take what was saved. Another id means another desk went on with the visit meanwhile, and both are saved."""
        old = visit.saved.id
        visit.take(saved)
        self.visits.put(visit, old)
        if saved.id != old:
            self.here_id = saved.id if self.here_id == old else self.here_id
            self.look_round()

    def erase(self, visit: Visit) -> None:
        """Count how the visit came out, if the library counts, and erase it."""
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
        self.visits.drop(visit.saved.id)

    def look_round(self) -> None:
        """Take in what other desks on the same database did."""
        self.visits.take(_by_id(self.records))

    def glance(self) -> bool:
        """Return whether time has changed something: a patron who waited is ready, or waits a minute less."""
        now = self.clock()
        waits = {id: self.visits[id].waits(now) for id in self.waiting()}
        ready = {id for id, left in waits.items() if left == 0}
        self.ring, self._ready = bool(ready - self._ready), ready
        news, self._waits = waits != self._waits, waits
        return news

    def waiting(self) -> list[int]:
        """Return the visits in which something takes its time."""
        return [id for id, saved in self.visits.saved.items() if saved.waiting_since is not None]

    def in_order(self, most: int | None = None) -> list[Visit]:
        """Return the other patrons, at most so many: who is ready, then who waits, then who was here last."""
        now, waiting = self.clock(), set(self.waiting())
        waits = ((self.visits[id].waits(now), id) for id in waiting)
        first = sorted((left, id) for left, id in waits if left is not None)
        held = {id for _, id in first}
        rest = sorted(
            (saved for id, saved in self.visits.saved.items() if id not in held), key=lambda saved: -saved.touched
        )
        ids = [id for id in (*(id for _, id in first), *(saved.id for saved in rest)) if id != self.here_id]
        return [self.visits[id] for id in ids[:most]]

    def is_ready(self, visit: Visit) -> bool:
        """Return whether what the visit waited for should be done."""
        return visit.where(self.clock()) == READY

    def goodbye(self, again: str) -> str:
        """Return what becomes of the open visits once staff leave, and how to continue; "" if there are none."""
        self.records.settle()
        lost, behind = self.records.visits.unsaved()
        kept = [saved for id, saved in self.visits.saved.items() if id not in lost]
        here = " on this computer until the database is back" if self.records.is_here_only else ""
        said = [f"{_names(kept)} kept{here}. `{again}` goes on with {'it' if len(kept) == 1 else 'them'}."] * bool(kept)
        if stale := [saved for saved in kept if saved.id in behind]:
            said.append(f"The last answers of {_named(stale)} are not kept.")
        if gone := [saved for id, saved in self.visits.saved.items() if id in lost]:
            said.append(f"{_names(gone)} not kept.")
        return " ".join(said)

    # ------------------------------------------------------------------ callbacks

    def keep_promise(self, visit: Visit, draft: Promise) -> None:
        """Save a callback. The visit knows only its day; the callback knows nothing of the visit."""
        visit.promise = self.records.promises.add(draft)
        self._set_day(visit, draft.due)

    def move_promise(self, visit: Visit, day: date) -> None:
        """Call on another day. Raises Refused, and Changed when a colleague changed it meanwhile."""
        assert visit.promise is not None
        visit.promise = self.records.promises.move(visit.promise, day, self.today())
        self._set_day(visit, day)

    def withdraw_promise(self, visit: Visit) -> None:
        """Delete the callback of a visit. Raises Changed, as `move_promise`."""
        if visit.promise:
            self.records.promises.withdraw(visit.promise)
        visit.promise = None
        self._set_day(visit, None)

    def promise_is(self, seen: Promise, now: Promise | None) -> None:
        """A callback changed in the list, or is gone (None): tell the visit it came from, if it is known here."""
        for visit in self.visits.known():
            if visit.promise and visit.promise.id == seen.id:
                visit.promise = now
                self._set_day(visit, now.due if now else None)

    def _set_day(self, visit: Visit, day: date | None) -> None:
        self._take(visit, self.records.visits.promise(visit.saved.id, day))

    # ------------------------------------------------------------------ flags

    def flag(self, visit: Visit, reason: str, label: str = "") -> None:
        """Report that the current step is wrong (`label`: what its button says now), or still right."""
        at = visit.walk.at
        if at is not None and at.record is not None:
            self.records.flags.add(self.library, at, reason, self.today(), label)
            step = at.file, step_of(at)
            self._flagged[step] = 0 if reason == STILL_RIGHT else self._flagged[step] + 1

    def note_search(self, words: str) -> None:
        """Save a search that found nothing, for the flow keeper. Raises ValueError for words that must not be saved."""
        self.records.flags.note_search(words, self.today())

    def flagged(self, visit: Visit) -> tuple[int, int]:
        """Return how often the current step was flagged at this desk since it was opened, and how often elsewhere."""
        at = visit.walk.at
        if at is None or at.record is None:
            return 0, 0
        times = self.records.flags.count(self.library, at)
        ours = min(times, self._flagged[at.file, step_of(at)])
        return ours, times - ours

    def new_label(self, visit: Visit) -> str:
        """Return what a button of the current step is called now, as most reports say; "" if none does."""
        at = visit.walk.at
        return self.records.flags.label(self.library, at) if at and at.record else ""


def _by_id(records: Records) -> dict[int, Saved]:
    return {saved.id: saved for saved in records.visits.all_open()}


def _named(visits: Sequence[Saved]) -> str:
    return visits[0].handle if len(visits) == 1 else f"{len(visits)} visits"


def _names(visits: Sequence[Saved]) -> str:
    return f"{_named(visits)} {'is' if len(visits) == 1 else 'are'}"
