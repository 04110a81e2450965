"""`translate`: create or update a language's catalog, and export, import, or review it for translators."""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.cli.checked import pair_of
from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import own_folder
from wizard.cli.output import make_folder, write
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

    from wizard.content.library import Library
    from wizard.content.sheet_texts import Words
    from wizard.presenters.sheet_catalog import Pair
    from wizard.system.paths import Folders


def add(commands: Any) -> None:
    command = commands.add_parser("translate", help="create or update a language's catalog, or list all languages")
    command.add_argument("language", nargs="?", default="", help="language code, such as es (default: list all)")
    command.add_argument("--for", dest="sheet", nargs="+", metavar="WORD", help="only this sheet, such as kindle libby")
    command.add_argument("--export", type=Path, metavar="FILE.csv", help="write a spreadsheet for a translator")
    command.add_argument("--import", dest="taken", type=Path, metavar="FILE.csv", help="import a finished spreadsheet")
    command.add_argument(
        "--review",
        type=Path,
        nargs="?",
        const=Path("-"),
        metavar="FILE",
        help="print the sheet in both languages, side by side",
    )
    command.set_defaults(run=run, country="")


class TranslationWork(NamedTuple):
    """What a command works on: a language in the keeper's folder, and one sheet or all of them."""

    library: "Library"
    language: str
    folders: "Folders"
    pair: "Pair | None"

    @property
    def table(self) -> Path:
        """Return the file with the sheet's fixed text."""
        from wizard.content.sheet_texts import own

        return own(self.language, self.folders[0])


def run(parsed: argparse.Namespace) -> int:
    if not parsed.language:
        return _every_language(parsed)
    language, library = _language(parsed.language), load(parsed).library
    pair = _pair(library, parsed.sheet) if parsed.sheet else None
    if parsed.review:
        return _review(TranslationWork(library, language, folders(parsed), pair), parsed.review)
    work = TranslationWork(library, language, (own_folder(parsed), *folders(parsed)[1:]), pair)
    from wizard.authoring import catalogs
    from wizard.content.translation import UnreadableCatalog

    try:
        catalog = catalogs.up_to_date(library, language, work.folders, date.today())
        refused = _import(work, catalog, parsed.taken) if parsed.taken else False
    except UnreadableCatalog as error:
        hint = error.help if parsed.taken else "Fix it first, or move it somewhere else."
        raise Refusal(f"{error} {hint}", 2) from None
    _save(work, catalog)
    if parsed.export:
        _export(work, catalog, parsed.export)
    print("\n".join(_report(work, catalog)))
    return 1 if refused else 0


def _pair(library: "Library", words: list[str]) -> "Pair":
    """Return the pair that `kindle libby` names, as one argument or two. Raises Refusal if it doesn't name a pair."""
    typed = " ".join(words).split()
    if len(typed) != 2:
        raise Refusal("Name a device and a service after --for, for example `--for kindle libby`.", 2)
    return pair_of(library, *typed)


def _save(work: TranslationWork, catalog: "Catalog") -> None:
    """Write the catalog, and add any missing lines to the table with the sheet's fixed text."""
    from wizard.authoring import catalogs
    from wizard.authoring.frame_words import translated, with_empty_lines
    from wizard.authoring.text_edits import like
    from wizard.content.translation import own

    path = own(work.language, work.folders)
    make_folder(path.parent)
    write(path, like(path, catalogs.dumped(catalog)).encode())
    frame = _frame(work)
    if frame.lacks:
        make_folder(work.table.parent)
        write(work.table, with_empty_lines(work.table, work.language, translated(frame)).encode())


def _frame(work: TranslationWork) -> "Words":
    """Return the sheet's fixed text as it is on disk. Raises Refusal if it can't be read."""
    from wizard.content import sheet_texts

    sheet_texts.words.cache_clear()
    sheet_texts.table.cache_clear()
    try:
        return sheet_texts.words(work.language, work.folders)
    except (ValueError, OSError) as error:
        raise Refusal(f"The sheet's fixed text can't be read: {error}", 2) from None


def _report(work: TranslationWork, catalog: "Catalog") -> Iterator[str]:
    """Yield how much of a language is translated, and what's still missing on one sheet or on all of them."""
    from wizard.authoring import catalogs
    from wizard.content.loader import shown
    from wizard.content.quoting import counted
    from wizard.content.sheet_texts import english_name
    from wizard.content.translation import own, translation

    translation.cache_clear()
    path, frame = own(work.language, work.folders), _frame(work).lacks
    count = catalogs.counted(catalog)
    changed = f" ({count.changed} changed since)" if count.changed else ""
    yield f"{shown(path)}: {count.translated} of {count.sentences} sentences are translated{changed}."
    if frame:
        yield f"{shown(work.table)}: {counted(len(frame), 'line')} of the sheet's fixed text to translate."
    if work.pair:
        yield from _lacking(work, bool(frame))
    else:
        every = catalogs.walks(work.library)
        ready = f"{catalogs.available(work.language, every, work.folders)} of {len(every)} sheets"
        yield f"{ready} are available in {english_name(work.language)}."


