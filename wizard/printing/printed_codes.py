"""What sheets printed here say, by their codes: so that one can be spoken about after its steps have changed.

A code names a plan and its words, never a visit, so nothing of a patron is in it. Only a convenience: where the file
can't be read or written, a code still leads to its plan.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from wizard.content.spans import plain
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_codes import Said
from wizard.system.paths import private_folder, read_json

MOST = 1000  # codes remembered; the ones printed last stay

_NAME = "codes.json"


def said(sheet: Sheet) -> Said:
    """What a sheet says at each of its steps, in the library's own language."""
    own = sheet.other or sheet
    tasks = [task for task in (own.to_do, *own.tasks) if task]
    return {f"{task.letter}{line.number}": (line.address, plain(line.text)) for task in tasks for line in task.lines}


def keep(folder: Path, sheets: Mapping[str, Said]) -> None:
    """Keep what sheets of these codes say, for the day somebody reads one out. `folder` is private to this user."""
    before = _read(folder)
    # After a visit a sheet may say less than its plan, so what another one said stays.
    new = {code: {**said, **before.get(code, {})} for code, said in sheets.items()}
    book = {**before, **json.loads(json.dumps(new))}
    if book != before:
        with suppress(OSError):
            fresh = private_folder(folder) / f"{_NAME}.new"
            fresh.write_text(json.dumps(dict(list(book.items())[-MOST:]), ensure_ascii=False), "utf-8")
            fresh.replace(folder / _NAME)


def printed(folder: Path, code: str) -> Said:
    """What a sheet of this code says at each step, as far as one was printed here."""
    with suppress(ValueError, TypeError, AttributeError):
        return {step: (str(address), str(text)) for step, (address, text) in _read(folder).get(code, {}).items()}
    return {}


def _read(folder: Path) -> dict[str, dict[str, list[str]]]:
    return read_json(folder / _NAME)
