"""The state of the desk: its open visits as saved, and its messages. It knows nothing about screens.

Every change is committed before it's shown. Visits also change when a patron's wait is over, or when another desk on
the same database changes them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.dates import in_words
from wizard.content.instructions import received
from wizard.content.library import Library
from wizard.content.loader import CHECKED, load
from wizard.desk.delivery import Deliver, deliver, in_practice
from wizard.desk.following import Following
from wizard.desk.search.index import Index, index
from wizard.desk.settings import Settings
from wizard.desk.visit import READY, Visit, VisitChange
from wizard.presenters.sheet_builder import words_of
from wizard.records.database import Records, Saved
from wizard.records.database.flags import STILL_RIGHT
from wizard.records.outcome import step_of
from wizard.records.promise import Promise
from wizard.system.writing import write_file

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wizard.authoring.flagged_steps import FlaggedStep
    from wizard.content.loader import Loaded
    from wizard.presenters.sheet import Sheet
    from wizard.printing.print_job import Printed
    from wizard.walk.stops import Start


class Underway(NamedTuple):
    """A handout that was sent to the printer.

    `visit` is the visit that it belongs to, or 0. `sheet` is set if it's a take-home sheet, and `page` is the
    kind of any other handout.
    """

    job: "Future[Printed]"
    language: str
    visit: int
    sheet: "Sheet | None" = None
    page: str = ""


class OpenVisits(Mapping[int, Visit]):
    """All open visits by id. Each one is replayed only when it's needed, because there may be thousands.

    If a visit gets a new id, it can still be found by its old one, so old references keep working.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
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
        """Return the visits that have been replayed since the desk was opened."""
        return list(self._walked.values())

    @property
    def saved(self) -> Mapping[int, Saved]:
        """The saved data of each visit. Reading it doesn't replay any visits."""
        return self._saved

    def put(self, visit: Visit, old: int = 0) -> None:
        """Add or update a visit. `old` is its previous id, if its id has changed."""
        id = visit.saved.id
        if old and old != id:
            self.drop(old)
            self._renamed[old] = id
        self._saved[id], self._walked[id] = visit.saved, visit

    def drop(self, id: int) -> None:
        """Remove a closed visit."""
        id = self._renamed.get(id, id)
        self._saved.pop(id, None)
        self._walked.pop(id, None)
        self._renamed = {old: new for old, new in self._renamed.items() if new != id}

    def take(self, saved: Mapping[int, Saved]) -> None:
        """Update all visits from saved data, including visits that were started, answered, or closed at other desks."""
        for id in [id for id in self._saved if id not in saved]:
            self.drop(id)
        for id, visit in self._walked.items():
            if saved[id] is not visit.saved and saved[id] != visit.saved:
                visit.take(saved[id])
        self._saved = dict(saved)

    def use(self, library: Library) -> None:
        """Switch to this library, and replay every visit in it."""
        self.library = library
        for visit in self._walked.values():
            visit.library = library
            visit.take(visit.saved)


