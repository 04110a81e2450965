"""A catalog as a spreadsheet (CSV), for translators who don't have a catalog editor."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.authoring import frame_words
from wizard.content.translation import UnreadableCatalog, decoded, faults
from wizard.system.paths import read_file

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HEAD = ("Where", "What it is", "English", "Translation", "Note")
FRAME = "words/"  # Goes before the key of a fixed text on the sheet.
_NEEDED = ("Where", "English", "Translation")
_FORMULA = ("=", "+", "-", "@")  # A spreadsheet would calculate text that starts with these.
_LOST = re.compile(r"\?\w|\?\?")  # What's left of letters that Excel couldn't save in its format.


class TranslationRow(NamedTuple):
    """One text. `where` is the context in its catalog, or `words/` and a key. `what` and `note` are for the
    translator.
    """

    where: str
    what: str
    english: str
    said: str
    note: str = ""


class RefusedRow(NamedTuple):
    """A row that was rejected: its number in the spreadsheet, its English text, and the reason."""

    number: int
    english: str
    why: str


class TakenRows(NamedTuple):
    """The result of reading a spreadsheet: the number of new translations, the fixed texts by key, and the rejected
    rows.
    """

    translations: int
    frame: dict[str, str]
    refused: list[RefusedRow]


def rows(catalog: "Catalog", frame: Mapping[str, str]) -> Iterator[TranslationRow]:
    """Yield a row for each text. `frame` has the translations of the sheet's fixed texts, by key."""
    for key, english in frame_words.english().items():
        yield TranslationRow(f"{FRAME}{key}", "fixed text on the sheet", english, frame.get(key, ""))
    for message in catalog:
        if message.id:
            what, said = " ".join(message.auto_comments), str(message.string or "")
            before = str(message.previous_id[0]) if message.previous_id else "another sentence"
            note = (
                f"The English has changed. “{before}” used to be translated as “{said}”."
                if message.fuzzy and said
                else ""
            )
            yield TranslationRow(message.context or "", what, str(message.id), "" if message.fuzzy else said, note)


def written(every: Iterable[TranslationRow]) -> bytes:
    """Return the rows as a file that Excel can open directly: UTF-8, with a byte order mark."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(HEAD)
    writer.writerows([_as_text(cell) for cell in row] for row in every)
    return made.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read(path: Path) -> list[TranslationRow]:
    """Return the rows of a spreadsheet. Raises UnreadableCatalog if it can't be read."""
    data = read_file(path)
    if data.startswith(b"PK"):
        raise UnreadableCatalog(path, 1, "This is an Excel workbook.", _SAVE)
    text = decoded(path, data, _SAVE)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)  # Excel uses semicolons in countries that write decimals with a comma.
    cells = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    table = [[_of_cell(cell) for cell in row] for row in cells]
    names = table[0] if table else []
    if missing := [name for name in _NEEDED if name not in names]:
        help = f"Leave the first row as `ebook-setup translate` wrote it: {', '.join(HEAD)}."
        raise UnreadableCatalog(path, 1, f"Its first row doesn't have a column called {' or '.join(missing)}.", help)
    at = [names.index(name) if name in names else len(names) for name in HEAD]
    return [TranslationRow(*((*row, *[""] * len(names), "")[place] for place in at)) for row in table[1:]]


_SAVE = "In Excel, choose File > Save As, then CSV UTF-8."


def _of_cell(cell: str) -> str:
    text = re.sub(r"[ \t]*[\r\n]+\s*", " ", cell)
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def take(catalog: "Catalog", frame: Mapping[str, str], every: Iterable[TranslationRow]) -> TakenRows:
    """Put a spreadsheet's translations into a catalog. Empty cells and incorrect rows change nothing."""
    english = frame_words.english()
    new, count, refused = dict[str, str](), 0, list[RefusedRow]()
    seen: dict[tuple[str, str], str] = {}
    for number, row in enumerate(every, 2):
        if not row.said.strip():
            continue
        row = row._replace(said=row.said.strip()) if row.english == row.english.strip() else row
        key = row.where.removeprefix(FRAME) if row.where.startswith(FRAME) else ""
        message = None if key in english else catalog.get(row.english, row.where)
        text = english.get(key, row.english)
        if why := _why_not(row, text, key in english or message is not None, seen):
            refused.append(RefusedRow(number, row.english, why))
        elif key in english:
            new |= {key: row.said} if frame.get(key) != row.said else {}
        elif message and (message.string != row.said or message.fuzzy):
            message.string, message.previous_id = row.said, []
            message.flags.discard("fuzzy")
            count += 1
        seen[row.where, row.english] = row.said
    return TakenRows(count + len(new), new, refused)


def _why_not(row: TranslationRow, text: str, known: bool, seen: Mapping[tuple[str, str], str]) -> str:
    """Return why a row is rejected, or "" if it isn't."""
    if not known or text != row.english:
        return "The flows don't contain this English sentence. If it was changed in the spreadsheet, change it back."
    if seen.get((row.where, row.english), row.said) != row.said:
        return "A row above has a different translation of the same sentence."
    if _LOST.search(row.said) and not _LOST.search(text):
        return f"Some letters were lost when the spreadsheet was saved. {_SAVE}"
    return faults(text, row.said)
