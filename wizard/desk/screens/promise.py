"""Screens for promising a callback: the day, and if the patron agrees, how to reach them.

Staff type the name and number, or write them on a paper slip.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from wizard.content.spans import Span
from wizard.desk.actions import Action, Back, MovePromise, PromiseCall, Say, Show, Turn, Turns, WithdrawPromise
from wizard.desk.place import path_of
from wizard.desk.screens.promises import Promises, days
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import PromptRow
from wizard.records.promise import ALOUD, QUESTIONS, days_kept, refusal

UNKNOWN = (
    "You promised this patron a call. To protect privacy, visits don't store names or numbers. "
    "Find the callback in the list."
)


@dataclass(frozen=True)
class PromiseDay(Screen):
    """The list of days for the call. Nothing is saved yet."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "promise")

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        title = (visit.saved.handle, "callback")
        if visit.saved.promised_day and not visit.promise:
            return self._unknown(title)
        offered = days(session.today(), _deleted_on(session, visit), session.library.country)
        return View(
            name="choose",
            shape="step",
            title=title,
            rows=(
                PromptRow("say", "SAY", (Span("text", f"“{ALOUD}”"),)),
                PromptRow("plain", "WHEN", (Span("text", "Which day should we call?"),)),
            ),
            options=(
                *(Option(words, self._on(visit, when)) for words, when in offered),
                Option("No callback", WithdrawPromise(self.visit)),
            ),
        )

    def _on(self, visit: Visit, when: date) -> Action:
        return MovePromise(self.visit, when) if visit.promise else Show(Contact(self.visit, when))

    def _unknown(self, title: tuple[str, ...]) -> View:
        """Return the view for a callback that was promised before the desk was restarted, or at another desk."""
        return View(
            name="choose",
            shape="step",
            title=title,
            rows=(PromptRow("plain", "CALLBACK", (Span("text", UNKNOWN),)),),
            options=(
                Option("Open the list of callbacks", Show(Promises())),
                Option("No callback after all. Delete it from the list", WithdrawPromise(self.visit)),
                Option("Keep the callback", Back(self)),
            ),
        )


def _deleted_on(session: Session, visit: Visit) -> date:
    """Return the day when the visit's callback will be deleted. If there isn't one, use the day for a new one."""
    made = visit.promise
    return made.delete_on if made else session.today() + timedelta(days=days_kept(session.library)[1])


@dataclass(frozen=True)
class Contact(Screen):
    """The questions about how to reach the patron, one at a time.

    `given` has the answers so far, and `text` is what's being typed.
    """

    visit: int
    when: date
    given: Turns = ()
    text: str = ""

    def path(self) -> str:
        return path_of("visit", self.visit, "promise", self.when.isoformat())

    def typed(self, text: str) -> "Contact":
        return replace(self, text=text)

    @property
    def field(self) -> str:
        """The id of the current question."""
        return QUESTIONS[len(self.given)].id

    def view(self, session: Session) -> View:
        asked = QUESTIONS[len(self.given)]
        empty = "Use a paper slip instead" if self.field == "contact" else "Leave it empty"
        return View(
            name="ask",
            shape="list",
            title=(session.visits[self.visit].saved.handle, "callback"),
            box=self.text,
            empty="type it, or leave it empty",
            intro=f"{asked.ask} {asked.hint}",
            options=(
                Option("Save this" if self.text.strip() else empty, self._next()),
                Option("Choose another day", Back(self)),
            ),
        )

    def _next(self) -> Action:
        """Return the action for the typed text: say why it's refused, ask the next question, or save the callback."""
        if why := refusal(self.field, self.text):
            return Say(why)
        given = (*self.given, (self.field, self.text.strip()))
        if given[-1] == ("contact", ""):
            return PromiseCall(self.visit, self.when)
        if len(given) < len(QUESTIONS):
            return Turn(Contact(self.visit, self.when, given), self)
        return PromiseCall(self.visit, self.when, given)
