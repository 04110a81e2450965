"""`translate`: the catalog of one language, for those who translate the sheet."""

import argparse
from datetime import date
from typing import Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import own_folder
from wizard.cli.output import make_folder, write


def add(commands: Any) -> None:
    command = commands.add_parser("translate", help="make a language's catalog, or bring it up to date")
    command.add_argument("language", help="in two letters, as es")
    command.set_defaults(run=run)


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
        raise Refusal(f"{error} Mend it first, or put it away.", 2) from None
    make_folder(path.parent)
    write(path, catalogs.dumped(catalog).encode())
    count = catalogs.counted(catalog)
    changed = f", {count.changed} changed since" if count.changed else ""
    print(f"{shown(path)}: {count.translated} of {count.sentences} sentences are translated{changed}.")
    had, of = catalogs.sheets(library, language, places)
    print(f"{had} of {of} sheets can be had in it.")
    return 0


def _language(code: str) -> str:
    """Raises Refusal for what is no language that we know how to write days in. (standards: TL06)"""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").language
    except (ValueError, UnknownLocaleError):
        raise Refusal(f"`{code}` is no language's letters, as es, de or ar.", 2) from None
