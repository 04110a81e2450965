"""Every key of the desk, declared once: from here come the key bar, the help screen and what a key does."""

from collections.abc import Iterator
from typing import NamedTuple

VISIT = frozenset({"step", "finish", "gone"})
LISTS = frozenset({"can", "checklist", "sheet", "choose", "patrons", "help"})
FIND = frozenset({"find", "ask"})
PLAN = frozenset({"checklist"})
STEP = frozenset({"step"})
PATRONS = frozenset({"patrons"})
BIG = frozenset({"big"})
_NUMBERED = frozenset({"can", "sheet", "choose", "patrons"})
EVERYWHERE = VISIT | LISTS | FIND


_THEMES = "dark, light, high contrast, or this terminal's own colours"


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
    Command(
        "back", ("backspace", "left", "escape"), "Backspace", "back", "one back; nothing is lost", EVERYWHERE | BIG
    ),
    Command("back", ("v", "enter"), "V", "back to the step", "the step again, as staff see it", BIG),
    Command("find", ("slash",), "/", "find", "find a trouble or a word, for this patron", VISIT | PLAN),
    Command("find", ("slash",), "/", "find", "find a device, a service or a trouble", frozenset({"can", "choose"})),
    Command("checklist", ("c",), "C", "checklist", "the whole plan: go to a step, change an answer", VISIT),
    Command("big", ("v",), "V", "big view", "big letters, for the patron to read", STEP),
    Command("sheet", ("p",), "P", "sheet", "the sheet as it will print", VISIT | PLAN),
    Command("patrons", ("tab",), "Tab", "patrons", "all patrons at the desk: go on with one", EVERYWHERE - PATRONS),
    Command("back", ("tab",), "Tab", "back", "back to where you were", PATRONS),
    Command("new", ("n",), "N", "new patron", "a new patron", VISIT | PLAN | PATRONS | {"sheet"}),
    Command("by-phone", ("o",), "O", "over the phone", "words for a patron who calls, or as before", STEP),
    Command("next-page", ("pagedown",), "PageDown", "page", "further down, where there is more", EVERYWHERE),
    Command("next-page", ("space", "pagedown", "down"), "Space", "next sentence", "the next sentence", BIG),
    Command("last-page", ("pageup",), "PageUp", "page", "further up", EVERYWHERE),
    Command("last-page", ("pageup", "up"), "PageUp", "last sentence", "the sentence before", BIG),
    Command("blank", ("b",), "B", "blank", "an empty screen until the next key", EVERYWHERE - FIND | BIG),
    Command("theme", ("t", "f2"), "T", "theme", _THEMES, EVERYWHERE - FIND | BIG),
    Command("theme", ("f2",), "F2", "theme", _THEMES, FIND),
    Command("close", ("x",), "X", "close", "close this visit; you are asked first", VISIT | PLAN),
    Command("flag", ("f",), "F", "flag", "this step is wrong here", STEP),
    Command("still-right", ("r",), "R", "still right", "this step is still right; say so to whoever keeps it", STEP),
    Command("tour", ("f3",), "F3", "tour", "four short cards: how this works", EVERYWHERE),
    Command(
        "promises",
        ("f5",),
        "F5",
        "promises",
        "promises to call back: take one over, say that one is done",
        EVERYWHERE,
    ),
    Command("practice", ("f4",), "F4", "practice", "a pretend patron to practise with, or back from it", EVERYWHERE),
    Command(
        "leave",
        ("q", "f10", "ctrl+q", "ctrl+c"),
        "Q",
        "leave",
        "leave the desk; every visit is kept",
        EVERYWHERE - FIND,
    ),
    Command("leave", ("f10", "ctrl+q", "ctrl+c"), "F10", "leave", "leave the desk; every visit is kept", FIND),
    Command("help", ("question_mark", "f1"), "?", "help", "what the keys do here", EVERYWHERE - {"help"}),
)

MOVES = {"up": -1, "down": 1}
ENDS = {"home": 0, "end": -1}

_STEP = ("back", "find", "checklist", "big", "sheet", "patrons", "help")
_LIST = ("choose", "back", "help")
_BAR = {
    "find": ("choose", "back", "patrons", "promises", "leave", "help"),
    "step": _STEP,
    "finish": ("back", "checklist", "sheet", "new", "patrons", "help"),
    "gone": ("choose", "new", "patrons", "leave", "help"),
    "patrons": ("choose", "new", "back", "help"),
    "big": ("next-page", "back"),
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
    """What a key does in a view; a capital letter, as with Caps Lock, does what the small one does."""
    plain = key.lower() if len(key) == 1 else key
    return next((command for command in commands_in(view) if plain in command.keys), None)
