"""The desk, which opens if no command is given, on the full screen or line by line."""

import argparse
import os
import sys

from wizard.cli.common import Refusal, folders, load
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder


def run(parsed: argparse.Namespace) -> int:
    """Run the desk, line by line with --plain or if the terminal can't draw it."""
    if not parsed.plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal(f"The desk needs a terminal. To use it line by line without one, run `{to_run('--plain')}`.", 2)
    dumb = os.environ.get("TERM") == "dumb"
    if dumb and not parsed.plain:
        print("This terminal can't show the desk, so it runs line by line.")
    if dumb or parsed.plain:
        from wizard.desk import plain

        plain.choose(load(parsed), data_folder(), folders(parsed))
        return 0
    from wizard.desk import terminal

    return terminal.run(folders(parsed), data_folder())
