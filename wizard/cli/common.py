"""Helpers that commands share: content, countries, common options, and user errors."""

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
    """A user error: one sentence for staff, and the exit `code`."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def load(parsed: argparse.Namespace) -> "Loaded":
    """Load the content that can be read, and report on stderr if some of it can't."""
    from wizard.content import loader

    loaded = loader.load(folders(parsed))
    if not loaded.library.devices or not loaded.library.platforms:
        raise Refusal(f"We couldn't read any flows. To see why, run `{to_run('check')}`.", 2)
    unused = left_out(folders(parsed))
    hint = f"{unused} isn't used. To use it: {with_content(unused, '…')}" if unused else ""
    for line in filter(None, (loader.unread(loaded), hint)):
        print(line, file=sys.stderr)
    return loaded


def tell_news(records: "Records") -> None:
    """Print notices from opening or closing the records to stderr, such as a notice that old data was deleted."""
    if news := records.take_notice():
        print(news, file=sys.stderr)


def folders(parsed: argparse.Namespace) -> tuple[Path, ...]:
    """Return the content folders in use. Raises Refusal if the folder in `--content` can't be used."""
    try:
        if parsed.follow is not None:
            from wizard.cli.shared_copy import own_copy

            return content_folders(own_copy(parsed.follow))
        return content_folders(parsed.content)
    except WrongFolder as wrong:
        raise Refusal(str(wrong), 2) from None


def library_of(parsed: argparse.Namespace) -> "Library":
    """Return the library in the country given, if any, and at the branch set on this computer."""
    return in_country(at_branch(load(parsed).library), parsed.country)


def at_branch(library: "Library") -> "Library":
    """Return the library at the branch set on this computer."""
    if library.profile is None or not library.profile.branches:
        return library
    from wizard.desk.settings import Settings

    return library.at_branch(Settings(data_folder()).get("branch"))


def in_country(library: "Library", country: str) -> "Library":
    """Return the library as if it were in this country, or unchanged for "". Raises Refusal for an unknown country."""
    named = country.strip()
    if not named:
        return library
    from wizard.content.countries import country_of

    found = country_of(named)
    if not found:
        raise Refusal(f"`{named[:60]}` isn't a country. Use a two-letter code, such as US, GB, or DE.", 2)
    return library.in_country(found)


def paper_of(parsed: argparse.Namespace, library: "Library") -> "Paper":
    """Return the paper size given, or the library's own."""
    return parsed.paper or library.paper


def paper_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--paper", choices=("a4", "letter"), help="paper size (default: the library's own)")
    command.add_argument("--incomplete", action="store_true", help="print even if steps are missing, with a warning")
    command.add_argument("--large", action="store_true", help="use large print, on two sheets of paper")


def country_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--country", default="", metavar="XX", help="the library's country as two letters, such as US")


def answer_option(command: argparse.ArgumentParser) -> None:
    text = "change an answer, for example computer=mac (can be repeated)"
    command.add_argument("--answer", action="append", default=[], metavar="FACT=VALUE", help=text)
