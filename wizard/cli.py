"""The command line: each command is a function that gives an exit code. Results go to stdout, talk to stderr.

Three kinds of failure: an author's (a list of problems, exit 1), staff's (one calm sentence, exit 1, or 2 where nothing
could be done), and ours (a report ready to send, exit 3).
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard import __version__
from wizard.content import content_folders, data_folder

if TYPE_CHECKING:
    from wizard.library import Library, Loaded
    from wizard.walk import Start, Walk


class Refusal(Exception):
    """What can't be done, said to staff in one sentence. `code` is the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return refusal.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing more to say
        return 0
    except Exception as error:
        return _our_fault(error)


def _our_fault(error: Exception) -> int:
    """Our own bug: a report without anybody's data, ready to send."""
    from wizard.mishap import report

    print(report(error, data_folder()), file=sys.stderr)
    return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ebook-setup",
        description="Helps library staff set up eBooks on a patron's device, and prints the take-home sheet.",
        epilog="Without a command the desk opens.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--content", type=Path, metavar="DIR", help="your library's own folder, with flows/ and handouts/"
    )
    parser.add_argument("--plain", action="store_true", help="line by line, for a screen reader or a simple terminal")
    parser.set_defaults(run=_desk)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _check_command(commands)
    _matrix_command(commands)
    _sheet_command(commands)
    _walk_command(commands)
    return parser


def _check_command(commands: Any) -> None:
    command = commands.add_parser("check", help="read all flows and say what to mend")
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files or folders")
    command.add_argument("--format", choices=("human", "json"), default="human")
    command.set_defaults(run=_check)


def _matrix_command(commands: Any) -> None:
    command = commands.add_parser("matrix", help="every device model and platform: the way, or why not")
    command.add_argument("--format", choices=("table", "json"), default="table")
    _country(command)
    command.set_defaults(run=_matrix)


def _sheet_command(commands: Any) -> None:
    command = commands.add_parser("sheet", help="make a take-home sheet without a visit")
    command.add_argument("device", help="a device or a model, as kindle or kindle-2013")
    command.add_argument("platform", help="a platform, as libby")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it; text goes to the screen")
    command.add_argument("--format", choices=("pdf", "html", "text"), help="told by FILE's name, else text")
    command.add_argument("--paper", choices=("a4", "letter"), help="the library's own, else a4")
    _answers(command)
    _country(command)
    command.set_defaults(run=_sheet)


def _walk_command(commands: Any) -> None:
    command = commands.add_parser("walk", help="a visit line by line, or a walk script replayed")
    command.add_argument("device", nargs="?", default="", help="a device or a model")
    command.add_argument("platform", nargs="?", default="", help="a platform")
    command.add_argument("--trouble", default="", metavar="FILE/ID", help="start with a trouble, as libby/book-missing")
    command.add_argument("--script", type=Path, metavar="FILE", help="replay this walk script; nothing is kept")
    command.add_argument("--sheet", type=Path, metavar="FILE", help="write the sheet of the walk here")
    command.add_argument("--paper", choices=("a4", "letter"), help="the library's own, else a4")
    _answers(command)
    _country(command)
    command.set_defaults(run=_walk)


def _country(command: argparse.ArgumentParser) -> None:
    command.add_argument("--country", default="", metavar="XX", help="where the library is, in two letters, as US")


def _answers(command: argparse.ArgumentParser) -> None:
    text = "answer a question otherwise than usual, as computer=mac; may be given again"
    command.add_argument("--answer", action="append", default=[], metavar="FACT=VALUE", help=text)


# ------------------------------------------------------------------ what commands share


def _load(parsed: argparse.Namespace) -> "Loaded":
    """The content, with whatever reads well in it; says in one line if something doesn't."""
    from wizard.library import load

    loaded = load(_folders(parsed))
    if not loaded.library.devices or not loaded.library.platforms:
        raise Refusal("No flows could be read. `ebook-setup check` says why.", 2)
    if loaded.problems:
        print(f"{len(loaded.library.broken)} flow files can't be read; `ebook-setup check` says why.", file=sys.stderr)
    return loaded


