"""A desk's own copies of the instructions on a network share: the one in use, and a newer one that it may use next.

The share is only read. A copy is used only if two scans of the share found the same files, so a half-saved file is
never used. Each version has its own folder, so files in use are never moved.
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from wizard.content.instructions import Version, files, received, short_hash, write
from wizard.system.paths import private_folder, read_json
from wizard.system.writing import write_file

_STATE = "follow.json"


def begin(root: Path, source: Path) -> None:
    """Remember the folder to follow. If it's a different one, start from scratch."""
    if _state(root).get("source") != str(source):
        shutil.rmtree(root, ignore_errors=True)
        _put(root, source=str(source))


def source_of(folder: Path) -> Path | None:
    """Return the folder on the share that this copy follows, or None if it isn't such a copy."""
    source = _state(folder.parent).get("source")
    return Path(source) if source else None


def current(root: Path) -> Path | None:
    """Return the copy in use, or None if there's none yet."""
    folder = root / (_state(root).get("current") or "none")
    return folder if folder.is_dir() else None


def prepare(root: Path, source: Path) -> Path | None:
    """Copy what's on the share, and return the copy, or None if there's nothing new. Raises OSError."""
    begin(root, source)
    contents, state = files(source), _state(root)
    hash = short_hash(contents)
    has_flows = any(name.startswith("flows/") for name in contents)
    if not has_flows or hash in (state.get("current"), state.get("next"), state.get("refused")):
        return None
    if short_hash(files(source)) != hash:
        return None  # Someone is saving files right now.
    newest = max((source / name).stat().st_mtime for name in contents)
    copy = root / hash
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    write(Version(date.fromtimestamp(newest), hash), contents, copy)
    return copy


def accept(copy: Path) -> Version | None:
    """Offer a copy that was checked and has nothing to fix."""
    _put(copy.parent, next=copy.name)
    return received(copy)


def refuse(copy: Path) -> None:
    """Skip a copy that has something to fix, until the share changes."""
    shutil.rmtree(copy, ignore_errors=True)
    _put(copy.parent, refused=copy.name)


def offered(root: Path, in_use: Path | None) -> Version | None:
    """Return the version that can replace the one in use, or None."""
    state = _state(root)
    newest = state.get("next") or state.get("current") or "none"
    return received(root / newest) if in_use is None or newest != in_use.name else None


def use(root: Path) -> Path | None:
    """Use the newest copy from now on, and return it. The previous copy is kept, because another desk may still be
    using it.
    """
    state = _state(root)
    if newest := state.get("next"):
        _put(root, current=newest, next="")
        for folder in root.iterdir():
            if folder.is_dir() and folder.name not in (newest, state.get("current")):
                shutil.rmtree(folder, ignore_errors=True)
    return current(root)


def _state(root: Path) -> dict[str, Any]:
    return read_json(root / _STATE)


def _put(root: Path, **changes: str) -> None:
    private_folder(root)
    write_file(root / _STATE, json.dumps({**_state(root), **changes}).encode())
