"""The one screen of the desk: a view goes in, and widgets change in place."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen

from wizard.desk.terminal import parts
from wizard.desk.terminal.themes import looks
from wizard.desk.terminal.widgets import Bar, Box, Card, Lines, Prose
from wizard.desk.view import Option, View

SMALLEST = (60, 18)
PANELS, EVEN_WIDER, MAPS = 120, 160, 100
"""Columns from which there are panels at both sides, what the sheet says, and always a map."""
MAP_HIGH = 16


class DeskScreen(Screen[None], inherit_bindings=False):
    """Composed once. `view` is what it shows."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (MAPS, "-middle"), (PANELS, "-wide"), (EVEN_WIDER, "-widest")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-high"), (40, "-highest")]  # noqa: RUF012

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view, self.cover_text, self.page = view, "", 0
        self.bar, self.trail, self.keys, self.others = Bar("title"), Bar("trail"), Bar("keys"), Bar("others")
        self.box = Box(id="box", select_on_focus=False)
        self.box.cursor_blink = False
        self.text, self.map, self.foot = Prose("text"), Prose("map"), Prose("foot")
        self.picture, self.plan, self.cover = Prose("picture"), Prose("plan"), Prose("cover")
        self.card = Card(Horizontal(self.text, self.map, id="beside"), id="card")
        self.answers, self.patrons = Lines(id="answers", markup=False), Lines(id="patrons", markup=False)
        self.patrons.can_focus = False
        self.beside: list[Option | None] = []

    def compose(self) -> ComposeResult:
        yield self.bar
        with Horizontal(id="main"):
            yield self.patrons
            with Vertical(id="center"):
                yield self.box
                yield self.trail
                yield self.card
                yield self.answers
                yield self.foot
            with Vertical(id="side"):
                yield self.picture
                yield self.plan
        yield self.cover
        yield self.others
        yield self.keys

    def on_mount(self) -> None:
        self.patrons.border_title, self.picture.border_title, self.plan.border_title = "At the desk", "Screen", "Plan"

    def on_resize(self) -> None:
        """Everything again for the new size."""
        self.call_after_refresh(self.redraw)

    # -------------------------------------------------------------- a view

    @property
    def small(self) -> bool:
        """Whether the window is too small to see what a key would do."""
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    @property
    def looks(self) -> parts.Looks:
        return looks(self.app.theme)

    @property
    def chosen(self) -> int:
        return self.answers.highlighted or 0

    def show(self, view: View, chosen: int | None = None, top: bool = True) -> None:
        """Show a view, its own line chosen or another one. `top`: from its beginning."""
        look = self.looks
        self.view = view
        if top:
            self.page = 0
        with self.app.batch_update():
            self._shape(view)
            self.bar.show(lambda room: parts.title(view, look, room))
            self.keys.show(lambda room: parts.key_bar(view, look, room))
            self.others.show(lambda room: parts.strip(view, look, room))
            self.trail.show(lambda room: parts.trail(view, look, room))
            self._box(view)
            self._card(view, look, top)
            self._answers(view, look, view.chosen if chosen is None else chosen)
            self._sides(view, look)
            self._show_cover(view)
        self.set_focus(self.box if view.box is not None else self.answers)
        self.call_after_refresh(self.point)

    def redraw(self) -> None:
        """The same again, in another size or theme."""
        if self.is_running:
            self.show(self.view, self.chosen, top=False)

    def point(self) -> None:
        """Put the terminal's cursor where the eye is: on the chosen line, or in the box, which does it itself."""
        if self.view.box is None:
            self.app.cursor_position = self.answers.mark

    def _shape(self, view: View) -> None:
        wanted = {f"-{view.shape}", f"-{view.name}"}
        wanted |= {"-box"} if view.box is not None else set()
        wanted |= {"-trail"} if view.phases else set()
        wanted |= {"-others"} if view.others else set()
        wanted |= {"-plan"} if view.plan else set()
        wanted |= {"-covered"} if self.cover_text or self.small or view.shape == "big" else set()
        wanted |= {"-plain"} if self.app.theme == "plain" else set()
        keep = {name for name in self.classes if name in _BREAKS}
        if wanted | keep != self.classes:
            self.set_classes(wanted | keep)

    def _box(self, view: View) -> None:
        if view.box is not None and self.box.value != view.box:
            self.box.value = view.box
            self.box.cursor_position = len(view.box)
        self.box.placeholder = view.empty

    def _card(self, view: View, look: parts.Looks, top: bool) -> None:
        self.text.show(lambda room: parts.card(view, look, room))
        drawn = self._map_beside(view, look)
        self.map.display = bool(drawn)
        self.map.show(lambda room: drawn)
        self.card.display = bool(parts.card(view, look, 60).plain)
        if top:
            self.card.scroll_home(animate=False, immediate=True)
        said = view.badge if view.shape == "step" else view.warning
        self.foot.show(
            lambda room: parts.stacked(Content.styled(said, look["quiet" if view.badge else "bad"]).wrap(room))
        )

    def _map_beside(self, view: View, look: parts.Looks) -> Content:
        """Return the map for the card: always on a middle window, on a narrow one where all of the text fits beside."""
        if view.screen is None or self.size.width >= PANELS:
            return Content()
        drawn = parts.screen_map(view.screen, look, 10)
        if self.size.width >= MAPS or not drawn.plain:
            return drawn
        wide = max(line.cell_length for line in drawn.split("\n"))
        lines = parts.card(view, look, self.size.width - wide - 7).plain.count("\n") + 1
        room = self.size.height - 8 - len(view.options) - bool(view.others)
        return drawn if max(lines, drawn.plain.count("\n") + 1) <= room else Content()

    def _answers(self, view: View, look: parts.Looks, chosen: int) -> None:
        room = self.answers.scrollable_content_region.width or self.size.width
        prompts = [parts.prompt(view, index, look, room) for index in range(len(view.options))]
        if [option.prompt for option in self.answers.options] != prompts:
            self.answers.set_options(prompts)
        self.answers.highlighted = min(chosen, len(prompts) - 1) if prompts else None
        self.answers.display = bool(prompts)

    def _sides(self, view: View, look: parts.Looks) -> None:
        if self.size.width < PANELS:
            return
        shown = list(parts.patrons(view, look))
        self.beside = [option for _, option in shown]
        self.patrons.set_options([line for line, _ in shown])
        drawn = parts.screen_map(view.screen, look, MAP_HIGH) if view.screen else Content()
        self.picture.display = bool(drawn.plain)
        self.picture.show(lambda room: drawn)
        self.plan.show(lambda room: parts.plan(view, look, room, max(self.plan.content_size.height, 10)))

    def _show_cover(self, view: View) -> None:
        self.cover.show(lambda room: self._covering(view, room))

    def _covering(self, view: View, room: int) -> Content:
        """Return what covers the desk: what hides it, what asks for more room, or big letters."""
        if self.small:
            size = f"It is {self.size.width} by {self.size.height}; the desk needs 60 by 18."
            return Content(f"Please make this window larger. {size}\nNothing is lost.")
        if self.cover_text:
            return Content(self.cover_text)
        if view.shape != "big":
            return Content()
        from wizard.desk.terminal.big_letters import pages  # lazily: not before someone turns the screen around

        made = pages(" ".join(view.lines), room, self.size.height - 4)
        self.page = min(self.page, len(made) - 1)
        more = f"   {self.page + 1} of {len(made)}" if len(made) > 1 else ""
        return Content("\n".join((f"{view.intro}{more}", "", *made[self.page])))

    # -------------------------------------------------------------- paging

    def turn(self, way: int) -> None:
        """A page up or down: of big letters, of a long text, or of the list."""
        if self.view.shape == "big":
            self.page = max(0, self.page + way)
            self._show_cover(self.view)
            self.cover.refresh()
        elif self.card.max_scroll_y:
            self.card.scroll_relative(y=way * max(self.card.size.height - 1, 1), animate=False, immediate=True)
        else:
            self.answers.move(way * max(self.answers.size.height - 1, 1))


_BREAKS = frozenset(name for _, name in (*DeskScreen.HORIZONTAL_BREAKPOINTS, *DeskScreen.VERTICAL_BREAKPOINTS))
