"""A callback: the day, then how to reach the patron, in a text box or on a paper slip. Only with their consent."""

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
from wizard.presenters.prompt import Row
from wizard.records.promise import ALOUD, QUESTIONS, days_kept, refusal

UNKNOWN = (
    "This patron was promised a call. Names and numbers are stored apart from visits, so no one can match them; "
    "find this callback in the list."
)


@dataclass(frozen=True)
class PromiseDay(Screen):
    """The day staff will call. Nothing is saved yet."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "promise")

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        title = (visit.saved.handle, "a promise")
        if visit.saved.promised_day and not visit.promise:
            return self._unknown(title)
        offered = days(session.today(), _wiped(session, visit), session.library.country)
        return View(
            name="choose",
            shape="step",
            title=title,
            rows=(
                Row("say", "SAY", (Span("text", f"“{ALOUD}”"),)),
                Row("plain", "WHEN", (Span("text", "Which day should we call?"),)),
            ),
            options=(
                *(Option(words, self._on(visit, when)) for words, when in offered),
                Option("They do not want to: no promise", WithdrawPromise(self.visit)),
            ),
        )

    def _on(self, visit: Visit, when: date) -> Action:
        return MovePromise(self.visit, when) if visit.promise else Show(Contact(self.visit, when))

    def _unknown(self, title: tuple[str, ...]) -> View:
        """The callback was made before the desk was started again, or at another desk."""
        return View(
            name="choose",
            shape="step",
            title=title,
            rows=(Row("plain", "PROMISE", (Span("text", UNKNOWN),)),),
            options=(
                Option("Look for it in the list", Show(Promises())),
                Option("They do not want a call: remove it from the list, too", WithdrawPromise(self.visit)),
                Option("Leave it as it is: back", Back(self)),
            ),
        )


def _wiped(session: Session, visit: Visit) -> date:
    """Return the day on which the visit's callback is deleted, or one made now would be."""
    made = visit.promise
    return made.delete_on if made else session.today() + timedelta(days=days_kept(session.library)[1])


@dataclass(frozen=True)
class Contact(Screen):
    """How to reach the patron, one question at a time. `given` are the answers so far, `text` what is being typed."""

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
        """The question that is asked."""
        return QUESTIONS[len(self.given)].id

    def view(self, session: Session) -> View:
        asked = QUESTIONS[len(self.given)]
        empty = "It stays on a paper slip" if self.field == "contact" else "Leave it empty"
        return View(
            name="ask",
            shape="list",
            title=(session.visits[self.visit].saved.handle, "a promise"),
            box=self.text,
            empty="type it, or leave it empty",
            intro=f"{asked.ask} {asked.hint}",
            options=(
                Option("Keep this" if self.text.strip() else empty, self._next()),
                Option("Another day", Back(self)),
            ),
        )

    def _next(self) -> Action:
        """Take what is typed, unless it must not be saved; then the next question, or the callback."""
        if why := refusal(self.field, self.text):
            return Say(why)
        given = (*self.given, (self.field, self.text.strip()))
        if given[-1] == ("contact", ""):
            return PromiseCall(self.visit, self.when)
        if len(given) < len(QUESTIONS):
            return Turn(Contact(self.visit, self.when, given), self)
        return PromiseCall(self.visit, self.when, given)
