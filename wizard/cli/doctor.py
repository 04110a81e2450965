"""`doctor`: check what the desk needs, say how to fix what's missing, and print a test page.

Each check uses the same functions as the desk, so that the two always agree.
"""

import argparse
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.cli.common import Refusal, folders, library_of, paper_of, paper_options
from wizard.system.invocation import to_run, with_content
from wizard.system.paths import data_folder, private_folder

if TYPE_CHECKING:
    from wizard.presenters.sheet import Sheet

FONTS = (
    "AtkinsonHyperlegible-Regular.ttf",
    "AtkinsonHyperlegible-Bold.ttf",
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
)


class Diagnosis(NamedTuple):
    """The result of one check. `good` is False if something wouldn't work for staff.

    `fix` says what to do. If `good` is True, it's only a suggestion.
    """

    name: str
    says: str
    good: bool = True
    fix: str = ""


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
    for name, says, good, fix in found:
        mark = "NO" if not good else "--" if fix else "ok"
        print(f"{mark}  {name + ':':<13}{says}" if name else f"    {says}")
        if fix:
            print(f"{'':17}To fix it: {fix}")
    if parsed.test_page:
        print(_test_page(parsed))
    else:
        print(f"    Test page:   {to_run('doctor', '--test-page')}")
    return 0 if all(one.good for one in found) else 1


def _findings(parsed: argparse.Namespace) -> Iterator[Diagnosis]:
    yield _fonts()
    yield _pdf()
    yield _sample(parsed)
    yield _printer(parsed)
    yield _folder()
    yield _database(parsed)
    yield _content(parsed)
    yield _languages(parsed)
    yield _instructions(parsed)
    yield from _local_changes(parsed)


def _fonts() -> Diagnosis:
    from wizard.system.paths import shipped_handouts

    missing = [font for font in FONTS if not (shipped_handouts() / "fonts" / font).is_file()]
    if missing:
        return Diagnosis("Fonts", f"missing: {', '.join(missing)}", False, "Reinstall the program.")
    return Diagnosis("Fonts", "all fonts for the sheet are installed")


def _pdf() -> Diagnosis:
    from wizard.printing import pdf

    if pdf.has_typst():
        return Diagnosis("PDF", "made by Typst")
    if browser := pdf.browser():
        return Diagnosis("PDF", f"made by {Path(browser).name}")
    says = "no program to make PDFs was found, but web pages still print"
    return Diagnosis("PDF", says, False, "Install Edge, Chrome, or Chromium.")


def _instructions(parsed: argparse.Namespace) -> Diagnosis:
    """Name the version of the instructions in use."""
    from wizard import __version__
    from wizard.content.instructions import version

    shipped = f"those that came with version {__version__}"
    own = version(folders(parsed)[0]) if len(folders(parsed)) > 1 else None
    return Diagnosis("Flows", f"{own.words('')}, on top of {shipped}" if own else shipped)


def _local_changes(parsed: argparse.Namespace) -> Iterator[Diagnosis]:
    """Check whether the shipped flows changed a step that the library has changed, too."""
    if len(folders(parsed)) == 1:
        return
    from wizard.content import loader, patches
    from wizard.content.quoting import counted

    loaded = loader.load(folders(parsed))
    if loader.unread(loaded):
        return  # `_content` already reports this.
    found = [problem for problem in loaded.problems if problem.code in patches.BEHIND]
    if not found:
        yield Diagnosis("Changes", "they still fit the shipped flows")
        return
    yield Diagnosis("Changes", f"{counted(len(found), 'thing')} to compare with ours: {to_run('update')}", False)
    for problem in found:
        where = f"{problem.place.path.as_posix()}:{problem.place.line}"
        yield Diagnosis("", f"{where}: {problem.message} {problem.help}", False)


def _sample(parsed: argparse.Namespace) -> Diagnosis:
    """Make a sheet with the library's own templates, as the desk does."""
    from wizard.printing import fit
    from wizard.printing.pdf import RenderError

    try:
        fitted = fit.fit(_sheet(parsed), parsed.paper or "a4", folders(parsed))
    except (RenderError, Refusal) as error:
        return Diagnosis("Sheet", str(error), False)
    return Diagnosis("Sheet", fitted.notice or f"{fitted.sides} sides, {len(fitted.pdf) // 1024} KB", not fitted.notice)


