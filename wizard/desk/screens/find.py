"""The first screen: type what you see or hear, go on with an open visit, or start with the thing on the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wizard.content.wording import Wording
from wizard.desk.actions import back, begin, go_on, go_to, show
from wizard.desk.screens.compatibility import Can, CannotWork, hint
from wizard.desk.screens.patrons import in_order
from wizard.desk.screens.promise import Day
from wizard.desk.screens.promises import Promises
from wizard.desk.screens.referral import refer
from wizard.desk.screens.sheet import SheetScreen
from wizard.desk.screens.tour import Tour
from wizard.desk.search.ranking import NOWHERE, Here, Hit, search
from wizard.desk.view import Act, Option, View
from wizard.desk.visit import READY, Visit, device_name, pair_name
from wizard.presenters.prompt import PHASES, step_words
from wizard.presenters.sheet_codes import Place, Spoken, lacking, spoken
from wizard.printing.printed_codes import printed
from wizard.records.promise import standing
from wizard.system.invocation import this_program
from wizard.system.paths import left_out
from wizard.system.personal_data import refusal
from wizard.walk.lookahead import model_turns
from wizard.walk.values import Start
from wizard.walk.ways import best

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

_EXAMPLES = (
    *(f"    {words}" for words in ("kindle libby", "book not on my kindle", "E_ADEPT", "verify card")),
    "",
    "Or start with the thing on the desk:",
)


_NO_PHASE = {"done": 1, "print": 2, "sheet": 2, "large": 2}
_WISHES = _NO_PHASE | {"borrow": 1, "read": 1, "return": 1}
"""Words after a device and a service, and which of the lines below that pair they ask for."""


@dataclass(frozen=True)
class Find:
    """The box and what it finds. `inside`: for the patron at hand, whose own step a trouble is opened at."""

    text: str = ""
    inside: bool = False

    def view(self, desk: "Desk") -> View:
        typed = self.text.strip()
        owed = () if typed or self.inside else tuple(_owed(desk))
        options = (*owed, *(self._found(desk, typed) if typed else self._offers(desk)))
        visit = desk.here if self.inside else None
        here = visit.saved.handle if visit else ""
        others = (_none_of(visit),) if visit and typed else tuple(_devices(desk))
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
            options=options or others,
            chosen=len(owed) if desk.visits and not typed else self._wished(options),
            numbered=False,
        )

    def _intro(self, desk: "Desk", found: bool) -> str:
        typed = self.text.strip()
        if typed:
            said = _code(desk, typed)
            lacks = lacking(said, _places(desk, said)) if said else ""
            return lacks or ("" if found else refusal(typed) or _nothing(typed))
        if self.inside:
            return "What goes wrong? Type it, or choose:"
        return "Type a device, a service, a trouble, or words on the patron's screen:"

    def _wished(self, options: tuple[Option, ...]) -> int:
        """The line that the last word asks for, where the first thing found has such lines."""
        wish = _wish(self.text)[1]
        return wish if wish and len(options) > wish and options[wish].before else 0

    # -------------------------------------------------------------- nothing typed yet

    def _offers(self, desk: "Desk") -> Iterator[Option]:
        if desk.library.devices and not desk.visits and not desk.settings.get("toured"):
            yield Option("New here? Four short cards", show(Tour()), "how this works")
        if self.inside and desk.here:
            names = _names_of_troubles(desk.here)
            yield from (_trouble(desk, Hit("trouble", trouble=name), "", desk.here) for name in names)
            return
        for visit in (*in_order(desk), *([desk.here] if desk.here else [])):
            yield _go_on(desk, visit)
        yield from _devices(desk)

    # -------------------------------------------------------------- what was found

    def _found(self, desk: "Desk", typed: str) -> Iterator[Option]:
        """Within a visit what is of it comes first. What would begin another says so, and is never the first."""
        here = desk.here if self.inside else None
        of_it, others = list[Option](), list[Option]()
        for option, goes_on in _lines(desk, typed, here):
            (of_it if goes_on else others).append(option)
        if here is None:
            yield from others
            return
        if others and not of_it:
            of_it = [_none_of(here)]
        yield from of_it
        yield from (option._replace(act=_another(option.act), hint=_of_another(option.hint)) for option in others)


def _lines(desk: "Desk", typed: str, here: Visit | None) -> Iterator[tuple[Option, bool]]:
    """The lines for what was found, and whether each goes on with the visit at hand."""
    said = _code(desk, typed)
    for place in _places(desk, said):
        yield _printed(place), False
    yield from _calls(typed, here)
    if said and said.sure:
        return
    own = _here(here) if here else NOWHERE
    for number, hit in enumerate(_hits(desk, typed, own)):
        if hit.kind == "pair":
            yield from ((option, False) for option in _pair(desk, hit, typed if number == 0 and not here else ""))
        elif hit.kind == "device":
            name = desk.library.devices[hit.device].device
            yield Option(name, show(Can(hit.device, hit.model)), _as_typed(hit, "what can this do here?")), False
        elif hit.kind == "trouble":
            yield _trouble(desk, hit, here=here), hit.trouble in own.troubles
        else:
            yield _words(desk, hit, here), here is not None and _in_plan(here, hit.address)


_CALLS = ("promises", "promised", "call back", "callback", "calls owed", "refer to somebody", "referral")


def _calls(typed: str, here: Visit | None) -> Iterator[tuple[Option, bool]]:
    """What is done about a patron who can't be helped now, by its name: from every step, and not at its end alone."""
    words = typed.casefold().replace("-", " ")
    if len(words) < 4 or not any(name.startswith(words) for name in _CALLS):
        return
    if here:
        promise = "Change the promise" if here.saved.promised_day else "Promise this patron to call back"
        lines = [
            Option(promise, _from_here(show(Day())), "nothing is kept before the last question"),
            Option("Refer this patron to somebody who knows", _from_here(refer)),
        ]
        yield from ((line, True) for line in (reversed(lines) if words.startswith("refer") else lines))
    yield Option("Promises: the calls we owe", show(Promises()), "F5, from every screen"), here is not None


