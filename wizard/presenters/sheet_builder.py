"""Builds the take-home sheet for a walk: the parts on paper, their order, and their text."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from itertools import groupby, islice
from typing import NamedTuple

from wizard.content import facts, sheet_texts
from wizard.content.dates import ENGLISH
from wizard.content.flow import Ask, Do, Known, Topic, Where
from wizard.content.library import FoundTrouble, Library
from wizard.content.sheet_texts import Words
from wizard.content.spans import Phrase, Span, has_case, is_sentence, plain, together
from wizard.content.translation import Translation
from wizard.content.trust import Trust, tried, trust
from wizard.content.wording import LIBRARY_COMPUTER, Wording
from wizard.presenters.plan import PlanStep, done_today, files, needs, steps, whole, worked
from wizard.presenters.screen_map import MapFinder, ScreenMap, Tap, spoken
from wizard.presenters.sheet import HelpPanel, Remedy, Sheet, SheetStep, Stage, Task, Thing, WorkedAs
from wizard.presenters.site_address import plan_path
from wizard.walk.lookahead import usual
from wizard.walk.stops import SEEN, Start
from wizard.walk.walk import Walk


class NothingToPrint(Exception):
    """Raised if a device and service can't work together, so there are no steps to print. The message says why."""


def build(
    walk: Walk,
    today: date,
    visited: bool = True,
    promised: date | None = None,
    said: Words | None = None,
    translation: Translation | None = None,
) -> Sheet:
    """Return the sheet for a walk, finished or not. If `visited` is false, the whole plan is still to do.

    `said` has the sheet's standard text, by default in the library's first language. `translation` has the text of the
    steps, by default as the flows have it.

    If the walk started with a trouble, that trouble comes first on the sheet for its device and platform. If these
    aren't known or don't work together, the sheet has only the trouble.

    Raise NothingToPrint if the device and platform can't work together or the visit ended before that was known.
    Raise Untranslated if a sentence isn't in the translation.
    """
    said = said or words_of(walk.library)
    if not walk.start.trouble:
        return _builder(walk, today, visited, said, translation).sheet(promised)
    with suppress(NothingToPrint):
        return _builder(_pair(walk), today, False, said, translation, walk.start.trouble).sheet(promised)
    return _trouble_alone(walk, today, said, translation)


def _pair(walk: Walk) -> Walk:
    """Return the plan for the device and platform that a trouble is about.

    Raise NothingToPrint if either isn't known.
    """
    start = Start(walk.facts.get("device", ""), walk.facts.get("platform", ""), called=walk.start.called)
    if not (start.device and start.platform):
        raise NothingToPrint("")
    known = {taken.address: taken.answer for taken in walk.trail if taken.stop.section == "recognize"}
    return Walk(walk.library, start, known)


def _trouble_alone(walk: Walk, today: date, said: Words, translation: Translation | None) -> Sheet:
    """Return a sheet for a trouble without a plan: what to try at home for it, and for others in the same file."""
    file, _, name = walk.start.trouble.partition("/")
    wording = Wording(walk.library, walk.facts, paper=True, translation=translation)
    every = [one for one in walk.library.files[file].troubles if one.home or one.id == name]
    own, others = [one for one in every if one.id == name], [one for one in every if one.id != name]
    held = [one for one in others if facts.holds(walk.library, walk.facts, one.only_if)]
    if not own:
        raise NothingToPrint("")
    home = wording.say(own[0].home or own[0].fixes[-1].try_, file)
    sure = trust(walk.library, file)
    _, icon = wording.thing("reader")
    day = said.day(date.fromisoformat(sure.date), walk.library.country)
    told = ["different-fix", *([f"known-{sure.how}"] if sure.how != "hands-on" else [])]
    remedies = [Remedy(wording.say(one.says, file), wording.say(one.home, file)) for one in held]
    return Sheet(
        language=said.language,
        title=wording.plain(own[0].says, file),
        message=home,
        icon=icon,
        route=(),
        need=(),
        done=done_today(walk, wording),
        to_do=None,
        tasks=(),
        troubles=tuple(remedies[:_MOST_TROUBLES]),
        different=Remedy(said.phrase("different"), (Span("text", together(said[key] for key in told)),)),
        accounts=(),
        help=help_of(walk.library, said),
        code="",
        checked=said.say("checked-on", day=day),
        referred=walk.end is not None and walk.end.how == "refer",
    )


