"""Without a command: the desk, or its visits line by line."""

import argparse
import sys

from wizard.commands.common import Refusal, folders, load
from wizard.content import data_folder


def run(parsed: argparse.Namespace) -> int:
    """The desk; or, with --plain, the same visits line by line."""
    if parsed.plain:
        from wizard import line

        line.choose(load(parsed), data_folder(), folders(parsed))
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("The desk needs a terminal. `ebook-setup --plain` works line by line without one.", 2)
    from wizard import desk

    return desk.run(folders(parsed), data_folder())