def _printer(parsed: argparse.Namespace) -> Diagnosis:
    """Report how the desk would try to print first, and whether that can work."""
    from wizard.desk.print_queue import PRINTER
    from wizard.desk.settings import Settings
    from wizard.printing import print_job

    profile = library_of(parsed).profile
    command = profile.print_with if profile else ()
    if command and not shutil.which(command[0]):
        says = f"your library's print command isn't installed on this computer: {command[0]}"
        return Diagnosis("Printer", says, False, "Install it, or change print-with in library.yaml.")
    if command:
        return Diagnosis("Printer", f"your library's own command: {' '.join(command)}")
    usual, names = print_job.default_printer(), print_job.printers()
    chosen = (parsed.printer or Settings(data_folder()).get(PRINTER)) if print_job.has_cups() else ""
    if chosen and chosen not in names:
        return Diagnosis("Printer", f"{chosen} isn't set up on this computer", False, _other_printer(names))
    if used := chosen or usual:
        others = [name for name in names if name != used]
        return Diagnosis("Printer", used + (f" (also available: {', '.join(others)})" if others else ""))
    if print_job.can_open():
        return Diagnosis("Printer", "sheets open in a window to print from")
    says = f"none found, and no window can be opened, so sheets are saved in {data_folder() / 'sheets'}"
    return Diagnosis("Printer", says, fix="Add a printer in the system's settings.")


def _other_printer(names: list[str]) -> str:
    return f"Choose {' or '.join(names)} on the sheet's screen (F7)." if names else "Add it in the system's settings."


def _folder() -> Diagnosis:
    try:
        folder = private_folder(data_folder())
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        says = f"{data_folder()} can't be written to: {(error.strerror or 'unknown disk error').lower()}"
        return Diagnosis("Data folder", says, False, "Set EBOOK_SETUP_HOME to a folder you can write to.")
    return Diagnosis("Data folder", str(folder))


def _database(parsed: argparse.Namespace) -> Diagnosis:
    """Open the saved visits as the desk does. A missing file isn't created."""
    from wizard.records.database import records_in
    from wizard.records.outcome import counting

    server, file = os.environ.get("EBOOK_SETUP_DATABASE"), data_folder() / "visits.db"
    if not server and not file.exists():
        return Diagnosis("Visits", f"none yet; they'll be saved in {file}")
    records = records_in(data_folder(), counting=counting(library_of(parsed)))
    try:
        trouble, notice = records.trouble, records.take_notice()
    finally:
        records.close()
    if trouble:
        fix = "Check EBOOK_SETUP_DATABASE, and ask the person who runs the server." if server else ""
        return Diagnosis("Visits", trouble, False, fix or f"Make sure you can write to {file}.")
    return Diagnosis("Visits", f"saved {'on the server' if server else f'in {file}'}. {notice}".strip())


def _content(parsed: argparse.Namespace) -> Diagnosis:
    """Report whose flows and profile are used, or the first file that can't be read."""
    from wizard.content import loader
    from wizard.system.paths import left_out

    used = folders(parsed)
    if unused := left_out(used):
        fix = f"Start with {with_content(unused)}, or set EBOOK_SETUP_CONTENT."
        return Diagnosis("Content", f"{unused} isn't used", fix=fix)
    loaded = loader.load(used)
    if problem := loader.unread(loaded):
        return Diagnosis("Content", problem, False, "Correct the file in a text editor.")
    profile = loaded.library.profile
    if profile is None:
        return Diagnosis("Content", "your library isn't set up yet", fix=f"Run {to_run('init')}.")
    return Diagnosis("Content", f"{profile.library}, from {used[0]}")


def _languages(parsed: argparse.Namespace) -> Diagnosis:
    """Report the languages that staff can choose for a sheet."""
    from wizard.presenters import bilingual

    library, used = library_of(parsed), folders(parsed)
    offered = bilingual.languages(library, used)
    says = ", ".join(bilingual.called(one, used) for one in offered)
    lacking = [one for one in (library.profile.languages if library.profile else ()) if one not in offered]
    if not lacking:
        return Diagnosis("Languages", says)
    fix = f"Run {to_run('translate', lacking[0])} and translate its sentences, or change languages in library.yaml."
    return Diagnosis("Languages", f"{says}, but not {', '.join(lacking)}", False, fix)


def _sheet(parsed: argparse.Namespace) -> "Sheet":
    """Return the first sheet this library has."""
    from wizard.presenters.sheet_catalog import sheet
    from wizard.printing import batch

    library = library_of(parsed)
    pair = next(iter(batch.wanted(library)), None)
    made = sheet(library, pair, "large" if parsed.large else "standard") if pair else None
    if made is None:
        raise Refusal("no device works with any service at this library")
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
