"""The monitor turned round: the patron's part of a step, huge; and the empty screen for eyes that pass by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.content.flow import Do, Fix
from wizard.content.spans import Phrase, plain
from wizard.desk.view import View
from wizard.presenters.prompt import cue
from wizard.walk.values import Stop

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

OURS = "One moment, please."
NOBODY = "eBook desk"


@dataclass(frozen=True)
class Big:
    """What the patron does, or what they are asked: nothing of staff's, and no other patron."""

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None and desk.here.walk.at is not None
        place, words = _part(desk, desk.here.walk.at)
        return View(name="big", shape="big", title=NOBODY, intro=place, lines=(words,))


def _part(desk: "Desk", stop: Stop) -> tuple[str, str]:
    """Where the patron acts, and in what words; staff's own acts and questions are what they say aloud."""
    assert desk.here is not None
    shown = cue(desk.here.walk, desk.here.plan).rows
    rows = {row.role: row for row in shown}
    if isinstance(stop.record, Do | Fix) and stop.record.who != "staff":
        return rows["act"].place, _in_quotes(rows["act"].phrase)
    said = _in_quotes(rows["say"].phrase).strip("“”") if "say" in rows else OURS
    table = (f"{plain(row.phrase).lstrip('- ')}." for row in shown if row.role == "table")
    return "", " ".join((said, *table))


def _in_quotes(phrase: Phrase) -> str:
    """Words with labels in quotation marks: there is no bold in big letters."""
    return "".join(f"“{span.text}”" if span.kind == "label" else span.text for span in phrase)


@dataclass(frozen=True)
class Blank:
    """Nothing of anybody. `chosen` is the line to come back to."""

    chosen: int = 0

    def view(self, desk: "Desk") -> View:
        return View(name="blank", shape="page", title=NOBODY, lines=("Any key goes on. Nothing is lost.",))
