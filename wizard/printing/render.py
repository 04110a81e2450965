"""A sheet as a PDF, as a web page, and as plain text."""

import re

from wizard.presenters.sheet import Paper, Sheet, without_places
from wizard.printing.pdf import Typeset, browser_pdf, has_typst
from wizard.printing.sanitize import prepared
from wizard.printing.templates import COLUMNS, filled, seen, version, versions
from wizard.printing.typst_source import composed
from wizard.system.paths import Folders


def html(sheet: Sheet, paper: Paper, folders: Folders = ()) -> str:
    """Return the sheet as one web page that works offline. `folders` are content folders, the library's own first."""
    both = versions(prepared(sheet))
    bodies = [version(one, paper, folders) for one in both]
    return filled("html", "sheet", {**seen(both[0], paper, folders), "versions": bodies}, folders)


def text(sheet: Sheet, folders: Folders = (), columns: int = COLUMNS) -> str:
    """Return the sheet as plain text, at most `columns` wide, to read aloud on the phone."""
    between = f"\n{'=' * columns}\n\n"
    return between.join(_text(one, folders, columns) for one in versions(prepared(sheet)))


def _text(sheet: Sheet, folders: Folders, columns: int) -> str:
    made = filled("txt", "sheet", {**seen(sheet, "a4", folders), "columns": columns}, folders)
    return re.sub(r"\n{3,}", "\n\n", made).strip() + "\n"


def drawn(sheet: Sheet, paper: Paper, folders: Folders = ()) -> Typeset:
    """Return the sheet as PDF/UA-1, laid out as its `room` says.

    If Typst is missing, a browser makes the PDF. If there's no browser either, the PDF is empty. Raises RenderError
    for a template that doesn't work.
    """
    if has_typst():
        return composed(prepared(sheet), paper, folders)
    return Typeset(browser_pdf(html(sheet, paper, folders)))


def pdf(sheet: Sheet, paper: Paper, folders: Folders = ()) -> bytes:
    """Return only the PDF."""
    return drawn(sheet, paper, folders).pdf


def words(sheet: Sheet, folders: Folders = ()) -> int:
    """Return how many words a sheet prints, without headers and footers. The footer is the last line of the text."""
    body = text(without_places(sheet), folders).rstrip().rpartition("\n")[0]
    return count_words(body)


def count_words(text: str) -> int:
    """Return how many words a text has. Dashes and rules aren't words."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
