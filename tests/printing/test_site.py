"""The website: valid, accessible, without dead links or pages that are too large, and the same bytes every time."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.papers import ROOT, shipped
from tests.printing.test_fixed_papers import codes
from tests.printing.test_pages_valid import HTML_VALIDATE, checker, program
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.sheet_builder import build, code_of
from wizard.presenters.sheet_catalog import ANY_DAY, Pair, pairs, sheet, walk_of
from wizard.presenters.site_address import plan_path
from wizard.printing.fit import fit
from wizard.printing.site import LARGEST, Site
from wizard.printing.site_folder import MEMORY, SiteFolder
from wizard.printing.site_sheets import add_sheets

ADDRESS = "https://books.example.org"

KINDS = (
    "index.html",
    "kindle/index.html",
    "kindle-2013/index.html",
    "ios-16/libby/index.html",
    "kindle-2013/libby/index.html",
    "kobo-overdrive/libby/index.html",
    "kindle-2013/libby/short/index.html",
    "es/index.html",
    "es/kindle/index.html",
    "es/kindle-2013/libby/index.html",
    "ar/kindle-2013/libby/index.html",
    "problems/index.html",
    "problems/libby-not-on-shelf/index.html",
    "404.html",
)
PHONE_PAGE = "kindle-2013/libby/phone/index.html"
PHONE = 320  # CSS pixels (WCAG 2.2, 1.4.10 Reflow)


@cache
def library() -> Library:
    """The shipped flows, and the sample profile with a website."""
    profile = copy(shipped().profile)
    assert profile is not None
    vars(profile).update(site=ADDRESS.removeprefix("https://"))
    return replace(shipped(), profile=profile)


def pair_of(model: str, platform: str) -> Pair:
    return next(pair for pair in pairs(library()) if (pair.model, pair.platform) == (model, platform))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    Site(library(), made, ADDRESS, (ROOT,)).write()
    return made


def kinds(folder: Path) -> list[Path]:
    """Return one page of each kind. The first problem represents all of them."""
    problem = next(folder.glob("problems/*/index.html"))
    return [path for path in (problem, *(folder / kind for kind in KINDS)) if path.is_file()]


class Links(HTMLParser):
    """The links and ids of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links, self.ids, self.external = list[str](), set[str](), list[str]()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src") and value and not value.startswith(("data:", "tel:")):
                (self.external if urlsplit(value).scheme else self.links).append(value)


def test_no_link_is_dead_and_none_leads_to_another_site(folder: Path) -> None:
    pages = {path.relative_to(folder).as_posix(): Links(path) for path in folder.rglob("*.html")}
    assert len(pages) > 300
    dead = []
    for name, page in pages.items():
        for link in page.links:
            path, _, anchor = urljoin(f"/{name}", link).lstrip("/").partition("#")
            target = unquote(path.partition("?")[0])
            target = f"{target}index.html" if not target or target.endswith("/") else target
            if not (folder / target).is_file() or (anchor and anchor not in pages[target].ids):
                dead.append((name, link))
    assert dead == []
    assert [name for name, page in pages.items() if page.external] == []


def test_every_part_of_a_guides_address_has_a_page(folder: Path) -> None:
    """A patron who deletes the end of an address gets to the model's page, and from there to the device's."""
    above = {path.parent.parent for path in folder.glob("*/*/index.html")}
    assert [path for path in above if not (path / "index.html").is_file()] == []
    links = Links(folder / "kindle-2013" / "index.html").links
    assert {"../kindle/", "../kindle-2013/libby/"} <= set(links)


def test_no_page_is_too_large(folder: Path) -> None:
    assert [path for path in folder.rglob("*.html") if path.stat().st_size > LARGEST] == []


def test_nothing_is_rewritten_when_nothing_changed(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert Site(library(), folder, ADDRESS, (ROOT,)).write().changed == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("model", "platform"), [("ios-16", "libby"), ("kobo-overdrive", "libby")])
def test_qr_code_of_a_sheet_opens_the_page_of_its_plan(folder: Path, model: str, platform: str) -> None:
    made = build(walk_of(library(), pair_of(model, platform)), ANY_DAY, visited=False)
    (address,) = set(codes(fit(made, "letter", (ROOT,)).pdf))
    assert address == f"{ADDRESS}/{model}/{platform}/"
    page = folder / address.removeprefix(f"{ADDRESS}/") / "index.html"
    assert {f"{task.letter}{line.number}".lower() for task in made.tasks for line in task.lines} <= Links(page).ids
    step = plain(made.tasks[0].lines[0].text)
    assert any(step in re.sub(r"<[^>]+>", "", part.read_text("utf-8")) for part in page.parent.rglob("index.html"))


