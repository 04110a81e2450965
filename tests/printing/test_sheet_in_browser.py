"""The sheet in a real browser: on a narrow phone, enlarged, printed, and for a screen reader."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.papers import every_page, shipped
from tests.printing.test_render import pdfium, tokens
from tests.sheets_data import KINDLE_AFTER_VISIT
from wizard.content.spans import plain
from wizard.presenters.sheet import Paper
from wizard.presenters.sheet_builder import build
from wizard.printing import fit, render
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

PHONE = 320  # CSS pixels: a page of 1280 enlarged four times (WCAG 2.2, 1.4.10 Reflow)
TWICE = 640  # the same page enlarged twice (1.4.4 Resize text)
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""  # 1.4.12 Text spacing

Opened = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a page of ours from a file: `opened(html, width=320)`."""
    page = chromium.new_page()

    def open_page(html: str, width: int = 800) -> Page:
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        page.set_viewport_size({"width": width, "height": 600})
        page.goto(file.as_uri())
        return page

    yield open_page
    page.close()


def in_each_page(look: Callable[[str], Any]) -> dict[str, Any]:
    """Return the findings by page, without pages that have none."""
    found = {name: look(html) for name, html in every_page().items()}
    assert len(found) > 20
    return {name: faults for name, faults in found.items() if faults}


# ---- accessibility ---------------------------------------------------------------------------------------------------


def test_axe_finds_no_errors(opened: Opened) -> None:
    """No page has errors or items for a person to decide. Screen maps are left out: readers skip them."""
    script = Path(os.environ.get("EBOOK_SETUP_CHECKERS", "/nowhere"), "node_modules", "axe-core", "axe.min.js")
    if not script.is_file():
        pytest.skip("axe-core is not here; .ci/run fetches it and names its folder in EBOOK_SETUP_CHECKERS.")
    axe = script.read_text("utf-8")

    def faults(html: str) -> list[str]:
        page = opened(html)
        page.evaluate(axe)
        said = page.evaluate("axe.run({exclude: ['.drawn']})")
        assert said["passes"]
        return [fault["id"] for fault in said["violations"] + said["incomplete"]]

    assert "image-alt" in faults("<!doctype html><title>A page</title><main><img src='data:,'>" + "<p>Text</p>" * 9)
    assert in_each_page(faults) == {}


# ---- small screens and large text ------------------------------------------------------------------------------------

