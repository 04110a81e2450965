"""A sheet as PDF, as a web page, and as plain text, laid out as it says."""

import re
from dataclasses import replace

from wizard.presenters.sheet import Paper, Sheet
from wizard.printing.pdf import Typeset, browser_pdf, has_typst
from wizard.printing.sanitize import prepared
from wizard.printing.templates import COLUMNS, filled, seen, version, versions
from wizard.printing.typst_source import composed
from wizard.system.paths import Folders


def html(sheet: Sheet, paper: Paper, folders: Folders = ()) -> str:
    """The sheet as one web page that works offline. `folders` are content folders, the library's own first."""
    both = versions(prepared(sheet))
    bodies = [version(_unbroken(one), paper, folders) for one in both]
    return filled("html", "sheet", {**seen(both[0], paper, folders), "versions": bodies}, folders)


def text(sheet: Sheet, folders: Folders = ()) -> str:
    """The sheet as plain text of at most 72 columns, to read aloud on the phone."""
    return _BETWEEN.join(_text(_unbroken(one), folders) for one in versions(prepared(sheet)))


_BETWEEN = f"\n{'=' * COLUMNS}\n\n"


def _text(sheet: Sheet, folders: Folders) -> str:
    made = filled("txt", "sheet", seen(sheet, "a4", folders), folders)
    return re.sub(r"\n{3,}", "\n\n", made).strip() + "\n"


def _unbroken(sheet: Sheet) -> Sheet:
    """The sheet with whole tasks, for forms that have no sides to break over."""
    return replace(sheet, room=replace(sheet.room, whole_tasks=True))


def drawn(sheet: Sheet, paper: Paper, folders: Folders = ()) -> Typeset:
    """The sheet as PDF/UA-1, laid out as its `room` says; from a browser, or empty, where typst is missing.

    Raises RenderError for a template that does not work.
    """
    if has_typst():
        return composed(prepared(sheet), paper, folders)
    return Typeset(browser_pdf(html(sheet, paper, folders)))


def pdf(sheet: Sheet, paper: Paper, folders: Folders = ()) -> bytes:
    """The same PDF alone."""
    return drawn(sheet, paper, folders).pdf


def words(sheet: Sheet, folders: Folders = ()) -> int:
    """How many words a sheet prints, page heads and feet apart (the foot is the last line of the text)."""
    body = text(sheet, folders).rstrip().rpartition("\n")[0]
    return sum(any(letter.isalnum() for letter in word) for word in body.split())
