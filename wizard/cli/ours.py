"""`ours`: everything that a library's own folder changes, in words, with the sheets affected."""

import argparse
from typing import Any

from wizard.cli.common import folders, load
from wizard.cli.flow_files import library_folder


def add(commands: Any) -> None:
    command = commands.add_parser("ours", help="list in words what your library changed in the shipped flows")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.local_changes import as_text, local
    from wizard.content import loader

    own, loaded = library_folder(parsed), load(parsed)
    found = list(local(own, loaded, loader.load(folders(parsed)[1:]).library))
    print(as_text(found) or "Your library uses the shipped flows as they are.")
    return 0
