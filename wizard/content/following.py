"""A desk's own copy of instructions on a network share: the ones in use, and newer ones that it may use next.

The share is only read. A copy counts once two looks at the share found the same files, so a half-saved file never does.
"""

import json
import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

from wizard.content.instructions import Version, files, install, received, short_hash, write
from wizard.system.paths import private_folder, read_json

CURRENT, NEXT = "current", "next"
_STATE = "follow.json"


def begin(root: Path, source: Path) -> None:
    """Remember the folder that is followed. Another one starts anew."""
    state = read_json(root / _STATE)
    if state.get("source") != str(source):
        shutil.rmtree(root, ignore_errors=True)
        _put(root, {"source": str(source)})


def source_of(folder: Path) -> Path | None:
    """Return the folder on the share that this copy follows, or None if it's no such copy."""
    source = read_json(folder.parent / _STATE).get("source") if folder.name == CURRENT else None
    return Path(source) if isinstance(source, str) else None


def prepare(root: Path, source: Path) -> Version | None:
    """Copy what is on the share into `next`, and return its version; None if there's nothing new. Raises OSError."""
    begin(root, source)
    contents = files(source)
    version = Version(_day(source, contents), short_hash(contents))
    state = read_json(root / _STATE)
    known = (received(root / CURRENT), received(root / NEXT))
    if not any(name.startswith("flows/") for name in contents) or state.get("refused") == version.hash:
        return None
    if version.hash in (one.hash for one in known if one):
        return None
    if short_hash(files(source)) != version.hash:
        return None  # Someone is saving right now.
    shutil.rmtree(root / NEXT, ignore_errors=True)
    (root / NEXT).mkdir(parents=True)
    write(version, contents, root / NEXT)
    return version


def _day(source: Path, contents: dict[str, bytes]) -> date:
    newest = max(((source / name).stat().st_mtime for name in contents), default=0.0)
    return date.fromtimestamp(newest)


def refuse(root: Path) -> None:
    """Forget the copy in `next`, because it has something to fix, until the share changes."""
    version = received(root / NEXT)
    shutil.rmtree(root / NEXT, ignore_errors=True)
    _put(root, {**read_json(root / _STATE), "refused": version.hash if version else ""})


def offered(root: Path) -> Version | None:
    """Return the version that can be used next, or None."""
    return received(root / NEXT)


def use(root: Path) -> None:
    """Use the next instructions from now on, and keep those until now. Raises OSError."""
    install(root / NEXT, root / CURRENT)
    with suppress(OSError):
        (root / NEXT).rmdir()


def _put(root: Path, state: dict[str, object]) -> None:
    private_folder(root)
    (root / _STATE).write_text(json.dumps(state), encoding="utf-8")
