"""A tour of four short cards for new staff."""

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.content.spans import parse
from wizard.desk.actions import EndTour, Turn
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.presenters.prompt import PromptRow

CARDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        (
            "SEARCH",
            "Type the device or the patron's words, such as “kindle libby” or “verify card”. A few letters will do.",
        ),
        ("CHOOSE", "The best match is already highlighted. Choose it, or pick another line."),
    ),
    (
        ("SAY", "“Read this aloud.”"),
        ("PATRON", "The patron does this on their own device. They type every PIN and password themselves."),
        (
            "SHOULD SEE",
            "Look for this on the patron's screen, and say whether it worked. If it didn't, you'll get help to fix it.",
        ),
    ),
    (
        (
            "SAVED",
            "Every answer is saved before the next step. You can always go back. The checklist shows every step.",
        ),
        ("PATRONS", "You can leave one patron and help another. Patrons whose wait is over are marked READY."),
        (
            "NICKNAME",
            "Every visit gets one, such as Green fox, because we never ask for a name. If others are waiting, tell "
            "the patron theirs.",
        ),
    ),
    (
        ("SHEET", "Print it for the patron to take home. Then close the visit, which deletes its answers."),
        ("HELP", "Shows what you can do on each screen. To try it all safely, help a practice patron first."),
    ),
)


@dataclass(frozen=True)
class Tour(Screen):
    """One card of the tour."""

    card: int = 0

    def path(self) -> str:
        return path_of("tour", self.card + 1)

    def view(self, session: Session) -> View:
        return View(
            name="choose",
            shape="step",
            title=("How this works",),
            status=(f"card {self.card + 1} of {len(CARDS)}",),
            rows=tuple(PromptRow("plain", word, parse(text)) for word, text in CARDS[self.card]),
            options=tuple(self._options()),
        )

    def _options(self) -> Iterator[Option]:
        if self.card + 1 < len(CARDS):
            yield Option("Next card", Turn(Tour(self.card + 1), self))
        yield Option("Go to the desk", EndTour())
        if self.card:
            yield Option("Previous card", Turn(Tour(self.card - 1), self))
