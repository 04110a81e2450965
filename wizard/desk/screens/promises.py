"""Screens for callbacks: the list by day, and one callback with what staff can do. Callbacks don't link to visits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from wizard.content.dates import in_words
from wizard.content.spans import Span
from wizard.desk.actions import Action, Back, EndCall, MoveCall, PrintAnswer, PrintCalls, Say, Show, Turn, UpdateCall
from wizard.desk.place import path_of
from wizard.desk.print_queue import MAKING
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.presenters.prompt import PromptRow
from wizard.records.promise import Promise, about, day_refusal, details, summary
from wizard.system import personal_data

PAGE = 50
NONE = "There are no callbacks. To promise one, type “callback” during a visit."
TOO_OLD = "The name and number are deleted before then. Call today, or ask the patron again."
DELETED = "This deletes the callback everywhere, with the patron's contact details and your findings."


@dataclass(frozen=True)
class Promises(Screen):
    """The list: overdue, due today, and upcoming.

    It has no contact details, because other people may see the screen.
    """

    page: int = 0

    def path(self) -> str:
        return path_of("promises", page=str(self.page) if self.page else "")

    def view(self, session: Session) -> View:
        count = session.records.promises.count()
        shown = session.records.promises.page(self.page * PAGE, PAGE)
        return View(
            name="choose",
            shape="list",
            title=("Callbacks",),
            status=(f"{count:,} open",) if count else (),
            intro="Choose a callback to see who to call and what you've tried." if count else NONE,
            options=(*_lines(session, shown), *self._pages(count), *_papers(count), Option("Back", Back(self))),
        )

    def _pages(self, count: int) -> Iterator[Option]:
        if (self.page + 1) * PAGE < count:
            yield Option(f"Next {PAGE}", Turn(Promises(self.page + 1), self))
        if self.page:
            yield Option(f"Previous {PAGE}", Turn(Promises(self.page - 1), self))


def _lines(session: Session, shown: list[Promise]) -> Iterator[Option]:
    """Yield a line for each callback, grouped by when it's due."""
    today, before = session.today(), ""
    for promise in shown:
        group = _group(promise, today)
        heading, before = group if group != before else "", group
        tone: Literal["bad", "text"] = "bad" if group == "OVERDUE" else "text"
        words = summary(promise, session.library, today)
        yield Option(words, Show(OnePromise(promise)), group=heading, tone=tone)


def _papers(count: int) -> Iterator[Option]:
    if count:
        yield Option("Print the list for the next shift (no names or numbers)", PrintCalls(), slow=MAKING)


def _group(promise: Promise, today: date) -> str:
    return "OVERDUE" if promise.due < today else "TODAY" if promise.due == today else "UPCOMING"


@dataclass(frozen=True)
class OnePromise(Screen):
    """One callback with all its details, as it was when staff opened it, and what they can do with it."""

    seen: Promise

    def path(self) -> str:
        return path_of("promises", self.seen.id)

    def view(self, session: Session) -> View:
        return View(
            name="choose",
            shape="list",
            title=_title(session, self.seen),
            lines=tuple(details(self.seen, session.library, session.today())),
            options=(
                Option("I'll take this callback", Show(Writing(self.seen, "who"))),
                Option("Add your findings", Show(Writing(self.seen, "found"))),
                Option("Choose another day", Show(AnotherDay(self.seen))),
                Option("The call is done. Delete this callback", Show(EndPromise(self.seen, "kept"))),
                Option("The patron doesn't want a call. Delete this callback", Show(EndPromise(self.seen, "removed"))),
                *self._answer(),
                Option("Back", Back(self)),
            ),
            chosen=0 if not self.seen.who else 1 if not self.seen.found else 3,
        )

    def _answer(self) -> Iterator[Option]:
        """Yield the option to print the answer, if there is one."""
        if self.seen.found:
            yield Option("Print the answer for the patron", PrintAnswer(self.seen), slow=MAKING)


def _title(session: Session, promise: Promise) -> tuple[str, ...]:
    return (f"Callback: {about(promise, session.library)}",)


_ASKS = {
    "who": "What are your initials? They show colleagues who is handling this callback.",
    "found": "What did you find out? Use plain words. Don't include names, numbers, or book titles.",
}


@dataclass(frozen=True)
class Writing(Screen):
    """A text box for the initials of the staff member who takes a callback, or for their findings."""

    seen: Promise
    field: Literal["who", "found"]
    text: str = ""

    def path(self) -> str:
        return path_of("promises", self.seen.id, self.field)

    def typed(self, text: str) -> "Writing":
        return replace(self, text=text)

    def view(self, session: Session) -> View:
        return View(
            name="ask",
            shape="list",
            title=_title(session, self.seen),
            box=self.text,
            empty="type it here",
            intro=_ASKS[self.field],
            options=(Option("Save this", self._save()), Option("Don't change it", Back(self))),
        )

    def _save(self) -> Action:
        """Return the action that saves the text, or one that explains why it can't be saved."""
        why = personal_data.refusal(self.text) if self.text.strip() else "Please type it first."
        return Say(why) if why else UpdateCall(self.seen, self.field, self.text)


def days(today: date, deleted_on: date, country: str) -> Iterator[tuple[str, date]]:
    """Yield the next seven days for a call, in words and as dates, up to the day the contact details are deleted."""
    for when in (today + timedelta(days=ahead) for ahead in range(1, 8)):
        if day_refusal(when, deleted_on, today):
            return
        lead = "Tomorrow, " if when == today + timedelta(days=1) else ""
        yield f"{lead}{in_words(when, country, 'day')}", when


@dataclass(frozen=True)
class AnotherDay(Screen):
    """The list of other days for the call."""

    seen: Promise

    def path(self) -> str:
        return path_of("promises", self.seen.id, "day")

    def view(self, session: Session) -> View:
        offered = tuple(days(session.today(), self.seen.delete_on, session.library.country))
        options = (Option(words, MoveCall(self.seen, when)) for words, when in offered)
        return View(
            name="choose",
            shape="list",
            title=_title(session, self.seen),
            intro="Which day should we call?" if offered else TOO_OLD,
            options=(*options, Option("Don't change it", Back(self))),
        )


_ENDINGS = {
    "kept": ("Did you make the call?", "Yes, delete the callback"),
    "removed": ("Delete this callback?", "Yes, delete it"),
}


@dataclass(frozen=True)
class EndPromise(Screen):
    """A confirmation before a callback is ended and deleted."""

    seen: Promise
    how: Literal["kept", "removed"]

    def path(self) -> str:
        return path_of("promises", self.seen.id, self.how)

    def view(self, session: Session) -> View:
        ask, yes = _ENDINGS[self.how]
        return View(
            name="choose",
            shape="step",
            title=_title(session, self.seen),
            rows=(PromptRow("plain", "", (Span("text", ask),)), PromptRow("note", "", (Span("text", DELETED),))),
            options=(Option("No, go back", Back(self)), Option(yes, EndCall(self.seen, self.how))),
        )
