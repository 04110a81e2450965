"""A promise: a call that staff owe a patron. What is asked, what may be kept of it, and how it is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from wizard.content.dates import in_words
from wizard.content.flow import LONGEST, WARN, WIPE
from wizard.content.library import Library
from wizard.presenters.prompt import seen_words, step_words
from wizard.system import personal_data
from wizard.walk.stops import SOMETHING_ELSE
from wizard.walk.walk import Walk

ALOUD = (
    "May I write down your first name and one number, so that we can call you back? "
    "Nobody else sees it, and it is wiped after the call."
)
NO = "That is all right. Nothing is written down. Come by or call us whenever you like."


@dataclass(frozen=True, slots=True)
class Promise:
    """One call owed. A contact on paper leaves `name` and `contact` empty, and `slip` is the number on the paper.

    `device`, `model` and `platform` are ids, `step` the address where the visit stood; `tried` are sentences, since
    steps may have other names by then. `who` are the initials of whoever does it; `found` is what was found out.
    `warn` and `wipe` are the ages in days at which the desk warns and at which it is wiped: each promise carries those
    of its own library, so that whoever opens the records needs no profile to wipe in time, nor wipes too early.
    """

    id: int
    version: int
    name: str
    contact: str
    slip: str
    best_time: str
    device: str
    model: str
    platform: str
    step: str
    tried: tuple[str, ...]
    due: date
    made: date
    branch: str = ""
    who: str = ""
    found: str = ""
    warn: int = WARN
    wipe: int = WIPE

    @property
    def wiped(self) -> date:
        """The day on which it is wiped, kept or not."""
        return self.made + timedelta(days=self.wipe)


class Question(NamedTuple):
    """One thing that is asked for a promise: the field, the words, and what helps to answer."""

    id: str
    ask: str
    hint: str


QUESTIONS = (
    Question("name", "First name or initials?", "No family name. It may stay empty."),
    Question("contact", "One phone number or e-mail address?", "Empty: name and number stay on a paper slip."),
    Question("best_time", "When is a good time?", "As “mornings” or “after 17:30”. It may stay empty."),
)
_LONGEST = {"name": 20, "contact": 60, "slip": 4, "best_time": 40, "who": 12, "found": 400}


class Refused(Exception):
    """What was typed can't be kept. Its text is a sentence for the screen."""


def refusal(field: str, text: str) -> str:
    """Why this can't be kept in a field, in one sentence; empty where it can."""
    text = text.strip()
    if len(text) > _LONGEST[field]:
        return f"Please make it shorter: {_LONGEST[field]} letters at most."
    if not text:
        return ""
    if field == "contact":
        return personal_data.contact_refusal(text)
    if field == "slip":
        return "" if text.isdecimal() and text.isascii() else "A slip has a number, such as 14."
    if why := personal_data.refusal(text):
        return why
    if field in ("name", "who") and (any(char.isdigit() for char in text) or len(text.split()) > 2):
        return "Please type a first name or initials, and nothing else."
    return "" if text.isprintable() else "Please type it in one line."


def checked(**fields: str) -> dict[str, str]:
    """The fields as they may be kept. Raises Refused with the first sentence that forbids one."""
    for field, text in fields.items():
        if sentence := refusal(field, text):
            raise Refused(sentence)
    return {field: text.strip() for field, text in fields.items()}


def days_kept(library: Library) -> tuple[int, int]:
    """At how many days the desk warns of a promise, and at how many it is wiped: never after 90. (standards: PR05)"""
    own = library.profile.promises if library.profile else None
    return (own.warn, min(own.wipe, LONGEST)) if own else (WARN, WIPE)


def day_refusal(due: date, wiped: date, today: date, country: str = "") -> str:
    """Why a call can't be promised for this day, if it is wiped on that one; empty where it can."""
    if due < today:
        return "That day is over. Please choose a later one."
    if due >= wiped:
        return f"The name and number will be deleted on {in_words(wiped, country, 'day')}. Choose an earlier day."
    return ""


def drafted(walk: Walk, *, due: date, today: date, branch: str = "", **fields: str) -> Promise:
    """A promise about this walk, not kept yet. `fields` are name, contact, slip, best_time and who.

    Raises Refused for what can't be kept, and where there is no way to reach the patron.
    """
    given = {"name": "", "contact": "", "slip": "", "best_time": "", "who": "", **checked(**fields)}
    if bool(given["contact"]) == bool(given["slip"]):
        raise Refused("Type one contact, or the number of the paper slip that has it.")
    if given["slip"] and given["name"]:
        raise Refused("The name is on the slip; please leave it out here.")
    warn, wipe = days_kept(walk.library)
    if sentence := day_refusal(due, today + timedelta(days=wipe), today, walk.library.country):
        raise Refused(sentence)
    at = walk.at or (walk.trail[-1].stop if walk.trail else None)
    return Promise(
        id=0,
        version=0,
        device=walk.facts.get("device", ""),
        model=walk.facts.get("model", ""),
        platform=walk.facts.get("platform", ""),
        step=at.address if at else "",
        tried=tuple(story(walk)),
        due=due,
        made=today,
        branch=branch,
        warn=warn,
        wipe=wipe,
        **given,
    )


