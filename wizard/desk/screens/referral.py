"""A patron referred to someone else: what was tried, as a message to read out or send, without the patron."""

from dataclasses import dataclass

from wizard.desk.actions import Back, SaveReferral
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.records.promise_documents import referral


@dataclass(frozen=True)
class Referral(Screen):
    """The message. It is made from the steps alone."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "referral")

    def view(self, session: Session) -> View:
        return View(
            name="choose",
            shape="list",
            title=("What was tried, for whoever can help",),
            lines=tuple(referral(session.visits[self.visit].walk).splitlines()),
            options=(
                Option("Back", Back(self)),
                *((Option("Save it as a file, to send", SaveReferral(self.visit)),) if session.at_computer else ()),
            ),
        )


def referring(visit: Visit) -> str:
    """Return the words of the line that leads here."""
    return "What was tried, once more" if visit.referred else "Refer to somebody who knows"
