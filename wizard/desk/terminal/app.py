"""The window: a canvas that draws pages, a queue of keys, and one thread in which everything else happens.

A key is taken from the queue only when the one before it is done, committed and painted, so none is lost and none is
taken twice. The event loop never waits for the disk.
"""

import asyncio
import gc
import os
import signal
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Offset

from wizard.desk.keys import ENDS, MOVES, command_for
from wizard.desk.terminal.canvas import Canvas
from wizard.desk.terminal.layout import Look, Size, lay_out
from wizard.desk.view import View
from wizard.system.invocation import as_started
from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

T = TypeVar("T")
Job = Callable[[], Coroutine[Any, Any, None]]

BLANK_AFTER = 180  # seconds without a key until nobody's visit is seen any more (standard PR11)
STDIN = 0
LOADING = View(name="find", shape="list", title="eBook desk", box="")


class DeskApp(App[None], inherit_bindings=False):
    """The terminal's side of the desk."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; }"
    TITLE = "eBook desk"
    AUTO_FOCUS: ClassVar[str | None] = "Canvas"

    def __init__(
        self,
        folders: tuple[Path, ...],
        home: Path,
        opened: "Callable[[], Desk] | None" = None,
    ) -> None:
        """`opened` makes the desk, in the thread where it will live; without it, content and visits are opened."""
        super().__init__(ansi_color=True)  # a theme may leave the terminal its own colours
        self.bug: BaseException | None = None
        self.goodbye = ""
        self.view, self.look, self.colours = LOADING, Look(), "dark"
        self.canvas = Canvas(self.paint)
        self.jobs: asyncio.Queue[Job] = asyncio.Queue()
        self.busy = True
        self._opened, self._last_key = opened or (lambda: _open(folders, home)), time.monotonic()
        self._thread = ThreadPoolExecutor(1, "desk")
        self._working: asyncio.Task[None] | None = None

    # -------------------------------------------------------------- life

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_mount(self) -> None:
        with suppress(NotImplementedError):  # Windows sends no such signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        if os.isatty(STDIN):
            self.set_interval(1, self._end_with_the_terminal)
        self.paint()
        self.call_after_refresh(self._begin)

    def _end_with_the_terminal(self) -> None:
        """Leave once the terminal has gone. Whoever is deaf to SIGHUP is not told, and would read from it for ever."""
        if not os.isatty(STDIN):
            self.exit()

    def _begin(self) -> None:
        """Only now, with the first page painted, open everything."""
        self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            self.desk = await self._aside(self._opened)
            self.colours = self.desk.colours
            self._turn_to(await self._aside(self.desk.view))
            await self._aside(self.desk.warm)
            self.set_interval(self.desk.pace, lambda: self.jobs.put_nowait(self._glance))
            while True:
                self.busy = False
                job = await self.jobs.get()
                self.busy = True
                await job()
        except Exception as error:
            self._handle_exception(error)

    async def on_unmount(self) -> None:
        if self._working:
            self._working.cancel()
        if hasattr(self, "desk"):
            self.goodbye = await self._aside(lambda: self.desk.goodbye(as_started()))
            await self._aside(self.desk.shut)
        self._thread.shutdown(wait=False)

    def _handle_exception(self, error: Exception) -> None:
        """A bug of ours ends the desk without a word on the screen; `run` raises it again."""
        self.bug = self.bug or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Not Textual's report: it would show the values at hand."""
        self._close_messages_no_wait()

    async def _glance(self) -> None:
        """Show what changed outside, where the eye is: the chosen line, the place in the text and what was said stay.

        Ring once for somebody who is ready, and blank the screen that nobody has touched for long.
        """
        news = await self._aside(self.desk.glance)
        if self.desk.ring:
            self.bell()
        if time.monotonic() - self._last_key > BLANK_AFTER and self.view.name != "blank":
            await self._command("blank")
        elif news:
            view = await self._aside(self.desk.view)
            self.view = replace(view, notice=view.notice or self.view.notice)
            self.look = self.look._replace(chosen=min(self.look.chosen, max(0, len(view.options) - 1)))
            self.paint()

    async def _aside(self, do: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    # -------------------------------------------------------------- painting

    def paint(self) -> None:
        """Draw the view at hand, as it fits this window."""
        page = lay_out(self.view, Size(*(self.canvas.size or self.size)), self.look)
        self.canvas.show(page, self.colours)
        if page.caret:
            self.cursor_position = Offset(*page.caret)

    def _turn_to(self, view: View) -> None:
        """A new view, its own line chosen; while one types, the caret stays."""
        caret = self.look.caret if view.box is not None and view.box == self.view.box else len(view.box or "")
        self.view, self.look = view, Look(view.chosen, 0, caret)
        self.paint()

    # -------------------------------------------------------------- what comes in

    async def on_event(self, event: events.Event) -> None:
        """Keys go into the queue as they come; everything else takes Textual's way."""
        if isinstance(event, events.Key):
            self.jobs.put_nowait(lambda: self._key(event.key, event.character))
        elif isinstance(event, events.Paste):
            line = " ".join(event.text.split())
            self.jobs.put_nowait(lambda: self._type("".join(filter(str.isprintable, line))))
        else:
            await super().on_event(event)

    def on_click(self, event: events.Click) -> None:
        """A click is for the page that was seen: one that comes too late does nothing."""
        page, view = self.canvas.page, self.view
        command = next((name for row, columns, name in page.keys if event.y == row and event.x in columns), "")
        if view.name == "blank":
            self.jobs.put_nowait(lambda: self._command("back"))
        elif command:
            self.jobs.put_nowait(lambda: self._if_still(view, lambda: self._command(command)))
        elif event.y in page.options and event.x < page.left:
            self.jobs.put_nowait(lambda: self._if_still(view, lambda: self._choose(page.options[event.y])))

    def on_mouse_scroll_down(self) -> None:
        self._wheel(1)

    def on_mouse_scroll_up(self) -> None:
        self._wheel(-1)

    def _wheel(self, way: int) -> None:
        """Through the text, or through the list where the text fits."""
        if self.canvas.page.most:
            self._scroll_by(way * 3)
        else:
            self._choose_by(way)

    async def _if_still(self, view: View, do: Job) -> None:
        if view is self.view:
            await do()

    # -------------------------------------------------------------- keys

    async def _key(self, key: str, character: str | None) -> None:
        self._last_key = time.monotonic()
        command = command_for(key, self.view.name)
        if self.view.name == "blank":
            await self._command("back")
            return
        if self.canvas.page.small and not (command and command.name == "leave"):
            return  # the window is too small to see what a key would do
        if self.view.box is not None and await self._in_box(key, character, self.view.box):
            return
        if key in MOVES or key in ENDS:
            self._move(key)
        elif character and character in "123456789" and self.view.numbered and int(character) <= len(self.view.options):
            await self._choose(int(character) - 1)
        elif command:
            await self._command(command.name)
        elif character and character.isalpha() and command_for("slash", self.view.name):
            await self._command("find")  # a letter that is no key here begins a word to look for
            await self._type(character)

    async def _command(self, name: str) -> None:
        if name == "choose":
            await self._choose(self.look.chosen)
        elif name in ("next-page", "last-page"):
            self._page(1 if name == "next-page" else -1)
        elif name == "leave":
            self.exit()
        else:
            await self._do(lambda: self.desk.command(name, self.look.chosen))

    async def _choose(self, index: int) -> None:
        if index >= len(self.view.options):
            return
        option = self.view.options[index]
        if option.slow:
            self.look = self.look._replace(chosen=index)
            self._say(option.slow)
        await self._do(lambda: self.desk.choose(option.act))

    async def _do(self, change: "Callable[[], object]") -> None:
        """Let the desk do something, commit it, and only then show what came of it."""

        def all_of_it() -> tuple[View, str, str]:
            change()
            self.desk.other, self.desk = None, self.desk.other or self.desk
            asked, self.desk.asked = self.desk.asked, ""
            return self.desk.view(), self.desk.colours, asked

        view, self.colours, asked = await self._aside(all_of_it)
        self._turn_to(view)
        if asked:
            await self._command(asked)

    def _say(self, sentence: str) -> None:
        self.view = replace(self.view, notice=sentence)
        self.paint()

    def _move(self, key: str) -> None:
        last = len(self.view.options) - 1
        to = self.look.chosen + MOVES[key] if key in MOVES else (last if ENDS[key] else 0)
        self.look = self.look._replace(chosen=max(0, min(last, to)))
        self.paint()

    def _page(self, way: int) -> None:
        """A page of the text, or of the list where the text fits."""
        if self.canvas.page.most:
            self._scroll_by(way * self.canvas.page.step)
        else:
            self._choose_by(way * 10)

    def _choose_by(self, lines: int) -> None:
        to = self.look.chosen + lines
        self.look = self.look._replace(chosen=max(0, min(len(self.view.options) - 1, to)))
        self.paint()

    def _scroll_by(self, rows: int) -> None:
        self.look = self.look._replace(top=max(0, min(self.canvas.page.most, self.look.top + rows)))
        self.paint()

    # -------------------------------------------------------------- the box

    async def _in_box(self, key: str, character: str | None, text: str) -> bool:
        """Whether a key was for the box. In an empty box Backspace and Left go back."""
        caret = self.look.caret
        if key in ("left", "right") and text:
            self.look = self.look._replace(caret=max(0, min(len(text), caret + (1 if key == "right" else -1))))
            self.paint()
        elif key == "backspace" and text:
            await self._retype(text[: max(0, caret - 1)] + text[caret:], max(0, caret - 1))
        elif key == "delete" and text:
            await self._retype(text[:caret] + text[caret + 1 :], caret)
        elif key in ("escape", "ctrl+u") and text:
            await self._retype("", 0)
        elif character and character.isprintable() and character not in "?/":
            await self._type(character)
        else:
            return False
        return True

    async def _type(self, typed: str) -> None:
        text, caret = self.view.box, self.look.caret
        if text is not None and typed and cells(text) < 200:
            await self._retype(text[:caret] + typed[:200] + text[caret:], caret + len(typed[:200]))

    async def _retype(self, text: str, caret: int) -> None:
        def all_of_it() -> View:
            self.desk.typed(text)
            return self.desk.view()

        self.view = await self._aside(all_of_it)
        self.look = Look(self.view.chosen, 0, caret)
        self.paint()


def _open(folders: tuple[Path, ...], home: Path) -> "Desk":
    from wizard.desk.startup import open_desk

    desk = open_desk(folders, home)
    gc.freeze()  # what is loaded by now stays: looking through it for rubbish would only take time from a step
    return desk
