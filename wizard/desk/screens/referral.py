"""A referral: what staff have tried, as a message to read out or send. It contains no patron data."""

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
    """The message, which is built only from the visit's steps."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "referral")

    def view(self, session: Session) -> View:
        return View(
            name="choose",
            shape="list",
            title=("What you've tried, to pass on",),
            lines=tuple(referral(session.visits[self.visit].walk).splitlines()),
            options=(
                Option("Back", Back(self)),
                *((Option("Save it as a file to send", SaveReferral(self.visit)),) if session.at_computer else ()),
            ),
        )


def referring(visit: Visit) -> str:
    """Return the text of the option that leads to this screen."""
    return "See what you've tried" if visit.referred else "Refer the patron to someone else"
