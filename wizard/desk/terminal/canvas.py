"""The one widget of the desk: it draws a page, and paints again only what changed."""

from collections.abc import Callable

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from wizard.desk.terminal.layout import Page
from wizard.desk.terminal.theme import style
from wizard.desk.text_layout import Line


class Canvas(Widget, can_focus=True):
    """Draws a page, line by line. Only lines that changed are painted again."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self, resized: Callable[[], None]) -> None:
        """`resized` is called once the window has another size."""
        super().__init__()
        self._resized = resized
        self.page = Page([])
        self.colours = "dark"

    def show(self, page: Page, colours: str) -> None:
        """Paint this page instead of the last."""
        old, fresh = self.page.lines, colours != self.colours or len(page.lines) != len(self.page.lines)
        self.page, self.colours = page, colours
        changed = [row for row, line in enumerate(page.lines) if fresh or line != old[row]]
        self.refresh(*(Region(0, row, self.size.width, 1) for row in changed)) if changed else None

    def on_resize(self) -> None:
        self._resized()

    def render_line(self, y: int) -> Strip:
        line: Line = self.page.lines[y] if y < len(self.page.lines) else ()
        segments = [Segment(run.text, style(run.role, self.colours)) for run in line if run.text]
        return Strip(segments).adjust_cell_length(self.size.width, style("text", self.colours))
