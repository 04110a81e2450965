"""The time to make a sheet, how full it is, and the time to make all sheets: `python -m tests.bench.sheet_bench`.

This isn't a test. If WeasyPrint is installed, it makes the same pages for comparison.
"""

import tempfile
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.printing.test_render import PAPERS, ink, rasters
from tests.sheets_data import SHEETS
from wizard.content.loader import load
from wizard.presenters.sheet import Paper, Sheet
from wizard.printing import batch, fit, render
from wizard.printing.fit import Fitted

ROOT = Path(__file__).parent.parent.parent
MANY = 250


def milliseconds(since: float) -> float:
    return (perf_counter() - since) * 1000


def one_try(fitted: Fitted, paper: Paper, at: int) -> float:
    """Measure one step of the fit: the same sheet in a size that wasn't tried before."""
    start = perf_counter()
    room = replace(fitted.sheet.room, part_gap=10 + at / 100)
    render.pdf(replace(fitted.sheet, room=room), paper)
    return milliseconds(start)


def line(name: str, sheet: Sheet, paper: Paper) -> str:
    start = perf_counter()
    fitted = fit.fit(sheet, paper)
    whole = milliseconds(start)
    tries = median(one_try(fitted, paper, at) for at in range(25))
    inks = [round(ink(side), 1) for side in rasters(fitted.pdf, 300)]
    warning = " (over 5 %)" if max(inks) > 5 else ""
    size = f"{name:20} {paper:7} {fitted.sides} sides {fitted.words} words {len(fitted.pdf) // 1024} KB"
    return f"{size}  {whole:4.0f} ms to fit, {tries:4.1f} ms a try  ink {inks}{warning}"


def all_sheets() -> None:
    """Make every sheet on all cores, first with an empty cache of what fits and then with a full one."""
    library = replace(load((ROOT,)).library, country="US")
    pairs = batch.wanted(library)
    with tempfile.TemporaryDirectory() as folder:
        order = batch.BatchOrder((), Path(folder, "rack"))
        for known in ("not known", "known"):
            start = perf_counter()
            batch.fill(library, pairs, order, Path(folder, "home"), lambda done: None)
            took = milliseconds(start) / 1000
            print(
                f"{len(pairs)} sheets, rungs {known}: {took:.1f} s; {MANY} would take {took * MANY / len(pairs):.1f} s"
            )


def yardstick() -> None:
    """Measure WeasyPrint on the same pages, in one process that's warmed up."""
    weasyprint = import_module("weasyprint")
    pages = [render.html(sheet, "a4") for sheet in SHEETS.values()]
    times = []
    for page in (*pages[:1], *pages):
        start = perf_counter()
        weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
        times.append(milliseconds(start))
    each = median(times[1:])
    print(f"WeasyPrint {each:.0f} ms a page, once and without fitting; {MANY} on one core {each * MANY / 1000:.0f} s")


if __name__ == "__main__":
    for name, sheet in SHEETS.items():
        for paper in PAPERS:
            print(line(name, sheet, paper))
    all_sheets()
    with suppress(ImportError):
        yardstick()