def story(walk: Walk) -> Iterator[str]:
    """What happened, in sentences without a patron in them: what did not work, and what was tried."""
    for taken in walk.trail:
        if taken.stop.kind == "fix" and not taken.passed:
            yield f"Tried: {step_words(walk, taken.stop)} {_BECAME.get(taken.answer, '')}".strip()
        elif taken.answer == "stuck":
            yield f"Did not work: {step_words(walk, taken.stop)}"
        elif taken.stop.kind == "seen" and taken.answer != SOMETHING_ELSE:
            yield f"What they see: {seen_words(walk, taken.stop, taken.answer)}"
    if walk.at is not None and walk.at.record is not None:
        yield f"Stopped at: {step_words(walk, walk.at)}"


_BECAME = {"worked": "It helped.", "not-yet": "It did not help.", "not-sure": "We are not sure that it helped."}


# ---------------------------------------------------------------------- how it is said


def about(promise: Promise, library: Library) -> str:
    """`Kindle Paperwhite + Libby`, as far as it is known."""
    model, device = library.model(promise.model), library.devices.get(promise.device)
    platform = library.platforms.get(promise.platform)
    names = (model.name if model else device.device if device else "", platform.platform if platform else "")
    return " + ".join(filter(None, names)) or "A trouble"


def reach(promise: Promise) -> str:
    """How to reach the patron: `Ann, 555 0100, mornings`, or the slip that says it."""
    if promise.slip:
        return ", ".join(filter(None, (f"slip {promise.slip}", promise.best_time)))
    return ", ".join(filter(None, (promise.name, promise.contact, promise.best_time)))


def state(promise: Promise, today: date) -> str:
    """`old`: soon to be wiped; else `overdue`, `today` or `later`. A clock set back makes nothing old."""
    if (today - promise.made).days >= promise.warn:
        return "old"
    return "overdue" if promise.due < today else "today" if promise.due == today else "later"


def when(promise: Promise, today: date, country: str) -> str:
    """Return the promised day as seen today: `today`, `2 days late`, or `Tuesday, December 1`."""
    late = (today - promise.due).days
    day = (
        "today"
        if not late
        else f"{late} day{'s' if late > 1 else ''} late"
        if late > 0
        else in_words(promise.due, country, "day")
    )
    left = (promise.wiped - today).days
    soon = f", wiped in {left} day{'' if left == 1 else 's'}" if state(promise, today) == "old" else ""
    return day + soon


def _due(promise: Promise, today: date, country: str) -> str:
    said, day = when(promise, today, country), in_words(promise.due, country, "day")
    return said if said.startswith(("today", day)) else f"{day}, {said}"


def summary(promise: Promise, library: Library, today: date) -> str:
    """One line for a list: when, about what, who does it. Not how to reach the patron: a screen can be seen."""
    who = f" ({promise.who})" if promise.who else ""
    return f"{when(promise, today, library.country)}: {about(promise, library)}{who}"


def details(promise: Promise, library: Library, today: date) -> list[str]:
    """All of a promise, line by line."""
    whom = f"Name and number are on {reach(promise)}." if promise.slip else f"Call {reach(promise)}."
    return [whom, *without_contact(promise, library, today)]


def without_contact(promise: Promise, library: Library, today: date) -> list[str]:
    """The same, but for how to reach the patron."""
    lines = [
        f"Promised for {_due(promise, today, library.country)}.",
        f"It is about {about(promise, library)}.",
        *promise.tried,
    ]
    lines += [f"It was made at {_branch(promise, library)}."] if promise.branch else []
    lines += [f"{promise.who} does it."] if promise.who else []
    lines += [f"Found out: {promise.found}"] if promise.found else []
    return lines


def _branch(promise: Promise, library: Library) -> str:
    """The branch's name, or its id where the profile no longer knows it."""
    branch = library.profile.branches.get(promise.branch) if library.profile else None
    return branch.name if branch else promise.branch


class Standing(NamedTuple):
    """How many promises are due today, overdue, and soon wiped."""

    due: int
    late: int
    old: int


def standing_of(promises: Sequence[Promise], today: date) -> Standing:
    """Count promises that were read already."""
    return Standing(
        due=sum(promise.due == today for promise in promises),
        late=sum(promise.due < today for promise in promises),
        old=sum(state(promise, today) == "old" for promise in promises),
    )


def standing(counted: Standing) -> str:
    """One sentence for the first screen; empty where nothing is due."""
    due, late, old = counted
    parts = [f"{due} due today"] * bool(due) + [f"{late} overdue"] * bool(late)
    parts += [f"{old} will soon be wiped"] * bool(old)
    return f"Promises: {', '.join(parts)}." if parts else ""
