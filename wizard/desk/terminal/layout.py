"""Where everything of a view stands on a screen of a given size: a pure function, so that any size can be tried.

A step is one block of at most 24 rows at the top of the window. Its answers stand at the block's foot, always at the
same height, so that neither the eye nor the mouse has to look for them. (desk-screens: 0, 12)
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.desk.keys import on_the_bar
from wizard.desk.text_layout import GUTTER, WIDEST, Line, Run, cue_lines, cut, fill, width, wrap_text
from wizard.desk.view import Option, View
from wizard.system.text_width import cells

SMALLEST = (60, 18)
BLOCK = 24
ANSWERS = 7  # rows kept for answers on a step
WIDE, LEFT = 130, 102


class Size(NamedTuple):
    """The window, in columns and rows."""

    width: int
    height: int


class Look(NamedTuple):
    """What the person at the keyboard did to a view: the line chosen, how far down they are, where the caret is."""

    chosen: int = 0
    top: int = 0
    caret: int = 0


@dataclass
class Page:
    """The screen: its lines, and what a click on it means."""

    lines: list[Line]
    options: dict[int, int] = field(default_factory=dict)  # row: option
    keys: list[tuple[int, range, str]] = field(default_factory=list)  # row, columns: command
    caret: tuple[int, int] | None = None
    most: int = 0  # how far down one can go
    step: int = 1  # how far a page goes
    left: int = 0  # columns that belong to the options
    small: bool = False  # nothing of the view is shown


def lay_out(view: View, size: Size, look: Look) -> Page:
    """The whole screen of a view."""
    if size.width < SMALLEST[0] or size.height < SMALLEST[1]:
        return Page(_too_small(size), small=True)
    return _Layout(view, size, look).page()


def _too_small(size: Size) -> list[Line]:
    said = f"Please make this window larger. It is {size.width} by {size.height}; the desk needs 60 by 18."
    lines = [*wrap_text(said, "strong", size.width), *wrap_text("Nothing is lost.", "text", size.width)]
    return (lines + [()] * size.height)[: size.height]


class _Layout:
    """One laying out. Not reused."""

    def __init__(self, view: View, size: Size, look: Look) -> None:
        self.view, self.size, self.look = view, size, look
        self.left = LEFT if size.width >= WIDE and view.plan else size.width
        self.page_made = Page([], left=self.left)

    def page(self) -> Page:
        """The title, what the shape makes of the room between, and the key bar."""
        head, body, options, foot = self._head(), self._body(), self._options(), [*self._strip(), self._bar()]
        room = self.size.height - 1 - len(head) - len(foot)
        shapes = {"step": self._step, "list": self._list, "page": self._page, "big": self._big}
        middle = shapes[self.view.shape](body, options, room)
        lines = [self._title(), *head, *middle]
        lines += [()] * (self.size.height - len(foot) - len(lines))
        page = self.page_made
        page.lines = [*self._beside(lines), *foot]
        page.options = {row + 1 + len(head): index for row, index in page.options.items()}
        return page

    # -------------------------------------------------------------- shapes: what stands between head and key bar

    def _step(self, body: list[Line], options: list[tuple[int, Line]], room: int) -> list[Line]:
        badge = wrap_text(self.view.badge, "quiet", self.left - 4)[:1] if self.view.badge else [()]
        block = min(room, BLOCK - (self.size.height - room))
        answers = max(ANSWERS, len(options))
        block = min(room, max(block, len(body) + answers + 3))
        if len(body) + answers + 3 > block:
            answers = max(len(options), block - 3 - len(body))
        answers = min(answers, block - 3 - min(len(body), 5))
        shown = self._scrolled(body, block - 3 - answers)
        rule, listed = self._listed(options, answers, len(shown))
        return [*shown, rule, *listed, (), (Run("  ", "quiet"), *badge[0])]

    def _list(self, body: list[Line], options: list[tuple[int, Line]], room: int) -> list[Line]:
        shown = self._scrolled(body, min(len(body), room - 1 - min(len(options), room // 2)))
        rule, listed = self._listed(options, min(len(options), room - 1 - len(shown)), len(shown))
        return [*shown, rule, *listed]

    def _page(self, body: list[Line], options: list[tuple[int, Line]], room: int) -> list[Line]:
        shown = self._scrolled(body, room - 1 - len(options))
        if not options:
            return shown
        rule, listed = self._listed(options, len(options), len(shown))
        return [*shown, rule, *listed]

    def _big(self, _: list[Line], options: list[tuple[int, Line]], room: int) -> list[Line]:
        """One sentence at a time; how far down one is, is which of them."""
        from wizard.desk.terminal.big_letters import pages  # lazily: not before somebody turns the screen round

        made = pages(" ".join(self.view.lines), self.size.width - 4, room - 2)
        at = min(self.look.top, len(made) - 1)
        self.page_made.most = len(made) - 1
        more = f"   {at + 1} of {len(made)}" if len(made) > 1 else ""
        return [(Run(f"  {self.view.intro}{more}", "strong"),), (), *((Run(f"  {row}", "text"),) for row in made[at])]

    # -------------------------------------------------------------- parts

    def _title(self) -> Line:
        right = self.view.right
        title = cut(self.view.title, max(self.size.width - cells(right) - 4, 8))
        right = cut(right, self.size.width - cells(title) - 4)
        gap = self.size.width - cells(title) - cells(right) - 2
        return (Run(f" {title}{' ' * gap}{right} ", "title"),)

    def _head(self) -> list[Line]:
        if self.view.box is not None:
            return self._box(self.view.box)
        if not self.view.trail:
            return []
        for steps, gap in self._trails():
            if sum(map(len, steps)) + gap * len(steps) < self.left:
                break
        looks = ("strong" if mark == "►" else "quiet" for mark, _ in self.view.trail)
        between = " " * gap
        return [(Run(" ", "quiet"), *(Run(step + between, look) for step, look in zip(steps, looks, strict=True)))]

    def _trails(self) -> Iterator[tuple[list[str], int]]:
        """The trail with its gap, from the whole to the shortest: what is behind loses its words first."""
        whole = [f"{mark} {word}" for mark, word in self.view.trail]
        ahead = [f"{mark} {word}" if mark != "√" else mark for mark, word in self.view.trail]
        here = [f"{mark} {word}" if mark == "►" else mark for mark, word in self.view.trail]
        yield from ((whole, 3), (ahead, 3), (ahead, 2), (here, 2))

    def _box(self, text: str) -> list[Line]:
        inside = self.size.width - 2
        before, under, after = text[: self.look.caret], text[self.look.caret :][:1] or " ", text[self.look.caret + 1 :]
        while cells(before) > inside - 4:
            before = before[1:]
        words = "" if text else self.view.prompt
        after = cut(after + words, inside - 2 - cells(before) - cells(under))
        gap = " " * (inside - 1 - cells(before) - cells(under) - cells(after))
        middle = (
            Run("│ ", "act"),
            Run(before, "text"),
            Run(under, "caret"),
            Run(after + gap, "text" if text else "quiet"),
        )
        self.page_made.caret = (2 + cells(before), 2)
        line = "─" * inside
        return [(Run(f"┌{line}┐", "act"),), (*middle, Run("│", "act")), (Run(f"└{line}┘", "act"),)]

    def _body(self) -> list[Line]:
        room = min(self.left - 3, WIDEST)
        lines = cue_lines(self.view.rows, room) + [line for text in self.view.lines for line in self._set(text, room)]
        if self.view.intro:
            lines = wrap_text(self.view.intro, "text", room) + lines
        if self.view.aside:
            lines = [*wrap_text(self.view.aside, "quiet", room), (), *lines]
        if self.view.notice:
            indent = " " * GUTTER if self.view.shape == "step" else ""
            said = wrap_text(self.view.notice, "bad", room - len(indent))
            lines = [*((Run(indent, "bad"), *line) for line in said), *([()] if lines else []), *lines]
        return [(), *((Run(" ", "text"), *line) if line else () for line in lines)] if lines else [()]

    @staticmethod
    def _set(text: str, room: int) -> list[Line]:
        """A line as it is; wrapped, behind its own blanks, where it is too long."""
        if cells(text) <= room:
            return [(Run(text, "text"),) if text else ()]
        indent = text[: len(text) - len(text.lstrip())]
        return [(Run(indent, "text"), *line) for line in wrap_text(text.lstrip(), "text", room - len(indent))]

    def _scrolled(self, body: list[Line], room: int) -> list[Line]:
        """As many lines as there is room for, with a word where there are more."""
        page = self.page_made
        page.step, page.most = max(room - 2, 1), max(0, len(body) - room)
        if len(body) <= room:
            return body + [()] * (room - len(body) if self.view.shape != "list" else 0)
        top = min(self.look.top, page.most)
        shown = body[top : top + room]
        if top < page.most:
            shown[-1] = (Run(" ▼ more: PageDown", "strong"),)
        if top:
            shown[0] = (Run(" ▲ more: PageUp", "strong"),)
        return shown

    # -------------------------------------------------------------- options

    def _options(self) -> list[tuple[int, Line]]:
        """Every row of every option, with the option's number."""
        return [(index, line) for index, option in enumerate(self.view.options) for line in self._option(index, option)]

    def _option(self, index: int, option: Option) -> list[Line]:
        chosen = index == self.look.chosen
        look, quiet = ("chosen", "quiet-chosen") if chosen else (option.style, "quiet")
        number = f"{index + 1}  " if self.view.numbered and index < 9 else "   " if self.view.numbered else " "
        lead = (" ►" if chosen else "  ") + number
        lead += option.before
        room = self.left - cells(lead) - 1
        if option.hint:
            text = fill(cut(option.text, room - 12), min(self.view.column, room - 12))
            hint = cut(option.hint, room - cells(text) - 1)
            line: Line = (Run(lead + text + " ", look), Run(hint, "ready" if option.style == "ready" else quiet))
            return [self._ground(line, chosen)]
        if option.before:
            return [self._ground((Run(lead + cut(option.text, room), look),), chosen)]
        wrapped = wrap_text(option.text, look, room)
        indent = " " * cells(lead)
        return [
            self._ground((Run(indent if number else lead, look), *line), chosen) for number, line in enumerate(wrapped)
        ]

    def _ground(self, line: Line, chosen: bool) -> Line:
        """The chosen line's ground as wide as the window."""
        return (*line, Run(" " * (self.left - width(line)), "chosen")) if chosen else line

    def _listed(self, options: list[tuple[int, Line]], room: int, above: int) -> tuple[Line, list[Line]]:
        """The rule, which says when there are more lines than fit, and the lines round the chosen one."""
        at = next((row for row, (index, _) in enumerate(options) if index == self.look.chosen), 0)
        last = max((row for row, (index, _) in enumerate(options) if index == self.look.chosen), default=0)
        top = min(max(0, last - room + 1, at - room // 2), max(0, len(options) - room))
        shown = options[top : top + room]
        self.page_made.options = {above + 1 + row: index for row, (index, _) in enumerate(shown)}
        more = f" {shown[0][0] + 1} to {shown[-1][0] + 1} of {len(self.view.options)} " if len(options) > room else ""
        rule = "─" * (self.left - 6 - len(more)) + more + "─" * 4
        return (Run(" " + rule, "line"),), [line for _, line in shown] + [()] * (room - len(shown))

    # -------------------------------------------------------------- beside and below

    def _beside(self, lines: list[Line]) -> list[Line]:
        """On a wide window the plan stands at the right, as high as the window; it is only looked at."""
        if self.left == self.size.width:
            return lines
        rows, room = self.view.plan, len(lines) - 2
        top = min(max(0, self.view.plan_at - room // 2), max(0, len(rows) - room))
        plan = [(), *(self._plan_line(option) for option in rows[top : top + room])]
        plan += [()] * (len(lines) - 1 - len(plan))
        return [lines[0], *(self._pair(left, right) for left, right in zip(lines[1:], plan, strict=True))]

    def _plan_line(self, option: Option) -> Line:
        return (Run(cut(option.before + option.text, self.size.width - self.left - 4), option.style),)

    def _pair(self, left: Line, right: Line) -> Line:
        return (*left, Run(" " * (self.left - width(left)), "text"), Run("│ ", "line"), *right)

    def _strip(self) -> list[Line]:
        """The other patrons, as many as there is room for."""
        if not self.view.strip:
            return []
        runs = [Run(" ALSO HERE (Tab)  ", "quiet")]
        for number, (text, look) in enumerate(self.view.strip):
            rest = 6 if number + 1 < len(self.view.strip) else 1
            if width(tuple(runs)) + cells(text) + rest > self.size.width:
                runs.append(Run("...", "quiet"))
                break
            runs += [Run(text, look), Run("   ", "quiet")]
        self.page_made.keys.append((self.size.height - 2, range(self.size.width), "patrons"))
        return [tuple(runs)]

    def _bar(self) -> Line:
        """The key bar. Where it is too long its first words go; the help stays."""
        commands = on_the_bar(self.view.name)
        while sum(len(c.shown) + len(c.bar) + 3 for c in commands) > self.size.width - 1 and len(commands) > 1:
            commands.pop(0)
        runs: list[Run] = [Run(" ", "bar")]
        for command in commands:
            start = width(tuple(runs))
            runs += [Run(command.shown, "key"), Run(f" {command.bar}  ", "bar")]
            self.page_made.keys.append((self.size.height - 1, range(start, width(tuple(runs)) - 1), command.name))
        return (*runs, Run(" " * (self.size.width - width(tuple(runs))), "bar"))
