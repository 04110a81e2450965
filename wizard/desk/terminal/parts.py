"""From a view to what widgets show: Textual content with hanging indents. Nothing here is ever read as markup."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.desk.terminal.keys import Command, numbered, on_the_bar
from wizard.desk.view import Option, Phase, View
from wizard.system.text_width import cells

if TYPE_CHECKING:
    from wizard.content.spans import Phrase
    from wizard.presenters.prompt import Row
    from wizard.presenters.screen_map import ScreenMap

Looks = Mapping[str, str]

GUTTER = 13
WIDEST = 88
HINT = 44
"""The column of a line's hint; a nearer one where groups take room before the lines."""
HINT_IN_GROUPS = 24
LEGEND = "√ worked   x didn't   - not seen   > now"
MARKS = {"worked": "√", "failed": "x", "not-seen": "-", "now": ">", "": " "}
_PHASES = {"done": "√", "now": "►", "later": "·"}
_KEPT = "\ue000"
"""A blank inside a label, so that wrapping keeps the label together."""

_ROLES = {
    "trouble": ("bad", "strong"),
    "fix": ("bad", "text"),
    "say": ("say-word", "say"),
    "act": ("chip", "strong"),
    "how": ("quiet", "text"),
    "see": ("see-word", "see"),
    "note": ("quiet", "quiet"),
    "table": ("quiet", "text"),
    "then": ("quiet", "quiet"),
    "bad": ("bad", "strong"),
    "plain": ("quiet", "text"),
}
"""How the word of a row and its text look."""


def hang(lead: Content, text: Content, room: int, under: Content | None = None) -> list[Content]:
    """Wrap a text after its lead; further lines begin below it, after `under`."""
    under = under or Content(" " * lead.cell_length)
    wrapped = text.wrap(max(room - lead.cell_length, 2))
    lines = [Content(line.plain.replace(_KEPT, " "), list(line.spans)) for line in wrapped]
    return [(under if number else lead) + line for number, line in enumerate(lines)]


def stacked(lines: Iterable[Content]) -> Content:
    """Return lines as one content."""
    return Content("\n").join(lines)


def spread(left: Content, right: Content, room: int) -> Content:
    """Return one at the left edge and one at the right; the left one is cut where both are too long."""
    if left.cell_length + right.cell_length + 1 > room:
        left = left.truncate(max(room - right.cell_length - 1, 12), ellipsis=True)
        right = right.truncate(max(room - left.cell_length - 1, 0), ellipsis=True)
    return left + " " * (room - left.cell_length - right.cell_length) + right


def phrase(words: "Phrase", look: str, looks: Looks, room: int) -> Content:
    """Return a phrase; its labels are drawn as buttons."""
    parts: list[tuple[str, str]] = []
    for span in words:
        if span.kind == "label":
            text = f"[{span.text}]"
            parts.append((text.replace(" ", _KEPT) if cells(text) <= room else text, looks["label"]))
        elif span.kind != "icon":
            parts.append(("____________" if span.kind == "blank" else span.text, looks[look]))
    return Content.assemble(*parts)


# ------------------------------------------------------------------ the title, the trail, and the key bar


def title(view: View, looks: Looks, room: int) -> Content:
    """Return whose visit it is, and how far it has come."""
    first, *rest = view.title
    left = Content.assemble((f" {first} ", looks["chip"]), *((f"  {text}", "") for text in rest))
    return spread(left, Content("   ".join(view.status) + " "), room)


def trail(view: View, looks: Looks, room: int) -> Content:
    """Return the phases and the progress; what is behind loses its words first."""
    done, of = sum(line.mark not in ("", "now") for line in view.plan), len(view.plan)
    for worded, gap in ((("done", "now", "later"), "   "), (("now", "later"), "  "), (("now",), " ")):
        steps = [
            (_phase(phase, worded) + gap, looks["act" if phase.state == "now" else "quiet"]) for phase in view.phases
        ]
        left = Content.assemble(*steps)
        if left.cell_length + 12 * bool(of) <= room or worded == ("now",):
            break
    wide = min(room - left.cell_length - 2, 26)
    if not of or wide < 6:
        return left.truncate(room)
    full = round(wide * done / of)
    return spread(left, Content.assemble(("═" * full, looks["act"]), ("─" * (wide - full), looks["line"])), room)


def _phase(phase: Phase, worded: tuple[str, ...]) -> str:
    sign = _PHASES[phase.state]
    return f"{sign} {phase.name}" if phase.state in worded else sign


def key_bar(view: View, looks: Looks, room: int) -> Content:
    """Return the keys that staff need most."""
    return Content(" ") + Content("  ").join(
        Content.assemble((command.shown, looks["act"]), f" {command.bar}") for command in _fitting(view, room)
    )


def command_at(view: View, x: int, room: int) -> str:
    """Return which command is at a column of the key bar."""
    start = 1
    for command in _fitting(view, room):
        end = start + cells(f"{command.shown} {command.bar}")
        if start <= x < end:
            return command.name
        start = end + 2
    return ""


def _fitting(view: View, room: int) -> list[Command]:
    """Return the commands on the bar. Where there are too many the first go; help stays."""
    commands = on_the_bar(view)
    while sum(cells(c.shown) + cells(c.bar) + 3 for c in commands) > room - 1 and len(commands) > 1:
        commands.pop(0)
    return commands


def strip(view: View, looks: Looks, room: int) -> Content:
    """Return the other patrons in one line, as many as there is room for."""
    line = Content.assemble((" ALSO HERE (Tab)  ", looks["quiet"]))
    for number, other in enumerate(view.others):
        rest = 6 if number + 1 < len(view.others) else 1
        if line.cell_length + cells(other.text) + rest > room:
            return line + Content.assemble(("...", looks["quiet"]))
        line += Content.assemble((other.text, looks[other.tone]), "   ")
    return line


