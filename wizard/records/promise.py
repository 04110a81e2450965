"""A promised callback to a patron: its questions, its rules for what can be saved, and its texts."""

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
    "Only our staff can see them, and we'll delete them after the call."
)
NO = "That's fine. I won't write anything down. Come by or call us anytime."


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised callback. If the contact is on a paper slip, `name` and `contact` are "", and `slip` is its number.

    `device`, `model`, and `platform` are ids, and `step` is the address where the visit stopped. `tried` has sentences,
    because step names can change. `who` has the initials of the colleague who will call, and `found` their findings.
    `warn` and `wipe` are ages in days: when the desk warns, and when the promise is deleted. Each promise stores the
    limits of its library, so that it's deleted in time even without a profile.
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
    def delete_on(self) -> date:
        """Return the day the promise is deleted, even if the call wasn't made."""
        return self.made + timedelta(days=self.wipe)


class PromiseQuestion(NamedTuple):
    """A question for a promise: the field, the text, and a hint."""

    id: str
    ask: str
    hint: str


QUESTIONS = (
    PromiseQuestion("name", "First name or initials?", "No last name. Optional."),
    PromiseQuestion("contact", "One phone number or email address?", "Leave it empty to use a paper slip for both."),
    PromiseQuestion("best_time", "When is a good time?", "For example “mornings” or “after 5:30 pm”. Optional."),
)
_LONGEST = {"name": 20, "contact": 60, "slip": 4, "best_time": 40, "who": 12, "found": 400}


class Refused(Exception):
    """Typed text that can't be saved. Its message is a sentence for the screen."""


def refusal(field: str, text: str) -> str:
    """Return why this text can't be saved in a field, in one sentence, or "" if it can."""
    text = text.strip()
    if len(text) > _LONGEST[field]:
        return f"Please make it shorter. It can be up to {_LONGEST[field]} characters long."
    if not text:
        return ""
    if field == "contact":
        return personal_data.contact_refusal(text)
    if field == "slip":
        return "" if text.isdecimal() and text.isascii() else "Type the slip's number, such as 14."
    if why := personal_data.refusal(text):
        return why
    if field in ("name", "who") and (any(char.isdigit() for char in text) or len(text.split()) > 2):
        return "Please type a first name or initials, and nothing else."
    return "" if text.isprintable() else "Please type it on one line."


def checked(**fields: str) -> dict[str, str]:
    """Return the fields as they will be saved. Raise Refused with the first reason against one."""
    for field, text in fields.items():
        if sentence := refusal(field, text):
            raise Refused(sentence)
    return {field: text.strip() for field, text in fields.items()}


def days_kept(library: Library) -> tuple[int, int]:
    """Return the ages in days when the desk warns and when a promise is deleted, at most 90. (standards: PR05)"""
    own = library.profile.promises if library.profile else None
    return (own.warn, min(own.wipe, LONGEST)) if own else (WARN, WIPE)


def day_refusal(due: date, wiped: date, today: date, country: str = "") -> str:
    """Return why a call can't be promised for `due` if the promise is deleted on `wiped`, or "" if it can."""
    if due < today:
        return "That day is in the past. Please choose a later one."
    if due >= wiped:
        return f"The name and number will be deleted on {in_words(wiped, country, 'day')}. Choose an earlier day."
    return ""


def drafted(walk: Walk, *, due: date, today: date, branch: str = "", **fields: str) -> Promise:
    """Return a new promise about this walk, which isn't saved yet.

    `fields` are name, contact, slip, best_time, and who.

    Raise Refused for text that can't be saved, or if there is no way to contact the patron.
    """
    given = {"name": "", "contact": "", "slip": "", "best_time": "", "who": "", **checked(**fields)}
    if bool(given["contact"]) == bool(given["slip"]):
        raise Refused(
            "Type a phone number or an email address. If it's on a paper slip, type the slip's number instead."
        )
    if given["slip"] and given["name"]:
        raise Refused("The name is on the slip. Please leave it out here.")
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
    """Yield sentences about the steps that didn't work and the fixes that were tried, without patron data."""
    for taken in walk.trail:
        if taken.stop.kind == "fix" and not taken.passed:
            yield f"Tried: {step_words(walk, taken.stop)} {_RESULTS.get(taken.answer, '')}".strip()
        elif taken.answer == "stuck":
            yield f"Didn't work: {step_words(walk, taken.stop)}"
        elif taken.stop.kind == "seen" and taken.answer != SOMETHING_ELSE:
            yield f"What they see: {seen_words(walk, taken.stop, taken.answer)}"
    if walk.at is not None and walk.at.record is not None:
        yield f"Stopped at: {step_words(walk, walk.at)}"


