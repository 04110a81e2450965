"""What the paper will say, as a value, before any layout.

Everything here is finished wording: a template only places it. The order of the parts, their letters and their numbers
are decided already, so that HTML, PDF and plain text can't differ (sheet-design: order, fit).
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from wizard.content.spans import Phrase, plain

Paper = Literal["a4", "letter"]
# What a square may open. 30 mm hold 106 letters before its modules get smaller than 0.7 mm (standard HQ02).
LINK = re.compile(r"(?!.{107})https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?([/?#][\x21-\x7e]*)?", re.IGNORECASE)
WorkedAs = Literal["worked", "worked-when"]
Size = Literal["standard", "large"]  # 14 points, or large print of 18 in a layout of its own (standards: HP01)


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things in the patron's hands: `On your Kindle`, with the name of its drawing."""

    icon: str
    name: str
    lead: str = "On your"


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered step. `heading` stands above it where a long task is divided; `address` is its place in the plan."""

    number: int
    thing: Thing
    text: Phrase
    heading: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A lettered task: `B  Borrow a book`. `short` replaces all of it where room is scarce (give back in one line).

    `worked_as` is the key of the words before `worked`: `It worked if`, or `It worked if:` before a whole sentence.
    """

    letter: str
    title: str
    lines: tuple[Line, ...]
    lead: Phrase = ()
    worked: Phrase = ()
    if_not: Phrase = ()
    short: Phrase = ()
    worked_as: WorkedAs = "worked"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A trouble in the patron's words and what they can do alone."""

    says: Phrase
    fix: Phrase


@dataclass(frozen=True, slots=True)
class Help:
    """Where to get help. `url` is what the square code opens, `words` the same in words; both may be missing."""

    library: Phrase
    phone: Phrase
    hours: Phrase = ()
    place: Phrase = ()
    url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How close the parts stand: one rung of the ladder by which a sheet is made to fit (gaps in points)."""

    squares_in_a_row: bool = False
    step_gap: float = 6
    part_gap: float = 17
    whole_tasks: bool = True
    try_after: int = -1  # the index of the task that *Try it yourself* follows; -1 is its own place, after the troubles
    help_apart: bool = False  # *Get help* on a side of its own, where the other paper takes a side more


@dataclass(frozen=True, slots=True)
class Sheet:
    """One take-home sheet. `referred` leaves a line for staff to write who can help.

    `missing` is a warning that steps are missing.

    `other` is the same in another language, back to back with it; then `called` is the name of its own.
    """

    language: str
    title: str
    message: Phrase
    icon: str
    need: tuple[Phrase, ...]
    done: tuple[Phrase, ...]
    to_do: Task | None
    tasks: tuple[Task, ...]
    troubles: tuple[Remedy, ...]
    different: Remedy
    tries: tuple[str, ...]
    accounts: tuple[str, ...]
    help: Help
    code: str
    checked: str
    missing: Phrase = ()
    promise: Phrase = ()
    referred: bool = False
    size: Size = "standard"
    room: Room = Room()
    called: str = ""
    other: "Sheet | None" = None


def sized(sheet: Sheet, size: Size) -> Sheet:
    """The sheet in this size, and its other version, too."""
    return replace(sheet, size=size, other=sized(sheet.other, size) if sheet.other else None)


def referred(sheet: Sheet) -> Sheet:
    """The sheet with a line for who can help, and its other version, too."""
    return replace(sheet, referred=True, other=referred(sheet.other) if sheet.other else None)


def words(sheet: Sheet) -> str:
    """Everything a sheet says that comes from its flows, in order; for counting, and for telling two sheets apart."""
    tasks = [task for task in (sheet.to_do, *sheet.tasks) if task]
    phrases = [sheet.message, sheet.missing, *sheet.need, *sheet.done]
    for task in tasks:
        phrases += [task.lead, *(line.text for line in task.lines), task.worked, task.if_not]
    phrases += [part for trouble in sheet.troubles for part in (trouble.says, trouble.fix)]
    return "\n".join(plain(phrase) for phrase in phrases if phrase)
