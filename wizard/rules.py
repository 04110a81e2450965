"""What can be said about flows without walking them: one small function a rule.

A rule takes what was read and yields problems; its name is its code (`unknown_label` is `unknown-label`), its docstring
is what an author is told about it. Rules see whole files only: what points to a file that can't be read is left alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, get_args

from wizard.flow import Answer, Ask, Do, Fix, Instead, Known, Offer, Plain, Profile, Record, Use, Verified
from wizard.library import Library, all_steps, records
from wizard.phrase import labels
from wizard.problem import Place, Problem, Severity
from wizard.reading import hints, key_of, nearest
from wizard.source import Map, Seq
from wizard.stops import PASSED
from wizard.wording import SLOT


@dataclass(frozen=True)
class Written:
    """All that was read, with every text and condition in it found once. `profiles` are checked, but not used."""

    library: Library
    profiles: tuple[Profile, ...]
    today: date

    @cached_property
    def owned(self) -> list[tuple[str, Record]]:
        """Every record with its file's id."""
        return [(id, record) for id, file in self.library.files.items() for record in records(file)]

    @cached_property
    def texts(self) -> list["Words"]:
        """Every text for people."""
        return [words for id, record in self.owned for words in _texts(id, record)]

    @cached_property
    def conditions(self) -> list["Condition"]:
        """Every fact that a condition tests."""
        return [
            Condition(id, record, fact, values)
            for id, record in self.owned
            for fact, values in getattr(record, "only_if", {}).items()
        ]

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """The values that each fact can have, as far as they are a closed list."""
        found: dict[str, set[str]] = {
            "device": set(self.library.devices),
            "model": set(self.library.models),
            "platform": set(self.library.platforms),
            "way": {way for platform in self.library.platforms.values() for way in platform.ways},
        }
        for _, record in self.owned:
            if isinstance(record, Ask) and record.remember:
                found.setdefault(record.remember, set()).update(_remembered(record), {"not-sure"})
            for fact, value in getattr(record, "facts", {}).items():
                found.setdefault(fact, set()).add(value)
        return found


class Words(NamedTuple):
    """One text: the id of its file, the record and key it stands under, and the text."""

    file: str
    record: Record
    key: str
    text: str

    @property
    def place(self) -> Place:
        return self.record.at.place(self.key)


class Condition(NamedTuple):
    """One fact tested, and the values it may have."""

    file: str
    record: Record
    fact: str
    values: tuple[str, ...]

    def place(self, value: str | None = None) -> Place:
        """Where the fact is written, or one of its values."""
        only: Map = self.record.at["only-if"]
        return only.key_place(self.fact) if value is None else _item(only, self.fact, self.values.index(value))


def _item(only: Map, fact: str, index: int) -> Place:
    listed: Seq = only[fact]
    return listed.place(index)


def _texts(file: str, record: Record) -> Iterator[Words]:
    for key, hint in hints(_kind(record)).items():
        value = getattr(record, key.replace("-", "_"), None) or getattr(record, f"{key}_", None)
        if isinstance(value, str) and _is_text(hint):
            yield Words(file, record, key, value)
        elif isinstance(value, dict) and key in ("needs", "words"):
            for name, text in value.items():
                yield Words(file, _Named(at=record.at[key]), name, text)


def _kind(record: Record) -> Any:
    return type(record)


class _Named(Record):
    """The place of a text that stands under a name of the author's own."""

    def __init__(self, at: Any) -> None:
        object.__setattr__(self, "at", at)


def _is_text(hint: Any) -> bool:
    return Plain.TEXT in get_args(hint)


def _remembered(ask: Ask) -> set[str]:
    return {answer.means or answer.id for answer in ask.answers}


