"""The desk on a flow that is being written: a save is read at once, and the visit stays where it is."""

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

READ_AGAIN = "Your changes are shown."


class Preview(Desk):
    """A desk with one visit, which nobody keeps."""

    pace = 0.3

    def __init__(self, watch: Watch, first: Begun, home: Path, folders: tuple[Path, ...]) -> None:
        super().__init__(Session(watch.loaded.library, in_memory(""), Settings(home), home, folders))
        self.watch = watch
        self.apply(Begin(first.start, tuple(first.turns.items())))

    def glance(self) -> bool:
        """Read the flows again if one was saved; return whether there is something new to see."""
        loaded = self.watch.look()
        if loaded is None:
            return super().glance()
        self.session.say(_first(loaded.errors) or READ_AGAIN)
        # The last good text of a file stays until the file can be read again.
        if not loaded.library.broken.keys() - self.session.library.broken.keys():
            self._take(loaded.library)
        return True

    def _take(self, library: Library) -> None:
        """Walk the same visits in these flows; one whose files can't be read now stays as it was."""
        session = self.session
        session.library = library.in_country(session.library.country) if library.profile is None else library
        session.visits.library = session.library
        session.__dict__.pop("index", None)
        for visit in session.visits.known():
            fresh = Visit(session.library, visit.saved, visit.aim)
            if not fresh.gone:
                session.visits.put(fresh)


def _first(problems: list[Problem]) -> str:
    """The first thing to mend, in one line."""
    if not problems:
        return ""
    problem = min(problems)
    return f"{problem.place.path.name}, line {problem.place.line}: {problem.message}"
