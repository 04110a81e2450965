"""Make cards, slips, posters, and pages fit on one side, in every form.

If something doesn't fit, these shrink or are left out, in this order: the gaps, the text size, the second copy on a
side, the opening hours, and the address. Anything that still doesn't fit goes on a second side. Each time, a notice
tells staff.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Paper, Room
from wizard.printing.pdf import Typeset, browser_pdf, has_typst, typeset, without_font
from wizard.printing.sanitize import prepared_leaflet
from wizard.printing.template_overrides import with_ours
from wizard.printing.templates import filled, literal, shared
from wizard.printing.typst_source import above, breakable
from wizard.system.paths import Folders


@dataclass(frozen=True, slots=True)
class Small:
    """A leaflet in all its forms. `pdf` is empty if this computer can't make PDFs."""

    pdf: bytes
    page: str
    text: str
    notice: str = ""

    def form(self, form: str) -> bytes:
        """Return the leaflet as `pdf`, `html`, or `text`."""
        return self.pdf if form == "pdf" else (self.page if form == "html" else self.text).encode()


@dataclass(frozen=True, slots=True)
class Fit:
    """One try: the text size in points, the number of copies on a side, and how wide the gaps are (1 is usual)."""

    size: float
    copies: int = 1
    gap: float = 1


# The tries for each kind, the ideal one first. Text is never smaller than 12 points, or 18 points in large print.
_FITS = {
    ("card", "standard"): (
        *(Fit(14, 2), Fit(14, 2, 0.75), Fit(14, 2, 0.5), Fit(13, 2, 0.5), Fit(12, 2, 0.8), Fit(12, 2, 0.5)),
        *(Fit(14, 1, 2), Fit(14)),
    ),
    ("card", "large"): (Fit(18, 2), Fit(18, 1, 2), Fit(18), Fit(18, 1, 0.5)),
    ("instead", "standard"): (Fit(18, 1, 2), Fit(18), Fit(16), Fit(14)),
    ("instead", "large"): (Fit(22), Fit(20), Fit(18), Fit(18, 1, 0.5)),
    ("poster", "large"): (Fit(19), Fit(18, 1, 0.5), Fit(18, 1, 0.35), Fit(18, 1, 0.25)),
    ("page", "standard"): (Fit(14),),
    ("keys", "standard"): (Fit(14), Fit(13), Fit(12), Fit(12, 1, 0.5)),
    ("keys", "large"): (Fit(18, 1, 0.5), Fit(18)),
    ("models", "standard"): (Fit(14), Fit(13), Fit(12), Fit(12, 1, 0.5)),
    ("models", "large"): (Fit(18),),
}


def made(small: Leaflet, paper: Paper, folders: Folders = ()) -> Small:
    """Make a leaflet fit, with the library's own templates, or ours if those don't work."""
    done, notice = with_ours(folders, lambda folders: drawn(small, paper, folders))
    return replace(done, notice=f"{notice} {done.notice}".strip())


def text(small: Leaflet, folders: Folders = ()) -> tuple[str, str]:
    """Return a leaflet as plain text, which always fits, and a notice for staff."""
    return with_ours(folders, lambda folders: _text(shared(prepared_leaflet(small), "a4", folders), folders))


def _text(seen: Mapping[str, object], folders: Folders) -> str:
    return re.sub(r"\n{3,}", "\n\n", filled("txt", "leaflet", seen, folders)).strip() + "\n"


def drawn(small: Leaflet, paper: Paper, folders: Folders) -> Small:
    """Make a leaflet fit, with these folders' own templates. Raises RenderError if one of them doesn't work."""
    small = prepared_leaflet(small)
    seen = shared(small, paper, folders)
    text = _text(seen, folders)
    page = filled("html", "leaflet", seen, folders)
    if not has_typst():
        return Small(browser_pdf(page), page, text)
    made, notice = _fitted(small, paper, folders)
    return Small(made.pdf, page, text, f"{notice} {without_font(made.missing)}".strip())


def _fitted(small: Leaflet, paper: Paper, folders: Folders) -> tuple[Typeset, str]:
    """Return the first try that takes one side, or the last one on as many as it needs, and what to tell staff."""
    usual = _fits(small)[0]
    for cut, left_out in _cuts(small):
        source = filled("typ", "leaflet", shared(breakable(cut), paper, folders), folders)
        for fit in _fits(small):
            made = typeset(f"{above(Room(), paper)}#let fit = {literal(fit)}\n{source}", "leaflet.typ.j2")
            if made.sides == 1 or small.kind == "page":
                return made, " ".join(_told(small, usual, fit, left_out))
    return made, f"{' '.join(_told(small, usual, fit, left_out))} It takes {made.sides} sides.".strip()


def _fits(small: Leaflet) -> tuple[Fit, ...]:
    return _FITS["card" if small.kind == "slip" else small.kind, small.size]


def _cuts(small: Leaflet) -> Iterator[tuple[Leaflet, str]]:
    """Yield the leaflet, then the leaflet without the least important help, each with the name of what was left out."""
    yield small, ""
    if small.help.hours:
        small = replace(small, help=replace(small.help, hours=()))
        yield small, "opening hours"
    if small.help.place:
        yield replace(small, help=replace(small.help, place=())), "opening hours and address"


def _told(small: Leaflet, usual: Fit, fit: Fit, left_out: str) -> Iterator[str]:
    if fit.size < usual.size:
        yield f"The text is {fit.size:g} points instead of {usual.size:g}, so that it fits."
    if fit.copies < usual.copies and small.size == "standard":
        yield f"There's one {small.kind} on each side instead of two, so that it fits."
    if left_out:
        yield f"The {left_out} didn't fit, so they were left out."
