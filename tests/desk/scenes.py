"""Every screen of the desk, by the keys that lead to it: for snapshots, for lints, and to be looked at."""

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
from wizard.walk.values import Start
from wizard.walk.walk import Walk

AWAY = "The branches' database does not answer. You can go on; visits are kept on this computer until it does."


class Scene(NamedTuple):
    """Names of keys; anything else is typed. `at` names a desk of `DESKS`."""

    keys: tuple[str, ...]
    at: str = ""


def promise(records: Records, due: date, contact: str = "555 0100", made: date = TODAY) -> None:
    """Owe Ann a call about a Kindle with Libby."""
    walk = Walk(small_library(), Start("kindle", "libby"), {}, None)
    records.promises.add(replace(drafted(walk, due=due, today=made, contact=contact, name="Ann"), made=made))


def owing(*days: int) -> Callable[[], Records]:
    """Records with one promise for each day from today, the first one's contact 555 0100, the next 555 0101."""

    def opened() -> Records:
        records = in_memory("")
        for number, ahead in enumerate(days):
            made = min(TODAY, TODAY + timedelta(days=ahead))
            promise(records, TODAY + timedelta(days=ahead), f"555 010{number}", made)
        return records

    return opened


def with_visit(**begun: str) -> Callable[[], Records]:
    """Records with one visit."""

    def opened() -> Records:
        records = in_memory("")
        records.visits.begin(**begun)
        return records

    return opened


def ready() -> Records:
    """Records with a visit that has waited for its book long enough."""
    an_hour_ago = time.time() - 3600
    records = in_memory("", lambda: an_hour_ago)
    visit = records.visits.begin(device="kindle", platform="libby")
    walk = Walk(small_library(), Start("kindle", "libby"), {"kindle/kind": "newer"})
    records.visits.record(visit.id, {**walk.turns, **jump(walk, "libby/send", "said"), "libby/send": "waiting"}, None)
    return records


def promised() -> Records:
    """Records with a visit that owes a call, and the call itself; nothing leads from one to the other."""
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
    "printers": dict,  # of a computer that knows some; the test pretends it
    "ready": lambda: {"visits": ready},
    "promised": lambda: {"visits": promised},
    "gone": lambda: {"visits": with_visit(device="fire", platform="libby")},
}

KINDLE = ("kindle libby", "enter", "enter")
STEP = (*KINDLE, *["enter"] * 8)
CARD_REFUSED = (*STEP, "enter", "enter", "enter", "2")
SEND = (*KINDLE, "c", "end", "up", "up", "up", "up", "enter")
DONE = (*KINDLE, "c", "end", "d", "enter")
TRANSFER = ("kobo libby", "enter", "2", "enter", "enter", "2")
PROMISED = (*DONE, "3", "1", "Ann", "enter", "555 0100", "enter", "enter")

