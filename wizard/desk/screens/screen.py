"""The base class of every screen."""

from wizard.desk.place import Place
from wizard.desk.session import Session
from wizard.desk.view import View


class Screen(Place):
    """A place with a view."""

    def view(self, session: Session) -> View:
        """Return the current view without changing anything."""
        raise NotImplementedError

    def typed(self, text: str) -> "Screen":
        """Return the screen with this text in its text box, or the same screen if it has no box."""
        return self