class Contents(NamedTuple):
    """The steps on a sheet and what the patron needs, but no maps, and no signs that a task worked."""

    tasks: tuple[Task, ...]
    need: tuple[Phrase, ...]


def contents(walk: Walk) -> Contents:
    """Return the contents of a plan's sheet without building all of it, which is faster.

    Raise NothingToPrint in the same cases as `build`.
    """
    return _builder(walk, date.min, False, words_of(walk.library)).contents()


def code_of(walk: Walk) -> str:
    """Return the code of a walk's sheet without building the sheet, which is faster.

    Raise NothingToPrint in the same cases as `build`.
    """
    return _builder(walk, date.min, False, words_of(walk.library)).code()


def _builder(
    walk: Walk, today: date, visited: bool, said: Words, translation: Translation | None = None, about: str = ""
) -> "_Builder":
    plan = whole(walk)
    over = walk.end or plan.end
    if "way" not in plan.facts or walk.start.trouble or (over and over.how == "cannot"):
        raise NothingToPrint(over.why if over else "")
    wording = Wording(plan.library, plan.facts, paper=True, translation=translation)
    return _Builder(walk, plan, today, visited, said, wording, about)


def words_of(library: Library) -> Words:
    """Return the built-in standard text in the library's first language."""
    return sheet_texts.words(library.profile.languages[0] if library.profile else ENGLISH)


CODE_LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"  # No two of these look the same.
_LETTER_OF = {"borrow": "B", "read": "C", "give-back": "D"}
SMALL_LETTERS = "small-letters"  # A trouble on every device with a screen, but not for people who listen to a book.
_MOST_TROUBLES = 4  # People don't read more than four. The most likely ones come first.
_MOST_LINES = 7  # The most steps in a task without sub-headings (standards: HS04).


class _Runs:
    """A grouping of lines into runs. A new run starts at each change of device and at each heading."""

    def __init__(self) -> None:
        self._thing: Thing | None = None
        self._run = 0

    def __call__(self, line: SheetStep) -> int:
        self._run += bool(line.heading) or line.thing != self._thing
        self._thing = line.thing
        return self._run


