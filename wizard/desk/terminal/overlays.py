"""The terminal's own screens on top of the desk: the help and the command palette."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Protocol, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from wizard.desk.screens.commands import NAMES
from wizard.desk.terminal.keys import RULE, Command, commands_in
from wizard.desk.terminal.widgets import Lines
from wizard.desk.view import View

LISTED_APART = ("help", "repaint")
PAPERS = {
    "Print a sheet without a visit": "print",
    "Print a poster": "poster",
    "Print an appointment card": "appointment card",
}
"""What can be printed without a visit, with the words that find it."""
ON_PAPER = "Search for how to print it"
SEARCH = "Search for devices, services, problems, and commands"
_LAST = 0.0001
"""The score of the palette's last line."""


def help_commands(view: View) -> list[Command]:
    """Return the commands that the help lists for a view."""
    return [command for command in commands_in(view) if command.keys and command.name not in LISTED_APART]


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


class Offering(Protocol):
    """What the palette needs from the app."""

    def offered(self) -> list[tuple[Command, Callable[[], None]]]:
        """Return every command that works here, with the function that runs it."""

    def search_for(self, text: str) -> None:
        """Search for a text, no matter which screen is shown."""


class CommandProvider(Provider):
    """The commands that work here, which staff can find by name or by what they do.

    The last line searches for what was typed, as on the first screen, so no one has to know what's a command.
    """

    @property
    def _desk(self) -> Offering:
        return cast("Offering", self.app)

    async def discover(self) -> Hits:
        for command, run in self._desk.offered():
            yield DiscoveryHit(Content.styled(_named(command), "bold"), run, text=_named(command), help=command.help)

    async def search(self, query: str) -> Hits:
        matcher, typed = self.matcher(query), query.casefold().strip()
        for command, run in self._desk.offered():
            score = max(map(matcher.match, (_named(command), *_names(command))))
            if score > 0 or typed in command.help.casefold():
                shown = matcher.highlight(_named(command)).stylize("bold")
                yield Hit(max(score, 2 * _LAST), shown, run, text=_named(command), help=command.help)
        for text, words in PAPERS.items():
            if score := max(matcher.match(text), matcher.match(words)):
                yield Hit(
                    0.8 * score,
                    matcher.highlight(text).stylize("bold"),
                    self._to_search(words),
                    text=text,
                    help=ON_PAPER,
                )
        shown = Content.styled(f"Search for “{query.strip()}”", "bold")
        yield Hit(_LAST, shown, self._to_search(query.strip()), text=shown.plain, help=SEARCH)

    def _to_search(self, words: str) -> Callable[[], None]:
        return partial(self._desk.search_for, words)


def _names(command: Command) -> tuple[str, ...]:
    """Return all names that staff can type to find a command."""
    return (*command.names, *(NAMES[command.name].typed if command.name in NAMES else ()))


def _named(command: Command) -> str:
    return f"{command.bar[:1].upper()}{command.bar[1:]}" + (f" ({command.shown})" if command.shown else "")
