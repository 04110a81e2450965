"""Draws a screen map in a terminal, with only box characters from WGL4, and in no more rows than a step has room for.

`lines` returns lines made of runs, each with one of the desk's roles (`label`, `act`, `line`, `quiet`, `text`). They
contain no markup. The thing to tap looks the way labels do at the desk: `►[Borrow]`. If it's an icon without text,
it's a `●` among `○`, and its name is below the frame after a `▲`. When room is short, book covers shrink first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from wizard.content import sheet_texts
from wizard.presenters.screen_map import BESIDE, MapRow, ScreenMap, Word, cut, cut_rows
from wizard.system.text_width import cells

HIGHEST = 10  # Rows, which is the room that a step has above its answers.
WIDE = {"phone": 32, "tablet": 34, "computer": 38}
WIDE_READER = 32
WGL4 = frozenset("─│┌┐└┘├┤═║╔╗╚╝█░▒▓►◄▲▼●○■·…~") | frozenset(map(chr, range(32, 127)))


class CellRun(NamedTuple):
    """A piece of text with one role, the same as the runs that the desk draws."""

    text: str
    role: str


Line = tuple[CellRun, ...]


def lines(screen: ScreenMap, highest: int = HIGHEST, wide: int = 0, beside: int = BESIDE) -> tuple[Line, ...]:
    """Return the map in at most `highest` rows, or () if it can't be made that small.

    If it's too tall, fewer and fewer things are drawn around the thing to tap.
    """
    room = wide or WIDE.get(screen.device, WIDE_READER)
    for fewer in range(beside, -1, -1):
        for pictures in (True, False):
            drawn = _Drawing(screen, fewer, room, pictures).lines()
            if len(drawn) <= highest:
                return tuple(drawn)
    return ()


def width(line: Line) -> int:
    """Return how many columns a line takes up."""
    return sum(cells(run.text) for run in line)


def text(screen: ScreenMap, highest: int = HIGHEST, beside: int = BESIDE) -> str:
    """Return the map as plain text."""
    return "\n".join("".join(run.text for run in line).rstrip() for line in lines(screen, highest, beside=beside))


class _Drawing:
    """One drawing, which can't be reused. If `pictures` is false, a book cover takes only one row."""

    def __init__(self, screen: ScreenMap, beside: int, wide: int, pictures: bool) -> None:
        self.screen, self.cut, self.beside = screen, cut(screen, beside), beside
        self.wide, self.pictures, self.room = wide, pictures, wide - 4
        self.named_icons: list[tuple[int, str]] = []

    def lines(self) -> list[Line]:
        screen = self.screen
        inside = [*self._head(), *(self._columns() if screen.sidebar else self._rows(self.cut.rows, self.room))]
        drawn = [self._torn() if self.cut.torn_top else self._edge("┌┐")]
        drawn += [self._framed(line) for line in inside]
        if screen.bottom_bar:
            drawn += [self._edge("├┤"), self._framed(self._bar(screen.bottom_bar))]
        drawn.append(self._torn() if self.cut.torn_bottom else self._edge("└┘"))
        return [*drawn, *(self._pointer(at, name) for at, name in self.named_icons)]

    # -------------------------------------------------------------- the frame

    def _edge(self, corners: str) -> Line:
        return (CellRun(f"{corners[0]}{'─' * (self.wide - 2)}{corners[1]}", "line"),)

    def _torn(self) -> Line:
        """Return a torn edge, which shows that the screen continues."""
        return (CellRun("│" + (" ~" * self.wide)[: self.wide - 2] + "│", "line"),)

    def _framed(self, line: Line) -> Line:
        """Return a line inside the frame. The `►` before the thing to tap may go in the margin."""
        margin = "" if line and line[0].text == "►" else " "
        line = _cut_to(line, self.wide - 2 - len(margin))
        rest = self.wide - 2 - len(margin) - width(line)
        return (CellRun("│" + margin, "line"), *line, CellRun(" " * rest, "text"), CellRun("│", "line"))

    def _head(self) -> Iterator[Line]:
        if self.screen.title:
            yield (CellRun(self.screen.title, "quiet"),)
        if self.screen.top_bar:
            yield self._bar(self.screen.top_bar)

    # -------------------------------------------------------------- rows

    def _rows(self, rows: Iterable[MapRow | None], room: int) -> list[Line]:
        drawn: list[Line] = []
        for row in rows:
            drawn += [(CellRun("· · ·", "line"),)] if row is None else self._row(row, room)
        return drawn

    def _row(self, row: MapRow, room: int) -> list[Line]:
        match row.kind:
            case "book" | "app":
                return self._book(row, room)
            case "covers":
                return self._covers(row, room)
            case "tabs":
                return _side_by_side([self._button(word) for word in row.words], room)
            case "button" | "field" | "choice":
                return [self._wide(row.words[0], room, row.kind)]
            case "item":
                return [self._word(row.words[0])]
            case "switch":
                return [(*self._word(row.words[0]), CellRun(" [■ ]", "quiet"))]
            case "text":
                return [self._word(word, room * 3 // 4) for word in row.words[: max(1, self.beside)]]
            case "menu":
                listed = [MapRow("item", (word,)) for word in row.words]
                shown, _ = cut_rows(listed, self.beside)
                return _boxed(self._rows(shown, room - 4), room, "┌─┐│└┘")
            case "dialog":
                shown, _ = cut_rows(row.parts, self.beside)
                return _boxed(self._rows(shown, room - 4), room, "╔═╗║╚╝")
            case "keys":
                keys: list[CellRun] = []
                for word in row.words:
                    keys += [*([CellRun(" + ", "quiet")] if keys else []), CellRun(f"[{word.text}]", "label")]
                return [tuple(keys)]

    def _word(self, word: Word, long: int = 8) -> Line:
        if word.tapped:
            return (CellRun("►", "act"), CellRun(f"[{_called(word)}]", "label"))
        return (CellRun(word.text, "quiet") if word.text else CellRun("─" * long, "line"),)

    def _button(self, word: Word) -> Line:
        if word.tapped:
            return (CellRun("►", "act"), CellRun(f"[{_called(word)}]", "label"))
        return (CellRun(f"[{word.text or '──'}]", "quiet"),)

    def _wide(self, word: Word, room: int, kind: str) -> Line:
        """Return a button or a box that fills the width."""
        shown = word.text or ("────" if kind == "button" else "")
        arrow = "▼" if kind == "choice" else ""
        gap = max(0, room - 2 - cells(shown) - cells(arrow))
        before = gap // 2 if kind == "button" else 0
        button = f"[{' ' * before}{shown}{' ' * (gap - before)}{arrow}]"
        return (*((CellRun("►", "act"),) if word.tapped else ()), CellRun(button, "label" if word.tapped else "quiet"))

    def _book(self, row: MapRow, room: int) -> list[Line]:
        """Return a cover with two lines next to it. If there are buttons, they replace the second line."""
        cover, *buttons = row.words
        if row.kind == "app" and buttons:
            beside: list[Line] = [
                (CellRun("─" * (room // 3), "line"), CellRun("  ", "text"), *self._button(buttons[0]))
            ]
        else:
            beside = [(CellRun("─" * (room * 5 // 9), "line"),)]
            beside += [self._button(word) for word in buttons if word.tapped or self.beside or len(buttons) < 2]
        if len(beside) < 2:
            beside.append((CellRun("─" * (room * 3 // 9), "line"),))
        picture = _cover(cover.tapped) if self.pictures else ["▒▒▒"]
        drawn: list[Line] = []
        for at in range(max(len(picture), len(beside))):
            left = picture[at] if at < len(picture) else " " * cells(picture[0])
            right = beside[at] if at < len(beside) else ()
            lead: Line = (CellRun("►", "act"),) if cover.tapped and at == min(1, len(picture) - 1) else ()
            gap = " " if right and right[0].text == "►" else "  "
            drawn.append((*lead, CellRun(left + gap, "act" if cover.tapped else "line"), *right))
        return drawn

    def _covers(self, row: MapRow, room: int) -> list[Line]:
        cover, across = row.words[0], max(1, min(row.count, room // 6))
        high = 3 if self.pictures else 1
        drawn: list[Line] = []
        for at in range(high):
            first = _cover(cover.tapped)[at] if self.pictures else "▓▓▓▓" if cover.tapped else "▒▒▒▒"
            other = "  " + (_cover(False)[at] if self.pictures else "▒▒▒▒")
            lead: Line = (CellRun("►", "act"),) if cover.tapped and at == high // 2 else ()
            drawn.append(
                (*lead, CellRun(first, "act" if cover.tapped else "line"), CellRun(other * (across - 1), "line"))
            )
        return drawn

    # -------------------------------------------------------------- bars

    def _bar(self, words: tuple[Word, ...]) -> Line:
        """Return words and icons side by side, evenly spaced. A word to tap takes as much room as it needs."""
        shown = [*reversed(words)] if self.screen.mirrored else [*words]
        step = (self.room + 1) / len(shown)
        runs: list[CellRun] = []
        used = 0
        for at, word in enumerate(shown):
            middle = int(at * step + step / 2)
            written = word.text and (word.tapped or (not word.icon and cells(word.text) < step))
            word = word if written else replace(word, text="")
            long = cells(f"►[{word.text}]" if word.tapped else word.text) if written else 1
            start = max(used + bool(used), min(middle - long // 2, self.room - long))
            if start + long > self.room + 1:
                continue
            runs.append(CellRun(" " * (start - used), "text"))
            used = start + long
            if word.tapped and word.text:
                runs += [CellRun("►", "act"), CellRun(f"[{word.text}]", "label")]
            elif word.text and not word.icon:
                runs.append(CellRun(word.text, "quiet"))
            else:
                runs.append(CellRun("●" if word.tapped else "○", "act" if word.tapped else "line"))
            if word.tapped and not word.text:
                self.named_icons.append((start + 2, _called(word)))
        return tuple(run for run in runs if run.text)

    def _pointer(self, at: int, name: str) -> Line:
        """Return the line below the frame that points up to an icon and names it."""
        if at + 2 + cells(name) <= self.wide:
            return (CellRun(" " * at, "text"), CellRun(f"▲ {name}", "act"))
        before = f"{name} ▲"
        return (CellRun(" " * max(0, at + 1 - cells(before)), "text"), CellRun(before, "act"))

    # -------------------------------------------------------------- a window with a sidebar

    def _columns(self) -> list[Line]:
        wide = self.room * 2 // 5
        side, _ = cut_rows(self.screen.sidebar, self.beside)
        left, right = self._rows(side, wide), self._rows(self.cut.rows, self.room - wide - 3)
        drawn: list[Line] = []
        for at in range(max(len(left), len(right))):
            a = _cut_to(left[at], wide + 1) if at < len(left) else ()
            b = right[at] if at < len(right) else ()
            marked, over = bool(b) and b[0].text == "►", bool(a) and a[0].text == "►"
            arrow = self.screen.dragged and over
            between = "◄─" if arrow else "│" if marked else "│ "
            gap = wide + 1 + over - width(a)
            drawn.append((*a, CellRun(" " * gap, "text"), CellRun(between, "act" if arrow else "line"), *b))
        return drawn


def _called(word: Word) -> str:
    """Return what the thing to tap is called: its text, or what people call its icon."""
    if word.text:
        return word.text
    table = sheet_texts.words().table
    named = table.get(f"drawn-{word.icon}") or table.get(f"called-{word.icon}") or ""
    return word.name if word.name != word.icon else named.split(" / ")[-1] or word.icon.replace("-", " ")


def _cover(tapped: bool) -> list[str]:
    return ["╔══╗", "║  ║", "╚══╝"] if tapped else ["┌──┐", "│  │", "└──┘"]


def _side_by_side(words: list[Line], room: int) -> list[Line]:
    """Return words next to each other, on as many lines as they need."""
    drawn: list[Line] = [()]
    for word in words:
        if drawn[-1] and width(drawn[-1]) + 1 + width(word) > room + 1:
            drawn.append(())
        drawn[-1] = (*drawn[-1], *((CellRun(" ", "text"),) if drawn[-1] else ()), *word)
    return drawn


def _boxed(inside: list[Line], room: int, corners: str) -> list[Line]:
    left, along, right, side, low, low_right = tuple(corners)
    drawn: list[Line] = [(CellRun(f"{left}{along * (room - 2)}{right}", "line"),)]
    for line in inside:
        marked = bool(line) and line[0].text == "►"
        line = _cut_to(line, room - 4 + marked)
        gap = room - 4 + marked - width(line)
        drawn.append((CellRun(side + ("" if marked else " "), "line"), *line, CellRun(" " * gap + f" {side}", "line")))
    return [*drawn, (CellRun(f"{low}{along * (room - 2)}{low_right}", "line"),)]


def _cut_to(line: Line, room: int) -> Line:
    """Return as much of a line as fits, with an ellipsis. If a word to tap is too long, `check` warns its author."""
    if width(line) <= room:
        return line
    kept: list[CellRun] = []
    left = room - 1
    for run in line:
        shown = ""
        for letter in run.text:
            if cells(shown + letter) > left:
                break
            shown += letter
        kept.append(CellRun(shown, run.role))
        left -= cells(shown)
        if shown != run.text:
            break
    return (*kept, CellRun("…", "quiet"))