class _Builder:
    """The builder of one sheet. It can't be reused."""

    def __init__(
        self, walk: Walk, plan: Walk, today: date, visited: bool, said: Words, wording: Wording, about: str = ""
    ) -> None:
        self.walk, self.plan, self.today, self.visited, self.said = walk, plan, today, visited, said
        self.about = about  # The trouble (file/id) that the visit was opened for.
        self.library, self.facts, self.wording = plan.library, plan.facts, wording
        self.steps = [step for step in steps(plan) if step.step.who != "staff" and step.step.sheet != "no"]
        self.printed: set[str] = set()  # Problems already printed with a task.
        self.maps = MapFinder(replace(wording, translation=None))

    def sheet(self, promised: date | None) -> Sheet:
        done = done_today(self.walk, self.wording) if self.visited else ()
        tasks = self._tasks()
        to_do = self._to_do() if self.visited else None
        return Sheet(
            language=self.said.language,
            title=self._title(),
            message=self._message(),
            icon=self._reader().icon,
            route=tuple(self._route(tasks, to_do)),
            need=tuple(_capital(phrase) for phrase in needs(self.plan, self.wording, self.plan.trail)),
            done=done,
            to_do=to_do,
            tasks=tasks,
            troubles=tuple(islice(self._troubles(), _MOST_TROUBLES)),
            different=self._different(),
            accounts=self._accounts(),
            help=help_of(self.library, self.said, plan_path(self.library, self.facts)),
            code=self.code(),
            checked=self.said.say(
                "checked-on", day=self.said.day(date.fromisoformat(self._trust().date), self.library.country)
            ),
            missing=self._missing(),
            stopped=self._stopped(),
            promise=self._promise(promised) if promised else (),
            referred=self.visited and self.walk.end is not None and self.walk.end.how == "refer",
        )

    def contents(self) -> Contents:
        set_up = self._bare_set_up("set-up", self._in("prepare", "set-up"))
        tasks = tuple(task for task in (set_up, *map(self._bare_task, _LETTER_OF)) if task.lines or task.lead)
        return Contents(tasks, needs(self.plan, self.wording, self.plan.trail))

    # -------------------------------------------------------------- things and tasks

    def _reader(self) -> Thing:
        return self._held("reader")

    def _held(self, where: Where) -> Thing:
        name, icon = self.wording.thing(where)
        lead = "on-the" if name == LIBRARY_COMPUTER else "on-your"
        return Thing(icon, self.said.thing(name), self.said[lead])

    def _title(self) -> str:
        """Return the title, such as `Libby on your Kindle`. If it needs two lines, the device's name isn't split."""
        thing = self._reader().name.replace(" ", "\u00a0")
        return self.said.say("title", platform=self._platform(), thing=thing)

    def _platform(self) -> str:
        id = self.facts["platform"]
        return self.wording.plain(self.library.platforms[id].platform, id)

    def _message(self) -> Phrase:
        """Return the sheet's main message: what the patron can do now (standard HS01)."""
        reader, borrower = self._reader().name, self._held("borrower").name
        if offering := self._for_offering("message"):
            return (Span("text", self.said.say(offering, thing=reader)),)
        if not self._lent():
            return (Span("text", self.said.say("hear" if self._heard() else "keep", thing=reader)),)
        whose = "library-s-thing" if self.wording.thing("borrower")[0] == LIBRARY_COMPUTER else "two-things"
        key = "one-thing" if borrower == reader else whose
        now = self.said.say(key, thing=reader, borrower=borrower, platform=self._platform())
        return (Span("text", together((now, self.said["no-fees"]))),)

    def _tasks(self) -> tuple[Task, ...]:
        first = () if self.visited else (self._set_up("set-up", self._in("prepare", "set-up")),)
        return tuple(task for task in (*first, *map(self._task, _LETTER_OF)) if task.lines or task.lead)

    def _route(self, tasks: tuple[Task, ...], to_do: Task | None) -> Iterable[Stage]:
        """Yield the stages at the top of the sheet, with a box to check off at home. (standards: HS12)"""
        if self._in("prepare", "set-up"):
            ready = self.visited and to_do is None
            yield Stage("A", self.said["route-set-up"], today=ready, home=not ready)
        for section, letter in _LETTER_OF.items():
            if any(task.letter == letter and task.lines for task in tasks):
                route = f"route-{self._called(section)}"
                name = self.said[route if route in self.said.table else f"route-{section}"]
                yield Stage(letter, name, today=self._finished(section))

    def _finished(self, section: str) -> bool:
        """Return whether staff saw the last step in this section work today."""
        last = [item.stop.address for item in steps(self.plan) if item.section == section][-1:]
        return self.visited and any(taken.address in last and worked(self.walk, taken) for taken in self.walk.trail)

    def _in(self, *sections: str) -> list[tuple[int, PlanStep]]:
        return list(enumerate((step for step in self.steps if step.section in sections), 1))

    def _to_do(self) -> Task | None:
        """Return the set-up steps that are left to do, numbered as in the whole plan."""
        every = self._in("prepare", "set-up")
        left = [item for item in every if not self._was_done(item[1].stop.address)]
        task = self._set_up("to-do" if len(left) < len(every) else "set-up", left)
        return task if task.lines else None

    def _was_done(self, address: str) -> bool:
        taken = next((taken for taken in self.walk.trail if taken.address == address), None)
        return taken is not None and (worked(self.walk, taken) or taken.passed == "said")

    def _set_up(self, title: str, numbered: list[tuple[int, PlanStep]]) -> Task:
        return self._checked(self._bare_set_up(title, numbered), numbered)

    def _bare_set_up(self, title: str, numbered: list[tuple[int, PlanStep]]) -> Task:
        return Task("A", self.said[title], self._lines(numbered))

    def _task(self, section: str) -> Task:
        return self._checked(self._bare_task(section), self._in(section))

    def _bare_task(self, section: str) -> Task:
        lead = self._goes_back() if section == "give-back" and self._lent() else ()
        title = self.said.say(self._called(section), thing=self._reader().name)
        return Task(_LETTER_OF[section], title, self._lines(self._in(section)), lead)

    def _checked(self, task: Task, numbered: list[tuple[int, PlanStep]]) -> Task:
        """Return the task with what shows that it worked, what to do if it didn't, its maps, and where to tap."""
        proof, if_not, worked_as = self._check(numbered)
        if task.lead:
            if_not = ()  # The lead already says that the book is returned automatically.
        maps = tuple(self._maps(task.lines, dict(numbered)))
        screens = {number: screen for screen in maps for number in screen.numbers}
        lines = tuple(replace(line, place=self._spoken(screens.get(str(line.number)), line)) for line in task.lines)
        return replace(task, lines=lines, worked=proof, if_not=if_not, worked_as=worked_as, maps=maps)

    def _maps(self, lines: tuple[SheetStep, ...], steps: dict[int, PlanStep]) -> Iterator[ScreenMap]:
        """Yield the maps for a task, with separate ones for each run of steps on one device, to keep them together."""
        for _, run in groupby(lines, _Runs()):
            yield from self.maps.maps_for(self._tap(line.number, steps[line.number]) for line in run)

    def _tap(self, number: int, item: PlanStep) -> Tap:
        own = replace(self.wording, translation=None)
        printed = item.step.sheet if own.say(item.step.sheet, item.stop.file, item.step.where) else ""
        return Tap(str(number), item.stop.file, item.step, printed)

    def _spoken(self, screen: ScreenMap | None, line: SheetStep) -> str:
        return spoken(screen, str(line.number), self.said, line.text) if screen else ""

    def _called(self, section: str) -> str:
        """Return the key for a task's title, depending on what patrons do with these books."""
        if offering := self._for_offering(section):
            return offering
        if section == "read":
            return "listen" if self._heard() else "copy-read" if self._copied() else section
        return "get" if section == "borrow" and not self._lent() else section

    def _for_offering(self, text: str) -> str:
        """Return the key for the text about what the platform offers, or "" if it's books or there's no such text."""
        offering = self.library.platforms[self.facts["platform"]].offers
        key = f"{offering}-{text}"
        return key if offering != "books" and key in self.said.table else ""

    def _heard(self) -> bool:
        """Return whether this platform has audiobooks."""
        return self.library.platforms[self.facts["platform"]].heard == "yes"

    def _copied(self) -> bool:
        """Return whether the patron has to copy the book from a computer to another device before reading it."""
        computers = ("computer", LIBRARY_COMPUTER)
        things = [self.wording.thing(item.step.where)[0] for _, item in self._in("read")]
        return things[:1] != [] and things[0] in computers and self.wording.thing("reader")[0] not in computers

    def _lines(self, numbered: list[tuple[int, PlanStep]]) -> tuple[SheetStep, ...]:
        headings = self._headings(numbered) if len(numbered) > _MOST_LINES else {}
        return tuple(
            SheetStep(
                number,
                self._held(item.step.where),
                self._text(item, self.wording),
                headings.get(number, ""),
                item.stop.address,
            )
            for number, item in numbered
        )

    def _text(self, item: PlanStep, wording: Wording) -> Phrase:
        """Return a step's text for paper, or its `do` if it has none for paper or its slot is empty."""
        step, file = item.step, item.stop.file
        return wording.say(step.sheet, file, step.where) or wording.say(step.do, file, step.where)

    def _headings(self, numbered: list[tuple[int, PlanStep]]) -> dict[int, str]:
        """Return the sub-headings in a long task by step number.

        They start with the first topic. From there on, each run of steps from one file gets the name of its topic,
        platform, or device.
        """
        found, before = dict[int, str](), numbered[0][1].stop.file
        for number, item in numbered:
            file = self.library.files[item.stop.file]
            name = next(getattr(file, kind) for kind in ("topic", "platform", "device") if hasattr(file, kind))
            if item.stop.file != before and (found or isinstance(file, Topic)):
                found[number] = self.wording.plain(name, item.stop.file)
            before = item.stop.file
        return found

    def _check(self, numbered: list[tuple[int, PlanStep]]) -> tuple[Phrase, Phrase, WorkedAs]:
        """Return the last thing that shows that a task worked, what to do if it didn't, and how to introduce it."""
        proof, introduced = next(filter(None, (self._proof(item) for _, item in reversed(numbered))), ((), "worked"))
        for _, item in reversed(numbered):
            for found in self._named(item):
                self.printed.add(f"{found.file}/{found.trouble.id}")
                return proof, self.wording.say(found.trouble.home, found.file), introduced
        return proof, (), introduced

    def _proof(self, item: PlanStep) -> tuple[Phrase, WorkedAs] | None:
        """Return what shows that a step worked: `you see a date`, or the `see` itself if it's a whole sentence."""
        step = item.step
        phrase = self.wording.say(step.see, item.stop.file, step.where)
        if not phrase:
            return None
        written = self.wording.written(step.see, item.stop.file)
        if is_sentence(written if has_case(written) else step.see):
            return phrase, "worked-when"
        return self.said.phrase("you-see", proof=phrase), "worked"

    def _named(self, item: PlanStep) -> Iterable[FoundTrouble]:
        for remedy in item.step.if_not:
            found = self.library.trouble(item.stop.file, remedy.trouble) if isinstance(remedy, Known) else None
            if found and found.trouble.home and self.plan.holds(found.trouble.only_if):
                yield found

    # -------------------------------------------------------------- the rest

    def _lent(self) -> bool:
        """Return whether books from this platform have to be returned at all."""
        return self.library.platforms[self.facts["platform"]].returns == "yes"

    def _goes_back(self) -> Phrase:
        """Return when the book is returned automatically, with the date if the patron borrowed one in this visit."""
        offer = self.library.offer(self.facts["platform"])
        days = int(offer.days) if offer and offer.days.isdigit() else 0
        if days and self.visited and self._borrowed():
            due = (Span("label", self.said.day(self.today + timedelta(days=days), self.library.country)),)
            return self.said.phrase("goes-back-on", day=due)
        return (
            self.said.phrase("goes-back-after", days=(Span("text", str(days)),))
            if days
            else self.said.phrase("goes-back")
        )

    def _borrowed(self) -> bool:
        """Return whether staff saw the patron borrow a book: the last step worked, or the patron started reading."""
        reading = any(taken.stop.section == "read" and not taken.passed for taken in self.walk.trail)
        return reading or self._finished("borrow")

    def _troubles(self) -> Iterable[Remedy]:
        """Yield what may go wrong: first what came up in this visit, then problems with unusual answers, then the rest.

        Problems that are already printed with a task are left out, unless they came up in this visit.
        """
        walked = [self.facts["platform"], self.facts["device"], *files(self.plan)]
        known = self.library.files
        every = (FoundTrouble(file, trouble) for file in dict.fromkeys(walked) for trouble in known[file].troubles)
        met = list(self._met())
        told = self.printed - {f"{file}/{trouble.id}" for file, trouble in met}
        for file, trouble in (*met, *self._special(), *every):
            if f"{file}/{trouble.id}" in told or not trouble.home or not self.plan.holds(trouble.only_if):
                continue
            if self._heard() and trouble.id == SMALL_LETTERS:
                continue
            told.add(f"{file}/{trouble.id}")
            yield Remedy(self.wording.say(trouble.says, file), self.wording.say(trouble.home, file))

    def _met(self) -> Iterable[FoundTrouble]:
        """Yield the problem that the visit was about, then those that staff worked on in the visit, latest first."""
        if own := self.library.trouble("", self.about) if self.about else None:
            yield own
        for taken in reversed(self.walk.trail if self.visited else ()):
            seen, fixed = taken.address.endswith(SEEN), taken.stop.kind == "fix"
            named = taken.answer if seen else taken.address.partition("!")[2].partition(".")[0] if fixed else ""
            found = self.library.trouble(taken.stop.file, named) if named else None
            if found:
                yield found

    def _special(self) -> Iterable[FoundTrouble]:
        """Yield what may go wrong in steps after an unusual answer, such as those for a child's tablet."""
        for taken in self.plan.trail:
            asked = taken.stop.record
            if not isinstance(asked, Ask) or taken.answer == usual(taken.stop):
                continue
            own = (step for answer in asked.answers if answer.id == taken.answer for step in answer.steps)
            for remedy in (remedy for step in own if isinstance(step, Do) for remedy in step.if_not):
                found = self.library.trouble(taken.stop.file, remedy.trouble) if isinstance(remedy, Known) else None
                if found:
                    yield found

    def _different(self) -> Remedy:
        how = self._trust().how
        told = ["different-fix", *([f"known-{how}"] if how != "hands-on" else []), *self._by_machine()]
        return Remedy(self.said.phrase("different"), (Span("text", together(self.said[key] for key in told)),))

    def _by_machine(self) -> list[str]:
        """Return the key for the warning about an unchecked translation, if this is one. (standards: HB08)"""
        translation = self.wording.translation
        return ["by-machine"] if translation and not (translation.checked and self.said.checked) else []

    def _missing(self) -> Phrase:
        """Return a warning for the patron that steps are missing, with the places in the files for staff."""
        if not self.plan.missing:
            return ()
        places = ", ".join(map(str, self.plan.missing[:3]))
        return self.said.phrase("missing", places=(Span("text", places),))

    def _stopped(self) -> Phrase:
        """Return why the visit stopped early, if the flows give a reason."""
        end = self.walk.end if self.visited else None
        if end is None or not end.why or end.how == "done":
            return ()
        return self.wording.say(end.why, end.file) if end.file else (Span("text", end.why),)

    def _promise(self, promised: date) -> Phrase:
        return self.said.phrase(
            "promise-call", day=(Span("label", self.said.day(promised, self.library.country, "full")),)
        )

    def _accounts(self) -> tuple[str, ...]:
        platform = self.facts["platform"]
        met = ((file, self.library.files[file]) for file in dict.fromkeys((platform, *files(self.plan))))
        named = ((file, getattr(own, "account", "")) for file, own in met)
        return tuple(self.wording.plain(account, file) for file, account in named if account)

    def _trust(self) -> Trust:
        """Return the lowest confidence and the oldest date among the printed steps."""
        claims = [trust(self.library, item.stop.file, item.step, self.facts) for item in self.steps]
        every_step_tried = all(tried(self.library, self.facts, item.stop.file, item.step) for item in self.steps)
        if not claims or not every_step_tried:
            claims.append(trust(self.library, self.facts["platform"]))
        return reduce(Trust.and_, claims)

    def code(self) -> str:
        """Return a code of four characters for the plan and its version, but never for the visit.

        The first two are for the model and platform, and the last two are for the way, the answers, and the text.
        """
        parts = [self.facts.get("way", "")]
        # The code is the same in all languages, and for an iPad and an iPhone.
        facts = {fact: value for fact, value in self.wording.facts.items() if fact != "called"}
        written = replace(self.wording, facts=facts, translation=None)
        for item in self.steps:
            thing, _ = written.thing(item.step.where)
            parts.append(f"{item.stop.address} {thing} {plain(self._text(item, written))}")
        return pair_code(self.facts.get("model", ""), self.facts["platform"]) + _two_letters("\n".join(parts))


