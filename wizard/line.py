"""A visit line by line: for a screen reader, a simple terminal, or a telephone call. The same walk, the same visits.

Nothing is drawn in place and nothing follows the prompt, so that whatever reads the terminal aloud reads it in order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from textwrap import fill

from wizard.ahead import ahead, back
from wizard.cue import PHASES, Cue, Row, cue, ending, step_words
from wizard.library import Library
from wizard.phrase import Phrase
from wizard.sheet import NothingToPrint, Sheet, build
from wizard.stops import Start
from wizard.visits import NotKept, Saved, Visits, visits_in
from wizard.walk import Walk

WIDTH = 72

HELP = {
    "back": "one step back; nothing is lost",
    "list": "the whole plan, with what is done",
    "again": "say this step again",
    "sheet": "the sheet as it stands",
    "print": "print the sheet",
    "quit": "leave; the visit is kept",
    "close": "close the visit; it is not kept",
    "help": "what each command does",
}


class Leave(Exception):
    """The person at the keyboard is done, or the keyboard is gone."""


def visit(library: Library, start: Start, turns: dict[str, str], home: Path, folders: tuple[Path, ...]) -> Walk:
    """Walk one visit to its end, or until somebody leaves. Each turn is kept before the next step is said."""
    visits = _opened(home)
    saved = visits.begin(device=start.device or None, platform=start.platform or None, trouble=start.trouble or None)
    saved = visits.record(saved.id, dict(turns), None)
    return _go_on(library, visits, saved, home, folders)


def choose(library: Library, home: Path, folders: tuple[Path, ...]) -> None:
    """Go on with an open visit, or choose a device and a platform, then walk."""
    visits = _opened(home)
    try:
        saved = _chosen(library, visits)
    except Leave:
        visits.shut()
        return
    _go_on(library, visits, saved, home, folders)


def _opened(home: Path) -> Visits:
    visits = visits_in(home)
    for sentence in filter(None, (visits.notice, visits.trouble)):
        print(sentence)
    return visits


def _go_on(library: Library, visits: Visits, saved: Saved, home: Path, folders: tuple[Path, ...]) -> Walk:
    session = _Session(library, visits, saved, home, folders)
    try:
        session.run()
    except Leave:
        kept = f"{saved.handle} is kept. `ebook-setup --plain` goes on with it."
        unkept = f"{saved.handle} is not kept."
        print("Closed." if session.closed else unkept if session.lost or visits.trouble else kept)
    visits.shut()
    return session.walk


# ------------------------------------------------------------------ choosing


def _chosen(library: Library, visits: Visits) -> Saved:
    known = visits.all_open()
    if known:
        names = [f"Go on: {saved.handle}, {_begun(library, saved)}" for saved in known]
        index = pick("Which visit?", [*names, "A new patron"])
        if index < len(known):
            return known[index]
    devices = list(library.devices)
    platforms = [p for p in library.platforms if library.offers(p)] or list(library.platforms)
    device = devices[pick("Which device?", [library.devices[id].device for id in devices])]
    platform = platforms[pick("Which library service?", [library.platforms[id].platform for id in platforms])]
    return visits.begin(device=device, platform=platform)


def _begun(library: Library, saved: Saved) -> str:
    device, platform = library.devices.get(saved.device or ""), library.platforms.get(saved.platform or "")
    names = [device.device if device else "", platform.platform if platform else ""]
    return " and ".join(filter(None, names)) or "a trouble"


def pick(question: str, options: list[str]) -> int:
    """Let somebody choose by number, or by the beginning of a name. Raises Leave."""
    for number, option in enumerate(options, 1):
        print(f"{number}: {option}")
    while True:
        said = ask(f"{question} 1 to {len(options)}: ").casefold()
        if said.isdecimal() and 1 <= int(said) <= len(options):
            return int(said) - 1
        fits = [index for index, option in enumerate(options) if option.casefold().startswith(said)] if said else []
        if len(fits) == 1:
            return fits[0]
        print(f"Please type a number from 1 to {len(options)}, or quit.")


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
    visits: Visits
    saved: Saved
    home: Path
    folders: tuple[Path, ...]
    walk: Walk = field(init=False)
    closed: bool = False
    lost: bool = False  # closed at another desk meanwhile

    def __post_init__(self) -> None:
        start = Start(self.saved.device or "", self.saved.platform or "", self.saved.trouble or "")
        self.walk = Walk(self.library, start, self.saved.turns, self.saved.open_at)

    def run(self) -> None:
        """Until somebody leaves. Raises Leave."""
        print(f"This visit is called {self.saved.handle}. Type help for the commands.")
        while True:
            shown = self._say()
            while not self._obey(ask("Your answer: "), shown):
                pass

    def _say(self) -> Cue | None:
        print()
        if self.walk.at is None:
            print_rows(ending(self.walk))
            print("The visit is over. Commands: sheet, print, back, close, quit.")
            return None
        plan = ahead(self.walk)
        shown = cue(self.walk, plan)
        phase = PHASES.get(shown.section, "")
        print(f"Step {len(self.walk.trail) + 1} of about {len(plan.trail)}. {phase}.")
        print_rows(shown.rows)
        if shown.badge:
            print(f"({shown.badge}.)")
        for number, choice in enumerate(shown.choices, 1):
            print(f"{number}: {choice.text}")
        return shown

    def _obey(self, said: str, shown: Cue | None) -> bool:
        """Do what was typed; whether there is something new to say."""
        word = said.casefold()
        if shown is not None and (answer := _answer(word, shown)):
            return self._turn(answer)
        command: Callable[[], bool] | None = getattr(self, f"do_{word}", None) if word in HELP else None
        if command is None:
            number = f"a number from 1 to {len(shown.choices)}, or " if shown else ""
            print(f"Please type {number}a command: {', '.join(HELP)}.")
            return False
        return command()

    def _turn(self, answer: str) -> bool:
        at = self.walk.at
        assert at is not None
        self.walk.answer(answer)
        self._keep({at.address: answer}, None)
        if answer == "waiting":
            print("The visit waits at this step. quit leaves it; it is kept.")
        return True

    def _keep(self, changes: dict[str, str | None], open: str | None) -> None:
        before = self.visits.trouble
        try:
            if not self.lost:
                self.visits.record(self.saved.id, changes, open)
        except NotKept as closed:
            self.lost = True
            print(closed)
        if self.visits.trouble and self.visits.trouble != before:
            print(self.visits.trouble)

    def do_back(self) -> bool:
        address = back(self.walk)
        if address is None:
            print("This is the first step.")
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
            yield fill(f"{number}, {mark}: {step_words(plan, taken.stop)}", WIDTH, subsequent_indent="  ")

    def do_again(self) -> bool:
        return True

    def do_sheet(self) -> bool:
        from wizard import render

        sheet = self._sheet()
        if sheet:
            print(render.text(sheet, self.folders))
        return False

    def do_print(self) -> bool:
        from wizard import printing

        sheet, profile = self._sheet(), self.library.profile
        if sheet:
            command = profile.print_with if profile else ()
            folder = self.home / "sheets"
            print(printing.print_sheet(sheet, self.library.paper, self.folders, folder, command).says)
        return False

    def do_close(self) -> bool:
        self.visits.close(self.saved.id)
        self.closed = True
        raise Leave

    def do_help(self) -> bool:
        for name, text in HELP.items():
            print(f"{name}: {text}")
        return False

    def _sheet(self) -> Sheet | None:
        try:
            return build(self.walk, date.today(), promised=self.saved.promised_day)
        except NothingToPrint:
            print("There is nothing to print: these two can't work together, or this was a trouble by itself.")
            return None


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
        print(fill(f"{lead}{bracketed(row.phrase)}", WIDTH, subsequent_indent="  "))


def bracketed(phrase: Phrase) -> str:
    """Words with labels in brackets, since there is no bold to tell them by."""
    return "".join(f"[{span.text}]" if span.kind == "label" else span.text for span in phrase)
