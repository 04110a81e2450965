"""A page to print and look at: whether this printer keeps size, edges, letters and the square code."""

from datetime import date

from wizard.content import sheet_texts
from wizard.presenters.sheet import Paper, Room
from wizard.printing.pdf import browser_pdf, has_typst, typeset
from wizard.printing.templates import filled, square
from wizard.printing.typst_source import above
from wizard.system.paths import Folders

NO_ADDRESS = "The square code can be read."


def trial_page(paper: Paper, today: date, url: str = "", folders: Folders = ()) -> tuple[bytes, str]:
    """The page as PDF, empty where nothing here makes PDFs, and as HTML. Its square opens the library's own address.

    Raises RenderError for a template of the library's that does not work.
    """
    says = url or NO_ADDRESS
    seen = {
        "paper": paper,
        "today": sheet_texts.words().day(today),
        "says": says,
        "square": square(says, f"QR code. It says {says}"),
    }
    page = filled("html", "test-page", seen, folders)
    if not has_typst():
        return browser_pdf(page), page
    return typeset(above(Room(), paper) + filled("typ", "test-page", seen, folders), "test-page.typ.j2"), page
