"""`check`: read all flows and say what to mend."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.commands.common import Refusal, folders

if TYPE_CHECKING:
    from wizard.check import Report
    from wizard.report import Style


def add(commands: Any) -> None:
    command = commands.add_parser("check", help="read all flows and say what to mend")
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files or folders")
    command.add_argument("--format", choices=("human", "concise", "json", "github"), default="human")
    command.add_argument("--no-walk", action="store_true", help="quick: leave out what only walking every visit proves")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.check import check

    missing = [path for path in parsed.paths if not path.exists() and not path.is_symlink()]
    if missing:
        raise Refusal(f"There is no file or folder {missing[0]}.", 2)
    found = check(folders(parsed), parsed.paths, date.today(), walking=not parsed.no_walk)
    if not found.files:
        raise Refusal("There are no flows to check here: a flow is a file that ends in .yaml.", 2)
    say(_report(found, parsed.format))
    return 1 if any(problem.severity == "error" for problem in found.problems) else 0


def _report(found: "Report", form: str) -> str:
    from wizard import report

    if form == "json":
        return report.as_json(found.problems, found.files)
    if form == "github":
        return report.as_github(found.problems)
    last = report.summary(found.problems, found.files, found.longest_words)
    if form == "concise":
        return report.as_concise(found.problems, last)
    return report.as_human(found.problems, last, style())


def style() -> "Style":
    """The reader's screen: its width and colours, where it is one. (standards: DG07)"""
    from wizard.report import Style

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
