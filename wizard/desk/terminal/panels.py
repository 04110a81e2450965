"""The larger parts of the desk: the card with a step, the list of patrons, and the panel next to a step or device."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from wizard.desk.terminal import drawings, lists, step_card
from wizard.desk.terminal.sizes import HIGHEST, MAPS, PANELS
from wizard.desk.terminal.typeset import Looks
from wizard.desk.terminal.widgets import Column, Lines, Panel, PanelRow, Prose, Settled
from wizard.desk.view import Option, View

_PICTURE_WIDE, _PICTURE_HIGH, _PICTURE_HIGH_IN_CARD = 34, 16, 10
_PATRONS_WIDE = 24


class StepCard(VerticalScroll, Settled, can_focus=False):
    """The card with a view's text."""

    class Cut(Message):
        """There's more text than the card has room for, or there no longer is."""

        def __init__(self, more: bool) -> None:
            super().__init__()
            self.more = more

    def __init__(self) -> None:
        self.text, self.map, self.outlines = Prose("text"), Prose("map"), Prose("bodies")
        super().__init__(PanelRow(self.text, self.map, id="beside"), self.outlines, id="card")

    def show(self, view: View, looks: Looks, chosen: int, window: Size, top: bool) -> None:
        """Show a view's text in a window of this size. Set `top` to scroll to the beginning."""
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
        """Show what the devices in the answers look like. If they don't all fit, show those in the chosen answer."""
        if self.outlines.display:
            in_words = window.height >= HIGHEST
            self.outlines.show(lambda room: drawings.outlines(view, chosen, looks, room, in_words))

    def _picture(self, view: View, looks: Looks, window: Size) -> Content:
        """Return a step's picture if it belongs on the card.

        It always does in a medium-sized window. In a narrow window, it does only if all text still fits. In a wide
        window, the picture is in a panel at the side.
        """
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
        """Tell the screen, which says which key scrolls to the rest."""
        self.post_message(self.Cut(shown))


class PatronPanel(Lines):
    """The patrons at the desk. Clicking one continues with that patron."""

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
    """The panels at the side: a step's picture and the plan, or what works on the chosen device."""

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
        """Show the panels for a view. Set `keep` to keep showing the device's services, too."""
        drawn = drawings.picture(view, looks, _PICTURE_WIDE, _PICTURE_HIGH)
        self.picture.display = bool(drawn.plain)
        self.picture.border_title = next((row.place for row in view.rows if row.place), "Look for")
        self.picture.show(lambda room: drawn)
        self.plan.show(lambda room: lists.plan(view, looks, room, max(self.plan.content_size.height, 10)))
        self.tips.show(lambda room: lists.tips(looks, room))
        if not keep:
            self.show_peek(None, looks)

    def show_peek(self, view: View | None, looks: Looks) -> None:
        """Show a preview of another view, or hide it if there is none."""
        self.peeked = view
        self.peek.display = view is not None
        if view:
            self.peek.border_title = view.title[0]
            self.peek.show(lambda room: lists.services(view, looks, room))
