"""The text of sheets printed here, by code, so that staff can discuss a sheet even after its steps have changed.

A code stands for a plan and its text, never for a visit, so it has no patron data. This is only a convenience: if files
can't be read or written, a code still leads to its plan. Each code has its own file, so programs that print at the same
time never overwrite each other's codes.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from wizard.content.spans import plain
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_codes import Said
from wizard.system.paths import private_folder
from wizard.system.writing import write_file

MOST = 1000  # The number of codes that are remembered. The oldest are forgotten first.

_FOLDER = "codes"


def said(sheet: Sheet) -> Said:
    """Return what a sheet says at each of its steps, in the library's own language."""
    own = sheet.other or sheet
    tasks = [task for task in (own.to_do, *own.tasks) if task]
    return {f"{task.letter}{line.number}": (line.address, plain(line.text)) for task in tasks for line in task.lines}


def keep(folder: Path, sheets: Mapping[str, Said]) -> None:
    """Save what sheets with these codes say, in case a patron reads a code to us. `folder` is private to this user."""
    with suppress(OSError):
        place = private_folder(folder / _FOLDER)
        for code, said in sheets.items():
            before = printed(folder, code)
            # After a visit, a sheet may have fewer steps than its plan, so keep what others with this code say.
            if {**said, **before} != before:
                written = json.dumps({**said, **before}, ensure_ascii=False)
                write_file(place / f"{code}.json", written.encode(), private=True, synced=False)
        _forget_the_oldest(place)


def _forget_the_oldest(place: Path) -> None:
    files = list(place.iterdir())
    if len(files) > MOST:
        for path in sorted(files, key=lambda path: path.stat().st_mtime)[:-MOST]:
            path.unlink(missing_ok=True)


def printed(folder: Path, code: str) -> Said:
    """Return what a sheet with this code says at each step, or {} if none was printed here."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        if code.isalnum():
            book = json.loads((folder / _FOLDER / f"{code}.json").read_text("utf-8"))
            return {step: (str(address), str(text)) for step, (address, text) in book.items()}
    return {}
