"""The desk itself: which visits are open, which one is at hand, and which screen is seen. It knows no terminal.

It lives in one thread, with the database. Whatever it changes of a visit is committed before it shows it.
"""

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from wizard.content.library import Library
from wizard.desk.screens.big import Big, Blank
from wizard.desk.screens.checklist import Checklist
from wizard.desk.screens.find import Find
from wizard.desk.screens.flag import Flag, NewName, StillRight
from wizard.desk.screens.help import Keys
from wizard.desk.screens.patrons import Patrons, strip
from wizard.desk.screens.print_options import PrintJob, Underway, told
from wizard.desk.screens.promise import Day, Reach
from wizard.desk.screens.promises import Promises, Writing
from wizard.desk.screens.questions import AtBranch, Closing, Country, needs_country
from wizard.desk.screens.sheet import SheetScreen
from wizard.desk.screens.tour import CARDS, Tour
from wizard.desk.screens.visit import Walking
from wizard.desk.search.index import Index, index
from wizard.desk.session import Kept
from wizard.desk.settings import PLAIN, THEMES, Settings
from wizard.desk.view import Act, View
from wizard.desk.visit import Visit
from wizard.records.database import Changed, NotKept, Records
from wizard.records.database.flags import STILL_RIGHT

if TYPE_CHECKING:
    from wizard.presenters.sheet import Sheet
    from wizard.walk.values import Start

SHARED = ("step", "finish", "gone", "can", "checklist", "sheet", "choose")
"""The views that tell of the other patrons, too."""
CHANGED = "The steps were changed since. Some earlier answers are set aside; the checklist (C) shows the rest."


class Screen(Protocol):
    """Something that can be seen. Screens lie on a pile; the one on top is seen."""

    def view(self, desk: "Desk") -> View:
        """What it says now."""
        ...


