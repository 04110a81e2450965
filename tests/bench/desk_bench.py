"""How fast the desk is, on a real terminal: `python -m tests.bench.desk_bench [steps]`.

The first paint is held against an empty Textual app, since most of it is Textual's own import. A step is measured from
the key to the last byte of its frame, with the commit to disk that comes before it.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from tests.desk.terminal import DESK, Terminal

EMPTY = (sys.executable, "-c", "from textual.app import App; App().run()")
RUNS = 9
FIRST_PAINT_AT_MOST = 1.3  # of the empty app's
STEP_AT_MOST, BYTES_AT_MOST, FRAMES = 20.0, 6144, 1.0  # ms, bytes, frames; without the disk


def first_paint(argv: tuple[str, ...], home: Path, mark: bytes) -> float:
    """Milliseconds from the start of the program to its first frame."""
    terminal = Terminal(home, argv)
    while mark not in terminal.written:
        terminal.read(0.5)
    spent = (terminal.last - terminal.began) * 1000
    terminal.kill()
    return spent


def key(terminal: Terminal, keys: str) -> tuple[float, float, int, int]:
    """To the first and to the last byte in ms, bytes, frames."""
    terminal.first = 0.0
    terminal.press(keys)
    terminal.settle(0.12)
    first, last = ((moment - terminal.sent) * 1000 for moment in (terminal.first, terminal.last))
    return first, last, len(terminal.written), terminal.frames


def report(name: str, measured: list[tuple[float, float, int, int]]) -> tuple[float, float, float]:
    """One line; gives the medians of time, bytes and frames."""
    last, size, frames = (statistics.median(row[column] for row in measured) for column in (1, 2, 3))
    slowest = max(row[1] for row in measured)
    print(f"{name:28} {last:6.1f} ms (slowest {slowest:5.1f})  {size:6.0f} bytes  {frames:.0f} frames")
    return last, size, frames


def open_desk(home: Path) -> Terminal:
    """A desk with a visit under way."""
    terminal = Terminal(home)
    terminal.wait_for("words on the patron's screen")
    terminal.settle()
    return terminal


def steps(terminal: Terminal, count: int) -> list[tuple[float, float, int, int]]:
    """Answer, and go back where the visit would end; only answers are measured. Nine other visits are open."""
    for keys in ("kindle libby", "\r", "1", "\r", *("n", "kindle libby", "\r", "\r") * 9):
        key(terminal, keys)
    measured: list[tuple[float, float, int, int]] = []
    while len(measured) < count:
        measured += [key(terminal, "\r") for _ in range(18)]
        key(terminal, "c")
        key(terminal, "\x1b[H\x1b[B")
        key(terminal, "\r")
        key(terminal, "n")
        for keys in ("kindle libby", "\r", "\r"):
            key(terminal, keys)
    return measured[:count]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 54
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        empty = statistics.median(first_paint(EMPTY, home, b"\x1b[?2026l") for _ in range(RUNS))
        desk = statistics.median(first_paint(DESK, home, b"eBook desk") for _ in range(RUNS))
        print(f"first paint: {desk:.0f} ms; an empty Textual app: {empty:.0f} ms; {desk / empty:.2f} times")
        terminal = open_desk(home)
        letters = report("find, one letter", [key(terminal, letter) for letter in "paperwhite not showi"])
        key(terminal, "\x15")
        terminal.kill()
        terminal = open_desk(home / "second")
        took, size, frames = report("answer, with its commit", steps(terminal, count))
        report("highlight", [key(terminal, move) for move in ("\x1b[B", "\x1b[A") * 6])
        report("back", [key(terminal, "\x7f") for _ in range(2)])
        report("checklist", [key(terminal, each) for each in ("c", "\x7f") * 6][::2])
        status = Path(f"/proc/{terminal.program.pid}/status")
        if status.exists():
            kept = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            print(f"memory: {int(kept) / 1024:.0f} MiB")
        terminal.kill()
    good = desk / empty <= FIRST_PAINT_AT_MOST and took <= STEP_AT_MOST and size <= BYTES_AT_MOST and frames == FRAMES
    return 0 if good and letters[2] == FRAMES else 1


if __name__ == "__main__":
    raise SystemExit(main())
