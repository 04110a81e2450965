"""Small papers: what to bring to an appointment, what is left to do after one, and a shelf poster.

Like the sheet, they're finished words in order, before any layout.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wizard.content.flow import Device
from wizard.content.library import Library
from wizard.content.sheet_texts import Words
from wizard.content.spans import Phrase, Span
from wizard.content.wording import Wording
from wizard.presenters.ending import works_instead
from wizard.presenters.plan import needs, whole
from wizard.presenters.sheet import HelpPanel, Sheet, Size, Task
from wizard.presenters.sheet_builder import NothingToPrint, help_of
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best, checked

Kind = Literal["card", "slip", "instead", "poster", "page", "keys"]
Mark = Literal["dots", "squares", "lines"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its items: with dots, with boxes to check, or as lines to write on.

    `icons` are the drawings of the devices that the items name, if they name any.
    """

    title: str
    mark: Mark
    items: tuple[Phrase, ...]
    icons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One small paper. Two of a card or slip are printed on a side, and cut; the others have one of
    their own.

    `name` is the part of the title that a poster shows as large as it can.
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
    """Return *Bring these* for an appointment with this device and service; without one, what all services need.

    Raises NothingToPrint if no service works on the device.
    """
    if platform:
        return card_of(ahead(Walk(library, Start(device, platform))), said)
    plans = [ahead(Walk(library, Start(device, one))) for one in _reaching(library, device)]
    needed = [set(_to_bring(plan)) for plan in plans]
    return card_of(plans[0], said, tuple(one for one in _to_bring(plans[0]) if all(one in other for other in needed)))


def _to_bring(plan: Walk) -> tuple[Phrase, ...]:
    """Return what a plan needs that the library doesn't have, such as its Wi-Fi."""
    return needs(plan, Wording(plan.library, plan.facts, paper=True), here=True)


def card_of(plan: Walk, said: Words, bring: tuple[Phrase, ...] | None = None) -> Leaflet:
    """Return *Bring these* for what this plan needs, or for what is given."""
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
            Section(said["card-before"], "dots", before),
            Section(said["card-appointment"], "lines", (said.phrase("card-day"), said.phrase("card-with"))),
        ),
        help_of(plan.library, said),
    )


def instead(walk: Walk, said: Words, promised: date | None = None) -> Leaflet:
    """Return what works instead of a service that can't work on this device, or with the answers given, and why not.

    Raises NothingToPrint if it can work.
    """
    plan = walk if walk.end else whole(walk)
    end = plan.end
    if end is None or not end.cannot:
        raise NothingToPrint("This can work, so it has a sheet.")
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
    """Return what is left to do after a visit, to bring back next time."""
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
    """Return the steps of a task: `A3 – A7`."""
    numbers = dict.fromkeys((task.lines[0].number, task.lines[-1].number))
    return " – ".join(f"{task.letter}{number}" for number in numbers)


def poster(library: Library, platform: str, said: Words) -> Leaflet:
    """Return a poster for the shelf: the devices this service works on. Raises NothingToPrint if there are none."""
    devices = [family for id, family in library.devices.items() if _known(family) and _reaches(library, id, platform)]
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
    """Return the platforms that work on a device. Those that don't need a card are only listed if there's no other."""
    found = [platform for platform in library.platforms if _reaches(library, device, platform)]
    if found:
        return [one for one in found if library.platforms[one].open_to_all != "yes"] or found
    raise NothingToPrint(f"None of this library's services work on a {library.devices[device].device}.")


def _known(family: Device) -> bool:
    """Return whether people know it by a name. If only its models have words, it's of an unknown brand."""
    return "name" in family.words or not any("name" in model.words for model in family.models.values())


def _reaches(library: Library, device: str, platform: str) -> bool:
    return any(_serves(library, model, platform) for model in library.devices[device].models)


def _serves(library: Library, model: str, platform: str) -> bool:
    return best(library, model, platform).answer == "way"


def _text(text: str) -> Phrase:
    return (Span("text", text),)


def _capital(phrase: Phrase) -> Phrase:
    return (Span(phrase[0].kind, phrase[0].text[:1].upper() + phrase[0].text[1:]), *phrase[1:])
