"""The web server, which signs in browsers and gives each one its own desk. All desks run in one thread.

It never uses this computer's printers, and never shows its paths. The only program it starts is our own, to make a
sheet or to run a terminal view.
"""

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs

from aiohttp import web

from wizard.desk.desk import Desk
from wizard.desk.web import page
from wizard.desk.web.browser import Browser
from wizard.desk.web.guard import HEADERS, PAPER_POLICY, Address, Attempts, matches, sender
from wizard.system.crash_report import written
from wizard.system.paths import data_folder, shipped_handouts

if TYPE_CHECKING:
    from wizard.desk.web.terminal import Terminals

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

STATIC = Path(__file__).parent / "static"
SOCKET = "/terminal/socket"
COOKIE, BRANCH = "desk", "branch"
"""The names of the cookies: one for the session, and one for the branch that staff chose in this browser."""
ONE_YEAR = 365 * 24 * 3600
BIGGEST, MOST_FIELDS = 16 * 1024, 20
"""The most bytes and fields in a form."""
FORM = "application/x-www-form-urlencoded"
"""The only kind of form that our pages send. Other kinds, such as uploads, are refused."""
MOST, IDLE = 60, 12 * 3600.0
"""The most browsers at the same time, and the seconds after which an unused one has to sign in again."""
OPEN_LINK = "Open the link that appeared when the desk was started."
FULL = "Too many browsers are using this desk. Try again later."
WAIT = "Too many wrong passwords. Wait a minute and try again."
NO_TERMINAL = "The terminal view needs one more package. Ask the person who set up this desk to install it."
TOO_LONG = "That text is too long. Nothing was changed."
INVALID = "The desk can't read that request. Nothing was changed."
MISSING = "There's nothing at this address."
BUG = "Something went wrong inside the program. Every open visit is saved. Tell the person who set up this desk."
FOREIGN = "This request came from another site or address, so nothing was changed."


