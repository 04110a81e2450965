"""The larger parts of the desk: the card of a step, the patrons at the desk, and what goes with a step or a device."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size

from wizard.desk.terminal import drawings, lists, step_card
from wizard.desk.terminal.sizes import HIGHEST, MAPS, PANELS
from wizard.desk.terminal.typeset import Looks
from wizard.desk.terminal.widgets import Column, Lines, Panel, PanelRow, Prose, Settled
from wizard.desk.view import Option, View

_PICTURE_WIDE, _PICTURE_HIGH, _PICTURE_HIGH_IN_CARD = 34, 16, 10
_PATRONS_WIDE = 24


class StepCard(VerticalScroll, Settled, can_focus=False):
    """What a view says. Its lower edge says when there is more."""

    def __init__(self) -> None:
        self.text, self.map, self.outlines = Prose("text"), Prose("map"), Prose("bodies")
        super().__init__(PanelRow(self.text, self.map, id="beside"), self.outlines, id="card")

    def show(self, view: View, looks: Looks, chosen: int, window: Size, top: bool) -> None:
        """Show a view's own words, in a window of this size. `top`: from their beginning."""
        self.text.show(lambda room: step_card.card(view, looks, room, window))
        drawn = self._picture(view, looks, window)
        self.map.display = bool(drawn)
        self.map.show(lambda room: drawn)
        self.outlines.display = any(option.outlines for option in view.options)
        self.show_outlines(view, looks, chosen, window)
        self.display = not self.text.is_blank
        if top:
            self.scroll_home(animate=False, immediate=True)

    def show_outlines(self, view: View, looks: Looks, chosen: int, window: Size) -> None:
        """Show what the devices look like that the answers stand for; which, depends on the chosen one."""
        if self.outlines.display:
            in_words = window.height >= HIGHEST
            self.outlines.show(lambda room: drawings.outlines(view, chosen, looks, room, in_words))

    def _picture(self, view: View, looks: Looks, window: Size) -> Content:
        """Return the picture of a step: always in a middle window, in a narrow one if all the text still fits."""
        if window.width >= PANELS:
            return Content()
        if window.width >= MAPS:
            return drawings.picture(view, looks, _PICTURE_WIDE, _PICTURE_HIGH_IN_CARD)
        drawn = drawings.screen_map(view.screen, looks, _PICTURE_HIGH_IN_CARD) if view.screen else Content()
        if not drawn.plain:
            return drawn
        wide = max(line.cell_length for line in drawn.split("\n"))
        rows = step_card.card(view, looks, window.width - wide - 7, window).plain.count("\n") + 1
        room = window.height - 8 - len(view.options) - bool(view.others)
        return drawn if max(rows, drawn.plain.count("\n") + 1) <= room else Content()

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Say how to see the rest."""
        self.border_subtitle = "PageDown: more" if shown else ""


class PatronPanel(Lines):
    """The patrons at the desk. A click continues with one."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="patrons", markup=False)
        self.border_title = "At the desk"
        self.shown: list[Option | None] = []

    def show(self, view: View, looks: Looks) -> None:
        """Show the current patron and the others."""
        patrons = list(lists.patrons(view, looks, _PATRONS_WIDE)) if view.others else []
        self.shown = [option for _, option in patrons]
        lines = [line for line, _ in patrons]
        if [option.prompt for option in self.options] != lines:
            self.set_options(lines)


class Side(Column):
    """The picture of a step and the plan; or what another screen says about the device that is chosen."""

    def __init__(self) -> None:
        super().__init__(id="side")
        self.picture, self.plan, self.peek, self.tips = Prose("picture"), Panel("plan"), Prose("peek"), Prose("tips")
        self.picture.display = self.peek.display = False
        self.plan.border_title, self.tips.border_title = "Plan", "How this works"
        self.peeked: View | None = None

    def compose(self) -> ComposeResult:
        yield self.picture
        yield self.plan
        yield self.peek
        yield self.tips

    def show(self, view: View, looks: Looks, keep: bool) -> None:
        """Show what goes with a view. `keep`: also keep the screen that was peeked at."""
        drawn = drawings.picture(view, looks, _PICTURE_WIDE, _PICTURE_HIGH)
        self.picture.display = bool(drawn.plain)
        self.picture.border_title = next((row.place for row in view.rows if row.place), "Look for")
        self.picture.show(lambda room: drawn)
        self.plan.show(lambda room: lists.plan(view, looks, room, max(self.plan.content_size.height, 10)))
        self.tips.show(lambda room: lists.tips(looks, room))
        if not keep:
            self.show_peek(None, looks)

    def show_peek(self, view: View | None, looks: Looks) -> None:
        """Show what another screen says."""
        self.peeked = view
        self.peek.display = view is not None
        if view:
            self.peek.border_title = view.title[0]
            self.peek.show(lambda room: lists.services(view, looks, room))