def test_another_way_has_its_own_page(folder: Path) -> None:
    for pair in pairs(library()):
        facts = {"model": pair.model, "platform": pair.platform, "way": pair.way}
        assert (folder / plan_path(library(), facts) / "index.html").is_file()


def test_device_page_says_why_a_service_is_missing(folder: Path) -> None:
    page = unescape((folder / "kindle/index.html").read_text("utf-8"))
    assert "<dt>BARD</dt>\n<dd>BARD lends audio and braille books" in page
    assert page.count('<ul class="models">') == 2  # Both kinds of Kindle are drawn, to tell them apart.


def test_you_need_follows_the_answers(folder: Path) -> None:
    first, phone = ((folder / page).read_text("utf-8") for page in ("kindle-2013/libby/index.html", PHONE_PAGE))
    assert "the phone, tablet, or computer you borrow with" in first
    assert "<li>the phone you borrow with</li>" in phone


def test_short_word_with_a_hyphen_stays_on_one_line(folder: Path) -> None:
    page = re.sub("<[^>]+>", "", (folder / PHONE_PAGE).read_text("utf-8"))
    assert "Wi-\u2060Fi" in page and "Wi-Fi" not in page


def test_most_common_devices_come_first(folder: Path) -> None:
    page = (folder / "index.html").read_text("utf-8")
    assert re.findall(r'<li><a href="([\w-]+)/">', page)[:3] == ["kindle", "ipad-iphone", "android"]


def test_no_page_calls_its_reader_the_patron(folder: Path) -> None:
    """The questions and hints are for the patron, who reads them alone."""
    for path in (
        path for model in ("kindle-2013", "ios-16", "nook-drive") for path in folder.glob(f"{model}/**/*.html")
    ):
        for said in re.findall(r'<(?:p class="(?:ask|help)"|summary)[^>]*>(.*?)</', path.read_text("utf-8")):
            assert not re.search(r"\b(?:patrons?|they)\b|^Their", said), (path, said)


def test_code_of_a_sheet_leads_to_its_page(folder: Path) -> None:
    code = code_of(walk_of(library(), pair_of("kindle-2013", "libby")))
    assert "../kindle-2013/libby/" in (folder / code / "index.html").read_text()
    assert f"/{code}/* /kindle-2013/libby/ 301" in (folder / "_redirects").read_text()
    assert f"(?i:{code})" in (folder / ".htaccess").read_text()


def test_removed_address_leads_to_the_closest_page(tmp_path: Path) -> None:
    before = SiteFolder(tmp_path, ADDRESS)
    for page in ("index.html", "kindle/index.html", "kindle/libby/index.html", "kindle/libby/usb/index.html"):
        before.put(page, page.encode())
    before.put("maps/old.svg", b"old")
    before.finish({"KL7X": "kindle/libby/"})
    for _ in range(2):  # An address redirects for good, not only the first time.
        now = SiteFolder(tmp_path, ADDRESS)
        for page in ("index.html", "kindle/index.html"):
            now.put(page, page.encode())
        now.finish({})
    assert 'href="../../../kindle/"' in (tmp_path / "kindle/libby/usb/index.html").read_text()
    assert "/KL7X/* /kindle/ 301" in (tmp_path / "_redirects").read_text()
    assert not (tmp_path / "maps/old.svg").exists()
    assert now.changed == 0


