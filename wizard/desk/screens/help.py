"""What the keys do on the screen below. Enter runs the chosen one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.desk.keys import Command, commands_in
from wizard.desk.text_layout import fill
from wizard.desk.view import Option, View

if TYPE_CHECKING:
    from wizard.desk.desk import Desk


@dataclass(frozen=True)
class Keys:
    """The help for the view called `about`, in which the line `chosen` was chosen."""

    about: str
    chosen: int

    def view(self, desk: "Desk") -> View:
        return View(
            name="help",
            shape="list",
            title="What the keys do here",
            right="Enter runs one",
            options=tuple(self._line(command) for command in commands_in(self.about) if command.name != "help"),
            numbered=False,
        )

    def _line(self, command: Command) -> Option:
        return Option(
            command.help, lambda desk: desk.run_from_help(command.name, self.chosen), before=fill(command.shown, 12)
        )
