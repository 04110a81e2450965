"""The prompt for each stop in a walk: rows for staff and the patron, in the order they're needed, and the answers.

The desk draws the prompt, and line mode prints it. (desk-screens: 0, 4, 5)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from wizard.content.dates import in_words
from wizard.content.flow import Ask, Do, Fix
from wizard.content.library import Library
from wizard.content.spans import Phrase, Span, plain
from wizard.content.trust import how_known, trust
from wizard.content.wording import Wording
from wizard.presenters.plan import minutes, needs
from wizard.walk.lookahead import ahead
from wizard.walk.stops import FixAt, Stop, Taken
from wizard.walk.walk import Walk
from wizard.walk.ways import verdicts

Role = Literal["trouble", "fix", "say", "act", "how", "see", "note", "table", "then", "bad", "plain"]

# The names of the phases, in the order of a visit.
PHASES = {
    "recognize": "Identify",
    "prepare": "Prepare",
    "set-up": "Set up",
    "borrow": "Borrow",
    "read": "Read",
    "give-back": "Return",
    "teach-back": "Show me",
    "clean-up": "Clean up",
    "trouble": "Problem",
}

TOP = "What words do you see at the top of the screen?"
_WHO = {"patron": "PATRON", "staff": "YOU", "together": "TOGETHER"}


class PromptRow(NamedTuple):
    """One row: its role, the word in the left margin, and its text.

    `place` is shown above an action: `On the phone`.
    """

    role: Role
    word: str
    phrase: Phrase
    place: str = ""


class Choice(NamedTuple):
    """One answer: its id and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The rows and answers for one stop. `badge` tells staff how reliable the step is."""

    section: str
    rows: tuple[PromptRow, ...]
    choices: tuple[Choice, ...]
    badge: str = ""
    wait: int = 0  # The minutes to wait.


def prompt_for(walk: Walk, plan: Walk | None = None, by_phone: bool = False) -> Prompt:
    """Return the prompt for the current stop. `plan` is the result of `ahead(walk)`, if the caller already has it.

    With `by_phone`, staff read actions aloud and ask what the patron sees (standard SV10). Raise ValueError if the
    walk has ended.
    """
    stop = walk.at
    if stop is None:
        raise ValueError("the walk has ended")
    wording = Wording(walk.library, walk.facts)
    if stop.kind == "ready":
        return _ready(walk, stop, wording, plan or ahead(walk))
    if stop.kind == "keep":
        return _keep(stop)
    if stop.kind == "which":
        return _which(walk, stop, wording)
    if stop.kind == "seen":
        return _seen(walk, stop, wording)
    if stop.kind == "last":
        return _last(walk, stop)
    return _step(walk, stop, wording, by_phone)


_SINGLE = str.maketrans("“”", "‘’")  # Quotation marks inside a quotation are single.


def as_phrase(words: str) -> Phrase:
    """Return the program's own text as a phrase."""
    return (Span("text", words),)


def _capital(phrase: Phrase) -> Phrase:
    """Capitalize a phrase. Flows write `see` in lowercase, because the sheet prints it after `It worked if you see`."""
    if not phrase or phrase[0].kind != "text":
        return phrase
    return (Span("text", phrase[0].text[:1].upper() + phrase[0].text[1:]), *phrase[1:])


def quoted(phrase: Phrase) -> Phrase:
    """Return a phrase in quotation marks, for staff to read aloud."""
    inner = (span._replace(text=span.text.translate(_SINGLE)) if span.kind == "text" else span for span in phrase)
    return (Span("text", "“"), *inner, Span("text", "”")) if phrase else ()


# ------------------------------------------------------------------ a step, a question, a fix


