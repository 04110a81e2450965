"""Paths of the content folders to read, and of the private data folder to write."""

import errno
import json
import os
from pathlib import Path
from typing import Any

Folders = tuple[Path, ...]  # Content folders with `flows/` and `handouts/`, the library's own first.

OWN = Path("our-library")
"""The default name of a library's content folder. `init` creates it in the current folder."""


class WrongFolder(Exception):
    """A named folder that can't be used. Its message is a sentence for staff."""


def content_folders(extra: Path | None) -> Folders:
    """Return the folders with `flows/` and `handouts/`, the library's own first.

    Files in a folder replace those in the next one.

    `extra` is the folder given with `--content`. Without it, `EBOOK_SETUP_CONTENT` names the folder. Raise WrongFolder
    if that folder doesn't exist or isn't a content folder.
    """
    own = chosen(extra)
    if own is None:
        return (bundled(),)
    said = "--content" if extra else "EBOOK_SETUP_CONTENT"
    try:
        if own.resolve() == bundled():
            return (bundled(),)
        if not own.is_dir():
            raise WrongFolder(f"{said} names the folder {own}, but it doesn't exist.")
        if not any((own / part).is_dir() for part in ("flows", "handouts")):
            meant = f" Did you mean {own.parent}?" if own.resolve().name == "flows" else ""
            raise WrongFolder(f"{said} names the folder {own}, but it has no flows folder in it.{meant}")
    except (OSError, RuntimeError, ValueError):  # The folder isn't readable, is a link to itself, or has a bad name.
        raise WrongFolder(f"{said} names the folder {str(own)!r}, but it can't be read.") from None
    return (own, bundled())


def chosen(extra: Path | None) -> Path | None:
    """Return the folder given with `--content` or in `EBOOK_SETUP_CONTENT`, or None. It may not exist yet."""
    return extra or _named("EBOOK_SETUP_CONTENT")


def _named(variable: str) -> Path | None:
    """Return the folder in an environment variable, or None. Raise WrongFolder for the home of an unknown user."""
    named = os.environ.get(variable)
    if not named:
        return None
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise WrongFolder(f"{variable} names {named}, but this computer has no such user.") from None


def left_out(folders: Folders) -> Path | None:
    """Return the library's folder if it's in the current folder but isn't used, because no option names it, or None."""
    return OWN if folders == (bundled(),) and (OWN / "flows" / "library.yaml").is_file() else None


def data_folder() -> Path:
    """Return the data folder: `EBOOK_SETUP_HOME`, or the user's data folder. It may not exist yet.

    Raise WrongFolder if `EBOOK_SETUP_HOME` isn't a valid folder.
    """
    named = _named("EBOOK_SETUP_HOME")
    if named:
        return named
    import platformdirs  # This import is here because `check` and `sheet` don't save anything.

    return platformdirs.user_data_path("ebook-setup-assistant", appauthor=False)


MOST_BYTES = 8 << 20


def read_file(path: Path) -> bytes:
    """Return the content of an ordinary file. Raise OSError for anything else, because a pipe may never end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it isn't an ordinary file")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it's larger than {MOST_BYTES >> 20} MB")
    return data


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in one of our JSON files, or {} if it's missing, can't be read, or isn't an object."""
    try:
        read = json.loads(read_file(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def private_folder(folder: Path) -> Path:
    """Create the folder so that only its owner can read it. On Windows, the user profile already restricts access.

    An existing folder isn't changed. Raise OSError if the folder can't be created.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def shipped_handouts() -> Path:
    """Return the bundled folder with templates, texts, fonts, and drawings."""
    return bundled() / "handouts"


def bundled() -> Path:
    """Return the bundled content folder: in the package if installed from a wheel, or next to it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_content"
    return packed if packed.is_dir() else package.parent
