"""Print options: the number of copies, the printer, and printing again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wizard.content.spans import Span
from wizard.desk.actions import Action, Back, ChoosePrinter, FindPrinters, PrintInstead, PrintSheet, Say, Show
from wizard.desk.delivery import FILE
from wizard.desk.place import Place, path_of, visit_of
from wizard.desk.print_queue import MAKING, PRINTER
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.presenters.prompt import PromptRow

MOST_COPIES = 50
HOW_MANY = f"Type a number from 1 to {MOST_COPIES}."


def print_action(session: Session, sheet: Place, copies: int = 1) -> PrintSheet:
    """Return the action that prints a sheet.

    If staff press the key twice, the number is the same, so it prints once.
    """
    return PrintSheet(sheet, copies=copies, number=session.sent[sheet.path()])


def print_instead(action: PrintInstead) -> Option:
    """Return the option to print what works instead, so no patron goes home empty-handed."""
    return Option("Print what works instead", action, slow=MAKING)


def print_choices(session: Session, sheet: Place) -> Iterator[Option]:
    """Yield options for more copies and another printer, unless a print dialog will ask for those."""
    if not session.at_computer:
        return
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.print_job import has_cups

    if has_cups():
        yield Option("Print more copies", Show(Copies(sheet)))
        yield Option("Choose a printer", FindPrinters(), _name(session), slow="Looking for printers...")


def _name(session: Session) -> str:
    chosen = session.settings.get(PRINTER)
    return "saved as files" if chosen == FILE else chosen


@dataclass(frozen=True)
class Copies(Screen):
    """A text box for the number of copies. It's typed, so a stray key press can't print ten copies."""

    sheet: Place
    text: str = ""

    @property
    def visit(self) -> int:
        """The visit this sheet belongs to."""
        return visit_of(self.sheet)

    def path(self) -> str:
        return f"{self.sheet.path().partition('?')[0]}/copies"

    def typed(self, text: str) -> "Copies":
        return replace(self, text=text)

    def view(self, session: Session) -> View:
        typed = self.text.strip()
        count = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
        right = 1 <= count <= MOST_COPIES
        action: Action = print_action(session, self.sheet, count) if right else Say(HOW_MANY)
        text = f"Print {count} {'copy' if count == 1 else 'copies'}" if right else "Print"
        return View(
            name="ask",
            shape="list",
            title=("How many copies?",),
            box=self.text,
            empty="type a number",
            intro=HOW_MANY,
            options=(Option(text, action, slow=MAKING if right else ""), Option("Back", Back(self))),
        )


@dataclass(frozen=True)
class PrintAgain(Screen):
    """A confirmation before a sheet is printed again."""

    sheet: Place

    @property
    def visit(self) -> int:
        """The visit this sheet belongs to."""
        return visit_of(self.sheet)

    def path(self) -> str:
        return f"{self.sheet.path().partition('?')[0]}/again"

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        words = f"The sheet for {visit.saved.handle} has already been printed. Print it again?"
        return View(
            name="choose",
            shape="step",
            title=visit.title,
            status=("print again?",),
            rows=(PromptRow("plain", "", (Span("text", words),)),),
            options=(
                Option("No, go back", Back(self)),
                Option("Yes, print it again", print_action(session, self.sheet), slow=MAKING),
            ),
        )


@dataclass(frozen=True)
class Printers(Screen):
    """The list of printers that this desk can use."""

    names: tuple[str, ...]

    def path(self) -> str:
        return path_of("printers")

    def view(self, session: Session) -> View:
        now = session.settings.get(PRINTER)
        choices = (
            ("This computer's default printer", ""),
            *((name, name) for name in self.names),
            ("No printer. Save sheets as PDF files", FILE),
        )
        return View(
            name="choose",
            shape="list",
            title=("Which printer?",),
            intro="This computer will remember your choice." if self.names else "No other printers found.",
            options=tuple(Option(text, ChoosePrinter(id), "current" if id == now else "") for text, id in choices),
        )
