"""A step that is wrong here: one key and a reason, for the flow keeper."""

from dataclasses import dataclass, replace

from wizard.content.spans import Span
from wizard.desk import actions
from wizard.desk.actions import Action, Back, Say, Show
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import Row, step_words
from wizard.records.database.flags import LABEL_CHANGED, REASONS, STILL_RIGHT, refusal


@dataclass(frozen=True)
class FlagStep(Screen):
    """What is wrong with the step at `address`. Nothing about the patron goes with it."""

    visit: int
    address: str

    def path(self) -> str:
        return path_of("visit", self.visit, "flag", at=self.address)

    def view(self, session: Session) -> View:
        reasons = (Option(words, self._because(id)) for id, words in REASONS.items() if id != STILL_RIGHT)
        saved = Row("plain", "WHAT IS IT?", (Span("text", "Only the step and your reason are saved."),))
        options = (*reasons, Option("Nothing is wrong: back", Back(self)))
        return _of_the_step(session.visits[self.visit], "flag this step", (saved,), options)

    def _because(self, reason: str) -> Action:
        if reason == LABEL_CHANGED:
            return Show(NewName(self.visit, self.address))
        return actions.Flag(self.visit, self.address, reason)


def _of_the_step(visit: Visit, status: str, rows: tuple[Row, ...], options: tuple[Option, ...]) -> View:
    """Return a question about the current step, with its words above."""
    step = step_words(visit.walk, visit.walk.at) if visit.walk.at else ""
    rows = (Row("plain", "STEP", (Span("text", step),)), *rows)
    return View(name="choose", shape="step", title=visit.title, status=(status,), rows=rows, options=options)


@dataclass(frozen=True)
class NewName(Screen):
    """A text box for the button's current name."""

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
            intro="What does it say now? You can leave this empty.",
            options=(Option("Save this" if label else "Leave it empty", save), Option("Back", Back(self))),
        )


@dataclass(frozen=True)
class StillRight(Screen):
    """A step that was flagged isn't marked as right by one stray key."""

    visit: int
    address: str

    def path(self) -> str:
        return path_of("visit", self.visit, "still-right", at=self.address)

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        then = Row("plain", "STILL RIGHT?", (Span("text", "Then this step is no longer shown as flagged."),))
        right = actions.Flag(self.visit, self.address, STILL_RIGHT, sure=True)
        options = (Option("No, or not sure: back", Back(self)), Option("Yes, it's right as it is", right))
        return _of_the_step(visit, "is it still right?", (*reported(session, visit), then), options)


def reported(session: Session, visit: Visit) -> tuple[Row, ...]:
    """Return that colleagues flagged the current step, or that it was flagged at this desk."""
    ours, theirs = session.flagged(visit)
    if not ours and not theirs:
        return ()
    who = "A colleague" if theirs == 1 else f"{theirs} colleagues"
    words = f"{who} flagged this step as wrong here." if theirs else "Flagged at this desk: this step is wrong here."
    label = session.new_label(visit)
    words += f" A button may be called “{label}” now." if label else ""
    return (Row("bad", "REPORTED", (Span("text", words),)),)
