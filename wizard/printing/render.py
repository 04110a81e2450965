"""A sheet as PDF, as a web page and as plain text, laid out as it says; and the small papers."""

import re
from dataclasses import replace

from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Paper, Room, Sheet
from wizard.printing.pdf import browser_pdf, has_typst, typeset
from wizard.printing.sanitize import prepared, prepared_leaflet
from wizard.printing.templates import COLUMNS, filled, seen, shared, version, versions
from wizard.printing.typst_source import above, composed
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


def pdf(sheet: Sheet, paper: Paper, folders: Folders = ()) -> bytes:
    """The sheet as PDF/UA-1, laid out as its `room` says; from a browser, or empty, where typst is missing.

    Raises RenderError for a template that does not work or a letter that no font has.
    """
    if has_typst():
        return composed(prepared(sheet), paper, folders)
    return browser_pdf(html(sheet, paper, folders))


def leaflet(small: Leaflet, form: str, paper: Paper, folders: Folders = ()) -> bytes:
    """A card, slip or poster as `pdf`, `html` or `text`; empty where nothing on this computer makes PDFs.

    Raises RenderError for a template that does not work.
    """
    seen = shared(prepared_leaflet(small), paper, folders)
    if form == "text":
        return (re.sub(r"\n{3,}", "\n\n", filled("txt", "leaflet", seen, folders)).strip() + "\n").encode()
    if form == "html" or not has_typst():
        page = filled("html", "leaflet", seen, folders)
        return page.encode() if form == "html" else browser_pdf(page)
    typed = f"{above(Room(), paper)}{filled('typ', 'leaflet', seen, folders)}"
    once = typeset(f"#let copies = 1\n{typed}", "leaflet.typ.j2")
    twice = b"" if small.kind in ("poster", "page") else typeset(f"#let copies = 2\n{typed}", "leaflet.typ.j2")
    return twice if twice and sides(twice) == 1 else once


def words(sheet: Sheet, folders: Folders = ()) -> int:
    """How many words a sheet prints, page heads and feet apart (the foot is the last line of the text)."""
    body = text(sheet, folders).rstrip().rpartition("\n")[0]
    return sum(any(letter.isalnum() for letter in word) for word in body.split())


def sides(made: bytes) -> int:
    """How many sides a PDF of ours has."""
    return len(re.findall(rb"/Type\s*/Page(?!s)", made))