def _folders(parsed: argparse.Namespace) -> tuple[Path, ...]:
    if parsed.content is not None and not parsed.content.is_dir():
        raise Refusal(f"There is no folder {parsed.content}.", 2)
    return content_folders(parsed.content)


def _library(parsed: argparse.Namespace) -> "Library":
    """The library in the country that was named, if one was."""
    library = _load(parsed).library
    country = parsed.country.strip()
    if country and not (len(country) == 2 and country.isalpha()):
        raise Refusal(f"`{country}` is not a country's two letters, such as US, GB or DE.", 2)
    return library.in_country(country) if country else library


def _known(word: str, among: Sequence[str], what: str) -> str:
    """The id that a word means. Raises Refusal, with the nearest spelling, for one that means none."""
    from wizard.reading import nearest

    plain = word.lower().replace(" ", "-").replace("_", "-")
    if plain in among:
        return plain
    close = nearest(plain, among)
    hint = f"Did you mean {close}?" if close else f"There are {', '.join(among)}."
    raise Refusal(f"I know no {what} called `{word}`. {hint}", 2)


def _start(library: "Library", device: str, platform: str) -> "tuple[Start, dict[str, str]]":
    """Where a walk of these two begins; a model's name comes with the turns that recognise it."""
    from wizard.walk import Start, model_turns

    known = _known(device, [*library.devices, *library.models], "device")
    start = Start(library.models.get(known, known), _known(platform, [*library.platforms], "platform"))
    return start, model_turns(library, known) if known in library.models else {}


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{path} can't be written: {(error.strerror or 'the disk refuses').lower()}.", 2) from None


def _paper(parsed: argparse.Namespace, library: "Library") -> Any:
    return parsed.paper or (library.profile.paper if library.profile else "a4")


# ------------------------------------------------------------------ commands


def _check(parsed: argparse.Namespace) -> int:
    from wizard.check import check
    from wizard.problem import human, summary

    missing = [path for path in parsed.paths if not path.exists()]
    if missing:
        raise Refusal(f"There is no file or folder {missing[0]}.", 2)
    found = check(_folders(parsed), parsed.paths, date.today())
    errors = sum(problem.severity == "error" for problem in found.problems)
    if parsed.format == "json":
        counts = {"files": found.files, "errors": errors, "warnings": len(found.problems) - errors}
        print(json.dumps({**counts, "problems": [problem.as_json() for problem in found.problems]}, indent=1))
    else:
        print("\n\n".join([*map(human, found.problems), summary(found.problems, found.files)]))
    return 1 if errors else 0


def _matrix(parsed: argparse.Namespace) -> int:
    from wizard.matrix import matrix

    found = matrix(_library(parsed))
    print(json.dumps(found.as_json(), indent=1) if parsed.format == "json" else found.as_table())
    return 0


def _sheet(parsed: argparse.Namespace) -> int:
    from wizard.walk import Walk

    library = _library(parsed)
    start, turns = _start(library, parsed.device, parsed.platform)
    walk = Walk(library, start, {**turns, **_answered(library, start, turns, parsed.answer)})
    form = parsed.format or (_form(parsed.output) if parsed.output else "text")
    output = parsed.output or (None if form == "text" else Path(f"{parsed.device}-{parsed.platform}.{form}"))
    _write_sheet(walk, form, output, parsed, visited=False)
    return 0


def _write_sheet(walk: "Walk", form: str, output: Path | None, parsed: argparse.Namespace, visited: bool) -> None:
    """Make the sheet of a walk in one form. Raises Refusal where there is nothing to print, or no way to make a PDF."""
    from wizard import render
    from wizard.sheet import NothingToPrint, build

    folders, paper = _folders(parsed), _paper(parsed, walk.library)
    try:
        fitted = render.fit(build(walk, date.today(), visited), paper, folders)
    except NothingToPrint:
        raise Refusal(_why_not(walk)) from None
    made = {"pdf": fitted.pdf, "html": b"", "text": b""}[form]
    if form != "pdf":
        said = render.html(fitted.sheet, paper, folders) if form == "html" else render.text(fitted.sheet, folders)
        made = said.encode()
    if not made:
        raise Refusal("Nothing on this computer makes PDFs. `--format html` makes a page that prints as well.", 2)
    if fitted.notice:
        print(fitted.notice, file=sys.stderr)
    if output is None:
        sys.stdout.write(made.decode())
    else:
        _write(output, made)
        print(f"{output} is written.", file=sys.stderr)


