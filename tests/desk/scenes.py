"""Every screen of the desk with the keys that open it, for snapshots, lints, and review."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.desk.hands import FLOWS, TODAY, Hands, Sit, small_library, without_profile
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.records.database import Records, in_memory
from wizard.records.promise import drafted
from wizard.walk.lookahead import jump
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

AWAY = "The branches' database does not answer. You can go on; visits are kept on this computer until it does."


class Scene(NamedTuple):
    """A screen and its keys. Text that isn't a key name is typed. `at` names a desk of `DESKS`."""

    keys: tuple[str, ...]
    at: str = ""


def promise(records: Records, due: date, contact: str = "555 0100", made: date = TODAY) -> None:
    """Promise Ann a call about a Kindle with Libby."""
    walk = Walk(small_library(), Start("kindle", "libby"), {}, None)
    records.promises.add(replace(drafted(walk, due=due, today=made, contact=contact, name="Ann"), made=made))


def owing(*days: int) -> Callable[[], Records]:
    """Return records with one promise per day from today, with contacts 555 0100, 555 0101, and so on."""

    def opened() -> Records:
        records = in_memory("")
        for number, ahead in enumerate(days):
            made = min(TODAY, TODAY + timedelta(days=ahead))
            promise(records, TODAY + timedelta(days=ahead), f"555 010{number}", made)
        return records

    return opened


def with_visit(**begun: str) -> Callable[[], Records]:
    """Return records with one visit."""

    def opened() -> Records:
        records = in_memory("")
        records.visits.begin(**begun)
        return records

    return opened


def ready() -> Records:
    """Return records with a visit whose wait for a book is over."""
    an_hour_ago = time.time() - 3600
    records = in_memory("", lambda: an_hour_ago)
    visit = records.visits.begin(device="kindle", platform="libby")
    walk = Walk(small_library(), Start("kindle", "libby"), {"kindle/kind": "newer"})
    records.visits.record(visit.id, {**walk.turns, **jump(walk, "libby/send", "said"), "libby/send": "waiting"}, None)
    return records


def promised() -> Records:
    """Return records with a visit that promised a call, and the call. They aren't linked."""
    records = in_memory("")
    visit = records.visits.begin(device="kindle", platform="libby")
    records.visits.record(visit.id, {"kindle/kind": "newer"}, None)
    records.visits.promise(visit.id, TODAY + timedelta(days=1))
    promise(records, TODAY + timedelta(days=1))
    return records


def _with_branches() -> Library:
    loaded = load((FLOWS / "branches", FLOWS))
    assert not loaded.problems
    return loaded.library


DESKS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "": dict,
    "fresh": lambda: {"library": without_profile(small_library())},
    "branches": lambda: {"library": _with_branches()},
    "owing": lambda: {"visits": owing(-2, 0, 0, 3)},
    "away": lambda: {"visits": lambda: in_memory(AWAY)},
    "broken": lambda: {
        "problem": "One file of instructions can't be read; `ebook-setup check` says why. All others work."
    },
    "own": lambda: {"own": True},
    "printers": dict,  # as on a computer that has some; the test pretends it does
    "ready": lambda: {"visits": ready},
    "promised": lambda: {"visits": promised},
    "gone": lambda: {"visits": with_visit(device="fire", platform="libby")},
}

KINDLE = ("kindle libby", "enter", "enter")
STEP = (*KINDLE, *["enter"] * 8)
CARD_REFUSED = (*STEP, "enter", "enter", "enter", "2")
SEND = (*KINDLE, "f6", "end", "up", "up", "up", "up", "enter")
DONE = (*KINDLE, "f6", "end", "ctrl+d", "enter")
TRANSFER = ("kobo libby", "enter", "2", "enter", "enter", "2")
PROMISED = (*DONE, "3", "1", "Ann", "enter", "555 0100", "enter", "enter")