_RESULTS = {"worked": "It helped.", "not-yet": "It didn't help.", "not-sure": "We aren't sure if it helped."}


# ---------------------------------------------------------------------- texts


def about(promise: Promise, library: Library) -> str:
    """Return the known device and service, such as `Kindle Paperwhite + Libby`."""
    model, device = library.model(promise.model), library.devices.get(promise.device)
    platform = library.platforms.get(promise.platform)
    names = (model.name if model else device.device if device else "", platform.platform if platform else "")
    return " + ".join(filter(None, names)) or "A problem"


def reach(promise: Promise) -> str:
    """Return how to contact the patron, such as `Ann, 555 0100, mornings`, or the paper slip with the contact."""
    if promise.slip:
        return ", ".join(filter(None, (f"slip {promise.slip}", promise.best_time)))
    return ", ".join(filter(None, (promise.name, promise.contact, promise.best_time)))


def state(promise: Promise, today: date) -> str:
    """Return `old` if the promise will be deleted soon, or else `overdue`, `today`, or `later`."""
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
    left = (promise.delete_on - today).days
    soon = f", deleted in {left} day{'' if left == 1 else 's'}" if state(promise, today) == "old" else ""
    return day + soon


def _due(promise: Promise, today: date, country: str) -> str:
    said, day = when(promise, today, country), in_words(promise.due, country, "day")
    return said if said.startswith(("today", day)) else f"{day}, {said}"


def summary(promise: Promise, library: Library, today: date) -> str:
    """Return one line for a list: the day, the subject, and who will call.

    Others can see the screen, so it has no contact.
    """
    who = f" ({promise.who})" if promise.who else ""
    return f"{when(promise, today, library.country)}: {about(promise, library)}{who}"


def details(promise: Promise, library: Library, today: date) -> list[str]:
    """Return all the details of a promise, line by line."""
    contact = f"The name and number are on {reach(promise)}." if promise.slip else f"Call {reach(promise)}."
    return [contact, *without_contact(promise, library, today)]


def without_contact(promise: Promise, library: Library, today: date) -> list[str]:
    """Return the details of a promise, line by line, without the contact."""
    lines = [
        f"Promised for {_due(promise, today, library.country)}.",
        f"It's about {about(promise, library)}.",
        *promise.tried,
    ]
    lines += [f"It was made at {_branch(promise, library)}."] if promise.branch else []
    lines += [f"{promise.who} will call."] if promise.who else []
    lines += [f"Findings: {promise.found}"] if promise.found else []
    return lines


def _branch(promise: Promise, library: Library) -> str:
    """Return the branch's name, or its id if it's no longer in the profile."""
    branch = library.profile.branches.get(promise.branch) if library.profile else None
    return branch.name if branch else promise.branch


class DueCounts(NamedTuple):
    """The numbers of promises that are due today, overdue, and deleted soon."""

    due: int
    late: int
    old: int


def count_due(promises: Sequence[Promise], today: date) -> DueCounts:
    """Count the due promises in a list."""
    return DueCounts(
        due=sum(promise.due == today for promise in promises),
        late=sum(promise.due < today for promise in promises),
        old=sum(state(promise, today) == "old" for promise in promises),
    )


def due_sentence(counted: DueCounts) -> str:
    """Return one sentence for the first screen, or "" if no call is due."""
    due, late, old = counted
    parts = [f"{due} due today"] * bool(due) + [f"{late} overdue"] * bool(late)
    parts += [f"{old} will be deleted soon"] * bool(old)
    return f"Callbacks: {', '.join(parts)}." if parts else ""