class Server:
    """One web server.

    `opened` makes a desk for a browser. `key` is part of the sign-in link, and `password` is a line from `hashed`.
    `in_front` is True if another server passes on the requests. `terminals` is None if the package for terminal views
    isn't installed.
    """

    def __init__(
        self,
        opened: Callable[[Browser], Desk],
        address: Address,
        key: str = "",
        password: str = "",
        in_front: bool = False,
        terminals: "Terminals | None" = None,
        most: int = MOST,
    ) -> None:
        self.in_front, self._terminals = in_front, terminals
        self.address, self.key, self.password, self.most = address, key, password, most
        self.browsers: dict[str, Browser] = {}
        self._opened, self._attempts = opened, Attempts()
        self._thread = ThreadPoolExecutor(1, "desks")

    def app(self) -> web.Application:
        """Return the web application."""
        app = web.Application(client_max_size=BIGGEST, middlewares=[self._guard])
        at = self.address.root
        app.router.add_get(f"{at}/health", _health)
        app.router.add_get(f"{at}/static/{{name:.*}}", self._static)
        app.router.add_get(f"{at}/sign-in", self._ask_password)
        app.router.add_post(f"{at}/sign-in", self._sign_in)
        app.router.add_get(f"{at}/news", self._news)
        app.router.add_get(f"{at}/paper/{{name}}", self._paper)
        app.router.add_get(f"{at}/preview/{{token}}", self._preview)
        app.router.add_post(f"{at}/do", self._do)
        app.router.add_get(f"{at}/terminal", self._terminal)
        app.router.add_get(f"{at}{SOCKET}", self._socket)
        app.router.add_get(f"{at}/{{path:.*}}", self._show)
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._shut)
        return app

    async def _run_in_thread(self, do: Callable[[], T]) -> T:
        """Run a function in the thread that the desks and the database use."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    async def _shut(self, _: web.Application) -> None:
        def shut() -> None:
            for browser in self.browsers.values():
                browser.desk.shut()

        if self._terminals:
            await self._terminals.shut()
        await self._run_in_thread(shut)
        self._thread.shutdown()

    # ------------------------------------------------------------------ access

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Reject requests from other sites or host names, and from browsers that aren't signed in."""
        path = request.path.removeprefix(self.address.root)
        if path == "/health":
            return await handler(request)
        if request.host != self.address.host:
            return self._refusal("Wrong address", f"Use {self.address.origin}{self.address.root}/.", 403)
        if not path:  # The base path without its slash, which is what people type. The cookie doesn't come with it.
            return _see_other(f"{self.address.root}/" + (f"?{request.query_string}" if request.query_string else ""))
        changing = request.method not in ("GET", "HEAD") or path == SOCKET
        if changing and request.headers.get("Origin") != self.address.origin:
            return self._refusal("Nothing was changed", FOREIGN, 403)
        try:
            if path.startswith("/static/") or path == "/sign-in":
                return await handler(request)
            return await (handler(request) if self._browser(request) else self._let_in(request))
        except web.HTTPRequestEntityTooLarge:
            return self._refusal("Too long", TOO_LONG, 413)
        except web.HTTPNotFound:
            return self._refusal("Not found", MISSING, 404)
        except web.HTTPClientError as error:
            return self._refusal("Nothing was changed", INVALID, error.status)
        except Exception as error:
            if path == SOCKET:  # It's no longer a page, so it can't show a message.
                raise
            return await self._report(request, error)

    async def _report(self, request: web.Request, error: Exception) -> web.Response:
        """Write a report about a bug, and leave the screen that it happened on. The visits are saved."""
        print(written(error, data_folder()), file=sys.stderr)
        if browser := self._browser(request):
            await self._run_in_thread(browser.go_home)
        return self._refusal("Something went wrong", BUG, 500)

    def _browser(self, request: web.Request) -> Browser | None:
        browser = self.browsers.get(request.cookies.get(COOKIE, ""))
        return browser if browser and browser.idle() < IDLE else None

    async def _let_in(self, request: web.Request) -> web.StreamResponse:
        """Start a session if the link has the right key. Otherwise, ask for the password if there is one."""
        given = request.query.get("key", "")
        if self.key and given and secrets.compare_digest(given.encode(), self.key.encode()):
            return await self._begin(request)
        if self.password:
            return _see_other(f"{self.address.root}/sign-in")
        return self._refusal("The desk isn't open in this browser", OPEN_LINK, 403)

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        await self._forget_idle()
        if len(self.browsers) >= self.most:
            return self._refusal("The desk is full", FULL, 503)
        name = secrets.token_urlsafe(32)
        branch = request.cookies.get(BRANCH, "")
        self.browsers[name] = await self._run_in_thread(lambda: Browser(self._opened, branch))
        answer = _see_other(f"{self.address.root}/")
        self._set_cookie(answer, COOKIE, name)
        return answer

    def _set_cookie(self, answer: web.StreamResponse, name: str, value: str, max_age: int | None = None) -> None:
        answer.set_cookie(
            name,
            value,
            max_age=max_age,
            path=f"{self.address.root}/",
            httponly=True,
            samesite="Strict",
            secure=self.address.secure,
        )

    async def _forget_idle(self) -> None:
        idle = [name for name, browser in self.browsers.items() if browser.idle() >= IDLE]
        for browser in [self.browsers.pop(name) for name in idle]:  # All at the same time, because others may sign in.
            await self._run_in_thread(browser.desk.shut)

    async def _ask_password(self, _: web.Request) -> web.StreamResponse:
        if not self.password:
            return self._refusal("The desk isn't open in this browser", OPEN_LINK, 403)
        return _html(page.plain_page(self.address.root, "eBook desk", "", password=True))

    async def _sign_in(self, request: web.Request) -> web.StreamResponse:
        if not self.password:
            return self._refusal("The desk isn't open in this browser", OPEN_LINK, 403)
        forwarded = request.headers.get("X-Forwarded-For", "")
        remote = sender(request.remote or "", forwarded, self.in_front)
        if self._attempts.wait(remote):
            return self._refusal("Please wait", WAIT, 429)
        password = (await _form(request)).get("password", "")[:200]
        if not await asyncio.to_thread(matches, password, self.password):
            self._attempts.wrong(remote)
            said = "That isn't the password. Try again."
            return _html(page.plain_page(self.address.root, "eBook desk", said, password=True), 403)
        return await self._begin(request)

    def _refusal(self, title: str, said: str, status: int) -> web.Response:
        return _html(page.plain_page(self.address.root, title, said), status)

    # ------------------------------------------------------------------ the desk

    async def _show(self, request: web.Request) -> web.StreamResponse:
        browser = self._known(request)
        path = str(request.rel_url).removeprefix(self.address.root)

        def made() -> str:
            shown, profile = browser.open(path), browser.desk.session.library.profile
            return page.html(shown, self.address.root, profile, terminal=self._terminals is not None)

        return _html(await self._run_in_thread(made))

    async def _do(self, request: web.Request) -> web.StreamResponse:
        browser = self._known(request)
        form = await _form(request)
        where = await self._run_in_thread(lambda: browser.submit(form))
        answer = _see_other(self.address.root + where)
        branch = browser.desk.session.branch
        if branch != request.cookies.get(BRANCH, ""):
            self._set_cookie(answer, BRANCH, branch, ONE_YEAR)
        return answer

    async def _news(self, request: web.Request) -> web.StreamResponse:
        new, ring = await self._run_in_thread(self._known(request).news)
        return web.json_response({"new": new, "ring": ring})

    async def _paper(self, request: web.Request) -> web.StreamResponse:
        paper = self._known(request).papers.get(request.match_info["name"])
        if paper is None:
            return self._refusal("That sheet is no longer available", "Print it again from the desk.", 404)
        if paper.kind == "text/html":
            return _paper_page(paper.data)
        shown = {"Content-Disposition": "inline; filename=sheet.pdf"}
        return web.Response(body=paper.data, content_type=paper.kind, headers=shown)

    async def _preview(self, request: web.Request) -> web.StreamResponse:
        browser, token = self._known(request), request.match_info["token"]
        made = await self._run_in_thread(lambda: browser.preview(token))
        if not made:
            return self._refusal("That sheet is no longer available", "Open it again from the desk.", 404)
        return _paper_page(made.encode())

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name, kept = request.match_info["name"], {"Cache-Control": "max-age=3600"}
        if self._terminals and name == "textual.js":
            return web.Response(text=self._terminals.script(), content_type="text/javascript", headers=kept)
        file = _files(self._terminals is not None).get(name)
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file, headers=kept)

    async def _terminal(self, request: web.Request) -> web.StreamResponse:
        if self._terminals is None:
            return self._refusal("No terminal view", NO_TERMINAL, 404)
        browser, at = self._known(request), self.address
        socket = f"ws{at.origin.removeprefix('http')}{at.root}{SOCKET}"
        profile = browser.desk.session.library.profile
        return _html(page.terminal(socket, tuple(reversed(browser.papers)), at.root, profile))

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self._terminals is None or not web.WebSocketResponse().can_prepare(request):
            raise web.HTTPNotFound
        return await self._terminals.serve(request, self._known(request), self._run_in_thread)

    def _known(self, request: web.Request) -> Browser:
        browser = self._browser(request)
        assert browser is not None  # `_guard` has checked the browser.
        return browser


