"""`check`: read all flows and say what to mend."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders
from wizard.cli.output import write
from wizard.system.invocation import with_content
from wizard.system.paths import left_out
from wizard.system.text_width import visible

if TYPE_CHECKING:
    from wizard.checks.check import Report
    from wizard.checks.report import Style


def add(commands: Any) -> None:
    command = commands.add_parser("check", help="read all flows and say what to mend")
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files or folders")
    command.add_argument("--format", choices=("human", "concise", "json", "github"), default="human")
    command.add_argument("--no-walk", action="store_true", help="quick: leave out what only walking every visit proves")
    command.add_argument(
        "--fix", action="store_true", help="first mend slips of the keyboard: tabs, spaces, missing quotes"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.checks.check import check

    for path in parsed.paths:
        _refuse_missing(path)
    if parsed.fix:
        _fix(parsed)
    if not parsed.no_walk and sys.stderr.isatty():
        print("Walking every path…", file=sys.stderr)  # it takes seconds in which nothing else is seen
    found = check(folders(parsed), parsed.paths, date.today(), walking=not parsed.no_walk)
    if not found.files:
        raise Refusal("There are no flows to check here: a flow is a file that ends in .yaml.", 2)
    say(_report(found, parsed.format, "" if parsed.paths else _where(parsed)))
    faults = [] if parsed.paths else _handouts(parsed)
    return 1 if faults or any(problem.severity == "error" for problem in found.problems) else 0


def _refuse_missing(path: Path) -> None:
    """Raises Refusal for a path that doesn't exist or can't be read."""
    try:
        there = path.exists() or path.is_symlink()
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "that can't be a file's name").lower()
        raise Refusal(f"{str(path)[:200]} can't be read: {why}.", 2) from None
    if not there:
        raise Refusal(f"There is no file or folder {path}.", 2)


def _where(parsed: argparse.Namespace) -> str:
    """Return which folders were checked, and a library folder here that wasn't."""
    *own, ours = folders(parsed)
    where = f"Checked: {' and '.join([*map(str, own), 'the flows that come with the program'])}."
    unused = None if own else left_out((ours,))
    return f"{where}\n{unused} was not checked. To check it: {with_content(unused, 'check')}" if unused else where


def _handouts(parsed: argparse.Namespace) -> list[str]:
    """What is wrong with the library's own templates, words and colours; said on stderr, as they are no flows."""
    own = [folder for folder in folders(parsed)[:-1] if (folder / "handouts").is_dir()]
    if not own:
        return []
    from wizard.printing.template_check import faults

    found = list(faults(folders(parsed)))
    for fault in found:
        print(fault, file=sys.stderr)
    return found


def _fix(parsed: argparse.Namespace) -> None:
    """Mend the files that were named, or those of the nearest content folder, and say which lines on stderr."""
    from wizard.checks.check import files_of
    from wizard.content.loader import flow_files

    own = [file for path in parsed.paths for file in files_of(path)] or flow_files(folders(parsed)[0])
    for file in own:
        print("\n".join(map(visible, mend(file))), file=sys.stderr)


def mend(path: Path) -> list[str]:
    """Mend one file in place, and say which lines. Raises Refusal where it can't be written."""
    from wizard.authoring.autofix import fixed
    from wizard.authoring.text_edits import read
    from wizard.content.quoting import counted

    try:
        text = read(path)
    except (OSError, UnicodeDecodeError):
        return []  # `check` says why
    mended = fixed(text)
    if mended == text:
        return []
    write(path, mended.encode())
    lines = zip(text.split("\n"), mended.split("\n"), strict=True)
    told = [f"{path}:{number}: {after.strip()}" for number, (before, after) in enumerate(lines, 1) if before != after]
    return [*told, f"{path}: {counted(len(told), 'line')} mended."]


def _report(found: "Report", form: str, where: str) -> str:
    from wizard.checks import report

    if form == "json":
        return report.as_json(found.problems, found.files)
    if form == "github":
        return report.as_github(found.problems)
    last = report.summary(found.problems, found.files, found.longest_words)
    last = "\n".join(filter(None, (last, where)))
    if form == "concise":
        return report.as_concise(found.problems, last)
    return report.as_human(found.problems, last, style())


def style() -> "Style":
    """The reader's screen: its width and colours, where it is one. (standards: DG07)"""
    from wizard.checks.report import Style

    if not sys.stdout.isatty():
        return Style()
    from shutil import get_terminal_size

    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(max(40, min(get_terminal_size((80, 24)).columns, 120)), colour)


def say(text: str) -> None:
    """Print, whatever the terminal can show: a sign it lacks becomes a question mark."""
    if not text:
        return
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))
