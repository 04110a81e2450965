"""A library's instructions as a unit: its own flows and handouts, identified by a version."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from wizard.content.dates import in_words
from wizard.system.paths import read_file
from wizard.system.writing import write_file

PARTS = ("flows", "handouts")
MANIFEST = "instructions.json"
FORMAT = 1
BEFORE = "before"
"""The folder with the previous instructions, inside the library's own folder."""
UNDONE = "undone"
"""The folder with the instructions that were last undone, so that changes made in them aren't lost."""
_LITTER = (".old", ".new", ".answers.json", ".tmp", ".bak", "~")


class Version(NamedTuple):
    """A version of the instructions: the day it was made, and a short hash of all its files."""

    day: date
    hash: str

    def words(self, country: str) -> str:
        """Return the version as people read it, such as `November 23, 2026 (1a2b3c4d)`."""
        return f"{in_words(self.day, country)} ({self.hash})"


def files(folder: Path) -> dict[str, bytes]:
    """Return every file in a library's instructions, by its path from the folder. Raises OSError.

    Leftover files from editors and systems don't count.
    """
    found = (path for part in PARTS for path in sorted((folder / part).rglob("*")) if _counts(path, folder))
    return {path.relative_to(folder).as_posix(): read_file(path) for path in found}


def _counts(path: Path, folder: Path) -> bool:
    hidden = any(name.startswith((".", "~", "#")) for name in path.relative_to(folder).parts)
    return path.is_file() and not hidden and not path.name.endswith(_LITTER)


def hashes(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hash of each file."""
    return {name: sha256(data).hexdigest() for name, data in sorted(contents.items())}


def short_hash(contents: Mapping[str, bytes]) -> str:
    """Return a single short hash of all the files."""
    return sha256(json.dumps(hashes(contents)).encode()).hexdigest()[:8]


def version(folder: Path) -> Version | None:
    """Return the version of a library's instructions, or None if they can't be read.

    A folder that was received keeps the date in its manifest, as long as nothing in the folder has changed.
    """
    try:
        contents = files(folder)
        said = received(folder)
        if said is not None and said.hash == short_hash(contents):
            return said
        changed = max((folder / name).stat().st_mtime for name in contents)
    except (OSError, ValueError):
        return None
    return Version(date.fromtimestamp(changed), short_hash(contents))


def received(folder: Path) -> Version | None:
    """Return the version in the instructions' manifest, or None if they have no readable manifest."""
    try:
        said = json.loads(read_file(folder / MANIFEST))
        return Version(date.fromisoformat(said["day"]), str(said["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def manifest(version: Version, contents: Mapping[str, bytes]) -> bytes:
    """Return the manifest to send with instructions: their version, and the hash of each file."""
    said = {"format": FORMAT, "version": version.hash, "day": str(version.day), "files": hashes(contents)}
    return json.dumps(said, indent=1).encode()


def write(version: Version, contents: Mapping[str, bytes], folder: Path) -> None:
    """Write instructions into an empty folder. Raises OSError."""
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)
    write_file(folder / MANIFEST, manifest(version, contents))


def install(new: Path, own: Path) -> None:
    """Move the instructions in `new` into the library's own folder, and keep the ones that were there. Raises OSError.

    If anything fails halfway, the folder is restored.
    """
    before = own / BEFORE
    aside = own / f"{BEFORE}.old"
    own.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    if before.exists():
        before.rename(aside)
    before.mkdir()
    try:
        _move(own, before)
        _move(new, own)
    except OSError:
        _remove(own)
        _move(before, own)
        before.rmdir()
        if aside.exists():
            aside.rename(before)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def undo(own: Path) -> None:
    """Go back to the previous instructions, and set the newer ones aside. Raises OSError."""
    earlier = own / f"{BEFORE}.new"
    shutil.rmtree(earlier, ignore_errors=True)
    (own / BEFORE).rename(earlier)
    try:
        install(earlier, own)
    except OSError:
        earlier.rename(own / BEFORE)
        raise
    with suppress(OSError):
        earlier.rmdir()
    shutil.rmtree(own / UNDONE, ignore_errors=True)
    (own / BEFORE).rename(own / UNDONE)


def has_before(own: Path) -> bool:
    """Return whether there are previous instructions to go back to."""
    return (own / BEFORE).is_dir()


def _move(source: Path, target: Path) -> None:
    for part in (*PARTS, MANIFEST):
        if (source / part).exists():
            (source / part).rename(target / part)


def _remove(folder: Path) -> None:
    for part in PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
    (folder / MANIFEST).unlink(missing_ok=True)
