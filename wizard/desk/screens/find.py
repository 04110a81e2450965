"""The first screen: search, continue an open visit, or start with a device."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from wizard.content.wording import Wording
from wizard.desk.actions import Action, Back, Begin, GoTo, NoteSearch, OpenProblem, Resume, Say, Show, UseInstructions
from wizard.desk.place import path_of
from wizard.desk.screens.commands import NAMES, named, of_desk
from wizard.desk.screens.compatibility import Compatibility, hint, known_model, refused
from wizard.desk.screens.patrons import FEW, all_patrons
from wizard.desk.screens.promises import Promises
from wizard.desk.screens.screen import Screen, gone
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.screens.tour import Tour
from wizard.desk.search.ranking import NOWHERE, Here, Hit, find, nearest_topics
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import READY, Visit, device_name, own_name, pair_name
from wizard.presenters.device_icons import ShelfIcon
from wizard.presenters.prompt import PHASES
from wizard.presenters.sheet_codes import CodeTarget, SpokenCode, lacking, spoken
from wizard.printing.printed_codes import printed
from wizard.records.promise import due_sentence
from wizard.system.invocation import to_run, with_content
from wizard.system.paths import left_out
from wizard.system.personal_data import refusal
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start

_EXAMPLES = ("kindle libby", "book not on my kindle", "E_ADEPT", "verify card")


_NO_PHASE = {"done": 1, "print": 2, "sheet": 2, "large": 2}
_WISHES = _NO_PHASE | {"borrow": 1, "read": 1, "return": 1}
"""Words that staff may type after a device and a service, and the line they choose, counted from the first result."""
ASK_KEEPER = "To get one, ask the person who set up this desk."


@dataclass(frozen=True)
class Find(Screen):
    """The search box and its results. With a `visit`, staff search for that patron, and problems open in that visit."""

    text: str = ""
    visit: int = 0

    def path(self) -> str:
        lead = ("visit", self.visit) if self.visit else ()
        return path_of(*lead, "find", q=self.text)

    def typed(self, text: str) -> "Find":
        return replace(self, text=text)

    def view(self, session: Session) -> View:
        typed = self.text.strip()
        visit = session.visits[self.visit] if self.visit else None
        due = () if typed or visit else (*_newer(session), *_due(session))
        options = (*due, *(self._found(session, typed, visit) if typed else self._offers(session, visit)))
        others = (self._none_of(visit),) if visit and typed else tuple(_devices(session))
        if typed and not refusal(typed):
            others = (Option("Report this search to the flow keeper", NoteSearch(typed), "no patron data"), *others)
        fresh = not (typed or visit or session.visits)
        return View(
            name="find",
            shape="list",
            title=(visit.saved.handle, "search for this patron") if visit else ("eBook desk", "who's next?"),
            status=tuple(filter(None, (_library_name(session), session.instructions))),
            box=self.text,
            warning=session.problem if not typed and not visit else "",
            intro=self._intro(session, bool(options)),
            aside="" if typed or visit else _profile_hint(session),
            examples=_EXAMPLES if fresh else (),
            label="Or choose the patron's device:" if fresh else "",
            options=options or others,
            chosen=len(due) if session.visits and not typed else self._wished(options),
        )

    def _intro(self, session: Session, found: bool) -> str:
        typed = self.text.strip()
        if typed:
            code = _code(session, typed)
            problem = lacking(code, _places(session, code)) if code else ""
            return problem or ("" if found else refusal(typed) or _nothing(session, typed))
        if self.visit:
            return "What's going wrong? Type it, or choose:"
        return "Type a device, a service, a problem, or words on the patron's screen:"

    def _wished(self, options: tuple[Option, ...]) -> int:
        """Return the line that the last word asks for, if the first result has that line, or else 0."""
        wish = _wish(self.text)[1]
        return wish if wish and len(options) > wish and options[wish].part_of else 0

    def _none_of(self, visit: Visit) -> Option:
        return Option(f"None of these. Back to {visit.saved.handle}", Back(self))

    # -------------------------------------------------------------- before anything is typed

    def _offers(self, session: Session, visit: Visit | None) -> Iterator[Option]:
        if visit:
            names = _names_of_problems(visit)
            yield from (_problem(session, Hit("trouble", trouble=name), "", visit) for name in names)
            return
        if session.library.devices and not session.visits and not session.settings.get("toured"):
            yield Option("New here? Take the tour", Show(Tour()), "4 short cards")
        shown = [*session.in_order(FEW), *([session.here] if session.here else [])]
        yield from (_resume(session, one) for one in shown)
        if len(session.ours()) > len(shown):
            yield all_patrons(len(session.ours()))
        yield from _devices(session)

    # -------------------------------------------------------------- search results

    def _found(self, session: Session, typed: str, visit: Visit | None) -> Iterator[Option]:
        """Yield the results.

        If staff search from a visit, that visit's own results come first. Results that start another visit say so, and
        come last.
        """
        own, others = list[Option](), list[Option]()
        for option, belongs in _lines(session, typed, visit):
            (own if belongs else others).append(option)
        if visit is None:
            yield from others
            return
        if others and not own:
            own = [self._none_of(visit)]
        yield from own
        yield from (_of_another(option, visit) for option in others)


def _lines(session: Session, typed: str, here: Visit | None) -> Iterator[tuple[Option, bool]]:
    """Yield a line for each result, and whether it belongs to the current visit."""
    code = _code(session, typed)
    words = " ".join(session.index.query(typed).words)
    for place in _places(session, code):
        yield _printed(place), False
    by_name = tuple(named(session, typed, here))
    yield from ((option, here is not None) for option in by_name)
    if code and code.sure:
        return
    own = _here(here) if here else NOWHERE
    for number, hit in enumerate(_hits(session, typed, own)):
        called = session.library.called(hit.device, words)
        if hit.kind == "pair":
            yield from ((option, False) for option in _pair(session, hit, typed, called, number == 0 and not here))
        elif hit.kind == "device":
            name = own_name(session.library, hit.device, session.library.devices[hit.device].device, called)
            screen = Show(Compatibility(hit.device, hit.model, called=called))
            yield Option(name, screen, _as_typed(hit, "see what works")), False
        elif hit.kind == "trouble":
            yield _problem(session, hit, here=here, called=called), hit.trouble in own.troubles
        elif hit.kind == "topic":
            yield _topic(session, hit), False
        elif hit.kind == "command":
            yield from ((option, False) for option in _command(session, hit) if option not in by_name)
        else:
            yield _words(session, hit, here, called), here is not None and _in_plan(here, hit.step)


def _of_another(option: Option, visit: Visit) -> Option:
    """Return the line marked as one that starts another visit. Backspace in that visit returns to this one."""
    action: Action = option.action
    if isinstance(action, Begin):
        action = replace(action, found_in=visit.saved.id)
    return option._replace(action=action, hint=f"another patron: {option.hint}" if option.hint else "another patron")


def _hits(session: Session, typed: str, here: Here) -> list[Hit]:
    """Return the results, but don't search for an action word at the end, such as `print`."""
    words, wish = _wish(typed)
    hits = find(session.index, words, here)
    return hits if wish and hits and hits[0].kind == "pair" else find(session.index, typed, here)


