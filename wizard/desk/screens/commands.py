"""What can be done from many screens, by name. A face puts keys, words, or links to the names."""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.desk.actions import Action, ByPhone, Flag, Home, Leave, Practice, ReferPatron, Say, Show
from wizard.desk.screens.big import Big
from wizard.desk.screens.checklist import Checklist
from wizard.desk.screens.flag import FlagStep
from wizard.desk.screens.patrons import Patrons
from wizard.desk.screens.promise import PromiseDay
from wizard.desk.screens.promises import Promises
from wizard.desk.screens.questions import Branch, Closing, Country, Leaving
from wizard.desk.screens.referral import referring
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.screens.tour import Tour
from wizard.desk.session import Session
from wizard.desk.view import Option
from wizard.desk.visit import Visit
from wizard.records.database.flags import STILL_RIGHT

OURS = "There is nothing here to flag: this screen isn't part of the instructions."


def of_visit(visit: Visit) -> dict[str, Action]:
    """Return what can be done with a visit from any screen."""
    id, at = visit.saved.id, visit.walk.at
    commands: dict[str, Action] = {
        "checklist": Show(Checklist(id)),
        "sheet": Show(SheetPreview(id)),
        "close": Show(Closing(id)),
    }
    if visit.gone:
        return {"close": commands["close"]}
    if at is None:
        return commands | {"promise": Show(PromiseDay(id)), "refer": ReferPatron(id)}
    flags: dict[str, Action] = {
        "flag": Show(FlagStep(id, at.address)),
        "still-right": Flag(id, at.address, STILL_RIGHT),
    }
    if at.record is None:
        flags = dict.fromkeys(flags, Say(OURS))
    return {
        **commands,
        "big": Show(Big(id)),
        "by-phone": ByPhone(id),
        **flags,
        "promise": Show(PromiseDay(id)),
        "refer": ReferPatron(id),
    }


def of_desk(session: Session) -> dict[str, Action]:
    """Return what can be done at any time."""
    profile = session.library.profile
    place: dict[str, Action] = {}
    if profile is None:
        place = {"country": Show(Country())}
    elif profile.branches:
        place = {"branch": Show(Branch())}
    return {
        "patrons": Show(Patrons()),
        "new": Home(),
        "promises": Show(Promises()),
        "tour": Show(Tour()),
        "practice": Practice(),
        **place,
        "leave": Show(Leaving()) if session.visits else Leave(),
    }


# ------------------------------------------------------------------ found by typing


class Name(NamedTuple):
    """How a command reads as a line that was found, and what staff may type for it."""

    text: str
    hint: str
    typed: tuple[str, ...]


NAMES = {
    "promise": Name("Promise this patron to call back", "", ("promise", "call back", "callback")),
    "refer": Name("Refer this patron to somebody who knows", "", ("refer to somebody", "referral")),
    "checklist": Name("Checklist: the whole plan", "", ("checklist",)),
    "sheet": Name("The take-home sheet", "look at it, and print it", ("sheet", "print the sheet")),
    "close": Name("Close this visit", "you are asked first", ("close this visit",)),
    "by-phone": Name("Over the phone, or in person again", "other words", ("by phone", "over the phone")),
    "big": Name("Big view", "for the patron to read", ("big view",)),
    "flag": Name("Flag this step as wrong here", "", ("flag this step",)),
    "still-right": Name("This step is still right", "", ("still right",)),
    "promises": Name(
        "Promises: the calls we owe",
        "",
        ("promises", "promised", "call back", "callback", "calls owed", "refer to somebody", "referral"),
    ),
    "patrons": Name("Patrons at the desk", "", ("patrons",)),
    "new": Name("New patron", "", ("new patron",)),
    "tour": Name("Four short cards", "how this works", ("tour",)),
    "practice": Name("Practice with a pretend patron, or stop", "", ("practice",)),
    "country": Name("Change the country", "", ("country",)),
    "branch": Name("Change the branch", "", ("branch",)),
    "leave": Name("Leave the desk", "", ("leave the desk", "quit", "exit")),
}


def named(session: Session, typed: str, visit: Visit | None) -> Iterator[Option]:
    """Offer the commands whose name was typed, at least four characters of it or the whole."""
    words = typed.casefold().replace("-", " ")
    commands = {**(of_visit(visit) if visit else {}), **of_desk(session)}
    for id, name in NAMES.items():
        whole = words in name.typed
        if id in commands and (whole or (len(words) >= 4 and any(own.startswith(words) for own in name.typed))):
            yield Option(_text(id, name, visit), commands[id], name.hint)


def _text(id: str, name: Name, visit: Visit | None) -> str:
    if id == "promise" and visit and visit.saved.promised_day:
        return "Change the promise"
    return referring(visit) if id == "refer" and visit and visit.referred else name.text
