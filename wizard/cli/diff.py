"""`diff`: the changes between two versions of the flows, in words."""

import argparse
import io
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.system.paths import Folders


def add(commands: Any) -> None:
    command = commands.add_parser("diff", help="describe what changed in the flows, at the desk and on sheets")
    command.add_argument(
        "before", nargs="?", default="HEAD", help="a folder or a git version (default: the last version)"
    )
    command.add_argument(
        "after", nargs="?", default="", help="a folder or a git version (default: the folder as it is now)"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.diff import as_text, difference, lost

    with ExitStack() as stack:
        before, old = version(parsed, parsed.before, stack)
        after, new = version(parsed, parsed.after, stack)
        found = difference(before, after)
        print(as_text(replace(found, lost=tuple(lost(before, after, old, new)) if found.sheets else ())))
    return 0


def version(parsed: argparse.Namespace, named: str, stack: ExitStack) -> "tuple[Library, Folders]":
    """Load the flows in a folder or a git version, on top of the shipped flows if the library has its own folder."""
    from wizard.content.loader import load, unread

    own, *built_in = folders(parsed)
    folder = _folder(Path(named)) if named else own
    if folder is None:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        _unpack(_archived(own, named), folder)
    used = (folder, *built_in)
    loaded = load(used)
    if loaded.library.broken:
        print(f"{named or own}: {unread(loaded)}", file=sys.stderr)
    return loaded.library, used


def _folder(path: Path) -> Path | None:
    """Return the content folder at a path (itself, or the parent of `flows`), or None if it isn't a folder."""
    if not path.is_dir():
        return None
    found = path.resolve().parent if path.resolve().name == "flows" else path
    if not (found / "flows").is_dir():
        raise Refusal(f"There are no flows in {path}.", 2)
    return found


def _archived(folder: Path, version: str) -> bytes:
    """Return the flows of a git version as a tar file. Raises Refusal if git or the version is missing."""
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{version}^{{commit}}")
    if commit is None:
        inside = git(folder, "rev-parse", "--git-dir") is not None
        what = f"git has no version `{version}`" if inside else f"{folder.resolve()} isn't in a git repository"
        raise Refusal(f"There's no folder {version}, and {what}. Without git, name two folders to compare.", 2)
    packed = git(folder, "archive", "--format=tar", commit.decode().strip(), "flows")
    if packed is None:
        raise Refusal(f"Version {version} has no flows here.", 2)
    return packed


def git(folder: Path, *words: str) -> bytes | None:
    """Run git and return its output, or None if it fails."""
    try:
        ran = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except OSError:
        raise Refusal("This needs git, which isn't installed. Without git, name two folders to compare.", 2) from None
    return ran.stdout if ran.returncode == 0 else None


def _unpack(packed: bytes, folder: Path) -> None:
    """Unpack regular files only, and none outside the folder."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() and ".." not in Path(member.name).parts else None
            if content:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
