"""A sheet as Typst source and as a PDF, in one language or in two back to back."""

import re
from dataclasses import replace
from functools import lru_cache
from textwrap import shorten
from typing import TypeVar

from wizard.content.spans import Span, plain
from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Paper, Room, Sheet
from wizard.printing.font_metrics import text_width
from wizard.printing.pdf import Typeset, typeset
from wizard.printing.sanitize import each_string
from wizard.printing.side_breaks import laid_out
from wizard.printing.templates import filled, literal, seen, versions
from wizard.system.paths import Folders


def composed(sheet: Sheet, paper: Paper, folders: Folders) -> Typeset:
    """Return a sheet as PDF/UA-1, laid out as its `room` says.

    Raises RenderError for a template that doesn't work.
    """
    sources = (_placed(one, paper, folders) for one in versions(sheet))
    return typeset(_NEXT_VERSION.join(sources), f"{_TEMPLATES[sheet.size]}.typ.j2")


# The second version begins on a new sheet of paper, unless both are one side long.
_NEXT_VERSION = """
#context pagebreak(weak: true, to: if here().page() > 1 { "odd" })
#counter(page).update(1)
"""


def _placed(sheet: Sheet, paper: Paper, folders: Folders) -> str:
    """Return one version as Typst, in its own scope. A label at its end lets its pages be counted separately."""
    same = replace(sheet.room, step_gap=_STEP_GAP, part_gap=0, help_apart=False)  # So that more rooms share a source.
    own = source(replace(sheet, room=same, other=None), folders)
    sides = f"#let begins = {literal(laid_out(sheet, paper).begins)}\n" if sheet.size == "large" else ""
    return (
        f"#[\n{above(sheet.room, paper)}{sides}{own}\n#metadata(none)#std.label({literal(f'end-{sheet.language}')})\n]"
    )


_STEP_GAP = 3  # points, as in most rooms where maps have little space


def above(room: Room, paper: Paper) -> str:
    """Return the lines that go above a template: how closely parts are set, and the paper by Typst's name."""
    return f"#let room = {literal(room)}\n#let paper = {literal({'letter': 'us-letter'}.get(paper, paper))}\n"


@lru_cache(maxsize=64)
def source(sheet: Sheet, folders: Folders) -> str:
    """Return the sheet as Typst without its paper and room, so that `fit` fills in the template once for each cut."""
    return filled("typ", _TEMPLATES[sheet.size], {**seen(breakable(sheet), "a4", folders), **_head(sheet)}, folders)


def _head(sheet: Sheet) -> dict[str, object]:
    """Return what's at the top of each side, and the margin it takes, in millimeters.

    A very long phone number appears only under *Get help*.
    """
    phone = sheet.help.phone if len(plain(sheet.help.phone)) <= _HEAD // 2 else ()
    known = () if any(span.kind == "blank" for span in phone) else phone
    name = head_name(sheet)
    one_line = text_width(f"{name} {sheet.called}", _HEAD_SIZE, bold=True) < _HEAD_ROOM and len(plain(known)) < 20
    return {"head": {"library": (Span("text", name),), "phone": known, "top": 17 if one_line else 20}}


def head_name(sheet: Sheet) -> str:
    """Return the library's name for the top of each side, cut to fit two lines, or "" if it isn't known."""
    name = plain(sheet.help.library) if not any(span.kind == "blank" for span in sheet.help.library) else ""
    if len(name) <= _HEAD:
        return name
    whole_words = shorten(name, _HEAD, placeholder=" …")
    return whole_words if len(whole_words) > _HEAD // 2 else f"{name[: _HEAD - 1]}…"


_HEAD = 90  # characters
_HEAD_SIZE, _HEAD_ROOM = 12, 270  # points: the text size in standard print, and the width for the name


_TEMPLATES = {"standard": "sheet", "large": "large"}


_Paper = TypeVar("_Paper", Sheet, Leaflet)


def breakable(paper: _Paper) -> _Paper:
    """Return the paper with lines that end well.

    Words longer than a line, which would run off the paper, have places to break. A number stays with its unit.
    """
    return each_string(paper, lambda string: _UNIT.sub("\u00a0", _LONG.sub(_with_break, string)))


def _with_break(found: re.Match[str]) -> str:
    return found[0] if found["address"] else f"{found[0]}\u200b"


# Templates know where a web address may break. Chinese can break anywhere already.
_LONG = re.compile(
    r"(?P<address>[\w@+-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/[^\s,;)]*)?)|[^\s\u2e80-\u9fff\uff00-\uffef]{30}(?=\S)"
)
_UNIT = re.compile(r"(?<=\d) (?=(?:am|pm|noon|Uhr|minutes?|hours?|days?|minutos?|horas?|días?)\b)")
