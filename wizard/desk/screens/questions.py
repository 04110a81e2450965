"""Small screens with one question: the country, whether to close."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from wizard.content.library import Library
from wizard.content.spans import Span
from wizard.desk.actions import back, close, show
from wizard.desk.screens.promise import Day
from wizard.desk.screens.referral import refer, referring
from wizard.desk.view import Act, Option, View
from wizard.presenters.prompt import Row, step_words
from wizard.walk.ways import best

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.desk.visit import Visit
    from wizard.walk.values import Start

ELSEWHERE = "ZZ"
"""What stands for every country that no flow names."""

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


def _row(role: str, word: str, text: str) -> Row:
    return Row(role, word, (Span("text", text),))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Closing:
    """A closed visit is erased, so this is asked. What must be tidied up no digit passes over."""

    def view(self, desk: "Desk") -> View:
        visit = desk.here
        assert visit is not None
        owed = visit.untidied
        first = ((_row("bad", "FIRST", "This must be done before the patron goes:"),) if owed else ()) + tuple(
            _row("act", "", f"- {step_words(visit.plan, taken.stop)}") for taken in owed
        )
        closing = "All of this is done: close the visit" if owed else "Close the visit"
        return View(
            name="choose",
            shape="step",
            title=visit.title,
            right="close?",
            rows=(
                _row("plain", "", f"Close {visit.saved.handle}? Its answers are erased. {_sheet(desk, visit)}"),
                *first,
            ),
            options=(Option("No, go on", back()), Option(closing, close()), *_unhelped(visit)),
            chosen=1 if not owed and _served(desk, visit) else 0,
            numbered=not owed,
        )


def _served(desk: "Desk", visit: "Visit") -> bool:
    """Whether the patron has what they came for, or is helped later: then it is closed without another thought."""
    later = visit.referred or bool(visit.saved.promised_day)
    return later or (visit.walk.end is not None and desk.sent(visit))


def _unhelped(visit: "Visit") -> Iterator[Option]:
    """What a patron is owed whose visit stops before its end."""
    if visit.walk.at and not visit.saved.promised_day:
        yield Option("Promise to call back", show(Day()))
        yield Option(referring(visit), refer)


def _sheet(desk: "Desk", visit: "Visit") -> str:
    """What became of the visit's sheet, and of a promise."""
    return f"{_sheet_alone(desk, visit)}{' The promise stays.' if visit.saved.promised_day else ''}"


def _sheet_alone(desk: "Desk", visit: "Visit") -> str:
    if visit.printed:
        return "The sheet was printed."
    if any(sheet.visit is visit for sheet in desk.underway):
        return "The sheet is on its way to the printer."
    return "The sheet was saved, and not printed." if visit.filed else "No sheet was printed."


@dataclass(frozen=True)
class AtBranch:
    """Asked once on each computer of a library with branches: phone and hours on the sheet depend on it."""

    def view(self, desk: "Desk") -> View:
        profile = desk.library.profile
        assert profile is not None
        return View(
            name="choose",
            shape="list",
            title="Which branch is this?",
            intro="Phone and hours on the sheets are this branch's. This is asked once, and kept for this computer.",
            options=tuple(Option(branch.name, _here(id)) for id, branch in profile.branches.items()),
        )


def _here(id: str) -> Act:
    def settle(desk: "Desk") -> None:
        desk.back()
        desk.settings.put("branch", id)
        desk.use(desk.library.at_branch(id))

    return settle


@dataclass(frozen=True)
class Country:
    """Asked once, where a way depends on it and no profile says it."""

    then: Act

    def view(self, desk: "Desk") -> View:
        return View(
            name="choose",
            shape="list",
            title="Which country is your library in?",
            intro="Some ways work only in some countries. This is asked once, and kept for this computer.",
            options=tuple(self._options(desk.library)),
        )

    def _options(self, library: Library) -> Iterator[Option]:
        for code in sorted(_countries(library), key=lambda code: (code != "US", _NAMES.get(code, code))):
            yield Option(_NAMES.get(code, code), self._told(code))
        yield Option("Another country", self._told(ELSEWHERE))
        yield Option("Ask me later", self._told(""))

    def _told(self, code: str) -> Callable[["Desk"], None]:
        def tell(desk: "Desk") -> None:
            desk.back()
            desk.tell_country(code)
            self.then(desk)

        return tell


def _countries(library: Library) -> set[str]:
    """Every country that a way depends on."""
    ways = chain.from_iterable(platform.ways.values() for platform in library.platforms.values())
    return {code for way in ways for code in way.only_if.get("library.country", ())}


def needs_country(library: Library, start: "Start", turns: dict[str, str]) -> bool:
    """Whether the way of this visit depends on a country that nobody has told."""
    if library.country or start.device not in library.devices or start.platform not in library.platforms:
        return False
    return any(best(library, model, start.platform).caution for model in library.devices[start.device].models)
