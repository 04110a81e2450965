"""`follow`: copy a content folder from a network share to this desk, but only if nothing in it needs fixing."""

import argparse
from pathlib import Path
from typing import Any

from wizard.cli.shared_copy import look


def add(commands: Any) -> None:
    command = commands.add_parser("follow", help="copy your library's folder from a network share, if it's complete")
    command.add_argument("folder", type=Path, help="the folder on the share; nothing is written there")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    version = look(parsed.folder)
    if version is None:
        print("Nothing new.")
    else:
        print(f"The instructions from {version.words('')} are ready. The desk offers them between patrons.")
    return 0