def test_file_list_of_a_site_never_removes_files_elsewhere(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    (tmp_path / "site").mkdir()
    files = ["../mine.txt", str(mine), 7]
    (tmp_path / "site" / MEMORY).write_text(json.dumps({"files": files, "moved": {"<b>": "x"}, "papers": {}}))
    site = SiteFolder(tmp_path / "site")
    site.finish({})
    assert mine.read_text() == "mine"
    assert "<b>" not in (tmp_path / "site" / "_redirects").read_text()


def test_sheets_are_made_once_and_named_with_their_size(tmp_path: Path) -> None:
    pair = pair_of("android-9", "bard")
    papers = {pair: paper} if (paper := sheet(library(), pair)) else {}

    def written() -> SiteFolder:
        files = SiteFolder(tmp_path / "site", ADDRESS)
        add_sheets(library(), papers, files, (ROOT,), tmp_path / "home")
        return files

    first = written()
    path = "android-9/bard/sheet.pdf"
    assert (tmp_path / "site" / path).read_bytes().startswith(b"%PDF")
    assert first.size(path) > 10_000
    first.finish({})
    before = (tmp_path / "site" / path).stat().st_mtime_ns
    assert written().changed == 0
    assert (tmp_path / "site" / path).stat().st_mtime_ns == before


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_guide_in_another_language_is_complete_and_names_its_language(
    folder: Path, language: str, direction: str
) -> None:
    for page in (folder / language).rglob("index.html"):
        text = page.read_text("utf-8")
        assert f'<html lang="{language}" dir="{direction}">' in text
        assert "All devices" not in text
        assert "Get help" not in text
    page = folder / language / "kindle-2013/libby/index.html"
    assert '<a href="../../../kindle-2013/libby/" lang="en" hreflang="en">English</a>' in page.read_text("utf-8")
    full = (folder / "kindle-2013/libby/index.html").read_text("utf-8")
    assert f'href="../../{language}/kindle-2013/libby/" lang="{language}"' in full


def test_sitemap_names_every_guide(folder: Path) -> None:
    named = re.findall(r"<loc>(.*?)</loc>", (folder / "sitemap.xml").read_text())
    assert "https://books.example.org/kindle-2013/libby/" in named
    assert len(named) == len(set(named))
    text = (folder / "sitemap.xml").read_text("utf-8")
    assert f'hreflang="es" href="{ADDRESS}/es/kindle-2013/libby/"' in text
    assert all((folder / url.removeprefix(f"{ADDRESS}/") / "index.html").is_file() for url in named)


def test_html_validate_finds_no_errors(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    rules = {**HTML_VALIDATE["rules"], "require-sri": "off"}  # type: ignore[dict-item]
    config.write_text(json.dumps({**HTML_VALIDATE, "rules": rules}), "utf-8")
    validate = checker("html-validate", "bin", "html-validate.mjs")
    ran = subprocess.run(
        [program("node"), validate, "--config", str(config), "-f", "json", *map(str, kinds(folder))],
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = json.loads(ran.stdout)
    assert [(page["filePath"], [message["message"] for message in page["messages"]]) for page in said] == []


def test_vnu_finds_no_errors(folder: Path) -> None:
    jar = checker("vnu-jar", "build", "dist", "vnu.jar")
    ran = subprocess.run(
        [program("java"), "-jar", jar, "--format", "json", *map(str, kinds(folder))],
        capture_output=True,
        text=True,
        timeout=300,
    )
    faults = json.loads(ran.stderr)["messages"]
    assert [(fault["url"], fault["message"]) for fault in faults if fault["type"] != "info"] == []


# ------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Serve the files as a web server does, and return the address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    found = re.search(r"http://\S+?(?=/)", server.stdout.readline().replace("0.0.0.0", "127.0.0.1"))
    assert found
    yield found[0]
    server.terminate()
    server.stdout.close()
    server.wait(60)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(bypass_csp=True, viewport={"width": PHONE, "height": 640})
    yield context.new_page()
    context.close()


def test_axe_finds_no_errors_and_no_page_is_wider_than_a_phone(page: Page, folder: Path, address: str) -> None:
    script = Path(os.environ.get("EBOOK_SETUP_CHECKERS", "/nowhere"), "node_modules", "axe-core", "axe.min.js")
    if not script.is_file():
        pytest.skip("axe-core is not here; .ci/run fetches it and names its folder in EBOOK_SETUP_CHECKERS.")
    faults = {}
    for path in kinds(folder):
        name = path.relative_to(folder).as_posix()
        page.goto(f"{address}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, name
        page.evaluate(script.read_text("utf-8"))
        said = page.evaluate("axe.run()")
        assert said["passes"]
        if found := [fault["id"] for fault in said["violations"]]:
            faults[name] = found
    assert faults == {}


def test_search_finds_a_problem_by_its_words(page: Page, address: str) -> None:
    page.goto(f"{address}/index.html")
    page.get_by_label("Type what happens").fill("frozen")
    page.keyboard.press("Enter")
    page.get_by_text("It's frozen, or it won't wake up").wait_for()
    assert page.locator("#found li:visible").count() < 10


def test_whole_guide_is_shown_without_scripts(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/ios-16/libby/index.html")
    page.get_by_text("No, or not sure").first.click()
    assert page.get_by_role("heading", name="Borrow").is_visible()
    page.goto(f"{address}/problems/index.html")
    assert page.locator("#found li:visible").count() > 50
    context.close()
