"""The checklist: every step in the plan, whether it's done, current, or still to come."""

from dataclasses import dataclass

from wizard.desk.actions import GoTo
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Mark, Option, View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import PHASES, seen_words
from wizard.walk.stops import Taken
from wizard.walk.walk import Walk


@dataclass(frozen=True)
class Checklist(Screen):
    """The list of steps.

    Choosing a finished step reopens it. Choosing a later step goes there, and marks the steps in between as not seen.
    A line's second action marks every step before that one as done.
    """

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "checklist")

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        lines = plan_lines(visit)
        done = sum(taken.stop.kind != "last" for taken in visit.forward.trail)
        return View(
            name="checklist",
            shape="list",
            title=(*visit.title, "checklist"),
            status=(f"{done} of about {len(lines)} done",),
            options=lines,
            chosen=now(lines) if any(line.mark == "now" for line in lines) else max(0, len(lines) - 1),
        )


def now(lines: tuple[Option, ...]) -> int:
    """Return the number of the line with the current step, or 0 if there isn't one."""
    return next((number for number, line in enumerate(lines) if line.mark == "now"), 0)


def plan_lines(visit: Visit) -> tuple[Option, ...]:
    """Return the plan with one line for each step, grouped by phase."""
    forward, plan = visit.forward, visit.plan
    lines: list[Option] = []
    section = ""
    for number, taken in enumerate(plan.trail):
        if taken.stop.kind == "fix" and taken.passed:
            continue  # A skipped fix isn't a step to go back to.
        head = PHASES.get(taken.stop.section, "") if taken.stop.section != section else ""
        section = taken.stop.section
        lines.append(_line(visit, taken, head, number < len(forward.trail)))
    return tuple(lines)


def _line(visit: Visit, taken: Taken, head: str, known: bool) -> Option:
    now = taken.address == visit.address
    words = visit.words_of(taken.stop) + (_answered(visit.plan, taken) if known and not now else "")
    go = GoTo(visit.saved.id, visit.address, taken.address)
    return Option(
        words,
        go,
        group=head,
        mark="now" if now else _mark(taken) if known else "",
        tone="strong" if now else "quiet" if known else "text",
        other=GoTo(go.visit, go.address, go.target, "said"),
    )


def _mark(taken: Taken) -> Mark:
    if taken.passed:
        return "not-seen"
    return "failed" if taken.answer in ("stuck", "not-yet") else "worked"


def _answered(plan: Walk, taken: Taken) -> str:
    """Return the answer in parentheses, or "" if the line's mark already shows it."""
    if taken.stop.kind == "seen":
        return f" ({seen_words(plan, taken.stop, taken.answer)})"
    if taken.stop.kind != "ask":
        return ""
    return f" ({next((own.text for own in taken.stop.answers if own.id == taken.answer), 'Not sure')})"
