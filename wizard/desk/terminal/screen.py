"""The desk's only Textual screen. It's given a view, and updates its widgets in place."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from wizard.content.spans import plain
from wizard.desk.terminal import bars, lists, step_card
from wizard.desk.terminal.choices import Choices
from wizard.desk.terminal.full_window import big, is_small, too_small
from wizard.desk.terminal.panels import PatronPanel, Side, StepCard
from wizard.desk.terminal.sizes import EVEN_WIDER, HIGH, HIGHEST, MAPS, PANELS
from wizard.desk.terminal.themes import looks
from wizard.desk.terminal.typeset import Looks, stacked
from wizard.desk.terminal.widgets import Box, Column, Panel, PanelRow, Prose
from wizard.desk.view import View

if TYPE_CHECKING:
    from wizard.desk.actions import Action


class DeskScreen(Screen[None], inherit_bindings=False):
    """The screen, which is composed only once. `view` is the view that it shows."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (MAPS, "-middle"), (PANELS, "-wide"), (EVEN_WIDER, "-widest")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high"), (HIGHEST, "-highest")]  # noqa: RUF012

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view, self.cover_text, self.page = view, "", 0
        self.bar, self.trail, self.keys, self.others = Prose("title"), Prose("trail"), Prose("keys"), Prose("others")
        self.box = Box(id="box", select_on_focus=False)
        self.box.cursor_blink = False
        self.card, self.foot = StepCard(), Prose("foot")
        self.choices, self.patrons, self.side, self.cover = Choices(), PatronPanel(), Side(), Prose("cover")
        self.sheet = Panel("sheet")
        self.sheet.border_title = "On the sheet"
        self.peeked: Action | None = None

    def compose(self) -> ComposeResult:
        yield self.bar
        with PanelRow(id="main"):
            yield self.patrons
            with Column(id="center"):
                yield self.box
                yield self.trail
                yield self.card
                yield self.choices
                yield self.foot
                yield self.sheet
            yield self.side
        yield self.cover
        yield self.others
        yield self.keys

    def on_resize(self, event: events.Resize) -> None:
        """Redraw everything for the new size.

        Ignore a size that's out of date. Textual would lay it out and send it to this screen again, and the two sizes
        would alternate forever.
        """
        if event.size != self.app.size:
            event.prevent_default()
            return
        self.call_after_refresh(self.redraw)

    def on_step_card_cut(self, event: StepCard.Cut) -> None:
        """Say that there's more text: above a step's answers, or on the border of a page."""
        self.card.border_subtitle = "PageDown: more" if event.more and self.view.shape == "page" else ""
        self.choices.say_how(event.more)

    # -------------------------------------------------------------- a view

    @property
    def small(self) -> bool:
        """Whether the window is too small to see what a key would do."""
        return is_small(self.size)

    @property
    def looks(self) -> Looks:
        return looks(self.app.theme)

    def show(self, view: View, chosen: int | None = None, top: bool = True) -> None:
        """Show a view, with its suggested line chosen or another one. Set `top` to start at its beginning."""
        look = self.looks
        if view.title[:1] != self.view.title[:1]:
            self.sheet.show(lambda room: Content())  # Clear the previous patron's sheet.
        self.view = view
        if top:
            self.page, self.peeked = 0, None
        with self.app.batch_update():
            self._shape(view)
            self.bar.show(lambda room: bars.title(view, look, room))
            self.keys.show(lambda room: bars.key_bar(view, look, room))
            self.others.show(lambda room: bars.strip(view, look, room))
            self.trail.show(lambda room: bars.trail(view, look, room, self.size.width < PANELS))
            self._box(view)
            self.choices.show(view, view.chosen if chosen is None else chosen, look, self.size.width)
            self.card.show(view, look, self.chosen, self.size, top)
            self._foot(view, look)
            if self.patrons.display:
                self.patrons.show(view, look)
            if self.side.display:
                self.side.show(view, look, keep=not top)
            self.cover.show(self._covering)
        self.set_focus(self.box if view.box is not None else self.choices.lines)
        self.call_after_refresh(self.point)

    @property
    def has_sheet(self) -> bool:
        """Whether there's room to show what the sheet will say."""
        return self.size.width >= EVEN_WIDER and self.size.height >= HIGHEST

    def show_peek(self, action: "Action", view: View) -> None:
        """Show a preview of what an action would open: the sheet, or the services that work on a device."""
        self.peeked, look = action, self.looks
        if view.shape != "page":
            self.side.show_peek(view, look)
            return
        words = next((plain(row.phrase) for row in self.view.rows if row.role == "act"), "")
        self.sheet.show(lambda room: lists.sheet(view, words, look, self.sheet.content_size.height))

    def _covering(self, room: int) -> Content:
        """Return what covers the desk, or nothing if it isn't covered."""
        if self.small:
            return too_small(self.size)
        if self.cover_text or self.view.shape != "big":
            return Content(self.cover_text)
        text, self.page = big(self.view, self.looks, room, self.size, self.page)
        return text

    def redraw(self) -> None:
        """Draw the same view again, in another size or theme."""
        if self.is_running:
            self.show(self.view, self.chosen, top=False)

    def _shape(self, view: View) -> None:
        wanted = {f"-{view.shape}", f"-{view.name}"}
        has = {
            "-box": view.box is not None,
            "-trail": view.phases,
            "-others": view.others,
            "-plan": view.plan,
            "-bodies": any(option.outlines for option in view.options),
            "-shelf": any(option.icon for option in view.options),
            "-covered": self.cover_text or self.small or view.shape == "big",
            f"-{self.app.theme}": True,
            f"-{view.mood}": view.mood,
        }
        wanted |= {name for name, it_has in has.items() if it_has}
        keep = {name for name in self.classes if name in _BREAKS}
        if wanted | keep != self.classes:
            self.set_classes(wanted | keep)

    def _box(self, view: View) -> None:
        if view.box is None:
            return
        if self.box.value != view.box:
            self.box.value = view.box
            self.box.cursor_position = len(view.box)
        self.box.placeholder = view.empty
        self.box.border_title, self.box.border_subtitle = step_card.on_the_box(view, self.size.width)

    def _foot(self, view: View, look: Looks) -> None:
        said = view.badge if view.shape == "step" else view.warning
        self.foot.show(lambda room: stacked(Content.styled(said, look["quiet" if view.badge else "bad"]).wrap(room)))

    # -------------------------------------------------------------- the chosen line

    @property
    def chosen(self) -> int:
        """The number of the chosen line."""
        return self.choices.chosen

    def move(self, by: int, sideways: bool = False) -> None:
        """Move the mark, but never past the first or last option. On the shelf, Up and Down go to another board."""
        self.choices.move(by, sideways)
        self.card.show_outlines(self.view, self.looks, self.chosen, self.size)
        self.point()

    def point(self) -> None:
        """Put the terminal's cursor on the chosen line. A text box places the cursor on its own."""
        if self.view.box is None:
            self.app.cursor_position = self.choices.mark

    def turn(self, way: int) -> None:
        """Go one page up or down in the big view, in a long text, or in the list."""
        if self.view.shape == "big":
            self.page = max(0, self.page + way)
            self.cover.show(self._covering)
        elif self.card.max_scroll_y:
            self.card.scroll_relative(y=way * max(self.card.size.height - 1, 1), animate=False, immediate=True)
        else:
            self.move(way * max(self.choices.size.height - 1, 2))


_BREAKS = frozenset(name for _, name in (*DeskScreen.HORIZONTAL_BREAKPOINTS, *DeskScreen.VERTICAL_BREAKPOINTS))
