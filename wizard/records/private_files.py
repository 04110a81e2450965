"""Files outside the database with sheets for patrons, or with text that someone typed about a patron."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from wizard.system.paths import private_folder
from wizard.system.writing import write_private

SUPPORT = "message-to-support.txt"
SHEETS = "sheets"
SHEET_DAYS = 7
_SET_ASIDE = "visits-damaged-*", "visits-before-update*"
_PAPERS = f"{SHEETS}/print-*", f"{SHEETS}/sheet-*", SUPPORT
_EXPORTS = "exports.json"


def set_aside(home: Path) -> list[Path]:
    """Return the damaged databases and rows that were set aside in the data folder."""
    return _found(home, _SET_ASIDE)


def papers(home: Path) -> list[Path]:
    """Return the sheets and messages that were saved in the data folder."""
    return _found(home, _PAPERS)


def exports(home: Path) -> list[Path]:
    """Return the files with names or numbers that were written elsewhere and still exist."""
    return [path for path in map(Path, _noted(home)) if path.is_file()]


def note_export(home: Path, path: Path) -> None:
    """Save the path of a file with names or numbers, so that it can be deleted later."""
    own = str(path.absolute())
    if path.is_file() and own not in (noted := _noted(home)):
        with suppress(OSError):
            write_private(private_folder(home) / _EXPORTS, json.dumps([*noted, own]).encode())


def erase(home: Path) -> list[Path]:
    """Delete all of these files. Return those that can't be deleted."""
    left = _deleted([*set_aside(home), *papers(home), *exports(home)])
    if not left:
        (home / _EXPORTS).unlink(missing_ok=True)
    return left


def retire(home: Path, now: float) -> None:
    """Delete sheets after a week, and damaged databases and rows when they are too old for any callback."""
    from wizard.content.flow import LONGEST  # This import is here because most callers only write a file.

    for paths, days in ((papers(home), SHEET_DAYS), (set_aside(home), LONGEST)):
        _deleted(path for path in paths if _changed(path) < now - days * 86400)


def _changed(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return float("inf")


def _deleted(paths: Iterable[Path]) -> list[Path]:
    left = []
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return left


def _found(home: Path, patterns: Iterable[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in home.glob(pattern) if path.is_file())


def _noted(home: Path) -> list[str]:
    try:
        noted = json.loads((home / _EXPORTS).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [path for path in noted if isinstance(path, str)] if isinstance(noted, list) else []
