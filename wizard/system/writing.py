"""Atomic writes: after a power failure or on a full disk, a file is the old one or the new one, never half of each.

The new content goes into a file next to the old one. Then the new file replaces the old one.
"""

import errno
import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_file(path: Path, data: bytes, private: bool = False, synced: bool = True) -> None:
    """Write a file atomically. If that fails, leave the old file as it was and raise OSError.

    Only its owner can read a `private` file. `synced` waits for the disk. A file that can be remade doesn't need that.
    """
    write_files({path: data}, private, synced)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, even if an older version was readable by others. Raise OSError."""
    write_file(path, data, private=True)


def write_files(contents: Mapping[Path, bytes], private: bool = False, synced: bool = True) -> None:
    """Write files that belong together. If one can't be written, change none of them and raise OSError."""
    fresh: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            if _is_special(path):
                path.write_bytes(data)
            else:
                target = path.resolve() if path.is_symlink() else path  # Replace the file, not the link to it.
                fresh.append((target, _written_beside(target, data, private, synced)))
        for path, new in fresh:
            new.replace(path)
    except OSError as error:
        error.filename = path
        raise
    finally:
        for _, new in fresh:
            new.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Return whether this is a pipe or a device, which can't be replaced. Raise OSError for a link to itself."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False


def _written_beside(target: Path, data: bytes, private: bool, synced: bool) -> Path:
    """Write the new file next to the old one, with the old one's permissions. Return its path."""
    new = target.with_name(f"{target.name}.{os.urandom(4).hex()}.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if synced:
                os.fsync(file.fileno())
        if target.exists():
            _keep_rights(target, new, private)
    except OSError:
        new.unlink()
        raise
    return new


def _keep_rights(target: Path, new: Path, private: bool) -> None:
    """Give the new file the old one's owner and permissions. Raise PermissionError if the old one is read-only."""
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    old = target.stat()
    if sys.platform != "win32":
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with suppress(PermissionError):  # A colleague's file in a shared folder is ours from now on.
                os.chown(new, owner, group)
    if not private:
        new.chmod(stat.S_IMODE(old.st_mode))
