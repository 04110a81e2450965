"""The big view: the patron's part of a step, in text large enough to read from across the desk."""

from dataclasses import dataclass

from wizard.content.flow import Do, Fix
from wizard.content.spans import Phrase, plain
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import prompt_for
from wizard.presenters.screen_map import map_at

WAIT = "One moment, please."
DESK = "eBook desk"


@dataclass(frozen=True)
class Big(Screen):
    """The instruction or question for the patron, without anything for staff or about other patrons."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "big")

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        place, words = _part(visit)
        return View(name="big", shape="big", title=(DESK,), intro=place, lines=(words,), screen=map_at(visit.walk))


def _part(visit: Visit) -> tuple[str, str]:
    """Return the place where the patron does the step, and the text to show.

    If staff do the step, or it's a question, return what staff say aloud.
    """
    stop = visit.walk.at
    if stop is None:
        return "", WAIT
    shown = prompt_for(visit.walk, visit.plan).rows
    rows = {row.role: row for row in shown}
    if isinstance(stop.record, Do | Fix) and stop.record.who != "staff":
        return rows["act"].place, _in_quotes(rows["act"].phrase)
    said = _in_quotes(rows["say"].phrase).strip("“”") if "say" in rows else WAIT
    table = (f"{plain(row.phrase).lstrip('- ')}." for row in shown if row.role == "table")
    return "", " ".join((said, *table))


def _in_quotes(phrase: Phrase) -> str:
    """Return the text with labels in quotation marks, because large text can't be bold."""
    return "".join(f"“{span.text}”" if span.kind == "label" else span.text for span in phrase)
