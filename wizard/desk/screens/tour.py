"""Four short cards for someone who is new at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.content.spans import parse
from wizard.desk.actions import EndTour, Turn
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.presenters.prompt import Row

CARDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        (
            "SEARCH",
            "Type the device, or what the patron says: “kindle libby”, “verify card”. A few letters do.",
        ),
        ("CHOOSE", "The best match is marked already. Take it, or pick another line."),
    ),
    (
        ("SAY", "“Read this aloud.”"),
        ("PATRON", "Does this. They keep the device, and they type every PIN and password."),
        ("SHOULD SEE", "Look for this, then answer: it worked, or it didn't. Then you'll fix it together."),
    ),
    (
        ("SAVED", "Every answer is, before the next step. You can always go back; the checklist shows the whole plan."),
        ("PATRONS", "You can leave one and help another. Patrons whose wait is over are marked READY."),
        ("GREEN FOX", "Is the nickname of a visit: no one is asked for a name. Tell the patron if others are waiting."),
    ),
    (
        ("SHEET", "Print it for the patron to take home. Close the visit, and its answers are erased."),
        ("HELP", "Shows what you can do on each screen. In practice there's a pretend patron to try all this with."),
    ),
)


@dataclass(frozen=True)
class Tour(Screen):
    """One card; the last one ends the tour."""

    card: int = 0

    def path(self) -> str:
        return path_of("tour", self.card + 1)

    def view(self, session: Session) -> View:
        return View(
            name="choose",
            shape="step",
            title=("How this works",),
            status=(f"card {self.card + 1} of {len(CARDS)}",),
            rows=tuple(Row("plain", word, parse(text)) for word, text in CARDS[self.card]),
            options=tuple(self._options()),
        )

    def _options(self) -> Iterator[Option]:
        if self.card + 1 < len(CARDS):
            yield Option("Next card", Turn(Tour(self.card + 1), self))
        yield Option("To the desk", EndTour())
        if self.card:
            yield Option("The card before", Turn(Tour(self.card - 1), self))
