"""Small papers beside the sheet: what to bring to an appointment, what is still open after one, and a shelf poster.

Like the sheet they are finished words in order, before any layout.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wizard.content.flow import Device
from wizard.content.library import Library
from wizard.content.sheet_texts import Words
from wizard.content.spans import Phrase, Span
from wizard.content.wording import Wording
from wizard.presenters.plan import needs
from wizard.presenters.sheet import Help, Sheet, Size, Task
from wizard.presenters.sheet_builder import NothingToPrint, help_of
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best, checked

Kind = Literal["card", "slip", "poster", "page"]
Mark = Literal["dots", "squares", "lines"]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its items: with dots, with squares to tick, or as lines to write on."""

    title: str
    mark: Mark
    items: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One small paper. Two of a card or slip are printed on a side, and cut; a poster or page has one of its own."""

    kind: Kind
    language: str
    title: str
    message: Phrase
    icon: str
    parts: tuple[Part, ...]
    help: Help
    code: str = ""
    checked: str = ""
    size: Size = "standard"


def card(library: Library, device: str, said: Words, platform: str = "") -> Leaflet:
    """*Bring these*, for an appointment with this device; for the first platform that reaches it, if none is named.

    Raises NothingToPrint where no platform does.
    """
    return card_of(ahead(Walk(library, Start(device, platform or _first(library, device)))), said)


def card_of(plan: Walk, said: Words) -> Leaflet:
    """*Bring these*, for what this very plan needs."""
    wording = Wording(plan.library, plan.facts, paper=True)
    name, icon = wording.thing("reader")
    thing = said.thing(name)
    bring = tuple(_capital(phrase) for phrase in needs(plan, wording))
    before = (_text(said.say("card-charge", thing=thing)), said.phrase("card-know"), said.phrase("card-leave"))
    return Leaflet(
        "card",
        said.language,
        said.say("card-title", thing=thing),
        said.phrase("card-message"),
        icon,
        (
            Part(said["card-bring"], "squares", bring),
            Part(said["card-before"], "dots", before),
            Part(said["card-appointment"], "lines", (said.phrase("card-day"), said.phrase("card-with"))),
        ),
        help_of(plan.library, said),
    )


def slip(sheet: Sheet, said: Words) -> Leaflet:
    """What is still open after a visit, or before one that nobody began: to come back with."""
    task = sheet.to_do or next((task for task in sheet.tasks if task.letter == "A"), None)
    still = (_text(f"{task.title} ({_span(task)})"),) if task and task.lines else ()
    return Leaflet(
        "slip",
        said.language,
        said["slip-title"],
        said.phrase("slip-message"),
        sheet.icon,
        tuple(
            part
            for part in (
                Part(said["promise"], "dots", (sheet.promise,) if sheet.promise else ()),
                Part(said["slip-open"], "dots", still),
                Part(said["slip-bring"], "squares", sheet.need),
                Part(said["notes"], "lines", (said.phrase("slip-when"), said.phrase("slip-about"))),
            )
            if part.items
        ),
        sheet.help,
        sheet.code,
        sheet.checked,
    )


def _span(task: Task) -> str:
    """The steps of a task: `A3 – A7`."""
    numbers = dict.fromkeys((task.lines[0].number, task.lines[-1].number))
    return " – ".join(f"{task.letter}{number}" for number in numbers)


def poster(library: Library, platform: str, said: Words) -> Leaflet:
    """For the shelf: what one can read a platform's books on here. Raises NothingToPrint where that is nothing."""
    devices = [
        family.device for id, family in library.devices.items() if _known(family) and _reaches(library, id, platform)
    ]
    if not devices:
        raise NothingToPrint(f"{library.platforms[platform].platform} doesn't work on any of our devices.")
    days = [checked(library, model, platform) for model in library.models if _serves(library, model, platform)]
    return Leaflet(
        "poster",
        said.language,
        said.say("poster-title", platform=library.platforms[platform].platform),
        said.phrase("poster-message"),
        "tablet",
        (
            Part(said["poster-works"], "dots", tuple(map(_text, devices))),
            Part(said["poster-how"], "dots", (said.phrase("poster-ask"), said.phrase("poster-sheet"))),
        ),
        help_of(library, said),
        checked=said.say("checked-on", day=said.day(date.fromisoformat(min(days)), library.country)),
        size="large",
    )


def _first(library: Library, device: str) -> str:
    for platform in library.platforms:
        if _reaches(library, device, platform):
            return platform
    raise NothingToPrint(f"None of this library's services work on a {library.devices[device].device}.")


def _known(family: Device) -> bool:
    """Whether people know it by a name; what only its models have words for is a device of no known brand."""
    return "name" in family.words or not any("name" in model.words for model in family.models.values())


def _reaches(library: Library, device: str, platform: str) -> bool:
    return any(_serves(library, model, platform) for model in library.devices[device].models)


def _serves(library: Library, model: str, platform: str) -> bool:
    return best(library, model, platform).answer == "way"


def _text(text: str) -> Phrase:
    return (Span("text", text),)


def _capital(phrase: Phrase) -> Phrase:
    return (Span(phrase[0].kind, phrase[0].text[:1].upper() + phrase[0].text[1:]), *phrase[1:])
