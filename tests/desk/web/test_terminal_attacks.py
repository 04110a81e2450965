"""The terminal view refuses anything our pages never send, and leaves no process running."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, UnixConnector, WSMsgType, WSServerHandshakeError, web
from yarl import URL

from tests.desk.web.processes import terminals_of
from tests.desk.web.test_server import CONTENT
from wizard.content.loader import load
from wizard.desk.desk import Desk
from wizard.desk.screens.patrons import Patrons
from wizard.desk.settings import Settings
from wizard.desk.startup import served_desk
from wizard.desk.web import terminal
from wizard.desk.web.browser import Browser
from wizard.desk.web.guard import address
from wizard.desk.web.server import NO_TERMINAL, Server
from wizard.desk.web.terminal import Terminals, clamped

FOLDERS = (CONTENT,)
PATIENCE = 60  # Seconds, on a busy computer.
KEY = "the key"
Start = Callable[..., Awaitable["Desks"]]


class Desks:
    """A server in this process, on a socket in a folder. Its terminals are processes of their own."""

    at = address("http://desk")

    def __init__(self, folder: Path, most: int, idle: float, installed: bool) -> None:
        self.home, self._path = folder / "home", str(folder / "desk")
        self._loaded = load(FOLDERS, places=False)
        terminals = Terminals(FOLDERS, self.home, most, idle) if installed else None
        self._server = Server(self._opened, self.at, KEY, terminals=terminals)

    def _opened(self, browser: Browser) -> Desk:
        return served_desk(self._loaded, FOLDERS, self.home, browser.deliver, Settings.of_browser(self.home))

    async def start(self) -> None:
        self._runner = web.AppRunner(self._server.app())
        await self._runner.setup()
        await web.UnixSite(self._runner, self._path).start()

    async def stop(self) -> None:
        await self._runner.cleanup()

    @asynccontextmanager
    async def browser(self, signed_in: bool = True) -> AsyncIterator[ClientSession]:
        async with ClientSession(self.at.origin, connector=UnixConnector(self._path)) as session:
            if signed_in:
                async with session.get("/", params={"key": KEY}) as page:
                    assert page.status == 200
            yield session


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[Start]:
    running = list[Desks]()

    async def start(most: int = 20, idle: float = 3600.0, installed: bool = True) -> Desks:
        made = Desks(tmp_path, most, idle, installed)
        await made.start()
        running.append(made)
        return made

    yield start
    for served in running:
        await served.stop()
    assert terminals_of(tmp_path / "home") == []


async def opened(browser: ClientSession, desks: Desks, size: str = "width=80&height=24") -> ClientWebSocketResponse:
    return await browser.ws_connect(f"/terminal/socket?{size}", headers={"Origin": desks.at.origin})


async def last_words(socket: ClientWebSocketResponse) -> str:
    """Return why the server closed the connection."""
    async with asyncio.timeout(PATIENCE):
        while (message := await socket.receive()).type is not WSMsgType.CLOSE:
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), message
    return str(message.extra)


async def drawn(socket: ClientWebSocketResponse, words: str) -> str:
    """Return everything up to these words, as sent to the page."""
    text = ""
    async with asyncio.timeout(PATIENCE):
        while words not in text:
            message = await socket.receive()
            text += message.data.decode(errors="replace") if message.type is WSMsgType.BINARY else ""
    return text


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example.org"])
async def test_terminal_is_refused_when_another_site_asks(desks: Start, origin: str | None) -> None:
    served = await desks()
    async with served.browser() as browser:
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.ws_connect("/terminal/socket", headers={"Origin": origin} if origin else {})
    assert refused.value.status == 403


async def test_terminal_is_refused_without_signing_in(desks: Start) -> None:
    served = await desks()
    async with served.browser(signed_in=False) as stranger:
        with pytest.raises(WSServerHandshakeError) as refused:
            await opened(stranger, served)
        assert refused.value.status == 403
        async with stranger.get("/terminal") as answer:
            assert answer.status == 403


async def test_terminal_closes_when_it_gets_nonsense(desks: Start) -> None:
    served = await desks()
    async with served.browser() as browser:
        for nonsense in (
            "x",
            "[" * 5000,
            '["stdin", 5]',
            '["quit"]',
            '["resize", {"width": "80", "height": 24}]',
            b"k",
        ):
            socket = await opened(browser, served)
            await (socket.send_bytes(nonsense) if isinstance(nonsense, bytes) else socket.send_str(nonsense))
            assert await last_words(socket) == terminal.NONSENSE


async def test_terminal_closes_when_a_message_is_huge(desks: Start) -> None:
    served = await desks()
    async with served.browser() as browser:
        socket = await opened(browser, served)
        await socket.send_json(["stdin", "x" * terminal.BIGGEST])
        await last_words(socket)
        assert socket.close_code == 1009


async def test_invalid_keys_are_ignored(desks: Start) -> None:
    served = await desks()
    async with served.browser() as browser:
        socket = await opened(browser, served)
        await drawn(socket, "next?")
        for typed in ("\ud800", "\x1b[99999999999u", "\x1b[<9;9;9", "\0\x1b]"):
            await socket.send_json(["stdin", typed])
        await socket.send_json(["stdin", "kindle"])
        await drawn(socket, "Kindle")


async def test_size_is_limited_to_what_the_desk_can_draw(desks: Start) -> None:
    """Sizes that arrive while the desk starts are drawn in order, and only once."""
    served = await desks()
    async with served.browser() as browser:
        socket = await opened(browser, served, "width=99999999999&height=-1")
        for width, height in ((151, 34), (-5, 0), (120, 40), (10**9, 10**9)):
            await socket.send_json(["resize", {"width": width, "height": height}])
        await drawn(socket, "next?")
        silent = 0
        async with asyncio.timeout(PATIENCE):
            while silent < 5:
                try:
                    await socket.receive(0.1)
                    silent = 0
                except TimeoutError:
                    silent += 1
        await socket.send_json(["stdin", "\x1b[12~"])  # F2 draws everything again in other colors.
        assert max(rows_in(await drawn(socket, f"\x1b[{terminal.LARGEST[1]};"))) == terminal.LARGEST[1]
    assert clamped(0, -5) == terminal.SMALLEST and clamped(10**9, 10**9) == terminal.LARGEST


def rows_in(text: str) -> list[int]:
    """Return the rows that the cursor is sent to."""
    return [int(row) for row in re.findall(r"\x1b\[(\d+);\d+H", text)]


async def test_number_of_open_terminals_is_limited(desks: Start) -> None:
    """A browser that opens a second terminal only replaces its own."""
    served = await desks(most=1)
    async with served.browser() as one, served.browser() as other:
        first = await opened(one, served)
        assert await last_words(await opened(other, served)) == terminal.FULL
        second = await opened(one, served)
        assert await last_words(first) == terminal.MOVED
        await drawn(second, "next?")


async def test_terminal_that_no_one_uses_is_closed(desks: Start) -> None:
    served = await desks(idle=0.1)
    async with served.browser() as browser:
        assert await last_words(await opened(browser, served)) == terminal.SLEPT


async def test_terminal_says_so_when_its_process_is_gone(desks: Start) -> None:
    served = await desks()
    async with served.browser() as browser:
        socket = await opened(browser, served)
        await drawn(socket, "next?")
        (process,) = terminals_of(served.home)
        os.kill(process.id, signal.SIGKILL)
        assert await last_words(socket) == terminal.GONE


async def test_pages_work_without_the_terminals_package_and_say_what_to_do(desks: Start) -> None:
    served = await desks(installed=False)
    async with served.browser() as browser:
        async with browser.get("/") as page:
            assert "Terminal view" not in await page.text()
        async with browser.get("/terminal") as answer:
            assert (answer.status, NO_TERMINAL in await answer.text()) == (404, True)
        with pytest.raises(WSServerHandshakeError):
            await opened(browser, served)


async def test_bug_is_reported_without_ending_the_desk_or_repeating(
    desks: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Ann, 555 0100")

    served = await desks(installed=False)
    async with served.browser() as browser:
        with monkeypatch.context() as broken:
            broken.setattr(Patrons, "view", fail)
            async with browser.get("/patrons") as page:
                assert (page.status, "Every open visit is saved." in await page.text()) == (500, True)
        said = capsys.readouterr().err
        assert "Please send the file" in said and "Ann" not in said and "Traceback" not in said
        async with browser.get("/") as page:
            assert "s next?" in await page.text()


async def test_only_files_that_the_pages_use_are_sent(desks: Start) -> None:
    """Strangers get these files, too, for the sign-in page."""
    served = await desks()
    async with served.browser(signed_in=False) as stranger:
        for path, status in {
            "textual.js": 200,
            "js/textual.js": 404,
            "..%2fserver.py": 404,
            "": 404,
            "x/y": 404,
        }.items():
            async with stranger.get(URL(f"/static/{path}", encoded=True)) as answer:
                assert answer.status == status, path
