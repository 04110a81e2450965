"""What commands share: finding content, understanding names, writing files, and refusing kindly."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.system.invocation import this_program
from wizard.system.paths import content_folders, data_folder

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.loader import Loaded
    from wizard.presenters.sheet import Paper
    from wizard.walk.values import Start
    from wizard.walk.walk import Walk


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


def known(word: str, among: Sequence[str], what: str, also: Mapping[str, str] | None = None) -> str:
    """The id among these that a word means, by itself or as one of the names in `also`.

    Raises Refusal, with the nearest spelling, for a word that means none.
    """
    from wizard.content.decoder import nearest

    ids = {name: id for name, id in (also or {}).items() if id in among} | {id: id for id in among}
    plain = _as_id(word)
    if plain in ids:
        return ids[plain]
    close = nearest(plain, ids)
    hint = f"Did you mean {ids[close]}?" if close else f"There are {', '.join(among)}."
    raise Refusal(f"I know no {what} called `{word}`. {hint}", 2)


def _as_id(word: str) -> str:
    return word.lower().replace(" ", "-").replace("_", "-")


def also_called(library: "Library") -> dict[str, str]:
    """What else devices, models and platforms are called, written as ids are; each leads to its id."""
    names: dict[str, str] = {}
    for file_id, platform in library.platforms.items():
        names |= dict.fromkeys(map(_as_id, (platform.platform, *platform.also)), file_id)
    for file_id, device in library.devices.items():
        names |= {_as_id(model.name): id for id, model in device.models.items()}
        names |= dict.fromkeys(map(_as_id, (device.device, *device.also)), file_id)
    return names


def trouble_named(library: "Library", word: str) -> str:
    """The trouble, as libby/book-missing, that a word means. Raises Refusal, with the nearest, where it means none."""
    every = [f"{id}/{trouble.id}" for id, file in library.files.items() for trouble in file.troubles]
    return known(word, every, "trouble")


def start_of(library: "Library", device: str, platform: str) -> "tuple[Start, dict[str, str]]":
    """Where a walk of these two begins, empty where unknown; a model's name comes with the turns that recognise it."""
    from wizard.walk.lookahead import model_turns
    from wizard.walk.values import Start

    also = also_called(library)
    found = known(device, [*library.devices, *library.models], "device", also) if device else ""
    service = known(platform, [*library.platforms], "platform", also) if platform else ""
    start = Start(library.models.get(found, found), service)
    turns = model_turns(library, found) if found in library.models else {}
    if found in library.models and not turns:
        raise Refusal(f"No question of `{start.device}` finds out that it is `{found}`.", 2)
    return start, turns


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises Refusal where it can't be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder} can't be made: {(error.strerror or 'the disk refuses').lower()}.", 2) from None


def write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{path} can't be written: {(error.strerror or 'the disk refuses').lower()}.", 2) from None


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


def answered(library: "Library", start: "Start", turns: dict[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """The turns that answer questions otherwise than usual. Raises Refusal for a fact or a value nobody asks for."""
    from wizard.walk.lookahead import answers_for

    facts = {}
    for item in wanted:
        fact, equals, value = item.partition("=")
        if not equals:
            raise Refusal(f"`{item}` should be a fact and its value, as computer=mac.", 2)
        facts[fact] = value
    found, unmet = answers_for(library, start, turns, facts)
    for fact, value in unmet.items():
        raise Refusal(f"Nothing on the way asks for `{fact}`, or `{value}` is no answer to it.", 2)
    return found


def form_of(path: Path) -> str:
    """The form of a sheet, told by its file's name."""
    return {".pdf": "pdf", ".html": "html", ".eml": "eml"}.get(path.suffix.lower(), "text")


def write_sheet(
    walk: "Walk", form: str, output: Path | None, parsed: argparse.Namespace, visited: bool, language: str = ""
) -> None:
    """Make the sheet of a walk in one form; in the library's own language alone if none is named.

    Raises Refusal where there is nothing to print, or no way to make a PDF."""
    from wizard.presenters.bilingual import sheet_in
    from wizard.presenters.sheet import sized
    from wizard.presenters.sheet_builder import NothingToPrint
    from wizard.printing import fit, fit_cache, printed_codes

    own, paper = folders(parsed), paper_of(parsed, walk.library)
    try:
        sheet, notice = sheet_in(language, walk, date.today(), own, visited)
    except NothingToPrint:
        raise Refusal(why_not(walk)) from None
    known = fit_cache.load(data_folder())
    before = len(known)
    fitted = fit.fit(sized(sheet, "large" if parsed.large else "standard"), paper, own, known)
    if len(known) > before:
        fit_cache.save(data_folder(), known)
    printed_codes.keep(data_folder() / "sheets", {sheet.code: printed_codes.said(sheet)})
    for told in filter(None, (notice, fitted.notice)):
        print(told, file=sys.stderr)
    if form == "eml":
        from wizard.printing import mail

        put(mail.message(fitted, paper), output)
    else:
        put(fit.form(fitted, form, paper), output)


def put(made: bytes, output: Path | None) -> None:
    """Write what was made, or show it. Raises Refusal where nothing was made, as nothing here makes PDFs."""
    if not made:
        raise Refusal("Nothing on this computer makes PDFs. `--format html` makes a page that prints as well.", 2)
    if output is None:
        sys.stdout.write(made.decode())
    else:
        write(output, made)
        print(f"{output} is written.", file=sys.stderr)


def why_not(walk: "Walk") -> str:
    """Why a walk has no sheet, and what works instead."""
    if walk.start.trouble:
        return "A trouble by itself has no sheet."
    from wizard.content.spans import plain
    from wizard.presenters.ending import ending
    from wizard.presenters.plan import whole

    over = walk if walk.end else whole(walk)
    return "\n".join(plain(row.phrase) for row in ending(over) if row.word != "SAY")