def pair_code(model: str, platform: str) -> str:
    """Return the first two characters in the code of every sheet for this model and platform."""
    return _two_letters(f"{model} {platform}")


def _two_letters(text: str) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return CODE_LETTERS[number % len(CODE_LETTERS)] + CODE_LETTERS[number // len(CODE_LETTERS) % len(CODE_LETTERS)]


def help_of(library: Library, said: Words, page: str = "") -> HelpPanel:
    """Return where to get help from the library, with blanks to write on for anything that isn't known yet.

    The QR code opens `page` on the library's setup website, or the library's eBook page if it has no such website.
    """
    profile = library.profile
    if profile is None:
        return HelpPanel((Span("blank", said["library"]),), (Span("blank", said["phone"]),))
    address = f"{profile.site.rstrip('/')}/{page}" if profile.site and page else profile.web
    return HelpPanel(
        library=(Span("text", profile.library) if profile.library else Span("blank", said["library"]),),
        phone=(Span("text", profile.phone) if profile.phone else Span("blank", said["phone"]),),
        hours=(Span("text", profile.hours),) if profile.hours else (),
        place=(Span("text", profile.address),) if profile.address else (),
        url=f"https://{address}" if address else "",
        words=address,
    )


def _capital(phrase: Phrase) -> Phrase:
    """Return the phrase with its first letter capitalized. A name such as iPad isn't changed."""
    first = phrase[0]
    if first.text[1:2].isupper():
        return phrase
    return (Span(first.kind, first.text[:1].upper() + first.text[1:]), *phrase[1:])
