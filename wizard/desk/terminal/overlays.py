"""Screens of the terminal's own, over the one the desk shows: the help, and the hidden screen."""

from dataclasses import replace

from wizard.desk.actions import Say
from wizard.desk.terminal.keys import RULE, Command, commands_in
from wizard.desk.view import Option, View

LISTED_APART = ("help", "repaint")


def help_commands(view: View) -> list[Command]:
    """Return the commands that the help lists for a view."""
    return [command for command in commands_in(view) if command.name not in LISTED_APART]


def help_view(view: View) -> View:
    """Return the help for a view. Its lines stand for `help_commands`, in that order."""
    return View(
        name="help",
        shape="list",
        title=("What the keys do here",),
        status=("Enter runs one",),
        intro=RULE,
        options=tuple(Option(c.help, Say(""), group=c.shown) for c in help_commands(view)),
        commands={"back": Say("")},
    )


def hidden_view(view: View) -> View:
    """Return the screen that hides a view, and says how it comes back."""
    lines = ("This screen is hidden. Press any key to show it again.", "Nothing is lost.")
    return replace(View(name="blank", shape="page", title=("eBook desk",)), lines=lines)
