"""A visit line by line: for a screen reader, a simple terminal, or a telephone call. The same walk, the same visits.

Nothing is drawn in place and nothing follows the prompt, so that whatever reads the terminal aloud reads it in order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap

from wizard.cue import PHASES, Cue, Row, cue, ending, step_words
from wizard.library import Library
from wizard.outcome import counting
from wizard.phrase import Phrase
from wizard.records import NotKept, Records, Saved, records_in
from wizard.records.flags import REASONS, STILL_RIGHT
from wizard.sheet import NothingToPrint, Sheet, build
from wizard.walking.ahead import ahead, back
from wizard.walking.stops import Start
from wizard.walking.walk import Walk

WIDTH = 72
"""Columns, where the terminal has so many."""

HELP = {
    "back": "one step back; nothing is lost",
    "list": "the whole plan, with what is done",
    "again": "say this step again",
    "sheet": "the sheet as it stands",
    "print": "print the sheet",
    "phone": "words for a patron who calls, or as before",
    "flag": "this step is wrong here; a reason is asked",
    "right": "this step is still right",
    "quit": "leave; the visit is kept",
    "close": "close the visit; it is not kept",
    "help": "what each command does",
}


class Leave(Exception):
    """The person at the keyboard is done, or the keyboard is gone."""


def visit(library: Library, start: Start, turns: dict[str, str], home: Path, folders: tuple[Path, ...]) -> Walk:
    """Walk one visit to its end, or until somebody leaves. Each turn is kept before the next step is said."""
    records = _opened(home, library)
    begun = {"device": start.device, "platform": start.platform, "trouble": start.trouble}
    saved = records.visits.begin(**{name: value or None for name, value in begun.items()})
    saved = records.visits.record(saved.id, dict(turns), None)
    return _go_on(library, records, saved, home, folders)


def choose(library: Library, home: Path, folders: tuple[Path, ...]) -> None:
    """Go on with an open visit, or choose a device and a platform, then walk."""
    records = _opened(home, library)
    try:
        saved = _chosen(library, records)
    except Leave:
        records.shut()
        return
    _go_on(library, records, saved, home, folders)


def _opened(home: Path, library: Library) -> Records:
    records = records_in(home, counting=counting(library))
    for sentence in filter(None, (records.take_notice(), records.trouble)):
        say(sentence)
    return records


def _go_on(library: Library, records: Records, saved: Saved, home: Path, folders: tuple[Path, ...]) -> Walk:
    session = _Session(library, records, saved, home, folders)
    try:
        session.run()
    except Leave:
        kept = f"{saved.handle} is kept. `ebook-setup --plain` goes on with it."
        unkept = f"{saved.handle} is not kept."
        say("Closed." if session.closed else unkept if session.lost or records.trouble else kept)
    records.shut()
    return session.walk


# ------------------------------------------------------------------ choosing


def _chosen(library: Library, records: Records) -> Saved:
    known = records.visits.all_open()
    if known:
        names = [f"Go on: {saved.handle}, {_begun(library, saved)}" for saved in known]
        index = pick("Which visit?", [*names, "A new patron"])
        if index < len(known):
            return known[index]
    devices = list(library.devices)
    platforms = [p for p in library.platforms if library.offers(p)] or list(library.platforms)
    device = devices[pick("Which device?", [library.devices[id].device for id in devices])]
    platform = platforms[pick("Which library service?", [library.platforms[id].platform for id in platforms])]
    return records.visits.begin(device=device, platform=platform)


def _begun(library: Library, saved: Saved) -> str:
    device, platform = library.devices.get(saved.device or ""), library.platforms.get(saved.platform or "")
    names = [device.device if device else "", platform.platform if platform else ""]
    return " and ".join(filter(None, names)) or "a trouble"


def pick(question: str, options: list[str]) -> int:
    """Let somebody choose by number, or by the beginning of a name. Raises Leave."""
    say(f"{len(options)} answers:")
    for number, option in enumerate(options, 1):
        say(f"{number}: {option}")
    while True:
        said = ask(f"{question} 1 to {len(options)}: ").casefold()
        if said.isdecimal() and 1 <= int(said) <= len(options):
            return int(said) - 1
        fits = [index for index, option in enumerate(options) if option.casefold().startswith(said)] if said else []
        if len(fits) == 1:
            return fits[0]
        say(f"Please type a number from 1 to {len(options)}, or quit.")


def ask(prompt: str) -> str:
    """One line from the keyboard. Raises Leave at its end, or for `quit`."""
    try:
        said = input(prompt).strip()
    except EOFError:
        print()
        raise Leave from None
    if said.casefold() in ("quit", "q"):
        raise Leave
    return said


# ------------------------------------------------------------------ walking


@dataclass
class _Session:
    """One visit under way at the keyboard."""

    library: Library
    records: Records
    saved: Saved
    home: Path
    folders: tuple[Path, ...]
    walk: Walk = field(init=False)
    closed: bool = False
    by_phone: bool = False
    lost: bool = False  # closed at another desk meanwhile

    def __post_init__(self) -> None:
        start = Start(self.saved.device or "", self.saved.platform or "", self.saved.trouble or "")
        self.walk = Walk(self.library, start, self.saved.turns, self.saved.open_at)

    def run(self) -> None:
        """Until somebody leaves. Raises Leave."""
        say(f"This visit is called {self.saved.handle}. Type help for the commands.")
        while True:
            shown = self._say()
            while not self._obey(ask("Your answer: "), shown):
                pass

    def _say(self) -> Cue | None:
        print()
        if self.walk.at is None:
            print_rows(ending(self.walk))
            say("The visit is over. Commands: sheet, print, back, close, quit.")
            return None
        plan = ahead(self.walk)
        shown = cue(self.walk, plan, self.by_phone)
        phase = PHASES.get(shown.section, "")
        say(f"Step {len(self.walk.trail) + 1} of about {len(plan.trail)}. {phase}.")
        print_rows(shown.rows)
        if shown.badge:
            say(f"({shown.badge}.)")
        say(f"{len(shown.choices)} answers:")
        for number, choice in enumerate(shown.choices, 1):
            say(f"{number}: {choice.text}")
        return shown

    def _obey(self, said: str, shown: Cue | None) -> bool:
        """Do what was typed; whether there is something new to say."""
        word = said.casefold()
        if shown is not None and (answer := _answer(word, shown)):
            return self._turn(answer)
        command: Callable[[], bool] | None = getattr(self, f"do_{word}", None) if word in HELP else None
        if command is None:
            number = f"a number from 1 to {len(shown.choices)}, or " if shown else ""
            say(f"Please type {number}a command: {', '.join(HELP)}.")
            return False
        return command()

    def _turn(self, answer: str) -> bool:
        at = self.walk.at
        assert at is not None
        self.walk.answer(answer)
        self._keep({at.address: answer}, None)
        if answer == "waiting":
            say("The visit waits at this step. quit leaves it; it is kept.")
        return True

    def _keep(self, changes: dict[str, str | None], open: str | None) -> None:
        before = self.records.trouble
        try:
            if not self.lost:
                self.records.visits.record(self.saved.id, changes, open)
        except NotKept as closed:
            self.lost = True
            say(str(closed))
        if self.records.trouble and self.records.trouble != before:
            say(self.records.trouble)

    def do_back(self) -> bool:
        address = back(self.walk)
        if address is None:
            say("This is the first step.")
            return False
        self.walk = Walk(self.library, self.walk.start, self.walk.turns, address)
        self._keep({}, address)
        return True

    def do_list(self) -> bool:
        for line in self._plan():
            print(line)
        return False

    def _plan(self) -> Iterator[str]:
        plan, done = ahead(self.walk), {taken.address for taken in self.walk.trail}
        section = ""
        for number, taken in enumerate(plan.trail, 1):
            if taken.stop.section != section:
                section = taken.stop.section
                yield f"{PHASES.get(section, section)}:"
            mark = "passed" if taken.passed else "done" if taken.address in done else "to come"
            yield fill(f"{number}, {mark}: {step_words(plan, taken.stop)}")

    def do_again(self) -> bool:
        return True

    def do_sheet(self) -> bool:
        from wizard.paper import render

        sheet = self._sheet()
        if sheet:
            print(render.text(sheet, self.folders))
        return False

    def do_print(self) -> bool:
        from wizard.paper import printing

        sheet, profile = self._sheet(), self.library.profile
        if sheet:
            command = profile.print_with if profile else ()
            folder = self.home / "sheets"
            say(printing.print_sheet(sheet, self.library.paper, self.folders, folder, command).says)
        return False

    def do_phone(self) -> bool:
        self.by_phone = not self.by_phone
        return True

    def do_flag(self) -> bool:
        reasons = {id: words for id, words in REASONS.items() if id != STILL_RIGHT}
        if self._flaggable():
            self._flag(list(reasons)[pick("What is it?", list(reasons.values()))])
        return False

    def do_right(self) -> bool:
        if self._flaggable():
            self._flag(STILL_RIGHT)
        return False

    def _flaggable(self) -> bool:
        at = self.walk.at
        if at is None or at.record is None:
            say("There is nothing here that could be wrong: it is the program's own.")
        return at is not None and at.record is not None

    def _flag(self, reason: str) -> None:
        assert self.walk.at is not None
        self.records.flags.add(self.library, self.walk.at, reason, date.today())
        say("Thank you. Whoever keeps this flow will see it.")

    def do_close(self) -> bool:
        saved = self.saved
        self.records.counts.add(self.walk, began=saved.created, by_phone=self.by_phone)
        self.records.visits.close(self.saved.id)
        self.closed = True
        raise Leave

    def do_help(self) -> bool:
        for name, text in HELP.items():
            say(f"{name}: {text}")
        return False

    def _sheet(self) -> Sheet | None:
        try:
            return build(self.walk, date.today(), promised=self.saved.promised_day)
        except NothingToPrint:
            say("There is nothing to print: these two can't work together, or this was a trouble by itself.")
            return None


def say(text: str) -> None:
    """Print a paragraph."""
    print(fill(text))


def fill(text: str) -> str:
    """A paragraph in lines that fit the terminal, the further ones a little in."""
    columns = max(20, min(WIDTH, get_terminal_size((WIDTH, 24)).columns))
    return "\n".join(wrap(text, columns, subsequent_indent="  "))


def _answer(word: str, shown: Cue) -> str:
    """The answer that a number, or an answer's id, means; empty for neither."""
    if word.isdecimal() and 1 <= int(word) <= len(shown.choices):
        return shown.choices[int(word) - 1].id
    return next((choice.id for choice in shown.choices if choice.id == word), "")


def print_rows(rows: tuple[Row, ...]) -> None:
    """The cue, one role a paragraph: `PATRON, on the phone: Tap [Borrow].`"""
    for row in rows:
        place = f", {row.place[:1].lower()}{row.place[1:]}" if row.place else ""
        lead = f"{row.word.capitalize()}{place}: " if row.word else ""
        say(f"{lead}{bracketed(row.phrase)}")


def bracketed(phrase: Phrase) -> str:
    """Words with labels in brackets, since there is no bold to tell them by."""
    return "".join(f"[{span.text}]" if span.kind == "label" else span.text for span in phrase)
