"""What commands share: finding content, understanding names, writing files, and refusing kindly."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.system.invocation import to_run, with_content
from wizard.system.paths import WrongFolder, content_folders, data_folder, left_out

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded
    from wizard.presenters.sheet import Paper
    from wizard.records.database import Records


class Refusal(Exception):
    """What can't be done, said to staff in one sentence. `code` is the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def load(parsed: argparse.Namespace) -> "Loaded":
    """The content, with whatever reads well in it; says in one line if something doesn't."""
    from wizard.content import loader

    loaded = loader.load(folders(parsed))
    if not loaded.library.devices or not loaded.library.platforms:
        raise Refusal(f"No flows could be read. `{to_run('check')}` says why.", 2)
    unused = left_out(folders(parsed))
    idle = f"{unused} isn't used. To use it: {with_content(unused, '…')}" if unused else ""
    for said in filter(None, (loader.unread(loaded), idle)):
        print(said, file=sys.stderr)
    return loaded


def tell_news(records: "Records") -> None:
    """Say on stderr what opening or closing the records did: what is too old is deleted whoever opens them."""
    if news := records.take_notice():
        print(news, file=sys.stderr)


def folders(parsed: argparse.Namespace) -> tuple[Path, ...]:
    """The content folders in use. Raises Refusal if the one that was named can't be used."""
    try:
        return content_folders(parsed.content)
    except WrongFolder as wrong:
        raise Refusal(str(wrong), 2) from None


def library_of(parsed: argparse.Namespace) -> "Library":
    """The library in the country that was named, if one was, and in the branch where this computer stands."""
    return in_country(at_branch(load(parsed).library), parsed.country)


def at_branch(library: "Library") -> "Library":
    """The library at the branch that the desk of this computer was told."""
    if library.profile is None or not library.profile.branches:
        return library
    from wizard.desk.settings import Settings

    return library.at_branch(Settings(data_folder()).get("branch"))


def in_country(library: "Library", country: str) -> "Library":
    """The library in this country; as it is where none is named. Raises Refusal for what is no country."""
    named = country.strip()
    if not named:
        return library
    from wizard.content.countries import country_of

    found = country_of(named)
    if not found:
        raise Refusal(f"`{named[:60]}` isn't a country. Use its two letters, such as US, GB, or DE.", 2)
    return library.in_country(found)


def paper_of(parsed: argparse.Namespace, library: "Library") -> "Paper":
    """The paper that was asked for, or the library's own."""
    return parsed.paper or library.paper


def paper_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--paper", choices=("a4", "letter"), help="the library's own if left out")
    command.add_argument("--incomplete", action="store_true", help="even if some steps are missing, with a warning")
    command.add_argument("--large", action="store_true", help="in large print, on two sheets of paper")


def country_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--country", default="", metavar="XX", help="where the library is, in two letters, as US")


def answer_option(command: argparse.ArgumentParser) -> None:
    text = "answer a question otherwise than usual, as computer=mac; may be given again"
    command.add_argument("--answer", action="append", default=[], metavar="FACT=VALUE", help=text)