# ------------------------------------------------------------------ the card


def card(view: View, looks: Looks, room: int) -> Content:
    """Return all that a view says between its title and its answers."""
    wide = min(room, WIDEST)
    lines: list[Content] = []
    if view.shape == "step" and view.warning:
        lines += [*hang(Content(" " * GUTTER), Content.styled(view.warning, looks["bad"]), wide), Content()]
    if view.aside:
        lines += [*Content.styled(view.aside, looks["quiet"]).wrap(wide), Content()]
    if view.intro and view.shape != "big":
        lines += Content.styled(view.intro, looks["text"]).wrap(wide)
    lines += rows(view.rows, looks, wide)
    for text in _texts(view):
        indent = Content(" " * (len(text) - len(text.lstrip())))
        lines += hang(indent, Content.styled(text.lstrip(), looks["paper" if view.shape == "page" else "text"]), wide)
    return stacked(lines)


def _texts(view: View) -> Iterator[str]:
    """The plain lines: the view's own, its examples, and what the marks before its options mean."""
    yield from view.lines
    if view.examples:
        yield f"For example: {', '.join(view.examples)}"
    if view.label:
        yield from ("", view.label)
    if view.name == "checklist":
        yield LEGEND


def rows(cue: "Iterable[Row]", looks: Looks, room: int) -> list[Content]:
    """Return the rows with their words in a gutter, a blank line between roles."""
    lines: list[Content] = []
    before = ""
    for number, row in enumerate(cue):
        if number and row.word and before != "trouble":
            lines.append(Content())
        lines += _row(row, looks, room, heads=number == 0)
        before = row.role
    return lines


def _row(row: "Row", looks: Looks, room: int, heads: bool) -> Iterator[Content]:
    word_look, look = _ROLES[row.role]
    if heads and row.role == "plain" and not row.word:
        look = "strong"
    text = phrase(row.phrase, look, looks, room - GUTTER)
    if row.role != "act":
        yield from hang(_padded(row.word, looks[word_look], GUTTER), text, room)
        return
    bar = Content.assemble(("▌ ", looks["act"]))
    under = Content(" " * (GUTTER - 2)) + bar
    lead = _padded(f" {row.word} ", looks["chip"], GUTTER - 2) + bar
    if row.place:
        yield lead + Content.styled(row.place.upper(), looks["act"])
        lead = under
    yield from hang(lead, text, room, under)


def _padded(text: str, look: str, to: int) -> Content:
    """Return a text in its look, with plain blanks up to a width."""
    return Content.assemble((text, look) if text.strip() else "", " " * (to - (cells(text) if text.strip() else 0)))


def screen_map(screen: "ScreenMap", looks: Looks, highest: int) -> Content:
    """Return the map of the screen a step is done on."""
    from wizard.presenters import screen_cells  # lazily: the first paint draws none

    lines = screen_cells.lines(screen, highest)
    return stacked(Content.assemble(*((run.text, looks[run.role]) for run in line)) for line in lines)


# ------------------------------------------------------------------ options


def prompt(view: View, index: int, looks: Looks, room: int) -> Content:
    """Return a line to choose; its mark is put before it while it's chosen."""
    option = view.options[index]
    number = " " if not numbered(view) else f"{index + 1}  " if index < 9 else "   "
    groups = max(cells(one.group) for one in view.options)
    width = min(groups, 20) + 3 if groups else 0
    group = Content(option.group).truncate(max(width - 1, 0), ellipsis=True, pad=True) + " " if width else Content()
    mark = f"{MARKS[option.mark]} " if any(one.mark for one in view.options) else ""
    lead = Content("  " + number) + group + Content(mark + "  " * option.part_of)
    text = Content.styled(option.text, looks[option.tone if option.tone != "ready" else "strong"])
    if option.hint:
        hint = Content.styled(option.hint, looks["ready" if option.tone == "ready" else "quiet"])
        column = HINT_IN_GROUPS if groups else HINT
        if cells(option.text) <= column <= room - lead.cell_length - 20:
            return stacked(hang(lead + text.pad_right(column - cells(option.text) + 1), hint, room - 1))
        text = text + "  " + hint
    return stacked(hang(lead, text, room - 1))


def plan(view: View, looks: Looks, room: int, high: int) -> Content:
    """Return as much of the plan as there is room for, around the current step."""
    now = next((number for number, option in enumerate(view.plan) if option.mark == "now"), 0)
    lines: list[tuple[bool, Content]] = []
    for number, option in enumerate(view.plan):
        if option.group:
            lines.append((False, Content.styled(option.group, looks["quiet"])))
        look = "act" if number == now else option.tone
        text = Content.styled(f" {'►' if option.mark == 'now' else MARKS[option.mark]} {option.text}", looks[look])
        lines.append((number == now, text.truncate(room, ellipsis=True)))
    at = next((row for row, (here, _) in enumerate(lines) if here), 0)
    top = max(0, min(at - high // 2, len(lines) - high))
    return stacked(line for _, line in lines[top : top + high])


def patrons(view: View, looks: Looks) -> Iterator[tuple[Content, Option | None]]:
    """Return the patrons at the desk: the current one, and the others with what leads to them."""
    if view.phases or view.name == "finish":
        yield Content.assemble(("  " + view.title[0], looks["strong"]), ("  here", looks["see"])), None
    for other in view.others:
        yield Content.assemble("  ", (other.text, looks[other.tone])), other
    if not view.others and "close" not in view.commands:
        yield Content.styled("  No one yet", looks["quiet"]), None
