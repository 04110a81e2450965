"""What we ship, and what a library lays over it."""

from pathlib import Path

Folders = tuple[Path, ...]  # content folders, nearest first, that hold `flows/` and `handouts/`


def shipped_handouts() -> Path:
    """Our own templates, words, fonts and drawings."""
    return bundled() / "handouts"


def bundled() -> Path:
    """What we ship: inside the package when it was installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    packed = package / "_content"
    return packed if packed.is_dir() else package.parent
