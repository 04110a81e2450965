"""The terminal app: a queue of keys, and one thread that does everything except draw.

A key is taken from the queue only after the work for the previous key is finished and committed. So no key gets lost
or runs twice, and the event loop never waits for the disk.
"""

import asyncio
import gc
import os
import signal
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import OptionList

from wizard.desk.settings import PLAIN, THEMES
from wizard.desk.terminal import themes
from wizard.desk.terminal.bindings import bindings
from wizard.desk.terminal.driver import desk_driver
from wizard.desk.terminal.keys import Command, command_for, commands_in, numbered, with_own
from wizard.desk.terminal.screen import DeskScreen
from wizard.desk.terminal.sizes import PANELS
from wizard.desk.view import View
from wizard.system.invocation import to_run
from wizard.system.text_width import cells

if TYPE_CHECKING:
    from textual.driver import Driver

    from wizard.desk.actions import Action
    from wizard.desk.desk import Desk

T = TypeVar("T")
Job = Callable[[], Coroutine[Any, Any, None]]

BLANK_AFTER = 180  # After this many seconds without a key, the screen hides the patron's visit (standard PR11).
STDIN = 0
LOADING = View(name="find", shape="list", title=("eBook desk",), box="")
HIDDEN = View(name="blank", shape="page", title=("eBook desk",))
HELP = View(name="help", shape="list", title=("What the keys do here",))
HIDDEN_WORDS = "This screen is hidden. Press any key to show it again.\n\nNothing is lost."
NEVER_HIDDEN = ("find", "big")
"""Views that are never hidden: the first screen shows no patron data, and the big view is for a patron to read."""


