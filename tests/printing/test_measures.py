"""Shipped sheets, measured: the standard one on A4 for every platform, and a sample of all sizes and papers.

`python -m tests.bench.full` measures every one.
"""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.measures import LONGEST, SHORTEST, faults, full_lines, layout, splits
from tests.printing.test_render import PAPERS, fitted, pdfium, side_text
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import parse
from wizard.presenters.sheet import Paper, Size, maps_of
from wizard.presenters.sheet_catalog import Pair, sheet
from wizard.printing import batch, fit, typst_source
from wizard.printing.pdf import Typeset, typeset
from wizard.printing.typst_source import composed

ROOT = Path(__file__).parents[2]
SIZES: tuple[Size, ...] = ("standard", "large")


@cache
def library() -> Library:
    return replace(load((ROOT,)).library, country="US")


def sample() -> list[tuple[Pair, Size, Paper]]:
    """Return one pair per platform in standard print on A4 and some random others, always the same ones."""
    chance = random.Random(14)
    pairs = batch.wanted(library())
    platforms = sorted({pair.platform for pair in pairs})
    usual = [chance.choice([pair for pair in pairs if pair.platform == platform]) for platform in platforms]
    others = [(chance.choice(pairs), chance.choice(SIZES), chance.choice(PAPERS)) for _ in range(9)]
    return [*((pair, SIZES[0], PAPERS[0]) for pair in usual), *others]


@pytest.mark.parametrize(("pair", "size", "paper"), sample(), ids=lambda value: getattr(value, "model", value))
def test_shipped_sheet_has_no_layout_errors(pair: Pair, size: Size, paper: Paper) -> None:
    pytest.importorskip("page", reason="page-validation checks PDF/UA-1; install the dev extra")
    made = sheet(library(), pair, size)
    assert made is not None
    rungs: fit.Rungs = {}
    on_paper = fit.fit(made, paper, rungs=rungs)
    assert list(faults(on_paper, paper)) == []
    other = next(other for other in PAPERS if other != paper)
    assert fit.fit(made, other, rungs=rungs).sides == on_paper.sides


@pytest.mark.parametrize(("model", "platform"), [("kobo-overdrive", "cloudlibrary"), ("nook-drive", "borrowbox")])
def test_most_maps_stay_on_paper_when_books_move_by_cable(model: str, platform: str) -> None:
    made = sheet(library(), Pair(model, platform, "adobe-usb"), "standard")
    assert made
    on_paper = fit.fit(made, "letter")
    assert on_paper.sides == 2
    assert len(maps_of(on_paper.sheet)) >= 0.6 * len(maps_of(made)) > 2


def test_full_lines_are_found_and_short_lines_ignored() -> None:
    lines = {row.text: letters for row, letters in full_lines(fitted("kindle-after-visit", "a4"))}
    assert "You borrow on your iPhone. You read on your Kindle. Books go back" in lines
    assert not any(text.endswith("no late fees.") for text in lines)
    assert all(SHORTEST <= letters <= LONGEST for letters in lines.values())


def test_blocks_split_across_two_sides_are_found() -> None:
    made = fitted("kindle-after-visit", "a4")
    first, second = (side_text(page).split() for page in pdfium.PdfDocument(made.pdf))
    split = parse(" ".join(first[-4:] + second[:4]))
    assert list(splits(made)) == []
    assert len(list(splits(replace(made, sheet=replace(made.sheet, promise=split))))) == 1


def test_layout_reports_how_full_each_side_is() -> None:
    standard, large = (layout(fitted(f"kindle-after-visit{size}", "a4")) for size in ("", "-large"))
    assert standard.split_tasks == standard.split_over_papers == "" and standard.titled
    assert 0 <= standard.blank < 0.5 and 0 <= large.blank < 1
    made = fitted("kindle-after-visit-large", "a4")
    loose = composed(replace(made.sheet, room=replace(made.sheet.room, whole_tasks=False, part_gap=60)), "a4", ())
    split = layout(replace(made, pdf=loose.pdf))
    assert set(split.split_over_papers) <= set(split.split_tasks)


@pytest.mark.parametrize(("model", "platform"), [("kobo-overdrive", "cloudlibrary"), ("nook-drive", "libby")])
def test_large_tasks_stay_on_one_sheet_of_paper_when_problems_come_early(model: str, platform: str) -> None:
    made = sheet(library(), Pair(model, platform, "adobe-usb"), "large")
    assert made
    for paper in PAPERS:
        on_paper = fit.fit(made, paper)
        assert on_paper.sheet.room.problems_early
        assert on_paper.sides == 4
        assert len(on_paper.sheet.troubles) >= 2
        assert layout(on_paper).split_over_papers == ""
        assert list(faults(on_paper, paper)) == []


def test_note_lines_are_left_out_when_a_map_is_left_out() -> None:
    made = sheet(library(), Pair("ios-16", "libby", "app"), "large")
    assert made
    on_paper = fit.fit(made, "a4")
    assert on_paper.sheet.room.without
    assert not any("Notes" in page.get_textpage().get_text_range().split() for page in pdfium.PdfDocument(on_paper.pdf))


# The most layouts to find a sheet's fit, on both papers together. Each takes about 10 milliseconds.
@pytest.mark.parametrize(
    ("model", "platform", "way", "most"),
    [
        ("linux-pc", "pressreader", "browser", 4),
        ("android-9", "bard", "app", 7),
        ("kobo-older", "libby", "adobe-usb", 34),
    ],
)
def test_sheet_is_laid_out_only_a_few_times(
    model: str, platform: str, way: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def counted(source: str, template: str) -> Typeset:
        nonlocal count
        count += 1
        return typeset(source, template)

    monkeypatch.setattr(typst_source, "typeset", counted)
    for size in SIZES:
        made = sheet(library(), Pair(model, platform, way), size)
        assert made
        fit.fit(made, "letter")
    assert 2 < count <= most
