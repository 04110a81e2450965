"""Where things are: the content folders to read from, and the private folder to write to."""

import os
from pathlib import Path

Folders = tuple[Path, ...]  # content folders, nearest first, that hold `flows/` and `handouts/`

OWN = Path("our-library")
"""A library's own folder, where nothing else is named: `init` writes it in the current folder."""


def content_folders(extra: Path | None) -> Folders:
    """The folders that hold `flows/` and `handouts/`, nearest first: a file in one replaces the next one's.

    `extra` is the folder given with `--content`; without it the one named by `EBOOK_SETUP_CONTENT` counts.
    """
    named = os.environ.get("EBOOK_SETUP_CONTENT")
    own = extra or (Path(named).expanduser() if named else None)
    if own is None or own.resolve() == bundled():
        return (bundled(),)
    return (own, bundled())


def left_out(folders: Folders) -> Path | None:
    """The library's own folder that lies here unused, as nobody named any folder; None where there is none."""
    return OWN if folders == (bundled(),) and (OWN / "flows" / "library.yaml").is_file() else None


def data_folder() -> Path:
    """The folder for what the desk keeps: `EBOOK_SETUP_HOME`, else the user's data folder. It need not exist yet."""
    named = os.environ.get("EBOOK_SETUP_HOME")
    if named:
        return Path(named).expanduser()
    import platformdirs  # lazily: `check` and `sheet` keep nothing

    return platformdirs.user_data_path("ebook-setup-assistant", appauthor=False)


def private_folder(folder: Path) -> Path:
    """Make the folder, for its owner alone (on Windows the profile's own rights see to that).

    One that exists is left as it is. Raises OSError where it can't be made.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def shipped_handouts() -> Path:
    """Our own templates, words, fonts and drawings."""
    return bundled() / "handouts"


def bundled() -> Path:
    """What we ship: inside the package when it was installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_content"
    return packed if packed.is_dir() else package.parent
