"""A desk for previewing a flow while someone writes it.

Each save is shown right away, and the visit keeps its place.
"""

from pathlib import Path

from wizard.authoring.watch import Begun, Watch
from wizard.content.library import Library
from wizard.content.problem import Problem
from wizard.desk.actions import Begin
from wizard.desk.desk import Desk
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.desk.visit import Visit
from wizard.records.database import in_memory

READ_AGAIN = "Your changes are loaded."


class Preview(Desk):
    """A desk with one visit, which isn't saved."""

    pace = 0.3

    def __init__(self, watch: Watch, first: Begun, home: Path, folders: tuple[Path, ...]) -> None:
        super().__init__(Session(watch.loaded.library, in_memory(""), Settings(home), home, folders))
        self.watch = watch
        self.apply(Begin(first.start, tuple(first.turns.items())))

    def glance(self) -> bool:
        """Reload the flows if one of them was saved. Return True if there's something new to show."""
        loaded = self.watch.look()
        if loaded is None:
            return super().glance()
        self.session.say(_first(loaded.errors) or READ_AGAIN)
        # If a file can't be read, keep using its last valid version until it can be read again.
        if not loaded.library.broken.keys() - self.session.library.broken.keys():
            self._take(loaded.library)
        return True

    def _take(self, library: Library) -> None:
        """Replay the same visits in these flows. If a visit's files can't be read, leave the visit unchanged."""
        session = self.session
        session.library = library.in_country(session.library.country) if library.profile is None else library
        session.visits.library = session.library
        session.forget()
        for visit in session.visits.known():
            fresh = Visit(session.library, visit.saved, visit.aim)
            if not fresh.gone:
                session.visits.put(fresh)


def _first(problems: list[Problem]) -> str:
    """Return the first problem to fix as one line, or "" if there aren't any."""
    if not problems:
        return ""
    problem = min(problems)
    return f"{problem.place.path.name}, line {problem.place.line}: {problem.message}"
