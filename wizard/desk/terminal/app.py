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
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Offset

from wizard.desk.settings import PLAIN, THEMES
from wizard.desk.terminal.canvas import Canvas
from wizard.desk.terminal.driver import desk_driver
from wizard.desk.terminal.keys import ENDS, MOVES, command_for, numbered
from wizard.desk.terminal.layout import Look, Size, lay_out
from wizard.desk.terminal.overlays import help_commands, help_view, hidden_view
from wizard.desk.view import View
from wizard.system.invocation import to_run
from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.desk.actions import Action
    from wizard.desk.desk import Desk

T = TypeVar("T")
Job = Callable[[], Coroutine[Any, Any, None]]

BLANK_AFTER = 180  # seconds without a key until nobody's visit is seen any more (standard PR11)
STDIN = 0
LOADING = View(name="find", shape="list", title=("eBook desk",), box="")
NEVER_HIDDEN = ("find", "big")
"""Views that hide nothing by themselves: the first screen shows no patron's data, and a patron reads the big view."""


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
        super().__init__(driver_class=desk_driver(), ansi_color=True)  # a theme may leave the terminal its own colors
        self.bug: BaseException | None = None
        self.goodbye = ""
        self.shown, self.look, self.colours = LOADING, Look(), "dark"
        self.help = self.hidden = False  # whether one of the terminal's own screens lies over the desk's
        self._pressed = self._slow_key = ""  # the last key, and the one that began something slow
        self._slow_until = 0.0
        self._below = Look()  # how the desk's own screen looked when the terminal's came over it
        self.canvas = Canvas(self.paint)
        self.jobs: asyncio.Queue[Job] = asyncio.Queue()
        self.busy = True
        self._opened, self._last_key = opened or (lambda: _open(folders, home)), time.monotonic()
        self._thread = ThreadPoolExecutor(1, "desk")
        self._working: asyncio.Task[None] | None = None

    @property
    def view(self) -> View:
        """What is seen: the desk's own view, or one of the terminal's over it."""
        if self.hidden:
            return hidden_view(self.shown)
        return help_view(self.shown) if self.help else self.shown

    # -------------------------------------------------------------- life

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_mount(self) -> None:
        with suppress(NotImplementedError):  # Windows sends no such signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        if os.isatty(STDIN):
            self.set_interval(1, self._end_with_the_terminal)
        self.app_resume_signal.subscribe(self, lambda _: self._repaint())
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
            self.colours = _colours(self.desk)
            self._turn_to(await self._aside(self._seen))
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
            self.goodbye = await self._aside(lambda: self.desk.goodbye(to_run()))
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
        if self.desk.session.ring:
            self.bell()
        idle = time.monotonic() - self._last_key > BLANK_AFTER
        if idle and not self.hidden and self.view.name not in NEVER_HIDDEN:
            self._cover("hidden")
        elif news:
            view = await self._aside(self._seen)
            self.shown = view if view.warning else view.saying(self.shown.warning)
            self.look = self.look._replace(chosen=min(self.look.chosen, max(0, len(self.view.options) - 1)))
            self.paint()

    def _seen(self) -> View:
        """The desk's view, with what it has to say once."""
        return self.desk.view().saying(self.desk.take_notice())

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
        caret = self.look.caret if view.box is not None and view.box == self.shown.box else len(view.box or "")
        self.shown, self.look, self.help, self.hidden = view, Look(view.chosen, 0, caret), False, False
        self.paint()

    def _repaint(self) -> None:
        """Draw everything again, whatever the terminal shows now."""
        self.paint()
        self.canvas.refresh()
        self.refresh(layout=True)

    def _cover(self, which: str) -> None:
        """Lay one of the terminal's own screens over the desk's."""
        if not (self.help or self.hidden):
            self._below = self.look
        self.hidden, self.help = which == "hidden", which == "help"
        self.look = Look()
        self.paint()

    def _uncover(self) -> None:
        """Show the desk's own screen again, as it was."""
        self.help = self.hidden = False
        self.look = self._below
        self.paint()

    # -------------------------------------------------------------- what comes in

    async def on_event(self, event: events.Event) -> None:
        """Keys go into the queue as they come; everything else takes Textual's way."""
        if isinstance(event, events.Key):
            pressed = time.monotonic()
            self.jobs.put_nowait(lambda: self._key(event.key, event.character, pressed))
        elif isinstance(event, events.Paste):
            line = " ".join(event.text.split())
            self.jobs.put_nowait(lambda: self._search("".join(filter(str.isprintable, line))))
        else:
            await super().on_event(event)
            if isinstance(event, events.Resize):  # of two quick ones back to the same size Textual paints nothing
                self._repaint()

    def on_click(self, event: events.Click) -> None:
        """A click is for the page that was seen: one that comes too late does nothing."""
        page, view = self.canvas.page, self.shown
        self._last_key = time.monotonic()
        command = next((name for row, columns, name in page.keys if event.y == row and event.x in columns), "")
        if self.hidden:
            self._uncover()
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
        if view is self.shown:
            await do()

    # -------------------------------------------------------------- keys

    async def _key(self, key: str, character: str | None, pressed: float) -> None:
        if key == self._slow_key and pressed <= self._slow_until:
            return  # pressed again while it was being done: one press is one job
        self._last_key, self._pressed = time.monotonic(), key
        if self.hidden:
            self._uncover()
            if self.view.box is None or not (character and character.isprintable()):
                return  # the key only brought the screen back; a letter is still text for the box
        command = command_for(key, self.view)
        if self.canvas.page.small and not (command and command.name == "leave"):
            return  # the window is too small to see what a key would do
        if self.view.box is not None and await self._in_box(key, character, self.view.box):
            return
        if (key in MOVES or key in ENDS) and self.view.options:
            self._move(key)
        elif character and character in "123456789" and numbered(self.view):
            await self._choose(int(character) - 1)
        elif command:
            await self._command(command.name)
        elif character and character.isalpha():
            await self._search(character)

    async def _command(self, name: str) -> None:
        action = self.shown.commands.get(name)
        if name == "choose":
            await self._choose(self.look.chosen)
        elif name in ("next-page", "last-page"):
            self._page(1 if name == "next-page" else -1)
        elif self.help and name in ("back", "help"):
            self._uncover()
        elif name == "help":
            self._cover("help")
        elif name == "blank":
            self._cover("hidden")
        elif name == "repaint":
            self._repaint()
        elif name == "theme":
            await self._aside(self._next_theme)
            self.paint()
        elif name == "other":
            await self._choose_other(self.look.chosen)
        elif action:
            await self._apply(action)

    async def _choose(self, index: int) -> None:
        if index >= len(self.view.options):
            return
        if self.help:
            command = help_commands(self.shown)[index]
            self._uncover()
            await self._command(command.name)
            return
        option = self.view.options[index]
        if option.slow:
            self.look = self.look._replace(chosen=index)
            self.shown = self.shown.saying(option.slow)
            self.paint()
        await self._apply(option.action)
        if option.slow:
            self._slow_key, self._slow_until = self._pressed, time.monotonic()

    async def _choose_other(self, index: int) -> None:
        other = self.view.options[index].other if index < len(self.view.options) else None
        if other:
            await self._apply(other)

    async def _apply(self, action: "Action") -> None:
        """Let the desk do something, commit it, and only then show what came of it."""

        def all_of_it() -> View:
            from wizard.desk.practice import (
                act,  # here, since the first screen is painted before the database is loaded
            )

            self.desk = act(self.desk, action)
            return self._seen()

        view = await self._aside(all_of_it)
        if self.desk.left:
            self.exit()
        else:
            self._turn_to(view)

    async def _search(self, text: str) -> None:
        """Put text into the box, or begin to search with it: letters do so on every screen."""
        if self.help or self.hidden:
            self._uncover()
        find = self.shown.commands.get("find")
        if self.shown.box is None and find:
            await self._apply(find)
        await self._type(text)

    def _next_theme(self) -> None:
        self.colours = THEMES[(THEMES.index(self.colours) + 1) % len(THEMES)]
        self.desk.session.settings.put("colours", self.colours)

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
        elif character and character.isprintable():
            await self._type(character)
        else:
            return False
        return True

    async def _type(self, typed: str) -> None:
        text, caret = self.shown.box, self.look.caret
        if text is not None and typed and cells(text) < 200:
            await self._retype(text[:caret] + typed[:200] + text[caret:], caret + len(typed[:200]))

    async def _retype(self, text: str, caret: int) -> None:
        def all_of_it() -> View:
            self.desk.typed(text)
            return self._seen()

        self.shown = await self._aside(all_of_it)
        self.look = Look(self.shown.chosen, 0, caret)
        self.paint()


def _colours(desk: "Desk") -> str:
    """The theme this computer remembers, or the usual one."""
    chosen = desk.session.settings.get("colours")
    return chosen if chosen in THEMES else PLAIN if os.environ.get("NO_COLOR") else "dark"


def _open(folders: tuple[Path, ...], home: Path) -> "Desk":
    from wizard.desk.startup import open_desk  # here, since the first screen is painted before

    desk = open_desk(folders, home)
    gc.freeze()  # what is loaded by now stays: looking through it for rubbish would only take time from a step
    return desk
