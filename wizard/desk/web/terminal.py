"""The terminal view: the desk in a terminal on a web page.

Each browser that opens it gets its own process, connected through one WebSocket. textual-serve's own server accepts any
size, message, and origin, and starts its program through a shell. So we use only two of its parts, with our own access
control: its page's script and fonts, and `AppService`, which communicates with a Textual app in another process. The
browser sends it nothing but keys and sizes.
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
"""Files from textual-serve's page that our page uses without changes."""
WEBGL = "this.webglAddon=new p.WebglAddon,this.terminal.loadAddon(this.webglAddon),"
STYLE = "return e.setAttributes(t,e.attributes),e.insert(t,e.options),t"
SMALLEST, LARGEST = (80, 24), (400, 120)
"""The smallest and largest terminal, in columns and rows. If the window is smaller, the page scrolls."""
BIGGEST = 16 * 1024
"""The most bytes that a message from a page can have."""
MOST, IDLE = 20, 3600.0
"""The most terminals at the same time, and the seconds without a key press or mouse movement until one is closed."""
PATIENCE = 5.0
"""How many seconds a desk has to close on its own."""
UNSET = ("NO_COLOR", "EBOOK_SETUP_PLAIN", "TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG")
"""Variables that may be set for the server's own terminal, but must not apply to the one on the page."""

LEFT = "You left the desk. Every visit is saved."
BUG = "The desk closed because of a bug in this program. Every visit is saved."
GONE = "The desk has stopped. Every visit is saved."
FULL = "Too many terminals are open. Use the page view, or try again later."
MOVED = "The desk is now open in another tab of this browser."
SLEPT = "The desk closed because no one used it for an hour. Every visit is saved."
NONSENSE = "The desk received something it can't use. Every visit is saved."

RunInThread = Callable[[Callable[[], object]], Awaitable[object]]


class DeskProcess(AppService):
    """The process that runs the desk for one terminal view."""

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
        """Start the desk's process without a shell."""
        command = python_module("wizard.desk.terminal.served", self._given.text())
        environment = self._build_environment(width, height)
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Show what the desk draws until its process ends, for whatever reason."""
        try:
            await super().run()
        finally:
            await self.close(GONE)

    async def stop(self) -> None:
        """End the process. Ask it to exit first, and kill it if it doesn't."""
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
        """Close the page's connection, and send the reason. Only the first reason counts."""
        await self._page.close(message=said.encode())

    async def on_meta(self, data: bytes) -> None:
        """Handle messages from the desk that aren't screen output. They can't open an address or send a file."""
        if self._page.closed:
            return
        match json.loads(data):
            case {"type": "exit", "bug": bug}:
                await self.close(BUG if bug else LEFT)
            case {"type": "here", "visit": int(visit), "settings": dict(settings)}:
                await self._in_thread(lambda: self._browser.follow(visit, settings))

    async def on_packed(self, payload: bytes) -> None:
        """Store a finished handout at its own address, and tell the page."""
        match load(payload):
            case ("paper", str(kind), bytes(paper)):
                name = await self._in_thread(lambda: self._browser.take_paper(paper, kind))
                await self._page.send_json(["paper", name])

    async def listen(self, idle: float) -> None:
        """Pass on messages from the page until it closes, sends an invalid message, or sends nothing for too long."""
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
        """Pass on a message. Return False if it isn't valid."""
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
    """Return the closest size that the desk can be drawn in."""
    return min(max(width, SMALLEST[0]), LARGEST[0]), min(max(height, SMALLEST[1]), LARGEST[1])


class Terminals:
    """The open terminal views, one for each browser. Opening another one in the same browser closes the first."""

    def __init__(self, folders: tuple[Path, ...], home: Path, most: int = MOST, idle: float = IDLE) -> None:
        self._folders, self._home, self._most, self._idle = folders, home, most, idle
        self._open: dict[Browser, DeskProcess] = {}

    async def serve(self, request: web.Request, browser: Browser, in_thread: RunInThread) -> web.WebSocketResponse:
        """Run the desk for a page until the desk or the page closes."""
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
        """Return textual-serve's script without its use of WebGL and of styles inside the page.

        The script draws on a plain canvas and never uses WebGL, but it can't start where WebGL is missing, such as on
        remote computers without a graphics card. Our policy blocks styles inside the page, and the browser would report
        that as an error.
        """
        whole = (PARTS / "js" / "textual.js").read_text("utf-8")
        assert WEBGL in whole and STYLE in whole
        return whole.replace(WEBGL, "").replace(STYLE, "return t")

    async def shut(self) -> None:
        """Close every terminal, and wait for the processes to end."""
        desks = list(self._open.values())
        await asyncio.gather(*(desk.close(GONE) for desk in desks))
        await asyncio.gather(*(desk.stop() for desk in desks))

    def _given(self, request: web.Request, browser: Browser) -> Served:
        """Return what this browser's desk needs. Until staff choose a theme, it uses the one the browser prefers."""
        look = request.query.get("look", "")
        return Served(
            [str(folder) for folder in self._folders],
            str(self._home),
            browser.visit,
            dict(browser.desk.session.settings.values),
            look if look in THEMES else "",
        )


def _asked_size(request: web.Request) -> tuple[int, int]:
    """Return the size that the page asked for, or the smallest size if it didn't ask for a valid one."""
    asked = [request.query.get(name, "") for name in ("width", "height")]
    if not all(size.isascii() and size.isdecimal() and len(size) < 6 for size in asked):
        return SMALLEST
    return clamped(*map(int, asked))
