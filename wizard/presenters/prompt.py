"""What a stop of the walk says to staff, role by role, like a cue sheet: before any screen, in the order of speech.

The desk draws it, the line mode prints it, and both choose from the same answers. (desk-screens: 0, 4, 5)
"""

from collections.abc import Iterator
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
from wizard.walk.stops import FixAt, Stop
from wizard.walk.walk import Walk
from wizard.walk.ways import verdicts

Role = Literal["trouble", "fix", "say", "act", "how", "see", "note", "table", "then", "bad", "plain"]

# The words of the trail, in the order of a visit.
PHASES = {
    "recognize": "Which",
    "prepare": "Prepare",
    "set-up": "Set up",
    "borrow": "Borrow",
    "read": "Read",
    "give-back": "Give back",
    "teach-back": "Show me",
    "clean-up": "Tidy up",
    "trouble": "Trouble",
}

TOP = "What words are at the top of the screen now?"
_WHO = {"patron": "PATRON", "staff": "YOU", "together": "TOGETHER"}


class Row(NamedTuple):
    """One role: its word in the gutter and what stands beside it. `place` stands above an act: `On the phone`."""

    role: Role
    word: str
    phrase: Phrase
    place: str = ""


class Choice(NamedTuple):
    """One answer, by its id, and how it reads."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """All that one stop says. `badge` tells how far to trust it."""

    section: str
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    badge: str = ""
    wait: int = 0  # minutes it takes by itself


def cue(walk: Walk, plan: Walk | None = None, by_phone: bool = False) -> Cue:
    """What the stop at which the walk stands says. `plan` is the walk looked ahead, where the caller has it already.

    `by_phone`: what one would point at is read out, and what one would look at is asked for (standard SV10).
    Raises ValueError for a walk that is over.
    """
    stop = walk.at
    if stop is None:
        raise ValueError("the walk is over")
    wording = Wording(walk.library, walk.facts)
    if stop.kind == "ready":
        return _ready(walk, stop, wording, plan or ahead(walk))
    if stop.kind == "keep":
        return _keep(stop)
    if stop.kind == "which":
        return _which(walk.library, stop)
    if stop.kind == "seen":
        return _seen(walk, stop, wording)
    if stop.kind == "last":
        return _last(walk, stop)
    return _step(walk, stop, wording, by_phone)


def as_phrase(words: str) -> Phrase:
    """Our own words, as flows' words come."""
    return (Span("text", words),)


def _capital(phrase: Phrase) -> Phrase:
    """The phrase as a sentence of its own; flows write it so that it also reads behind `It worked if you see`."""
    if not phrase or phrase[0].kind != "text":
        return phrase
    return (Span("text", phrase[0].text[:1].upper() + phrase[0].text[1:]), *phrase[1:])


def quoted(phrase: Phrase) -> Phrase:
    """What is read out."""
    return (Span("text", "“"), *phrase, Span("text", "”")) if phrase else ()


# ------------------------------------------------------------------ a step, a question, a fix


def _step(walk: Walk, stop: Stop, wording: Wording, by_phone: bool) -> Cue:
    record = stop.record
    assert record is not None
    fixing = walk.fixing()
    own = _rows(record, stop.file, wording, by_phone)
    another_way = len(walk.tried) > 1 and len(walk.trail) == walk.way_from
    mind = (*(_caution(walk, wording) if another_way else ()), *(never(wording) if fixing else ()))
    again = _again(walk, stop, wording, by_phone) if stop.kind == "fix" else ()
    rows = (*_trouble(fixing, stop, wording), *mind, *(row for row in own if row.phrase), *again)
    choices = _choices(stop, fixing is None or fixing.last, wording)
    return Cue(stop.section, rows, choices, badge(walk.library, stop), getattr(record, "wait", 0))


def _trouble(fixing: FixAt | None, stop: Stop, wording: Wording) -> Iterator[Row]:
    """What has happened so far, or nobody knows why they are joining the Wi-Fi again."""
    if fixing is None:
        return
    says = wording.say(fixing.trouble.says, fixing.file) if fixing.trouble else ()
    yield Row("trouble", "TROUBLE", says or as_phrase("It didn't work."))
    inside = stop.kind != "fix"
    words = wording.say(fixing.fix.try_, fixing.file, fixing.fix.where) if inside else ()
    yield Row("fix", f"FIX {fixing.number} OF {fixing.of}", words)


