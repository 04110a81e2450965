"""How long a sheet takes and how full it is: `python -m tests.bench.sheet_bench`. Not a test; nothing here can fail."""

from dataclasses import replace
from statistics import median
from time import perf_counter

from tests.sheets_data import SHEETS
from tests.test_render import PAPERS, ink, rasters
from wizard.paper import render
from wizard.paper.render import Fitted
from wizard.sheet import Paper, Sheet


def milliseconds(since: float) -> float:
    return (perf_counter() - since) * 1000


def one_try(fitted: Fitted, paper: Paper, at: int) -> float:
    """One step of the fit: the same sheet in a room nobody tried before."""
    start = perf_counter()
    room = replace(fitted.sheet.room, part_gap=10 + at / 100)
    render.pdf(replace(fitted.sheet, room=room), paper)
    return milliseconds(start)


def line(name: str, sheet: Sheet, paper: Paper) -> str:
    start = perf_counter()
    fitted = render.fit(sheet, paper)
    whole = milliseconds(start)
    tries = median(one_try(fitted, paper, at) for at in range(25))
    inks = [round(ink(side), 1) for side in rasters(fitted.pdf, 300)]
    warning = " (over 5 %)" if max(inks) > 5 else ""
    size = f"{name:20} {paper:7} {fitted.sides} sides {fitted.words} words {len(fitted.pdf) // 1024} KB"
    return f"{size}  {whole:4.0f} ms to fit, {tries:4.1f} ms a try  ink {inks}{warning}"


if __name__ == "__main__":
    for name, sheet in SHEETS.items():
        for paper in PAPERS:
            print(line(name, sheet, paper))
