"""The desk in a terminal on a page: one process for each browser that opens it, seen through one WebSocket.

textual-serve's own server accepts any size, message, and origin, and starts its program through a shell. So only two
of its parts are used here, with our own access control: the script and fonts of its page, and `AppService`, which
speaks to a Textual app in another process. The browser only sends it keys and sizes.
"""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from functools import cache, partial
from pathlib import Path

import textual_serve
from aiohttp import WSMsgType, web
from textual_serve._binary_encode import load
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from wizard.desk.served import Served
from wizard.desk.settings import THEMES
from wizard.desk.web.browser import Browser
from wizard.system.invocation import python_module, same_modules

PARTS = Path(textual_serve.__file__).parent / "static"
FILES = PARTS / "css" / "xterm.css", PARTS / "fonts" / "RobotoMono-VariableFont_wght.ttf"
"""The files of textual-serve's page that ours uses as they are."""
WEBGL = "this.webglAddon=new p.WebglAddon,this.terminal.loadAddon(this.webglAddon),"
SMALLEST, LARGEST = (80, 24), (400, 120)
"""The columns and rows of a terminal. The page scrolls if a window is smaller."""
BIGGEST = 16 * 1024
"""The most bytes in a message from a page."""
MOST, IDLE = 20, 3600.0
"""The most terminals at a time, and the seconds without a key or a move of the mouse until one is closed."""
PATIENCE = 5.0
"""The seconds for a desk to end by itself."""
UNSET = ("NO_COLOR", "EBOOK_SETUP_PLAIN", "TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG")
"""What may be set for the server's own terminal, but isn't meant for the page's."""

LEFT = "You left the desk. Every visit is saved."
BUG = "The desk closed because of a bug in this program. Every visit is saved."
GONE = "The desk has stopped. Every visit is saved."
FULL = "Too many terminals are open. Use the page view, or try again later."
MOVED = "The desk is now open in another tab of this browser."
SLEPT = "No key was pressed for an hour. Every visit is saved."
NONSENSE = "The desk received something that isn't a key. Every visit is saved."

RunInThread = Callable[[Callable[[], object]], Awaitable[object]]


class DeskProcess(AppService):
    """The desk of one terminal, in its process."""

    def __init__(self, given: Served, page: web.WebSocketResponse, browser: Browser, in_thread: RunInThread) -> None:
        super().__init__(
            "",
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=partial(self.close, LEFT),
            download_manager=DownloadManager(),
        )
        self._given, self._page, self._browser, self._in_thread = given, page, browser, in_thread

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        built = {**super()._build_environment(width, height), **same_modules()}
        return {name: value for name, value in built.items() if name not in UNSET}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the desk without a shell."""
        command = python_module("wizard.desk.terminal.served", self._given.text())
        environment = self._build_environment(width, height)
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Show what the desk draws until it ends, however it ends."""
        try:
            await super().run()
        finally:
            await self.close(GONE)

    async def stop(self) -> None:
        """End the process: ask it first, and then insist."""
        process = self._process
        if process is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await super().stop()
                await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def close(self, said: str) -> None:
        """Close the page's connection, and send the reason. Only the first one counts."""
        await self._page.close(message=said.encode())

    async def on_meta(self, data: bytes) -> None:
        """Handle what the desk sends in addition to its picture. It can't open an address or send a file."""
        if self._page.closed:
            return
        match json.loads(data):
            case {"type": "exit", "bug": bug}:
                await self.close(BUG if bug else LEFT)
            case {"type": "here", "visit": int(visit), "settings": dict(settings)}:
                await self._in_thread(lambda: self._browser.follow(visit, settings))

    async def on_packed(self, payload: bytes) -> None:
        """Keep a finished paper at an address of its own, and tell the page."""
        match load(payload):
            case ("paper", str(kind), bytes(paper)):
                name = await self._in_thread(lambda: self._browser.take_paper(paper, kind))
                await self._page.send_json(["paper", name])

    async def listen(self, idle: float) -> None:
        """Pass on what the page sends, until it's closed, sends something else, or sends nothing for too long."""
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(idle) as limit:
                async for message in self._page:
                    limit.reschedule(now() + idle)
                    if message.type is not WSMsgType.TEXT or not await self._passed_on(message.data):
                        await self.close(NONSENSE)
        except TimeoutError:
            await self.close(SLEPT)

    async def _passed_on(self, text: str) -> bool:
        """Pass a message on. Return False if it isn't one."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            return False
        match said:
            case ["stdin", str(typed)]:
                self._browser.touch()
                await self.send_bytes(typed.encode(errors="replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*clamped(width, height))
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
            case ["ping", str(when)]:
                await self._page.send_json(["pong", when])
            case _:
                return False
        return True


def clamped(width: int, height: int) -> tuple[int, int]:
    """Return a size that the desk can draw."""
    return min(max(width, SMALLEST[0]), LARGEST[0]), min(max(height, SMALLEST[1]), LARGEST[1])


class Terminals:
    """The open terminals, one for each browser. Opening another one closes the first."""

    def __init__(self, folders: tuple[Path, ...], home: Path, most: int = MOST, idle: float = IDLE) -> None:
        self._folders, self._home, self._most, self._idle = folders, home, most, idle
        self._open: dict[Browser, DeskProcess] = {}

    async def serve(self, request: web.Request, browser: Browser, in_thread: RunInThread) -> web.WebSocketResponse:
        """Run the desk for a page until either of them ends."""
        page = web.WebSocketResponse(heartbeat=15, max_msg_size=BIGGEST)
        await page.prepare(request)
        desk = DeskProcess(self._given(request, browser), page, browser, in_thread)
        before = self._open.get(browser)
        if before is None and len(self._open) >= self._most:
            await desk.close(FULL)
            return page
        self._open[browser] = desk
        try:
            if before is not None:
                await before.close(MOVED)
            await desk.start(*_asked_size(request))
            await desk.listen(self._idle)
        finally:
            if self._open.get(browser) is desk:
                del self._open[browser]
            await desk.stop()
        return page

    @staticmethod
    @cache
    def script() -> str:
        """Return textual-serve's script without WebGL, which it never uses but can't start without.

        Computers without a graphics card, such as remote ones, don't have it. It draws on a plain canvas anyway.
        """
        whole = (PARTS / "js" / "textual.js").read_text("utf-8")
        assert WEBGL in whole
        return whole.replace(WEBGL, "")

    async def shut(self) -> None:
        """Close every terminal, and wait for the processes to end."""
        desks = list(self._open.values())
        await asyncio.gather(*(desk.close(GONE) for desk in desks))
        await asyncio.gather(*(desk.stop() for desk in desks))

    def _given(self, request: web.Request, browser: Browser) -> Served:
        """Return what the desk of this browser needs. It looks as the browser prefers, until staff choose."""
        look = request.query.get("look", "")
        return Served(
            [str(folder) for folder in self._folders],
            str(self._home),
            browser.visit,
            dict(browser.desk.session.settings.values),
            look if look in THEMES else "",
        )


def _asked_size(request: web.Request) -> tuple[int, int]:
    """Return the size that the page asked for, or the smallest."""
    asked = [request.query.get(name, "") for name in ("width", "height")]
    if not all(size.isascii() and size.isdecimal() and len(size) < 6 for size in asked):
        return SMALLEST
    return clamped(*map(int, asked))
