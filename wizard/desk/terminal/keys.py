"""Every key of the desk, declared once: from here come the key bar, the help, and what a key does.

One rule holds on every screen: letters search, digits choose a line, and a command has a key that is neither. In a text
box letters and digits are text.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from wizard.desk.view import Option, View

RULE = "Letters always search, and digits choose a line. Commands have their own keys, or type their name."


class Command(NamedTuple):
    """What a key does: its name, its keys, how the first is shown, its short word for the key bar, and its help.

    `also` are other words by which it's found.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    bar: str
    help: str
    also: tuple[str, ...] = ()

    def called(self, text: str) -> bool:
        """Return whether at least four letters of a name of this command were typed."""
        return len(text) >= 4 and any(name.startswith(text) for name in (self.bar, *self.also))


COMMANDS = (
    Command("choose", ("enter",), "Enter", "choose", "choose the marked line; Up and Down move the mark"),
    Command(
        "other", ("ctrl+d",), "Ctrl-D", "done up to here", "mark every step before this one as done", ("mark as done",)
    ),
    Command("back", ("backspace", "left", "escape"), "Backspace", "back", "one step back; nothing is lost"),
    Command("find", ("slash",), "/", "search", "search for a device, a problem, or a command; or just type"),
    Command(
        "checklist", ("f6",), "F6", "checklist", "the whole plan: go to a step, change an answer", ("plan", "skip")
    ),
    Command(
        "sheet",
        ("f7",),
        "F7",
        "sheet",
        "the take-home sheet: look at it, and print it",
        ("print", "handout", "take-home sheet"),
    ),
    Command(
        "big",
        ("f8", "ctrl+v"),
        "F8",
        "big view",
        "big letters, for the patron to read",
        ("large letters", "show the patron"),
    ),
    Command("patrons", ("tab",), "Tab", "patrons", "all patrons at the desk: continue with one", ("switch",)),
    Command("next-patron", ("shift+tab",), "Shift-Tab", "next patron", "continue with who is ready, or who is next"),
    Command("new", ("ctrl+n",), "Ctrl-N", "new patron", "begin with a new patron"),
    Command(
        "by-phone",
        ("ctrl+o",),
        "Ctrl-O",
        "over the phone",
        "words for a patron who calls, or as before",
        ("phone", "call"),
    ),
    Command("close", ("ctrl+x",), "Ctrl-X", "close", "close this visit; you are asked first"),
    Command("flag", ("ctrl+f",), "Ctrl-F", "flag", "this step is wrong here", ("report", "wrong")),
    Command("still-right", ("ctrl+r",), "Ctrl-R", "still right", "this step is still right; tell the flow keeper"),
    Command(
        "promises",
        ("f5",),
        "F5",
        "callbacks",
        "callbacks you promised: take one over, mark one as done",
        ("promises", "call back"),
    ),
    Command("tour", ("f3",), "F3", "tour", "four short cards: how this works"),
    Command("practice", ("f4",), "F4", "practice", "practice with a pretend patron, or stop", ("train", "try out")),
    Command("country", ("f11", "ctrl+b"), "Ctrl-B", "country", "set the country of your library", ("place",)),
    Command("branch", ("f11", "ctrl+b"), "Ctrl-B", "branch", "set the branch of this computer", ("place",)),
    Command("next-page", ("pagedown",), "PageDown", "page", "further down, where there is more"),
    Command("last-page", ("pageup",), "PageUp", "page", "further up"),
    Command("palette", ("ctrl+p",), "Ctrl-P", "commands", "find any command by its name", ("commands",)),
    Command("blank", ("f9",), "F9", "blank", "hide the screen until the next key", ("hide the screen", "lock")),
    Command(
        "theme",
        ("f2",),
        "F2",
        "theme",
        "dark, light, high contrast, or this terminal's own colors",
        ("colors", "dark", "light", "high contrast"),
    ),
    Command("repaint", ("ctrl+l",), "Ctrl-L", "repaint", "draw the screen again", ("draw again",)),
    Command(
        "leave",
        ("f10", "ctrl+q", "ctrl+c"),
        "F10",
        "leave",
        "leave the desk; every visit is saved",
        ("quit", "exit", "close the desk"),
    ),
    Command(
        "help",
        ("f1", "question_mark"),
        "F1",
        "help",
        "what the keys do here",
        ("keys", "shortcuts", "what the keys do"),
    ),
)
BIG = (
    Command("next-page", ("space", "pagedown", "down"), "Space", "next sentence", "the next sentence"),
    Command("last-page", ("pageup", "up"), "PageUp", "last sentence", "the sentence before"),
    Command("back", ("enter", "backspace", "left", "escape", "f8", "ctrl+v"), "Enter", "back", "back to the step"),
)
"""What is different in the big view, which has no lines to choose from."""

FACE = ("next-page", "last-page", "palette", "blank", "theme", "repaint", "leave", "help")
"""The terminal's own commands, which work everywhere."""

MOVES = {"up": -1, "down": 1}
SIDEWAYS = {"left": -1, "right": 1}
"""Along the shelf of devices."""
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
    """Return the commands that work in a view, in the order of the table."""
    special = {command.name: command for command in BIG} if view.name == "big" else {}
    offered = {*FACE, *view.commands, *(["choose"] if view.options else [])}
    offered |= {"other"} if any(option.other for option in view.options) else set()
    offered -= {"big"} if view.name == "big" else set()
    offered -= {"find"} if view.box is not None else set()  # there `/` is text
    return (special.get(command.name, command) for command in COMMANDS if command.name in offered)


def on_the_bar(view: View) -> list[Command]:
    """Return those on the key bar: what staff need most, in words that fit 80 columns; help comes last."""
    by_name = {command.name: command for command in commands_in(view)}
    return [by_name[name] for name in _BAR.get(view.name, _LIST) if name in by_name]


def with_own(view: View) -> View:
    """Return a view with the terminal's own commands that are called like the text in the search box, first."""
    text = view.box.casefold().strip() if view.name == "find" and view.box else ""
    found = [command for command in COMMANDS if command.name in FACE and command.called(text)]
    if not found:
        return view
    from wizard.desk.actions import OfFace  # here, since the first screen is painted before

    own = (Option(f"{one.bar.capitalize()}: {one.help}", OfFace(one.name), one.shown) for one in found)
    others = () if view.intro else view.options  # nothing else was found
    return replace(view, options=(*own, *others), intro="", chosen=0)


def command_for(key: str, view: View) -> Command | None:
    """Return what a key does in a view."""
    return next((command for command in commands_in(view) if key in command.keys), None)


def numbered(view: View) -> bool:
    """Return whether a digit chooses a line: not where it is text, and not past what must be done first."""
    return view.box is None and view.name not in ("checklist", "help") and not any(o.deliberate for o in view.options)
