"""A call that is owed: the day, then how to reach the patron, in a box or on a paper slip. Only with their yes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wizard.content.spans import Span
from wizard.content.wording import day
from wizard.desk.actions import back
from wizard.desk.view import Act, Option, View
from wizard.presenters.prompt import Row
from wizard.records.promise import ALOUD, NO, QUESTIONS, Refused, day_refusal, days_kept, drafted, refusal

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


@dataclass(frozen=True)
class Day:
    """Which day staff call. Nothing is kept yet."""

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None
        title = f"{desk.here.saved.handle}   a promise"
        if desk.here.saved.promised_day and not desk.here.promise:
            return _unknown(title)
        return View(
            name="choose",
            shape="step",
            title=title,
            rows=(
                Row("say", "SAY", (Span("text", f"“{ALOUD}”"),)),
                Row("plain", "WHEN", (Span("text", "Which day do we call?"),)),
            ),
            options=(
                *(Option(words, _on(when)) for words, when in days(desk.today(), _wiped(desk))),
                Option("They do not want to: no promise", _none),
            ),
        )


def _wiped(desk: "Desk") -> date:
    """When the promise at hand is wiped, or one that is made now."""
    made = desk.here.promise if desk.here else None
    return made.wiped if made else desk.today() + timedelta(days=days_kept(desk.library)[1])


def days(today: date, wiped: date) -> Iterator[tuple[str, date]]:
    """The days that are offered for a call, in words: the next seven, as long as the contact is kept."""
    for when in (today + timedelta(days=ahead) for ahead in range(1, 8)):
        if day_refusal(when, wiped, today):
            return
        lead = "Tomorrow, " if when == today + timedelta(days=1) else ""
        yield f"{lead}{when:%A} {day(when.isoformat(), short=False).rpartition(' ')[0]}", when


def _on(when: date) -> Act:
    def take(desk: "Desk") -> None:
        if desk.here and desk.here.promise:
            try:
                desk.move_promise(when)
                desk.back()
                desk.notice = f"The call is on {when:%A}, {day(when.isoformat(), short=False)}, now."
            except Refused as refused:
                desk.notice = str(refused)
        else:
            desk.show(Reach(when))

    return take


def _none(desk: "Desk") -> None:
    desk.withdraw_promise()
    desk.back()
    desk.notice = NO


UNKNOWN = (
    "A call is promised to this patron. Names and numbers are kept apart from visits, so that nobody can join them; "
    "find this promise in the list."
)
REMOVE = "This visit owes no call any more. Its name and number are still kept: open its promise here and remove it."


def _unknown(title: str) -> View:
    """The promise was made before the desk was started again, or at another desk."""
    return View(
        name="choose",
        shape="step",
        title=title,
        rows=(Row("plain", "PROMISE", (Span("text", UNKNOWN),)),),
        options=(
            Option("Look for it in the list", lambda desk: desk.command("promises", 0)),
            Option("They do not want a call: remove it from the list, too", _remove),
            Option("It stands as it is: back", back()),
        ),
    )


def _remove(desk: "Desk") -> None:
    desk.withdraw_promise()
    desk.back()
    desk.command("promises", 0)
    desk.notice = REMOVE


@dataclass(frozen=True)
class Reach:
    """How to reach the patron, one question after the other. `given` are the answers so far, `text` what is typed."""

    when: date
    given: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def field(self) -> str:
        return QUESTIONS[len(self.given)].id

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None
        asked = QUESTIONS[len(self.given)]
        empty = "It stays on a paper slip" if self.field == "contact" else "Leave it empty"
        return View(
            name="ask",
            shape="list",
            title=f"{desk.here.saved.handle}   a promise",
            box=self.text,
            prompt="type it, or press Enter",
            intro=f"{asked.ask} {asked.hint}",
            options=(Option("Keep this" if self.text.strip() else empty, _take), Option("Another day", back())),
            numbered=False,
        )

    def taken(self, desk: "Desk") -> None:
        """Take what is typed, unless it must not be kept; then the next question, or the promise."""
        why = refusal(self.field, self.text)
        if why:
            desk.notice = why
            return
        given = {**self.given, self.field: self.text.strip()}
        if given.get("contact") == "":
            self._promise(desk, {}, desk.records.promises.free_slip())
        elif len(given) < len(QUESTIONS):
            desk.pile[-1] = replace(self, given=given, text="")
        else:
            self._promise(desk, given)

    def _promise(self, desk: "Desk", given: dict[str, str], slip: str = "") -> None:
        """Keep the promise. With a slip all of how to reach the patron is on that, the name that was typed, too."""
        assert desk.here is not None
        made = drafted(desk.here.walk, due=self.when, today=desk.today(), branch=desk.branch, slip=slip, **given)
        desk.keep_promise(made)
        desk.back()
        desk.back()
        if slip:
            desk.notice = f"Write first name and number on slip {slip}: neither is kept here. It stays at the desk."


def _take(desk: "Desk") -> None:
    top = desk.pile[-1]
    assert isinstance(top, Reach)
    top.taken(desk)
