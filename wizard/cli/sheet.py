"""`sheet`: make one take-home sheet, or all of them, without a visit. It also makes cards, slips, and posters."""

import argparse
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, answer_option, country_option, folders, library_of, paper_of, paper_options
from wizard.cli.lookup import answered, start_of
from wizard.cli.output import form_of, put, refuse_incomplete, write_sheet
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder
from wizard.system.writing import write_file

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.presenters.leaflet import Leaflet
    from wizard.presenters.sheet import Size
    from wizard.walk.walk import Walk

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ENDINGS = {"pdf": "pdf", "html": "html", "text": "txt", "eml": "eml"}


def add(commands: Any) -> None:
    command = commands.add_parser("sheet", help="make a take-home sheet without a visit, or all of them")
    command.add_argument(
        "names", nargs="*", metavar="NAME", help="a device or model and a platform, such as kindle libby"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--all", action="store_true", help="make every sheet, with an index page, in a folder")
    what.add_argument("--card", action="store_true", help="make a card with what to bring to an appointment")
    what.add_argument("--slip", action="store_true", help="make a slip with what's left to do, to bring next time")
    what.add_argument("--poster", action="store_true", help="make a poster with the devices a platform works on")
    what.add_argument("--instead", action="store_true", help="make a page with what works if this pair doesn't")
    what.add_argument("--models", action="store_true", help="make a page with drawings that tell models apart")
    what.add_argument("--keys", action="store_true", help="make a card with the desk's keys and commands")
    command.add_argument(
        "--changed-since",
        metavar="VERSION",
        help="with --all, make only sheets changed since then",
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to save it (default: text on the screen)"
    )
    command.add_argument(
        "--format",
        choices=tuple(ENDINGS),
        help="output format (default: by FILE's extension)",
    )
    command.add_argument("--language", default="", metavar="XX", help="also print it in this language, such as es")
    command.add_argument("--width", type=int, choices=(40, 72), default=72, help="columns of text output (default: 72)")
    paper_options(command)
    answer_option(command)
    country_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    library = library_of(parsed)
    if parsed.all:
        return _all(library, parsed)
    if parsed.changed_since:
        raise Refusal("--changed-since only works with --all.", 2)
    if parsed.card or parsed.slip or parsed.poster or parsed.instead or parsed.models or parsed.keys:
        return _small(library, parsed)
    device, platform = _two(parsed)
    form, output = _where(parsed, f"{device}-{platform}")
    language = _language(library, parsed)
    write_sheet(_walk(library, parsed), form, output, parsed, visited=False, language=language)
    return 0


def _two(parsed: argparse.Namespace) -> tuple[str, str]:
    if len(parsed.names) != 2:
        example = to_run("sheet", "kindle", "libby")
        raise Refusal(f"Name a device and a platform, for example `{example}`, or use --all -o FOLDER.", 2)
    return parsed.names[0], parsed.names[1]


def _language(library: "Library", parsed: argparse.Namespace) -> str:
    """Return the language given, or "". Raises Refusal if sheets aren't available in it."""
    from wizard.presenters import bilingual

    available = bilingual.languages(library, folders(parsed)) if parsed.language else [""]
    if parsed.language not in available:
        raise Refusal(f"Sheets aren't available in `{parsed.language}`. Choose from: {', '.join(available)}.", 2)
    return str(parsed.language)


def _walk(library: "Library", parsed: argparse.Namespace) -> "Walk":
    from wizard.walk.walk import Walk

    start, turns = start_of(library, *_two(parsed))
    return Walk(library, start, {**turns, **answered(library, start, turns, parsed.answer)})


def _where(parsed: argparse.Namespace, name: str) -> tuple[str, Path | None]:
    """Return the format, and the file to write, or None to print text on the screen."""
    form = parsed.format or (form_of(parsed.output) if parsed.output else "text")
    return form, parsed.output or (None if form == "text" else Path(f"{name}.{ENDINGS[form]}"))


# ---- small papers ----------------------------------------------------------------------------------------------------


def _small(library: "Library", parsed: argparse.Namespace) -> int:
    from wizard.presenters.sheet_builder import NothingToPrint
    from wizard.printing import leaflet_fit

    if parsed.language:
        raise Refusal("Only sheets come in a second language. Leave out --language.", 2)
    try:
        leaflet = _leaflet(library, parsed)
    except NothingToPrint as nothing:
        raise Refusal(str(nothing)) from None
    form, output = _where(parsed, "-".join([leaflet.kind, *parsed.names]))
    if form == "eml":
        raise Refusal("Only sheets can be emailed. Make a PDF and attach it.", 2)
    sized = replace(leaflet, size="large") if parsed.large else leaflet
    made = leaflet_fit.made(sized, paper_of(parsed, library), folders(parsed))
    if made.notice:
        print(made.notice, file=sys.stderr)
    put(made.form(form), output)
    return 0


def _leaflet(library: "Library", parsed: argparse.Namespace) -> "Leaflet":
    from wizard.content.library import missing_words
    from wizard.presenters import leaflet
    from wizard.presenters.plan import whole
    from wizard.presenters.sheet_builder import build, words_of

    wording = words_of(library)
    if parsed.keys:
        from wizard.desk.terminal.key_card import key_card

        return key_card(library)
    if parsed.models:
        from wizard.presenters.models_page import models_page

        return models_page(library, start_of(library, parsed.names[0], "")[0].device if parsed.names else "")
    if parsed.slip:
        walk = _walk(library, parsed)
        sheet = build(walk, date.today(), visited=False)
        refuse_incomplete(sheet, missing_words(whole(walk).missing), parsed)
        return leaflet.slip(sheet, wording)
    if parsed.instead:
        return leaflet.instead(_walk(library, parsed), wording)
    if not parsed.names:
        raise Refusal("Say which one, for example `sheet --card kindle` or `sheet --poster libby`.", 2)
    if parsed.poster:
        return leaflet.poster(library, start_of(library, "", parsed.names[0])[0].platform, wording)
    start, _ = start_of(library, parsed.names[0], parsed.names[1] if len(parsed.names) > 1 else "")
    return leaflet.card(library, start.device, wording, start.platform)


# ---- all of them -----------------------------------------------------------------------------------------------------


def _all(library: "Library", parsed: argparse.Namespace) -> int:
    from wizard.printing import batch

    folder = parsed.output
    if folder is None or folder.is_file():
        raise Refusal(f"Choose a folder, for example `{to_run('sheet', '--all', '-o', 'sheets')}`.", 2)
    every = batch.wanted(library, _earlier(library, parsed))
    if not every:
        print("No sheets have changed." if parsed.changed_since else "There are no sheets to make.", file=sys.stderr)
        return 0
    form, paper = parsed.format or "pdf", paper_of(parsed, library)
    if form == "eml":
        raise Refusal("--all can't make emails. Choose pdf, html, or text.", 2)
    language = _language(library, parsed)
    size: Size = "large" if parsed.large else "standard"
    order = batch.BatchOrder(folders(parsed), folder, form, paper, size, language, parsed.incomplete)
    try:
        filled = batch.fill(library, every, order, data_folder(), lambda done: _progress(done, len(every)))
        made = [one for one in filled if one.file]
        page, notice = batch.index(library, made, order.folders, date.today())
        write_file(folder / "index.html", page.encode())
    except OSError as error:
        raise Refusal(f"{folder} can't be written: {(error.strerror or 'unknown disk error').lower()}.", 2) from None
    if notice:
        print(notice, file=sys.stderr)
    for one in filled:
        if one.notice:
            print(f"{one.name}: {one.notice}", file=sys.stderr)
    many = "1 sheet" if len(made) == 1 else f"{len(made)} sheets"
    print(f"Saved {many} in {folder}. Open {folder / 'index.html'}.", file=sys.stderr)
    return _left_out(library, len(filled) - len(made))


def _left_out(library: "Library", incomplete: int) -> int:
    """Print which sheets weren't made, and return the exit code."""
    if incomplete:
        many = "1 sheet was" if incomplete == 1 else f"{incomplete} sheets were"
        how = "Add --incomplete to make them with a warning."
        print(f"{many} left out because steps are missing. {how}", file=sys.stderr)
    gone = [place for id, place in library.broken.items() if id not in library.files]
    for place in gone:
        print(f"{place.path} line {place.line} can't be read, so it has no sheets.", file=sys.stderr)
    return 1 if incomplete or gone else 0


def _earlier(library: "Library", parsed: argparse.Namespace) -> "Library | None":
    """Return the flows as of the version or date given to `--changed-since`, or None."""
    if not parsed.changed_since:
        return None
    from contextlib import ExitStack

    from wizard.cli.diff import version

    named = _commit_at(parsed) if _DAY.fullmatch(parsed.changed_since) else parsed.changed_since
    with ExitStack() as stack:
        return version(parsed, named, stack)[0].in_country(library.country)


def _commit_at(parsed: argparse.Namespace) -> str:
    """Return the last git version before a day. Raises Refusal if there is none."""
    from wizard.cli.diff import git

    found = git(folders(parsed)[0], "rev-list", "-1", f"--before={parsed.changed_since} 00:00", "HEAD")
    if not found or not found.strip():
        raise Refusal(f"git has no flows from before {parsed.changed_since}. Leave out --changed-since.", 2)
    return found.decode().strip()


def _progress(done: int, of: int) -> None:
    """Draw a progress bar, if stderr is a terminal."""
    if sys.stderr.isatty():
        full = 30 * done // of
        end = "\n" if done == of else ""
        print(f"\r[{'#' * full}{'.' * (30 - full)}] {done} of {of}", end=end, file=sys.stderr, flush=True)
