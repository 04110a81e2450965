"""Lists in the terminal: answers, the plan, the patrons at the desk, the shelf of devices, and a device's services."""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Offset

from wizard.desk.terminal.bars import meter, progress
from wizard.desk.terminal.keys import numbered
from wizard.desk.terminal.typeset import Looks, centered, clickable, hang, padded, spread, stacked
from wizard.desk.view import Option, View
from wizard.presenters import device_icons
from wizard.system.text_width import cells

HINT = 44
"""The column where hints start. In lists that don't change while staff type, hints may start further left."""
HINT_LEFTMOST = 24
MARKS = {"worked": "√", "failed": "x", "not-seen": "-", "now": ">", "": " "}
_SLOT = 11
"""How many columns a device on the shelf takes."""


def prompt(view: View, index: int, looks: Looks, room: int) -> Content:
    """Return an option as a line. When it's chosen, the list puts a mark in front of it."""
    option = view.options[index]
    number = " " if not numbered(view) else f"{index + 1}  " if index < 9 else "   "
    groups = max(cells(one.group) for one in view.options)
    width = min(groups, 20) + 3 if groups else 0
    group = Content(option.group).truncate(max(width - 1, 0), ellipsis=True, pad=True) + " " if width else Content()
    mark = f"{MARKS[option.mark]} " if any(one.mark for one in view.options) else ""
    lead = Content.assemble("   ", (number, looks["act"])) + group + Content(mark + "  " * option.part_of)
    text = Content.styled(option.text, looks[option.tone if option.tone != "ready" else "strong"])
    if option.hint:
        hint = Content.styled(option.hint, looks["ready" if option.tone == "ready" else "quiet"])
        widest = max(cells(one.text) for one in view.options if one.hint)
        column = min(max(HINT_LEFTMOST, widest), HINT) if view.box is None else HINT
        if cells(option.text) <= column <= room - lead.cell_length - 20:
            return stacked(hang(lead + text.pad_right(column - cells(option.text) + 1), hint, room - 1))
        text = text + "  " + hint
    return stacked(hang(lead, text, room - 1))


# ------------------------------------------------------------------ the shelf


class ShelfSize(NamedTuple):
    """How many devices are on a board, and how many rows each drawing takes, or 0 if there's room only for names.

    `gap` is the number of empty rows between two boards.
    """

    columns: int
    drawn: int
    gap: int = 0

    @property
    def high(self) -> int:
        """How many rows a board takes: the drawings, the board itself, and two rows of names, or only the names."""
        return self.drawn + 3 if self.drawn else 2


