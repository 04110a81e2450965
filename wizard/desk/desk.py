"""The desk itself: which visits are open, which one is at hand, and which screen is seen. It knows no terminal.

It lives in one thread, with the database. Whatever it changes of a visit is committed before it shows it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wizard.desk.keep import Settings
from wizard.desk.screens.checklist import Checklist
from wizard.desk.screens.choose import Closing, Country, needs_country
from wizard.desk.screens.find import Find
from wizard.desk.screens.keys import Keys
from wizard.desk.screens.sheet import SheetScreen
from wizard.desk.screens.walking import Walking
from wizard.desk.view import Act, View
from wizard.desk.visit import Change, Visit
from wizard.find import Index, index
from wizard.library import Library, load
from wizard.visits import NotKept, Visits, visits_in

if TYPE_CHECKING:
    from wizard.stops import Start

CHANGED = "The steps were changed since. Some earlier answers are set aside; the checklist (C) shows the rest."


class Screen(Protocol):
    """Something that can be seen. Screens lie on a pile; the one on top is seen."""

    def view(self, desk: "Desk") -> View:
        """What it says now."""
        ...


class Desk:
    """All that the people at the keyboard do, in their words."""

    def __init__(
        self,
        library: Library,
        visits: Visits,
        settings: Settings,
        home: Path,
        folders: tuple[Path, ...] = (),
        problem: str = "",
        today: Callable[[], date] = date.today,
    ) -> None:
        self.library, self.kept, self.settings = library, visits, settings
        self.home, self.folders, self.problem, self.today = home, folders, problem, today
        self.colours = "light" if settings.get("colours") == "light" else "dark"
        if library.profile is None and settings.get("country"):
            self.library = library.in_country(settings.get("country"))
        self.visits = {saved.id: Visit(self.library, saved) for saved in visits.all_open()}
        self.here: Visit | None = None
        self.pile: list[Screen] = [Find()]
        self.notice = visits.notice
        self.asked = ""  # a command that the terminal's side is to run next
        self.country_asked = False
        self._told = ""
        self._kept_line: int | None = None

    @cached_property
    def index(self) -> Index:
        """What can be found by typing."""
        return index(self.library)

    def shut(self) -> None:
        """Let go of the database."""
        self.kept.shut()

    # -------------------------------------------------------------- what is seen

    def view(self) -> View:
        """The screen on top, with what there is to say besides."""
        view = self.pile[-1].view(self)
        notice, self.notice = " ".join(filter(None, (self.notice, self._disk()))), ""
        line, self._kept_line = self._kept_line, None
        view = replace(view, notice=" ".join(filter(None, (notice, view.notice))))
        return view if line is None else replace(view, chosen=line)

    def _disk(self) -> str:
        """What is wrong with the disk, said once, and again when it is something else."""
        news, self._told = (self.kept.trouble if self.kept.trouble != self._told else ""), self.kept.trouble
        return news

    def show(self, screen: Screen) -> None:
        """Put a screen on the pile."""
        self.pile.append(screen)

    def back(self) -> None:
        """Take the screen on top away."""
        if len(self.pile) > 1:
            self.pile.pop()

    # -------------------------------------------------------------- what comes from the terminal

    def choose(self, act: Act) -> None:
        """Take a line."""
        self._safely(lambda: act(self))

    def typed(self, text: str) -> None:
        """The box holds this text now."""
        if isinstance(self.pile[-1], Find):
            self.pile[-1] = replace(self.pile[-1], text=text)

    def command(self, name: str, chosen: int) -> None:
        """Run a command of the key bar. `chosen` is the line that is chosen."""
        top = self.pile[-1]
        if name == "help":
            self.show(Keys(top.view(self).name, chosen))
        elif name == "upto" and isinstance(top, Checklist):
            self._safely(lambda: top.all_done_up_to(self, chosen))
        elif name == "back":
            self._safely(self._one_back)
        elif name == "theme":
            self.colours = "light" if self.colours == "dark" else "dark"
            self.settings.put("colours", self.colours)
            self._kept_line = chosen
        else:
            self._show_named(name)

    def _show_named(self, name: str) -> None:
        in_visit = isinstance(self.pile[0], Walking)
        self.pile = [Walking()] if in_visit else []
        if name in ("find", "new") or not in_visit:
            self.show(Find(inside=in_visit and name == "find"))
        elif name == "checklist":
            self.show(Checklist())
        elif name == "sheet":
            self.show(SheetScreen())
        elif name == "close":
            self.show(Closing())

    def run_from_help(self, name: str, chosen: int) -> None:
        """A command chosen in the help: it runs on the screen below, with the line that was chosen there."""
        self.back()
        self.asked, self._kept_line = name, chosen

    def _one_back(self) -> None:
        if not isinstance(self.pile[-1], Walking):
            self.back()
        elif self.here and (change := self.here.back()):
            self.keep(change)
        else:
            self.pile = [Find()]

    def _safely(self, do: Callable[[], None]) -> None:
        """Do it; if the visit was closed at another desk meanwhile, say so and go on with the next patron."""
        try:
            do()
        except NotKept as refused:
            self.notice = str(refused)
            self._forget()

    def glance(self) -> bool:
        """Look whether something changed outside; whether there is something new to see. Only a preview does."""
        return False

    # -------------------------------------------------------------- visits

    def begin(self, start: "Start", turns: dict[str, str] | None = None, aim: str = "") -> None:
        """Open a visit. The country is asked first, once, where a way depends on it and nobody has told it."""
        if needs_country(self.library, start, turns or {}) and not self.country_asked:
            self.show(Country(lambda desk: desk.begin(start, turns, aim)))
            return
        saved = self.kept.begin(
            device=start.device or None, platform=start.platform or None, trouble=start.trouble or None
        )
        if turns:
            saved = self.kept.record(saved.id, dict(turns), None)
        self.visits[saved.id] = self.here = Visit(self.library, saved, aim)
        self.pile = [Walking()]
        self._on_to_the_aim()

    def open(self, visit: Visit) -> None:
        """Go on with a visit. If its last answer no longer counts, its steps were changed meanwhile."""
        self.here, self.pile = visit, [Walking()]
        last = next(reversed(visit.saved.turns), "")
        if last and last in visit.walk.aside and not visit.walk.open:
            self.notice = CHANGED

    def keep(self, change: Change) -> None:
        """Commit a change of the visit at hand, then take it."""
        assert self.here is not None
        self.here.take(self.kept.record(self.here.saved.id, dict(change.turns), change.open))

    def answer(self, answer: str) -> None:
        """Answer the present step. *Waiting* leads to the next patron."""
        assert self.here is not None
        self.keep(self.here.answer(answer))
        self._on_to_the_aim()
        self.pile = [Walking(), Find()] if answer == "waiting" else [Walking()]

    def _on_to_the_aim(self) -> None:
        """Once the model is known, go where the visit was meant to begin."""
        visit = self.here
        at = visit.walk.at if visit else None
        if visit is None or not visit.aim or at is None or at.section == "recognise":
            return
        aim, visit.aim = visit.aim, ""
        address = aim if "/" in aim else visit.first_of(aim)
        if any(taken.address == address for taken in visit.plan.trail):
            self.keep(visit.go(address, "said"))

    def go_to(self, address: str, how: str = "skipped") -> None:
        """Jump to a step of the visit at hand, back or forth."""
        assert self.here is not None
        self.keep(self.here.go(address, "said" if how == "said" else "skipped"))
        self.pile = [Walking()]
        if self.here.walk.at and self.here.walk.at.address != address:
            self.notice = "First we need to know this."

    def start_at(self, section: str) -> None:
        """Begin at a phase: all before it is said to be done."""
        assert self.here is not None
        self.here.aim = section
        self._on_to_the_aim()
        self.pile = [Walking()]

    def trouble(self, name: str, start: "Start") -> None:
        """Open a trouble: at the step of the visit at hand that names it; else by itself."""
        inside = self.here if isinstance(self.pile[-1], Find) and self.pile[-1].inside else None
        change = inside.stuck(name) if inside else None
        if change:
            self.keep(change)
            self.pile = [Walking()]
        else:
            self.begin(start)

    def promise(self, day: date | None) -> None:
        """Keep the day of a call, or that none is wanted."""
        assert self.here is not None
        self.here.take(self.kept.promise(self.here.saved.id, day))
        self.pile = [Walking()]

    def close(self) -> None:
        """Erase the visit at hand, and turn to the next patron."""
        assert self.here is not None
        self.kept.close(self.here.saved.id)
        self._forget()

    def instead(self, start: "Start", turns: dict[str, str]) -> None:
        """The same patron, with something that works: the visit that can't go on makes room for a new one."""
        if self.here:
            self.close()
        self.begin(start, turns)

    def _forget(self) -> None:
        if self.here:
            self.visits.pop(self.here.saved.id, None)
        self.here, self.pile = None, [Find()]

    def tell_country(self, country: str) -> None:
        """Where the library is; empty if nobody wants to say now."""
        self.country_asked = True
        if country:
            self.settings.put("country", country)
            self.library = self.library.in_country(country)
            self.__dict__.pop("index", None)
            for visit in self.visits.values():
                visit.library = self.library
                visit.take(visit.saved)


def open_desk(folders: tuple[Path, ...], home: Path) -> Desk:
    """Read the content and open the visits."""
    loaded = load(folders)
    broken = len(loaded.library.broken)
    files = "A flow file can't be read" if broken == 1 else f"{broken} flow files can't be read"
    problem = f"{files}; `ebook-setup check` says why. All others work." if loaded.problems else ""
    return Desk(loaded.library, visits_in(home), Settings(home), home, folders, problem)
