"""The desk in a real browser, and what it refuses from outside."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Browser, Page, Playwright

from tests.running import ROOT, environment
from wizard.cli.serve import _free_port
from wizard.desk.web.guard import TRIES, hashed
from wizard.desk.web.server import FORM
from wizard.system.writing import write_private

CONTENT = Path(__file__).parent.parent  # the small library
PHONE = 320  # CSS pixels (WCAG 2.2, 1.4.10 Reflow)


class Served:
    """A desk served on a free port: its link, and its address."""

    def __init__(self, home: Path, *options: str, content: Path = CONTENT, **extra: str) -> None:
        command = [sys.executable, "-m", "wizard", "--content", str(content), "serve", "--port", "0", *options]
        self.program = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment(EBOOK_SETUP_HOME=str(home), **extra)
        )
        assert self.program.stdout
        self.link = self.program.stdout.readline().split()[-1]
        self.address = self.link.partition("/?")[0].rstrip("/")

    def stop(self) -> int:
        self.program.send_signal(signal.SIGTERM)
        assert self.program.stdout
        self.program.stdout.close()
        return self.program.wait(60)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    started = Served(tmp_path_factory.mktemp("home"))
    yield started
    started.stop()


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """Open the desk in a page without scripts."""
    context = chromium.new_context(java_script_enabled=False)
    made = context.new_page()
    made.goto(served.link)
    yield made
    context.close()


def enter(page: Page, then: str | re.Pattern[str]) -> None:
    """Press Enter on the marked item, and wait for the next page."""
    page.locator("main :focus").wait_for()  # A page gets its focus a little later than its address.
    page.keyboard.press("Enter")
    page.wait_for_url(then)


def begin(page: Page) -> None:
    """Start a visit with a Kindle and Libby, using the keyboard."""
    page.locator("main :focus").wait_for()
    page.keyboard.type("kindle libby")
    enter(page, "**/find?q=*")
    enter(page, re.compile("country|/visit/"))
    if "country" in page.url:
        enter(page, re.compile(r"/visit/\d+/step\?at="))
    page.wait_for_url(re.compile(r"/visit/\d+/step\?at="))


def answer(page: Page) -> None:
    """Give the marked answer, and wait for the next page."""
    enter(page, re.compile(f"^(?!{re.escape(page.url)}$)"))


def send(page: Page, served: Served, origin: str | None = None, /, **form: str) -> APIResponse:
    """Send a form of the current page, as if from another origin if one is given."""
    token = page.get_attribute("input[name=page]", "value") or ""
    fields: dict[str, str | float | bool] = {"page": token, **form}
    headers = {"Origin": served.address if origin is None else origin}
    return page.context.request.post(f"{served.address}/do", form=fields, headers=headers if headers["Origin"] else {})


# ------------------------------------------------------------------ a visit


def test_whole_visit_needs_no_script_and_only_the_enter_key(page: Page) -> None:
    begin(page)
    names = []
    for _ in range(60):
        tree = page.locator("main").aria_snapshot()
        names.append(tree)
        assert "heading" in tree and "button" in tree
        answer(page)
        if "at=" not in page.url:
            break
    assert "finished" in page.title()
    assert len(names) > 10
    page.get_by_role("button", name="Print the sheet").click()
    page.get_by_text("The sheet is ready.").wait_for()
    paper = page.context.request.get(page.get_by_role("link", name="Open sheet 1").evaluate("a => a.href"))
    assert paper.body().startswith(b"%PDF")
    assert paper.headers["content-type"] == "application/pdf"


def test_sheet_is_shown_as_it_will_be_printed(page: Page, stranger: APIRequestContext) -> None:
    begin(page)
    page.goto(page.url.partition("/step")[0] + "/sheet")
    sheet = page.frame_locator("iframe")
    assert sheet.locator("h1").inner_text() == "Libby on your Kindle"
    assert sheet.locator("svg").count()
    assert sheet.locator("h1").evaluate("it => getComputedStyle(it).lineHeight") != "normal", "the sheet has its styles"
    shown = page.get_attribute("iframe", "src") or ""
    assert stranger.get(urljoin(page.url, shown)).status == 403
    policy = page.context.request.get(urljoin(page.url, shown)).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script" not in policy
    assert page.context.request.get(urljoin(page.url, "/preview/x")).status == 404


def test_devices_and_models_are_drawn(page: Page) -> None:
    for button in page.locator(".shelf button").all():
        assert button.locator("svg").count() == 1 and button.inner_text().strip()
    begin(page)
    models = page.locator(".options > li", has=page.locator(".models")).first.locator(".models li")
    assert models.count() and models.locator("svg").count() == models.count()


def test_back_in_the_browser_changes_nothing_and_says_so(page: Page) -> None:
    begin(page)
    answer(page)
    page.go_back()
    assert "The visit has moved on since that page. Nothing was changed." in page.inner_text("main")
    page.reload()
    assert "moved on" in page.inner_text("main")


def test_form_sent_twice_answers_once(page: Page, served: Served) -> None:
    begin(page)
    send(page, served, choose="0")
    assert "That was for an earlier step. Nothing was changed." in send(page, served, choose="0").text()


def test_reload_shows_the_same_step_and_asks_nothing(page: Page) -> None:
    begin(page)
    before = page.inner_text("h1"), page.inner_text("dl")
    page.reload()
    assert (page.inner_text("h1"), page.inner_text("dl")) == before


def test_two_browsers_see_the_same_patrons_but_keep_their_place(chromium: Browser, served: Served, page: Page) -> None:
    begin(page)
    handle = page.inner_text("h1").split(" · ")[0]
    other = chromium.new_context(java_script_enabled=False).new_page()
    other.goto(served.link)
    assert handle in other.inner_text("main")
    assert "who's next" in other.inner_text("h1")
    other.context.close()


def test_practice_says_so_and_prints_nothing(page: Page) -> None:
    page.get_by_text("More you can do here").click()
    page.get_by_role("button", name="Practice").click()
    assert "Practice. Nothing is saved or printed." in page.inner_text("header")


def test_search_finds_while_typing_with_script(chromium: Browser, served: Served) -> None:
    page = chromium.new_page()
    page.goto(served.link)
    page.locator("main :focus").wait_for()
    page.keyboard.type("kindle libby", delay=20)
    page.get_by_role("button", name="Kindle + Libby start").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?q=*")
    page.close()


def test_desk_stops_cleanly_and_the_visit_is_there_again(chromium: Browser, tmp_path: Path) -> None:
    first = Served(tmp_path / "home")
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(first.link)
    begin(page)
    handle = page.inner_text("h1").split(" · ")[0]
    page.context.close()
    assert first.stop() == 0
    again = Served(tmp_path / "home")
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(again.link)
    assert f"Go on: {handle}" in page.inner_text("main") or handle in page.inner_text("main")
    page.context.close()
    again.stop()


# ------------------------------------------------------------------ for everyone


def pages(page: Page) -> Iterator[str]:
    """Visit every kind of page."""
    yield "first"
    begin(page)
    yield "step"
    home = page.url.partition("/step")[0]
    for name in ("checklist", "sheet", "big", "promise", "flag", "referral", "close"):
        page.goto(f"{home}/{name}")
        yield name
    for name in ("patrons", "promises", "keeper", "keeper/libby", "tour/1", "find?q=kindle"):
        page.goto(home.partition("/visit")[0] + f"/{name}")
        yield name


def test_axe_finds_no_errors_on_any_page(chromium: Browser, served: Served) -> None:
    script = Path(os.environ.get("EBOOK_SETUP_CHECKERS", "/nowhere"), "node_modules", "axe-core", "axe.min.js")
    if not script.is_file():
        pytest.skip("axe-core is not here; .ci/run fetches it and names its folder in EBOOK_SETUP_CHECKERS.")
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(served.link)
    faults = {}
    for name in pages(page):
        page.evaluate(script.read_text("utf-8"))
        said = page.evaluate("axe.run()")
        assert said["passes"]
        if found := [fault["id"] for fault in said["violations"]]:
            faults[name] = found
    context.close()
    assert faults == {}


def test_no_page_is_wider_than_a_phone(page: Page, chromium: Browser, served: Served) -> None:
    context = chromium.new_context(viewport={"width": PHONE, "height": 640})
    narrow = context.new_page()
    narrow.goto(served.link)
    wide = [name for name in pages(narrow) if narrow.evaluate("document.documentElement.scrollWidth") > PHONE]
    context.close()
    assert wide == []


# ------------------------------------------------------------------ attacks


@pytest.fixture
def stranger(playwright: Playwright) -> Iterator[APIRequestContext]:
    """Return the requests of someone who has neither the link nor the password."""
    made = playwright.request.new_context()
    yield made
    made.dispose()


def test_stranger_without_the_link_sees_nothing(stranger: APIRequestContext, served: Served) -> None:
    for path in ("/", "/patrons", "/promises", "/news", "/paper/x", "/?key=wrong"):
        answer = stranger.get(served.address + path)
        assert answer.status == 403
        assert "Open the link" in answer.text()


def test_base_path_works_without_its_slash(stranger: APIRequestContext, tmp_path: Path) -> None:
    """People type it as the guide shows it, behind a server that passes the path on."""
    port = _free_port("127.0.0.1")
    desk = Served(tmp_path, "--port", str(port), "--address", f"http://127.0.0.1:{port}/desk")
    try:
        assert stranger.get(desk.link.replace("/desk/", "/desk")).url == f"{desk.address}/"
        assert "s next?" in stranger.get(desk.address).text()
        assert stranger.get(f"{desk.address}/health").text() == "ok"
    finally:
        desk.stop()


def test_health_says_only_ok(stranger: APIRequestContext, served: Served) -> None:
    answer = stranger.get(f"{served.address}/health")
    assert (answer.status, answer.text()) == (200, "ok")


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1", "localhost:1"])
def test_other_host_is_refused(stranger: APIRequestContext, served: Served, host: str) -> None:
    """This is a page on another site that makes its own name lead here (DNS rebinding)."""
    assert stranger.get(served.link, headers={"Host": host}).status == 403


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example.org"])
def test_form_from_another_site_is_refused(page: Page, served: Served, origin: str) -> None:
    answer = send(page, served, origin, command="practice")
    assert answer.status == 403
    assert "Nothing was changed" in answer.text()
    page.reload()
    assert "Practice" not in page.inner_text("header")


@pytest.mark.parametrize("form", [{"choose": "0"}, {"command": "leave"}, {"typed": "x"}])
def test_form_with_a_made_up_page_changes_nothing(page: Page, served: Served, form: dict[str, str]) -> None:
    assert "That page is too old. Nothing was changed." in send(page, served, **{"page": "x", **form}).text()


@pytest.mark.parametrize("choose", ["-1", "99", "1e9", "٣", "", "0x0", "9" * 400])
def test_choice_that_does_not_exist_changes_nothing(page: Page, served: Served, choose: str) -> None:
    before = page.inner_text("main")
    assert send(page, served, choose=choose).status == 200
    page.reload()
    assert page.inner_text("main") == before


def test_form_that_is_too_big_is_refused(page: Page, served: Served) -> None:
    assert send(page, served, typed="x" * 100_000).status == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", "x"),
        ("multipart/form-data; boundary=a", "x"),
        (
            "multipart/form-data; boundary=a",
            '--a\r\nContent-Disposition: form-data; name="typed"\r\n\r\nx\r\n--a--\r\n',
        ),
        ("application/json", "{}"),
        (f"{FORM}; charset=utf-8", "a=1&" * 100),
    ],
)
def test_form_that_no_page_of_ours_sends_is_refused_with_a_page(
    page: Page, served: Served, kind: str, body: str
) -> None:
    headers = {"Origin": served.address, "Content-Type": kind}
    for path in ("do", "sign-in"):
        answer = page.context.request.post(f"{served.address}/{path}", data=body.encode(), headers=headers)
        assert answer.status in (400, 403) and "<h1>" in answer.text()


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "rot13", "no-such-charset"])
def test_form_is_read_as_utf_8_whatever_it_claims(page: Page, served: Served, charset: str) -> None:
    token = (page.get_attribute("input[name=page]", "value") or "").encode()
    headers = {"Origin": served.address, "Content-Type": f"{FORM}; charset={charset}"}
    body = b"typed=kindle\xff%ff%00%ed%a0%80&page=" + token
    answer = page.context.request.post(f"{served.address}/do", data=body, headers=headers)
    assert answer.status == 200 and "kindle" in answer.url


def test_unexpected_request_is_answered_with_a_page(page: Page, served: Served) -> None:
    request, headers = page.context.request, {"Origin": served.address}
    for path in ("/static/", "/static/%00", "/static/..%2fserver.py"):
        assert "<h1>Not found</h1>" in request.get(served.address + path).text()
    for method in ("PUT", "DELETE", "POST"):
        answer = request.fetch(f"{served.address}/find", method=method, headers=headers)
        assert (answer.status, "<h1>Nothing was changed</h1>" in answer.text()) == (405, True)


def test_browser_cannot_close_the_desk(page: Page, served: Served) -> None:
    send(page, served, command="leave")
    page.reload()
    assert "eBook desk" in page.inner_text("h1")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e%2fserver.py",
        "/visit/x/step",
        "/visit/99999999999999999999/step",
        "/sheet/%00/x",
        "/tour/0",
        "/tour/999",
        "/promises/1/day?day=0000-00-00",
    ],
)
def test_path_that_does_not_exist_leads_back_to_the_desk(page: Page, served: Served, path: str) -> None:
    answer = page.context.request.get(served.address + path)
    assert "class Server" not in answer.text()
    assert answer.status in (200, 404)


def test_cookie_and_headers_are_strict(chromium: Browser, served: Served) -> None:
    context = chromium.new_context()
    answer = context.request.get(served.link)
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    context.close()


def test_nothing_on_the_server_is_offered(page: Page, served: Served) -> None:
    """This includes printers, files, editors, paths, and commands on the server, even in practice."""

    def of_the_server(path: str) -> list[str]:
        page.goto(f"{served.address}/{path}")
        words = page.inner_text("main")
        return re.findall(
            rf"printer|Save it as a file|more copies|{re.escape(str(ROOT))}|--content", words, re.IGNORECASE
        )

    assert of_the_server("find") == []
    assert "Some instructions can't be read" in page.inner_text("main")
    for path in ("keeper/libby", "find?q=poster+kindle"):
        assert of_the_server(path) == []
    for practice in (False, True):
        if practice:
            page.get_by_text("More you can do here").click()
            page.get_by_role("button", name="Practice").click()
        page.goto(f"{served.address}/find")
        begin(page)
        visit = page.url.partition("/step")[0].removeprefix(f"{served.address}/")
        for name in ("sheet", "referral"):
            assert of_the_server(f"{visit}/{name}") == []


# ------------------------------------------------------------------ with a password


def test_password_is_asked_and_wrong_ones_have_to_wait(
    playwright: Playwright, tmp_path: Path, stranger: APIRequestContext
) -> None:
    file = tmp_path / "password"
    write_private(file, hashed("correct horse").encode())
    desk = Served(tmp_path / "home", "--password-file", str(file))
    headers = {"Origin": desk.address}
    try:
        assert "Password" in stranger.get(desk.link).text()
        signed_in = stranger.post(f"{desk.address}/sign-in", form={"password": "correct horse"}, headers=headers)
        assert "s next?" in signed_in.text()
        other = playwright.request.new_context()
        for _ in range(TRIES):
            answer = other.post(f"{desk.address}/sign-in", form={"password": "guess"}, headers=headers)
            assert "the password. Try again." in answer.text()
        answer = other.post(f"{desk.address}/sign-in", form={"password": "correct horse"}, headers=headers)
        assert answer.status == 429
        other.dispose()
    finally:
        desk.stop()
