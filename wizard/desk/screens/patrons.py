"""All patrons at the desk: where each one is in the visit, what they're waiting for, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wizard.desk.actions import Home, PrintLast, Resume, Show, Turn
from wizard.desk.place import path_of
from wizard.desk.print_queue import MAKING
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import READY, Visit

PAGE = 50
"""How many visits are on a page. Pages are short, because each visit is replayed to find its current step."""
FEW = 8
"""How many other patrons are shown next to a step."""


@dataclass(frozen=True)
class Patrons(Screen):
    """The list of visits at this branch, or at all branches.

    If a patron is ready, that line is highlighted, or else the previous patron's line, so Enter switches back.
    """

    page: int = 0
    everywhere: bool = False

    def path(self) -> str:
        page, branches = str(self.page) if self.page else "", "all" if self.everywhere else ""
        return path_of("patrons", page=page, branches=branches)

    def view(self, session: Session) -> View:
        ours = session.ours()
        ids = list(session.visits) if self.everywhere else ours
        shown = ids[self.page * PAGE :][:PAGE]
        options = (
            *(_line(session, session.visits[id]) for id in shown),
            Option("New patron", Home()),
            *self._pages(len(ids)),
            *self._branches(len(ours), len(session.visits)),
            *_last_sheet(session),
        )
        return View(
            name="patrons",
            shape="list",
            title=("Patrons at the desk",),
            status=(_count(len(ids)),),
            options=options,
            chosen=_first(session, shown),
        )

    def _pages(self, count: int) -> Iterator[Option]:
        if (self.page + 1) * PAGE < count:
            yield Option(f"Next {PAGE} patrons", Turn(replace(self, page=self.page + 1), self))
        if self.page:
            yield Option(f"Previous {PAGE} patrons", Turn(replace(self, page=self.page - 1), self))

    def _branches(self, ours: int, every: int) -> Iterator[Option]:
        if self.everywhere:
            yield Option("Only this branch", Turn(Patrons(), self), _count(ours))
        elif every > ours:
            yield Option("All branches", Turn(Patrons(everywhere=True), self), _count(every))


def _count(visits: int) -> str:
    return "no visits yet" if not visits else "1 visit" if visits == 1 else f"{visits:,} visits"


def _line(session: Session, visit: Visit) -> Option:
    where = visit.where(session.clock())
    act = "(you are here)" if visit is session.here else visit.act
    return Option(
        visit.name,
        Resume(visit.saved.id),
        f"{where}: {act}" if act else where,
        group=" · ".join(filter(None, (visit.saved.handle, _elsewhere(session, visit)))),
        tone="ready" if where == READY else "text",
    )


def _elsewhere(session: Session, visit: Visit) -> str:
    """Return the visit's branch if it was opened at another branch, or else ""."""
    if session.is_ours(visit.saved):
        return ""
    branches = session.library.profile.branches if session.library.profile else {}
    branch = branches.get(visit.saved.branch)
    return branch.name if branch else visit.saved.branch


def _last_sheet(session: Session) -> Iterator[Option]:
    if session.last_sheet:
        number = session.sent.total()
        yield Option("Print the last sheet again", PrintLast(number), session.last_sheet[0], slow=MAKING)


def _first(session: Session, shown: list[int]) -> int:
    """Return the line to highlight: a patron who is ready, the previous patron, the next one, or *New patron*."""
    others = session.in_order(1)
    if not others:
        return len(shown)
    before = session.before
    chosen = others[0] if before is None or before is session.here or session.is_ready(others[0]) else before
    return shown.index(chosen.saved.id) if chosen.saved.id in shown else 0


def others(session: Session) -> Iterator[Option]:
    """Yield the other patrons, in order."""
    for visit in session.in_order(FEW):
        where = visit.where(session.clock())
        tone = "ready" if where == READY else "quiet"
        yield Option(f"{visit.saved.handle}: {where}", Resume(visit.saved.id), visit.name, tone=tone)  # type: ignore[arg-type]


def all_patrons(count: int) -> Option:
    """Return the option that shows all patrons, for lists that show only some of them."""
    return Option(f"All {count:,} patrons", Show(Patrons()))
