"""The table of keys as Textual key bindings. The app decides which of them work in the current view."""

from collections.abc import Iterator

from textual.binding import Binding

from wizard.desk.terminal.keys import BIG, COMMANDS, ENDS, MOVES, SIDEWAYS


def bindings() -> Iterator[Binding]:
    """Yield a binding for each command, each digit, and each key that moves the mark."""
    for command in (*COMMANDS, *BIG):
        for key in command.keys:
            action = f"command('{command.name}', '{key}')"
            yield Binding(key, action, command.bar, key_display=command.shown, tooltip=command.help)
    for key, by in MOVES.items():
        yield Binding(key, f"move({by})", show=False)
    for key, by in SIDEWAYS.items():
        yield Binding(key, f"move_sideways({by})", show=False)
    for key, to in ENDS.items():
        yield Binding(key, f"move_to({to})", show=False)
    for digit in range(1, 10):
        yield Binding(str(digit), f"digit({digit})", show=False)