def _from_here(act: Act) -> Act:
    """Do it on the visit itself, so that one comes back to that and not to the box."""

    def on_the_visit(desk: "Desk") -> None:
        desk.back()
        act(desk)

    return on_the_visit


def _hits(desk: "Desk", typed: str, here: Here) -> list[Hit]:
    """What was found; the word that only says what to do with a device and a service is no part of their names."""
    words, wish = _wish(typed)
    hits = search(desk.index, words, here)
    return hits if wish and hits and hits[0].kind == "pair" else search(desk.index, typed, here)


def _wish(typed: str) -> tuple[str, int]:
    """What was typed without the last word that says what to do, and the line that does it, counted from the first."""
    *words, last = typed.split() or [""]
    line = _WISHES.get(last.casefold(), 0) if words else 0
    return (" ".join(words) if line and last.casefold() in _NO_PHASE else typed), line


def _code(desk: "Desk", typed: str) -> Spoken | None:
    """The code of a sheet that was typed; `card` is rather a word."""
    said = spoken(typed)
    return said if said and (said.sure or not desk.index.begins(typed)) else None


def _places(desk: "Desk", said: Spoken | None) -> tuple[Place, ...]:
    return desk.index.codes.places(said, partial(printed, desk.home / "sheets")) if said else ()


def _here(visit: Visit) -> Here:
    facts = visit.walk.facts
    return Here(facts.get("device", ""), facts.get("platform", ""), frozenset(_names_of_troubles(visit)))


def _another(act: Act) -> Act:
    """What a line does; where that begins another visit, Backspace leads from there to the one at hand."""

    def begins(desk: "Desk") -> None:
        here = desk.here
        act(desk)
        if desk.here and desk.here is not here:
            desk.here.came_from = here

    return begins


def _of_another(hint: str) -> str:
    return f"another patron: {hint}" if hint else "another patron"


def _none_of(visit: Visit) -> Option:
    return Option(f"Nothing of this visit: go on with {visit.saved.handle}", back())


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


def _go_on(desk: "Desk", visit: Visit) -> Option:
    at, where = visit.walk.at, visit.where(desk.clock())
    words = step_words(visit.walk, at) if at else ""
    style = "ready" if where == READY else "text"
    return Option(f"Go on: {visit.title}", go_on(visit), f"{where}: {words}" if words else where, style=style)


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


def _pair(desk: "Desk", hit: Hit, typed: str) -> Iterator[Option]:
    """A device and a service; the first one found, by what was typed, opens out into what can be done with it."""
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
    if typed:
        at, ready = PHASES[phase], {**turns, f"{hit.platform}/ready": "from-borrow"}
        aim = "" if phase == "borrow" else phase
        yield Option(f"set-up is done: start at {at}", begin(start, ready, aim), before="  ")
        sheet = SheetScreen(start, tuple(turns.items()), large=typed.casefold().endswith(" large"))
        yield Option("print the sheet, no visit", show(sheet), before="  ")


def _as_typed(hit: Hit, does: str) -> str:
    """What a line does, after the other name by which it was found."""
    return f"{hit.why}: {does}" if hit.why else does


def _trouble(desk: "Desk", hit: Hit, lead: str = "Trouble: ", here: Visit | None = None) -> Option:
    """A trouble. One that no step of the visit at hand names is a visit by itself, of what is known here."""
    file, _, _ = hit.trouble.partition("/")
    found = desk.library.trouble(file, hit.trouble)
    facts = here.walk.facts if here and hit.trouble in _names_of_troubles(here) else {}
    device, platform = facts.get("device", hit.device), facts.get("platform", hit.platform)
    wording = Wording(desk.library, {**facts, "device": device, "platform": platform})
    says = wording.plain(found.trouble.says, found.file) if found else hit.trouble
    known = model_turns(desk.library, facts.get("model", hit.model))
    start = Start(device, platform, hit.trouble)
    why = hit.why or ("" if facts else pair_name(desk.library, {}, device, platform))
    return Option(f"{lead}{says}", _another(lambda desk: desk.trouble(hit.trouble, start, known)), why)


def _printed(place: Place) -> Option:
    """The step that a code on a sheet names. The patron reads it out on the phone."""

    def go(desk: "Desk") -> None:
        here = desk.here
        desk.begin(place.start, dict(place.turns))
        desk.notice = place.changed
        if desk.here and desk.here is not here:
            desk.here.by_phone = True

    return Option(f"{place.code}: {place.says}" if place.says else place.code, go, place.name)


def _words(desk: "Desk", hit: Hit, here: Visit | None) -> Option:
    """A word on a screen: the step where it is to be tapped."""
    name = device_name(desk.library, hit.device) + " + " + desk.library.platforms[hit.platform].platform
    if here and _in_plan(here, hit.address):
        return Option(f"In this visit: the step with {hit.why}", go_to(hit.address))
    return Option(name, begin(Start(hit.device, hit.platform), {}, hit.address), hit.why)


def _in_plan(visit: Visit, address: str) -> bool:
    return any(taken.address == address for taken in visit.plan.trail)