def shelf_for(count: int, room: int, high: int) -> ShelfSize:
    """Return the shelf with the largest drawings that fit, on boards that are about equally full."""
    boards = ceil(count / max(1, room // _SLOT))
    columns = ceil(count / boards) if boards else 1
    sizes = (ShelfSize(columns, 5, 2), ShelfSize(columns, 5, 1), ShelfSize(columns, 5), ShelfSize(columns, 3))
    return next((size for size in sizes if boards * (size.high + size.gap) <= high), ShelfSize(columns, 0))


def _wide(room: int, columns: int) -> int:
    return max(_SLOT, min(room // columns, 16))


def shelf(view: View, chosen: int, looks: Looks, room: int, high: int) -> Content:
    """Return the devices on their boards. Clicking one chooses it."""
    devices = [(number, option) for number, option in enumerate(view.options) if option.icon]
    size = shelf_for(len(devices), room, high)
    wide = _wide(room, size.columns)
    lines: list[Content] = []
    for first in range(0, len(devices), size.columns):
        lines += [Content()] * (size.gap if first else 0)
        shown = devices[first:][: size.columns]
        slots = [_slot(view, number, number == chosen, looks, wide, size) for number, _ in shown]
        for row in range(max(map(len, slots))):
            lines.append(Content().join(slot[row] if row < len(slot) else Content(" " * wide) for slot in slots))
    return stacked(lines)


def mark_on_shelf(view: View, chosen: int, room: int, high: int) -> Offset:
    """Return the position where the chosen device's name starts."""
    devices = [number for number, option in enumerate(view.options) if option.icon]
    size = shelf_for(len(devices), room, high)
    down, across = divmod(devices.index(chosen), size.columns)
    name = size.drawn + 1 if size.drawn else 0
    return Offset(across * _wide(room, size.columns) + 1, down * (size.high + size.gap) + name)


def _slot(view: View, number: int, here: bool, looks: Looks, wide: int, size: ShelfSize) -> list[Content]:
    icon, drawn = view.options[number].icon, size.drawn
    assert icon is not None
    rows = device_icons.drawn(icon, drawn) if drawn else ()
    name = f"{number + 1} {icon.name}" if numbered(view) and number < 9 else icon.name
    look = looks["act" if here else "text"]
    lines = [Content.styled(row.center(wide), look) for row in rows]
    if drawn:
        lines.append(Content.styled("▀" * wide, looks["act" if here else "line"]))
    for at, line in enumerate(Content(name).wrap(wide - 1)):
        text = f"{'►' if here and not at else ' '}{line.plain.strip()}"
        lines.append(Content.styled(centered(text, wide) if drawn else text.ljust(wide), look))
    lines += [Content(" " * wide)] * (size.high - len(lines))
    return [clickable(line, f"app.choose({number})") for line in lines]


_TIPS = (
    ("Type", "a device, a service, a problem, or words on the patron's screen."),
    ("Enter", "chooses the marked line."),
    ("Tab", "shows all patrons. You can switch anytime. Nothing is lost."),
    ("Ctrl-P", "finds any command by its name."),
)


def tips(looks: Looks, room: int) -> Content:
    """Return a few tips on how the desk works."""
    lines = (hang(padded(key, looks["act"], 8), Content.styled(text, looks["text"]), room) for key, text in _TIPS)
    return stacked(line for block in lines for line in (*block, Content()))


def services(view: View, looks: Looks, room: int) -> Content:
    """Return the services that work on a device, each with how it works, and then the names of those that don't."""
    lines: list[Content] = [*Content.styled(" ".join(view.title[1:]), looks["act"]).wrap(room), Content()]
    for option in view.options:
        if option.tone != "quiet":
            lines.append(Content.assemble(("√ ", looks["see"]), (option.text, looks["strong"])))
            lines += hang(Content("  "), Content.styled(option.hint, looks["quiet"]), room)
    others = ", ".join(option.text for option in view.options if option.tone == "quiet")
    if others:
        lines += [Content(), *Content.styled(f"Not on this device: {others}.", looks["quiet"]).wrap(room)]
    return stacked(lines)


def sheet(view: View, words: str, looks: Looks, high: int) -> Content:
    """Return as much of a sheet as there's room for, centered on a step's line, which is marked."""
    start = " ".join(words.split()[:5])
    here = next((row for row, line in enumerate(view.lines) if start and start in line), -1)
    top = max(0, min(here - high // 2, len(view.lines) - high))
    rows = enumerate(view.lines[top : top + high], top)
    return stacked(
        Content.styled(f"{'►' if row == here else ' '} {line}", looks["paper-now" if row == here else "paper"])
        for row, line in rows
    )


# ------------------------------------------------------------------ the plan and the patrons


def plan(view: View, looks: Looks, room: int, high: int) -> Content:
    """Return the progress, the minutes left, and as much of the plan as there's room for, around the current step."""
    now = next((number for number, option in enumerate(view.plan) if option.mark == "now"), -1)
    left = Content.styled(f"  about {view.minutes} min", looks["quiet"]) if view.minutes else Content()
    head = [meter(*progress(view), room - left.cell_length, looks) + left, Content()] if view.plan else []
    lines: list[tuple[bool, Content]] = []
    for number, option in enumerate(view.plan):
        if option.group:
            lines.append((False, Content.styled(option.group, looks["strong"])))
        look = "act" if number == now else option.tone
        text = Content.styled(f" {'►' if option.mark == 'now' else MARKS[option.mark]} {option.text}", looks[look])
        lines.append((number == now, clickable(text.truncate(room, ellipsis=True), f"app.go_to({number})")))
    at = next((row for row, (here, _) in enumerate(lines) if here), 0)
    page = max(1, (high - 2) // 2)  # Scroll by half a panel, so for most steps, only the mark moves.
    top = max(0, min(at // page * page - 2, len(lines) - high + 2))
    return stacked([*head, *(line for _, line in lines[top : top + high - 2])])


def patrons(view: View, looks: Looks, room: int) -> Iterator[tuple[Content, Option | None]]:
    """Yield the patrons at the desk: the current one, and the others, each with the option that continues with them."""
    handle, *names = view.title
    if view.phases or view.mood or view.name == "finish":
        done = meter(*progress(view), 8, looks) if view.plan else Content()
        yield _patron(handle, " ".join(names), Content.styled("here", looks["see-word"]), done, looks, room), None
    for other in view.others:
        handle, _, where = other.text.partition(": ")
        ready = Content.styled(f" {where} ", looks["ready"]) if other.tone == "ready" else Content()
        place = Content() if ready.plain else Content.styled(where, looks["quiet"])
        yield _patron(handle, other.hint, ready, place, looks, room), other


def _patron(handle: str, name: str, state: Content, place: Content, looks: Looks, room: int) -> Content:
    head = spread(Content.styled(f"  {handle}", looks["strong"]), state + " ", room)
    name_line = Content.styled(f"  {name}", looks["text"]).truncate(room, ellipsis=True)
    return stacked([head, name_line, *([Content("  ") + place] if place.plain else []), Content()])
