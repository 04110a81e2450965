"""Small screens with one question: the day of a call, the country, whether to close."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from wizard.cue import Row
from wizard.desk.acts import back, close
from wizard.desk.view import Act, Option, View
from wizard.library import Library
from wizard.phrase import Span
from wizard.ways import best
from wizard.wording import day

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.stops import Start

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
class Promise:
    """A promise is an outcome with a day; whom to call stands on a paper slip, never here."""

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None
        return View(
            name="choose",
            shape="step",
            title=f"{desk.here.saved.handle}   a promise",
            rows=(
                _row("say", "SAY", "“May I keep a number until we have called you?”"),
                _row("act", "YOU", "Write first name and number on a paper slip. The slip stays at the desk."),
                _row("plain", "WHEN", "Which day do we call?"),
            ),
            options=(*_days(desk.today()), Option("They do not want to: no promise", _promise(None))),
        )


def _promise(when: date | None) -> Act:
    return lambda desk: desk.promise(when)


def _days(today: date) -> Iterator[Option]:
    for lead, ahead in (("Tomorrow, ", 1), ("", 2), ("", 3), ("In a week, ", 7)):
        when = today + timedelta(days=ahead)
        words = f"{lead}{when:%A} {day(when.isoformat(), short=False).rpartition(' ')[0]}"
        yield Option(words, _promise(when))


@dataclass(frozen=True)
class Closing:
    """A closed visit is erased, so this is asked."""

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None
        printed = "The sheet was printed." if desk.here.printed else "No sheet was printed."
        return View(
            name="choose",
            shape="step",
            title=desk.here.title,
            right="close?",
            rows=(_row("plain", "", f"Close {desk.here.saved.handle}? Its answers are erased. {printed}"),),
            options=(Option("No, go on", back()), Option("Close the visit", close())),
        )


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