def _why_not(walk: "Walk") -> str:
    """Why a pair has no sheet, and what works instead."""
    from wizard.cue import ending
    from wizard.phrase import plain
    from wizard.plan import whole

    over = walk if walk.end else whole(walk)
    return "\n".join(plain(row.phrase) for row in ending(over) if row.word != "SAY")


def _answered(library: "Library", start: "Start", turns: dict[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """The turns that answer questions otherwise than usual. Raises Refusal for a fact or a value nobody asks for."""
    from wizard.walk import answers_for

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


def _walk(parsed: argparse.Namespace) -> int:
    from wizard import line

    library = _library(parsed)
    if parsed.script:
        return _replay(parsed, library)
    start, turns = _begun(parsed, library)
    walk = line.visit(library, start, turns, data_folder(), _folders(parsed))
    if parsed.sheet:
        _write_sheet(walk, _form(parsed.sheet), parsed.sheet, parsed, visited=True)
    return 0


def _begun(parsed: argparse.Namespace, library: "Library") -> "tuple[Start, dict[str, str]]":
    """What the words of the `walk` command start."""
    from wizard.walk import Start

    if parsed.trouble:
        start, turns = Start(trouble=_trouble(library, parsed.trouble)), dict[str, str]()
        if parsed.device and parsed.platform:
            begun, turns = _start(library, parsed.device, parsed.platform)
            start = begun._replace(trouble=start.trouble)
    elif parsed.device and parsed.platform:
        start, turns = _start(library, parsed.device, parsed.platform)
    else:
        raise Refusal("Say which device and which platform, as `ebook-setup walk kobo libby`.", 2)
    return start, {**turns, **_answered(library, start, turns, parsed.answer)}


def _trouble(library: "Library", name: str) -> str:
    known = [f"{file}/{trouble.id}" for file, own in library.files.items() for trouble in own.troubles]
    if name in known:
        return name
    return _known(name, known, "trouble")


def _replay(parsed: argparse.Namespace, library: "Library") -> int:
    """Replay a walk script; its first line may say what to start and where."""
    from wizard.script import Mismatch, replay, started

    try:
        text = parsed.script.read_text(encoding="utf-8")
        start, country, line = started(text)
        if line:
            parsed.device, parsed.platform, parsed.trouble = start
        library = library.in_country(country) if country and not parsed.country else library
        start, turns = _begun(parsed, library)
        walk = replay(library, start, turns, text)
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{parsed.script} can't be read as text.", 2) from None
    except Mismatch as mismatch:
        raise Refusal(f"{parsed.script}:{mismatch.line}: {mismatch}") from None
    print(f"{parsed.script}: {len(walk.trail)} turns, {_where(walk)}.")
    if parsed.sheet:
        _write_sheet(walk, _form(parsed.sheet), parsed.sheet, parsed, visited=True)
    return 0


def _where(walk: "Walk") -> str:
    return f"ended as {walk.end.how}" if walk.end else f"standing at {walk.at.address if walk.at else ''}"


def _form(path: Path) -> str:
    """The form of a sheet, told by its file's name."""
    return {".pdf": "pdf", ".html": "html"}.get(path.suffix.lower(), "text")


def _desk(parsed: argparse.Namespace) -> int:
    """The desk; or, with --plain, the same visits line by line."""
    if parsed.plain:
        from wizard import line

        line.choose(_load(parsed).library, data_folder(), _folders(parsed))
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("The desk needs a terminal. `ebook-setup --plain` works line by line without one.", 2)
    from wizard import desk

    return desk.run(_folders(parsed), data_folder())