BEYOND = """() => [...document.querySelectorAll('body *')].filter(one => !one.closest('.scroll *')).filter(one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one)
  const cut = style.overflow !== 'visible' && (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight)
  return (box.width && (box.left < -1 || box.right > innerWidth + 1)) || (cut && !one.matches('.scroll'))
}).map(one => one.tagName + ' ' + one.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("width", [PHONE, TWICE])
@pytest.mark.parametrize("spaced", [False, True], ids=["", "spaced"])
def test_page_stays_inside_a_narrow_screen(opened: Opened, width: int, spaced: bool) -> None:
    """HA06: only tables may scroll."""

    def beyond(html: str) -> list[str]:
        page = opened(html, width)
        if spaced:
            page.add_style_tag(content=SPACED)
        lost: list[str] = page.evaluate(BEYOND)
        return lost or ["the page"] * (page.evaluate("document.documentElement.scrollWidth") > width)

    assert beyond("<p style='height: 1em; overflow: hidden'>" + "Words and words. " * 20)
    assert in_each_page(beyond) == {}


# ---- paper -----------------------------------------------------------------------------------------------------------

MILLIMETRES: dict[Paper, tuple[float, float]] = {"a4": (210, 297), "letter": (215.9, 279.4)}


@pytest.mark.parametrize("paper", list(MILLIMETRES))
@pytest.mark.parametrize("name", ["kindle-after-visit", "kobo-cut-short", "kindle-after-visit-large"])
def test_page_printed_by_the_browser_has_the_right_paper_and_words(opened: Opened, paper: Paper, name: str) -> None:
    page = opened(every_page()[name].replace("size: a4", f"size: {paper}"))
    page.emulate_media(media="print")
    shown = page.evaluate("document.body.textContent")
    printed = pdfium.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert {tuple(round(side * 25.4 / 72, 0) for side in one.get_size()) for one in printed} == {
        tuple(round(side, 0) for side in MILLIMETRES[paper])
    }
    words = tokens("\n".join(one.get_textpage().get_text_range() for one in printed))
    assert "".join(words) == "".join(tokens(shown))
    assert len(printed) <= (6 if "large" in name else 3)


def test_sheet_that_fits_two_sides_still_does_when_the_browser_prints_it(opened: Opened) -> None:
    walk = Walk(shipped(), Start("kindle", "libby"))
    while walk.at is not None:
        walk.answer(usual(walk.at))
    fitted = fit.fit(build(walk, date(2026, 11, 23)), "a4")
    page = opened(render.html(fitted.sheet, "a4"))
    assert len(pdfium.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))) == fitted.sides == 2


# ---- screen readers --------------------------------------------------------------------------------------------------


def test_screen_reader_finds_headings_lists_and_links_in_order(opened: Opened) -> None:
    sheet = KINDLE_AFTER_VISIT
    page = opened(render.html(sheet, "a4"))
    met = page.locator("main").aria_snapshot()
    headings = re.findall(r'- heading "(.*)" \[level=(\d)\]', met)
    tasks = [task.title for task in sheet.tasks]
    assert headings[0] == (sheet.title, "1")
    assert [name for name, level in headings if level == "2"] == [
        *("You need", "What we did today", *tasks, "If something goes wrong"),
        *("We'll call you", "Get help 555-0142"),
    ]
    lists = [piece.count("- listitem:") for piece in met.split("- list:")[1:]]
    steps = [len(task.lines) for task in sheet.tasks]
    assert lists == [len(sheet.route), len(sheet.need), len(sheet.done), *steps]
    assert "- listitem: 2 Tap the magnifier. Type a title or a writer." in met
    assert re.findall(r'- img "(.*)"', met) == []  # the QR code is only on paper
    links = dict(re.findall(r'- link "(.*)":\n\s+- /url: (.*)', met))
    assert links == {"555-0142": "tel:5550142", sheet.help.words: sheet.help.url}


def test_every_step_has_its_accessible_name(opened: Opened) -> None:
    """The number comes before the step's text, in the list of its task."""
    page = opened(render.html(KINDLE_AFTER_VISIT, "a4"))
    steps = page.get_by_role("listitem").filter(has_text=re.compile(r"^\d+ "))
    said = [" ".join(text.split()) for text in steps.all_inner_texts()]
    assert said == [
        " ".join(f"{line.number} {plain(line.text)}".split())
        for task in KINDLE_AFTER_VISIT.tasks
        for line in task.lines
    ]


def test_page_makes_no_other_requests(opened: Opened) -> None:
    """HA07: the page loads nothing from other places and has no scripts."""

    def asked(html: str) -> list[str]:
        page = opened("")
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        opened(html)
        return [url for url in fetched if not re.match(r"data:|file:.*/page\.html$", url)]

    assert asked("<img src='other.png' alt=''>")
    assert in_each_page(asked) == {}
    assert not any("<script" in html for html in every_page().values())


# ---- from right to left ----------------------------------------------------------------------------------------------

EDGES = """(words) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node; node = walker.nextNode();) {
    const at = node.data.indexOf(words)
    if (at < 0) continue
    const letter = n => { const r = document.createRange(); r.setStart(node, n); r.setEnd(node, n + 1); return r }
    return [at, at + words.length - 1].map(n => letter(n).getBoundingClientRect().x)
  }
}"""


def test_arabic_text_is_right_to_left_and_numbers_are_not(opened: Opened) -> None:
    page = opened(every_page()["kindle-ar"])
    for written in ("555-0142", "KL7X", "12 River Street"):
        first, last = page.evaluate(EDGES, written)
        assert first < last, written
    step = page.locator("li", has=page.locator(".step")).first
    number, words = step.locator(".step").bounding_box(), step.locator("span").last.bounding_box()
    assert number and words and number["x"] >= words["x"] + words["width"]
    first, last = page.evaluate(EDGES, "تحتاج") or page.evaluate(EDGES, page.inner_text("h2")[:5])
    assert first > last
