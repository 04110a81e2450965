"""The first screen: type what you see or hear, go on with an open visit, or start with the thing on the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wizard.codes import Place, is_code, places
from wizard.content import left_out, this_program
from wizard.cue import PHASES, step_words
from wizard.desk.acts import begin, go_on, go_to, show
from wizard.desk.screens.can import Can, CannotWork, hint
from wizard.desk.screens.promises import Promises
from wizard.desk.screens.sheet import SheetScreen
from wizard.desk.screens.tour import Tour
from wizard.desk.view import Option, View
from wizard.desk.visit import Visit, device_name, pair_name
from wizard.find import Hit, search
from wizard.paper.codebook import printed
from wizard.personal import refusal
from wizard.promise import standing
from wizard.walking.ahead import model_turns
from wizard.walking.stops import Start
from wizard.ways import best
from wizard.wording import Wording

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

_EXAMPLES = (
    *(f"    {words}" for words in ("kindle libby", "book not on my kindle", "E_ADEPT", "verify card")),
    "",
    "Or start with the thing on the desk:",
)


@dataclass(frozen=True)
class Find:
    """The box and what it finds. `inside`: for the patron at hand, whose own step a trouble is opened at."""

    text: str = ""
    inside: bool = False

    def view(self, desk: "Desk") -> View:
        typed = self.text.strip()
        owed = () if typed or self.inside else tuple(_owed(desk))
        options = (*owed, *(self._found(desk, typed) if typed else self._offers(desk)))
        here = desk.here.saved.handle if desk.here and self.inside else ""
        return View(
            name="find",
            shape="list",
            title=f"{here}: find, for this patron" if here else "eBook desk   who is next?",
            right=_library_name(desk),
            box=self.text,
            notice=desk.problem if not typed and not here else "",
            intro=self._intro(desk, bool(options)),
            aside="" if typed or here else _whose(desk),
            lines=() if typed or self.inside or desk.visits else _EXAMPLES,
            options=options or tuple(_devices(desk)),
            chosen=len(owed) if desk.visits else 0,
            numbered=False,
        )

    def _intro(self, desk: "Desk", found: bool) -> str:
        typed = self.text.strip()
        if typed:
            return "" if found else refusal(typed) or _nothing(typed)
        if self.inside:
            return "What goes wrong? Type it, or choose:"
        return "Type a device, a service, a trouble, or words on the patron's screen:"

    # -------------------------------------------------------------- nothing typed yet

    def _offers(self, desk: "Desk") -> Iterator[Option]:
        if desk.library.devices and not desk.visits and not desk.settings.get("toured"):
            yield Option("New here? Four short cards", show(Tour()), "how this works")
        if self.inside and desk.here:
            yield from (_trouble(desk, Hit("trouble", trouble=name), "") for name in _names_of_troubles(desk.here))
            return
        others = [visit for visit in desk.visits.values() if visit is not desk.here]
        for visit in sorted(others, key=lambda visit: -visit.saved.touched):
            yield _go_on(visit)
        if desk.here:
            yield _go_on(desk.here)
        yield from _devices(desk)

    # -------------------------------------------------------------- what was found

    def _found(self, desk: "Desk", typed: str) -> Iterator[Option]:
        if is_code(typed) and (" " in typed or not desk.index.begins(typed)):  # `card` is rather a word than a code
            said = partial(printed, desk.home / "sheets")
            yield from (_printed(place) for place in places(desk.library, typed, said))
        hits = search(desk.index, typed)
        if self.inside and desk.here:
            here = set(_names_of_troubles(desk.here))
            hits.sort(key=lambda hit: hit.trouble not in here)
        for number, hit in enumerate(hits):
            if hit.kind == "pair":
                yield from _pair(desk, hit, opened=number == 0)
            elif hit.kind == "device":
                name = desk.library.devices[hit.device].device
                yield Option(name, show(Can(hit.device, hit.model)), _as_typed(hit, "what can this do here?"))
            elif hit.kind == "trouble":
                yield _trouble(desk, hit)
            else:
                yield _words(desk, hit)


def _nothing(typed: str) -> str:
    return f"Nothing is called “{typed[:40]}” here. Try fewer letters, or choose the device:"


def _whose(desk: "Desk") -> str:
    """That this desk is nobody's yet, or why it isn't this library's, and what to do."""
    unused = left_out(desk.folders)
    if unused:
        return f"This desk does not use {unused}. Start it with: {this_program()} --content {unused}"
    if desk.library.profile or desk.visits:
        return ""
    return (
        f"No library profile is set yet, so every service counts as offered. `{this_program()} init` asks for what is "
        "your own, and says how to start with it."
    )


