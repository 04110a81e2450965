"""`receive`: install the instructions that your main library emailed, after showing what's different."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wizard.cli.bundle import refuse_errors
from wizard.cli.common import Refusal, folders
from wizard.cli.impact import confirm_folder, yes_option
from wizard.system import paths
from wizard.system.invocation import to_run
from wizard.system.paths import OWN, read_file

if TYPE_CHECKING:
    from wizard.authoring.bundle import Bundle
    from wizard.system.paths import Folders


def add(commands: Any) -> None:
    command = commands.add_parser("receive", help="install instructions that came by email, or undo that")
    command.add_argument("file", nargs="?", type=Path, help="the file that `bundle` made")
    command.add_argument("--undo", action="store_true", help="go back to the instructions you had before")
    yes_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    own = _own(parsed)
    if parsed.undo:
        return _undo(parsed, own)
    if parsed.file is None:
        raise Refusal(f"Say which file: `{to_run('receive', 'instructions.zip')}`.", 2)
    from wizard.content import instructions

    received = _read(parsed.file)
    try:
        if received.version.hash == instructions.short_hash(instructions.files(own)):
            print("You already have these instructions. Nothing was changed.")
            return 0
        own.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=own, prefix=".received-") as named:
            new = Path(named)
            instructions.write(received.version, received.contents, new)
            refuse_errors(parsed.file, (new, paths.bundled()))
            print(f"Instructions from {received.version.words('')}:\n")
            confirm_folder(parsed, _in_use(own), (new, paths.bundled()))
            instructions.install(new, own)
    except OSError as error:
        raise Refusal(f"{own} can't be changed: {(error.strerror or 'unknown disk error').lower()}.", 2) from None
    print(f"{own} now has the instructions from {received.version.words('')}.")
    print(f"To undo this: `{to_run('receive', '--undo')}`.")
    return 0


def _own(parsed: argparse.Namespace) -> Path:
    """Return the library's own folder. It may not exist yet, or be empty. It has no flows if its first were undone."""
    from wizard.content.instructions import UNDONE

    named = paths.chosen(parsed.content)
    if named is not None and (not named.exists() or _is_empty(named)):
        return named
    if named is not None and (named / UNDONE).is_dir() and not (named / "flows").is_dir():
        return named
    first, *further = folders(parsed)
    return first if further else OWN


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _read(path: Path) -> "Bundle":
    from wizard.authoring.bundle import NoBundle, unpacked

    try:
        return unpacked(read_file(path))
    except OSError as error:
        raise Refusal(f"{path} can't be read: {(error.strerror or str(error)).lower()}.", 2) from None
    except NoBundle as why:
        raise Refusal(f"{path} can't be used. {why}", 2) from None


def _in_use(own: Path) -> "Folders":
    return (own, paths.bundled()) if (own / "flows").is_dir() else (paths.bundled(),)


def _undo(parsed: argparse.Namespace, own: Path) -> int:
    from wizard.content.instructions import BEFORE, has_before, undo, version

    if not has_before(own):
        raise Refusal(f"There's nothing left to undo. {own} has no earlier instructions.", 2)
    confirm_folder(parsed, _in_use(own), _in_use(own / BEFORE))
    try:
        undo(own)
    except OSError as error:
        raise Refusal(f"{own} can't be changed: {(error.strerror or 'unknown disk error').lower()}.", 2) from None
    now = version(own)
    print(f"{own} is back to the instructions {'from ' + now.words('') if now else 'it had before'}.")
    return 0