SCENES_OF: dict[str, dict[str, Scene]] = {
    "Find": {
        "start": Scene(()),
        "start, fresh": Scene((), "fresh"),
        "start, a broken flow": Scene((), "broken"),
        "start, database away": Scene((), "away"),
        "start, calls owed": Scene((), "owing"),
        "start, open visit": Scene((*STEP, "n")),
        "find": Scene(("kindle libby",)),
        "find a device": Scene(("paperw",)),
        "find a trouble": Scene(("verif",)),
        "find nothing": Scene(("xyzzy",)),
        "find a card number": Scene(("21234005678901",)),
        "find inside": Scene((*KINDLE, "slash")),
        "find inside, typed": Scene((*KINDLE, "slash", "missing")),
        "practice": Scene(("f4",)),
    },
    "AtBranch": {
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
    "Can": {
        "what can this do": Scene(("kindle", "enter")),
        "another service": Scene((*DONE, "4")),
    },
    "CannotWork": {
        "can't work, without a visit": Scene(("kindle", "enter", "2")),
    },
    "Walking": {
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
        "change": Scene((*STEP, "c", "home", "down", "down", "enter")),
        "first we need to know": Scene(("kindle libby", "enter", "c", "end", "enter")),
        "finish": Scene(DONE),
        "referred": Scene((*DONE, "5", "1")),
        "promised": Scene((*DONE, "3", "1", "enter", "enter")),
        "promised with a number": Scene(PROMISED),
        "promise, no": Scene((*DONE, "3", "8")),
        "something is missing": Scene((*KINDLE, "2")),
        "can't work": Scene(("ipad palace", "enter", "2")),
        "steps are gone": Scene(("enter",), "gone"),
        "others": Scene((*KINDLE, "n", "kobo libby", "enter", "enter")),
        "by phone": Scene((*SEND, "o")),
        "flagged": Scene((*SEND, "f", "1")),
        "still right": Scene((*SEND, "r")),
        "practice, a step": Scene(("f4", *STEP)),
        "practice, the end": Scene(("f4", *DONE)),
        "ready again": Scene(("enter",), "ready"),
    },
    "Refer": {
        "what was tried": Scene((*DONE, "5")),
    },
    "Checklist": {
        "checklist": Scene((*STEP, "2", "c")),
    },
    "SheetScreen": {
        "sheet": Scene((*STEP, "p")),
        "sheet, printers to choose from": Scene((*STEP, "p"), "printers"),
        "no sheet": Scene(("verif", "enter", "p")),
    },
    "Copies": {
        "how many copies": Scene((*STEP, "p", "3"), "printers"),
    },
    "Printers": {
        "which printer": Scene((*STEP, "p", "4"), "printers"),
    },
    "Patrons": {
        "waiting": Scene(("kobo libby", "enter", "n", *SEND, "3")),
        "patrons": Scene((*KINDLE, "n", "kobo libby", "enter", "tab")),
        "nobody yet": Scene(("tab",)),
        "patrons, one ready": Scene(("tab",), "ready"),
    },
    "Day": {
        "promise": Scene((*DONE, "3")),
        "promise of an earlier day": Scene(("enter", "c", "end", "d", "enter", "3"), "promised"),
    },
    "Reach": {
        "how to reach": Scene((*DONE, "3", "1")),
        "how to reach, by number": Scene((*DONE, "3", "1", "Ann", "enter")),
        "how to reach, refused": Scene((*DONE, "3", "1", "enter", "21234005678901", "enter")),
    },
    "Promises": {
        "promises": Scene(("f5",), "owing"),
        "no promises": Scene(("f5",)),
    },
    "One": {
        "a promise": Scene(("f5", "1"), "owing"),
        "a promise with its answer": Scene(("f5", "1", "2", "The card must be renewed", "enter"), "owing"),
    },
    "Writing": {
        "a promise taken over": Scene(("f5", "1", "1"), "owing"),
        "a promise, found out": Scene(("f5", "1", "2"), "owing"),
    },
    "Later": {
        "a promise, another day": Scene(("f5", "1", "3"), "owing"),
    },
    "Ending": {
        "a promise kept": Scene(("f5", "1", "4"), "owing"),
        "a promise removed": Scene(("f5", "1", "5"), "owing"),
    },
    "Flag": {
        "flag": Scene((*SEND, "f")),
    },
    "NewName": {
        "a button's new name": Scene((*SEND, "f", "2")),
        "a button's new name, refused": Scene((*SEND, "f", "2", "21234005678901", "enter")),
    },
    "StillRight": {
        "still right, though it was reported": Scene((*SEND, "f", "1", "r")),
    },
    "Closing": {
        "close": Scene((*KINDLE, "x")),
        "close, tidying up owed": Scene((*TRANSFER, "x")),
    },
    "Big": {
        "big": Scene((*SEND, "v")),
    },
    "Blank": {
        "blank": Scene((*KINDLE, "b")),
    },
    "Keys": {
        "help": Scene((*KINDLE, "question_mark")),
        "help at the box": Scene(("f1",)),
        "help for the checklist": Scene((*KINDLE, "c", "question_mark")),
    },
}
"""By the class of the screen that is seen."""
SCENES = {name: scene for scenes in SCENES_OF.values() for name, scene in scenes.items()}

_KEYS = {"backspace", "enter", "home", "end", "up", "down", "slash", "question_mark", "tab", "f1", "f3", "f4", "f5"}
_KEYS |= set("bcdfnoprvx12345678")


def open_scene(scene: Scene, sit: Sit, size: tuple[int, int] = (80, 24)) -> AbstractAsyncContextManager[Hands]:
    """Sit down at the scene's desk."""
    return sit(size, **DESKS[scene.at]())


async def play(hands: Hands, scene: Scene) -> None:
    """Press its keys."""
    for part in scene.keys:
        await (hands.press(part) if part in _KEYS else hands.type(part))
