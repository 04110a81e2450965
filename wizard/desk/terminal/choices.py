"""The widget for choosing an option: lines, and the shelf of devices below them. One mark moves through both."""

from textual.app import ComposeResult
from textual.geometry import Offset

from wizard.desk.terminal import lists
from wizard.desk.terminal.keys import numbered
from wizard.desk.terminal.typeset import Looks
from wizard.desk.terminal.widgets import Column, Lines, Panel
from wizard.desk.view import View


class Choices(Column):
    """A view's options. Options with an icon are on the shelf, and come last."""

    def __init__(self) -> None:
        super().__init__(id="choices")
        self.lines, self.shelf = Lines(id="answers", markup=False), Panel("shelf")
        self.view: View | None = None
        self.looks: Looks = {}
        self.chosen, self._more_above = 0, False

    def compose(self) -> ComposeResult:
        yield self.lines
        yield self.shelf

    def show(self, view: View, chosen: int, looks: Looks, width: int) -> None:
        """Show a view's options, with one of them marked. `width` is the width to use before the first layout."""
        self.view, self.looks, self.chosen = view, looks, max(0, min(chosen, len(view.options) - 1))
        room = self.lines.scrollable_content_region.width or width
        listed = [index for index, option in enumerate(view.options) if not option.icon]
        prompts = [lists.prompt(view, index, looks, room) for index in listed]
        if [option.prompt for option in self.lines.options] != prompts:
            self.lines.set_options(prompts)
        self.say_how(self._more_above)
        self.lines.display, self.shelf.display = bool(prompts), len(prompts) < len(view.options)
        self.display = bool(view.options)
        self._mark()

    def say_how(self, more_above: bool) -> None:
        """Say above the lines how to choose one, and how to see the rest of the text if it's cut."""
        self._more_above = more_above
        how = "Press Enter or a number" if self.view and numbered(self.view) else "Press Enter"
        self.lines.border_title = f" PageDown: more   {how} " if more_above else f" {how} "

    def on_resize(self) -> None:
        """Wrap the lines again, because they have less room if a panel is now shown next to them."""
        if self.view:
            self.show(self.view, self.chosen, self.looks, self.size.width)

    def move(self, by: int, sideways: bool) -> None:
        """Move the mark, but never past the first or last option. On the shelf, Up and Down go to another board."""
        count, listed = len(self.view.options) if self.view else 0, self.lines.option_count
        if not count:
            return
        if self.chosen >= listed and not sideways and abs(by) == 1:
            by *= self._columns
            by = max(by, listed - 1 - self.chosen) if listed else by
        to = self.chosen + by
        if 0 <= to < count or abs(by) != self._columns or sideways:
            self.chosen = max(0, min(count - 1, to))
        self._mark()

    @property
    def _columns(self) -> int:
        count = len(self.view.options) - self.lines.option_count if self.view else 0
        return lists.shelf_for(count, *self.shelf.content_size).columns

    def _mark(self) -> None:
        view, chosen, looks = self.view, self.chosen, self.looks
        self.lines.highlighted = chosen if chosen < self.lines.option_count else None
        if view:
            self.shelf.show(lambda room: lists.shelf(view, chosen, looks, room, self.shelf.content_size.height))

    @property
    def mark(self) -> Offset:
        """Where the mark is on the screen."""
        if self.view is None or self.chosen < self.lines.option_count or not self.view.options:
            return self.lines.mark
        return self.shelf.content_region.offset + lists.mark_on_shelf(self.view, self.chosen, *self.shelf.content_size)
