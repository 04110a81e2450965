"""Finds the screen for each URL path."""

from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

from wizard.desk.place import visit_of
from wizard.desk.screens.big import Big
from wizard.desk.screens.checklist import Checklist
from wizard.desk.screens.compatibility import CannotWork, Compatibility
from wizard.desk.screens.find import AboutTopic, Find
from wizard.desk.screens.flag import FlagStep, NewName, StillRight
from wizard.desk.screens.keeper import Keeper, KeeperFile
from wizard.desk.screens.patrons import Patrons
from wizard.desk.screens.print_options import Copies, PrintAgain
from wizard.desk.screens.promise import Contact, PromiseDay
from wizard.desk.screens.promises import AnotherDay, EndPromise, OnePromise, Promises, Writing
from wizard.desk.screens.questions import BranchChoice, Closing, Country, Leaving
from wizard.desk.screens.referral import Referral
from wizard.desk.screens.screen import Screen
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.screens.tested import Tested
from wizard.desk.screens.tour import CARDS, Tour
from wizard.desk.screens.visit import Step
from wizard.desk.session import Session
from wizard.walk.stops import Start


def parse(path: str, session: Session) -> Screen | None:
    """Return the screen at a path, or None if there isn't one or the path names something that no longer exists.

    Paths never contain text that staff typed about a patron, so a text box on the screen starts out empty.
    """
    parts = urlsplit(path)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    try:
        place = _of_visit(parts.path, query) or _of_desk(parts.path, query, session)
    except ValueError:
        return None
    return place if place and (not visit_of(place) or visit_of(place) in session.visits) else None


def _segments(path: str) -> list[str]:
    return [unquote(segment) for segment in path.strip("/").split("/")]


def _of_visit(path: str, query: dict[str, str]) -> Screen | None:
    match _segments(path):
        case ["visit", id, *rest]:
            visit, at = int(id), query.get("at", "")
        case _:
            return None
    match rest:
        case ["step"]:
            return Step(visit)
        case ["big"]:
            return Big(visit)
        case ["checklist"]:
            return Checklist(visit)
        case ["find"]:
            return Find(query.get("q", ""), visit)
        case ["device", device]:
            return Compatibility(device, query.get("model", ""), visit=visit, called=query.get("called", ""))
        case ["flag"]:
            return FlagStep(visit, at)
        case ["flag", "label"]:
            return NewName(visit, at)
        case ["still-right"]:
            return StillRight(visit, at)
        case ["promise"]:
            return PromiseDay(visit)
        case ["promise", day]:
            return Contact(visit, date.fromisoformat(day))
        case ["referral"]:
            return Referral(visit)
        case ["tested"]:
            return Tested(visit)
        case ["close"]:
            return Closing(visit)
        case ["sheet"]:
            return SheetPreview(visit, language=query.get("language", ""))
        case ["sheet", "copies"]:
            return Copies(SheetPreview(visit))
        case ["sheet", "again"]:
            return PrintAgain(SheetPreview(visit))
    return None


def _of_desk(path: str, query: dict[str, str], session: Session) -> Screen | None:
    match _segments(path):
        case ["find"]:
            return Find(query.get("q", ""))
        case ["topic", topic] if topic in session.library.topics:
            return AboutTopic(topic)
        case ["keeper"]:
            return Keeper()
        case ["keeper", flow] if flow in session.library.files:
            return KeeperFile(flow)
        case ["patrons"]:
            return Patrons(int(query.get("page", 0)), query.get("branches") == "all")
        case ["device", device] if device in session.library.devices:
            return Compatibility(device, query.get("model", ""), called=query.get("called", ""))
        case ["cannot", model, platform] if model in session.library.models and platform in session.library.platforms:
            return CannotWork(model, platform)
        case ["sheet", device, platform]:
            start = Start(device, platform, called=query.get("called", ""))
            return SheetPreview(start=start, language=query.get("language", ""))
        case ["sheet", device, platform, "copies"]:
            return Copies(SheetPreview(start=Start(device, platform)))
        case ["promises"]:
            return Promises(int(query.get("page", 0)))
        case ["promises", id, *rest]:
            return _of_promise(int(id), rest, session)
        case ["tour", card] if 0 < int(card) <= len(CARDS):
            return Tour(int(card) - 1)
        case ["country"]:
            return Country()
        case ["branch"]:
            return BranchChoice()
        case ["leave"]:
            return Leaving()
    return None


def _of_promise(id: int, rest: list[str], session: Session) -> Screen | None:
    seen = next((promise for promise in session.records.promises.all() if promise.id == id), None)
    if seen is None:
        return None
    match rest:
        case []:
            return OnePromise(seen)
        case ["who" | "found" as field]:
            return Writing(seen, field)
        case ["day"]:
            return AnotherDay(seen)
        case ["kept" | "removed" as how]:
            return EndPromise(seen, how)
    return None
