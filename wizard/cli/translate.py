"""`translate`: create or update a language's catalog for translators."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.cli.checked import pair_of
from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import own_folder
from wizard.cli.output import make_folder, write

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.system.paths import Folders


def add(commands: Any) -> None:
    command = commands.add_parser("translate", help="create or update a language's catalog")
    command.add_argument("language", help="language code, such as es")
    command.add_argument(
        "--for", dest="sheet", nargs=2, metavar=("DEVICE", "PLATFORM"), help="list what this sheet still lacks"
    )
    command.set_defaults(run=run, country="")


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring import catalogs
    from wizard.content.loader import shown
    from wizard.content.translation import UnreadableCatalog, own

    language, library = _language(parsed.language), load(parsed).library
    places = (own_folder(parsed), *folders(parsed)[1:])
    path = own(language, places)
    try:
        catalog = catalogs.up_to_date(library, language, places, date.today())
    except UnreadableCatalog as error:
        raise Refusal(f"{error} Fix it first, or move it away.", 2) from None
    make_folder(path.parent)
    write(path, catalogs.dumped(catalog).encode())
    count = catalogs.counted(catalog)
    changed = f", {count.changed} changed since" if count.changed else ""
    print(f"{shown(path)}: {count.translated} of {count.sentences} sentences are translated{changed}.")
    had, of = catalogs.sheets(library, language, places)
    print(f"{had} of {of} sheets are available in it.")
    if parsed.sheet:
        print("\n".join(_lacking(library, language, places, parsed.sheet)))
    return 0


def _lacking(library: "Library", language: str, places: "Folders", pair: list[str]) -> Iterator[str]:
    """Yield what one sheet still lacks in the language."""
    from wizard.authoring.catalogs import lacking
    from wizard.content import sheet_texts
    from wizard.content.quoting import counted
    from wizard.presenters.sheet_catalog import name

    wanted = pair_of(library, *pair)
    found = lacking(library, wanted, language, places)
    yield f"{name(library, wanted)}: {counted(len(found), 'sentence')} to translate."
    yield from (f"  {context}: {text}" for context, text in found)
    if language not in sheet_texts.languages(places):
        words = places[0] / "handouts" / "words" / f"{language}.yaml"
        yield f"It also needs the words around the steps. Copy en.yaml to {words}, and translate it."


def _language(code: str) -> str:
    """Return the language of a code. Raises Refusal if we can't write dates in it. (standards: TL06)"""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").language
    except (ValueError, UnknownLocaleError):
        raise Refusal(f"`{code}` isn't a language code. Use a code such as es, de, or ar.", 2) from None
