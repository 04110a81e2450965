"""Write files and results, with a clear message if that fails."""

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal, folders, paper_of
from wizard.records.private_files import note_export
from wizard.system.paths import data_folder
from wizard.system.writing import write_files

if TYPE_CHECKING:
    from wizard.presenters.sheet import Sheet
    from wizard.walk.walk import Walk


def make_folder(folder: Path) -> None:
    """Create a folder and its parents. Raises Refusal if that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder} can't be created: {(error.strerror or 'unknown disk error').lower()}.", 2) from None


def write(path: Path, data: bytes, private: bool = False) -> None:
    """Write a file. Only its owner can read a private one. Raises Refusal if that fails."""
    write_all({path: data}, private)


def write_all(contents: Mapping[Path, bytes], private: bool = False) -> None:
    """Write files that belong together. If one can't be written, changes none of them and raises Refusal."""
    try:
        for path in contents:
            if sys.platform != "win32" and path.is_fifo():  # Opening a pipe without a reader would block forever.
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        write_files(contents, private)
    except OSError as error:
        reason = (error.strerror or "unknown disk error").lower()
        raise Refusal(f"{error.filename or path} can't be written: {reason}.", 2) from None


def export(path: Path, data: bytes) -> None:
    """Write a private file with names or numbers, and note it for `privacy`. Raises Refusal if that fails."""
    write(path, data, private=True)
    note_export(data_folder(), path)


FORMS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".txt": "text", ".eml": "eml"}


def form_of(path: Path) -> str:
    """Return the format of a sheet from its file name. Raises Refusal for an unknown extension."""
    form = FORMS.get(path.suffix.lower())
    if form is None:
        ends = f"ends in {path.suffix}" if path.suffix else "has no extension"
        raise Refusal(f"`{path.name}` {ends}. Choose .pdf, .html, .txt, or .eml.", 2)
    return form


def write_sheet(
    walk: "Walk",
    form: str,
    output: Path | None,
    parsed: argparse.Namespace,
    visited: bool,
    language: str = "",
) -> None:
    """Make a walk's sheet in one format. If `language` is "", the sheet is only in the library's own language.

    Raises Refusal if there's nothing to print or no way to make a PDF.
    """
    from wizard.presenters.bilingual import sheet_in
    from wizard.presenters.sheet import sized
    from wizard.presenters.sheet_builder import NothingToPrint
    from wizard.printing import fit, fit_cache, printed_codes
    from wizard.printing.templates import COLUMNS

    own, paper = folders(parsed), paper_of(parsed, walk.library)
    try:
        sheet, notice = sheet_in(language, walk, date.today(), own, visited)
    except NothingToPrint:
        raise Refusal(why_not(walk)) from None
    refuse_incomplete(sheet, notice, parsed)
    known = fit_cache.load(data_folder())
    before = len(known)
    fitted = fit.fit(sized(sheet, "large" if parsed.large else "standard"), paper, own, known)
    if len(known) > before:
        fit_cache.save(data_folder(), known)
    if sheet.code:
        printed_codes.keep(data_folder() / "sheets", {sheet.code: printed_codes.said(sheet)})
    left_out = fitted.left_out if form in ("pdf", "eml") else ""
    for line in filter(None, (notice, fitted.notice, left_out)):
        print(line, file=sys.stderr)
    if form == "eml":
        from wizard.printing import mail

        put(mail.message(fitted, paper), output)
    else:
        put(fit.form(fitted, form, paper, getattr(parsed, "width", COLUMNS)), output)


def refuse_incomplete(sheet: "Sheet", notice: str, parsed: argparse.Namespace) -> None:
    """Raise Refusal for a sheet with missing steps, unless --incomplete is given."""
    if sheet.missing and not parsed.incomplete:
        raise Refusal(f"{notice} Fix the file, or add --incomplete to print the sheet with a warning.")


def put(made: bytes, output: Path | None) -> None:
    """Write or print the result. Raises Refusal if it's empty because this computer can't make PDFs."""
    if not made:
        raise Refusal("This computer can't make PDFs. `--format html` makes a page you can print instead.", 2)
    if output is None:
        sys.stdout.write(made.decode())
    else:
        write(output, made, private=True)
        print(f"Saved {output}.", file=sys.stderr)


def why_not(walk: "Walk") -> str:
    """Return why a walk has no sheet, and what works instead."""
    from wizard.content.spans import plain
    from wizard.presenters.ending import ending
    from wizard.presenters.plan import whole

    over = walk if walk.end else whole(walk)
    return "\n".join(plain(row.phrase) for row in ending(over) if row.word != "SAY")
