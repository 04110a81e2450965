"""How a sheet is printed: how many copies, on which printer, and whether once more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wizard.content.spans import Span
from wizard.desk.actions import Action, Back, ChoosePrinter, FindPrinters, PrintSheet, Say, Show
from wizard.desk.delivery import FILE
from wizard.desk.place import Place, path_of, visit_of
from wizard.desk.print_queue import MAKING, PRINTER
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.presenters.prompt import Row

MOST_COPIES = 50
HOW_MANY = f"Type a number from 1 to {MOST_COPIES}."


def print_action(session: Session, sheet: Place, copies: int = 1) -> PrintSheet:
    """Print the sheet of a place, once: a second press comes with the same number, and is refused."""
    return PrintSheet(sheet, copies=copies, number=session.sent[sheet.path()])


def print_choices(session: Session, sheet: Place) -> Iterator[Option]:
    """Offer more copies and another printer; nothing where the print dialog asks for them."""
    if not session.at_computer:
        return
    from wizard.printing.print_job import has_cups  # here, since the first screen is painted before

    if has_cups():
        yield Option("Print more copies", Show(Copies(sheet)))
        yield Option("Choose the printer", FindPrinters(), _name(session), slow="Looking for printers...")


def _name(session: Session) -> str:
    chosen = session.settings.get(PRINTER)
    return "saved as files" if chosen == FILE else chosen


@dataclass(frozen=True)
class Copies(Screen):
    """How many copies. The number is typed, so that no single key prints ten."""

    sheet: Place
    text: str = ""

    @property
    def visit(self) -> int:
        """The visit of the sheet."""
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
    """A sheet that was printed is printed again only if staff say so."""

    sheet: Place

    @property
    def visit(self) -> int:
        """The visit of the sheet."""
        return visit_of(self.sheet)

    def path(self) -> str:
        return f"{self.sheet.path().partition('?')[0]}/again"

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        words = f"The sheet of {visit.saved.handle} was printed already. Print it again?"
        return View(
            name="choose",
            shape="step",
            title=visit.title,
            status=("print again?",),
            rows=(Row("plain", "", (Span("text", words),)),),
            options=(
                Option("No, back", Back(self)),
                Option("Yes, print it again", print_action(session, self.sheet), slow=MAKING),
            ),
        )


@dataclass(frozen=True)
class Printers(Screen):
    """The printer this desk uses."""

    names: tuple[str, ...]

    def path(self) -> str:
        return path_of("printers")

    def view(self, session: Session) -> View:
        now = session.settings.get(PRINTER)
        choices = (
            ("This computer's usual printer", ""),
            *((name, name) for name in self.names),
            ("None: save sheets as PDF files", FILE),
        )
        return View(
            name="choose",
            shape="list",
            title=("Which printer?",),
            intro="This computer remembers it." if self.names else "No other printer was found.",
            options=tuple(Option(text, ChoosePrinter(id), "used now" if id == now else "") for text, id in choices),
        )
