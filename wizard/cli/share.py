"""`share`: a flow as one file to email to another library."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import flow_named
from wizard.cli.output import write


def add(commands: Any) -> None:
    command = commands.add_parser("share", help="save a flow as one file to email to another library")
    command.add_argument("flow", help="such as libby or flows/platforms/libby.yaml")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to save it (default: NAME-to-share.txt)"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.share import Private, shared
    from wizard.authoring.text_edits import read
    from wizard.content import loader

    if Path(parsed.flow).stem == "library":
        raise Refusal("library.yaml is only for your library. Share a flow instead.", 2)
    library = load(parsed).library
    id = flow_named(library, parsed.flow)
    if id in library.patches:
        patch = library.patches[id][0].at.path
        raise Refusal(
            f"Your changes to {id} are in {patch.as_posix()}. Email that file. It goes into flows/patches.", 2
        )
    path = library.paths[id]
    shipped = loader.load(folders(parsed)[-1:]).library
    try:
        text = shared(library, shipped, id, read(path), date.today())
    except Private as private:
        raise Refusal(f"{path} isn't ready to share. {private}") from None
    _refuse_mistakes(parsed, path)
    output = parsed.output or Path(f"{id}-to-share.txt")
    write(output, text.encode())
    print(f"Saved {output}. It contains the flow, a list of what's different, and where it's from. Email it as is.")
    return 0


def _refuse_mistakes(parsed: argparse.Namespace, path: Path) -> None:
    from wizard.checks.check import check
    from wizard.content.quoting import counted

    found = check(folders(parsed), [path], date.today())
    mistakes = [problem for problem in found.problems if problem.severity == "error"]
    if mistakes:
        first = mistakes[0].place
        raise Refusal(
            f"{path} has {counted(len(mistakes), 'mistake')}. The first is on line {first.line}. Fix that first."
        )