def _lacking(work: TranslationWork, frame: bool) -> Iterator[str]:
    """Yield what's still missing on one sheet in the language, or how to print it."""
    from wizard.authoring.catalogs import half
    from wizard.content.quoting import counted
    from wizard.presenters.sheet_catalog import name

    assert work.pair
    found = half(work.library, work.pair, work.language, work.folders).lacks
    yield f"{name(work.library, work.pair)}: {counted(len(found), 'sentence')} to translate."
    yield from (f"  {context}: {text}" for context, text in found)
    if not found and not frame:
        made = to_run("sheet", work.pair.model, work.pair.platform, "--language", work.language)
        yield f"To print the sheet, run `{made}`."


def _export(work: TranslationWork, catalog: "Catalog", path: Path) -> None:
    """Write a spreadsheet with all sentences, or with those of one sheet."""
    from wizard.authoring.catalogs import sentences_of
    from wizard.authoring.frame_words import english, translated
    from wizard.authoring.translators_sheet import FRAME, rows, written

    frame = _frame(work)
    every = rows(catalog, translated(frame))
    if work.pair:
        wanted = sentences_of(work.library, work.pair) | {(f"{FRAME}{key}", english()[key]) for key in frame.lacks}
        every = (row for row in every if (row.where, row.english) in wanted)
    write(path, written(every))
    again = to_run("translate", work.language, "--import", str(path))
    print(f"Saved {path}. Once its Translation column is filled in, run `{again}`.")


def _import(work: TranslationWork, catalog: "Catalog", path: Path) -> bool:
    """Import a spreadsheet, and report the rows that are wrong. Return whether there are any."""
    from wizard.authoring.frame_words import translated, with_texts
    from wizard.authoring.translators_sheet import read, take
    from wizard.content.quoting import counted

    try:
        every = read(path)
    except OSError as error:
        raise Refusal(f"{path} can't be read: {(error.strerror or 'unknown disk error').lower()}.", 2) from None
    taken = take(catalog, translated(_frame(work)), every)
    if taken.frame:
        make_folder(work.table.parent)
        write(work.table, with_texts(work.table, work.language, taken.frame).encode())
    for row in taken.refused:
        print(f"{path.name}, row {row.number}: {row.why}\n  {row.english}", file=sys.stderr)
    left = f" {counted(len(taken.refused), 'row')} not imported." if taken.refused else ""
    print(f"{counted(taken.translations, 'translation')} imported from {path.name}.{left}")
    return bool(taken.refused)


def _review(work: TranslationWork, path: Path) -> int:
    """Print a sheet next to its translation, as a page or as text."""
    from wizard.authoring import translation_review
    from wizard.authoring.catalogs import half
    from wizard.content.sheet_texts import right_to_left
    from wizard.presenters.bilingual import called
    from wizard.presenters.sheet_builder import build
    from wizard.presenters.sheet_catalog import ANY_DAY, name, walk_of
    from wizard.printing.templates import filled

    if work.pair is None:
        raise Refusal("Say which sheet, for example `--for kindle libby`.", 2)
    ours = build(walk_of(work.library, work.pair), ANY_DAY, visited=False)
    theirs, lacks = half(work.library, work.pair, work.language, work.folders)
    made = translation_review.review(
        name(work.library, work.pair),
        ours,
        theirs,
        called(work.language, work.folders),
        len(lacks),
        date.today(),
        work.library.country,
    )
    if path.suffix.lower() in (".html", ".htm"):
        seen = {"review": made, "right_to_left": right_to_left(work.language)}
        text = filled("html", "review", seen, work.folders)
    else:
        text = translation_review.as_text(made)
    if path == Path("-"):
        print(text)
    else:
        write(path, text.encode())
        print(f"Saved {path}.")
    return 0


def _every_language(parsed: argparse.Namespace) -> int:
    """List the languages, with the number of sheets that can be printed in each."""
    from wizard.authoring import catalogs
    from wizard.content import sheet_texts
    from wizard.content.translation import NoCatalog, translation
    from wizard.presenters.bilingual import called, languages

    if parsed.sheet or parsed.export or parsed.taken or parsed.review:
        raise Refusal("Name the language first, for example `translate es`.", 2)
    library, places = load(parsed).library, folders(parsed)
    every, own = catalogs.walks(library), languages(library, places)[0]
    for language in languages(library, places)[1:]:
        try:
            by_person = translation(language, places).checked and sheet_texts.words(language, places).checked
        except (NoCatalog, ValueError, OSError) as error:
            print(f"{language:<4}{called(language, places)}: {error}")
            continue
        count = catalogs.available(language, every, places)
        how = "checked by a person" if by_person else "translated by a machine, not checked yet"
        print(f"{language:<4}{called(language, places)}: {count} of {len(every)} sheets, {how}")
    print(f"{own:<4}{called(own, places)}: all sheets")
    return 0


def _language(code: str) -> str:
    """Return the language for a code. Raises Refusal if we can't write dates in it. (standards: TL06)"""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").language
    except (ValueError, UnknownLocaleError):
        raise Refusal(f"`{code}` isn't a language code. Use a code such as es, de, or ar.", 2) from None
