"""Measures of every shipped sheet, in both sizes and on both papers: `python -m tests.bench.full [PAGE.md]`.

This isn't a test. It writes a page of measures, and lists each sheet's faults. `--some N` measures only N of the plans.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from time import perf_counter

from tests.measures import faults, layout
from tests.printing.test_render import PAPERS, ink, rasters
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.presenters.sheet import Paper, Size, maps_of
from wizard.presenters.sheet_catalog import Pair, name, sheet
from wizard.printing import batch, fit

ROOT = Path(__file__).parent.parent.parent
SIZES: tuple[Size, ...] = ("standard", "large")


def line(
    library: Library, pair: Pair, size: Size, paper: Paper, known: fit.Rungs, totals: Counter[tuple[Size, str]]
) -> str:
    made = sheet(library, pair, size)
    assert made is not None
    start = perf_counter()
    fitted = fit.fit(made, paper, rungs=known)
    took = (perf_counter() - start) * 1000
    inks = [ink(side) for side in rasters(fitted.pdf, 100)]
    wrong = "; ".join(faults(fitted, paper)) or "–"
    measured = layout(fitted)
    totals.update(
        {
            (size, "split a task over two sides"): bool(measured.split_tasks),
            (size, "split a task over two papers"): bool(measured.split_over_papers),
            (size, "have the problems early"): fitted.sheet.room.problems_early,
            (size, "leave more than a fifth of side 1 blank"): measured.blank > 0.2 and fitted.sides > 1,
            (size, "begin side 2 without a title"): not measured.titled,
            (size, "leave out a screen map"): bool(fitted.sheet.room.without),
            (size, "keep fewer than 60 % of their screen maps"): len(maps_of(fitted.sheet)) < 0.6 * len(maps_of(made)),
        }
    )
    side = fitted.words / fitted.sides
    about = (
        f"{fitted.sides} | {fitted.words} | {side:.0f} | {mean(inks):.1f} ({max(inks):.1f}) | {len(fitted.pdf) // 1024}"
    )
    split = f"{measured.split_tasks or '–'} | {measured.split_over_papers or '–'}"
    return f"| {name(library, pair)} | {size} | {paper} | {about} | {split} | {took:.0f} | {wrong} |"


def lines(library: Library, pairs: list[Pair]) -> Iterator[str]:
    yield "| Sheet | Size | Paper | Sides | Words | a side | Ink % (most) | KB | Split | Crosses | ms | Wrong |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    known: fit.Rungs = {}
    totals: Counter[tuple[Size, str]] = Counter()
    of = [(pair, size, paper) for pair in pairs for size in SIZES for paper in PAPERS]
    every = [line(library, *one, known, totals) for one in of]
    yield from every
    yield ""
    for (size, what), count in sorted(totals.items()):
        yield f"- {size}: {count} of {len(every) // len(SIZES)} {what}."
    right = sum(row.endswith("| – |") for row in every)
    yield f"\n{len(every)} sheets, {len(every) - right} with something wrong."


def main() -> None:
    """Print the page, or write it."""
    library = replace(load((ROOT,)).library, country="US")
    pairs, words = batch.wanted(library), sys.argv[1:]
    if words[:1] == ["--some"]:
        pairs, words = random.Random(int(words[1])).sample(pairs, int(words[1])), words[2:]
    page = "\n".join(lines(library, pairs)) + "\n"
    if words:
        Path(words[0]).write_text(page, "utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