def _step(walk: Walk, stop: Stop, wording: Wording, by_phone: bool) -> Prompt:
    record = stop.record
    assert record is not None
    fixing = walk.fixing()
    # The fix's own steps were just done.
    tried = bool(walk.trail) and walk.trail[-1].address.startswith(f"{stop.address}>")
    own = _helped(record, stop.file, wording, by_phone) if tried else _rows(record, stop.file, wording, by_phone)
    another_way = len(walk.tried) > 1 and len(walk.trail) == walk.way_from
    cautions = (*(_caution(walk, wording) if another_way else ()), *(never(wording) if fixing else ()))
    again = _again(walk, stop, wording, by_phone) if stop.kind == "fix" else ()
    rows = (
        *_trouble(fixing, wording, named=tried or stop.kind != "fix"),
        *cautions,
        *(row for row in own if row.phrase),
        *again,
    )
    choices = _choices(stop, fixing is None or fixing.last, wording)
    return Prompt(stop.section, rows, choices, badge(walk.library, stop, walk.facts), getattr(record, "wait", 0))


def _trouble(fixing: FixAt | None, wording: Wording, *, named: bool) -> Iterator[PromptRow]:
    """Yield the problem and the number of the current fix, so staff can see why they're doing it.

    Set `named` to show the fix's text too, if it isn't the action on the screen.
    """
    if fixing is None:
        return
    says = wording.say(fixing.trouble.says, fixing.file) if fixing.trouble else ()
    yield PromptRow("trouble", "PROBLEM", says or as_phrase("It didn't work."))
    words = wording.say(fixing.fix.try_, fixing.file, fixing.fix.where) if named else ()
    yield PromptRow("fix", f"FIX {fixing.number} OF {fixing.of}", words)


def _helped(record: Do | Ask | Fix, file: str, wording: Wording, by_phone: bool) -> Iterator[PromptRow]:
    """Yield the question that asks if a fix helped, shown after the fix's own steps."""
    assert isinstance(record, Fix)
    asked = as_phrase("Does it work now?")
    yield PromptRow("act", "ASK", quoted(asked)) if by_phone else PromptRow("act", "FIND OUT", asked)
    yield PromptRow("see", "SHOULD SEE", _capital(wording.say(record.see, file, record.where)))


def _again(walk: Walk, stop: Stop, wording: Wording, by_phone: bool) -> Iterator[PromptRow]:
    """Yield the step that failed, to try again after the fix, and what shows that it works."""
    failed = stop.address.rpartition("!")[0]
    taken = next((taken for taken in reversed(walk.trail) if taken.address == failed), None)
    if taken is None or not isinstance(taken.stop.record, Do):
        return
    step, file = taken.stop.record, taken.stop.file
    act = wording.say(step.do, file, step.where)
    yield PromptRow("plain", "TRY AGAIN", quoted(act) if by_phone else act)
    if step.see:
        yield PromptRow("see", "WORKS IF", _capital(wording.say(step.see, file, step.where)))


def _rows(record: Do | Ask | Fix, file: str, wording: Wording, by_phone: bool) -> Iterator[PromptRow]:
    """Yield what to say, do, and look for, in that order."""
    where = "reader" if isinstance(record, Ask) else record.where
    if not isinstance(record, Fix) and record.say:
        yield PromptRow("say", "SAY", quoted(wording.say(record.say, file, where)))
    if isinstance(record, Ask):
        yield PromptRow("act", "FIND OUT", wording.say(record.ask, file))
        if record.help:
            yield PromptRow("how", "HOW", wording.say(record.help, file))
    else:
        yield from _act(record, file, wording, by_phone and record.who != "staff")
    if not isinstance(record, Fix) and record.note:
        yield PromptRow("note", "STAFF ONLY", wording.say(record.note, file, where))


def _act(record: Do | Fix, file: str, wording: Wording, by_phone: bool) -> Iterator[PromptRow]:
    act = wording.say(record.try_ if isinstance(record, Fix) else record.do, file, record.where)
    place = "" if record.who == "staff" else wording.screen_place(record.where)
    see = wording.say(record.see, file, record.where)
    if by_phone:
        yield PromptRow("act", "READ ALOUD", quoted(act), place)
        yield PromptRow(
            "see", "ASK", quoted((*as_phrase("Do you see this? "), *_capital(see)) if see else as_phrase(TOP))
        )
    else:
        yield PromptRow("act", _WHO[record.who], act, place)
        yield PromptRow("see", "SHOULD SEE", _capital(see))


