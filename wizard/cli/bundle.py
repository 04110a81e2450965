"""`bundle`: pack your library's instructions into one file to email to your branches."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal, folders
from wizard.cli.flow_files import library_folder
from wizard.cli.output import write
from wizard.system.invocation import to_run, to_run_elsewhere


def add(commands: Any) -> None:
    command = commands.add_parser(
        "bundle", help="pack your library's instructions into one file to email to your branches"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to save it (default: instructions-DATE.zip)"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.bundle import packed

    own = library_folder(parsed)
    refuse_errors(own, folders(parsed))
    version, data = packed(own, date.today())
    output = parsed.output or Path(f"instructions-{version.day}.zip")
    write(output, data)
    install = to_run_elsewhere("receive", output.name)
    print(f"Saved {output}, version {version.words('')}. Branches install it with `{install}`.")
    return 0


def refuse_errors(own: Path, all_folders: tuple[Path, ...]) -> None:
    """Raise Refusal if a folder's flows have anything to fix."""
    from wizard.checks.check import check
    from wizard.content.quoting import counted

    problems = check(all_folders, [], date.today(), walking=False).problems
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        first = wrong[0].place
        where = f"{first.path.as_posix()} line {first.line}"
        what = f"{own} has {counted(len(wrong), 'thing')} to fix first, starting in {where}."
        raise Refusal(f"{what} To see the details, run `{to_run('check')}`.")
