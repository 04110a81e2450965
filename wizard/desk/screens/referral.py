"""Somebody else goes on with it: what was tried, in a message to read out or to send, without the patron."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.desk.actions import back
from wizard.desk.view import Option, View
from wizard.records.promise_documents import referral
from wizard.system.paths import private_folder

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.desk.visit import Visit

WHO = "Say who can help, and write it on the sheet."
FILE = "message-to-support.txt"


@dataclass(frozen=True)
class Refer:
    """The message. It is made of the steps alone."""

    message: str

    def view(self, desk: "Desk") -> View:
        return View(
            name="choose",
            shape="list",
            title="What was tried, for whoever can help",
            lines=tuple(self.message.splitlines()),
            options=(Option("Back", back()), Option("Save it as a file, to send", self._save)),
        )

    def _save(self, desk: "Desk") -> None:
        path = desk.home / FILE
        try:
            private_folder(desk.home)
            path.write_text(self.message, encoding="utf-8")
            desk.notice = f"It is saved as {path}."
        except OSError as error:
            desk.notice = f"It can't be saved: {(error.strerror or 'the disk refuses').lower()}."
        desk.back()


def referring(visit: "Visit") -> str:
    """The line that leads here."""
    return "What was tried, once more" if visit.referred else "Refer to somebody who knows"


def refer(desk: "Desk") -> None:
    """Refer the patron at hand, and show the message."""
    assert desk.here is not None
    desk.here.referred = True
    desk.notice = WHO
    desk.show(Refer(referral(desk.here.walk)))
