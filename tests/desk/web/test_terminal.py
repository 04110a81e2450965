"""The terminal view in a real browser: the desk for people who prefer keys, with the same visits as the pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, WebSocket

from tests.desk.web.processes import terminals_of
from tests.desk.web.test_server import Served, answer, begin

PATIENCE = 60_000
"""Milliseconds for something that should take a moment, on a busy computer."""
NO_WEBGL = """
const all = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...options) {
  return kind.startsWith("webgl") ? null : all.call(this, kind, ...options);
};
"""
"""Options that make a browser act as if there's no graphics card, as on a remote desktop."""
STYLES = re.compile(r"\x1b\[[\d;?<=>]*[A-Za-z]")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    started = Served(home)
    yield started
    started.stop()


class Terminal:
    """The terminal view in a separate browser.

    `sent` is what the server sent to it since the page was opened, and `drawn` is the text of it.
    """

    def __init__(self, chromium: Browser, served: Served, color_scheme: Literal["dark", "light"] = "dark") -> None:
        self.page = chromium.new_context(viewport={"width": 1366, "height": 768}, color_scheme=color_scheme).new_page()
        self.drawn, self.sent, self.asked, self.errors = "", b"", list[str](), list[str]()
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.add_init_script(NO_WEBGL)
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(served.link)

    def _listen(self, socket: WebSocket) -> None:
        self.drawn, self.sent = "", b""
        self.asked.append(socket.url.replace("ws", "http", 1))
        socket.on("framereceived", lambda frame: self._draw(frame))

    def _draw(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.sent += frame
            self.drawn = " ".join((self.drawn + STYLES.sub(" ", frame.decode(errors="replace"))).split())

    def open(self) -> None:
        self.page.get_by_role("link", name="Terminal view").click()

    def shows(self, words: str) -> None:
        """Wait until these words are drawn."""
        for _ in range(PATIENCE // 50):
            if words in self.drawn:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{words!r} isn't in {self.drawn[-3000:]!r}")

    def press(self, key: str, shows: str) -> None:
        self.drawn = ""
        self.page.keyboard.press(key)
        self.shows(shows)

    def close(self) -> None:
        self.page.context.close()


@pytest.fixture
def terminal(chromium: Browser, served: Served) -> Iterator[Terminal]:
    made = Terminal(chromium, served)
    yield made
    made.close()


def test_visit_started_in_the_terminal_survives_a_reload_and_can_be_finished_in_the_pages(
    terminal: Terminal, served: Served
) -> None:
    """Typing works without a first click, and nothing comes from another server."""
    terminal.open()
    terminal.shows("who's next?")
    terminal.page.keyboard.type("kindle libby")
    terminal.shows("Kindle + Libby")
    terminal.press("Enter", "Which Kindle is it?")
    terminal.press("1", "What you need")
    handle = re.search(r"([A-Z][a-z]+ [a-z]+) Kindle \+ Libby", terminal.drawn)
    terminal.page.reload()
    terminal.shows("What you need")
    terminal.shows("step 2 of")
    assert terminal.page.locator("canvas.xterm-text-layer").count() == 1
    assert terminal.page.evaluate("['W', '►'].every((sign) => document.fonts.check('16px \"Roboto Mono\"', sign))")
    assert terminal.errors == [], "our own policy blocks part of the page"
    assert all(url.startswith(f"{served.address}/") for url in terminal.asked if not url.startswith("data:"))
    terminal.page.get_by_role("link", name="Page view").first.click()
    page = terminal.page
    assert handle and handle[1] in page.inner_text("h1")
    page.get_by_role("button", name="Start at Return").click()
    for _ in range(60):
        answer(page)
        if "at=" not in page.url:
            break
    assert "finished" in page.title()


def test_visit_started_in_the_pages_continues_in_the_terminal(
    terminal: Terminal, served: Served, tmp_path: Path
) -> None:
    """A sheet printed there can be opened in the browser, and more than once."""
    page = terminal.page
    begin(page)
    handle = page.inner_text("h1").split(" · ")[0]
    terminal.open()
    terminal.shows(handle)
    terminal.press("1", "What you need")
    terminal.press("F7", "Print")
    page.keyboard.press("Enter")
    address = page.get_by_role("link", name="Open sheet 1").evaluate("a => a.href", timeout=PATIENCE)
    for _ in range(2):
        paper = page.context.request.get(address)
        assert paper.body().startswith(b"%PDF") and paper.headers["content-type"] == "application/pdf"
    page.get_by_role("link", name="Page view").first.click()
    assert page.get_by_role("link", name="Open sheet 1").evaluate("a => a.href") == address
    assert handle in page.inner_text("h1")


def test_leaving_the_desk_offers_a_way_back_and_leaves_no_process_running(terminal: Terminal, home: Path) -> None:
    terminal.open()
    terminal.shows("who's next?")
    assert len(terminals_of(home)) == 1
    terminal.page.keyboard.press("F10")
    terminal.page.keyboard.press("F10")
    terminal.page.get_by_text("You left the desk. Every visit is saved.").wait_for(timeout=PATIENCE)
    terminal.press("Enter", "who's next?")
    terminal.page.goto("about:blank")
    none_left(terminal, home)


def none_left(terminal: Terminal, home: Path) -> None:
    """Wait until no terminal runs whose visits are in this folder."""
    for _ in range(PATIENCE // 50):
        if not terminals_of(home):
            return
        terminal.page.wait_for_timeout(50)
    raise AssertionError(terminals_of(home))


def test_process_ends_when_the_server_is_killed(chromium: Browser, tmp_path: Path) -> None:
    """No one is left to end the process, so it ends when its input does."""
    served = Served(tmp_path / "home")
    terminal = Terminal(chromium, served)
    terminal.open()
    terminal.shows("who's next?")
    assert len(terminals_of(tmp_path)) == 1
    served.program.kill()
    served.stop()
    terminal.page.get_by_text("The connection to the desk was lost. Every visit is saved.").wait_for(timeout=PATIENCE)
    none_left(terminal, tmp_path)
    terminal.close()


def test_colors_follow_the_browser_until_staff_choose(chromium: Browser, served: Served) -> None:
    light, strong = b"236;229;214m", b"0;0;110m"  # The background colors of two themes (`themes.TOKENS`).
    terminal = Terminal(chromium, served, color_scheme="light")
    terminal.open()
    terminal.shows("who's next?")
    assert light in terminal.sent and strong not in terminal.sent
    terminal.press("F2", "who's next?")
    assert strong in terminal.sent
    terminal.page.reload()
    terminal.shows("who's next?")
    assert strong in terminal.sent
    terminal.close()


def test_link_to_the_terminal_is_shown_only_when_scripts_run(chromium: Browser, served: Served) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(served.link)
    assert not page.get_by_text("Terminal view").is_visible()
    page.goto(f"{served.address}/terminal")
    assert "The terminal view needs JavaScript. Use the page view instead." in page.inner_text("main")
    page.context.close()
