"""`walk`: go through a visit line by line, or replay a walk script."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, answer_option, country_option, folders, in_country, library_of, paper_options
from wizard.cli.lookup import answered, start_of, trouble_named
from wizard.cli.output import form_of, write_sheet
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder, read_file

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.walk.stops import Start
    from wizard.walk.walk import Walk


def add(commands: Any) -> None:
    command = commands.add_parser("walk", help="go through a visit line by line, or replay a walk script")
    command.add_argument("device", nargs="?", default="", help="a device or a model")
    command.add_argument("platform", nargs="?", default="", help="a platform")
    command.add_argument(
        "--trouble", default="", metavar="FILE/ID", help="start with a problem, such as libby/book-missing"
    )
    command.add_argument("--script", type=Path, metavar="FILE", help="replay this walk script without saving anything")
    command.add_argument("--sheet", type=Path, metavar="FILE", help="write the walk's sheet to this file")
    paper_options(command)
    answer_option(command)
    country_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    library = library_of(parsed)
    if parsed.script:
        return _replay(parsed, library)
    from wizard.desk import plain  # Imported lazily because it loads the database.

    start, turns = _begun(parsed, library)
    walk = plain.visit(library, start, turns, data_folder(), folders(parsed))
    if parsed.sheet and walk:
        write_sheet(walk, form_of(parsed.sheet), parsed.sheet, parsed, visited=True)
    return 0


def _begun(parsed: argparse.Namespace, library: "Library") -> "tuple[Start, dict[str, str]]":
    """Return the start and the turns that the arguments name."""
    if parsed.trouble:
        begun, turns = start_of(library, parsed.device, parsed.platform)
        start = begun._replace(trouble=trouble_named(library, parsed.trouble))
    elif parsed.device and parsed.platform:
        start, turns = start_of(library, parsed.device, parsed.platform)
    else:
        raise Refusal(f"Name a device and a platform, for example `{to_run('walk', 'kobo', 'libby')}`.", 2)
    return start, {**turns, **answered(library, start, turns, parsed.answer)}


def _replay(parsed: argparse.Namespace, library: "Library") -> int:
    """Replay a walk script. Its first line may name the start and the country."""
    from wizard.authoring.walk_script import Mismatch, replay, started
    from wizard.content.library import missing_words

    try:
        text = read_file(parsed.script).decode("utf-8-sig")
        start, country, line = started(text)
        if line:
            parsed.device, parsed.platform, parsed.trouble, _ = start
        library = library if parsed.country else in_country(library, country)
        start, turns = _begun(parsed, library)
        walk = replay(library, start, turns, text)
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{parsed.script} can't be read as text.", 2) from None
    except Mismatch as mismatch:
        raise Refusal(f"{parsed.script}:{mismatch.line}: {mismatch}") from None
    print(f"{parsed.script}: {len(walk.trail)} turns, {_where(walk)}.")
    if walk.missing:
        print(missing_words(walk.missing), file=sys.stderr)
    if parsed.sheet:
        write_sheet(walk, form_of(parsed.sheet), parsed.sheet, parsed, visited=True)
    return 1 if walk.missing else 0


def _where(walk: "Walk") -> str:
    return f"ended as {walk.end.how}" if walk.end else f"stopped at {walk.at.address if walk.at else ''}"