class DeskApp(App[None], inherit_bindings=False):
    """The Textual app that shows the desk in a terminal."""

    CSS_PATH = "desk.tcss"
    TITLE = "eBook desk"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings())
    COMMAND_PALETTE_BINDING = "ctrl+underscore"  # Not used. Our own key for the palette is in the table of keys.
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(
        self,
        folders: tuple[Path, ...],
        home: Path,
        opened: "Callable[[], Desk] | None" = None,
        driver: "type[Driver] | None" = None,
    ) -> None:
        """Set up the app.

        `opened` makes the desk. It's called in the thread that the desk will run in. By default, it loads the content
        and opens the saved visits. `driver` is for a terminal that isn't on this computer.
        """
        super().__init__(driver_class=driver or desk_driver(), ansi_color="NO_COLOR" in os.environ or None)
        self.bug: BaseException | None = None
        self.goodbye = ""
        self.shown, self.hidden, self._below = LOADING, False, 0
        self.face = DeskScreen(LOADING)
        self.jobs: asyncio.Queue[Job] = asyncio.Queue()
        self.busy = True
        self._pressed = self._slow_key = ""  # The last key, and the key that started something slow.
        self._slow_until = self._hidden_at = 0.0
        self._opened, self._last_key = opened or (lambda: _open(folders, home)), time.monotonic()
        self._thread = ThreadPoolExecutor(1, "desk")
        self._working: asyncio.Task[None] | None = None
        for theme in themes.desk_themes():
            self.register_theme(theme)
        self._few_colors = self.no_color or self.console.color_system in (None, "standard")
        self.set_reactive(App.theme, PLAIN if self._few_colors else "dark")  # This must be set before styles are read.
        self.stylesheet.set_variables(self.get_css_variables())
        if self._few_colors:
            self.ansi_color = True

    @property
    def view(self) -> View:
        """The view that is shown, or else the help or the hidden screen on top of it."""
        return HIDDEN if self.hidden else HELP if self.helping else self.shown

    @property
    def helping(self) -> bool:
        """Whether the help is open."""
        return self.screen_stack[-1].has_class("-help")

    def get_default_screen(self) -> Screen[None]:
        return self.face

    @property
    def COMMANDS(self) -> set[Any]:  # type: ignore[override]
        from wizard.desk.terminal.overlays import CommandProvider  # Imported only if someone opens the palette.

        return {CommandProvider}

    # -------------------------------------------------------------- starting and ending

    def on_mount(self) -> None:
        with suppress(NotImplementedError):  # Windows doesn't have this signal.
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        if os.isatty(STDIN):
            self.set_interval(1, self._end_with_the_terminal)
        self.app_resume_signal.subscribe(self, lambda _: self._repaint())
        self.face.show(self.shown)
        self.call_after_refresh(self._begin)

    def _end_with_the_terminal(self) -> None:
        """Exit if the terminal is gone. A program that ignores SIGHUP would otherwise try to read from it forever."""
        if not os.isatty(STDIN):
            self.exit()

    def _begin(self) -> None:
        """Load everything, now that the first screen has been drawn."""
        self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            self.desk = await self._aside(self._opened)
            await self._use_library_color()
            self._paint_in(self.desk.session.settings.get("colours"))
            self._turn_to(await self._aside(self._seen))
            await self._aside(self.desk.warm)
            await self._peek()
            self.set_interval(self.desk.pace, lambda: self.jobs.put_nowait(self._glance))
            while True:
                self.busy = False
                job = await self.jobs.get()
                self.busy = True
                await job()
                if self.jobs.empty():
                    await self._peek()
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
        """Close the desk after a bug without showing anything on the screen. `run` raises it again."""
        self.bug = self.bug or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Don't print Textual's own error report, because it would show the values of variables."""
        self._close_messages_no_wait()

    async def _glance(self) -> None:
        """Show changes from elsewhere, but keep the chosen line, the scroll position, and the message.

        Ring the bell once if a patron is ready, and hide the screen if no one has used it for a while.
        """
        news = await self._aside(self.desk.glance)
        if self.desk.session.ring:
            self.bell()
        idle = time.monotonic() - self._last_key > BLANK_AFTER
        if idle and not self.hidden and self.shown.name not in NEVER_HIDDEN:
            self._hide()
        elif news:
            view = await self._aside(self._seen)
            self.shown = view if view.warning else view.saying(self.shown.warning)
            self.face.show(self.shown, self.face.chosen, top=False)

    def _seen(self) -> View:
        """Return the desk's view, with its one-time notice and those of the terminal's own commands that were typed."""
        return with_own(self.desk.view().saying(self.desk.take_notice()))

    async def _peek(self) -> None:
        """Show which services work on the chosen device, or what the sheet will say, if there's room."""
        action = None
        if self._on_shelf and self.face.size.width >= PANELS:
            action = self.shown.options[self.face.chosen].action
        elif self.shown.plan and self.face.has_sheet:
            action = self.shown.commands.get("sheet")
        if action is None or self.hidden or action == self.face.peeked:
            return
        view = await self._aside(partial(self.desk.peek, action))
        if view:
            self.face.show_peek(action, view)

    async def _aside(self, do: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    # -------------------------------------------------------------- drawing

    def _turn_to(self, view: View) -> None:
        """Show a new view, and highlight the line that it suggests."""
        self.shown, self.hidden, self.face.cover_text = view, False, ""
        self.face.show(view)

    def _repaint(self) -> None:
        """Redraw everything, no matter what the terminal shows now."""
        self.face.redraw()
        for widget in self.screen.walk_children():
            widget.refresh()
        self.screen.refresh(layout=True)

    def _hide(self) -> None:
        """Hide the view. The next key shows it again."""
        self._below = self.face.chosen
        self.hidden, self.face.cover_text, self._hidden_at = True, HIDDEN_WORDS, time.monotonic()
        self.face.show(HIDDEN, top=False)

    def _unhide(self) -> None:
        self.hidden, self.face.cover_text = False, ""
        self.face.show(self.shown, self._below, top=False)

    async def _use_library_color(self) -> None:
        """Draw bars and buttons in the library's color. If the color can't be used, `check` and `doctor` say so."""
        from wizard.printing.branding import own_color  # Imported only after the first screen is drawn.

        with suppress(ValueError, OSError):
            if color := await self._aside(lambda: own_color(self.desk.session.folders)):
                for theme in themes.desk_themes(color):
                    self.register_theme(theme)
                self.mutate_reactive(App.theme)

    def _paint_in(self, colors: str) -> None:
        """Switch to a theme. If the terminal has only a few colors, always use its own colors."""
        wanted = PLAIN if self._few_colors or colors == PLAIN else colors if colors in THEMES else "dark"
        if wanted != self.theme:
            self.ansi_color = True if wanted == PLAIN else None
            self.theme = wanted

    # -------------------------------------------------------------- incoming events

    async def on_event(self, event: events.Event) -> None:
        """Put keys in the queue as they arrive. Textual handles all other events."""
        if isinstance(event, events.Key):
            pressed = time.monotonic()
            self.jobs.put_nowait(lambda: self._key(event, pressed))
        elif isinstance(event, events.Paste) and len(self.screen_stack) == 1:
            line = " ".join(event.text.split())
            self.jobs.put_nowait(lambda: self._search("".join(filter(str.isprintable, line))))
        else:
            await super().on_event(event)
            # After two quick resizes that end at the same size, Textual wouldn't draw anything.
            if isinstance(event, events.Resize):
                self._repaint()
                self.call_after_refresh(self.jobs.put_nowait, self._peek)  # There may be room for more now.

    # A click counts only for the view that was shown when it happened. If it arrives too late, it does nothing.

    @on(OptionList.OptionSelected)
    def _line_clicked(self, chosen: OptionList.OptionSelected) -> None:
        if chosen.option_list is self.face.choices.lines:
            self.action_choose(chosen.option_index)
        elif chosen.option_list is self.face.patrons:
            option = self.face.patrons.shown[chosen.option_index]
            if option:
                self._later(lambda: self._apply(option.action))

    def action_choose(self, index: int) -> None:
        """Choose a line or a device that was clicked."""
        self._later(lambda: self._choose(index))

    def action_go_to(self, index: int) -> None:
        """Go to the step in the plan that was clicked."""
        self._later(lambda: self._apply(self.shown.plan[index].action))

    def action_continue_with(self, index: int) -> None:
        """Continue with the patron whose nickname was clicked."""
        self._later(lambda: self._apply(self.shown.others[index].action))

    def action_run(self, name: str) -> None:
        """Run the command that was clicked."""
        self._later(lambda: self._command(name))

    def on_click(self) -> None:
        self._last_key = time.monotonic()
        if self.hidden:
            self._unhide()

    def _later(self, do: Job) -> None:
        view = self.shown

        async def if_still() -> None:
            if view is self.shown and not self.hidden:
                await do()

        self.jobs.put_nowait(if_still)

    # -------------------------------------------------------------- keys

    async def _key(self, event: events.Key, pressed: float) -> None:
        key, character = event.key, event.character
        if self.helping and character and character.isalpha():
            self.pop_screen()
            await self._search(character)
            return
        if len(self.screen_stack) > 1:
            await super().on_event(event)  # The help or the palette is open.
            return
        if key == self._slow_key and pressed <= self._slow_until:
            return  # The key was pressed again while its job was still running. Each job needs only one press.
        self._last_key, self._pressed = time.monotonic(), key
        printable = bool(character and character.isprintable())
        if self.hidden:
            self._unhide()
            seen = pressed > self._hidden_at  # Otherwise, the view was still shown when the key was pressed.
            if seen and (self.shown.box is None or not printable):
                return  # This key only brings the screen back. If there's a text box, a letter is also typed into it.
        command = command_for(key, self.shown)
        if self.face.small and not (command and command.name == "leave"):
            return  # The window is too small to see what a key would do.
        if self.shown.box is not None and printable:
            self._type(character or "")
        elif not await self._check_bindings(key) and character and character.isalpha():
            await self._search(character)
        await self._retype()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key binding works in the current view."""
        if action == "command":
            command = command_for(str(parameters[1]), self.shown)
            moves = parameters[1] == "left" and self._on_shelf
            return command is not None and command.name == parameters[0] and not moves
        if action == "digit":
            return numbered(self.shown)
        if action == "move_sideways":
            return self._on_shelf
        return bool(self.shown.options) if action in ("move", "move_to") else True

    @property
    def _on_shelf(self) -> bool:
        """Whether a device on the shelf is marked, so Left and Right move the mark."""
        chosen = self.face.chosen
        return chosen < len(self.shown.options) and self.shown.options[chosen].icon is not None

    async def action_command(self, name: str, _: str) -> None:
        """Run the command with this name."""
        await self._command(name)

    async def action_digit(self, digit: int) -> None:
        """Choose the line with this number."""
        await self._choose(digit - 1)

    def action_move(self, by: int) -> None:
        """Move the mark up or down."""
        self.face.move(by)

    def action_move_sideways(self, by: int) -> None:
        """Move the mark along the shelf."""
        self.face.move(by, sideways=True)

    def action_move_to(self, to: int) -> None:
        """Move the mark to the first or the last line."""
        self.face.move(1000 if to else -1000)

    def offered(self) -> list[tuple[Command, Callable[[], None]]]:
        """Return every command that works here, with the function that runs it."""
        listed = [command for command in commands_in(self.shown) if command.name != "palette"]
        return [(command, partial(self._run, command.name)) for command in listed]

    def search_for(self, text: str) -> None:
        """Search for a text, no matter which screen is shown."""
        self._later(lambda: self._search_for(text))

    async def _search_for(self, text: str) -> None:
        if self.shown.name != "find":
            await self._apply(self.shown.commands["find"])
        self.face.box.value = ""
        await self._search(text)

    def _run(self, name: str) -> None:
        self._later(lambda: self._command(name))

    async def _command(self, name: str) -> None:
        action = self.shown.commands.get(name)
        if name == "choose":
            await self._choose(self.face.chosen)
        elif name in ("next-page", "last-page"):
            self.face.turn(1 if name == "next-page" else -1)
        elif name == "help":
            self._help()
        elif name == "palette":
            self.action_command_palette()
        elif name == "blank":
            self._hide()
        elif name == "repaint":
            self._repaint()
        elif name == "theme":
            await self._next_theme()
        elif name == "other":
            await self._choose_other(self.face.chosen)
        elif name == "leave" and self.face.get_selected_text():
            self.face.action_copy_text()
            self.face.clear_selection()
        elif action:
            await self._apply(action)

    def _help(self) -> None:
        from wizard.desk.terminal.overlays import Help  # Imported only if someone asks for help.

        def run(name: str | None) -> None:
            if name:
                self._later(lambda: self._command(name))

        self.push_screen(Help(self.shown), run)

    async def _choose(self, index: int) -> None:
        if index >= len(self.shown.options):
            return
        option = self.shown.options[index]
        if option.slow:
            self.shown = self.shown.saying(option.slow)
            self.face.show(self.shown, index, top=False)
        await self._apply(option.action)
        if option.slow:
            self._slow_key, self._slow_until = self._pressed, time.monotonic()

    async def _choose_other(self, index: int) -> None:
        other = self.shown.options[index].other if index < len(self.shown.options) else None
        if other:
            await self._apply(other)

    async def _apply(self, action: "Action") -> None:
        """Let the desk apply an action and commit it. Only then show the result."""
        from wizard.desk.actions import OfFace  # Imported here so that the first screen is drawn sooner.

        if isinstance(action, OfFace):
            await self._command(action.name)
            return

        def all_of_it() -> View:
            from wizard.desk.practice import act  # Imported here so that the first screen is drawn sooner.

            self.desk = act(self.desk, action)
            return self._seen()

        view = await self._aside(all_of_it)
        if self.desk.left:
            self.exit()
        else:
            self._turn_to(view)

    async def _search(self, text: str) -> None:
        """Put text in the text box. If there isn't one, start a search with the text, as letters do on every screen."""
        if self.hidden:
            self._unhide()
        find = self.shown.commands.get("find")
        if self.shown.box is None and find:
            await self._apply(find)
        self._type(text)
        await self._retype()

    def _type(self, text: str) -> None:
        if self.shown.box is not None and text and cells(self.face.box.value) < 200:
            self.face.box.insert_text_at_cursor(text[:200])

    async def _retype(self) -> None:
        """If the text in the text box has changed, pass it on to the desk."""
        text = self.face.box.value
        if self.shown.box is None or text == self.shown.box:
            return

        def all_of_it() -> View:
            self.desk.typed(text)
            return self._seen()

        self.shown = await self._aside(all_of_it)
        self.face.show(self.shown)

    async def _next_theme(self) -> None:
        wanted = THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]
        await self._aside(lambda: self.desk.session.settings.put("colours", wanted))
        self._paint_in(wanted)
        self.face.redraw()


def _open(folders: tuple[Path, ...], home: Path) -> "Desk":
    from wizard.desk.startup import open_desk  # Imported here so that the first screen is drawn sooner.

    desk = open_desk(folders, home)
    gc.freeze()  # Everything loaded so far stays in memory, so searching it for garbage would only slow down steps.
    return desk
