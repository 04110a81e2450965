"""The whole plan as one list: what is done, where we are, what is to come."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wizard.desk.actions import go_to
from wizard.desk.text_layout import cut, fill
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import PHASES, seen_words, step_words
from wizard.walk.values import Taken
from wizard.walk.walk import Walk

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

LEGEND = "√ worked   x didn't   - not seen   > now"


class PlanLine(NamedTuple):
    """One step of the plan, and whether it is the present one."""

    address: str
    option: Option
    now: bool


@dataclass(frozen=True)
class Checklist:
    """Enter on a done line opens it again; on a later line it goes there, and what lies between counts as not seen."""

    def view(self, desk: "Desk") -> View:
        visit = desk.here
        assert visit is not None
        lines = plan_lines(visit)
        done = sum(taken.stop.kind != "last" for taken in visit.forward.trail)
        return View(
            name="checklist",
            shape="list",
            title=f"{visit.title}   checklist",
            right=f"{done} of about {len(lines)} done",
            lines=(LEGEND,),
            options=tuple(line.option for line in lines),
            chosen=next((number for number, line in enumerate(lines) if line.now), max(0, len(lines) - 1)),
            numbered=False,
        )

    def all_done_up_to(self, desk: "Desk", chosen: int) -> None:
        """All before the chosen line was done; nobody saw it."""
        assert desk.here is not None
        lines = plan_lines(desk.here)
        if chosen < len(lines):
            desk.go_to(lines[chosen].address, "said")


def plan_lines(visit: Visit) -> list[PlanLine]:
    """The plan, a line a step, with the phase at its beginning."""
    forward, plan = visit.forward, visit.plan
    at = visit.walk.at.address if visit.walk.at else ""
    lines: list[PlanLine] = []
    section = ""
    for number, taken in enumerate(plan.trail):
        if taken.stop.kind == "fix" and taken.passed:
            continue  # against a trouble that nobody sees: nothing to go back to
        known = number < len(forward.trail)
        head = PHASES.get(taken.stop.section, "") if taken.stop.section != section else ""
        section = taken.stop.section
        lines.append(_line(plan, taken, head, known, taken.address == at))
    return lines


def _line(plan: Walk, taken: Taken, head: str, known: bool, now: bool) -> PlanLine:
    mark = ">" if now else _mark(taken) if known else " "
    words = step_words(plan, taken.stop) + (_answered(plan, taken) if known and not now else "")
    style = "strong" if now else "quiet" if known else "text"
    before = f"{fill(cut(head, 9), 10)}{mark} "
    address = taken.address
    return PlanLine(address, Option(words, go_to(address), before=before, style=style), now)


def _mark(taken: Taken) -> str:
    if taken.passed:
        return "-"
    return "x" if taken.answer in ("stuck", "not-yet") else "√"


def _answered(plan: Walk, taken: Taken) -> str:
    """What was answered, where a mark does not say it."""
    if taken.stop.kind == "seen":
        return f" ({seen_words(plan, taken.stop, taken.answer)})"
    if taken.stop.kind != "ask":
        return ""
    return f" ({next((own.text for own in taken.stop.answers if own.id == taken.answer), 'Not sure')})"