Rule = Callable[[Written], Iterator[Problem]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule."""
    RULES.append(function)
    return function


def problem(
    function: Callable[..., Any], place: Place, message: str, help: str = "", severity: Severity = "error"
) -> Problem:
    """A problem under the rule's own code."""
    return Problem(place, key_of(function.__name__), message, help, severity)


def did_you_mean(word: str, among: Any) -> str:
    """The nearest spelling as a question, with a space before it; else nothing."""
    close = nearest(word, among)
    return f" Did you mean `{close}`?" if close else ""


# ------------------------------------------------------------------ what is pointed to


@rule
def unknown_target(written: Written) -> Iterator[Problem]:
    """A `use` names steps that are nowhere: a part of the file, a topic, or topic/part."""
    library = written.library
    for file, record in written.owned:
        if isinstance(record, Use) and library.target(file, record.use) is None:
            if record.use.split("/")[0] in library.broken:
                continue
            known = [*library.files[file].parts, *library.topics, *_foreign_parts(library)]
            message = f"No steps are called `{record.use}`.{did_you_mean(record.use, known)}"
            yield problem(
                unknown_target, record.at.place("use"), message, "Name a part of this file, a topic, or topic/part."
            )


def _foreign_parts(library: Library) -> list[str]:
    return [f"{id}/{part}" for id, file in library.files.items() for part in file.parts]


@rule
def unknown_trouble(written: Written) -> Iterator[Problem]:
    """An `if-not` names a trouble that is nowhere."""
    library = written.library
    for file, record in written.owned:
        if isinstance(record, Known) and library.trouble(file, record.trouble) is None:
            if record.trouble.split("/")[0] in library.broken:
                continue
            known = [trouble.id for trouble in library.files[file].troubles]
            known += [f"{id}/{trouble.id}" for id, other in library.files.items() for trouble in other.troubles]
            message = f"No trouble is called `{record.trouble}`.{did_you_mean(record.trouble, known)}"
            yield problem(unknown_trouble, record.at.place("trouble"), message)


@rule
def unknown_label(written: Written) -> Iterator[Problem]:
    """A **label** in a text is in the `labels` of neither this file nor one in its `screens`."""
    library = written.library
    for words in written.texts:
        here = library.files[words.file]
        if set(here.screens) & library.broken:
            continue
        for label in labels(words.text):
            if library.label(words.file, label) is None:
                known = [
                    own
                    for owner in (words.file, *here.screens)
                    if owner in library.files
                    for own in library.files[owner].labels
                ]
                message = f"`{label}` is not among the labels.{did_you_mean(label, known)}"
                help = "Add it under `labels:`, or name the file that has it under `screens:`."
                yield problem(unknown_label, words.place, message, help)


@rule
def unused_label(written: Written) -> Iterator[Problem]:
    """A label that no text names: a rename of it would change nothing."""
    library = written.library
    named = {library.label(words.file, label) for words in written.texts for label in labels(words.text)}
    used = {id(found[1]) for found in named if found}
    for file in library.files.values():
        for words, label in file.labels.items():
            if id(label) not in used:
                place = file.at["labels"].key_place(words)
                yield problem(unused_label, place, f"No text names `{words}`.", "Delete it, or name it.", "warning")


@rule
def unknown_file(written: Written) -> Iterator[Problem]:
    """`screens`, an `instead` or a profile names a file that isn't there."""
    library = written.library
    known = {*library.files, *library.broken}
    for file in library.files.values():
        for index, name in enumerate(file.screens):
            if name not in known:
                message = f"There is no file `{name}`.{did_you_mean(name, known)}"
                yield problem(unknown_file, file.at["screens"].place(index), message)
    for _, record in written.owned:
        if (
            isinstance(record, Instead)
            and record.platform
            and record.platform not in {*library.platforms, *library.broken}
        ):
            message = f"There is no platform `{record.platform}`.{did_you_mean(record.platform, library.platforms)}"
            yield problem(unknown_file, record.at.place("platform"), message)


@rule
def unknown_slot(written: Written) -> Iterator[Problem]:
    """A {slot} that nothing fills: only `{library.…}`, `{platform.…}` and `{device.…}` with a known name after the dot."""
    profile = {
        f"library.{key}"
        for key in hints(Profile)
        if key not in ("card", "wifi", "platforms", "languages", "print-with")
    }
    profile |= {"library.card.number", "library.card.pin", "library.wifi.name"}
    offer = {f"platform.{key}" for key in hints(Offer)}
    devices = written.library.devices.values()
    models = (model for device in devices for model in device.models.values())
    names = set(chain(*(device.words for device in devices), *(model.words for model in models)))
    known = profile | offer | {f"device.{name}" for name in names}
    for words in written.texts:
        for slot in SLOT.findall(words.text):
            if slot not in known:
                message = f"Nothing fills `{{{slot}}}`.{did_you_mean(slot, known)}"
                yield problem(unknown_slot, words.place, message)


ALWAYS = {"library.library", "library.phone", "library.country", "library.catalogue", "platform.find-as"}


@rule
def slot_may_be_empty(written: Written) -> Iterator[Problem]:
    """A `do`, `ask` or `try` uses a slot that some profiles leave empty, and the step would say nothing."""
    for words in written.texts:
        if words.key not in ("do", "ask", "try"):
            continue
        for slot in SLOT.findall(words.text):
            if slot not in ALWAYS and not slot.startswith("device."):
                message = f"`{{{slot}}}` may be empty, and this step would be lost."
                help = f"Use it in `note` or `see`, or one of {', '.join(sorted(ALWAYS))} here."
                yield problem(slot_may_be_empty, words.place, message, help)


@rule
def device_has_no_words(written: Written) -> Iterator[Problem]:
    """A `{device.…}` phrase that a text of the device's own file uses, but one of its models does not have."""
    library = written.library
    for words in written.texts:
        device = library.devices.get(words.file)
        for slot in SLOT.findall(words.text) if device else ():
            owner, _, name = slot.partition(".")
            models = [model for model in device.models if not library.word(words.file, model, name)] if device else []
            if owner == "device" and models:
                message = f"`{models[0]}` has no words for `{{{slot}}}`."
                yield problem(device_has_no_words, words.place, message, f"Write `{name}` under the device's `words:`.")


@rule
def unknown_fact(written: Written) -> Iterator[Problem]:
    """A condition tests a fact that nothing states and no question finds out."""
    library = written.library
    known = {*written.values, *(f"library.{key}" for key in hints(Profile))}
    known |= {"library.card.number", "library.wifi.name", "library.wifi.portal"}
    for condition in written.conditions:
        if condition.fact not in known and not library.broken:
            message = f"Nothing states or asks `{condition.fact}`.{did_you_mean(condition.fact, known)}"
            yield problem(unknown_fact, condition.place(), message, "A question finds a fact out with `remember:`.")


@rule
def unknown_value(written: Written) -> Iterator[Problem]:
    """A condition lists a value that its fact never has."""
    if written.library.broken:
        return
    for condition in written.conditions:
        possible = written.values.get(condition.fact)
        for value in condition.values if possible is not None else ():
            if value not in (possible or ()):
                message = f"`{condition.fact}` is never `{value}`.{did_you_mean(value, possible)}"
                help = f"It is one of {', '.join(sorted(possible or ()))}."
                yield problem(unknown_value, condition.place(value), message, help)


@rule
def model_is_no_model(written: Written) -> Iterator[Problem]:
    """A question that finds the `model` out has an answer that is none of the device's models."""
    library = written.library
    for file, record in written.owned:
        if not (isinstance(record, Ask) and record.remember == "model"):
            continue
        device = library.devices.get(file)
        for answer in record.answers:
            value = answer.means or answer.id
            if value != "not-sure" and (device is None or value not in device.models):
                known = device.models if device else {}
                message = f"`{value}` is not a model of this device.{did_you_mean(value, known)}"
                yield problem(model_is_no_model, answer.at.place("means" if answer.means else "id"), message)


# ------------------------------------------------------------------ shapes

OURS = {"ready", "last"}
OUR_ANSWERS = {"waiting", "done", "stuck", "worked", "go-on", *PASSED}


@rule
def id_twice(written: Written) -> Iterator[Problem]:
    """Two things that turns must tell apart have one id."""
    library = written.library
    for file in library.files.values():
        yield from _twice(step for step in all_steps(file) if isinstance(step, Do | Ask))
        yield from _twice(file.troubles)
        for record in records(file):
            if isinstance(record, Ask):
                yield from _twice(record.answers)
            for fixes in (getattr(record, "fixes", ()), getattr(record, "if_not", ())):
                yield from _twice(fix for fix in fixes if isinstance(fix, Fix))
    yield from _models_twice(library)


def _twice(named: Any) -> Iterator[Problem]:
    seen: dict[str, Any] = {}
    for record in named:
        first = seen.setdefault(record.id, record)
        if first is not record:
            line = first.at.place("id").line
            yield problem(
                id_twice, record.at.place("id"), f"`{record.id}` is already used on line {line}.", "Give it another id."
            )


def _models_twice(library: Library) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for device, file in library.devices.items():
        for model in file.models:
            if seen.setdefault(model, device) != device:
                place = file.at["models"].key_place(model)
                yield problem(
                    id_twice, place, f"`{model}` is already a model of `{seen[model]}`.", "Give it another id."
                )


@rule
def id_is_ours(written: Written) -> Iterator[Problem]:
    """`ready` and `last` are the wizard's own steps, and it has answers of its own."""
    for _, record in written.owned:
        own = getattr(record, "id", "")
        ours = OUR_ANSWERS if isinstance(record, Answer) else OURS
        if own in ours:
            yield problem(
                id_is_ours, record.at.place("id"), f"`{own}` is a name of the wizard's own.", "Give it another id."
            )


@rule
def uses_itself(written: Written) -> Iterator[Problem]:
    """A part or topic that uses itself, by whatever way round: the walk would never end."""
    library = written.library
    for file in library.files:
        for name, steps in [*library.files[file].parts.items(), ("", getattr(library.files[file], "steps", ()))]:
            for use in _uses(steps):
                if _reaches(library, file, use, steps, set()):
                    called = name or file
                    yield problem(
                        uses_itself,
                        use.at.place("use"),
                        f"`{called}` comes back to itself here.",
                        "Take this `use` out.",
                    )


def _uses(steps: Any) -> list[Use]:
    return [record for step in steps for record in records(step) if isinstance(record, Use)]


def _reaches(library: Library, file: str, use: Use, goal: Any, seen: set[int]) -> bool:
    found = library.target(file, use.use)
    if found is None or id(found.steps) in seen:
        return False
    if found.steps is goal:
        return True
    seen.add(id(found.steps))
    return any(_reaches(library, found.file, inner, goal, seen) for inner in _uses(found.steps))


@rule
def fact_asked_twice(written: Written) -> Iterator[Problem]:
    """Two questions, neither inside the other's answers, find out one fact; nobody could say which to ask."""
    first: dict[str, tuple[str, Ask]] = {}
    inner: set[int] = set()
    for _, record in written.owned:
        if isinstance(record, Ask) and record.remember and record.remember != "model":
            for answer in record.answers:
                inner.update(id(own) for step in answer.steps for own in records(step))
    for file, record in written.owned:
        if not (isinstance(record, Ask) and record.remember) or id(record) in inner or record.remember == "model":
            continue
        known = first.setdefault(record.remember, (file, record))
        if known[1] is not record:
            message = f"`{record.remember}` is already asked in `{known[0]}`, line {known[1].at.mark[0]}."
            yield problem(
                fact_asked_twice, record.at.place("remember"), message, "Ask it once; conditions find it from anywhere."
            )


@rule
def fact_needs_itself(written: Written) -> Iterator[Problem]:
    """A fact's question is asked only if that fact is known already, by whatever way round."""
    library = written.library
    needs = {fact: set(ask.only_if) for fact, (_, ask) in library.questions.items()}
    for fact, (_, ask) in library.questions.items():
        if _needs(fact, fact, needs, set()):
            place = ask.at.place("only-if")
            yield problem(
                fact_needs_itself, place, f"To ask `{fact}`, `{fact}` must be known.", "Ask it without this condition."
            )


def _needs(fact: str, goal: str, needs: Mapping[str, set[str]], seen: set[str]) -> bool:
    seen.add(fact)
    own = needs.get(fact, set())
    return goal in own or any(_needs(other, goal, needs, seen) for other in own if other not in seen)


@rule
def nothing_differs(written: Written) -> Iterator[Problem]:
    """Two answers after which all goes on in the same way: one question less for the patron."""
    for _, record in written.owned:
        if not isinstance(record, Ask) or record.remember in ("model", *SPOKEN_FACTS):
            continue
        plain = [a for a in record.answers if not a.steps and not a.end and a.again == "no" and a.id != "not-sure"]
        seen: dict[frozenset[int], Answer] = {}
        for answer in plain:
            told = _told_apart(written, record, answer)
            first = seen.setdefault(told, answer)
            if first is not answer:
                message = f"After `{answer.id}` nothing differs from `{first.id}`."
                yield problem(
                    nothing_differs,
                    answer.at.place("id"),
                    message,
                    "Join the two, or take the question out.",
                    "warning",
                )


SPOKEN_FACTS = ("borrows-on",)  # facts that the wizard itself speaks with, so that every value differs


def _told_apart(written: Written, ask: Ask, answer: Answer) -> frozenset[int]:
    value = answer.means or answer.id
    conditions = enumerate(written.conditions)
    return frozenset(n for n, condition in conditions if condition.fact == ask.remember and value in condition.values)


@rule
def end_and_again(written: Written) -> Iterator[Problem]:
    """An answer either ends something or asks once more."""
    for _, record in written.owned:
        if isinstance(record, Answer) and record.end and record.again == "yes":
            yield problem(
                end_and_again, record.at.place("again"), "This answer ends, so it can't ask once more.", "Take one out."
            )


@rule
def means_nothing(written: Written) -> Iterator[Problem]:
    """`means` is what is remembered; without `remember` on the question it is lost."""
    for _, record in written.owned:
        for answer in record.answers if isinstance(record, Ask) and not record.remember else ():
            if answer.means:
                yield problem(
                    means_nothing,
                    answer.at.place("means"),
                    "Nothing remembers this.",
                    "Add `remember:` to the question.",
                )


@rule
def topic_unused(written: Written) -> Iterator[Problem]:
    """A topic that nothing uses, nor any part of it."""
    library = written.library
    used = {"teach-back"}
    for file, record in written.owned:
        if isinstance(record, Use) and (found := library.target(file, record.use)):
            used.add(found.file)
    for id, topic in library.topics.items():
        if id not in used and not library.broken:
            yield problem(
                topic_unused,
                topic.at.place("topic"),
                "Nothing uses this topic.",
                f"Write `use: {id}` somewhere.",
                "warning",
            )


# ------------------------------------------------------------------ people

_HARMS = re.compile(
    r"\b(factory[ -]reset|reset (?:the|your|this) (?:kindle|kobo|nook|reader|tablet|device)|deregister|erase)\b", re.I
)


@rule
def say_what_it_does(written: Written) -> Iterator[Problem]:
    """A step that resets, deregisters or erases says so under `does`, so that it is never shown where it can't be undone."""
    for words in written.texts:
        record = words.record
        if (
            isinstance(record, Do | Fix)
            and words.key in ("do", "try")
            and not record.does
            and (found := _HARMS.search(words.text))
        ):
            message = f"Say what `{found[0]}` does to the device."
            help = (
                "Add `does: [factory-reset]`, deregister, erase-device or buy; or `does: [nothing]` for a false alarm."
            )
            yield problem(say_what_it_does, words.place, message, help)


_SECRET = re.compile(r"\b(type|enter|write|read out|ask for|note)\b[^.]*\b(PIN|password|card number)\b", re.I)


@rule
def secret_in_staff_hands(written: Written) -> Iterator[Problem]:
    """PINs, passwords and card numbers are typed by the patron, and by nobody else. (standards: PR01, SV06)"""
    for words in written.texts:
        record = words.record
        if (
            isinstance(record, Do | Fix)
            and words.key in ("do", "try")
            and record.who == "staff"
            and _SECRET.search(words.text)
        ):
            place = record.at.place("who")
            yield problem(secret_in_staff_hands, place, "The patron types secrets, not staff.", "Write `who: patron`.")


@rule
def label_unclosed(written: Written) -> Iterator[Problem]:
    """Two stars open a label and two close it."""
    for words in written.texts:
        if words.text.count("**") % 2 or "****" in words.text:
            yield problem(label_unclosed, words.place, "A label's stars don't match.", "Write it as **Borrow**.")


# ------------------------------------------------------------------ trust


@rule
def stale(written: Written) -> Iterator[Problem]:
    """Nobody has made sure of this file for longer than it says it may be trusted. (standards: CM)"""
    for file in written.library.files.values():
        due = date.fromisoformat(file.verified.date) + timedelta(days=file.review_every)
        if due < written.today:
            place = file.verified.at.place("date")
            yield problem(
                stale,
                place,
                f"This was to be looked at again by {due}.",
                "Check it, then write today's date.",
                "warning",
            )


@rule
def not_yet(written: Written) -> Iterator[Problem]:
    """A day in the future can't have been checked."""
    for _, record in written.owned:
        if isinstance(record, Verified) and date.fromisoformat(record.date) > written.today:
            yield problem(
                not_yet, record.at.place("date"), f"{record.date} is still to come.", "Write the day it was checked."
            )


# ------------------------------------------------------------------ the profile


@rule
def profile_platform(written: Written) -> Iterator[Problem]:
    """A profile's platform is a shipped one with the library's name in its list, or one that is gone with its successor."""
    library = written.library
    known = {*library.platforms, *library.broken}
    for profile in written.profiles:
        for name, offer in profile.platforms.items():
            if offer.replaced_by and offer.replaced_by not in known:
                message = f"There is no platform `{offer.replaced_by}`.{did_you_mean(offer.replaced_by, known)}"
                yield problem(profile_platform, offer.at.place("replaced-by"), message)
            if not offer.gone and name not in known:
                place = profile.at["platforms"].key_place(name)
                yield problem(profile_platform, place, f"There is no platform `{name}`.{did_you_mean(name, known)}")
            elif not offer.gone and not offer.find_as:
                help = "find-as: the library's name in the platform's own list"
                yield problem(
                    profile_platform, offer.at.place(), "Say under which name patrons find the library.", help
                )


@rule
def profile_country(written: Written) -> Iterator[Problem]:
    """A country is two letters, as in addresses on the web."""
    for profile in written.profiles:
        if not re.fullmatch(r"[A-Za-z]{2}", profile.country):
            yield problem(
                profile_country,
                profile.at.place("country"),
                f"`{profile.country}` is not two letters.",
                "Write US, GB or DE.",
            )


def static(written: Written) -> list[Problem]:
    """Every problem that needs no walking."""
    return [found for rule in RULES for found in rule(written)]
