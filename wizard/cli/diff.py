"""`diff`: what changed between two versions of the flows, in words."""

import argparse
import io
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders

if TYPE_CHECKING:
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("diff", help="what changed in the flows, for staff and on paper, in words")
    command.add_argument(
        "before", nargs="?", default="HEAD", help="a folder, or a version that git knows; else the last"
    )
    command.add_argument("after", nargs="?", default="", help="the same; else the folder as it is now")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.diff import as_text, difference

    with ExitStack() as kept:
        before = version(parsed, parsed.before, kept)
        after = version(parsed, parsed.after, kept)
        print(as_text(difference(before, after)))
    return 0


def version(parsed: argparse.Namespace, named: str, kept: ExitStack) -> "Library":
    """The flows of a folder, or as git keeps them; with ours below where the library has a folder of its own."""
    from wizard.content.loader import load, unread

    own, *ours = folders(parsed)
    folder = _folder(Path(named)) if named else own
    if folder is None:
        folder = Path(kept.enter_context(TemporaryDirectory()))
        _unpack(_kept_bygit(own, named), folder)
    loaded = load((folder, *ours))
    if loaded.library.broken:
        print(f"{named or own}: {unread(loaded)}", file=sys.stderr)
    return loaded.library


def _folder(path: Path) -> Path | None:
    """The content folder that a name means: the folder itself, or the one around `flows`."""
    if not path.is_dir():
        return None
    found = path.resolve().parent if path.resolve().name == "flows" else path
    if not (found / "flows").is_dir():
        raise Refusal(f"There are no flows in {path}.", 2)
    return found


def _kept_bygit(folder: Path, version: str) -> bytes:
    """The flows of a version, as a tar file. Raises Refusal where there is no git, no repository or no such version."""
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{version}^{{commit}}")
    if commit is None:
        inside = git(folder, "rev-parse", "--git-dir") is not None
        what = f"git knows no version `{version}`" if inside else f"git does not keep {folder.resolve()}"
        raise Refusal(f"There is no folder {version}, and {what}. Without git, name two folders to compare.", 2)
    packed = git(folder, "archive", "--format=tar", commit.decode().strip(), "flows")
    if packed is None:
        raise Refusal(f"There were no flows here in version {version}.", 2)
    return packed


def git(folder: Path, *words: str) -> bytes | None:
    """What git answers; None where it says no."""
    try:
        ran = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except OSError:
        raise Refusal("This needs git, which is not here. Without it, name two folders to compare.", 2) from None
    return ran.stdout if ran.returncode == 0 else None


def _unpack(packed: bytes, folder: Path) -> None:
    """Only files, and only where they belong."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() and ".." not in Path(member.name).parts else None
            if content:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