class Desk(Kept):
    """All that the people at the keyboard do, in their words.

    `pace` is how many seconds pass between two glances, `cards` the tour's. `last_sheet` is what was printed last, by
    its name. `other` is the desk to go on at, once somebody begins or ends to practise.
    """

    pace = 1.0
    prints = True
    cards = CARDS

    def __init__(
        self,
        library: Library,
        records: Records,
        settings: Settings,
        home: Path,
        folders: tuple[Path, ...] = (),
        problem: str = "",
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.time,
    ) -> None:
        country = settings.get("country") if library.profile is None else ""
        branch, branches = settings.get("branch"), library.profile.branches if library.profile else {}
        library = library.in_country(country) if country else library.at_branch(branch)
        super().__init__(library, records, today, clock)
        self.settings, self.home, self.folders, self.problem = settings, home, folders, problem
        usual = PLAIN if os.environ.get("NO_COLOR") else "dark"
        self.colours = settings.get("colours") if settings.get("colours") in THEMES else usual
        self.pile: list[Screen] = [Find()] if branch in branches or not branches else [Find(), AtBranch()]
        self.notice = ""
        self.last_sheet: tuple[str, Sheet] | None = None
        self.underway: list[Underway] = []  # sheets on their way to the printer
        self.printed_jobs: set[PrintJob] = set()
        self.other: Desk | None = None
        self.asked = ""  # a command that the terminal's side is to run next
        self.country_asked = False
        self._kept_line: int | None = None

    @property
    def branch(self) -> str:
        """As it was told once on this computer."""
        return self.settings.get("branch")

    @cached_property
    def index(self) -> Index:
        """What can be found by typing."""
        return index(self.library)

    def warm(self) -> None:
        """Get ready for what is likely to come next, while nobody waits for it."""
        self.index.warm()

    # -------------------------------------------------------------- what is seen

    def view(self) -> View:
        """The screen on top, with what there is to say besides."""
        view = self.pile[-1].view(self)
        notice, self.notice = " ".join(filter(None, (self.notice, self.disk_news()))), ""
        line, self._kept_line = self._kept_line, None
        others = tuple(strip(self)) if view.name in SHARED else ()
        view = replace(view, notice=" ".join(filter(None, (notice, view.notice))), strip=others)
        return view if line is None else replace(view, chosen=line)

    def glance(self) -> bool:
        """Look whether time has changed something, or a sheet has come out of the printer."""
        return told(self) | super().glance()

    def show(self, screen: Screen) -> None:
        """Put a screen on the pile."""
        self.pile.append(screen)

    def sent(self, visit: Visit) -> bool:
        """Whether a sheet of this visit was printed or saved, or is on its way."""
        return visit.printed or visit.filed or any(sheet.visit is visit for sheet in self.underway)

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
        top = self.pile[-1]
        if isinstance(top, Find | Reach | Writing | NewName):
            self.pile[-1] = replace(top, text=text)

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
            self._next_theme()
            self._kept_line = chosen
        elif name == "blank":
            self.show(Blank(chosen))
        elif name == "big":
            self.show(Big())
        elif name == "patrons":
            self.look_round()
            self.pile = self.pile if self.here or not isinstance(self.pile[0], Walking) else [Find()]
            self.show(Patrons())
        elif name == "by-phone" and self.here:
            self.here.by_phone = not self.here.by_phone
        elif name in ("flag", "still-right"):
            self._flag(name)
        elif name == "tour":
            self.show(Tour())
        elif name == "practice":
            self._practise()
        elif name == "promises":
            self._show_promises()
        else:
            self._show_named(name)

    def _show_promises(self) -> None:
        """The list of promises, once: what of it is on the pile already, makes room."""
        lists = (number for number, screen in enumerate(self.pile) if isinstance(screen, Promises))
        self.pile = [*self.pile[: next(lists, len(self.pile))], Promises()]

    def _flag(self, name: str) -> None:
        at = self.here.walk.at if self.here else None
        if at is None or at.record is None:
            self.notice = "There is nothing here that could be wrong: it is the program's own."
        elif name == "flag":
            self.show(Flag())
        elif any(self.flagged()):
            self.show(StillRight())
        else:
            self.flag(STILL_RIGHT)

    def flag(self, reason: str, label: str = "") -> None:
        """Keep a flag, and say so."""
        super().flag(reason, label)
        wrong = "Thank you. Noted for whoever keeps these instructions."
        self.notice = "Noted: still right." if reason == STILL_RIGHT else wrong

    def _practise(self) -> None:
        from wizard.desk.practice import Practice

        self.other = Practice(self, secrets.randbits(32))

    def _next_theme(self) -> None:
        self.colours = THEMES[(THEMES.index(self.colours) + 1) % len(THEMES)]
        self.settings.put("colours", self.colours)

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
        top = self.pile[-1]
        if not isinstance(top, Walking):
            self._kept_line = top.chosen if isinstance(top, Blank) else None
            self.back()
        elif self.here and (change := self.here.back()):
            self.keep(change)
        elif self.here and self.here.came_from and self.here.came_from in self.visits.values():
            self._back_to(self.here.came_from)
        else:
            self.pile = [Find()]

    def _back_to(self, visit: Visit) -> None:
        """Back to the visit in which the one at hand was found; where nothing was answered, that one was no visit."""
        if self.here and self.here.untouched:
            self.records.visits.close(self.here.saved.id)
            self.drop(self.here.saved.id)
        self.open(visit)

    def _safely(self, do: Callable[[], None]) -> None:
        """Do it; if the visit was closed at another desk meanwhile, say so and go on with the next patron.

        If a colleague changed a promise, say that, and show the promises as they are.
        """
        try:
            do()
        except NotKept as refused:
            self.notice = str(refused)
            self._forget()
        except Changed as changed:
            self.notice = str(changed)
            if self.here and isinstance(self.pile[-1], Day):
                self.here.promise = changed.now
            self.pile = self.pile[:1]
            self._show_promises()

    # -------------------------------------------------------------- visits

    def begin(self, start: "Start", turns: dict[str, str] | None = None, aim: str = "") -> None:
        """Open a visit. The country is asked first, once, where a way depends on it and nobody has told it."""
        if needs_country(self.library, start, turns or {}) and not self.country_asked:
            self.show(Country(lambda desk: desk.begin(start, turns, aim)))
            return
        self._turn_to(self.open_new(start, turns or {}, aim))
        self._on_to_the_aim()

    def open(self, visit: Visit) -> None:
        """Go on with a visit. If its last answer no longer counts, its steps were changed meanwhile."""
        self._turn_to(visit)
        last = next(reversed(visit.saved.turns), "")
        if last and last in visit.walk.aside and not visit.walk.open:
            self.notice = CHANGED

    def _turn_to(self, visit: Visit) -> None:
        self.turn_to(visit)
        self.pile = [Walking()]

    def answer(self, answer: str) -> None:
        """Answer the present step. *Waiting* leads to the other patrons, or to a new one: what to do meanwhile."""
        assert self.here is not None
        self.keep(self.here.answer(answer))
        self._on_to_the_aim()
        meanwhile = Patrons() if len(self.visits) > 1 else Find()
        self.pile = [Walking(), meanwhile] if answer == "waiting" else [Walking()]

    def _on_to_the_aim(self) -> None:
        """Once the model is known, go where the visit was meant to begin."""
        visit = self.here
        at = visit.walk.at if visit else None
        if visit is None or not visit.aim or at is None or at.section == "recognise":
            return
        aim, visit.aim = visit.aim, ""
        address = aim if "/" in aim else visit.first_of(aim)
        if any(taken.address == address for taken in visit.plan.trail):
            self.keep(visit.go(address, visit.aim_counts))

    def go_to(self, address: str, how: Literal["skipped", "said"] = "skipped") -> None:
        """Jump to a step of the visit at hand, back or forth; where the model isn't known, once it is."""
        assert self.here is not None
        self.keep(self.here.go(address, how))
        self.pile = [Walking()]
        if self.here.walk.at and self.here.walk.at.address != address:
            tidying = self.here.walk.at.section == "clean-up"
            self.notice = "This can't be passed over." if tidying else "First we need to know this. Then we go there."
            self.here.aim, self.here.aim_counts = "" if tidying else address, how

    def start_at(self, section: str) -> None:
        """Begin at a phase: all before it is said to be done."""
        assert self.here is not None
        self.here.aim, self.here.aim_counts = section, "said"
        self._on_to_the_aim()
        self.pile = [Walking()]

    def trouble(self, name: str, start: "Start", turns: dict[str, str]) -> None:
        """Open a trouble: at the step of the visit at hand that names it; else by itself."""
        inside = self.here if isinstance(self.pile[-1], Find) and self.pile[-1].inside else None
        if inside and inside.stuck(name):
            self.pile = [Walking()]
        else:
            self.begin(start, turns)

    def close(self) -> None:
        """Erase the visit at hand, and turn to the next patron. A call that is owed is owed still."""
        owed = self.here and self.here.saved.promised_day
        self.erase()
        self.pile = [Find()]
        self.notice = "The visit is closed. The promise stays." if owed else self.notice

    def instead(self, start: "Start", turns: dict[str, str]) -> None:
        """The same patron, with something that works: the visit that can't go on makes room for a new one."""
        if self.here:
            self.close()
        self.begin(start, turns)

    def _forget(self) -> None:
        if self.here:
            self.drop(self.here.saved.id)
        self.pile = [Find()]

    def tell_country(self, country: str) -> None:
        """Where the library is; empty if nobody wants to say now."""
        self.country_asked = True
        if country:
            self.settings.put("country", country)
            self.use(self.library.in_country(country))

    def use(self, library: Library) -> None:
        """Go on with what is known better now of the library; all visits are walked anew in it."""
        self.library = library
        self.__dict__.pop("index", None)
        for visit in self.visits.values():
            visit.library = library
            visit.take(visit.saved)
