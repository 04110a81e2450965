"""Commands that work on many screens, by name. The terminal has keys for them, and line mode has words for them."""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.desk.actions import Action, ByPhone, Flag, Home, Leave, Practice, ReferPatron, Say, Show
from wizard.desk.screens.big import Big
from wizard.desk.screens.checklist import Checklist
from wizard.desk.screens.flag import FlagStep
from wizard.desk.screens.keeper import Keeper
from wizard.desk.screens.patrons import Patrons
from wizard.desk.screens.promise import PromiseDay
from wizard.desk.screens.promises import Promises
from wizard.desk.screens.questions import BranchChoice, Closing, Country, Leaving
from wizard.desk.screens.referral import referring
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.screens.tested import Tested, can_record
from wizard.desk.screens.tour import Tour
from wizard.desk.session import Session
from wizard.desk.view import Option
from wizard.desk.visit import Visit
from wizard.records.database.flags import STILL_RIGHT

NO_VISIT = "This works during a visit. Start one or continue one first."
NO_STEP = "This screen is part of the program, so there's no step to flag."


def of_visit(session: Session, visit: Visit) -> dict[str, Action]:
    """Return the commands for a visit. They work on any screen."""
    id, at = visit.saved.id, visit.walk.at
    commands: dict[str, Action] = {
        "checklist": Show(Checklist(id)),
        "sheet": Show(SheetPreview(id)),
        "close": Show(Closing(id)),
    }
    if visit.gone:
        return {"close": commands["close"]}
    if at is None:
        tested: dict[str, Action] = {"tested": Show(Tested(id))} if can_record(session, visit) else {}
        return {**commands, **tested, "promise": Show(PromiseDay(id)), "refer": ReferPatron(id)}
    flags: dict[str, Action] = {
        "flag": Show(FlagStep(id, at.address)),
        "still-right": Flag(id, at.address, STILL_RIGHT),
    }
    if at.record is None:
        flags = dict.fromkeys(flags, Say(NO_STEP))
    return {
        **commands,
        "big": Show(Big(id)),
        "by-phone": ByPhone(id),
        **flags,
        "promise": Show(PromiseDay(id)),
        "refer": ReferPatron(id),
    }


def of_desk(session: Session) -> dict[str, Action]:
    """Return the commands that always work."""
    profile = session.library.profile
    place: dict[str, Action] = {}
    if profile is None:
        place = {"country": Show(Country())}
    elif profile.branches:
        place = {"branch": Show(BranchChoice())}
    return {
        "patrons": Show(Patrons()),
        "new": Home(),
        "promises": Show(Promises()),
        "tour": Show(Tour()),
        "keeper": Show(Keeper()),
        "practice": Practice(),
        **place,
        "leave": Show(Leaving()) if session.visits else Leave(),
    }


# ------------------------------------------------------------------ found by typing


class Name(NamedTuple):
    """A command's text in the search results, and the words that staff can type to find it."""

    text: str
    hint: str
    typed: tuple[str, ...]


NAMES = {
    "promise": Name("Promise this patron a callback", "", ("promise", "promise a callback", "call back", "callback")),
    "refer": Name("Refer this patron to someone else", "", ("refer to someone", "referral")),
    "checklist": Name("Checklist", "every step", ("checklist", "plan", "skip a step")),
    "sheet": Name("Take-home sheet", "preview and print", ("sheet", "print", "print the sheet", "take-home sheet")),
    "close": Name("Close this visit", "asks you first", ("close this visit",)),
    "tested": Name(
        "Record that these steps worked on this device", "for the flow keeper", ("tested", "checked on this device")
    ),
    "by-phone": Name(
        "Switch between phone and in person", "changes the wording", ("by phone", "over the phone", "on the phone")
    ),
    "big": Name("Big view", "for the patron to read", ("big view", "large text", "show the patron")),
    "flag": Name("Flag this step as wrong", "", ("flag this step", "wrong step", "report this step")),
    "still-right": Name("Mark this step as still right", "", ("still right",)),
    "promises": Name(
        "Callbacks",
        "calls you promised",
        ("promises", "promised", "call back", "callbacks", "refer to someone", "referral"),
    ),
    "patrons": Name("Patrons at the desk", "", ("patrons",)),
    "new": Name("New patron", "", ("new patron",)),
    "tour": Name("Tour", "4 short cards", ("tour",)),
    "keeper": Name(
        "Instructions to check", "old, unsure, or flagged", ("keeper", "instructions to check", "flow keeper", "stale")
    ),
    "practice": Name("Start or stop practice", "with a practice patron", ("practice", "try out", "train")),
    "country": Name("Change the country", "", ("country",)),
    "branch": Name("Change the branch", "", ("branch",)),
    "leave": Name("Leave the desk", "", ("leave the desk", "quit", "exit")),
}


AT_STEPS = ("checklist", "close", "by-phone", "big", "flag", "still-right")
"""Commands that need a visit, and that don't have a line of their own without one."""


def named(session: Session, typed: str, visit: Visit | None) -> Iterator[Option]:
    """Yield the commands that were typed by name, either in full or at least the first four characters.

    If they all need a visit and there is none, yield them with a message that says so.
    """
    words = typed.casefold().replace("-", " ")
    commands = {**(of_visit(session, visit) if visit else {}), **of_desk(session)}
    meant = {id: name for id, name in NAMES.items() if _means(words, name)}
    works = {id: name for id, name in meant.items() if id in commands}
    for id, name in works.items():
        yield Option(_text(id, name, visit), commands[id], name.hint)
    if not works and visit is None:
        yield from (Option(name.text, Say(NO_VISIT), "during a visit") for id, name in meant.items() if id in AT_STEPS)


def _means(words: str, name: Name) -> bool:
    return words in name.typed or (len(words) >= 4 and any(own.startswith(words) for own in name.typed))


def _text(id: str, name: Name, visit: Visit | None) -> str:
    if id == "promise" and visit and visit.saved.promised_day:
        return "Change the callback"
    return referring(visit) if id == "refer" and visit and visit.referred else name.text