def _wish(typed: str) -> tuple[str, int]:
    """Split off an action word at the end. Return the rest, and the number of the line for that action, or 0."""
    *words, last = typed.split() or [""]
    line = _WISHES.get(last.casefold(), 0) if words else 0
    return (" ".join(words) if line and last.casefold() in _NO_PHASE else typed), line


def _code(session: Session, typed: str) -> SpokenCode | None:
    """Parse typed text as a sheet code. Return None for ordinary words, such as `card`."""
    code = spoken(typed)
    return code if code and (code.sure or not session.index.knows(typed)) else None


def _places(session: Session, code: SpokenCode | None) -> tuple[CodeTarget, ...]:
    return session.index.codes.places(code, partial(printed, session.home / "sheets")) if code else ()


def _here(visit: Visit) -> Here:
    facts = visit.walk.facts
    return Here(facts.get("device", ""), facts.get("platform", ""), frozenset(_names_of_problems(visit)))


def _nothing(session: Session, typed: str) -> str:
    topics = (session.library.topics[id].topic for id in nearest_topics(session.index, typed))
    near = ", ".join(f"“{topic}”" for topic in topics)
    nearest = f" Closest topics: {near}." if near else ""
    return f"No match for “{typed[:40]}”.{nearest} Ask a colleague, or choose the device:"


