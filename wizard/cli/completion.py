"""`completion`: print a script that lets a shell complete commands and options."""

import argparse
import sys
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal
from wizard.system.invocation import to_install

SHELLS = {
    "bash": "ebook-setup completion bash > ~/.local/share/bash-completion/completions/ebook-setup",
    "zsh": "ebook-setup completion zsh > ~/.zfunc/_ebook-setup (a folder in your fpath)",
    "fish": "ebook-setup completion fish > ~/.config/fish/completions/ebook-setup.fish",
    "powershell": "ebook-setup completion powershell >> $PROFILE",
}


def add(commands: Any) -> None:
    command = commands.add_parser("completion", help="print a script that lets your shell complete commands")
    command.add_argument("shell", choices=tuple(SHELLS), help="your shell")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    try:
        import shtab
    except ModuleNotFoundError:
        how = to_install("completion")
        raise Refusal(f"Completion needs one more package. To install it: `{how}`", 2) from None
    from wizard.cli.main import parser_of_all_commands

    parser = parser_of_all_commands()
    for one in _with_commands(parser):
        for action in one._actions:
            if action.type is Path:
                action.complete = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, shell=parsed.shell))
    print(f"To use it: {SHELLS[parsed.shell]}", file=sys.stderr)
    return 0


def _with_commands(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """Return a parser and the parsers of all its commands."""
    inner = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return [parser, *(one for action in inner for below in action.choices.values() for one in _with_commands(below))]
