"""Where things are: the content folders to read from, and the private folder to write to."""

import errno
import json
import os
from pathlib import Path
from typing import Any

Folders = tuple[Path, ...]  # content folders, nearest first, that hold `flows/` and `handouts/`

OWN = Path("our-library")
"""A library's own folder, where nothing else is named: `init` writes it in the current folder."""


class WrongFolder(Exception):
    """A named folder that can't be used. Its text is a sentence for staff."""


def content_folders(extra: Path | None) -> Folders:
    """The folders that hold `flows/` and `handouts/`, nearest first: a file in one replaces the next one's.

    `extra` is the folder given with `--content`; without it the one named by `EBOOK_SETUP_CONTENT` counts.

    Raises WrongFolder if that folder isn't there, or isn't a content folder.
    """
    own = extra or _named("EBOOK_SETUP_CONTENT")
    if own is None:
        return (bundled(),)
    said = "--content" if extra else "EBOOK_SETUP_CONTENT"
    try:
        if own.resolve() == bundled():
            return (bundled(),)
        if not own.is_dir():
            raise WrongFolder(f"There is no folder {own}, which {said} names.")
        if not any((own / part).is_dir() for part in ("flows", "handouts")):
            meant = f" Did you mean {own.parent}?" if own.resolve().name == "flows" else ""
            raise WrongFolder(f"The folder {own}, which {said} names, has no flows folder in it.{meant}")
    except (OSError, RuntimeError, ValueError):  # not ours to look into, a link to itself, or no possible name
        raise WrongFolder(f"The folder {str(own)!r}, which {said} names, can't be read.") from None
    return (own, bundled())


def _named(variable: str) -> Path | None:
    """The folder that an environment variable names, if it does. Raises WrongFolder for the home of an unknown user."""
    named = os.environ.get(variable)
    if not named:
        return None
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise WrongFolder(f"{variable} names {named}, but this computer has no such user.") from None


def left_out(folders: Folders) -> Path | None:
    """The library's own folder that lies here unused, as nobody named any folder; None where there is none."""
    return OWN if folders == (bundled(),) and (OWN / "flows" / "library.yaml").is_file() else None


def data_folder() -> Path:
    """The folder for what the desk keeps: `EBOOK_SETUP_HOME`, else the user's data folder. It need not exist yet.

    Raises WrongFolder if `EBOOK_SETUP_HOME` can't be one.
    """
    named = _named("EBOOK_SETUP_HOME")
    if named:
        return named
    import platformdirs  # lazily: `check` and `sheet` keep nothing

    return platformdirs.user_data_path("ebook-setup-assistant", appauthor=False)


MOST_BYTES = 8 << 20


def read_file(path: Path) -> bytes:
    """All of an ordinary file. Raises OSError for anything else: a pipe would never end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it isn't an ordinary file")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it's larger than {MOST_BYTES >> 20} MB")
    return data


def read_json(path: Path) -> dict[str, Any]:
    """What a JSON file of ours holds; nothing if it isn't there, can't be read, or holds something else."""
    try:
        read = json.loads(read_file(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def private_folder(folder: Path) -> Path:
    """Make the folder, for its owner alone (on Windows the profile's own rights see to that).

    One that exists is left as it is. Raises OSError where it can't be made.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whoever could read what was there before. Raises OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        if path.is_file() and os.name == "posix":
            os.fchmod(file.fileno(), 0o600)
        file.write(data)


def shipped_handouts() -> Path:
    """Our own templates, words, fonts and drawings."""
    return bundled() / "handouts"


def bundled() -> Path:
    """What we ship: inside the package when it was installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_content"
    return packed if packed.is_dir() else package.parent
