"""Rendered sheets: the standards for paper, page, and plain text, measured on the results."""

import os
import re
import subprocess
import sys
from ctypes import byref, c_double, c_ulong, c_ushort, sizeof
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.papers import shipped
from tests.sheets_data import (
    FRESH_CLONE,
    HELP,
    IPAD_ALONE,
    KINDLE_AFTER_VISIT,
    KINDLE_NO_VISIT,
    KOBO_CUT_SHORT,
    SHEETS,
    lines,
)
from wizard.content import sheet_texts
from wizard.content.spans import Span, parse, plain
from wizard.presenters import sheet_catalog
from wizard.presenters.sheet import Paper, Room, Sheet, Size, Thing, maps_of, without_places
from wizard.printing import fit, pdf, render, sanitize, templates
from wizard.printing.fit import Fitted
from wizard.printing.fit_cache import Rung

pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 draws the PDF for these tests; install the dev extra")
typst = pytest.importorskip("typst", reason="there is no typst wheel for this computer")

PAPERS: tuple[Paper, ...] = ("a4", "letter")
LARGE = {f"{name}-large": replace(sheet, size="large") for name, sheet in SHEETS.items()}
EVERY = {**SHEETS, **LARGE}
EVERY_SHEET = [pytest.param(name, paper, id=f"{name}-{paper}") for name in EVERY for paper in PAPERS]
MILLIMETRE = 72 / 25.4  # in points


@cache
def fitted(name: str, paper: Paper) -> Fitted:
    return fit.fit(EVERY[name], paper)


# ---- reading the results ---------------------------------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("_", " ").replace("\u200b", ""))


def pdf_text(pdf: bytes) -> str:
    """Return the words of a PDF in order, without the headers and footers in the 20 mm margins."""
    return "\n".join(side_text(page) for page in pdfium.PdfDocument(pdf))


UNSEEN = {ord("\r"): None, 0xA0: " "}  # characters that keep words together on paper


def side_text(page: Any) -> str:
    """Return the words of a side as a screen reader finds them: no header, footer, or map; and no note lines."""
    text = page.get_textpage()
    shown = "".join(
        chr(pdfium.raw.FPDFText_GetUnicode(text, at))
        for at in range(text.count_chars())
        if pdfium.raw.FPDFText_IsGenerated(text, at) == 1 or not _artifact(text, at)
    )
    return re.sub(rf"^{sheet_texts.words()['notes']}\s*$", "", shown.translate(UNSEEN), flags=re.M)


def _artifact(text: Any, at: int) -> bool:
    """Return whether a character is marked as part of a picture, a header, or a footer."""
    drawn = pdfium.raw.FPDFText_GetTextObject(text, at)
    return any(_mark(drawn, number) == "Artifact" for number in range(pdfium.raw.FPDFPageObj_CountMarks(drawn)))


def _mark(drawn: Any, number: int) -> str:
    name, long = (c_ushort * 40)(), c_ulong()
    pdfium.raw.FPDFPageObjMark_GetName(pdfium.raw.FPDFPageObj_GetMark(drawn, number), name, sizeof(name), long)
    return bytes(name)[: long.value].decode("utf-16-le").rstrip("\0")


def _smallest(page: Any) -> float:
    """Return the size of the smallest character on a side, in points."""
    text = page.get_textpage()
    sizes = (pdfium.raw.FPDFText_GetFontSize(text, at) for at in range(text.count_chars()))
    return float(min(size for size in sizes if size > 1))


