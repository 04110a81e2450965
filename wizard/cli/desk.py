"""Without a command: the desk, or its visits line by line."""

import argparse
import os
import sys

from wizard.cli.common import Refusal, folders, load
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder


def run(parsed: argparse.Namespace) -> int:
    """The desk; or, with --plain and where nothing can be drawn, the same line by line."""
    if not parsed.plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal(f"The desk needs a terminal. `{to_run('--plain')}` works line by line without one.", 2)
    dumb = os.environ.get("TERM") == "dumb"
    if dumb and not parsed.plain:
        print("This terminal can't draw the desk, so it speaks line by line.")
    if dumb or parsed.plain:
        from wizard.desk import plain

        plain.choose(load(parsed), data_folder(), folders(parsed))
        return 0
    from wizard.desk import terminal

    return terminal.run(folders(parsed), data_folder())
