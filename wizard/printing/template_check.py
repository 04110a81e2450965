"""Faults in a library's own templates, words, logo, and color. `check` reports them before a patron is waiting."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from wizard.content import sheet_texts
from wizard.content.decoder import nearest
from wizard.content.spans import Span
from wizard.presenters import leaflet
from wizard.presenters.sheet import HelpPanel, Paper, Remedy, Sheet, Stage, Task
from wizard.printing import branding, leaflet_fit, render, test_page
from wizard.printing.pdf import RenderError, without_font
from wizard.printing.sanitize import prepared
from wizard.printing.templates import (
    ELSEWHERE,
    Form,
    filled,
    seen,
    shared,
    takes_from_elsewhere,
    template_errors,
    templates,
)
from wizard.system.paths import Folders, shipped_handouts

_REMOTE = re.compile(r'(?:src|href)="(?:https?:)?//|@import|url\(["\']?(?:https?:)?//')
_PARTS = ("sheet.need", "tasks", "sheet.troubles", "sheet.different", "sheet.promise", "sheet.checked", "help")
_WHOLE = ("sheet", "large", "version")  # Templates that contain the whole sheet.
_TEXT = (Span("text", "Tap it."),)
_SAMPLE = Sheet(
    *("en", "A sheet", _TEXT, "reader", (Stage("B", "Borrow"),), (_TEXT,), (_TEXT,)),
    *(None, (Task("B", "Borrow", (), _TEXT),), (), Remedy(_TEXT, _TEXT), ("Email",), HelpPanel(_TEXT, _TEXT)),
    *("KL7X", "Checked"),
)
_PART = leaflet.Section("Bring", "dots", (_TEXT,))
_SMALL = leaflet.Leaflet("card", "en", "A card", _TEXT, "reader", (_PART,), HelpPanel(_TEXT, _TEXT))
_POSTER = replace(_SMALL, kind="poster", size="large")
_INDEX = {"devices": {}, "today": "", "library": ""}


def faults(folders: Folders) -> Iterator[str]:
    """Yield a sentence for each fault in the `handouts` of the library's own folders."""
    for folder in folders:
        place = folder / "handouts"
        if place.is_dir() and place.resolve() != shipped_handouts().resolve():
            for path in sorted(path for path in place.rglob("*") if path.is_file()):
                yield from (f"{path}: {fault}" for fault in _of_file(path, str(path.relative_to(place))))
            yield from (f"{place}: {fault}" for fault in _look(folders))


def _of_file(path: Path, name: str) -> Iterator[str]:
    ours = {str(file.relative_to(shipped_handouts())) for file in shipped_handouts().rglob("*.j2")}
    if name.startswith("words/") and name.endswith(".yaml"):
        yield from _words(path)
    elif name in ours:
        yield from _template(path, name)
    elif name not in (*branding.LOGOS, branding.COLOR_FILE):
        close = nearest(name, sorted({*ours, *branding.LOGOS, branding.COLOR_FILE}))
        yield "This file isn't used." + (f" Did you mean {close}?" if close else "")


def _words(path: Path) -> Iterator[str]:
    try:
        own, ours = sheet_texts.table(path), sheet_texts.words().table
    except ValueError as error:
        yield str(error)
        return
    lines = path.read_text("utf-8-sig").splitlines()
    for key in sorted(own.keys() - ours.keys()):
        if not key.startswith("thing-"):
            line = next((number for number, line in enumerate(lines, 1) if line.strip().startswith(key)), 1)
            close = nearest(key, ours.keys() - own.keys())
            meant = f" Did you mean `{close}`?" if close else ""
            yield f"Line {line}: Sheets don't use `{key}`.{meant}"


def _template(path: Path, name: str) -> Iterator[str]:
    """Yield unknown names, parts from elsewhere, and required parts that are missing."""
    from jinja2 import meta

    try:
        text = path.read_text("utf-8")
        named = meta.find_undeclared_variables(templates(_form(name), ()).parse(text))
    except template_errors() as error:
        yield f"The template can't be read: {error}"
        return
    others = "devices", "today", "library", "says", "versions", "review", "right_to_left"
    known = {*seen(prepared(_SAMPLE), "a4", ()), *shared(_SMALL, "a4", ()), *others}
    yield from (f"There's nothing called `{unknown}`." for unknown in sorted(named - known))
    if _REMOTE.search(text) or (name.endswith(".typ.j2") and takes_from_elsewhere(text)):
        yield ELSEWHERE[:1].upper() + ELSEWHERE[1:]
    parts = ("versions",) if name == "sheet.html.j2" else _PARTS if name.partition(".")[0] in _WHOLE else ()
    yield from (f"`{part}` is missing." for part in parts if not re.search(rf"\b{re.escape(part)}\b", text))


def _form(name: str) -> Form:
    return "html" if ".html." in name else "txt" if ".txt." in name else "typ"


def _look(folders: Folders) -> Iterator[str]:
    """Yield the faults that only show up when papers are made."""
    sheets = (_SAMPLE, replace(_SAMPLE, size="large"))
    tries: list[Callable[[], object]] = [
        *(partial(make, sheet, "a4", folders) for sheet in sheets for make in (_pdf, render.html)),
        partial(render.text, _SAMPLE, folders),
        *(partial(leaflet_fit.drawn, sample, "a4", folders) for sample in (_SMALL, _POSTER)),
        partial(test_page.drawn, "a4", date.min, "", folders),
        partial(filled, "html", "index", _INDEX, folders),
    ]
    yield from dict.fromkeys(filter(None, map(_failure, tries)))


def _pdf(sheet: Sheet, paper: Paper, folders: Folders) -> None:
    """Make a PDF. Raises RenderError for a template that doesn't work, or that has characters that no font has."""
    made = render.drawn(sheet, paper, folders)
    if made.missing:
        raise RenderError(without_font(made.missing))


def _failure(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except RenderError as error:
        return str(error)
    return ""
