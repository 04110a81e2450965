"""`doctor`: whether this computer can make and print sheets, in a few lines, and a test page to try it."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.cli.common import Refusal, folders, library_of, paper_of, paper_options
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder, private_folder

if TYPE_CHECKING:
    from wizard.presenters.sheet import Sheet

FONTS = (
    "AtkinsonHyperlegible-Regular.ttf",
    "AtkinsonHyperlegible-Bold.ttf",
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
)


class Found(NamedTuple):
    """One thing looked at. `good` is false only where staff would miss something."""

    what: str
    says: str
    good: bool = True


def add(commands: Any) -> None:
    command = commands.add_parser("doctor", help="look whether this computer can make, keep and print sheets")
    command.add_argument("--test-page", action="store_true", help="print a page to look at, the way the desk prints")
    command.add_argument("--printer", default="", metavar="NAME", help="on this printer, if one can choose")
    command.add_argument("--copies", type=int, default=1, metavar="N", help="so many of them")
    command.set_defaults(run=run, country="")
    paper_options(command)


def run(parsed: argparse.Namespace) -> int:
    if not 1 <= parsed.copies <= 99:
        raise Refusal("--copies goes from 1 to 99.", 2)
    found = list(_looked(parsed))
    for what, says, good in found:
        print(f"{'ok ' if good else 'NO '} {what + ':':<13}{says}")
    if parsed.test_page:
        print(_test_page(parsed))
    else:
        print(f"    Test page:   {to_run('doctor', '--test-page')}")
    return 0 if all(one.good for one in found) else 1


def _looked(parsed: argparse.Namespace) -> Iterator[Found]:
    from wizard.printing import pdf
    from wizard.system.paths import shipped_handouts

    missing = [font for font in FONTS if not (shipped_handouts() / "fonts" / font).is_file()]
    here = "the letters of the sheet are here"
    yield Found("Fonts", f"{', '.join(missing)} missing" if missing else here, not missing)
    if pdf.has_typst():
        yield Found("PDF", "made here, by Typst")
    else:
        browser = pdf.browser()
        says = f"made by {Path(browser).name}" if browser else "nothing here makes PDFs; pages still print"
        yield Found("PDF", says, bool(browser))
    yield _made(parsed)
    yield _printer()
    yield _folder()


def _made(parsed: argparse.Namespace) -> Found:
    """Make a sheet with the library's own templates, as the desk would."""
    from wizard.printing import fit
    from wizard.printing.pdf import RenderError

    try:
        fitted = fit.fit(_sheet(parsed), parsed.paper or "a4", folders(parsed))
    except (RenderError, Refusal) as error:
        return Found("A sheet", str(error), False)
    return Found("A sheet", fitted.notice or f"{fitted.sides} sides, {len(fitted.pdf) // 1024} KB", not fitted.notice)


def _printer() -> Found:
    from wizard.printing import print_job

    queue = print_job.default_printer()
    others = [name for name in print_job.printers() if name != queue]
    beside = f"; there are {', '.join(others)}, too" if others else ""
    return Found("Printer", f"{queue}{beside}" if queue else "by a window that opens; print from there")


def _folder() -> Found:
    try:
        folder = private_folder(data_folder())
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Found("Data folder", f"{data_folder()} can't be written: {(error.strerror or 'no').lower()}", False)
    return Found("Data folder", str(folder))


def _sheet(parsed: argparse.Namespace) -> "Sheet":
    """The first sheet that this library has."""
    from wizard.presenters.sheet_catalog import sheet
    from wizard.printing import batch

    library = library_of(parsed)
    pair = next(iter(batch.wanted(library)), None)
    made = sheet(library, pair, "large" if parsed.large else "standard") if pair else None
    if made is None:
        raise Refusal("no device and service of this library go together")
    return made


def _test_page(parsed: argparse.Namespace) -> str:
    from wizard.presenters.sheet_builder import help_of, words_of
    from wizard.printing.print_job import Job, send
    from wizard.printing.test_page import trial_page

    library = library_of(parsed)
    address = help_of(library, words_of(library)).url
    made = trial_page(paper_of(parsed, library), date.today(), address, folders(parsed), library.country)
    command = library.profile.print_with if library.profile else ()
    sent = send(Job(made.pdf, made.page, data_folder() / "sheets", command, parsed.printer, parsed.copies))
    return " ".join(filter(None, (made.notice, sent.says)))