def _choices(stop: Stop, last: bool, wording: Wording) -> tuple[Choice, ...]:
    return tuple(Choice(offer, _choice(stop, offer, last, wording)) for offer in stop.offers)


def _choice(stop: Stop, offer: str, last: bool, wording: Wording) -> str:
    if offer == "waiting":
        return f"Wait about {getattr(stop.record, 'wait', 0)} min and help another patron"
    if stop.kind == "ask":
        text = next((answer.text for answer in stop.answers if answer.id == offer), "Not sure")
        return wording.plain(text, stop.file)
    if stop.kind == "fix":
        not_yet = "Still not working (last fix)" if last else "Still not working"
        return {"worked": "It works now", "not-yet": not_yet}[offer]
    return {"done": "It worked", "stuck": "It didn't, or not sure"}[offer]


# ------------------------------------------------------------------ built-in stops


def _ready(walk: Walk, stop: Stop, wording: Wording, plan: Walk) -> Prompt:
    steps = len(plan.trail) - len(walk.trail) - 1
    time = PromptRow("then", "TIME", as_phrase(f"About {minutes(plan, len(walk.trail) + 1)} minutes, {steps} steps."))
    rows = (
        PromptRow("say", "SAY", quoted(as_phrase("Before we start, do you have these with you?"))),
        *needed("NEEDED", plan, walk.trail, wording),
        *_caution(walk, wording),
        *never(wording),
        *_we_may_not(walk.library),
        time,
    )
    texts = {
        "done": "Everything is here. Start",
        "come-back": "Something is missing. Come back another day",
        "from-borrow": "Start at Borrow (setup is done)",
    }
    return Prompt("prepare", rows, tuple(Choice(offer, texts[offer]) for offer in stop.offers))


def needed(word: str, plan: Walk, answers: Iterable[Taken], wording: Wording) -> Iterator[PromptRow]:
    """Yield the things the patron needs, worded to match the answers so far."""
    for number, phrase in enumerate(needs(plan, wording, answers)):
        yield PromptRow("table", "" if number else word, phrase)


def _keep(stop: Stop) -> Prompt:
    texts = {"keep": "Yes, keep it", "give-back": "No, return it now"}
    say = (
        "Your book is returned automatically, and your sheet shows how to return it early. "
        "Would you like to keep it for now?"
    )
    rows = (
        PromptRow("say", "SAY", quoted(as_phrase(say))),
        PromptRow("act", "FIND OUT", as_phrase("Does the patron want to keep the book?")),
    )
    return Prompt(stop.section, rows, tuple(Choice(offer, texts[offer]) for offer in stop.offers))


def _we_may_not(library: Library) -> Iterator[PromptRow]:
    """Yield what the library doesn't allow staff to do, so they know before they start."""
    for number, words in enumerate(library.profile.we_may_not if library.profile else ()):
        yield PromptRow("note", "" if number else "STAFF ONLY", as_phrase(f"We aren't allowed to {words.rstrip('.')}."))


def _which(walk: Walk, stop: Stop, wording: Wording) -> Prompt:
    """Return the prompt that asks for the device or the service, below the problem that the visit starts with."""
    library = walk.library
    names = {**{id: file.device for id, file in library.devices.items()}, "not-sure": "Not sure"}
    names |= {id: file.platform for id, file in library.platforms.items()}
    thing = "Which device is it?" if stop.address == "!device" else "Which service is it?"
    choices = tuple(Choice(offer, names[offer]) for offer in stop.offers)
    found = library.trouble(walk.start.trouble.partition("/")[0], walk.start.trouble)
    problem = (PromptRow("trouble", "PROBLEM", wording.say(found.trouble.says, found.file)),) if found else ()
    return Prompt(stop.section, (*problem, PromptRow("act", "FIND OUT", as_phrase(thing))), choices)


