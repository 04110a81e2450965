"""`doctor`: check if this computer can make and print sheets, and print a test page."""

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


class Finding(NamedTuple):
    """The result of one check. `good` is False only if staff would miss something."""

    name: str
    says: str
    good: bool = True


def add(commands: Any) -> None:
    command = commands.add_parser("doctor", help="check if this computer can make, save, and print sheets")
    command.add_argument("--test-page", action="store_true", help="print a test page, the way the desk prints")
    command.add_argument(
        "--printer", default="", metavar="NAME", help="use this printer, if the system lets you choose"
    )
    command.add_argument("--copies", type=int, default=1, metavar="N", help="number of copies")
    command.set_defaults(run=run, country="")
    paper_options(command)


def run(parsed: argparse.Namespace) -> int:
    if not 1 <= parsed.copies <= 99:
        raise Refusal("--copies must be from 1 to 99.", 2)
    found = list(_findings(parsed))
    for name, says, good in found:
        print(f"{'ok ' if good else 'NO '} {name + ':':<13}{says}" if name else f"    {says}")
    if parsed.test_page:
        print(_test_page(parsed))
    else:
        print(f"    Test page:   {to_run('doctor', '--test-page')}")
    return 0 if all(one.good for one in found) else 1


def _findings(parsed: argparse.Namespace) -> Iterator[Finding]:
    from wizard.printing import pdf
    from wizard.system.paths import shipped_handouts

    missing = [font for font in FONTS if not (shipped_handouts() / "fonts" / font).is_file()]
    installed = "all fonts for the sheet are installed"
    yield Finding("Fonts", f"missing: {', '.join(missing)}" if missing else installed, not missing)
    if pdf.has_typst():
        yield Finding("PDF", "made by Typst")
    else:
        browser = pdf.browser()
        says = (
            f"made by {Path(browser).name}"
            if browser
            else "no program to make PDFs was found, but web pages still print"
        )
        yield Finding("PDF", says, bool(browser))
    yield _sample(parsed)
    yield _printer()
    yield _folder()
    yield _instructions(parsed)
    yield from _local_changes(parsed)


def _instructions(parsed: argparse.Namespace) -> Finding:
    """Name the version of the instructions in use."""
    from wizard import __version__
    from wizard.content.instructions import version

    shipped = f"those that came with version {__version__}"
    own = version(folders(parsed)[0]) if len(folders(parsed)) > 1 else None
    return Finding("Flows", f"{own.words('')}, over {shipped}" if own else shipped)


def _local_changes(parsed: argparse.Namespace) -> Iterator[Finding]:
    """Look if we changed a step that the library changed, too."""
    if len(folders(parsed)) == 1:
        return
    from wizard.content import loader
    from wizard.content.quoting import counted

    found = [problem for problem in loader.load(folders(parsed)).problems if problem.code == "shipped-changed"]
    if not found:
        yield Finding("Changes", "they fit the shipped flows")
        return
    yield Finding("Changes", f"{counted(len(found), 'thing')} changed in ours, too: {to_run('update')}", False)
    for problem in found:
        where = f"{problem.place.path.as_posix()}:{problem.place.line}"
        yield Finding("", f"{where}: {problem.message} {problem.help}", False)


def _sample(parsed: argparse.Namespace) -> Finding:
    """Make a sheet with the library's own templates, as the desk does."""
    from wizard.printing import fit
    from wizard.printing.pdf import RenderError

    try:
        fitted = fit.fit(_sheet(parsed), parsed.paper or "a4", folders(parsed))
    except (RenderError, Refusal) as error:
        return Finding("Sheet", str(error), False)
    return Finding("Sheet", fitted.notice or f"{fitted.sides} sides, {len(fitted.pdf) // 1024} KB", not fitted.notice)


def _printer() -> Finding:
    from wizard.printing import print_job

    queue = print_job.default_printer()
    others = [name for name in print_job.printers() if name != queue]
    more = f" (also available: {', '.join(others)})" if others else ""
    return Finding("Printer", f"{queue}{more}" if queue else "none found, so sheets open in a window to print from")


def _folder() -> Finding:
    try:
        folder = private_folder(data_folder())
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding(
            "Data folder",
            f"{data_folder()} can't be written to: {(error.strerror or 'unknown disk error').lower()}",
            False,
        )
    return Finding("Data folder", str(folder))


def _sheet(parsed: argparse.Namespace) -> "Sheet":
    """Return the first sheet this library has."""
    from wizard.presenters.sheet_catalog import sheet
    from wizard.printing import batch

    library = library_of(parsed)
    pair = next(iter(batch.wanted(library)), None)
    made = sheet(library, pair, "large" if parsed.large else "standard") if pair else None
    if made is None:
        raise Refusal("no device and service at this library work together")
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
