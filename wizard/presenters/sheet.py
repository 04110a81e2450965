"""The content of a sheet as plain data, before any layout.

All text here is final, and a template only lays it out. The order of the parts, their letters, and their numbers are
already set, so HTML, PDF, and plain text can't differ (sheet-design: order, fit).
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from wizard.content.spans import Phrase, plain
from wizard.presenters.screen_map import MapRow, ScreenMap

Paper = Literal["a4", "letter"]
# The addresses that a QR code may open. At 30 mm, it has room for 106 characters. With more, its modules would be
# smaller than 0.7 mm (standard HQ02).
LINK = re.compile(r"(?!.{107})https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?([/?#][\x21-\x7e]*)?", re.IGNORECASE)
WorkedAs = Literal["worked", "worked-when"]
Size = Literal["standard", "large"]  # 14 points, or large print with 18 points and its own layout (standards: HP01).
SIZES: tuple[Size, ...] = ("standard", "large")


@dataclass(frozen=True, slots=True)
class Thing:
    """The device that a step is done on, such as `On your Kindle`, with the name of its icon."""

    icon: str
    name: str
    lead: str = "On your"


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One numbered step.

    `heading` is the sub-heading above it, if a long task starts a new section here. `address` is its address in the
    plan. `place` says where on the screen to tap, for people who can't see the map: "at the bottom, far left."
    """

    number: int
    thing: Thing
    text: Phrase
    heading: str = ""
    address: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task with its letter, such as `B  Borrow a book`, and the maps of the screens that its steps are done on.

    `worked_as` is the key for the words before `worked`: `Done when`, or `Done when:` if a whole sentence follows.
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
    """A part of the route at the top, such as `B Borrow`.

    `today` puts a check mark next to it because it was done today. `home` gives it a box to check off at home.
    """

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
    """Where to get help.

    `url` is what the QR code opens, and `words` is the same address to read. Both may be empty.
    """

    library: Phrase
    phone: Phrase
    hours: Phrase = ()
    place: Phrase = ()
    url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How tightly the parts are set, and what is left out, to make a sheet fit. Gaps are in points.

    `beside` is how many rows a map shows next to what is tapped. `without` has the maps that are left out on paper, by
    their position in the sheet. Web pages show all maps.
    """

    step_gap: float = 6
    part_gap: float = 17
    beside: int = 2
    without: tuple[int, ...] = ()
    close: bool = False  # Use a small picture at the top, and put what shows that a task worked in one paragraph.
    whole_tasks: bool = True
    notes: bool = True  # Fill blank space with lines to write on.
    problems_early: bool = False  # Put problems after the first task, so no later task is split across sides.
    help_early: bool = False  # Put *Get help* right after those problems.
    help_apart: bool = False  # Put *Get help* on its own side, so both paper sizes need as many sides.


@dataclass(frozen=True, slots=True)
class Sheet:
    """One take-home sheet.

    `missing` warns that steps are missing. `stopped` says why the visit stopped. `referred` leaves a line for staff to
    write down who can help.

    `other` is the same sheet in another language, printed on the back. If it's set, `called` is the name of this
    sheet's own language.
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
    """Return the sheet in this size, along with the one in the other language."""
    return replace(sheet, size=size, other=sized(sheet.other, size) if sheet.other else None)


def referred(sheet: Sheet) -> Sheet:
    """Return the sheet with a line for who can help, along with the one in the other language."""
    return replace(sheet, referred=True, other=referred(sheet.other) if sheet.other else None)


def tasks_of(sheet: Sheet) -> tuple[Task, ...]:
    """Return all tasks on a sheet."""
    return tuple(task for task in (sheet.to_do, *sheet.tasks) if task)


def maps_of(sheet: Sheet) -> tuple[ScreenMap, ...]:
    """Return a sheet's maps, without those that are left out on paper."""
    every = (screen for task in tasks_of(sheet) for screen in task.maps)
    return tuple(screen for at, screen in enumerate(every) if at not in sheet.room.without)


def worth_of(task: Task, screen: ScreenMap) -> int:
    """Return how much a map helps with its task: 0 if it only has a wide button, because the step already names it."""
    in_bar = any(word.tapped for word in (*screen.top_bar, *screen.bottom_bar))
    tapped = [part for row in screen.rows for part in (row.parts or (row,)) if part.tapped]
    if not in_bar and all(part.kind in ("button", "field") or _single(part) for part in tapped):
        return 0
    icons = sum(bool(word.icon) and not word.text for word in screen.tapped)
    return 1 + 2 * len(screen.numbers) + 2 * icons + in_bar + _NEED[task.letter]


def _single(part: MapRow) -> bool:
    return part.kind == "tabs" and len(part.words) == 1


_NEED = {"A": 0, "B": 3, "C": 2, "D": 1}  # Patrons do B every time, and A may be done with staff.


def without_places(sheet: Sheet) -> Sheet:
    """Return the sheet without the words for where to tap, because on paper the maps show that."""

    def silent(task: Task) -> Task:
        return replace(task, lines=tuple(replace(line, place="") for line in task.lines))

    other = without_places(sheet.other) if sheet.other else None
    to_do = silent(sheet.to_do) if sheet.to_do else None
    return replace(sheet, to_do=to_do, tasks=tuple(map(silent, sheet.tasks)), other=other)


def words(sheet: Sheet) -> str:
    """Return all text on a sheet that comes from flows, in order, to count its words or compare two sheets."""
    phrases = [sheet.message, sheet.missing, sheet.stopped, *sheet.need, *sheet.done]
    for task in tasks_of(sheet):
        phrases += [task.lead, *(line.text for line in task.lines), task.worked, task.if_not]
    phrases += [part for trouble in sheet.troubles for part in (trouble.says, trouble.fix)]
    return "\n".join(plain(phrase) for phrase in phrases if phrase)