def _profile_hint(session: Session) -> str:
    """Return how to set up a library profile, or how to use one that isn't in use. Return "" if one is in use."""
    unused = left_out(session.folders)
    if unused and session.at_computer:
        return f"The desk isn't using {unused}. To use it, start the desk with: {with_content(unused)}"
    if session.library.profile or session.visits:
        return ""
    how = f"Run `{to_run('init')}`" if session.at_computer else "Ask the person who set up this desk"
    return f"Your library isn't set up yet, so every service is shown. {how} to add your library's details."


def _due(session: Session) -> Iterator[Option]:
    """Yield a line for the callbacks that are due. It's first, but if a visit is open, Enter still continues that."""
    due = due_sentence(session.records.promises.due_counts(session.today()))
    if due:
        yield Option(due, Show(Promises()), tone="bad")


def _newer(session: Session) -> Iterator[Option]:
    """Yield a line that offers newer instructions, which is shown only between patrons."""
    if newer := session.newer_instructions:
        yield Option(f"New instructions from {newer}: use them now", UseInstructions())


def _library_name(session: Session) -> str:
    profile = session.library.profile
    return (profile.short_name or profile.library) if profile else ""


def _resume(session: Session, visit: Visit) -> Option:
    where = visit.where(session.clock())
    words = f"{where}: {visit.act}" if visit.act else where
    tone = "ready" if where == READY else "text"
    return Option(f"Continue with {visit.saved.handle}, {visit.name}", Resume(visit.saved.id), words, tone=tone)  # type: ignore[arg-type]


def _devices(session: Session) -> Iterator[Option]:
    """Yield the devices on the shelf."""
    library = session.library
    for id in library.shelf():
        device = library.devices[id]
        short = library.word(id, "", "short") or library.word(id, "", "name") or device.device
        yield Option(device.device, Show(Compatibility(id)), icon=ShelfIcon(id, device.picture, short))


def _names_of_problems(visit: Visit) -> Iterator[str]:
    """Yield the problems that can happen in this visit: first the service's, then the device's, then the topics'."""
    files = [visit.walk.facts.get("platform", ""), visit.walk.facts.get("device", ""), *visit.plan.entered]
    for file in dict.fromkeys(filter(None, files)):
        for trouble in visit.library.files[file].troubles:
            if visit.plan.holds(trouble.only_if):
                yield f"{file}/{trouble.id}"


def _pair(session: Session, hit: Hit, typed: str, called: str, opened: bool) -> Iterator[Option]:
    """Yield a line for a device and a service. If `opened`, add lines for other things to do with them."""
    library, start = session.library, Start(hit.device, hit.platform, called=called)
    turns = known_model(library, hit.model)
    name = pair_name(library, {"model": hit.model, "called": called}, hit.device, hit.platform)
    if cannot := refused(library, hit.device, hit.platform, hit.model):
        yield Option(name, Show(cannot), hint(library, cannot.model, hit.platform))
        return
    phase = hit.phase or "borrow"
    yield Option(name, Begin(start, turns), _as_typed(hit, "start"))
    if opened:
        ready = (*turns, (f"{hit.platform}/ready", "from-borrow"))
        later = Begin(start, ready, "" if phase == "borrow" else phase)
        yield Option(f"Start at {PHASES[phase]} (setup is done)", later, part_of=True)
        sheet = SheetPreview(start=start, turns=turns, large=typed.casefold().endswith(" large"))
        yield Option("Print the sheet without a visit", Show(sheet), part_of=True)


