"""All keys at the desk. This table is the only source for the key bar, the help, and what each key does.

The same rule applies on every screen: letters search, digits choose a line, and each command has a key that's neither.
In a text box, letters and digits are text.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from wizard.desk.view import Option, View

RULE = "Type letters to search, or a number to choose a line. To use a command, press its key or type its name."


class Command(NamedTuple):
    """A command: its name, its keys, how the first key is shown, its short text on the key bar, and its help text.

    A command without keys is found by its name.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    bar: str
    help: str

    @property
    def names(self) -> tuple[str, ...]:
        """All names that staff can type to find this command."""
        return (self.bar, *ALSO.get(self.name, ()))


# If Enter is pressed while the terminal still sends whole lines, it arrives as a line feed, which is Ctrl-J.
COMMANDS = (
    Command("choose", ("enter", "ctrl+j"), "Enter", "choose", "Choose the marked line. Up and Down move the mark"),
    Command("other", ("ctrl+d",), "Ctrl-D", "done up to here", "Mark every step before this one as done"),
    Command("back", ("backspace", "left", "escape"), "Backspace", "back", "Go back one step. Nothing is lost"),
    Command("find", ("slash",), "/", "search", "Search for devices, problems, and commands, or just type"),
    Command("checklist", ("f6",), "F6", "checklist", "See the whole plan. Go to a step, or change an answer"),
    Command("sheet", ("f7",), "F7", "sheet", "See and print the take-home sheet"),
    Command("big", ("f8", "ctrl+v"), "F8", "big view", "Show this step in large text for the patron"),
    Command("patrons", ("tab",), "Tab", "patrons", "See all patrons at the desk, and choose one"),
    Command("next-patron", ("shift+tab",), "Shift-Tab", "next patron", "Continue with the next patron"),
    Command("new", ("ctrl+n",), "Ctrl-N", "new patron", "Start with a new patron"),
    Command("by-phone", ("ctrl+o",), "Ctrl-O", "over the phone", "Switch between a phone call and in person"),
    Command("close", ("ctrl+x",), "Ctrl-X", "close", "Close this visit. You'll be asked first"),
    Command("promise", (), "", "promise a callback", "Promise this patron a callback"),
    Command("refer", (), "", "refer to someone else", "Refer this patron to someone who can help"),
    Command("flag", ("ctrl+f",), "Ctrl-F", "flag", "Flag this step as wrong"),
    Command("still-right", ("ctrl+r",), "Ctrl-R", "still right", "Tell the flow keeper this step is still right"),
    Command("tested", ("ctrl+t",), "Ctrl-T", "tested", "Record that this visit's steps worked on this device"),
    Command("promises", ("f5",), "F5", "callbacks", "See the callbacks you promised"),
    Command("tour", ("f3",), "F3", "tour", "See how this works, in four short cards"),
    Command("keeper", ("ctrl+k",), "Ctrl-K", "instructions", "See which instructions to check, and why"),
    Command("practice", ("f4",), "F4", "practice", "Start or stop practice with a practice patron"),
    Command("country", ("f11", "ctrl+b"), "Ctrl-B", "country", "Set your library's country"),
    Command("branch", ("f11", "ctrl+b"), "Ctrl-B", "branch", "Set this computer's branch"),
    Command("next-page", ("pagedown",), "PageDown", "page", "Scroll down"),
    Command("last-page", ("pageup",), "PageUp", "page", "Scroll up"),
    Command("palette", ("ctrl+p",), "Ctrl-P", "commands", "Find any command by name"),
    Command("blank", ("f9",), "F9", "blank", "Hide the screen until you press a key"),
    Command("theme", ("f2",), "F2", "theme", "Switch the colors: dark, light, or high contrast"),
    Command("repaint", ("ctrl+l",), "Ctrl-L", "repaint", "Redraw the screen"),
    Command("leave", ("f10", "ctrl+q", "ctrl+c"), "F10", "leave", "Leave the desk. Every visit is saved"),
    Command("help", ("f1", "question_mark"), "F1", "help", "See what the keys do here"),
)
ALSO = {
    "blank": ("hide the screen", "lock"),
    "theme": ("colors", "dark", "light", "high contrast"),
    "leave": ("quit", "exit", "close the desk"),
    "help": ("keys", "shortcuts"),
}
"""Other words that staff can type to find one of the terminal's own commands."""
BIG = (
    Command("next-page", ("space", "pagedown", "down"), "Space", "next sentence", "Go to the next sentence"),
    Command("last-page", ("pageup", "up"), "PageUp", "previous sentence", "Go to the previous sentence"),
    Command("back", ("enter", "backspace", "left", "escape", "f8", "ctrl+v"), "Enter", "back", "Go back to the step"),
)
"""Commands that differ in the big view, because it has no lines to choose."""