SCENES_OF: dict[str, dict[str, Scene]] = {
    "Find": {
        "start": Scene(()),
        "start, fresh": Scene((), "fresh"),
        "start, a broken flow": Scene((), "broken"),
        "start, database away": Scene((), "away"),
        "start, calls owed": Scene((), "owing"),
        "start, open visit": Scene((*STEP, "ctrl+n")),
        "find": Scene(("kindle libby",)),
        "find a device": Scene(("paperw",)),
        "find a trouble": Scene(("verif",)),
        "find nothing": Scene(("xyzzy",)),
        "find a card number": Scene(("21234005678901",)),
        "find inside": Scene((*KINDLE, "slash")),
        "find inside, typed": Scene((*KINDLE, "slash", "missing")),
        "practice": Scene(("f4",)),
    },
    "AboutTopic": {
        "a topic": Scene(("library card", "enter")),
    },
    "BranchChoice": {
        "branch": Scene((), "branches"),
    },
    "Country": {
        "country": Scene(("kindle libby", "enter"), "fresh"),
    },
    "Tour": {
        "tour, card 1": Scene(("f3",)),
        "tour": Scene(("f3", "enter")),
        "tour, card 3": Scene(("f3", "enter", "enter")),
        "tour, card 4": Scene(("f3", "enter", "enter", "enter")),
    },
    "Keeper": {
        "instructions to check": Scene(("ctrl+k",)),
    },
    "KeeperFile": {
        "one flow to check": Scene(("ctrl+k", "enter")),
    },
    "Tested": {
        "tested on this device": Scene((*DONE, "ctrl+t"), "own"),
        "tested on this device, initials": Scene((*DONE, "ctrl+t", "enter", "JM"), "own"),
    },
    "Compatibility": {
        "what can this do": Scene(("kindle", "enter")),
        "another service": Scene((*DONE, "4")),
    },
    "CannotWork": {
        "can't work, without a visit": Scene(("kindle", "enter", "2")),
    },
    "Step": {
        "which": Scene(("kindle libby", "enter")),
        "ready": Scene(KINDLE),
        "step": Scene(STEP),
        "step, database away": Scene(STEP, "away"),
        "fix": Scene((*STEP, "2")),
        "what do you see": Scene(CARD_REFUSED),
        "last resort": Scene((*STEP, "2", "2", "2", "2", "2")),
        "wait": Scene(SEND),
        "waiting, at the step": Scene((*SEND, "3", "backspace")),
        "trouble by itself": Scene(("verif", "enter")),
        "change": Scene((*STEP, "f6", "home", "down", "down", "enter")),
        "first we need to know": Scene(("kindle libby", "enter", "f6", "end", "enter")),
        "finish": Scene(DONE),
        "referred": Scene((*DONE, "5", "1")),
        "promised": Scene((*DONE, "3", "1", "enter", "enter")),
        "promised with a number": Scene(PROMISED),
        "promise, no": Scene((*DONE, "3", "8")),
        "something is missing": Scene((*KINDLE, "2")),
        "can't work": Scene(("ipad palace", "enter", "2")),
        "steps missing": Scene(("enter",), "gone"),
        "others": Scene((*KINDLE, "ctrl+n", "kobo libby", "enter", "enter")),
        "by phone": Scene((*SEND, "ctrl+o")),
        "flagged": Scene((*SEND, "ctrl+f", "1")),
        "still right": Scene((*SEND, "ctrl+r")),
        "practice, a step": Scene(("f4", *STEP)),
        "practice, the end": Scene(("f4", *DONE)),
        "ready again": Scene(("enter",), "ready"),
    },
    "Referral": {
        "what was tried": Scene((*DONE, "5")),
    },
    "Checklist": {
        "checklist": Scene((*STEP, "2", "f6")),
    },
    "SheetPreview": {
        "sheet": Scene((*STEP, "f7")),
        "sheet, printers to choose from": Scene((*STEP, "f7"), "printers"),
        "sheet of a problem alone": Scene(("verif", "enter", "f7")),
    },
    "Copies": {
        "how many copies": Scene((*STEP, "f7", "3"), "printers"),
    },
    "Printers": {
        "which printer": Scene((*STEP, "f7", "4"), "printers"),
    },
    "Patrons": {
        "waiting": Scene(("kobo libby", "enter", "ctrl+n", *SEND, "3")),
        "patrons": Scene((*KINDLE, "ctrl+n", "kobo libby", "enter", "tab")),
        "nobody yet": Scene(("tab",)),
        "patrons, one ready": Scene(("tab",), "ready"),
    },
    "PromiseDay": {
        "promise": Scene((*DONE, "3")),
        "promise of an earlier day": Scene(("enter", "f6", "end", "ctrl+d", "enter", "3"), "promised"),
    },
    "Contact": {
        "how to reach": Scene((*DONE, "3", "1")),
        "how to reach, by number": Scene((*DONE, "3", "1", "Ann", "enter")),
        "how to reach, refused": Scene((*DONE, "3", "1", "enter", "21234005678901", "enter")),
    },
    "Promises": {
        "promises": Scene(("f5",), "owing"),
        "no promises": Scene(("f5",)),
    },
    "OnePromise": {
        "a promise": Scene(("f5", "1"), "owing"),
        "a promise with its answer": Scene(("f5", "1", "2", "The card must be renewed", "enter"), "owing"),
    },
    "Writing": {
        "a promise taken over": Scene(("f5", "1", "1"), "owing"),
        "a promise, found out": Scene(("f5", "1", "2"), "owing"),
    },
    "AnotherDay": {
        "a promise, another day": Scene(("f5", "1", "3"), "owing"),
    },
    "EndPromise": {
        "a promise kept": Scene(("f5", "1", "4"), "owing"),
        "a promise removed": Scene(("f5", "1", "5"), "owing"),
    },
    "FlagStep": {
        "flag": Scene((*SEND, "ctrl+f")),
    },
    "NewName": {
        "a button's new name": Scene((*SEND, "ctrl+f", "2")),
        "a button's new name, refused": Scene((*SEND, "ctrl+f", "2", "21234005678901", "enter")),
    },
    "StillRight": {
        "still right, though it was reported": Scene((*SEND, "ctrl+f", "1", "ctrl+r")),
    },
    "Closing": {
        "close": Scene((*KINDLE, "ctrl+x")),
        "close, tidying up owed": Scene((*TRANSFER, "ctrl+x")),
    },
    "Big": {
        "big": Scene((*SEND, "f8")),
    },
    "Leaving": {
        "leave": Scene((*KINDLE, "f10")),
    },
    "PrintAgain": {
        "print again": Scene((*DONE, "1", "1"), "printers"),
    },
}
"""Scenes by the class of their screen."""
OVERLAYS: dict[str, Scene] = {
    "blank": Scene((*KINDLE, "f9")),
    "help": Scene((*KINDLE, "f1")),
    "help at the box": Scene(("f1",)),
    "help for the checklist": Scene((*KINDLE, "f6", "f1")),
}
"""The terminal's own screens."""
SCENES = {name: scene for scenes in SCENES_OF.values() for name, scene in scenes.items()} | OVERLAYS

_KEYS = {"backspace", "enter", "home", "end", "up", "down", "slash", "tab", *(f"f{number}" for number in range(1, 12))}
_KEYS |= {f"ctrl+{letter}" for letter in "dfknortx"} | set("12345678")


def open_scene(scene: Scene, sit: Sit, size: tuple[int, int] = (80, 24)) -> AbstractAsyncContextManager[Hands]:
    """Open the scene's desk."""
    return sit(size, **DESKS[scene.at]())


async def play(hands: Hands, scene: Scene) -> None:
    """Press its keys."""
    for part in scene.keys:
        await (hands.press(part) if part in _KEYS else hands.type(part))
