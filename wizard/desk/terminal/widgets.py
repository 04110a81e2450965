"""The desk's own widgets: text that wraps to its width, the text box, and a list with a mark on the chosen line."""

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

MARK = "►"


class WholeCells(ScrollBarRender):
    """A scroll bar without the partial block characters (eighths), which many console fonts don't have."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8


ScrollBar.renderer = WholeCells


class Settled(Widget):
    """A widget whose virtual size is set only by the layout, so changing its size doesn't trigger another layout.

    List this class after the other base class, because Textual takes styles from the first one.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)


class PanelRow(Horizontal, Settled):
    """Widgets next to each other."""


class Column(Vertical, Settled):
    """Widgets one below the other."""


class Prose(Static, Settled):
    """A text that's laid out for the width it's given. Parts of it can be clickable commands."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self.set_reactive(Widget.auto_links, False)  # Clickable text already has its own style.
        self._make: Callable[[int], Content] = lambda room: Content()
        self._made: tuple[Size, Content] | None = None

    def show(self, make: Callable[[int], Content]) -> None:
        """Show what `make` returns for this width. Only lines that have changed are redrawn."""
        room = self.content_size.width
        before, self._make, self._made = self._made, make, None
        self._content_height_cache = (-1, 0)
        if not self.display:
            return  # The text is made and laid out once it's displayed.
        after = self._text(room)
        if before is None or before[0] != self._space(room) or _rows(before[1]) != _rows(after):
            self.refresh(layout=bool(self.styles.is_auto_height or self.styles.auto_dimensions))
            return
        pairs = enumerate(zip(before[1].split("\n"), after.split("\n"), strict=True))
        changed = [Region(0, row, room, 1) for row, (old, new) in pairs if not old.is_same(new)]
        if changed:
            self.refresh(*changed)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to show."""
        return not self._text(self.content_size.width).plain

    def _space(self, room: int) -> Size:
        """Return the size that the text is laid out for."""
        return Size(max(room, 2))  # At least 2, because a window may be very narrow while it's being resized.

    def _text(self, room: int) -> Content:
        space = self._space(room)
        if self._made is None or self._made[0] != space:
            self._made = space, self._make(space.width)
        return self._made[1]

    def render(self) -> Content:
        return self._text(self.content_size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rendered lines. Neighbors with the same style are joined, because each style takes 40 bytes."""
        return [strip.simplify() for strip in super().render_lines(crop)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return _rows(self._text(width))


def _rows(text: Content) -> int:
    return text.plain.count("\n") + 1 if text.plain else 0


class Panel(Prose):
    """A text that's laid out for the width and the height it's given."""

    def _space(self, room: int) -> Size:
        return Size(max(room, 2), self.content_size.height)


class Box(Input, inherit_bindings=False):
    """The text box. Every character is text, including `/` and `?`. The keys that edit it have bindings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("ctrl+left", "cursor_left_word", show=False),
        Binding("ctrl+right", "cursor_right_word", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("ctrl+w", "delete_left_word", show=False),
        Binding("escape,ctrl+u", "clear", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Return whether a key edits the text. In an empty box, the editing keys are commands instead."""
        return bool(self.value) or action == "delete_right"

    def action_clear(self) -> None:
        """Delete the whole text."""
        self.value = ""


class Lines(OptionList, inherit_bindings=False):
    """A list of options. The chosen one has a mark as well as a background."""

    def move(self, by: int) -> None:
        """Move the mark, but never past the first or last option."""
        if self.option_count:
            self.highlighted = max(0, min(self.option_count - 1, (self.highlighted or 0) + by))

    def render_line(self, y: int) -> Strip:
        strip, line = super().render_line(y), self.scroll_offset.y + y
        if line >= len(self._lines) or self._lines[line] != (self.highlighted, 0):
            return strip
        head = strip.crop(0, 3)
        style = next(iter(head), Segment("")).style
        return Strip.join([Strip([Segment(f" {MARK} ", style)], 3), strip.crop(3)])

    @property
    def mark(self) -> Offset:
        """Where the chosen line is on the screen."""
        row = self._index_to_line.get(self.highlighted or 0, 0) - self.scroll_offset.y
        return self.content_region.offset + Offset(1, max(row, 0))
