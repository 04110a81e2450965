"""What commands share: finding content, understanding names, writing files, and refusing kindly."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.system.invocation import this_program
from wizard.system.paths import content_folders, data_folder

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded
    from wizard.presenters.sheet import Paper


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
        raise Refusal(f"No flows could be read. `{this_program()} check` says why.", 2)
    bad = len({problem.place.path for problem in loaded.problems})
    if bad:
        files = "1 flow file" if bad == 1 else f"{bad} flow files"
        print(f"{files} can't be read; `{this_program()} check` says why.", file=sys.stderr)
    return loaded


def folders(parsed: argparse.Namespace) -> tuple[Path, ...]:
    if parsed.content is not None and not parsed.content.is_dir():
        raise Refusal(f"There is no folder {parsed.content}.", 2)
    return content_folders(parsed.content)


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
    if named and not (len(named) == 2 and named.isascii() and named.isalpha()):
        raise Refusal(f"`{named}` is not a country's two letters, such as US, GB or DE.", 2)
    return library.in_country(named) if named else library


def paper_of(parsed: argparse.Namespace, library: "Library") -> "Paper":
    """The paper that was asked for, or the library's own."""
    return parsed.paper or library.paper


def paper_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--paper", choices=("a4", "letter"), help="the library's own if left out")
    command.add_argument("--large", action="store_true", help="in large print, on two sheets of paper")


def country_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--country", default="", metavar="XX", help="where the library is, in two letters, as US")


def answer_option(command: argparse.ArgumentParser) -> None:
    text = "answer a question otherwise than usual, as computer=mac; may be given again"
    command.add_argument("--answer", action="append", default=[], metavar="FACT=VALUE", help=text)
