"""The command line: it parses, runs one command, and turns whatever goes wrong into words.

Results go to stdout, talk to stderr. Three kinds of failure: an author's (a list of problems, exit 1), staff's (one
calm sentence, exit 1, or 2 where nothing could be done), and ours (a report ready to send, exit 3).
"""

import argparse
import codecs
import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from wizard import __version__
from wizard.cli.common import Refusal
from wizard.system.ascii_fallback import plainer
from wizard.system.invocation import to_run
from wizard.system.paths import WrongFolder, data_folder
from wizard.system.text_width import visible

# Each command and its module, in the order of the help; only the one that runs is imported, as the desk's first picture
# waits for it all.
COMMANDS = {
    "sheet": "sheet",
    "matrix": "matrix",
    "walk": "walk",
    "promises": "promises",
    "report": "report",
    "privacy": "privacy",
    "init": "init",
    "doctor": "doctor",
    # for those who keep the flows
    "check": "check",
    "explain": "explain",
    "where": "where",
    "map": "map",
    "rename-label": "rename_label",
    "fixes": "fixes",
    "diff": "diff",
    "new": "new",
    "preview": "preview",
    "translate": "translate",
    "share": "share",
    "schema": "schema",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _open_streams()
    _any_letter()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(words)
    except Refusal as refusal:
        print(_shown(refusal), file=sys.stderr)
        return refusal.code
    except WrongFolder as wrong:
        print(_shown(wrong), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _say_no_more()  # the reader left
        return 0
    except OSError as error:
        if error.filename is not None and any(word.endswith(str(error.filename)) for word in words):
            print(visible(f"{error.filename}"[:200]) + f" can't be used: {_why(error)}.", file=sys.stderr)
            return 2
        if error.errno not in FULL:
            return _our_fault(error)
        _say_no_more()
        print(f"What was to be said could not be written: {(error.strerror or 'no room').lower()}.", file=sys.stderr)
        return 2
    except Exception as error:
        return _our_fault(error)


def _why(error: OSError) -> str:
    return (error.strerror or "the disk refuses").lower()


def _shown(error: Exception) -> str:
    """Return the text of a refusal without control characters, which a file name in it may hold."""
    return "\n".join(map(visible, str(error).split("\n")))


class _Parser(argparse.ArgumentParser):
    """A parser that keeps control characters out of its messages."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def _run(words: Sequence[str]) -> int:
    try:
        for_all = _for_all()
        everywhere, rest = for_all.parse_known_args(words)
        parsed = _parser(for_all, rest).parse_args(rest, everywhere)
        return int(parsed.run(parsed))
    finally:
        sys.stdout.flush()  # what was printed last may be refused only now
        if isinstance(sys.stdout, _Nowhere) and sys.stdout.getvalue():
            raise Refusal("The standard output is closed, so nothing can be printed. Use -o FILE, or open it.", 2)


class _Nowhere(io.StringIO):
    """A stand-in for a stream that was closed before the program started."""


def _open_streams() -> None:
    """Open the standard streams that are closed, so that no other file gets their numbers."""
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(number)
    sys.stdin, sys.stdout, sys.stderr = (stream or _Nowhere() for stream in (sys.stdin, sys.stdout, sys.stderr))


FULL = (errno.ENOSPC, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows knows no quota


def _say_no_more() -> None:
    """Let go of what could not be printed, or Python would try once more at the very end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _any_letter() -> None:
    """A letter that a terminal lacks becomes a plainer sign, and one typed that is none a question mark: no errors."""
    codecs.register_error("plainer", plainer)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "plainer"), (sys.stderr, "plainer")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _our_fault(error: Exception) -> int:
    """Our own bug: a report without anybody's data, ready to send."""
    from wizard.system.crash_report import report

    print(report(error, data_folder()), file=sys.stderr)
    return 3


def _for_all() -> argparse.ArgumentParser:
    """What may be said with every command, before it or behind it."""
    for_all = _Parser(prog="ebook-setup", add_help=False, allow_abbrev=False)
    for_all.add_argument(
        "--content", type=Path, metavar="DIR", help="your library's own folder, with flows/ and handouts/"
    )
    for_all.add_argument("--plain", action="store_true", help="line by line, for a screen reader or a simple terminal")
    return for_all


def _parser(for_all: argparse.ArgumentParser, words: Sequence[str]) -> argparse.ArgumentParser:
    """A parser for the command among these words; for all of them where somebody asks for help, or names none.

    Raises Refusal for a first word that is no command.
    """
    named = [word for word in words if not word.startswith("-")][:1]
    for word in named:
        if word not in COMMANDS:
            raise _no_command(word)
    parser = _Parser(
        prog="ebook-setup",
        parents=[for_all],
        description="Helps library staff set up eBooks on a patron's device, and prints the take-home sheet.",
        epilog="Without a command the desk opens. The commands from check on are for those who keep the flows.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(run=_desk)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in named or (COMMANDS if words else ()):
        import_module(f"wizard.cli.{COMMANDS[name]}").add(commands)
    return parser


def _no_command(word: str) -> Refusal:
    from difflib import get_close_matches  # only a slip of the keyboard pays for it

    close = get_close_matches(word.lower(), COMMANDS, n=1)
    meant = f" Did you mean `{close[0]}`?" if close else f" `{to_run('--help')}` lists them all."
    return Refusal(f"There is no command `{word}`.{meant}", 2)


def _desk(parsed: argparse.Namespace) -> int:
    from wizard.cli import desk

    return desk.run(parsed)
