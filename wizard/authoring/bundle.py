"""A library's instructions as one file to email: packed with a version and hashes, and rejected if it was changed."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from wizard.content.instructions import FORMAT, MANIFEST, PARTS, Version, files, hashes, manifest, short_hash
from wizard.system.paths import MOST_BYTES

_MOST_FILES = 5000


class NoBundle(Exception):
    """The reason a file can't be used as a bundle, in a sentence."""


class Bundle(NamedTuple):
    """The contents of a bundle, and its version."""

    version: Version
    contents: Mapping[str, bytes]


def packed(folder: Path, today: date) -> tuple[Version, bytes]:
    """Return a library's instructions as one file, along with their version. Raises OSError."""
    contents = files(folder)
    version = Version(today, short_hash(contents))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(MANIFEST), manifest(version, contents))
        for name, data in contents.items():
            archive.writestr(_entry(name), data)
    return version, file.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry without a time, so that the same instructions always produce the same file."""
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def unpacked(data: bytes) -> Bundle:
    """Return what's in a bundle. Raises NoBundle if it's something else, or was damaged or changed in transit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            every = [info for info in archive.infolist() if not info.is_dir()]
            if len(every) > _MOST_FILES or any(info.file_size > MOST_BYTES for info in every):
                raise NoBundle("It's too large to be a library's instructions.")
            contents = {info.filename: archive.read(info) for info in every}
        if len(contents) != len(every):
            raise NoBundle("It has two files with the same name.")
        said = json.loads(contents.pop(MANIFEST, b"{}"))
        listed, day = said["files"], date.fromisoformat(said["day"])
        newer = int(said["format"]) > FORMAT
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, OSError, EOFError, RuntimeError, NotImplementedError):
        raise NoBundle("It isn't a bundle, or it was damaged in transit. Ask for it to be sent again.") from None
    if newer:
        raise NoBundle("It was made by a newer version of this program. Update the program first.")
    _refuse_changed(contents, listed)
    return Bundle(Version(day, short_hash(contents)), contents)


def _refuse_changed(contents: Mapping[str, bytes], listed: Mapping[str, str]) -> None:
    """Raise NoBundle if any file is missing, was added or changed, or would be written outside the folder."""
    for name in contents:
        parts = PurePosixPath(name).parts
        if parts[0] not in PARTS or len(parts) < 2 or ".." in parts or "\\" in name or ":" in name:
            raise NoBundle(f"It contains a file that isn't part of a library's instructions: {name[:60]}.")
    own = hashes(contents)
    different = sorted(name for name in {*own, *listed} if own.get(name) != listed.get(name))
    if different:
        raise NoBundle(f"It was changed after it was packed: {different[0][:60]}. Ask for it to be sent again.")
