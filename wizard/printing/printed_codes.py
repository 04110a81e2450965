"""What sheets printed here say, by their codes, so staff can talk about a sheet after its steps have changed.

A code names a plan and its words, never a visit, so it has no patron data. This is only a convenience: if the files
can't be read or written, a code still leads to its plan. Each code has its own file, so sheets printed at the same time
by several programs never overwrite each other.
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

MOST = 1000  # codes remembered; the ones printed last stay

_FOLDER = "codes"


def said(sheet: Sheet) -> Said:
    """Return what a sheet says at each of its steps, in the library's own language."""
    own = sheet.other or sheet
    tasks = [task for task in (own.to_do, *own.tasks) if task]
    return {f"{task.letter}{line.number}": (line.address, plain(line.text)) for task in tasks for line in task.lines}


def keep(folder: Path, sheets: Mapping[str, Said]) -> None:
    """Save what sheets with these codes say, in case someone reads one out. `folder` is private to this user."""
    with suppress(OSError):
        place = private_folder(folder / _FOLDER)
        for code, said in sheets.items():
            before = printed(folder, code)
            # After a visit a sheet may say less than its plan, so what another one said stays.
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
    """Return what a sheet with this code says at each step, if one was printed here."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        if code.isalnum():
            book = json.loads((folder / _FOLDER / f"{code}.json").read_text("utf-8"))
            return {step: (str(address), str(text)) for step, (address, text) in book.items()}
    return {}
