"""What the sheet says, as a value, before any layout.

Everything here is finished wording, and a template only places it. The order of the parts, their letters, and their
numbers are decided already, so HTML, PDF, and plain text can't differ (sheet-design: order, fit).
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from wizard.content.spans import Phrase, plain
from wizard.presenters.screen_map import MapRow, ScreenMap

Paper = Literal["a4", "letter"]
# What a QR code may open. 30 mm hold 106 letters before its modules get smaller than 0.7 mm (standard HQ02).
LINK = re.compile(r"(?!.{107})https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?([/?#][\x21-\x7e]*)?", re.IGNORECASE)
WorkedAs = Literal["worked", "worked-when"]
Size = Literal["standard", "large"]  # 14 points, or large print of 18 in a layout of its own (standards: HP01)
SIZES: tuple[Size, ...] = ("standard", "large")


@dataclass(frozen=True, slots=True)
class Thing:
    """A device in the patron's hands: `On your Kindle`, with the name of its icon."""

    icon: str
    name: str
    lead: str = "On your"


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One numbered step. `heading` is above it where a long task is divided; `address` is its place in the plan.

    `place` says where on the screen to tap, for those who don't see the map: "at the bottom, far left".
    """

    number: int
    thing: Thing
    text: Phrase
    heading: str = ""
    address: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A lettered task: `B  Borrow a book`, with the maps of the screens its steps are done on.

    `worked_as` is the key of the words before `worked`: `Done when`, or `Done when:` before a whole sentence.
    """

    letter: str
    title: str
    lines: tuple[SheetStep, ...]
    lead: Phrase = ()
    worked: Phrase = ()
    if_not: Phrase = ()
    worked_as: WorkedAs = "worked"
    maps: tuple[ScreenMap, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the route at the top: `B Borrow`, with a check if it was done today, and a box to check at home."""

    letter: str
    name: str
    today: bool = False
    home: bool = True


@dataclass(frozen=True, slots=True)
class Remedy:
    """A problem in the patron's words, and what they can do alone."""

    says: Phrase
    fix: Phrase


@dataclass(frozen=True, slots=True)
class HelpPanel:
    """Where to get help. `url` is what the QR code opens, `words` the same to read; both may be missing."""

    library: Phrase
    phone: Phrase
    hours: Phrase = ()
    place: Phrase = ()
    url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How closely the parts are set: one rung of the ladder that makes a sheet fit. Gaps are in points.

    `beside` is how many rows a map shows next to what is tapped. `without` are the maps that aren't on paper, by their
    place in the sheet; pages have them all.
    """

    step_gap: float = 6
    part_gap: float = 17
    beside: int = 2
    without: tuple[int, ...] = ()
    close: bool = False  # a small picture at the top, and a task's proof in one paragraph
    whole_tasks: bool = True
    notes: bool = True  # lines to write on, in room that would be blank
    problems_early: bool = False  # after the first task, so that every later one stays in one place; help is below them
    help_apart: bool = False  # *Get help* on a side of its own, where the other paper takes one more side


@dataclass(frozen=True, slots=True)
class Sheet:
    """One take-home sheet. `referred` leaves a line for staff to write who can help.

    `missing` warns that steps are missing. `stopped` says why the visit stopped.

    `other` is the same sheet in another language, back to back with it; then `called` is the name of its own language.
    """

    language: str
    title: str
    message: Phrase
    icon: str
    route: tuple[Stage, ...]
    need: tuple[Phrase, ...]
    done: tuple[Phrase, ...]
    to_do: Task | None
    tasks: tuple[Task, ...]
    troubles: tuple[Remedy, ...]
    different: Remedy
    accounts: tuple[str, ...]
    help: HelpPanel
    code: str
    checked: str
    missing: Phrase = ()
    stopped: Phrase = ()
    promise: Phrase = ()
    referred: bool = False
    size: Size = "standard"
    room: Room = Room()
    called: str = ""
    other: "Sheet | None" = None


def sized(sheet: Sheet, size: Size) -> Sheet:
    """Return the sheet in this size, and its other version too."""
    return replace(sheet, size=size, other=sized(sheet.other, size) if sheet.other else None)


def referred(sheet: Sheet) -> Sheet:
    """Return the sheet with a line for who can help, and its other version too."""
    return replace(sheet, referred=True, other=referred(sheet.other) if sheet.other else None)


def tasks_of(sheet: Sheet) -> tuple[Task, ...]:
    """Return every task of a sheet."""
    return tuple(task for task in (sheet.to_do, *sheet.tasks) if task)


def maps_of(sheet: Sheet) -> tuple[ScreenMap, ...]:
    """Return the maps of a sheet that are on paper."""
    every = (screen for task in tasks_of(sheet) for screen in task.maps)
    return tuple(screen for at, screen in enumerate(every) if at not in sheet.room.without)


def worth_of(task: Task, screen: ScreenMap) -> int:
    """Return how much a map of a task helps; 0 for one with nothing but a wide button, which the step names."""
    in_bar = any(word.tapped for word in (*screen.top_bar, *screen.bottom_bar))
    tapped = [part for row in screen.rows for part in (row.parts or (row,)) if part.tapped]
    if not in_bar and all(part.kind in ("button", "field") or _single(part) for part in tapped):
        return 0
    icons = sum(bool(word.icon) and not word.text for word in screen.tapped)
    return 1 + 2 * len(screen.numbers) + 2 * icons + in_bar + _NEED[task.letter]


def _single(part: MapRow) -> bool:
    return part.kind == "tabs" and len(part.words) == 1


_NEED = {"A": 0, "B": 3, "C": 2, "D": 1}  # B is done again and again, and A may be done with staff


def without_places(sheet: Sheet) -> Sheet:
    """Return the sheet without the words for where to tap, which paper shows on maps."""

    def silent(task: Task) -> Task:
        return replace(task, lines=tuple(replace(line, place="") for line in task.lines))

    other = without_places(sheet.other) if sheet.other else None
    to_do = silent(sheet.to_do) if sheet.to_do else None
    return replace(sheet, to_do=to_do, tasks=tuple(map(silent, sheet.tasks)), other=other)


def words(sheet: Sheet) -> str:
    """Return everything a sheet says that comes from its flows, in order, to count it or tell two sheets apart."""
    phrases = [sheet.message, sheet.missing, sheet.stopped, *sheet.need, *sheet.done]
    for task in tasks_of(sheet):
        phrases += [task.lead, *(line.text for line in task.lines), task.worked, task.if_not]
    phrases += [part for trouble in sheet.troubles for part in (trouble.says, trouble.fix)]
    return "\n".join(plain(phrase) for phrase in phrases if phrase)
