"""`check`: read every flow and list what to fix."""

import argparse
import os
import sys
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders
from wizard.cli.output import write
from wizard.system.invocation import to_run, with_content
from wizard.system.paths import WrongFolder, left_out
from wizard.system.text_width import visible

if TYPE_CHECKING:
    from wizard.checks.check import Report
    from wizard.checks.report import Style


def add(commands: Any) -> None:
    command = commands.add_parser("check", help="read every flow and list what to fix")
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="check only these files or folders")
    command.add_argument("--format", choices=("human", "concise", "json", "github"), default="human")
    command.add_argument("--no-walk", action="store_true", help="faster: skip the checks that walk every visit")
    command.add_argument("--fix", action="store_true", help="first fix typing mistakes: tabs, spaces, missing quotes")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.checks.check import check

    for path in parsed.paths:
        _refuse_missing(path)
    if parsed.fix:
        _fix(parsed)
    if not parsed.no_walk and sys.stderr.isatty():
        print("Walking every path…", file=sys.stderr)  # Walking takes seconds and prints nothing else.
    found = check(folders(parsed), parsed.paths, date.today(), walking=not parsed.no_walk)
    if not found.files:
        raise Refusal("There are no flows to check. A flow is a file that ends in .yaml.", 2)
    say(_report(found, parsed.format, "" if parsed.paths else _where(parsed)))
    if parsed.format == "human":
        _flags(parsed)
    faults = [] if parsed.paths else _handouts(parsed)
    return 1 if faults or any(problem.severity == "error" for problem in found.problems) else 0


def _refuse_missing(path: Path) -> None:
    """Raise Refusal for a path that doesn't exist or can't be read."""
    try:
        there = path.exists() or path.is_symlink()
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "that isn't a valid file name").lower()
        raise Refusal(f"{str(path)[:200]} can't be read: {why}.", 2) from None
    if not there:
        raise Refusal(f"{path} doesn't exist.", 2)


def _where(parsed: argparse.Namespace) -> str:
    """Return a summary of the folders that were checked, and of a library folder that wasn't."""
    *own, built_in = folders(parsed)
    where = f"Checked: {' and '.join([*map(str, own), 'the flows that come with the program'])}."
    unused = None if own else left_out((built_in,))
    return f"{where}\n{unused} wasn't checked. To check it: {with_content(unused, 'check')}" if unused else where


def _flags(parsed: argparse.Namespace) -> None:
    """Print to stderr the steps in the checked files that staff flagged, if a desk saves anything here."""
    from wizard.cli.flags import any_records, opened

    try:
        if not any_records():
            return
    except WrongFolder:  # Checking flows doesn't require a folder for visits.
        return
    from wizard.checks.check import files_of
    from wizard.content.quoting import counted

    flows = {file.stem for path in parsed.paths for file in files_of(path)}
    times = Counter[str]()
    with suppress(Refusal), opened() as records:
        for flag in records.flags.open():
            if not parsed.paths or flag.flow in flows:
                times[f"{flag.flow}/{flag.step}"] += flag.times
    if times:
        steps = ", ".join(f"{step} ({count})" for step, count in times.most_common(3))
        more = f", and {counted(len(times) - 3, 'more step')}" if len(times) > 3 else ""
        print(f"Flagged by staff: {steps}{more}. To see how to fix them, run `{to_run('flags')}`.", file=sys.stderr)


def _handouts(parsed: argparse.Namespace) -> list[str]:
    """Print the faults in the library's own templates, wording, and colors to stderr, and return them."""
    own = [folder for folder in folders(parsed)[:-1] if (folder / "handouts").is_dir()]
    if not own:
        return []
    from wizard.printing.template_check import faults

    found = list(faults(folders(parsed)))
    for fault in found:
        print(fault, file=sys.stderr)
    return found


def _fix(parsed: argparse.Namespace) -> None:
    """Fix the named files, or those in the first content folder, and list the changed lines on stderr."""
    from wizard.checks.check import files_of
    from wizard.content.loader import flow_files

    own = [file for path in parsed.paths for file in files_of(path)] or flow_files(folders(parsed)[0])
    for file in own:
        print("\n".join(map(visible, fix_file(file))), file=sys.stderr)


def fix_file(path: Path) -> list[str]:
    """Fix one file in place and return the changed lines. Raises Refusal if it can't be written."""
    from wizard.authoring.autofix import fixed
    from wizard.authoring.text_edits import read
    from wizard.content.quoting import counted

    try:
        text = read(path)
    except (OSError, UnicodeDecodeError):
        return []  # `check` reports why the file can't be read.
    corrected = fixed(text)
    if corrected == text:
        return []
    write(path, corrected.encode())
    lines = zip(text.split("\n"), corrected.split("\n"), strict=True)
    changed = [
        f"{path}:{number}: {after.strip()}" for number, (before, after) in enumerate(lines, 1) if before != after
    ]
    return [*changed, f"{path}: {counted(len(changed), 'line')} fixed."]


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
    """Return the terminal's width and whether to use color, or the defaults without a terminal. (standards: DG07)"""
    from wizard.checks.report import Style

    if not sys.stdout.isatty():
        return Style()
    from shutil import get_terminal_size

    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(max(40, min(get_terminal_size((80, 24)).columns, 120)), color)


def say(text: str) -> None:
    """Print text. Characters the terminal can't show become question marks."""
    if not text:
        return
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))
