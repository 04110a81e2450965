"""Screens with a single question: the country, the branch, closing a visit, and leaving the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from wizard.content.library import Library
from wizard.content.spans import Span
from wizard.desk.actions import Action, Back, Begin, Close, Leave, ReferPatron, SetBranch, SetCountry, Show
from wizard.desk.place import path_of
from wizard.desk.screens.promise import PromiseDay
from wizard.desk.screens.referral import referring
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import PromptRow, Role, step_words
from wizard.walk.stops import Start
from wizard.walk.ways import best

ELSEWHERE = "ZZ"
"""The code for all countries that no flow mentions."""

_NAMES = {
    "AU": "Australia",
    "AT": "Austria",
    "BE": "Belgium",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "HK": "Hong Kong",
    "IE": "Ireland",
    "IT": "Italy",
    "JP": "Japan",
    "NL": "Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "SE": "Sweden",
    "SG": "Singapore",
    "TW": "Taiwan",
    "US": "United States",
    "ZA": "South Africa",
}


def _row(role: Role, word: str, text: str) -> PromptRow:
    return PromptRow(role, word, (Span("text", text),))


@dataclass(frozen=True)
class Closing(Screen):
    """A confirmation before a visit is deleted. If there are clean-up steps, pressing one digit isn't enough."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "close")

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        undone = visit.cleanup_left
        first = ((_row("bad", "FIRST", "Do this before the patron leaves:"),) if undone else ()) + tuple(
            _row("act", "", f"- {step_words(visit.plan, taken.stop)}") for taken in undone
        )
        closing = "Everything is done. Close the visit" if undone else "Close the visit"
        return View(
            name="choose",
            shape="step",
            title=visit.title,
            status=("close the visit?",),
            rows=(
                _row("plain", "", f"Closing {visit.saved.handle} deletes its answers. {_sheet(session, visit)}"),
                *first,
            ),
            options=(
                Option("No, continue", Back(self)),
                Option(closing, Close(self.visit), deliberate=bool(undone)),
                *_unhelped(visit),
            ),
            chosen=1 if not undone and _served(session, visit) else 0,
        )


def _served(session: Session, visit: Visit) -> bool:
    """Return True if the patron has been helped, or will be later."""
    later = visit.referred or bool(visit.saved.promised_day)
    return later or (visit.walk.end is not None and session.sheet_sent(visit))


def _unhelped(visit: Visit) -> Iterator[Option]:
    """Yield options for a callback and a referral if the visit stops early."""
    if visit.walk.at and not visit.saved.promised_day:
        yield Option("Promise a callback", Show(PromiseDay(visit.saved.id)))
        yield Option(referring(visit), ReferPatron(visit.saved.id))


def _sheet(session: Session, visit: Visit) -> str:
    """Return what happened to the visit's sheet. If there's a callback, add that it stays open."""
    return f"{_sheet_alone(session, visit)}{' The callback stays on the list.' if visit.saved.promised_day else ''}"


def _sheet_alone(session: Session, visit: Visit) -> str:
    if visit.printed:
        return "The sheet was printed."
    if any(sheet.visit == visit.saved.id for sheet in session.underway):
        return "The sheet is on its way to the printer."
    return "The sheet was saved but not printed." if visit.filed else "No sheet was printed."


@dataclass(frozen=True)
class Leaving(Screen):
    """A confirmation before leaving while a visit is open, because staff may have pressed the key by mistake."""

    def path(self) -> str:
        return path_of("leave")

    def view(self, session: Session) -> View:
        count = len(session.visits)
        still_open, them = ("1 visit is", "it") if count == 1 else (f"{count:,} visits are", "them")
        return View(
            name="choose",
            shape="step",
            title=("Leave the desk?",),
            rows=(_row("plain", "", f"{still_open} open. You can continue with {them} next time."),),
            options=(Option("No, stay", Back(self)), Option("Yes, close the desk", Leave())),
        )


@dataclass(frozen=True)
class BranchChoice(Screen):
    """The list of branches. The phone number and hours on the sheet depend on the choice.

    `then` is what needs the branch.
    """

    then: Action | None = None

    def path(self) -> str:
        return path_of("branch")

    def view(self, session: Session) -> View:
        profile, now = session.library.profile, session.branch
        branches = profile.branches if profile else {}
        return View(
            name="choose",
            shape="list",
            title=("Which branch is this?",),
            intro="Sheets show this branch's phone number and hours. This computer will remember your choice.",
            options=tuple(
                Option(branch.name, SetBranch(id, self.then), "current" if id == now else "")
                for id, branch in branches.items()
            ),
            chosen=max(0, list(branches).index(now)) if now in branches else 0,
        )


def needs_branch(session: Session) -> bool:
    """Return True if the library has branches, and this computer's branch isn't set."""
    profile = session.library.profile
    return profile is not None and bool(profile.branches) and session.branch not in profile.branches


@dataclass(frozen=True)
class Country(Screen):
    """The list of countries, asked for if a way depends on the country and no profile sets it.

    `then` is the visit that needs the country.
    """

    then: Begin | None = None

    def path(self) -> str:
        return path_of("country")

    def view(self, session: Session) -> View:
        return View(
            name="choose",
            shape="list",
            title=("Which country is your library in?",),
            intro="Some services only work in certain countries. This computer will remember your answer.",
            options=tuple(self._options(session.library)),
        )

    def _options(self, library: Library) -> Iterator[Option]:
        codes = sorted(_countries(library), key=lambda code: (code != "US", _NAMES.get(code, code)))
        for code, name in (*((code, _NAMES.get(code, code)) for code in codes), (ELSEWHERE, "Another country")):
            yield Option(name, SetCountry(code, self.then), "current" if code == library.country else "")
        if self.then:
            yield Option("Ask me later", SetCountry("", self.then))
        else:
            yield Option("Back", Back(self))


def _countries(library: Library) -> set[str]:
    """Return the country codes that any way depends on."""
    ways = chain.from_iterable(platform.ways.values() for platform in library.platforms.values())
    return {code for way in ways for code in way.only_if.get("library.country", ())}


def needs_country(library: Library, start: Start) -> bool:
    """Return True if this visit depends on the country, and the country isn't set."""
    if library.country or start.device not in library.devices or start.platform not in library.platforms:
        return False
    return any(best(library, model, start.platform).caution for model in library.devices[start.device].models)