class Words(HTMLParser):
    """The words of an HTML page, without its header, footer, and maps."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.hidden = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("head", "header", "footer", "svg")
        self.text += "\n" if tag == "br" else ""

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("head", "header", "footer", "svg")

    def handle_data(self, data: str) -> None:
        self.text += "" if self.hidden else data


def html_text(page: str) -> str:
    return Words(page).text


def plain_text(text: str) -> str:
    return text.rstrip().rpartition("\n")[0]


class Raster(NamedTuple):
    """A side of paper as gray values, 0 black to 255 white."""

    width: int
    height: int
    gray: bytes


def rasters(pdf: bytes, dots_per_inch: int) -> list[Raster]:
    bitmaps = (page.render(scale=dots_per_inch / 72, grayscale=True) for page in pdfium.PdfDocument(pdf))
    return [Raster(b.width, b.height, b"".join(_rows(bytes(b.buffer), b.width, b.stride))) for b in bitmaps]


def _rows(gray: bytes, width: int, stride: int) -> list[bytes]:
    return [gray[at : at + width] for at in range(0, len(gray), stride)]


def ink(side: Raster) -> float:
    """Return the black part of a side, in percent."""
    return 100 - sum(side.gray) / len(side.gray) / 2.55


def assert_ua(pdf: bytes) -> None:
    page = pytest.importorskip("page", reason="page-validation checks PDF/UA-1; install the dev extra")
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, report.failures


# ---- every sheet on both papers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_sheet_passes_pdf_ua(name: str, paper: Paper) -> None:
    assert_ua(fitted(name, paper).pdf)


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_all_formats_have_the_same_words_in_the_same_order(name: str, paper: Paper) -> None:
    assert_same_words(fitted(name, paper), paper)


def assert_same_words(made: Fitted, paper: Paper) -> None:
    """The place to tap is in words for those who can't see the maps. Paper has the maps."""
    sheet = without_places(made.sheet)
    expected = tokens(plain_text(render.text(sheet)))
    assert tokens(html_text(render.html(sheet, paper))) == expected
    assert tokens(pdf_text(made.pdf)) == expected


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_sheet_fits_one_paper_and_two_in_large_print(name: str, paper: Paper) -> None:
    """HS14. HP09: A4 and Letter take the same number of sides."""
    made = fitted(name, paper)
    size = made.sheet.size
    assert made.sides == len(pdfium.PdfDocument(made.pdf)) == fitted(name, "a4").sides
    assert made.sides <= fit.SIDES[size]
    assert made.notice == ""


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_sheet_uses_little_ink_and_has_white_margins(name: str, paper: Paper) -> None:
    """HP11: over 5% ink is a warning, over 6.5% an error. HP09: printers can't print in the outer 6 mm."""
    for side in rasters(fitted(name, paper).pdf, 300):
        assert ink(side) < 6.5
        edge = int(6 / 25.4 * 300)
        rows = _rows(side.gray, side.width, side.width)
        assert min(b"".join(rows[:edge] + rows[-edge:])) == 255
        assert min(b"".join(row[:edge] + row[-edge:] for row in rows)) == 255


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_steps_are_never_split_and_large_tasks_stay_on_one_sheet_of_paper(name: str, paper: Paper) -> None:
    made = fitted(name, paper)
    sides = [tokens(side_text(page)) for page in pdfium.PdfDocument(made.pdf)]
    for task in filter(None, (made.sheet.to_do, *made.sheet.tasks)):
        steps = [tokens(f"{line.number} {plain(line.text)}") for line in task.lines]
        homes = [[n for n, side in enumerate(sides) if any(_matches(step, side))] for step in steps]
        assert all(len(home) == 1 for home in homes)
        may_break = not made.sheet.room.whole_tasks or any(line.heading for line in task.lines)
        papers = [{side // 2 if made.sheet.size == "large" else side for side in home} for home in homes]
        assert may_break or papers[1:] == papers[:-1]


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_text_is_at_least_12_points_or_18_in_large_print(name: str, paper: Paper) -> None:
    least = {"standard": 12, "large": 18}[fitted(name, paper).sheet.size]
    assert min(_smallest(page) for page in pdfium.PdfDocument(fitted(name, paper).pdf)) >= least


@pytest.mark.parametrize(("name", "paper"), EVERY_SHEET)
def test_qr_code_opens_the_printed_address(name: str, paper: Paper) -> None:
    """HQ08: read back at 150 dpi with a slight blur."""
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp reads QR codes; install the dev extra")
    made = fitted(name, paper)
    last = blurred(rasters(made.pdf, 150)[-1])
    found = [code.text for code in zxing.read_barcodes(memoryview(last.gray).cast("B", (last.height, last.width)))]
    url = made.sheet.help.url
    assert found == ([url] if url else [])
    assert not url or url.removeprefix("https://") in pdf_text(made.pdf)


def blurred(side: Raster) -> Raster:
    """Average each pixel with its neighbors, as a cheap printer would."""
    gray, width = side.gray, side.width
    white = b"\xff" * width
    around = zip(white + gray, gray, gray[width:] + white, b"\xff" + gray, gray[1:] + b"\xff", strict=False)
    shifted = zip(gray, around, strict=False)
    return side._replace(
        gray=bytes((own * 4 + up + down + before + after) // 8 for own, (up, _, down, before, after) in shifted)
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_same_sheet_makes_the_same_bytes(paper: Paper) -> None:
    made = fitted("kindle-after-visit", paper)
    assert render.pdf(made.sheet, paper) == made.pdf
    assert fit.fit(made.sheet, paper).pdf == made.pdf


def test_text_has_at_most_72_columns() -> None:
    for sheet in SHEETS.values():
        assert max(map(len, render.text(sheet).splitlines())) <= 72


def test_text_names_the_device_once_for_its_steps() -> None:
    broken = replace(KINDLE_AFTER_VISIT, room=Room(whole_tasks=False))
    assert render.text(broken) == render.text(KINDLE_AFTER_VISIT)


# ---- fit -------------------------------------------------------------------------------------------------------------


def test_shorter_sheets_drop_the_least_important_parts_first() -> None:
    cuts = fit.shorter(KINDLE_AFTER_VISIT)
    assert [len(cut.troubles) for cut in cuts] == [4, 3, 2, 1]
    assert all(_kept(cut) == _kept(KINDLE_AFTER_VISIT) for cut in cuts)


def _kept(sheet: Sheet) -> tuple[object, ...]:
    tasks = tuple(replace(task, maps=()) for task in sheet.tasks)
    return sheet.message, sheet.need, tasks, sheet.accounts, sheet.promise, sheet.help


def test_least_helpful_maps_are_dropped_one_by_one_before_and_after_the_second_problem() -> None:
    sheet = drawn("ios-16", "libby")
    cuts = fit.shorter(sheet)
    left = [(len(cut.troubles), [screen.screen for screen in maps_of(cut)]) for cut in cuts]
    assert [(problems, len(maps)) for problems, maps in left] == [
        *[(4, 7), (3, 7), (2, 7), (2, 6), (2, 5), (1, 5)],
        *[(1, 4), (1, 3), (1, 2), (1, 1), (1, 0)],
    ]
    assert "libby/borrow" not in left[3][1]  # nothing but a wide button
    assert {*left[-3][1]} == {"libby/search", "libby/manage"}  # which have icons without words
    assert all(_kept(cut) == _kept(sheet) for cut in cuts)


def test_problems_and_help_fill_the_front_when_the_other_tasks_fill_the_back() -> None:
    """A book is moved by cable in many steps, which are all on one side."""
    made = fit.fit(drawn("nook-drive", "libby", "adobe-usb"), "letter")
    assert made.sides == 2
    assert made.sheet.room.help_early
    assert_same_words(made, "letter")
    front, back = (tokens(side_text(page)) for page in pdfium.PdfDocument(made.pdf))
    assert any(_matches(tokens("If something goes wrong"), front))
    assert any(_matches(tokens("Get help"), front))
    assert all(any(_matches(tokens(task.title), back)) for task in made.sheet.tasks[1:])


def test_task_continues_at_a_heading_when_help_does_not_fit_on_the_front() -> None:
    made = fit.fit(drawn("nook-drive", "internet-archive", "adobe-usb"), "letter")
    assert made.sides == 2
    assert made.sheet.room.whole_tasks
    assert (made.sheet.room.problems_early, made.sheet.room.help_early) == (True, False)
    _, back = (tokens(side_text(page)) for page in pdfium.PdfDocument(made.pdf))
    assert back[:5] == tokens("Move a book by cable")


def drawn(model: str, platform: str, way: str = "app") -> Sheet:
    """Return the shipped sheet of a plan."""
    made = sheet_catalog.sheet(shipped(), sheet_catalog.Pair(model, platform, way))
    assert made
    return made


@pytest.mark.parametrize("size", ["standard", "large"])
def test_lines_never_overlap_when_an_account_has_a_long_name(size: Size) -> None:
    sheet = replace(IPAD_ALONE, size=size, accounts=("The email address of the Apple Account on this iPad of yours",))
    margin, least = {"standard": (57, 14), "large": (72, 18)}[size]
    for page in pdfium.PdfDocument(fit.fit(sheet, "letter").pdf):
        text, up, across = page.get_textpage(), c_double(), c_double()
        begins = set()
        for at in range(text.count_chars()):
            pdfium.raw.FPDFText_GetCharOrigin(text, at, byref(across), byref(up))
            if across.value < margin + 3 and 72 < up.value < page.get_height() - 72:
                begins.add(round(up.value))
        apart = [after - before for before, after in pairwise(sorted(begins)) if after - before > 1]
        assert min(apart, default=least) >= least


def test_shorter_sheet_has_more_space() -> None:
    assert fitted("ipad-alone", "a4").sheet.room.step_gap == 6
    assert fitted("kindle-no-visit", "a4").sheet.room.step_gap < 6
    assert fitted("ipad-alone-large", "a4").sheet.room.step_gap == 9


def test_spacing_is_reduced_when_that_saves_a_side() -> None:
    little = replace(IPAD_ALONE, tasks=IPAD_ALONE.tasks[:2], troubles=(), accounts=(), done=())
    assert [fit.fit(little, paper).sides for paper in PAPERS] == [1, 1]
    assert {len(pdfium.PdfDocument(render.pdf(little, paper))) for paper in PAPERS} == {2}


def test_both_paper_sizes_take_the_same_number_of_sides() -> None:
    """HP09: if a sheet fits one side of A4 but not of Letter, help is printed on the back of both."""
    little = replace(IPAD_ALONE, tasks=(), route=(), troubles=(), accounts=(), done=())
    apart = set()
    for needed in (*range(22, 44), 107):
        sheet = replace(little, need=IPAD_ALONE.need[1:] * needed)
        a4, letter = (fit.fit(sheet, paper) for paper in PAPERS)
        assert a4.sides == letter.sides
        assert not letter.sheet.room.help_apart
        apart.add(a4.sheet.room.help_apart)
    assert apart == {True, False}


def test_remembered_rung_gives_the_same_sheet() -> None:
    rungs: fit.Rungs = {}
    first = fit.fit(KINDLE_AFTER_VISIT, "a4", rungs=rungs)
    assert len(rungs) == 1
    assert fit.fit(KINDLE_AFTER_VISIT, "a4", rungs=rungs) == first == fit.fit(KINDLE_AFTER_VISIT, "a4")
    fit.fit(KINDLE_AFTER_VISIT, "letter", rungs=rungs)
    assert len(rungs) == 1  # one entry covers both paper sizes
    fit.fit(replace(KINDLE_AFTER_VISIT, size="large"), "a4", rungs=rungs)
    fit.fit(replace(KINDLE_AFTER_VISIT, troubles=()), "a4", rungs=rungs)
    assert len(rungs) == 3


def test_unknown_remembered_rung_is_ignored() -> None:
    rungs: fit.Rungs = {}
    first = fit.fit(IPAD_ALONE, "a4", rungs=rungs)
    for wrong in (Rung(99, 0, 0, 2, 0), Rung(0, 0, 99, 2, 0)):
        assert fit.fit(IPAD_ALONE, "a4", rungs=dict.fromkeys(rungs, wrong)) == first


def test_very_long_sheet_takes_more_paper_with_a_message() -> None:
    task = KINDLE_AFTER_VISIT.tasks[0]
    made = fit.fit(replace(KINDLE_AFTER_VISIT, tasks=(task,) * 8), "a4")
    assert made.sides > 2
    assert made.notice == f"This sheet takes {made.sides} sides ({-(-made.sides // 2)} sheets of paper)."
    assert len(made.sheet.troubles) == 4


def test_turn_over_is_on_the_front_of_each_sheet_of_paper() -> None:
    long = replace(KINDLE_AFTER_VISIT, tasks=KINDLE_AFTER_VISIT.tasks[:1] * 4)
    for sheet, over in ((long, [True, False, False]), (LARGE["kindle-no-visit-large"], [True, False, True, False])):
        made = pdfium.PdfDocument(fit.fit(sheet, "a4").pdf)
        pages = [page.get_textpage().get_text_range() for page in made]
        assert ["Turn over" in side or f"Continued on page {n + 1}" in side for n, side in enumerate(pages, 1)] == over
        assert all(f"Page {n} of {len(over)}" in side for n, side in enumerate(pages, 1))


# ---- pictures and blanks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "icons"),
    [
        ("Tap the three dots.", ["dots"]),
        ("Tap the magnifier. Tap the magnifier again.", ["magnifier"]),
        ("Tap **Sync**, then **Aa**.", ["sync", "aa"]),
        ("Join the Wi-Fi again. Tap **Wi-Fi**.", ["wifi"]),
        ("Open cloudLibrary. Sync your book with the gears.", []),
    ],
)
def test_icon_follows_the_name_of_a_button(text: str, icons: list[str]) -> None:
    drawn = sanitize.illustrated(parse(text))
    assert [span.text for span in drawn if span.kind == "icon"] == icons
    assert plain(drawn) == plain(parse(text))
    assert sanitize.illustrated(drawn) == drawn


def test_preparing_twice_has_the_same_result() -> None:
    for sheet in SHEETS.values():
        once = sanitize.prepared(sheet)
        assert sanitize.prepared(once) == once


def test_icons_are_hidden_from_screen_readers_in_html() -> None:
    page = render.html(KINDLE_AFTER_VISIT, "a4")
    alts = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert [alt for alt in alts if alt] == ["QR code. It opens riverbend.example.org/ebooks"]
    assert page.count("<img") == len(alts)


def test_blanks_are_lines_to_write_on() -> None:
    text = render.text(FRESH_CLONE)
    assert "1   Go to ____________." in text
    assert "Phone  ____________" in text
    assert 'aria-label="your catalog"' in render.html(FRESH_CLONE, "a4")
    assert "catalog" not in pdf_text(render.pdf(FRESH_CLONE, "a4"))


def test_default_drawing_is_used_when_device_has_none() -> None:
    pages = []
    for icon in ("toaster", "reader"):
        task = replace(IPAD_ALONE.tasks[0], lines=lines(Thing(icon, "Toaster"), "Push **Toast**."))
        pages.append(render.html(replace(IPAD_ALONE, icon=icon, tasks=(task,)), "a4"))
    assert pages[0] == pages[1]


# ---- the page --------------------------------------------------------------------------------------------------------


def test_page_works_offline_and_in_both_directions() -> None:
    """HA07: no scripts or remote files. HB06: only logical properties, so right-to-left uses the same style."""
    page = render.html(KINDLE_AFTER_VISIT, "letter")
    assert "<script" not in page
    assert not re.search(r"(?:src|<link[^>]* href)=\"(?!data:)|url\(\"(?!data:)|@import", page)
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"(?:margin|padding|border)-(?:left|right|top|bottom)|float|\b(?:left|right):", style)
    assert "size: letter" in style
    assert '<html lang="en" dir="ltr">' in page


# ---- hostile values --------------------------------------------------------------------------------------------------

HOSTILE = [
    "He said \"no\", then 'yes' \\ and \\u{41}",
    '#read("/etc/passwd")',
    ']) #panic("out") ([',
    "<script>alert(1)</script> &amp; <b>",
    "{{ sheet }} {% raw %} {# not #}",
    "[bold]not bold[/bold] *stars* _under_ $x$ @ref <label> `code`",
    "= Heading\n- item\n+ item\n/ term: x // comment /* x */",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_text(text: str) -> None:
    span = (Span("text", text),)
    sheet = replace(IPAD_ALONE, title=text, message=span, promise=span, code=text, checked=text, accounts=(text,))
    expected = tokens(text)
    made = fit.fit(sheet, "a4")
    for form in (pdf_text(made.pdf), html_text(render.html(made.sheet, "a4")), render.text(made.sheet)):
        assert sum(_matches(expected, tokens(form))) >= 3
    assert_ua(made.pdf)
    assert "<script" not in render.html(sheet, "a4")


def _matches(words: list[str], side: list[str]) -> list[bool]:
    return [side[at : at + len(words)] == words for at in range(len(side))]


def test_text_cannot_change_direction_or_break_the_encoding() -> None:
    nasty = "abc\u202edef\u2066 \ud800ghi\x00\x1b[31m\u2028jkl"
    sheet = replace(IPAD_ALONE, title=nasty, message=parse(nasty), code=nasty)
    page = render.html(sheet, "a4")
    page.encode()
    assert "<title>abcdef ghi[31m jkl</title>" in page
    assert "abcdef ghi[31m jkl" in render.text(sheet)
    assert "abcdef ghi[31m jkl" in pdf_text(render.pdf(sheet, "a4"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://riverbend.example.org",
        "https://riverbend.example.org/a b",
        "https://riverbend.example.org/" + "x" * 200,
        "https://r\u0456verbend.example.org",
        "https://",
        "",
    ],
)
def test_only_a_short_safe_link_becomes_a_qr_code(url: str) -> None:
    sheet = replace(IPAD_ALONE, help=replace(HELP, url=url))
    assert sheet_texts.words()["help-scan"] not in render.text(sheet)
    assert "QR code" not in render.html(sheet, "a4")
    assert HELP.words in pdf_text(render.pdf(sheet, "a4"))


def test_characters_missing_in_fonts_are_question_marks_only_in_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """This uses only the shipped fonts, as on a computer without others."""
    shipped = pdf.compiler(False)
    monkeypatch.setattr(pdf, "compiler", lambda system: shipped)
    sheet = replace(IPAD_ALONE, promise=parse("We call you \U0001f600 about \u501f\u7528 \ue000 e\u20dd."))
    made = fit.fit(sheet, "a4")
    assert made.notice == (
        "No font on this computer has \u20dd \u501f \u7528 \ue000 \U0001f600. The PDF shows ? instead. "
        "To print them, install Noto Emoji, Noto Sans CJK, a font that has them."
    )
    assert "We call you ? about ?? ? e?." in pdf_text(made.pdf)
    for form in (html_text(render.html(made.sheet, "a4")), render.text(made.sheet)):
        assert "We call you \U0001f600 about \u501f\u7528 \ue000 e\u20dd." in form


def test_ten_thousand_characters_stay_on_the_paper() -> None:
    sheet = replace(IPAD_ALONE, message=parse("x" * 10_000), accounts=("word " * 400,))
    made = fit.fit(sheet, "a4")
    assert "sheets of paper" in made.notice
    assert pdf_text(made.pdf).replace("\n", "").replace("\u200b", "").count("x") >= 10_000
    assert max(map(len, render.text(sheet).splitlines())) <= 72
    for side in rasters(made.pdf, 50):
        edge = int(6 / 25.4 * 50)
        assert all(min(row[:edge] + row[-edge:]) == 255 for row in _rows(side.gray, side.width, side.width))


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_reaches_typst_unchanged(text: str) -> None:
    cleaned = sanitize.clean(text)
    source = f"#metadata({templates.literal(cleaned)}) <x>"
    assert typst.query(source.encode(), "<x>", field="value", one=True) == _json(cleaned)


def _json(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_reaches_the_page_unchanged(text: str) -> None:
    page = render.html(replace(IPAD_ALONE, code=text), "a4")
    code = Words(page.partition("<footer>")[2].partition("</footer>")[0].partition("<b>")[2]).text
    assert code.startswith(sanitize.clean(text))


def test_value_has_no_typst_literal_when_it_is_not_text() -> None:
    with pytest.raises(TypeError, match="object can't be printed"):
        templates.literal(object())


# ---- a library's own templates ---------------------------------------------------------------------------------------


def own(folder: Path, name: str, content: str) -> tuple[Path, ...]:
    (folder / "handouts").mkdir()
    (folder / "handouts" / name).write_text(content, "utf-8")
    return (folder,)


def test_own_template_comes_first(tmp_path: Path) -> None:
    folders = own(tmp_path, "sheet.txt.j2", "Ours: {{ sheet.title }}")
    assert render.text(IPAD_ALONE, folders) == "Ours: Libby on your iPad\n"
    assert "Ours" not in render.html(IPAD_ALONE, "a4", folders)


@pytest.mark.parametrize(
    "content",
    [
        "{{ sheet.titel }}",
        "{% if %}",
        "{{ sheet.__class__.__mro__ }}",
        "#panic()",
        '#read("/../../../etc/passwd")',
        "x",
    ],
)
def test_shipped_template_is_used_when_own_one_is_broken(tmp_path: Path, content: str) -> None:
    folders = own(tmp_path, "sheet.typ.j2", content)
    with pytest.raises(pdf.RenderError, match=r"^sheet\.typ\.j2 doesn't work: "):
        render.pdf(IPAD_ALONE, "a4", folders)
    made = fit.fit(IPAD_ALONE, "a4", folders)
    assert made.notice.startswith("Your library's own design can't be used, so ours was used: ")
    assert made.pdf == fitted("ipad-alone", "a4").pdf


# ---- missing programs ------------------------------------------------------------------------------------------------

WITHOUT_TYPST = """
import sys
sys.modules["typst"] = None
sys.path.insert(0, {tests!r})
from tests.sheets_data import KINDLE_NO_VISIT
from wizard.printing import fit, render
made = fit.fit(KINDLE_NO_VISIT, "a4")
print(made.sides, made.words, len(made.sheet.troubles), made.pdf[:5], render.pdf(made.sheet, "a4")[:5])
"""


def run_python(code: str, **environment: str) -> str:
    here = Path(__file__).parents[1]
    path = os.pathsep.join((str(here.parent), os.environ.get("PYTHONPATH", "")))
    settings = {**os.environ, "PYTHONPATH": path, **environment}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=settings, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_only_the_pdf_is_missing_when_typst_and_browser_are_missing() -> None:
    said = run_python(WITHOUT_TYPST.format(tests=str(Path(__file__).parents[1])), PATH="/nowhere")
    sides, words, troubles, *pdfs = said.split()
    assert (sides, troubles, pdfs) == ("0", "2", ["b''", "b''"])
    assert int(words) > 0


def test_browser_makes_the_pdf_when_typst_is_missing() -> None:
    if not pdf.browser():
        pytest.skip("No Edge or Chrome on this computer to make a PDF with.")
    said = run_python(WITHOUT_TYPST.format(tests=str(Path(__file__).parents[1])))
    assert said.split()[-2:] == ["b'%PDF-'", "b'%PDF-'"]


def test_importing_loads_no_heavy_modules() -> None:
    loaded = run_python("import sys, wizard.printing.render, wizard.printing.print_job; print(*sys.modules)").split()
    assert not {"jinja2", "typst", "segno", "textual"} & set(loaded)


# ---- samples ---------------------------------------------------------------------------------------------------------


def test_finished_and_unfinished_setup_both_have_a_letter() -> None:
    assert "A  Set up  [*] today" in render.text(KINDLE_AFTER_VISIT)
    assert "A  Set up  [ ] at home" in render.text(KOBO_CUT_SHORT)
    assert "3   Tap More, then Settings." in render.text(KOBO_CUT_SHORT)
    assert "today" not in render.text(KINDLE_NO_VISIT).partition("Borrow a book")[0].lower()