def _owed(desk: "Desk") -> Iterator[Option]:
    """The calls that are due, above all else; who is in the middle of a visit still goes on with Enter."""
    due = standing(desk.records.promises.all(), desk.today())
    if due:
        yield Option(due, show(Promises()), "F5, from every screen", style="bad")


def _library_name(desk: "Desk") -> str:
    profile = desk.library.profile
    return (profile.short_name or profile.library) if profile else ""


def _go_on(visit: Visit) -> Option:
    at = visit.walk.at
    where = PHASES.get(at.section, "") if at else "finished"
    if at and at.waiting:
        where = "waits"
    words = step_words(visit.walk, at) if at else ""
    return Option(f"Go on: {visit.title}", go_on(visit), f"{where}: {words}" if words else where)


def _devices(desk: "Desk") -> Iterator[Option]:
    for id, device in sorted(desk.library.devices.items(), key=lambda item: item[1].device.casefold()):
        yield Option(device.device, show(Can(id)))


def _names_of_troubles(visit: Visit) -> Iterator[str]:
    """The troubles that can happen in this very visit: the service's, the device's, then those of the topics walked."""
    files = [visit.walk.facts.get("platform", ""), visit.walk.facts.get("device", ""), *visit.plan.entered]
    for file in dict.fromkeys(filter(None, files)):
        for trouble in visit.library.files[file].troubles:
            if visit.plan.holds(trouble.only_if):
                yield f"{file}/{trouble.id}"


def _pair(desk: "Desk", hit: Hit, opened: bool) -> Iterator[Option]:
    """A device and a service; the first one found opens out into what can be done with it."""
    library, start = desk.library, Start(hit.device, hit.platform)
    turns = model_turns(library, hit.model) if hit.model else {}
    name = pair_name(library, {"model": hit.model}, hit.device, hit.platform)
    models = [hit.model] if hit.model else list(library.devices[hit.device].models)
    if not any(best(library, model, hit.platform).answer == "way" for model in models):
        refused = CannotWork(models[0], hit.platform)
        yield Option(name, show(refused), hint(library, models[0], hit.platform))
        return
    phase = hit.phase or "borrow"
    yield Option(name, begin(start, turns), _as_typed(hit, "start"))
    if opened:
        at, ready = PHASES[phase], {**turns, f"{hit.platform}/ready": "from-borrow"}
        aim = "" if phase == "borrow" else phase
        yield Option(f"set-up is done: start at {at}", begin(start, ready, aim), before="  ")
        yield Option("print the sheet, no visit", show(SheetScreen(start, tuple(turns.items()))), before="  ")


def _as_typed(hit: Hit, does: str) -> str:
    """What a line does, after the other name by which it was found."""
    return f"{hit.why}: {does}" if hit.why else does


def _trouble(desk: "Desk", hit: Hit, lead: str = "Trouble: ") -> Option:
    file, _, _ = hit.trouble.partition("/")
    found = desk.library.trouble(file, hit.trouble)
    wording = Wording(desk.library, {"device": hit.device, "platform": hit.platform})
    says = wording.plain(found.trouble.says, found.file) if found else hit.trouble
    start = Start(hit.device, hit.platform, hit.trouble)
    why = hit.why or pair_name(desk.library, {}, hit.device, hit.platform)
    return Option(f"{lead}{says}", lambda desk: desk.trouble(hit.trouble, start), why)


def _printed(place: Place) -> Option:
    """The step that a code on a sheet names: the patron reads it out on the phone."""

    def go(desk: "Desk") -> None:
        desk.begin(place.start, dict(place.turns))
        desk.notice = place.changed

    return Option(f"{place.code}: {place.says}" if place.says else place.code, go, place.name)


def _words(desk: "Desk", hit: Hit) -> Option:
    """A word on a screen: the step where it is to be tapped."""
    name = device_name(desk.library, hit.device) + " + " + desk.library.platforms[hit.platform].platform
    here = desk.here
    if here and any(taken.address == hit.address for taken in here.plan.trail):
        return Option(f"In this visit: the step with {hit.why}", go_to(hit.address))
    return Option(name, begin(Start(hit.device, hit.platform), {}, hit.address), hit.why)
