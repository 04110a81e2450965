"""What every screen is: a place that can be seen."""

from wizard.desk.place import Place
from wizard.desk.session import Session
from wizard.desk.view import View


class Screen(Place):
    """A place that can be seen."""

    def view(self, session: Session) -> View:
        """Return what it says now. This changes nothing."""
        raise NotImplementedError

    def typed(self, text: str) -> "Screen":
        """Return the place with this text in its box; without a box, the place as it is."""
        return self
