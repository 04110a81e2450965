"""The desk in a browser's terminal view, as a separate process that the web server starts and ends.

It's given one JSON object (`served.Served`), and uses the protocol of Textual's web driver on its standard input and
output. It tells the server which visit it's at, so the browser's pages and its next terminal view show the same visit.
"""

import os
import sys
from codecs import getincrementaldecoder
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.desk.served import Served
from wizard.desk.terminal import hold_still

hold_still()

from textual import events, messages  # noqa: E402  # Textual reads what `hold_still` sets.
from textual.drivers._byte_stream import ByteStream  # noqa: E402
from textual.drivers.web_driver import WebDriver  # noqa: E402
from textual.geometry import Size  # noqa: E402

from wizard.desk.delivery import begun, in_practice, to_browser  # noqa: E402
from wizard.desk.place import visit_of  # noqa: E402
from wizard.desk.terminal.app import DeskApp  # noqa: E402
from wizard.desk.terminal.driver import Parser  # noqa: E402
from wizard.desk.view import View  # noqa: E402

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wizard.desk.delivery import Order
    from wizard.desk.desk import Desk
    from wizard.printing.print_job import Printed

_Here = tuple[int, str, dict[str, str]]


class ServedDriver(WebDriver):
    """Textual's web driver, except that invalid input doesn't crash it, and the desk closes when its input ends."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._write = partial(_write_all, self.fileno)

    @property
    def size(self) -> Size:
        """The current size of the page."""
        assert self._size is not None
        return Size(*self._size)

    def stop_application_mode(self) -> None:
        self.exit_event.set()
        self._input_reader.close()
        self.write_meta({"type": "exit", "bug": getattr(self._app, "bug", None) is not None})

    def run_input_thread(self) -> None:
        decode, parser, packets = getincrementaldecoder("utf-8")("ignore").decode, Parser(self._debug), ByteStream()
        for data in self._input_reader:
            for kind, payload in packets.feed(data) if data else ():
                if kind == "D":
                    parser = self._typed(parser, decode(payload))
                else:
                    self._on_meta(kind, payload)
            parser = self._typed(parser, "")
        self._app.post_message(messages.ExitApp())  # The server is gone, or asked the desk to close.

    def _typed(self, parser: Parser, text: str) -> Parser:
        """Pass on keys. Return the parser to continue with, which is a new one if the text wasn't valid as keys."""
        try:
            for event in (*(parser.feed(text) if text else ()), *parser.tick()):
                self.process_message(event)
        except Exception:
            return Parser(self._debug)
        return parser


def _write_all(file: int, data: bytes) -> int:
    """Write to a pipe, in parts if it doesn't accept everything at once. If the server is gone, stop writing."""
    left = memoryview(data)
    with suppress(OSError):
        while left:
            left = left[os.write(file, left) :]
    return len(data)


class ServedApp(DeskApp):
    """The desk in a browser's terminal view."""

    def __init__(self, given: Served) -> None:
        super().__init__(given.where, Path(given.home), self._open, ServedDriver)
        self._given = given
        self._told: _Here | None = None
        self._paint_in("")

    def _open(self) -> "Desk":
        """Open the desk at the visit that this browser was showing."""
        from wizard.desk.actions import Resume  # Imported here so that the first screen is drawn sooner.
        from wizard.desk.startup import open_served

        desk = open_served(self._given, self._deliver)
        if self._given.visit in desk.session.visits:
            desk.apply(Resume(self._given.visit))
        return desk

    def _deliver(self, order: "Order") -> "Future[Printed]":
        return begun(partial(to_browser, order, self._hand_over), order.folder.parent)

    def _hand_over(self, data: bytes, kind: str) -> None:
        """Send a handout to the server. The app's own thread writes everything, so messages never get mixed up."""
        self.call_from_thread(self._web.write_binary_encoded, ("paper", kind, data))

    @property
    def _web(self) -> ServedDriver:
        assert isinstance(self._driver, ServedDriver)
        return self._driver

    async def on_event(self, event: events.Event) -> None:
        """Ignore a size that the page no longer has, because Textual's initial size may arrive after the page's."""
        if not isinstance(event, events.Resize) or event.size == self._web.size:
            await super().on_event(event)

    def _turn_to(self, view: View) -> None:
        super()._turn_to(view)
        self._tell()

    def _paint_in(self, colors: str) -> None:
        super()._paint_in(colors or self._given.look)

    async def _next_theme(self) -> None:
        await super()._next_theme()
        self._tell()

    @property
    def _here(self) -> _Here:
        """The current visit, its step, and the settings.

        The visit is 0 during practice, because practice visits exist only in this process.
        """
        session = self.desk.session
        visit = 0 if session.deliver is in_practice else visit_of(self.desk.top)
        address = session.visits[visit].address if visit in session.visits else ""
        return visit, address, dict(session.settings.values)

    def _tell(self) -> None:
        """Tell the server which visit is shown, if that has changed."""
        if self._here != self._told:
            self._told = visit, _, settings = self._here
            self._web.write_meta({"type": "here", "visit": visit, "settings": settings})

    def on_app_focus(self) -> None:
        """Load changes that were made in the browser's pages while they were in front."""
        self.jobs.put_nowait(self._look_again)

    async def _look_again(self) -> None:
        await self._aside(self.desk.refresh)
        if self._here != self._told:
            self._turn_to(await self._aside(self._seen))


def main() -> None:
    """Run the desk until the server, the browser, or staff close it."""
    given = Served.read(sys.argv[1])
    sys.argv[1:] = []
    app = ServedApp(given)
    app.run()
    if app.bug is not None:
        from wizard.system.crash_report import written

        written(app.bug, Path(given.home))


if __name__ == "__main__":
    main()
