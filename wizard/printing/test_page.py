"""A test page that shows whether a printer gets the size, the margins, the text, and the QR code right."""

from datetime import date
from typing import NamedTuple

from wizard.content.dates import in_words
from wizard.presenters.sheet import Paper, Room
from wizard.printing.pdf import browser_pdf, has_typst, typeset, without_font
from wizard.printing.qr_code import qr_code
from wizard.printing.template_overrides import with_ours
from wizard.printing.templates import filled
from wizard.printing.typst_source import above
from wizard.system.paths import Folders

NO_ADDRESS = "The QR code works."


class Trial(NamedTuple):
    """The page as HTML and as PDF. The PDF is empty if this computer can't make any."""

    pdf: bytes
    page: str
    notice: str = ""


def trial_page(paper: Paper, today: date, url: str = "", folders: Folders = (), country: str = "") -> Trial:
    """Return the page. Its QR code opens the library's own address. If the library's template fails, we use ours."""
    made, notice = with_ours(folders, lambda folders: drawn(paper, today, url, folders, country))
    return made._replace(notice=f"{notice} {made.notice}".strip())


def drawn(paper: Paper, today: date, url: str, folders: Folders, country: str = "") -> Trial:
    """Return the page from these folders' templates. Raises RenderError if one of them doesn't work."""
    says = url or NO_ADDRESS
    seen = {
        "paper": paper,
        "today": in_words(today, country),
        "says": says,
        "square": qr_code(says, f"QR code. It says {says}"),
    }
    page = filled("html", "test-page", seen, folders)
    if not has_typst():
        return Trial(browser_pdf(page), page)
    made = typeset(above(Room(), paper) + filled("typ", "test-page", seen, folders), "test-page.typ.j2")
    return Trial(made.pdf, page, without_font(made.missing))
