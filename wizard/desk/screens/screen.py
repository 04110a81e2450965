"""The base class of every screen."""

from wizard.desk.actions import Back
from wizard.desk.place import Place
from wizard.desk.session import Session
from wizard.desk.view import Option, View

GONE = "This isn't in the instructions anymore."


class Screen(Place):
    """A place with a view."""

    def view(self, session: Session) -> View:
        """Return the current view without changing anything."""
        raise NotImplementedError

    def typed(self, text: str) -> "Screen":
        """Return the screen with this text in its text box, or the same screen if it has no box."""
        return self


def gone(screen: Screen, title: str) -> View:
    """Return the view of a screen about something that isn't there anymore, because the flows changed."""
    return View(name="choose", shape="list", title=(title,), lines=(GONE,), options=(Option("Back", Back(screen)),))
