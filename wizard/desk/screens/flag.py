"""A step that is wrong here: one key and a reason, for whoever keeps the instructions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.content.spans import Span
from wizard.desk.actions import back, show
from wizard.desk.view import Act, Option, View
from wizard.presenters.prompt import Row, step_words
from wizard.records.database.flags import LABEL_CHANGED, REASONS, STILL_RIGHT, refusal

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


@dataclass(frozen=True)
class Flag:
    """What is wrong with the step at hand. Nothing of the patron goes with it."""

    def view(self, desk: "Desk") -> View:
        reasons = (Option(words, _because(id)) for id, words in REASONS.items() if id != STILL_RIGHT)
        kept = Row("plain", "WHAT IS IT?", (Span("text", "Only the step and what you say of it are kept."),))
        return _of_the_step(desk, "flag this step", (kept,), (*reasons, Option("Nothing is wrong: back", back())))


def _of_the_step(desk: "Desk", right: str, rows: tuple[Row, ...], options: tuple[Option, ...]) -> View:
    """A question about the step at hand, with its words above."""
    assert desk.here is not None and desk.here.walk.at is not None
    step = Row("plain", "STEP", (Span("text", step_words(desk.here.walk, desk.here.walk.at)),))
    rows = (step, *rows)
    return View(name="choose", shape="step", title=desk.here.title, right=right, rows=rows, options=options)


def _because(reason: str) -> Act:
    def flag(desk: "Desk") -> None:
        desk.back()
        desk.flag(reason)

    return show(NewName()) if reason == LABEL_CHANGED else flag


@dataclass(frozen=True)
class NewName:
    """A box for what the button says now."""

    text: str = ""

    def view(self, desk: "Desk") -> View:
        assert desk.here is not None
        return View(
            name="ask",
            shape="list",
            title=desk.here.title,
            box=self.text,
            prompt="type it, or press Enter",
            intro="What does it say now? It may stay empty.",
            options=(Option("Keep this" if self.text.strip() else "Leave it empty", _named), Option("Back", back())),
            numbered=False,
        )

    def named(self, desk: "Desk") -> None:
        """Keep the flag with what is typed, unless that must not be kept."""
        label = self.text.strip()
        if why := refusal(label):
            desk.notice = why
            return
        desk.back()
        desk.back()
        desk.flag(LABEL_CHANGED, label)


def _named(desk: "Desk") -> None:
    top = desk.pile[-1]
    assert isinstance(top, NewName)
    top.named(desk)


@dataclass(frozen=True)
class StillRight:
    """A step that somebody found wrong is not said to be right by one stray key."""

    def view(self, desk: "Desk") -> View:
        then = Row("plain", "STILL RIGHT?", (Span("text", "Then the desk no longer says that it was found wrong."),))
        options = (Option("No, or not sure: back", back()), Option("Yes, it is right as it stands", _right))
        return _of_the_step(desk, "is it still right?", (*reported(desk), then), options)


def _right(desk: "Desk") -> None:
    desk.back()
    desk.flag(STILL_RIGHT)


def reported(desk: "Desk") -> tuple[Row, ...]:
    """That colleagues found the step at hand wrong, or that it was said at this desk."""
    ours, theirs = desk.flagged()
    if not ours and not theirs:
        return ()
    who = "A colleague" if theirs == 1 else f"{theirs} colleagues"
    words = f"{who} found this step wrong here." if theirs else "Noted at this desk: this step is wrong here."
    label = desk.new_label()
    words += f" A button is said to be called “{label}” now." if label else ""
    return (Row("bad", "REPORTED", (Span("text", words),)),)
