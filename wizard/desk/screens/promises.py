"""The calls that are owed: all of them by day, one in full, and what becomes of it. Nothing of it leads to a visit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from wizard.content.spans import Span
from wizard.desk.actions import back, show
from wizard.desk.screens.print_options import MAKING, PRACTICE, put_out
from wizard.desk.screens.promise import days
from wizard.desk.text_layout import fill
from wizard.desk.view import Act, Option, View
from wizard.presenters.prompt import Row
from wizard.records.promise import Promise, Refused, about, details, summary
from wizard.records.promise_documents import answer, slip
from wizard.system import personal_data

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.presenters.leaflet import Leaflet

TOO_OLD = "Name and number are wiped before any other day. Call today, or ask the patron anew."
WIPED = "All of the promise is wiped at once, here and in the files, and with it what was found out."


@dataclass(frozen=True)
class Promises:
    """Overdue, due today, to come. Whom to call is seen only when one is opened: a list can be read from afar."""

    def view(self, desk: "Desk") -> View:
        every = desk.records.promises.all()
        return View(
            name="choose",
            shape="list",
            title="Promises: the calls we owe",
            right=f"{len(every)} open" if every else "",
            intro="Choose one: whom to call, and what was tried." if every else "Nothing is promised.",
            options=(*_lines(desk, every), *_papers(every), Option("Back", back())),
        )


def _lines(desk: "Desk", every: list[Promise]) -> Iterator[Option]:
    """One line for each, with the word of its group before the first of the group."""
    today, before = desk.today(), ""
    for promise in every:
        group = _group(promise, today)
        word, before = group if group != before else "", group
        text = summary(promise, desk.library, today)
        yield Option(text, show(One(promise)), before=fill(word, 10), style="bad" if group == "OVERDUE" else "text")


def _papers(every: list[Promise]) -> Iterator[Option]:
    if every:
        yield Option("Print these for the next shift, without names and numbers", _print_slip, slow=MAKING)


def _print_slip(desk: "Desk") -> None:
    _print(desk, slip(desk.records.promises.all(), desk.library, desk.today()))


def _print(desk: "Desk", small: "Leaflet") -> None:
    if desk.prints:
        put_out(desk, small)
    else:
        desk.notice = PRACTICE


def _group(promise: Promise, today: date) -> str:
    return "OVERDUE" if promise.due < today else "TODAY" if promise.due == today else "TO COME"


@dataclass(frozen=True)
class One:
    """All that is known of a promise, as it was when it was opened, and what can be done with it."""

    seen: Promise

    def view(self, desk: "Desk") -> View:
        return View(
            name="choose",
            shape="list",
            title=_title(desk, self.seen),
            lines=tuple(details(self.seen, desk.library, desk.today())),
            options=(
                Option("I take it over", show(Writing(self.seen, "who"))),
                Option("Add what was found out", show(Writing(self.seen, "found"))),
                Option("Promise another day", show(Later(self.seen))),
                Option("The call is done: wipe name and number", show(Ending(self.seen, "kept"))),
                Option("The patron wants no call: remove it", show(Ending(self.seen, "removed"))),
                *self._answer(),
                Option("Back", back()),
            ),
        )

    def _answer(self) -> Iterator[Option]:
        """The answer on paper, once there is one."""
        if self.seen.found:
            yield Option("Print the answer for the patron", self._print_answer, slow=MAKING)

    def _print_answer(self, desk: "Desk") -> None:
        _print(desk, answer(self.seen, desk.library))


def _title(desk: "Desk", promise: Promise) -> str:
    return f"A promise: {about(promise, desk.library)}"


def _changed(desk: "Desk", seen: Promise, change: Callable[[], Promise]) -> None:
    """Change a promise and show it as it is now. What must not be kept is refused in one sentence."""
    try:
        fresh = change()
    except Refused as refused:
        desk.notice = str(refused)
        return
    desk.promise_is(seen, fresh)
    desk.back()
    desk.pile[-1] = One(fresh)


_ASKS = {
    "who": "Your initials? Colleagues see then that you do it.",
    "found": "What was found out, in plain words? No name, no number, no title of a book.",
}


@dataclass(frozen=True)
class Writing:
    """A box for who takes a promise over, or for what was found out."""

    seen: Promise
    field: Literal["who", "found"]
    text: str = ""

    def view(self, desk: "Desk") -> View:
        return View(
            name="ask",
            shape="list",
            title=_title(desk, self.seen),
            box=self.text,
            prompt="type it, then press Enter",
            intro=_ASKS[self.field],
            options=(Option("Keep this", _write), Option("Leave it as it was", back())),
            numbered=False,
        )

    def written(self, desk: "Desk") -> None:
        """Keep what is typed, unless there is nothing, or it must not be kept."""
        why = personal_data.refusal(self.text) if self.text.strip() else "Please type it first."
        if why:
            desk.notice = why
            return
        promises = desk.records.promises
        change = promises.take if self.field == "who" else promises.find_out
        _changed(desk, self.seen, lambda: change(self.seen, self.text))


def _write(desk: "Desk") -> None:
    top = desk.pile[-1]
    assert isinstance(top, Writing)
    top.written(desk)


@dataclass(frozen=True)
class Later:
    """Which other day staff call."""

    seen: Promise

    def view(self, desk: "Desk") -> View:
        offered = tuple(days(desk.today(), self.seen.wiped))
        options = (Option(words, self._on(when)) for words, when in offered)
        return View(
            name="choose",
            shape="list",
            title=_title(desk, self.seen),
            intro="Which day do we call?" if offered else TOO_OLD,
            options=(*options, Option("Leave it as it was", back())),
        )

    def _on(self, when: date) -> Act:
        return lambda desk: _changed(desk, self.seen, lambda: desk.records.promises.move(self.seen, when, desk.today()))


_ENDINGS = {
    "kept": (
        "Is the call done?",
        "Yes: wipe name and number",
        "Well done. All of the promise is wiped.",
    ),
    "removed": ("Remove this promise?", "Yes: remove it, wipe it", "It is removed and wiped."),
}


@dataclass(frozen=True)
class Ending:
    """A promise that ends is wiped, so this is asked."""

    seen: Promise
    how: Literal["kept", "removed"]

    def view(self, desk: "Desk") -> View:
        ask, yes, _ = _ENDINGS[self.how]
        return View(
            name="choose",
            shape="step",
            title=_title(desk, self.seen),
            rows=(Row("plain", "", (Span("text", ask),)), Row("note", "", (Span("text", WIPED),))),
            options=(Option("No, back", back()), Option(yes, self._end)),
        )

    def _end(self, desk: "Desk") -> None:
        if self.how == "kept":
            desk.records.promises.kept(self.seen, desk.today())
        else:
            desk.records.promises.withdraw(self.seen)
        desk.promise_is(self.seen, None)
        desk.back()
        desk.back()
        desk.notice = _ENDINGS[self.how][2]
