"""What the paper will say, as a value, before any layout.

Everything here is finished wording: a template only places it. The order of the parts, their letters and their numbers
are decided here too, so that HTML, PDF and plain text can't differ (sheet-design: order, fit).
"""

from dataclasses import dataclass
from typing import Literal

from wizard.phrase import Phrase

Paper = Literal["a4", "letter"]


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things in the patron's hands: `On your Kindle`, with the name of its drawing."""

    icon: str
    name: str
    lead: str = "On your"


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered step. `heading` stands above it where a long task is divided; `address` is the step's place in the plan."""

    number: int
    thing: Thing
    text: Phrase
    heading: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A lettered task: `B  Borrow a book`. `short` replaces all of it where room is scarce (give back in one line)."""

    letter: str
    title: str
    lines: tuple[Line, ...]
    lead: Phrase = ()
    worked: Phrase = ()
    if_not: Phrase = ()
    short: Phrase = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """A trouble in the patron's words and what they can do alone."""

    says: Phrase
    fix: Phrase


@dataclass(frozen=True, slots=True)
class Help:
    """Where to get help. `url` is what the square code opens and `words` the same address in words; both may be missing."""

    library: Phrase
    phone: Phrase
    hours: Phrase = ()
    place: Phrase = ()
    url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How close the parts stand: one rung of the ladder by which a sheet is made to fit (gaps in points)."""

    notes: bool = True
    squares_in_a_row: bool = False
    step_gap: float = 6
    part_gap: float = 17
    whole_tasks: bool = True
    try_after: int = -1  # the index of the task that *Try it yourself* follows; -1 is its own place, after the troubles


@dataclass(frozen=True, slots=True)
class Sheet:
    """One take-home sheet."""

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
    promise: Phrase = ()
    room: Room = Room()


# The fixed words of every sheet. They are data, like the rest of it, so that a second language is a second table.
WORDS = {
    "need": "You need",
    "done": "Today we did",
    "done-letter": "A Set up today",
    "worked": "It worked if",
    "if-not": "If not",
    "wrong": "If something goes wrong",
    "try": "Try it yourself",
    "accounts": "My accounts",
    "accounts-note": "Never write a password here.",
    "notes": "Notes",
    "promise": "We promised",
    "help": "Get help",
    "help-say": "Say this code and your step:",
    "help-scan": "Or point your phone camera at the square:",
    "qr-alt": "QR code. It opens {words}",
    "code": "Code",
    "page": "Page {n} of {m}",
    "turn": "Turn over",
}
