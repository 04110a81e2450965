"""Every key of the desk, declared once: from here come the key bar, the help screen and what a key does."""

from collections.abc import Iterator
from typing import NamedTuple

VISIT = frozenset({"step", "finish", "gone"})
LISTS = frozenset({"can", "checklist", "sheet", "choose", "help"})
FIND = frozenset({"find"})
PLAN = frozenset({"checklist"})
_NUMBERED = frozenset({"can", "sheet", "choose"})
EVERYWHERE = VISIT | LISTS | FIND


class Command(NamedTuple):
    """What a key does. `bar` is its short word for the key bar, `where` the views it works in.

    A letter is text while the box is there, so a command of the box needs a key that isn't one.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    bar: str
    help: str
    where: frozenset[str]


COMMANDS = (
    Command(
        "choose", ("enter",), "Enter", "go there", "go to the chosen step; what is between counts as not seen", PLAN
    ),
    Command("upto", ("d",), "D", "all done up to here", "say that all before the chosen step is done", PLAN),
    Command("choose", ("enter",), "Enter", "choose", "take the chosen line; Up and Down choose", FIND | {"help"}),
    Command(
        "choose", ("enter",), "Enter", "choose", "take the chosen line; 1 to 9 take one at once", VISIT | _NUMBERED
    ),
    Command("back", ("backspace", "left", "escape"), "Backspace", "back", "one back; nothing is lost", EVERYWHERE),
    Command("find", ("slash",), "/", "find", "find a trouble or a word, for this patron", VISIT | PLAN),
    Command("find", ("slash",), "/", "find", "find a device, a service or a trouble", frozenset({"can", "choose"})),
    Command("checklist", ("c",), "C", "checklist", "the whole plan: go to a step, change an answer", VISIT),
    Command("sheet", ("p",), "P", "sheet", "the sheet as it will print", VISIT | PLAN),
    Command("new", ("n",), "N", "next patron", "the next patron, or another open visit", VISIT | PLAN | {"sheet"}),
    Command("next-page", ("pagedown",), "PageDown", "page", "further down, where there is more", EVERYWHERE),
    Command("last-page", ("pageup",), "PageUp", "page", "further up", EVERYWHERE),
    Command("theme", ("t",), "T", "theme", "dark or light", EVERYWHERE - FIND),
    Command("theme", ("f2",), "F2", "theme", "dark or light", FIND),
    Command("close", ("x",), "X", "close", "close this visit; you are asked first", VISIT | PLAN),
    Command("leave", ("q", "ctrl+q", "ctrl+c"), "Q", "leave", "leave the desk; every visit is kept", EVERYWHERE - FIND),
    Command("leave", ("f10", "ctrl+q", "ctrl+c"), "F10", "leave", "leave the desk; every visit is kept", FIND),
    Command("help", ("question_mark", "f1"), "?", "help", "what the keys do here", EVERYWHERE - {"help"}),
)

MOVES = {"up": -1, "down": 1}
ENDS = {"home": 0, "end": -1}

_STEP = ("back", "find", "checklist", "sheet", "new", "help")
_LIST = ("choose", "back", "help")
_BAR = {
    "find": ("choose", "back", "leave", "help"),
    "step": _STEP,
    "finish": _STEP,
    "gone": ("choose", "new", "leave", "help"),
    "checklist": ("choose", "upto", "back", "help"),
    "sheet": ("choose", "next-page", "back", "help"),
    "can": ("choose", "back", "find", "help"),
}


def commands_in(view: str) -> Iterator[Command]:
    """The commands of a view, in the order of the table."""
    return (command for command in COMMANDS if view in command.where)


def on_the_bar(view: str) -> list[Command]:
    """Those whose words stand on the key bar: what one needs most, in words that fit 80 columns; help comes last."""
    by_name = {command.name: command for command in commands_in(view)}
    return [by_name[name] for name in _BAR.get(view, _LIST) if name in by_name]


def command_for(key: str, view: str) -> Command | None:
    """What a key does in a view."""
    return next((command for command in commands_in(view) if key in command.keys), None)
