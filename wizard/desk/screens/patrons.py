"""All patrons at the desk: where each is, what it waits for, and what comes next. Leaving a visit is all it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.desk.actions import go_on
from wizard.desk.screens.print_options import MAKING
from wizard.desk.screens.sheet import print_again
from wizard.desk.text_layout import fill
from wizard.desk.view import Option, View
from wizard.desk.visit import READY, Visit
from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


@dataclass(frozen=True)
class Patrons:
    """The mark stands on who is ready, else on who was here before: Tab and Enter go to and fro between two."""

    def view(self, desk: "Desk") -> View:
        visits = list(desk.visits.values())
        return View(
            name="patrons",
            shape="list",
            title="Patrons at the desk",
            right=_count(len(visits)),
            options=(
                *(_line(desk, visit, visits) for visit in visits),
                Option("New patron", _new),
                *_last_sheet(desk),
            ),
            chosen=_first(desk, visits),
            column=24,
        )


def _count(visits: int) -> str:
    return "nobody yet" if not visits else "one visit" if visits == 1 else f"{visits} visits"


def _line(desk: "Desk", visit: Visit, visits: list[Visit]) -> Option:
    where = visit.where(desk.clock())
    here = visit is desk.here
    act = "(you are here)" if here else visit.act
    widest = max(cells(other.saved.handle) for other in visits)
    style = "ready" if where == READY else "text"
    return Option(
        visit.name, go_on(visit), f"{where}: {act}" if act else where, fill(visit.saved.handle, widest + 3), style
    )


def _new(desk: "Desk") -> None:
    desk.command("new", 0)


def _last_sheet(desk: "Desk") -> Iterator[Option]:
    if desk.last_sheet:
        yield Option("Print the last sheet again", print_again, desk.last_sheet[0], slow=MAKING)


def _first(desk: "Desk", visits: list[Visit]) -> int:
    """The line of who is ready, else of who was here before, else of the next in order, else of a new patron."""
    others = in_order(desk)
    if not others:
        return len(visits)
    before = desk.before if desk.before in others and others[0].where(desk.clock()) != READY else others[0]
    return visits.index(before)


def in_order(desk: "Desk") -> list[Visit]:
    """The other patrons: who is ready first, then who waits, then who was here last."""
    now = desk.clock()

    def rank(visit: Visit) -> tuple[int, float]:
        left = visit.waits(now)
        return (2, -visit.saved.touched) if left is None else (0 if left == 0 else 1, left)

    return sorted((visit for visit in desk.visits.values() if visit is not desk.here), key=rank)


def strip(desk: "Desk") -> Iterator[tuple[str, str]]:
    """The other patrons in a line, in their order."""
    for visit in in_order(desk):
        where = visit.where(desk.clock())
        yield f"{visit.saved.handle}: {where}", "ready" if where == READY else "quiet"
