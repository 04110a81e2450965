"""Screens for reporting a step as wrong to the flow keeper, with a reason."""

from dataclasses import dataclass, replace

from wizard.content.spans import Span
from wizard.desk import actions
from wizard.desk.actions import Action, Back, Say, Show
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import PromptRow, step_words
from wizard.records.database.flags import CLOSING, LABEL_CHANGED, NOT_AS_WRITTEN, REASONS, STILL_RIGHT, refusal


@dataclass(frozen=True)
class FlagStep(Screen):
    """The list of reasons why the step at `address` may be wrong. The report contains no patron data."""

    visit: int
    address: str

    def path(self) -> str:
        return path_of("visit", self.visit, "flag", at=self.address)

    def view(self, session: Session) -> View:
        offered = REASONS.keys() - {*CLOSING, NOT_AS_WRITTEN}
        reasons = (Option(words, self._because(id)) for id, words in REASONS.items() if id in offered)
        words = "What's wrong? This saves the step and your reason, but nothing about the patron."
        saved = PromptRow("plain", "REASON", (Span("text", words),))
        options = (*reasons, Option("Nothing is wrong. Go back", Back(self)))
        return _of_the_step(session.visits[self.visit], "flag this step", (saved,), options)

    def _because(self, reason: str) -> Action:
        if reason == LABEL_CHANGED:
            return Show(NewName(self.visit, self.address))
        return actions.Flag(self.visit, self.address, reason)


def _of_the_step(visit: Visit, status: str, rows: tuple[PromptRow, ...], options: tuple[Option, ...]) -> View:
    """Return a view with a question about the current step, with the step's text above it."""
    step = step_words(visit.walk, visit.walk.at) if visit.walk.at else ""
    rows = (PromptRow("plain", "STEP", (Span("text", step),)), *rows)
    return View(name="choose", shape="step", title=visit.title, status=(status,), rows=rows, options=options)


@dataclass(frozen=True)
class NewName(Screen):
    """A text box for a button's new name."""

    visit: int
    address: str
    text: str = ""

    def path(self) -> str:
        return path_of("visit", self.visit, "flag", "label", at=self.address)

    def typed(self, text: str) -> "NewName":
        return replace(self, text=text)

    def view(self, session: Session) -> View:
        label = self.text.strip()
        flag = actions.Flag(self.visit, self.address, LABEL_CHANGED, label)
        save: Action = Say(why) if (why := refusal(label)) else flag
        return View(
            name="ask",
            shape="list",
            title=session.visits[self.visit].title,
            box=self.text,
            empty="type it, or leave it empty",
            intro="What does the button say now? This is optional.",
            options=(Option("Save this" if label else "Leave it empty", save), Option("Back", Back(self))),
        )


@dataclass(frozen=True)
class StillRight(Screen):
    """A confirmation, so a stray key press can't clear a flag."""

    visit: int
    address: str

    def path(self) -> str:
        return path_of("visit", self.visit, "still-right", at=self.address)

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        then = PromptRow("plain", "STILL RIGHT?", (Span("text", "This clears the report that the step is wrong."),))
        right = actions.Flag(self.visit, self.address, STILL_RIGHT, sure=True)
        options = (Option("No, or not sure", Back(self)), Option("Yes, it's still right", right))
        return _of_the_step(visit, "is it still right?", (*reported(session, visit), then), options)


MANY = 3
"""A step with at least this many flags is marked at the top of the screen."""


def marked(times: int) -> tuple[str, ...]:
    """Return a note for the status line if the current step was flagged often."""
    return (f"flagged {times} times",) if times >= MANY else ()


def reported(session: Session, visit: Visit) -> tuple[PromptRow, ...]:
    """Return a warning if the current step was flagged, either by colleagues or at this desk."""
    return warned(session, visit, *session.flagged(visit))


def warned(session: Session, visit: Visit, ours: int, theirs: int) -> tuple[PromptRow, ...]:
    """Return a warning if the current step was flagged. `ours` counts flags from this desk, and `theirs` all others."""
    if not ours and not theirs:
        return ()
    who = "A colleague" if theirs == 1 else f"{theirs} colleagues"
    who = who if theirs else "Someone at this desk"
    words = f"{who} flagged this step as wrong."
    label = session.new_label(visit)
    words += f" A button may be called “{label}” now." if label else ""
    return (PromptRow("bad", "REPORTED", (Span("text", words),)),)
