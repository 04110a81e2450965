"""The callbacks: all of them by day, one in full, and what becomes of it. Nothing in them leads to a visit."""

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
from wizard.presenters.prompt import Row
from wizard.records.promise import Promise, about, day_refusal, details, summary
from wizard.system import personal_data

PAGE = 50
TOO_OLD = "Name and number will be deleted before any other day. Call today, or ask the patron again."
WIPED = "The whole callback is deleted right away, here and in the files, with your findings."


@dataclass(frozen=True)
class Promises(Screen):
    """Overdue, due today, to come. A contact is seen only once one is opened: a list can be read from afar."""

    page: int = 0

    def path(self) -> str:
        return path_of("promises", page=str(self.page) if self.page else "")

    def view(self, session: Session) -> View:
        count = session.records.promises.count()
        shown = session.records.promises.page(self.page * PAGE, PAGE)
        return View(
            name="choose",
            shape="list",
            title=("Promises: the calls we owe",),
            status=(f"{count:,} open",) if count else (),
            intro="Choose a callback to see who to call and what you've tried." if count else "Nothing is promised.",
            options=(*_lines(session, shown), *self._pages(count), *_papers(count), Option("Back", Back(self))),
        )

    def _pages(self, count: int) -> Iterator[Option]:
        if (self.page + 1) * PAGE < count:
            yield Option(f"Next {PAGE}", Turn(Promises(self.page + 1), self))
        if self.page:
            yield Option(f"{PAGE} before", Turn(Promises(self.page - 1), self))


def _lines(session: Session, shown: list[Promise]) -> Iterator[Option]:
    """Return one line for each, grouped by when it is due."""
    today, before = session.today(), ""
    for promise in shown:
        group = _group(promise, today)
        heading, before = group if group != before else "", group
        tone: Literal["bad", "text"] = "bad" if group == "OVERDUE" else "text"
        words = summary(promise, session.library, today)
        yield Option(words, Show(OnePromise(promise)), group=heading, tone=tone)


def _papers(count: int) -> Iterator[Option]:
    if count:
        yield Option("Print these for the next shift, without names and numbers", PrintCalls(), slow=MAKING)


def _group(promise: Promise, today: date) -> str:
    return "OVERDUE" if promise.due < today else "TODAY" if promise.due == today else "TO COME"


@dataclass(frozen=True)
class OnePromise(Screen):
    """All that is known of a callback, as it was when it was opened, and what can be done with it."""

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
                Option("I take it over", Show(Writing(self.seen, "who"))),
                Option("Add your findings", Show(Writing(self.seen, "found"))),
                Option("Promise another day", Show(AnotherDay(self.seen))),
                Option("The call is done: delete name and number", Show(EndPromise(self.seen, "kept"))),
                Option("The patron wants no call: remove it", Show(EndPromise(self.seen, "removed"))),
                *self._answer(),
                Option("Back", Back(self)),
            ),
        )

    def _answer(self) -> Iterator[Option]:
        """Offer the answer on paper, once there is one."""
        if self.seen.found:
            yield Option("Print the answer for the patron", PrintAnswer(self.seen), slow=MAKING)


def _title(session: Session, promise: Promise) -> tuple[str, ...]:
    return (f"A promise: {about(promise, session.library)}",)


_ASKS = {
    "who": "Your initials? Colleagues can see then that you're on it.",
    "found": "What did you find out, in plain words? No name, number, or book title.",
}


@dataclass(frozen=True)
class Writing(Screen):
    """A text box for who takes a callback over, or for what they found out."""

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
            options=(Option("Keep this", self._save()), Option("Leave it as it was", Back(self))),
        )

    def _save(self) -> Action:
        """Save what is typed, unless there is nothing, or it must not be saved."""
        why = personal_data.refusal(self.text) if self.text.strip() else "Please type it first."
        return Say(why) if why else UpdateCall(self.seen, self.field, self.text)


def days(today: date, wiped: date, country: str) -> Iterator[tuple[str, date]]:
    """Offer the next seven days for a call, in words, as long as the contact is stored."""
    for when in (today + timedelta(days=ahead) for ahead in range(1, 8)):
        if day_refusal(when, wiped, today):
            return
        lead = "Tomorrow, " if when == today + timedelta(days=1) else ""
        yield f"{lead}{in_words(when, country, 'day')}", when


@dataclass(frozen=True)
class AnotherDay(Screen):
    """Another day to call."""

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
            options=(*options, Option("Leave it as it was", Back(self))),
        )


_ENDINGS = {
    "kept": ("Is the call done?", "Yes: delete name and number"),
    "removed": ("Remove this promise?", "Yes: remove and delete it"),
}


@dataclass(frozen=True)
class EndPromise(Screen):
    """A callback that ends is deleted, so this is asked."""

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
            rows=(Row("plain", "", (Span("text", ask),)), Row("note", "", (Span("text", WIPED),))),
            options=(Option("No, back", Back(self)), Option(yes, EndCall(self.seen, self.how))),
        )
