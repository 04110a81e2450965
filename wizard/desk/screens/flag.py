"""A step that is wrong here: one key and a reason, for whoever keeps the flow."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.cue import Row, step_words
from wizard.desk.acts import back
from wizard.desk.view import Act, Option, View
from wizard.phrase import Span
from wizard.records.flags import REASONS, STILL_RIGHT

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


@dataclass(frozen=True)
class Flag:
    """What is wrong with the step at hand. Nothing of the patron goes with it."""

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None and desk.here.walk.at is not None
        words = step_words(desk.here.walk, desk.here.walk.at)
        return View(
            name="choose",
            shape="step",
            title=desk.here.title,
            right="flag this step",
            rows=(
                Row("plain", "STEP", (Span("text", words),)),
                Row("plain", "WHAT IS IT?", (Span("text", "Only the step and the reason are kept."),)),
            ),
            options=(
                *(Option(words, _because(id)) for id, words in REASONS.items() if id != STILL_RIGHT),
                Option("Nothing is wrong: back", back()),
            ),
        )


def _because(reason: str) -> Act:
    def flag(desk: "Desk") -> None:
        desk.back()
        desk.flag(reason)

    return flag


def reported(desk: "Desk") -> tuple[Row, ...]:
    """That colleagues found the step at hand wrong."""
    stop = desk.here.walk.at if desk.here else None
    times = desk.records.flags.count(desk.library, stop) if stop and stop.record else 0
    if not times:
        return ()
    who = "A colleague" if times == 1 else f"{times} colleagues"
    return (Row("bad", "REPORTED", (Span("text", f"{who} found this step wrong here."),)),)
