"""The screen for recording a successful visit as a test of its steps on this device."""

from dataclasses import dataclass, replace

from wizard.desk.actions import Action, Back, RecordCheck, Say, Turn
from wizard.desk.place import path_of
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit
from wizard.system import personal_data


def can_record(session: Session, visit: Visit) -> bool:
    """Return whether a visit can be recorded as a test.

    It must have worked, the model must be known, and the desk must be allowed to write to the library's folder.
    """
    end = visit.walk.end
    known = {"model", "platform"} <= visit.walk.facts.keys()
    return session.own_folder is not None and known and end is not None and end.how == "done" and not end.verdict


@dataclass(frozen=True)
class Tested(Screen):
    """A text box for the device, and then one for the staff member's initials."""

    visit: int
    device: str = ""
    text: str = ""

    def path(self) -> str:
        return path_of("visit", self.visit, "tested")

    def typed(self, text: str) -> Screen:
        return replace(self, text=text)

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        usual = visit.library.model(visit.walk.facts.get("model", ""))
        ask = "What are your initials? They're for the flow keeper, and they're never printed."
        return View(
            name="ask",
            shape="list",
            title=visit.title,
            status=("tested on this device",),
            box=self.text,
            empty="type it here" if self.device else (usual.name if usual else "type it here"),
            intro=ask
            if self.device
            else "Which device is it, such as Paperwhite 11? If you aren't sure, leave it empty.",
            options=(
                Option("Save this" if self.device else "Continue", self._next(usual.name if usual else "")),
                Option("Back", Back(self)),
            ),
        )

    def _next(self, usual: str) -> Action:
        """Return the action that accepts the typed text, or one that says why it can't be accepted."""
        from wizard.authoring.device_test import initials_refusal

        said = " ".join(self.text.split())[:60]
        if self.device:
            why = initials_refusal(said)
            return Say(why) if why else RecordCheck(self.visit, self.device, said)
        why = personal_data.device_refusal(said) if said else ""
        return Say(why) if why else Turn(Tested(self.visit, said or usual), self)
