"""`preview`: the desk on a flow that someone is writing."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.desk.preview import Preview


def add(commands: Any) -> None:
    command = commands.add_parser("preview", help="open the desk on a flow and show each change you save")
    command.add_argument("file", type=Path, metavar="FILE", help="the flow you're writing")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.watch import Watch, begun

    if not parsed.file.is_file():
        raise Refusal(f"{parsed.file} doesn't exist.", 2)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("A preview needs a terminal.", 2)
    watch = Watch(folders(parsed), [parsed.file])
    if parsed.file.stem not in watch.loaded.library.files:
        raise Refusal(f"{parsed.file} can't be shown yet. To see why, run `{to_run('check', str(parsed.file))}`.")
    first = begun(watch.loaded.library, parsed.file.stem)
    if first is None:
        raise Refusal(
            f"{parsed.file.stem} isn't part of a visit yet. No other flow uses it, "
            "and it has no problems that a visit could start with."
        )
    home, content = data_folder(), folders(parsed)

    def opened() -> "Preview":
        from wizard.desk.preview import Preview

        return Preview(watch, first, home, content)

    from wizard.desk import terminal

    return terminal.run(content, home, opened)
