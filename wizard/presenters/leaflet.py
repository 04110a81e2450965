"""Small handouts: what to bring to an appointment, what's left to do after one, and a poster for the shelf.

Like the sheet, a handout is finished text in its final order, before any layout.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wizard.content.flow import Device
from wizard.content.library import Library
from wizard.content.sheet_texts import Words
from wizard.content.spans import Phrase, Span
from wizard.content.wording import Wording
from wizard.presenters.device_outline import DeviceOutline
from wizard.presenters.ending import works_instead
from wizard.presenters.plan import needs, whole
from wizard.presenters.sheet import HelpPanel, Sheet, Size, Task
from wizard.presenters.sheet_builder import NothingToPrint, help_of
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best, checked

Kind = Literal["card", "slip", "instead", "poster", "page", "keys", "models"]
Mark = Literal["dots", "squares", "lines"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its items: a bulleted list, boxes to check, or lines to write on.

    `icons` has the drawings of the devices that the items name, and `outlines` the models they describe, if any.
    """

    title: str
    mark: Mark
    items: tuple[Phrase, ...]
    icons: tuple[str, ...] = ()
    outlines: tuple[DeviceOutline, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One small handout. Cards and slips are printed two to a side and cut apart. The others get a side each.

    `name` is the part of the title that a poster prints as large as possible.
    """

    kind: Kind
    language: str
    title: str
    message: Phrase
    icon: str
    parts: tuple[Section, ...]
    help: HelpPanel
    code: str = ""
    checked: str = ""
    size: Size = "standard"
    name: str = ""


def card(library: Library, device: str, said: Words, platform: str = "") -> Leaflet:
    """Return the card *Bring these* for an appointment with this device and service.

    If no service is given, list only what every service needs. Raise NothingToPrint if no service works on the device.
    """
    if platform:
        return card_of(ahead(Walk(library, Start(device, platform))), said)
    plans = [ahead(Walk(library, Start(device, one))) for one in _reaching(library, device)]
    needed = [set(_to_bring(plan)) for plan in plans]
    return card_of(plans[0], said, tuple(one for one in _to_bring(plans[0]) if all(one in other for other in needed)))


def _to_bring(plan: Walk) -> tuple[Phrase, ...]:
    """Return what the patron has to bring for a plan, without what the library already has, such as Wi-Fi."""
    return needs(plan, Wording(plan.library, plan.facts, paper=True), here=True)


def card_of(plan: Walk, said: Words, bring: tuple[Phrase, ...] | None = None) -> Leaflet:
    """Return the card *Bring these*, with the things in `bring` or, by default, everything this plan needs."""
    wording = Wording(plan.library, plan.facts, paper=True)
    name, icon = wording.thing("reader")
    thing = said.thing(name)
    before = (_text(said.say("card-charge", thing=thing)), said.phrase("card-know"), said.phrase("card-leave"))
    return Leaflet(
        "card",
        said.language,
        said.say("card-title", thing=thing),
        said.phrase("card-message"),
        icon,
        (
            Section(said["card-bring"], "squares", tuple(map(_capital, _to_bring(plan) if bring is None else bring))),
            Section(said["card-appointment"], "lines", (said.phrase("card-day"), said.phrase("card-with"))),
            Section(said["card-before"], "dots", before),
        ),
        help_of(plan.library, said),
    )


def instead(walk: Walk, said: Words, promised: date | None = None) -> Leaflet:
    """Return the page *What works instead*: why this service can't work for this patron, and what does.

    Raise NothingToPrint if the service can work.
    """
    plan = walk if walk.end else whole(walk)
    end = plan.end
    if end is None or not end.cannot:
        raise NothingToPrint("These work together, so print the take-home sheet instead.")
    wording = Wording(plan.library, plan.facts, paper=True)
    id, (name, icon) = plan.facts["platform"], wording.thing("reader")
    never = end.verdict is not None and end.verdict.answer == "cannot"
    words = {"platform": wording.plain(plan.library.platforms[id].platform, id), "thing": said.thing(name)}
    why = end.verdict.why if end.verdict else end.why
    day = checked(plan.library, plan.facts.get("model", ""), id)
    promise = _text(said.say("promise-call", day=said.day(promised, plan.library.country, "full"))) if promised else ()
    return Leaflet(
        "instead",
        said.language,
        said.say("instead-title" if never else "title", **words),
        wording.say(why, end.file or id) or said.phrase("instead-message"),
        icon,
        tuple(
            Section(title, "dots", tuple(filter(None, items)))
            for title, items in (
                (said["instead-list"], works_instead(plan, wording)),
                (said["promise"], (promise,)),
                (said["poster-how"], (said.phrase("poster-ask"),)),
            )
            if any(items)
        ),
        help_of(plan.library, said),
        checked=said.say("checked-on", day=said.day(date.fromisoformat(day), plan.library.country)),
    )


def slip(sheet: Sheet, said: Words) -> Leaflet:
    """Return the slip with what's left to do after a visit, for the patron to bring back next time."""
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
                Section(said["promise"], "dots", (sheet.promise,) if sheet.promise else ()),
                Section(said["slip-open"], "dots", still),
                Section(said["slip-bring"], "squares", sheet.need),
                Section(said["notes"], "lines", (said.phrase("slip-when"), said.phrase("slip-about"))),
            )
            if part.items
        ),
        sheet.help,
        sheet.code,
        sheet.checked,
    )