def _again(walk: Walk, stop: Stop, wording: Wording, by_phone: bool) -> Iterator[Row]:
    """The step that the fix is for, to be tried once more: what a fix shows is not yet what the step is to show."""
    mended = stop.address.rpartition("!")[0]
    taken = next((taken for taken in reversed(walk.trail) if taken.address == mended), None)
    if taken is None or not isinstance(taken.stop.record, Do):
        return
    step, file = taken.stop.record, taken.stop.file
    act = wording.say(step.do, file, step.where)
    yield Row("plain", "TRY AGAIN", quoted(act) if by_phone else act)
    if step.see:
        yield Row("see", "WORKS IF", _capital(wording.say(step.see, file, step.where)))


def _rows(record: Do | Ask | Fix, file: str, wording: Wording, by_phone: bool) -> Iterator[Row]:
    """Say, do, look: the order of speech."""
    where = "reader" if isinstance(record, Ask) else record.where
    if not isinstance(record, Fix) and record.say:
        yield Row("say", "SAY", quoted(wording.say(record.say, file, where)))
    if isinstance(record, Ask):
        yield Row("act", "FIND OUT", wording.say(record.ask, file))
        if record.help:
            yield Row("how", "HOW", wording.say(record.help, file))
    else:
        yield from _act(record, file, wording, by_phone and record.who != "staff")
    if not isinstance(record, Fix) and record.note:
        yield Row("note", "STAFF ONLY", wording.say(record.note, file, where))


def _act(record: Do | Fix, file: str, wording: Wording, by_phone: bool) -> Iterator[Row]:
    act = wording.say(record.try_ if isinstance(record, Fix) else record.do, file, record.where)
    place = "" if record.who == "staff" else wording.screen_place(record.where)
    see = wording.say(record.see, file, record.where)
    if by_phone:
        yield Row("act", "READ OUT", quoted(act), place)
        yield Row("see", "ASK", quoted((*as_phrase("Do you see this? "), *_capital(see)) if see else as_phrase(TOP)))
    else:
        yield Row("act", _WHO[record.who], act, place)
        yield Row("see", "SHOULD SEE", _capital(see))


def _choices(stop: Stop, last: bool, wording: Wording) -> tuple[Choice, ...]:
    return tuple(Choice(offer, _choice(stop, offer, last, wording)) for offer in stop.offers)


def _choice(stop: Stop, offer: str, last: bool, wording: Wording) -> str:
    if offer == "waiting":
        return f"Waiting (about {getattr(stop.record, 'wait', 0)} min): next patron"
    if stop.kind == "ask":
        text = next((answer.text for answer in stop.answers if answer.id == offer), "Not sure")
        return wording.plain(text, stop.file)
    if stop.kind == "fix":
        not_yet = "Not yet: we tried all" if last else "Not yet: next fix"
        return {"worked": "It works now: go on", "not-yet": not_yet}[offer]
    return {"done": "It worked", "stuck": "It didn't, or not sure"}[offer]


# ------------------------------------------------------------------ our own stops


def _ready(walk: Walk, stop: Stop, wording: Wording, plan: Walk) -> Cue:
    steps = len(plan.trail) - len(walk.trail) - 1
    then = Row("then", "THEN", as_phrase(f"About {minutes(plan, len(walk.trail) + 1)} minutes, {steps} steps."))
    rows = (
        Row("say", "SAY", quoted(as_phrase("Before we start: do you have these with you?"))),
        *needed("ON THE TABLE", plan, wording),
        *_caution(walk, wording),
        *never(wording),
        *_we_may_not(walk.library),
        then,
    )
    texts = {
        "done": "All here: start",
        "come-back": "Something is missing: another day",
        "from-borrow": "Set-up is done: start at Borrow",
    }
    return Cue("prepare", rows, tuple(Choice(offer, texts[offer]) for offer in stop.offers))


def needed(word: str, plan: Walk, wording: Wording) -> Iterator[Row]:
    """What the patron needs to have with them."""
    for number, phrase in enumerate(needs(plan, wording)):
        yield Row("table", "" if number else word, phrase)


def _keep(stop: Stop) -> Cue:
    texts = {"keep": "Yes, keep it: go on", "give-back": "No, give it back now"}
    say = "It goes back by itself, and your sheet says how to give it back earlier. Do you want to keep it and read it?"
    rows = (
        Row("say", "SAY", quoted(as_phrase(say))),
        Row("act", "FIND OUT", as_phrase("Does the patron want to keep the book?")),
    )
    return Cue(stop.section, rows, tuple(Choice(offer, texts[offer]) for offer in stop.offers))


