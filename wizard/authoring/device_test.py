"""Tests on real devices: a card to fill out with the device in hand, and the text of the record."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from wizard.authoring.text_edits import newline, scalar
from wizard.content.dates import in_words
from wizard.content.flow import Do
from wizard.content.library import Library
from wizard.content.quoting import quoted
from wizard.content.spans import labels
from wizard.content.trust import CERTAINTY, trust, words_version
from wizard.content.wording import Wording
from wizard.presenters.plan import PlanStep
from wizard.presenters.proof import plan_steps, versions
from wizard.presenters.sheet_builder import CODE_LETTERS
from wizard.presenters.sheet_catalog import Pair, name
from wizard.walk.walk import Walk

FIRST = """\
# yaml-language-server: $schema=schema.json
# Your library's tests on real devices. `ebook-setup checked` and `ebook-setup verify --enter` write this file.
checks:
"""
_CODE_LENGTH = 5


class CardLine(NamedTuple):
    """One line on the card: a step to try, its labels with how sure we are of each, and what should be on the screen.

    `number` is the step's place in the plan, so it doesn't change when the order of the lines does.
    """

    number: int
    step: PlanStep
    text: str
    labels: tuple[str, ...]
    see: str

    @property
    def address(self) -> str:
        """Return the step as file/id."""
        return f"{self.step.stop.file}/{self.step.step.id}"


def card(library: Library, pair: Pair, walked: Mapping[str, int]) -> list[CardLine]:
    """Return the lines for a card: unsure ones first, then those walked most often. `walked` has counts by file/id."""
    facts = {"model": pair.model, "platform": pair.platform}

    def first(line: CardLine) -> tuple[int, int]:
        record: Do = line.step.step
        sure = trust(library, line.step.stop.file, record, facts).confidence
        return CERTAINTY.index(sure), -walked.get(line.address, 0)

    return sorted(_lines(library, pair), key=first)


def _lines(library: Library, pair: Pair) -> Iterator[CardLine]:
    device = library.models[pair.model]
    wording = Wording(library, {"device": device, "model": pair.model, "platform": pair.platform, "way": pair.way})
    for number, step in enumerate(plan_steps(library, pair), 1):
        file, record = step.stop.file, step.step
        text = wording.plain(record.do, file, record.where)
        see = wording.plain(record.see, file, record.where) if record.see else ""
        named = dict.fromkeys(labels(record.do) + labels(record.see))
        yield CardLine(number, step, text, tuple(_label(library, file, words) for words in named), see)


def _label(library: Library, file: str, words: str) -> str:
    found = library.label(file, words)
    return f"{words} ({found[1].confidence})" if found else words


def card_code(pair: Pair, lines: list[CardLine]) -> str:
    """Return the code for a card. It changes if a number stands for a different step, or if a step's text changes.

    It's one character longer than a sheet's code, so that the two aren't confused.
    """
    numbered = sorted((line.number, line.address, line.text, line.see) for line in lines)
    number = int.from_bytes(sha256(repr((tuple(pair), numbered)).encode()).digest()[:8], "big")
    count = len(CODE_LETTERS)
    return "".join(CODE_LETTERS[number // count**place % count] for place in range(_CODE_LENGTH))


def as_text(library: Library, pair: Pair, lines: list[CardLine], today: date) -> str:
    """Return the card for the printer."""
    rows = [
        f"Check on a device: {name(library, pair)}",
        f"Card code: {card_code(pair, lines)}",
        f"Printed {in_words(today, library.country)}. Check off the lines that match, and correct those that don't.",
        "Unsure steps come first. The numbers show the order of steps in a visit.",
        "",
        "Device and version: ____________________   Date: ____________   Initials: ______",
    ]
    for line in lines:
        rows += ["", f"[ ] {line.number:2}  {line.text}"]
        rows += [f"        Exact wording:  {words}" for words in line.labels]
        rows += [f"        You should see: {line.see}"] if line.see else []
    return "\n".join(rows)


def recorded(text: str, library: Library, pair: Pair, day: date, with_: str, by: str, wrong: frozenset[str]) -> str:
    """Return the record with another test added at its end. `wrong` has the steps (file/id) that weren't right."""
    every = dict(versions(plan_steps(library, pair)))
    worked = {step: version for step, version in every.items() if step not in wrong}
    failed = {step: version for step, version in every.items() if step in wrong}
    return with_check(text, pair.model, pair.platform, worked, failed, day, with_, by)


def of_visit(walk: Walk) -> dict[str, str]:
    """Return the steps that worked in a visit (file/id), each with the version of its text."""
    done = (taken.stop for taken in walk.trail if taken.answer == "done" and not taken.passed and not taken.stop.fixing)
    return {f"{stop.file}/{stop.record.id}": words_version(stop.record) for stop in done if isinstance(stop.record, Do)}


def with_check(
    text: str,
    model: str,
    platform: str,
    worked: Mapping[str, str],
    wrong: Mapping[str, str],
    day: date,
    with_: str,
    by: str,
) -> str:
    """Return the record with another test added at its end."""
    text = text or FIRST
    rows = [
        f"  - model: {model}",
        f"    platform: {platform}",
        f"    date: {day}",
        f"    with: {_scalar(with_)}",
        f"    by: {_scalar(by)}",
        *_steps("steps", worked),
        *_steps("wrong", wrong),
    ]
    return newline(text).join((text.rstrip(), *rows, ""))


def _steps(key: str, versions: Mapping[str, str]) -> Iterator[str]:
    if versions:
        yield f"    {key}:"
    yield from (f"      {step}: {quoted(version)}" for step, version in versions.items())


def initials_refusal(said: str) -> str:
    """Return why these can't be a person's initials, or "" if they can."""
    fit = said and len(said) <= 5 and said.replace(".", "").isalpha()
    return "" if fit else "Use your initials, such as JM, instead of your name."


def _scalar(words: str) -> str:
    return scalar(" ".join(words.split()))