FACE = ("next-page", "last-page", "palette", "blank", "theme", "repaint", "leave", "help")
"""The terminal's own commands, which work on every screen."""

MOVES = {"up": -1, "down": 1}
SIDEWAYS = {"left": -1, "right": 1}
"""Keys that move the mark along the shelf of devices."""
ENDS = {"home": 0, "end": -1}

_LIST = ("choose", "back", "help")
_BAR = {
    "find": ("choose", "back", "patrons", "promises", "palette", "leave", "help"),
    "step": ("back", "find", "checklist", "sheet", "patrons", "big", "palette", "help"),
    "finish": ("back", "sheet", "new", "patrons", "help"),
    "gone": ("choose", "new", "patrons", "leave", "help"),
    "patrons": ("choose", "new", "back", "help"),
    "big": ("next-page", "back"),
    "checklist": ("choose", "other", "back", "help"),
    "sheet": ("choose", "next-page", "back", "help"),
    "can": ("choose", "back", "find", "help"),
}


def commands_in(view: View) -> Iterator[Command]:
    """Return the commands that work in a view, in the same order as in the table."""
    special = {command.name: command for command in BIG} if view.name == "big" else {}
    offered = {*FACE, *view.commands, *(["choose"] if view.options else [])}
    offered |= {"other"} if any(option.other for option in view.options) else set()
    offered -= {"big"} if view.name == "big" else set()
    offered -= {"find"} if view.box is not None else set()  # In a text box, `/` is text.
    return (special.get(command.name, command) for command in COMMANDS if command.name in offered)


def on_the_bar(view: View) -> list[Command]:
    """Return the commands for the key bar: the ones staff need most, short enough for 80 columns, with help last."""
    by_name = {command.name: command for command in commands_in(view)}
    return [by_name[name] for name in _BAR.get(view.name, _LIST) if name in by_name]


def with_own(view: View) -> View:
    """Return the view with those of the terminal's own commands first that match the text in the search box."""
    text = view.box.casefold().strip() if view.name == "find" and view.box else ""
    typed = [command for command in COMMANDS if any(name.startswith(text) for name in command.names)]
    found = [command for command in typed if len(text) >= 4 and command.name in FACE]
    if not found:
        return view
    from wizard.desk.actions import OfFace  # Imported here so that the first screen is drawn sooner.

    own = (Option(one.help, OfFace(one.name), one.shown) for one in found)
    others = () if view.intro else view.options  # If there's an intro, nothing else was found.
    return replace(view, options=(*own, *others), intro="", chosen=0)


def command_for(key: str, view: View) -> Command | None:
    """Return the command that a key runs in a view, or None."""
    return next((command for command in commands_in(view) if key in command.keys), None)


def numbered(view: View) -> bool:
    """Return whether a digit chooses a line.

    It doesn't in a text box, or if staff must do something else first.
    """
    return view.box is None and view.name not in ("checklist", "help") and not any(o.deliberate for o in view.options)