class Session:
    """The state of one desk. `here` is the current visit, and `before` the previous one.

    `ring` is True if the last `glance` found that another patron is now ready. `clock` returns seconds since 1970. By
    default, it's the database's clock, because this computer's clock may be wrong. `last_sheet` is the last sheet
    printed, with its name. `sent` counts the sheets sent to the printer, by the place they were printed from.
    `at_computer` is False in a browser, because staff there can't use this computer's printers and folders.
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
        at_computer: bool = True,
    ) -> None:
        self.records, self.settings = records, settings
        self.today, self.clock = today or records.today, clock or records.now
        self.home, self.folders, self.problem, self.deliver = home, folders, problem, deliver
        self.at_computer = at_computer
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
        self._left_out: dict[tuple[str, ...], str] = {}
        self._ready: set[int] = set()
        self._waits: dict[int, int | None] = {}
        self._trouble_shown = ""
        self.following = Following.of(folders)
        self._offered = ""
        self._flagged = Counter[tuple[str, str]]()  # How often this desk has flagged each (flow, step).

    # ------------------------------------------------------------------ settings, content, and messages

    @property
    def branch(self) -> str:
        """The branch that's set on this computer, or ""."""
        return self.settings.get("branch")

    @cached_property
    def index(self) -> Index:
        """The search index."""
        return index(self.library)

    @property
    def here(self) -> Visit | None:
        """The current visit."""
        return self.visits.get(self.here_id)

    @property
    def before(self) -> Visit | None:
        """The previous visit."""
        return self.visits.get(self.before_id)

    @property
    def own_folder(self) -> Path | None:
        """The library's own folder, or None if this desk must not write there.

        It must not during practice, in a browser, or if the folder is a copy of a network share.
        """
        may = self.at_computer and self.deliver is not in_practice and self.following is None
        return self.folders[0] if may and len(self.folders) > 1 else None

    def record_check(self, visit: Visit, device: str, initials: str) -> int:
        """Record that the steps in a visit worked on this device, and return how many. Raise OSError or ValueError."""
        from wizard.authoring.device_test import of_visit, with_check
        from wizard.authoring.text_edits import read

        assert self.own_folder is not None
        path, facts, worked = self.own_folder / "flows" / CHECKED, visit.walk.facts, of_visit(visit.walk)
        before = read(path) if path.exists() else ""
        text = with_check(before, facts["model"], facts["platform"], worked, {}, self.today(), device, initials)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text.encode())
        self.reload(load(self.folders, places=False).library)
        return len(worked)

    @cached_property
    def written(self) -> "Loaded":
        """The flows with the line number of each entry, which flow keepers need. The other copy needs less memory."""
        return load(self.folders)

    def flagged_steps(self) -> "list[FlaggedStep]":
        """Return the steps with open flags, with the most flagged step first."""
        from wizard.authoring.flagged_steps import steps

        return steps(self.written.library, self.records.flags.open())

    def forget(self) -> None:
        """Clear everything cached from the flows, because the flows have changed."""
        for name in ("index", "written"):
            self.__dict__.pop(name, None)

    def use(self, library: Library) -> None:
        """Switch to this library, and replay all visits in it."""
        self.library = library
        self.forget()
        self.visits.use(library)

    def reload(self, library: Library) -> None:
        """Switch to flows that have changed on disk, with this desk's country and branch."""
        self.use(self.settings.placed(library))

    @cached_property
    def instructions(self) -> str:
        """The version of the instructions that this desk uses, or "" if they weren't received as a whole folder."""
        version = received(self.folders[0]) if self.folders else None
        return f"instructions from {in_words(version.day, self.library.country)}" if version else ""

    @property
    def newer_instructions(self) -> str:
        """The date of newer instructions that this desk can use, or ""."""
        version = self.following.offered if self.following else None
        return in_words(version.day, self.library.country) if version else ""

    def use_newer_instructions(self) -> None:
        """Switch to the newer instructions. Raise OSError if that fails."""
        if self.following is not None:
            self.reload(self.following.use())
            self.folders = self.following.folders
            self.__dict__.pop("instructions", None)

    def set_country(self, country: str) -> None:
        """Set the library's country, or "" to ask later."""
        self.country_asked = True
        if country:
            self.settings.put("country", country)
            self.use(self.library.in_country(country))

    def set_branch(self, branch: str) -> None:
        """Set the branch that this computer is at."""
        self.settings.put("branch", branch)
        self.use(self.library.at_branch(branch))

    def note_left_out(self, sheet: "Sheet", words: str) -> None:
        """Remember what a sheet leaves out to fit its paper, which is known once it has been printed."""
        self._left_out[_printed_as(sheet)] = words

    def left_out(self, sheet: "Sheet") -> str:
        """Return what a sheet leaves out to fit its paper, or "" if it hasn't been printed here yet."""
        return self._left_out.get(_printed_as(sheet), "")

    def say(self, sentence: str) -> None:
        """Add a sentence to the notice."""
        self.notice = " ".join(filter(None, (self.notice, sentence)))

    def take_notice(self) -> str:
        """Return the messages that are shown once, and clear them."""
        trouble = self.records.trouble
        news = trouble if trouble != self._trouble_shown else ""
        self._trouble_shown = trouble
        notice, self.notice = self.notice, ""
        return " ".join(filter(None, (notice, self.records.take_notice(), news)))

    def sheet_sent(self, visit: Visit) -> bool:
        """Return True if a sheet from this visit has been printed or saved, or is being printed."""
        return (
            visit.printed or visit.filed or any(one.visit == visit.saved.id and not one.page for one in self.underway)
        )

    def paper_sent(self, visit: Visit) -> bool:
        """Return True if any paper from this visit has been printed or saved, or is being printed."""
        return self.sheet_sent(visit) or bool(visit.page) or any(one.visit == visit.saved.id for one in self.underway)

    def shut(self) -> None:
        """Close the database."""
        self.records.close()

    # ------------------------------------------------------------------ visits

    def open_new(self, start: "Start", turns: Mapping[str, str], aim: str) -> Visit:
        """Open a visit and save it."""
        saved = self.records.visits.begin(
            device=start.device or None,
            platform=start.platform or None,
            trouble=start.trouble or None,
            branch=self.branch,
            called=start.called,
        )
        if turns:
            saved = self.records.visits.record(saved.id, dict(turns), None)
        visit = Visit(self.library, saved, aim)
        self.visits.put(visit)
        return visit

    def turn_to(self, visit: Visit) -> None:
        """Make this the current visit. The previous one stays open."""
        if visit.saved.id != self.here_id:
            self.here_id, self.before_id = visit.saved.id, self.here_id

    def save(self, visit: Visit, change: VisitChange) -> None:
        """Save a change to a visit, and then apply it."""
        self._take(visit, self.records.visits.record(visit.saved.id, dict(change.turns), change.open))

    def _take(self, visit: Visit, saved: Saved) -> None:
        """Apply saved data. If the id is new, another desk has continued the visit too, and both copies are saved."""
        old = visit.saved.id
        visit.take(saved)
        self.visits.put(visit, old)
        if saved.id != old:
            self.here_id = saved.id if self.here_id == old else self.here_id
            self.refresh()

    def erase(self, visit: Visit) -> None:
        """Delete a visit. If the library counts visits, count how it ended first."""
        how = "promise" if visit.saved.promised_day else "refer" if visit.referred else ""
        if not visit.gone:
            self.records.counts.add(
                visit.walk,
                how,
                began=visit.saved.created,
                branch=visit.saved.branch or self.branch,
                language=visit.language or words_of(self.library).language,
                sheet=visit.printed,
                by_phone=visit.by_phone,
            )
        self.records.visits.close(visit.saved.id)
        self.visits.drop(visit.saved.id)

    def refresh(self) -> None:
        """Load changes that other desks on the same database have made."""
        self.visits.take(_by_id(self.records))

    def glance(self) -> bool:
        """Update the wait times, and check for newer instructions. Return True if any of these changed."""
        now, offered = self.clock(), self._offered
        if self.following is not None:
            self.following.look(now)
            self._offered = self.newer_instructions
        waits = {id: self.visits[id].waits(now) for id in self.waiting()}
        ready = {id for id, left in waits.items() if left == 0}
        self.ring, self._ready = bool(ready - self._ready), ready
        changed, self._waits = waits != self._waits or offered != self._offered, waits
        return changed

    def is_ours(self, saved: Saved) -> bool:
        """Return True if a visit belongs to this branch. A desk or a visit without a branch belongs to all branches."""
        return "" in (self.branch, saved.branch) or saved.branch == self.branch

    def ours(self) -> list[int]:
        """Return the ids of this branch's visits, oldest first."""
        return [id for id, saved in self.visits.saved.items() if self.is_ours(saved)]

    def waiting(self) -> list[int]:
        """Return the ids of this branch's visits in which a patron is waiting for a step to finish."""
        return [id for id in self.ours() if self.visits.saved[id].waiting_since is not None]

    def in_order(self, most: int | None = None) -> list[Visit]:
        """Return up to `most` of this branch's other visits: ready ones first, then waiting ones, then the newest."""
        now, waiting = self.clock(), set(self.waiting())
        waits = ((self.visits[id].waits(now), id) for id in waiting)
        first = sorted((left, id) for left, id in waits if left is not None)
        held = {id for _, id in first}
        rest = sorted((self.visits.saved[id] for id in self.ours() if id not in held), key=lambda saved: -saved.touched)
        ids = [id for id in (*(id for _, id in first), *(saved.id for saved in rest)) if id != self.here_id]
        return [self.visits[id] for id in ids[:most]]

    def is_ready(self, visit: Visit) -> bool:
        """Return True if the visit's wait is over."""
        return visit.where(self.clock()) == READY

    def goodbye(self, again: str) -> str:
        """Return a message about what happens to open visits when staff leave, or "" if there aren't any.

        It says how to continue with them, using the command `again`.
        """
        self.records.settle()
        lost, outdated = self.records.visits.unsaved()
        stored = [saved for id, saved in self.visits.saved.items() if id not in lost]
        here = " on this computer until the database is back" if self.records.is_here_only else ""
        them = "it" if len(stored) == 1 else "them"
        said = [f"{_names(stored)} saved{here}. To continue with {them}, run `{again}`."] * bool(stored)
        if stale := [saved for saved in stored if saved.id in outdated]:
            said.append(f"The last answers for {_named(stale)} aren't saved.")
        if gone := [saved for id, saved in self.visits.saved.items() if id in lost]:
            said.append(f"{_names(gone)} not saved.")
        return " ".join(said)

    # ------------------------------------------------------------------ callbacks

    def save_promise(self, visit: Visit, draft: Promise) -> None:
        """Save a callback. The saved visit holds only the day, and the saved callback has no link to the visit."""
        visit.promise = self.records.promises.add(draft)
        self._set_day(visit, draft.due)

    def move_promise(self, visit: Visit, day: date) -> None:
        """Move a callback to another day.

        Raise Refused if the day isn't allowed, or Changed if a colleague was first.
        """
        assert visit.promise is not None
        visit.promise = self.records.promises.move(visit.promise, day, self.today())
        self._set_day(visit, day)

    def withdraw_promise(self, visit: Visit) -> None:
        """Delete a visit's callback. Raise Changed if a colleague changed it first."""
        if visit.promise:
            self.records.promises.withdraw(visit.promise)
        visit.promise = None
        self._set_day(visit, None)

    def update_promise(self, seen: Promise, now: Promise | None) -> None:
        """Update a visit after its callback was changed or deleted (None) in the list, if this desk knows the visit."""
        for visit in self.visits.known():
            if visit.promise and visit.promise.id == seen.id:
                visit.promise = now
                self._set_day(visit, now.due if now else None)

    def _set_day(self, visit: Visit, day: date | None) -> None:
        self._take(visit, self.records.visits.promise(visit.saved.id, day))

    # ------------------------------------------------------------------ flags

    def flag(self, visit: Visit, reason: str, label: str = "") -> None:
        """Report the current step as wrong, or as still right. `label` is the new name of a button in the step."""
        at = visit.walk.at
        if at is not None and at.record is not None:
            self.records.flags.add(self.library, at, reason, self.today(), label)
            step = at.file, step_of(at)
            self._flagged[step] = 0 if reason == STILL_RIGHT else self._flagged[step] + 1

    def note_search(self, words: str) -> None:
        """Save a search without results for the flow keeper. Raise ValueError if its words must not be saved."""
        self.records.flags.note_search(words, self.today())

    def flagged(self, visit: Visit) -> tuple[int, int]:
        """Return how often the current step was flagged at this desk since it was opened, and how often otherwise."""
        at = visit.walk.at
        if at is None or at.record is None:
            return 0, 0
        times = self.records.flags.count(at)
        here = min(times, self._flagged[at.file, step_of(at)])
        return here, times - here

    def new_label(self, visit: Visit) -> str:
        """Return the new name of a button in the current step that was reported most often, or ""."""
        at = visit.walk.at
        return self.records.flags.label(at) if at and at.record else ""


def _by_id(records: Records) -> dict[int, Saved]:
    return {saved.id: saved for saved in records.visits.all_open()}


def _named(visits: Sequence[Saved]) -> str:
    return visits[0].handle if len(visits) == 1 else f"{len(visits)} visits"


def _names(visits: Sequence[Saved]) -> str:
    return f"{_named(visits)} {'is' if len(visits) == 1 else 'are'}"


def _printed_as(sheet: "Sheet") -> tuple[str, ...]:
    """Return a key that tells printed sheets apart, with nothing in it about the patron."""
    return sheet.code, sheet.size, sheet.language, sheet.other.language if sheet.other else ""
