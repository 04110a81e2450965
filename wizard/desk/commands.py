"""Every key of the desk, declared once: from here come the key bar, the help screen and what a key does."""

from collections.abc import Iterator
from typing import NamedTuple

VISIT = frozenset({"step", "finish", "gone"})
LISTS = frozenset({"can", "checklist", "sheet", "choose", "help"})
FIND = frozenset({"find"})
EVERYWHERE = VISIT | LISTS | FIND


class Command(NamedTuple):
    """What a key does. `bar` is its short word for the key bar (empty: only in the help), `where` the views it works in.

    A letter is text while the box is there, so a command of the box needs a key that isn't one.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    bar: str
    help: str
    where: frozenset[str]


COMMANDS = (
    Command("choose", ("enter",), "Enter", "choose", "take the chosen line; 1 to 9 take a line at once", EVERYWHERE),
    Command("upto", ("d",), "D", "all done up to here", "say that all before the chosen line is done", {"checklist"}),
    Command("back", ("backspace", "left", "escape"), "Backspace", "back", "one back; nothing is lost", EVERYWHERE),
    Command("find", ("slash",), "/", "find", "find a trouble or a word, for this patron", VISIT | {"checklist"}),
    Command("find", ("slash",), "/", "find", "find a device, a service or a trouble", {"can", "choose"}),
    Command("new", ("n",), "N", "next patron", "next patron; this visit is kept", VISIT | {"checklist", "sheet"}),
    Command("checklist", ("c",), "C", "checklist", "the whole plan: go to a step, change an answer", VISIT),
    Command("sheet", ("p",), "P", "sheet", "the sheet as it will print", VISIT | {"checklist"}),
    Command("next-page", ("pagedown",), "PageDown", "", "further down, where there is more", EVERYWHERE),
    Command("last-page", ("pageup",), "PageUp", "", "further up", EVERYWHERE),
    Command("theme", ("t",), "T", "", "dark or light", EVERYWHERE - FIND),
    Command("theme", ("f2",), "F2", "", "dark or light", FIND),
    Command("close", ("x",), "X", "", "close this visit; you are asked first", VISIT | {"checklist"}),
    Command("leave", ("q", "ctrl+q", "ctrl+c"), "Q", "", "leave the desk; every visit is kept", EVERYWHERE - FIND),
    Command("leave", ("f10", "ctrl+q", "ctrl+c"), "F10", "", "leave the desk; every visit is kept", FIND),
    Command("help", ("question_mark", "f1"), "?", "help", "what the keys do here", EVERYWHERE - {"help"}),
)

MOVES = {"up": -1, "down": 1}
ENDS = {"home": 0, "end": -1}
_NOT_ON_THE_BAR = {"step": {"choose", "new"}, "finish": {"new"}, "gone": {"choose"}, "help": set[str]()}


def commands_in(view: str) -> Iterator[Command]:
    """The commands of a view, in the order of the table."""
    return (command for command in COMMANDS if view in command.where)


def on_the_bar(view: str) -> list[Command]:
    """Those whose words stand on the key bar; the help comes last and is never cut."""
    left_out = _NOT_ON_THE_BAR.get(view, set())
    return [command for command in commands_in(view) if command.bar and command.name not in left_out]


def command_for(key: str, view: str) -> Command | None:
    """What a key does in a view."""
    return next((command for command in commands_in(view) if key in command.keys), None)
