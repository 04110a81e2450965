"""A sheet in the patron's language, printed back to back with one in the library's language, so staff can follow along.

(standards: HB01)
"""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from wizard.content import sheet_texts
from wizard.content.library import Library, missing_words
from wizard.content.translation import Untranslated, catalogs, translation
from wizard.presenters.plan import whole
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import build, words_of
from wizard.system.paths import Folders
from wizard.walk.walk import Walk


class SheetWithNotice(NamedTuple):
    """A sheet, and a notice for staff if its steps or its language aren't complete."""

    sheet: Sheet
    notice: str = ""


def languages(library: Library, folders: Folders) -> list[str]:
    """Return the languages that sheets come in: the library's own, then those in its profile, then the others.

    This doesn't read any catalogs.
    """
    named = library.profile.languages if library.profile else ()
    there = sorted({path.stem for path in catalogs("*", folders)} & {*sheet_texts.languages(folders)}, key=_commonest)
    return list(dict.fromkeys((words_of(library).language, *(one for one in named if one in there), *there)))


_SPOKEN = ("es", "zh", "vi", "ar", "fr", "de")  # The languages spoken at home in the United States, most common first.


def _commonest(language: str) -> tuple[int, str]:
    return (_SPOKEN.index(language) if language in _SPOKEN else len(_SPOKEN), language)


def called(language: str, folders: Folders) -> str:
    """Return a language's own name, such as `Español` (standard HB04)."""
    return _words(language, folders)["language"]


def _words(language: str, folders: Folders) -> sheet_texts.Words:
    """Return a language's words, or the built-in ones if the library's own can't be read.

    Staff see a message about this when the sheet is drawn.
    """
    try:
        return sheet_texts.words(language, folders)
    except (ValueError, OSError):
        return sheet_texts.words(language)


def sheet_in(
    language: str, walk: Walk, today: date, folders: Folders, visited: bool = True, promised: date | None = None
) -> SheetWithNotice:
    """Return a walk's sheet in `language`, with the same sheet in the library's language on the back.

    If a sentence isn't translated or `language` is empty, return it only in the library's language. Raise
    NothingToPrint if there's no sheet.
    """
    ours = build(walk, today, visited, promised)
    lacks = missing_words(whole(walk).missing)
    if language in ("", ours.language):
        return SheetWithNotice(ours, lacks)
    said = _words(language, folders)
    try:
        translated = translation(language, folders)
        lacks = f"{translated.unread} {lacks}".strip()
        if said.lacks:
            raise Untranslated(sheet_texts.words()[said.lacks[0]])
        theirs = build(walk, today, visited, promised, said, translated)
    except Untranslated as missing:
        why = missing.said(sheet_texts.english_name(ours.language), sheet_texts.english_name(language))
        return SheetWithNotice(ours, f"{why} {lacks}".strip())
    named = replace(ours, called=called(ours.language, folders))
    return SheetWithNotice(replace(theirs, called=said["language"], other=named), lacks)
