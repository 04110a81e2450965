"""Every sheet of the shipped flows, in both sizes and on both papers, measured: `python -m tests.bench.full [PAGE.md]`.

Not a test; it writes a page of measures, and names what a sheet should not be. `--some N` takes N of the plans.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from time import perf_counter

from tests.test_render import PAPERS, html_text, ink, pdf_text, plain_text, rasters, tokens
from wizard.keeping.printed import Pair, name, sheet
from wizard.library import Library
from wizard.loading import load
from wizard.paper import rack, render
from wizard.paper.render import Fitted
from wizard.sheet import Paper, Size

ROOT = Path(__file__).parent.parent.parent
SIZES: tuple[Size, ...] = ("standard", "large")


def faults(fitted: Fitted, paper: Paper, inks: list[float]) -> Iterator[str]:
    """What is wrong with a finished sheet."""
    import page

    report = page.validate_pdf_bytes(fitted.pdf, profile=page.ValidationProfile.PDF_UA_1)
    expected = tokens(plain_text(render.text(fitted.sheet)))
    if not report.is_compliant:
        yield "not PDF/UA-1"
    if tokens(pdf_text(fitted.pdf)) != expected or tokens(html_text(render.html(fitted.sheet, paper))) != expected:
        yield "the forms say different things"
    if max(inks) > 6.5:
        yield f"{max(inks):.1f} % ink"
    if fitted.sides > render.SIDES[fitted.sheet.size]:
        yield f"{fitted.sides} sides"


def line(library: Library, pair: Pair, size: Size, paper: Paper, known: render.Rungs) -> str:
    made = sheet(library, pair, size)
    assert made is not None
    start = perf_counter()
    fitted = render.fit(made, paper, rungs=known)
    took = (perf_counter() - start) * 1000
    inks = [ink(side) for side in rasters(fitted.pdf, 100)]
    wrong = "; ".join(faults(fitted, paper, inks)) or "–"
    side = fitted.words / fitted.sides
    about = (
        f"{fitted.sides} | {fitted.words} | {side:.0f} | {mean(inks):.1f} ({max(inks):.1f}) | {len(fitted.pdf) // 1024}"
    )
    return f"| {name(library, pair)} | {size} | {paper} | {about} | {took:.0f} | {wrong} |"


def lines(library: Library, pairs: list[Pair]) -> Iterator[str]:
    yield "| Sheet | Size | Paper | Sides | Words | a side | Ink % (most) | KB | ms | Wrong |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    known: render.Rungs = {}
    for pair in pairs:
        for size in SIZES:
            for paper in PAPERS:
                yield line(library, pair, size, paper, known)


def main() -> None:
    """Print the page, or write it."""
    library = replace(load((ROOT,)).library, country="US")
    pairs, words = rack.wanted(library), sys.argv[1:]
    if words[:1] == ["--some"]:
        pairs, words = random.Random(int(words[1])).sample(pairs, int(words[1])), words[2:]
    page = "\n".join(lines(library, pairs)) + "\n"
    if words:
        Path(words[0]).write_text(page, "utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
