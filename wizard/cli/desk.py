"""The desk, either full screen or line by line. It opens if no command is given."""

import argparse
import os
import sys

from wizard.cli.common import Refusal, folders, load
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder
from wizard.system.screen_reader import is_announced, plain_is_wanted


def run(parsed: argparse.Namespace) -> int:
    """Run the desk: line by line with --plain, for a screen reader, or if the terminal can't draw the full screen."""
    terminal_there = sys.stdin.isatty() and sys.stdout.isatty()
    wanted = parsed.plain or plain_is_wanted()
    if not wanted and not terminal_there:
        raise Refusal(f"The desk needs a terminal. To use it line by line without one, run `{to_run('--plain')}`.", 2)
    if wanted or _line_by_line(wanted):
        from wizard.desk import plain

        plain.choose(load(parsed), data_folder(), folders(parsed))
        return 0
    from wizard.desk import terminal

    return terminal.run(folders(parsed), data_folder())


def _line_by_line(wanted: bool | None) -> bool:
    """Return whether the desk has to run line by line in this terminal, and tell staff why."""
    if os.environ.get("TERM") == "dumb":
        print("This terminal can't show the full screen, so the desk runs line by line.")
        return True
    if wanted is None and is_announced():
        print("A screen reader is on, so the desk runs line by line. For the full screen, set EBOOK_SETUP_PLAIN=no.")
        return True
    return False