def _seen(walk: Walk, stop: Stop, wording: Wording) -> Prompt:
    """Return the prompt that asks which problem the patron sees."""
    rows = (
        PromptRow("bad", "DIDN'T WORK", as_phrase(step_words(walk, walk.trail[-1].stop))),
        PromptRow("say", "SAY", quoted(as_phrase("What do you see?"))),
        PromptRow("act", "FIND OUT", as_phrase("Which of these is it?")),
    )
    return Prompt(stop.section, rows, tuple(Choice(offer, seen_words(walk, stop, offer)) for offer in stop.offers))


def seen_words(walk: Walk, stop: Stop, offer: str) -> str:
    """Return one of the possible problems in the patron's words."""
    found = walk.library.trouble(stop.file, offer)
    return Wording(walk.library, walk.facts).plain(found.trouble.says, found.file) if found else "Something else"


def _last(walk: Walk, stop: Stop) -> Prompt:
    texts = {
        "go-on": "It works now",
        "other-way": "Try another way",
        "callback": "Promise a callback",
        "refer": "Refer the patron to someone else",
    }
    untried = "We don't know of anything else to try."
    rows = (
        PromptRow(
            "plain", "", as_phrase(untried if walk.trail[-1].stop.kind == "seen" else "We couldn't fix it today.")
        ),
        PromptRow("say", "SAY", quoted(as_phrase("I don't want to take up more of your time. Here's what we can do."))),
    )
    return Prompt(stop.section, rows, tuple(Choice(offer, texts[offer]) for offer in stop.offers))


def _caution(walk: Walk, wording: Wording) -> Iterator[PromptRow]:
    """Yield a caution if it depends on the country whether the current way works, and the country isn't set."""
    platform = walk.facts["platform"]
    for verdict in verdicts(walk.library, walk.facts["model"], platform):
        if verdict.way == walk.facts["way"] and verdict.caution:
            yield PromptRow("bad", "CAREFUL", wording.say(verdict.caution, platform))


_HARMS = {"factory-reset": "reset", "deregister": "deregister", "erase-device": "erase"}


def never(wording: Wording) -> Iterator[PromptRow]:
    """Yield a warning about what staff must never do to this model."""
    model = wording.facts.get("model", "")
    kind = wording.library.model(model)
    harms = [_HARMS[harm] for harm in kind.never if harm in _HARMS] if kind else []
    if kind and harms:
        warning = f"Never {' or '.join(harms)} this {wording.thing('reader')[0]}. "
        why = wording.say(kind.why_never, wording.library.models[model])
        yield PromptRow("bad", "CAREFUL", (*as_phrase(warning), *why))


# ------------------------------------------------------------------ trust


def badge(library: Library, stop: Stop, facts: Mapping[str, str]) -> str:
    """Return a line about how reliable a step is, for staff who doubt it."""
    if stop.file not in library.files:
        return ""
    known = trust(library, stop.file, stop.record, facts)
    return how_known(known, lambda day: in_words(date.fromisoformat(day), library.country, "medium"))


def words(rows: tuple[PromptRow, ...]) -> str:
    """Return the text in all rows, for tests and for scripts that search it."""
    return "\n".join(plain(row.phrase) for row in rows)


def step_words(walk: Walk, stop: Stop) -> str:
    """Return a few words that describe a stop in a list."""
    fixed = {
        "ready": "What you need",
        "keep": "Keep the book?",
        "last": "What we can do instead",
        "which": "Which one is it?",
        "seen": "What do you see?",
    }
    if stop.record is None:
        return fixed.get(stop.kind, "")
    record = stop.record
    text = next(value for name in ("do", "ask", "try_") if (value := getattr(record, name, "")))
    return Wording(walk.library, walk.facts).plain(text, stop.file, getattr(record, "where", "reader"))
