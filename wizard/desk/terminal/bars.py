"""The one-line parts of the desk: the title, the trail of phases, the key bar, and the strip of other patrons."""

from textual.content import Content

from wizard.desk.terminal.keys import Command, on_the_bar
from wizard.desk.terminal.typeset import Looks, clickable, spread
from wizard.desk.view import Phase, View
from wizard.system.text_width import cells

_PHASES = {"done": "√", "now": "►", "later": "·"}


def title(view: View, looks: Looks, room: int) -> Content:
    """Return the title line: whose visit this is, and how far along it is."""
    first, *rest = view.title
    left = Content.assemble((f" {first} ", looks["chip"]), *((f"  {text}", "") for text in rest))
    right = Content("   ".join(view.status) + " ")
    starts = (
        bool(view.phases) and not progress(view)[0] and "by-phone" in view.commands and "by phone" not in view.status
    )
    asked = clickable(Content.styled("Phone call? Ctrl-O", looks["act"]), "app.run('by-phone')")
    asked += "   " if view.status else " "
    fits = left.cell_length + asked.cell_length + right.cell_length < room
    return spread(left, asked + right if starts and fits else right, room)


def meter(done: int, of: int, wide: int, looks: Looks) -> Content:
    """Return a progress bar."""
    full = round(wide * done / of) if of else 0
    return Content.assemble(("═" * full, looks["act"]), ("─" * (wide - full), looks["line"]))


def progress(view: View) -> tuple[int, int]:
    """Return how many steps in the plan are done, and how many there are in all."""
    return sum(line.mark not in ("", "now") for line in view.plan), len(view.plan)


def trail(view: View, looks: Looks, room: int, metered: bool = True) -> Content:
    """Return the phases and a progress bar. Clicking a phase goes to its first step.

    If there isn't enough room, finished phases are shown without their names first.
    """
    done, of = progress(view) if metered else (0, 0)
    every = ("done", "now", "later")
    for worded, gap in ((every, "   "), (every, " "), (("now", "later"), " "), (("now",), " ")):
        steps = [_phase(view, phase, worded, looks) for phase in view.phases]
        left = Content(gap).join(steps)
        if left.cell_length + 10 * bool(of) <= room or worded == ("now",):
            break
    wide = min(room - left.cell_length - 3, 26)
    return spread(left, meter(done, of, wide, looks), room) if of and wide >= 6 else left.truncate(room)


def _phase(view: View, phase: Phase, worded: tuple[str, ...], looks: Looks) -> Content:
    sign = _PHASES[phase.state]
    look = looks[{"done": "see", "now": "act", "later": "quiet"}[phase.state]]
    text = Content.styled(f"{sign} {phase.name}" if phase.state in worded else sign, look)
    first = next((number for number, line in enumerate(view.plan) if line.group == phase.name), None)
    return text if first is None or phase.state == "now" else clickable(text, f"app.go_to({first})")


def key_bar(view: View, looks: Looks, room: int) -> Content:
    """Return the line with the keys that staff need most. Each one can be clicked."""
    keys = Content(" ") + Content("  ").join(_key(command, looks) for command in _fitting(view, room))
    return keys.pad_right(max(0, room - keys.cell_length))


def _key(command: Command, looks: Looks) -> Content:
    return clickable(Content.assemble((command.shown, looks["act"]), f" {command.bar}"), f"app.run('{command.name}')")


def _fitting(view: View, room: int) -> list[Command]:
    """Return the commands that fit on the bar. If there are too many, leave out the last ones, but always keep help."""
    commands = on_the_bar(view)
    while sum(cells(c.shown) + cells(c.bar) + 3 for c in commands) > room - 1 and len(commands) > 1:
        commands.pop(-2)
    return commands


def strip(view: View, looks: Looks, room: int) -> Content:
    """Return one line with as many of the other patrons as fit. Clicking one continues with that patron."""
    line = Content.styled(" Also here  ", looks["quiet"])
    for number, other in enumerate(view.others):
        rest = 12 if number + 1 < len(view.others) else 1
        if line.cell_length + cells(other.text) + 3 + rest > room:
            more = f"{len(view.others) - number} more (Tab)"
            return (line + clickable(Content.styled(more, looks["quiet"]), "app.run('patrons')")).truncate(room)
        text = Content.styled(f" {other.text} " if other.tone == "ready" else other.text, looks[other.tone])
        line += clickable(text, f"app.continue_with({number})") + "   "
    return line