def _span(task: Task) -> str:
    """Return the numbers of a task's first and last steps, such as `A3 – A7`."""
    numbers = dict.fromkeys((task.lines[0].number, task.lines[-1].number))
    return " – ".join(f"{task.letter}{number}" for number in numbers)


def poster(library: Library, platform: str, said: Words) -> Leaflet:
    """Return a poster for the shelf that lists the devices this service works on.

    Raise NothingToPrint if there aren't any.
    """
    devices = [family for id, family in library.devices.items() if _known(family) and _reaches(library, id, platform)]
    if not devices:
        raise NothingToPrint(f"{library.platforms[platform].platform} doesn't work on any device we have steps for.")
    days = [checked(library, model, platform) for model in library.models if _serves(library, model, platform)]
    return Leaflet(
        "poster",
        said.language,
        said.say("poster-title", platform=library.platforms[platform].platform),
        said.phrase("poster-message"),
        "tablet",
        (
            Section(said["poster-works"], "dots", tuple(_text(one.device) for one in devices), _icons(devices)),
            Section(said["poster-how"], "dots", (said.phrase("poster-ask"), said.phrase("poster-sheet"))),
        ),
        help_of(library, said),
        checked=said.say("checked-on", day=said.day(date.fromisoformat(min(days)), library.country)),
        size="large",
        name=library.platforms[platform].platform,
    )


def _icons(devices: list[Device]) -> tuple[str, ...]:
    return tuple(device.picture for device in devices)


def _reaching(library: Library, device: str) -> list[str]:
    """Return the platforms that work on a device. Those that need no card are left out if any others work."""
    found = [platform for platform in library.platforms if _reaches(library, device, platform)]
    if found:
        return [one for one in found if library.platforms[one].open_to_all != "yes"] or found
    raise NothingToPrint(f"None of this library's services work on a {library.devices[device].device}.")


def _known(family: Device) -> bool:
    """Return whether people know this device by name. If only its models have names, it's of an unknown brand."""
    return "name" in family.words or not any("name" in model.words for model in family.models.values())


def _reaches(library: Library, device: str, platform: str) -> bool:
    return any(_serves(library, model, platform) for model in library.devices[device].models)


def _serves(library: Library, model: str, platform: str) -> bool:
    return best(library, model, platform).answer == "way"


def _text(text: str) -> Phrase:
    return (Span("text", text),)


def _capital(phrase: Phrase) -> Phrase:
    return (Span(phrase[0].kind, phrase[0].text[:1].upper() + phrase[0].text[1:]), *phrase[1:])
