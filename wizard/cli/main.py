"""The command line: it parses the arguments, runs one command, and explains any failure.

Results go to stdout, messages to stderr. There are three kinds of failure: an author's (a list of problems, exit code
1), staff's (one calm sentence, exit code 1, or 2 if nothing could be done), and a bug (a report to send, exit code 3).
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
from wizard.cli.examples import EXAMPLES
from wizard.system.ascii_fallback import plainer
from wizard.system.invocation import to_run
from wizard.system.paths import WrongFolder, data_folder
from wizard.system.text_width import visible

# Each command and its module, in the order of the help. Only the one that runs is imported, so that the desk opens
# quickly.
COMMANDS = {
    "sheet": "sheet",
    "matrix": "matrix",
    "walk": "walk",
    "promises": "promises",
    "report": "report",
    "privacy": "privacy",
    "init": "init",
    "doctor": "doctor",
    "serve": "serve",
    "site": "site",
    "pack": "pack",
    "completion": "completion",
    # These commands are for flow keepers.
    "check": "check",
    "explain": "explain",
    "where": "where",
    "map": "map",
    "rename-label": "rename_label",
    "patch": "patch",
    "ours": "ours",
    "update": "update",
    "checked": "checked",
    "verify": "verify",
    "stale": "stale",
    "flags": "flags",
    "bundle": "bundle",
    "receive": "receive",
    "follow": "follow",
    "send": "send",
    "collect": "collect",
    "fixes": "fixes",
    "diff": "diff",
    "new": "new",
    "preview": "preview",
    "translate": "translate",
    "share": "share",
    "schema": "schema",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _open_streams()
    _replace_unknown_characters()
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
        _discard_stdout()  # The program reading the output has exited.
        return 0
    except OSError as error:
        if error.filename is not None and any(word.endswith(str(error.filename)) for word in words):
            print(visible(f"{error.filename}"[:200]) + f" can't be used: {_why(error)}.", file=sys.stderr)
            return 2
        if error.errno not in FULL:
            return _report_bug(error)
        _discard_stdout()
        print(f"The output couldn't be written: {(error.strerror or 'the disk is full').lower()}.", file=sys.stderr)
        return 2
    except Exception as error:
        return _report_bug(error)


def _why(error: OSError) -> str:
    return (error.strerror or "unknown disk error").lower()


def _shown(error: Exception) -> str:
    """Return the text of an error without control characters, which may come from a file name in it."""
    return "\n".join(map(visible, str(error).split("\n")))


class _Parser(argparse.ArgumentParser):
    """A parser that keeps control characters out of its messages."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def _run(words: Sequence[str]) -> int:
    try:
        shared = _shared_options()
        everywhere, rest = shared.parse_known_args(words)
        parsed = _parser(shared, rest).parse_args(rest, everywhere)
        return int(parsed.run(parsed))
    finally:
        sys.stdout.flush()  # Output is buffered, so the last write may not fail until here.
        if isinstance(sys.stdout, _ClosedStream) and sys.stdout.getvalue():
            raise Refusal("Standard output is closed, so nothing can be printed. Open it, or use -o FILE.", 2)


class _ClosedStream(io.StringIO):
    """A replacement for a stream that was closed before the program started."""


def _open_streams() -> None:
    """Open closed standard streams, so that no other file gets their descriptors."""
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(number)
    sys.stdin, sys.stdout, sys.stderr = (stream or _ClosedStream() for stream in (sys.stdin, sys.stdout, sys.stderr))


FULL = (errno.ENOSPC, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows has no EDQUOT.


def _discard_stdout() -> None:
    """Point stdout at the null device, so that Python doesn't retry the failed flush at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace_unknown_characters() -> None:
    """Replace characters the terminal can't show, and invalid input, instead of raising errors."""
    codecs.register_error("plainer", plainer)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "plainer"), (sys.stderr, "plainer")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _report_bug(error: Exception) -> int:
    """Print a bug report without personal data, ready to send."""
    from wizard.system.crash_report import report

    print(report(error, data_folder()), file=sys.stderr)
    return 3


def _shared_options() -> argparse.ArgumentParser:
    """Return a parser for the options that every command has, which can come before or after the command's name."""
    shared = _Parser(prog="ebook-setup", add_help=False, allow_abbrev=False)
    shared.add_argument(
        "--content", type=Path, metavar="DIR", help="your library's own folder, with flows/ and handouts/"
    )
    shared.add_argument(
        "--follow", type=Path, metavar="DIR", help="your library's folder on a network share; a copy of it is used"
    )
    shared.add_argument(
        "--plain", action="store_true", help="run line by line, for a screen reader or a simple terminal"
    )
    return shared


def _parser(shared: argparse.ArgumentParser, words: Sequence[str]) -> argparse.ArgumentParser:
    """Return a parser for the command named in these words, or for every command if none is named.

    Raises Refusal if the first word isn't a command.
    """
    named = [word for word in words if not word.startswith("-")][:1]
    for word in named:
        if word not in COMMANDS:
            raise _no_command(word)
    parser = _Parser(
        prog="ebook-setup",
        parents=[shared],
        description="Helps library staff set up eBooks on a patron's device, and prints the take-home sheet.",
        epilog="Without a command, the desk opens. The commands from check through schema are for flow keepers.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(run=_desk)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in named or (COMMANDS if words else ()):
        import_module(f"wizard.cli.{COMMANDS[name]}").add(commands)
        commands.choices[name].formatter_class = _Help
        commands.choices[name].epilog = _examples(name, commands.choices[name].epilog)
    return parser


def parser_of_all_commands() -> argparse.ArgumentParser:
    """Return the parser with every command and option."""
    return _parser(_shared_options(), ["--help"])


class _Help(argparse.HelpFormatter):
    """Help that keeps the line breaks of the text at its end, so that examples can be copied."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in text.splitlines())


def _examples(name: str, before: str | None) -> str:
    """Return the text at the end of a command's help."""
    lines = [before, ""] if before else []
    return "\n".join([*lines, "examples:", *(f"  ebook-setup {line}" for line in EXAMPLES[name])])


def _no_command(word: str) -> Refusal:
    from difflib import get_close_matches  # Imported lazily: only a mistyped command needs it.

    close = get_close_matches(word.lower(), COMMANDS, n=1)
    meant = f" Did you mean `{close[0]}`?" if close else f" Run `{to_run('--help')}` to list them all."
    return Refusal(f"There's no command `{word}`.{meant}", 2)


def _desk(parsed: argparse.Namespace) -> int:
    from wizard.cli import desk

    return desk.run(parsed)
