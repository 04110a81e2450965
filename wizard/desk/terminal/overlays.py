"""The terminal's own screens on top of the desk: the help and the command palette."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from wizard.desk.terminal.keys import RULE, Command, commands_in
from wizard.desk.terminal.widgets import Lines
from wizard.desk.view import View

LISTED_APART = ("help", "repaint")


def help_commands(view: View) -> list[Command]:
    """Return the commands that the help lists for a view."""
    return [command for command in commands_in(view) if command.name not in LISTED_APART]


class Help(ModalScreen[str]):
    """The list of what the keys do on this screen. Enter runs the highlighted command."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,left,f1,question_mark", "dismiss('')", "back"),
        Binding("enter", "run", "run"),
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("pageup", "move(-10)"),
        Binding("pagedown", "move(10)"),
        Binding("home", "move(-1000)"),
        Binding("end", "move(1000)"),
    ]

    def __init__(self, view: View) -> None:
        super().__init__(classes="-help")
        self.commands = help_commands(view)

    def compose(self) -> ComposeResult:
        wide = max(len(command.shown) for command in self.commands)
        lines = (Content(f"   {command.shown:{wide}}  {command.help}") for command in self.commands)
        with Vertical(id="help") as dialog:
            dialog.border_title = "What the keys do here"
            dialog.border_subtitle = "Enter: run this command, Backspace: close"
            yield Static(RULE, markup=False, id="rule")
            yield Lines(*lines, id="help-lines", markup=False)

    def on_mount(self) -> None:
        self.query_one(Lines).highlighted = 0

    def action_move(self, by: int) -> None:
        """Move the mark."""
        self.query_one(Lines).move(by)

    def action_run(self) -> None:
        """Run the marked command."""
        self.dismiss(self.commands[self.query_one(Lines).highlighted or 0].name)

    def on_option_list_option_selected(self, chosen: OptionList.OptionSelected) -> None:
        """Run the command that was clicked."""
        self.dismiss(self.commands[chosen.option_index].name)


class CommandProvider(Provider):
    """The commands that work here, which staff can find by name or by what they do."""

    @property
    def _commands(self) -> list[tuple[Command, Callable[[], None]]]:
        return self.app.offered()  # type: ignore[attr-defined,no-any-return]

    async def discover(self) -> Hits:
        for command, run in self._commands:
            yield DiscoveryHit(Content(_named(command)), run, text=_named(command), help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command, run in self._commands:
            names = (_named(command), *command.names)
            score = max(*map(matcher.match, names), 0.6 * matcher.match(command.help))
            if score > 0:
                shown = matcher.highlight(_named(command))
                yield Hit(score, shown, run, text=_named(command), help=command.help)


def _named(command: Command) -> str:
    return f"{command.bar[:1].upper()}{command.bar[1:]} ({command.shown})"