async def _form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form. Raise HTTPBadRequest if our pages couldn't have sent it.

    Our pages are in UTF-8, so a form's own claim about its encoding isn't used.
    """
    if request.content_type != FORM or "Content-Encoding" in request.headers:
        raise web.HTTPBadRequest
    try:
        text = (await request.read()).decode("utf-8", errors="replace")
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (web.RequestPayloadError, ConnectionError, ValueError):
        raise web.HTTPBadRequest from None
    return {name: values[-1] for name, values in fields.items()}


async def _add_headers(_: web.Request, answer: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)


def _paper_page(data: bytes) -> web.Response:
    policy = {"Content-Security-Policy": PAPER_POLICY}
    return web.Response(body=data, content_type="text/html", charset="utf-8", headers=policy)


def _see_other(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})


async def _health(_: web.Request) -> web.StreamResponse:
    return web.Response(text="ok")


@cache
def _files(terminal: bool) -> dict[str, Path]:
    """Return all files that pages use, by name. Files for the `terminal` view come from its package."""
    ours = [file for folder in (STATIC, shipped_handouts() / "fonts") for file in folder.iterdir()]
    if terminal:
        from wizard.desk.web.terminal import FILES  # Imported here because its package may not be installed.

        ours += FILES
    return {file.name: file for file in ours}