def _as_typed(hit: Hit, does: str) -> str:
    """Return what a line does. If another name for it matched, put that name first."""
    return f"{hit.why}: {does}" if hit.why else does


def _problem(
    session: Session, hit: Hit, lead: str = "Problem: ", here: Visit | None = None, called: str = ""
) -> Option:
    """Return a line for a problem. It starts a new visit, unless a step in the current visit names the problem."""
    file, _, _ = hit.trouble.partition("/")
    found = session.library.trouble(file, hit.trouble)
    facts = here.walk.facts if here and hit.trouble in _names_of_problems(here) else {}
    device, platform = facts.get("device", hit.device), facts.get("platform", hit.platform)
    own = {"called": called} if called else {}
    wording = Wording(session.library, {**facts, "device": device, "platform": platform, **own})
    says = wording.plain(found.trouble.says, found.file) if found else hit.trouble
    known = model_turns(session.library, facts.get("model", hit.model))
    begin = Begin(
        Start(device, platform, hit.trouble, called), tuple(known.items()), found_in=here.saved.id if here else 0
    )
    why = hit.why or ("" if facts else pair_name(session.library, own, device, platform))
    action: Action = OpenProblem(here.saved.id, hit.trouble, begin) if here else begin
    return Option(f"{lead}{says}", action, why)


def _printed(place: CodeTarget) -> Option:
    """Return a line for the step that a sheet code means. Patrons read out the code over the phone."""
    begin = Begin(place.start, tuple(place.turns.items()), by_phone=True, notice=place.changed)
    return Option(f"{place.code}: {place.says}" if place.says else place.code, begin, place.name)


def _words(session: Session, hit: Hit, here: Visit | None, called: str) -> Option:
    """Return a line for words on a screen. It leads to the step where the patron taps them."""
    device = own_name(session.library, hit.device, device_name(session.library, hit.device), called)
    name = device + " + " + session.library.platforms[hit.platform].platform
    if here and _in_plan(here, hit.step):
        go = GoTo(here.saved.id, here.address, hit.step)
        return Option(f"Go to this visit's step with {hit.why}", go)
    return Option(name, Begin(Start(hit.device, hit.platform, called=called), aim=hit.step), hit.why)


def _topic(session: Session, hit: Hit) -> Option:
    """Return a line for a topic, which leads to its problems."""
    return Option(session.library.topics[hit.topic].topic, Show(AboutTopic(hit.topic)), "common problems")


@dataclass(frozen=True)
class AboutTopic(Screen):
    """The problems in a topic."""

    topic: str

    def path(self) -> str:
        return path_of("topic", self.topic)

    def view(self, session: Session) -> View:
        topic = session.library.topics.get(self.topic)
        if topic is None:
            return gone(self, self.topic)
        hits = (Hit("trouble", trouble=f"{self.topic}/{trouble.id}") for trouble in topic.troubles)
        own = tuple(_problem(session, hit, "") for hit in hits)
        intro = "What's the problem?" if own else "These steps are part of a visit. Choose the device to start one:"
        options = own or tuple(_devices(session))
        return View(name="choose", shape="list", title=(topic.topic,), intro=intro, options=options)


def _command(session: Session, hit: Hit) -> Iterator[Option]:
    """Yield a line for a command that was found by a synonym. Commands typed by name come from `named`."""
    if hit.command in NAMES and (action := of_desk(session).get(hit.command)):
        yield Option(NAMES[hit.command].text, action, NAMES[hit.command].hint)
    elif hit.command == "print":
        how = "Type the device and the service, such as “kindle libby.” Then choose to print the sheet."
        yield Option("Print a sheet without a visit", Say(how))
    elif hit.command in ("poster", "card"):
        words = to_run("sheet", f"--{hit.command}", hit.platform or hit.device or "NAME")
        how = f"To print one, run this in a terminal: {words}" if session.at_computer else ASK_KEEPER
        yield Option(f"Print a {hit.command}", Say(how))


def _in_plan(visit: Visit, address: str) -> bool:
    return any(taken.address == address for taken in visit.plan.trail)