def _we_may_not(library: Library) -> Iterator[Row]:
    """What the library's own rules forbid its staff, said while they decide what to do."""
    for number, words in enumerate(library.profile.we_may_not if library.profile else ()):
        yield Row("note", "" if number else "STAFF ONLY", as_phrase(f"We may not {words.rstrip('.')}."))


def _which(library: Library, stop: Stop) -> Cue:
    names = {**{id: file.device for id, file in library.devices.items()}, "not-sure": "Not sure"}
    names |= {id: file.platform for id, file in library.platforms.items()}
    thing = "Which device is it?" if stop.address == "!device" else "Which library service is it?"
    choices = tuple(Choice(offer, names[offer]) for offer in stop.offers)
    return Cue(stop.section, (Row("act", "FIND OUT", as_phrase(thing)),), choices)


def _seen(walk: Walk, stop: Stop, wording: Wording) -> Cue:
    """The troubles of a step in the patron's words."""
    rows = (
        Row("bad", "DIDN'T WORK", as_phrase(step_words(walk, walk.trail[-1].stop))),
        Row("say", "SAY", quoted(as_phrase("What do you see?"))),
        Row("act", "FIND OUT", as_phrase("Which of these is it?")),
    )
    return Cue(stop.section, rows, tuple(Choice(offer, seen_words(walk, stop, offer)) for offer in stop.offers))


def seen_words(walk: Walk, stop: Stop, offer: str) -> str:
    """A trouble that may be seen, in the patron's words."""
    found = walk.library.trouble(stop.file, offer)
    return Wording(walk.library, walk.facts).plain(found.trouble.says, found.file) if found else "Something else"


def _last(walk: Walk, stop: Stop) -> Cue:
    texts = {
        "go-on": "It works now: go on",
        "other-way": "Try another way",
        "callback": "Promise to call back",
        "refer": "Refer to somebody who knows",
    }
    untried = "Nothing else is known here that could be wrong with it."
    rows = (
        Row("plain", "", as_phrase(untried if walk.trail[-1].stop.kind == "seen" else "We could not mend it here.")),
        Row("say", "SAY", quoted(as_phrase("I don't want you to lose more time. Here is what we can do."))),
    )
    return Cue(stop.section, rows, tuple(Choice(offer, texts[offer]) for offer in stop.offers))


def _caution(walk: Walk, wording: Wording) -> Iterator[Row]:
    """What nobody could check about the present way, as the country is not known: said where the way begins."""
    platform = walk.facts["platform"]
    for verdict in verdicts(walk.library, walk.facts["model"], platform):
        if verdict.way == walk.facts["way"] and verdict.caution:
            yield Row("bad", "MIND", wording.say(verdict.caution, platform))


_HARMS = {"factory-reset": "reset", "deregister": "deregister", "erase-device": "erase"}


def never(wording: Wording) -> Iterator[Row]:
    """What must never be done to this model, said before anybody thinks of it."""
    model = wording.facts.get("model", "")
    kind = wording.library.model(model)
    harms = [_HARMS[harm] for harm in kind.never if harm in _HARMS] if kind else []
    if kind and harms:
        warning = f"Never {' or '.join(harms)} this {wording.thing('reader')[0]}. "
        why = wording.say(kind.why_never, wording.library.models[model])
        yield Row("bad", "MIND", (*as_phrase(warning), *why))


# ------------------------------------------------------------------ trust


def badge(library: Library, stop: Stop) -> str:
    """Return how far to trust a step. Staff read it when in doubt."""
    if stop.file not in library.files:
        return ""
    known = trust(library, stop.file, stop.record)
    checked = in_words(date.fromisoformat(known.date), library.country, "medium")
    return how_known(known, checked)


def words(rows: tuple[Row, ...]) -> str:
    """All that rows say, for tests and for the search in scripts."""
    return "\n".join(plain(row.phrase) for row in rows)


def step_words(walk: Walk, stop: Stop) -> str:
    """A stop in a few words, for a list."""
    ours = {
        "ready": "You need",
        "keep": "Keep the book?",
        "last": "What we can do instead",
        "which": "Which one is it?",
        "seen": "What do you see?",
    }
    if stop.record is None:
        return ours.get(stop.kind, "")
    record = stop.record
    text = next(value for name in ("do", "ask", "try_") if (value := getattr(record, name, "")))
    return Wording(walk.library, walk.facts).plain(text, stop.file, getattr(record, "where", "reader"))
