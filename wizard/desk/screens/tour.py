"""Four short cards for somebody who sits here for the first time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.content.spans import parse
from wizard.desk.actions import back, show
from wizard.desk.view import Option, View
from wizard.presenters.prompt import Row

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

CARDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("TYPE", "What is on the desk, or what the patron says: “kindle libby”, “verify card”. A few letters do."),
        ("ENTER", "Takes the line with the mark. The likeliest one is marked already."),
    ),
    (
        ("SAY", "“Read this aloud.”"),
        ("PATRON", "Does this. They keep the device, and they type every PIN and password."),
        ("SHOULD SEE", "Look for this, then answer: it worked, or it didn't. Then we mend it together."),
    ),
    (
        ("NOTHING", "Gets lost. Every answer is on disk before the next step. Backspace goes back; C shows all."),
        ("TAB", "Lists all patrons. You may leave one and help another; who waited is marked READY."),
        ("GREEN FOX", "Is what a visit is called here, as nobody's name is asked. Tell the patron, if others wait."),
    ),
    (
        ("P", "Prints the sheet for home. Close the visit, and its answers are erased."),
        ("?", "Shows what the keys do on each screen. F4 has a pretend patron to try all this with."),
    ),
)


@dataclass(frozen=True)
class Tour:
    """One card; the last one ends it."""

    card: int = 0

    def view(self, desk: "Desk") -> View:
        return View(
            name="choose",
            shape="step",
            title="How this works",
            right=f"card {self.card + 1} of {len(desk.cards)}",
            rows=tuple(Row("plain", word, parse(text)) for word, text in desk.cards[self.card]),
            options=tuple(self._options(len(desk.cards))),
        )

    def _options(self, cards: int) -> Iterator[Option]:
        if self.card + 1 < cards:
            yield Option("Next card", show(Tour(self.card + 1)))
        yield Option("To the desk", _done)
        if self.card:
            yield Option("The card before", back())


def _done(desk: "Desk") -> None:
    desk.settings.put("toured", "yes")
    desk.pile = [screen for screen in desk.pile if not isinstance(screen, Tour)]
