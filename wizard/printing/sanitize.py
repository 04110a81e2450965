"""A sheet made ready to print: clean text, pictures next to their names, and only a safe link."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache, partial
from typing import Any, TypeVar, cast

from wizard.content.dates import ENGLISH
from wizard.content.sheet_texts import right_to_left, words
from wizard.content.spans import ENDS, Phrase, Span, has_wide_letters, plain
from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import LINK, HelpPanel, Remedy, Sheet, Task

_T = TypeVar("_T")
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def clean(string: str) -> str:
    """Drop characters that can't be printed or could reverse text: controls, lone surrogates, and bidi controls."""
    if string.isprintable():  # Most texts have nothing to drop.
        return string
    kept = (" " if letter in "\n\t\r\u2028\u2029" else letter for letter in string if letter not in _BIDI)
    return "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cs"))


def prepared(sheet: Sheet) -> Sheet:
    """Return the sheet with clean text, a period after each problem, icons next to their names, and only a safe link.

    Doing this twice has the same result as doing it once.
    """
    tidy = each_string(replace(sheet, other=None), clean)
    draw = partial(illustrated, language=sheet.language)
    finished = replace(
        tidy,
        to_do=_illustrated(tidy.to_do, draw) if tidy.to_do else None,
        tasks=tuple(_illustrated(task, draw) for task in tidy.tasks),
        troubles=tuple(_told(trouble, draw) for trouble in tidy.troubles),
        different=_told(tidy.different, draw),
        help=_safe(tidy.help),
    )
    return replace(_directed(finished), other=prepared(sheet.other) if sheet.other else None)


def prepared_leaflet(leaflet: Leaflet) -> Leaflet:
    """Return a card, slip, or poster with clean text and only a safe link."""
    tidy = _directed(each_string(leaflet, clean))
    return replace(tidy, help=_safe(tidy.help))


def _safe(help: HelpPanel) -> HelpPanel:
    return replace(help, url=help.url if LINK.fullmatch(help.url) else "")


_Paper = TypeVar("_Paper", Sheet, Leaflet)
_NO_TEXT = (
    "icon",
    "address",
    "url",
    "language",
    "size",
    "kind",
    "mark",
    "letter",
    "worked_as",
    "maps",
    "icons",
    "outlines",
)

# Latin words, numbers, and the punctuation between them: a name, an address, a phone number, or a code and its step.
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z0-9+][A-Za-z0-9 \u00a0.:/@_+'-]*[A-Za-z0-9]")


def _directed(paper: _Paper) -> _Paper:
    """Keep left-to-right text in order on a sheet whose language is written from right to left.

    Otherwise, `555-0142` would print as `0142-555`.
    """
    if not right_to_left(paper.language):
        return paper
    return each_string(paper, isolated, _in_order)


def _in_order(phrase: Phrase) -> Phrase:
    """Return a phrase in which untranslated words keep their order, whatever labels and icons are between them."""
    spans = tuple(span for span in phrase if span.text)
    if len(spans) < 2 or _from_the_right(plain(spans)):
        return phrase
    return (Span("text", "\u2066"), *spans, Span("text", "\u2069"))


def isolated(string: str) -> str:
    """Return the string with each left-to-right part between U+2066 and U+2069, or all of it if it's all one part."""
    if not _from_the_right(string):
        return f"\u2066{string}\u2069" if any(letter.isalnum() for letter in string) else string
    return _LEFT_TO_RIGHT.sub("\u2066\\g<0>\u2069", string)


def _from_the_right(string: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in string)


def _as_it_is(phrase: Phrase) -> Phrase:
    return phrase


def each_string(value: _T, change: Callable[[str], str], whole: Callable[[Phrase], Phrase] = _as_it_is) -> _T:
    """Return the value with every text in it changed, and then every phrase. Names of icons and languages are kept."""
    made: Any = value
    if isinstance(value, str):
        made = change(value)
    elif isinstance(value, Span):
        made = value if value.kind == "icon" else Span(value.kind, change(value.text))
    elif isinstance(value, tuple):
        made = tuple(each_string(item, change, whole) for item in value)
        made = whole(made) if all(isinstance(item, Span) for item in made) else made
    elif is_dataclass(value):
        changed = {
            field.name: each_string(getattr(value, field.name), change, whole)
            for field in fields(value)
            if field.name not in _NO_TEXT
        }
        made = replace(cast(Any, value), **changed)
    return cast(_T, made)


_Draw = Callable[[Phrase], Phrase]


def _illustrated(task: Task, draw: _Draw) -> Task:
    lines = tuple(replace(line, text=draw(line.text)) for line in task.lines)
    return replace(task, lines=lines, worked=draw(task.worked), if_not=draw(task.if_not))


def _told(trouble: Remedy, draw: _Draw) -> Remedy:
    said = plain(trouble.says).rstrip()
    stop = "" if said.endswith(ENDS) else "。" if has_wide_letters(said) else "."
    return Remedy((*trouble.says, *([Span("text", stop)] if stop else [])), draw(trouble.fix))


_LABELLED = {"Sync": "sync", "Aa": "aa", "Wi-Fi": "wifi"}


def illustrated(phrase: Phrase, language: str = ENGLISH) -> Phrase:
    """Put a button's icon after its name, such as `the three dots` or `**Sync**`, once per icon (standard HI02)."""
    pictures = {"text": _pictures(language), "label": _LABELLED}
    pieces = tuple(Span(span.kind, piece) for span in phrase for piece in _pieces(span, language) if piece)
    seen = {span.text for span in phrase if span.kind == "icon"}
    drawn: list[Span] = []
    for span in pieces:
        icon = pictures.get(span.kind, {}).get(span.text, "")
        drawn.append(span)
        if icon and icon not in seen:
            drawn.append(Span("icon", icon))
            seen.add(icon)
    return tuple(drawn)


def _pieces(span: Span, language: str) -> list[str]:
    return _names(language).split(span.text) if span.kind == "text" else [span.text]


@cache
def _pictures(language: str) -> dict[str, str]:
    """Return the names of buttons that have an icon, each with its icon, as in `drawn-dots: the three dots`."""
    called = {key: names for key, names in words(language).table.items() if key.startswith(_DRAWN)}
    return {name: key.removeprefix(_DRAWN) for key, names in called.items() for name in names.split(" / ")}


@cache
def _names(language: str) -> re.Pattern[str]:
    names = "|".join(map(re.escape, _pictures(language)))
    return re.compile(f"({names})" if has_wide_letters(names) else rf"\b({names})\b")  # Chinese has no spaces


_DRAWN = "drawn-"
