"""The desk on a flow that is being written: a save is read at once, and the visit stays where it is."""

from pathlib import Path

from wizard.authoring.watch import Begun, Watch
from wizard.content.library import Library
from wizard.content.problem import Problem
from wizard.desk.desk import Desk
from wizard.desk.settings import Settings
from wizard.desk.visit import Visit
from wizard.records.database import in_memory

READ_ANEW = "Read anew."


class Preview(Desk):
    """A desk with one visit, which nobody keeps."""

    pace = 0.3

    def __init__(self, watch: Watch, first: Begun, home: Path, folders: tuple[Path, ...]) -> None:
        super().__init__(watch.loaded.library, in_memory(""), Settings(home), home, folders)
        self.watch = watch
        self.begin(first.start, first.turns)

    def glance(self) -> bool:
        """Read the flows again if one was saved; whether there is something new to see."""
        loaded = self.watch.look()
        if loaded is None:
            return False
        self.notice = _first(loaded.problems) or READ_ANEW
        self._take(loaded.library)
        return True

    def _take(self, library: Library) -> None:
        """The same visits in these flows; one whose files can't be read now stays as it was."""
        self.library = library.in_country(self.library.country) if library.profile is None else library
        self.__dict__.pop("index", None)
        for id, visit in self.visits.items():
            fresh = Visit(self.library, visit.saved, visit.aim)
            if not fresh.gone:
                self.visits[id] = fresh
                self.here = fresh if self.here is visit else self.here


def _first(problems: list[Problem]) -> str:
    """The first thing to mend, in one line."""
    if not problems:
        return ""
    problem = min(problems)
    return f"{problem.place.path.name}, line {problem.place.line}: {problem.message}"
