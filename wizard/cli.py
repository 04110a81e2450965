"""The command line: it parses, runs one command, and turns whatever goes wrong into words.

Results go to stdout, talk to stderr. Three kinds of failure: an author's (a list of problems, exit 1), staff's (one
calm sentence, exit 1, or 2 where nothing could be done), and ours (a report ready to send, exit 3).
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from wizard import __version__
from wizard.commands import check, desk, diff, draw, fix, matrix, new, rename_label, schema, share, sheet, walk, where
from wizard.commands.common import Refusal
from wizard.content import data_folder

COMMANDS = (check, matrix, sheet, walk, where, draw, rename_label, diff, fix, new, schema, share)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return refusal.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing more to say
        return 0
    except Exception as error:
        return _our_fault(error)


def _our_fault(error: Exception) -> int:
    """Our own bug: a report without anybody's data, ready to send."""
    from wizard.mishap import report

    print(report(error, data_folder()), file=sys.stderr)
    return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ebook-setup",
        description="Helps library staff set up eBooks on a patron's device, and prints the take-home sheet.",
        epilog="Without a command the desk opens.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--content", type=Path, metavar="DIR", help="your library's own folder, with flows/ and handouts/"
    )
    parser.add_argument("--plain", action="store_true", help="line by line, for a screen reader or a simple terminal")
    parser.set_defaults(run=desk.run)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
