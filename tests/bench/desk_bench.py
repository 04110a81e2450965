"""The desk's speed on a real terminal, compared with its limits: `python -m tests.bench.desk_bench`.

To measure only some parts, name them: first_paint, steps, growth (which takes minutes), searching.

The first paint is compared with an empty Textual app, because most of it is Textual's own import. A step is measured
from the key to the last byte of its frame, including the commit to disk, and the time of the disk alone is shown next
to it. Memory is the resident set size (Linux).
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from tests.bench.library_bench import written
from tests.bench.visits_bench import timed, write_and_sync
from tests.desk.terminal import DESK, Terminal

EMPTY = (sys.executable, "-c", "from textual.app import App; App().run()")
RUNS, STEPS, MANY, PRINTS, FLOWS = 11, 90, 1_500, 50, 1_000
TEN = "kindle libby", "kobo libby", "ipad hoopla", "nook libby", "fire hoopla"
TYPED = "paperwhite libby not showing", "device 12 platform 3", "E_ADEPT", "read with", "kindl libbi", "verify card"
NEW = "\x0e"
FRAME_ENDS = b"\x1b[?2026l"


class Key(NamedTuple):
    """The result of a key: milliseconds to the last byte, bytes, and frames."""

    took: float
    size: int
    frames: int


def main() -> None:
    """Measure, and print a table."""
    parts = {part.__name__: part for part in (first_paint, steps, growth, searching)}
    with tempfile.TemporaryDirectory() as name:
        lines = [line for part in sys.argv[1:] or parts for line in parts[part](Path(name, part))]
    print(f"{'':46}{'measured':>10}  asked")
    for what, measured, asked in lines:
        print(f"{what:46}{measured:>10}  {asked}")


Line = tuple[str, str, str]


def first_paint(home: Path) -> Iterator[Line]:
    """Alternate the runs, so that both meet the same load."""
    told(home)
    runs = [(painted(EMPTY, home, FRAME_ENDS), painted(DESK, home, b"eBook desk")) for _ in range(RUNS)]
    empty, desk = (median(run[column] for run in runs) for column in (0, 1))
    yield f"first paint: {desk:.0f} ms, an empty app {empty:.0f} ms", f"{desk / empty:.2f} x", "1.3 x"


def painted(argv: tuple[str, ...], home: Path, mark: bytes) -> float:
    terminal = Terminal(home, argv)
    while mark not in terminal.written:
        terminal.read(0.5)
    spent = (terminal.last - terminal.began) * 1000
    terminal.kill()
    return spent


def steps(home: Path) -> Iterator[Line]:
    """Measure ten visits, then single steps, in a small window and in a larger one."""
    yield from _steps(home / "small", 80, 24)
    yield from _steps(home / "large", 120, 40)


def _steps(home: Path, wide: int, high: int) -> Iterator[Line]:
    terminal = desk_at(home, columns=wide, rows=high)
    for keys in TEN * 2:
        quickly(terminal, keys, "\r", "\r", "\r", NEW)
    yield f"memory with ten visits, {wide} by {high}", f"{memory(terminal):.0f} MiB", "75 MiB"
    quickly(terminal, "\t", "1")
    answers = [press(terminal, "\r") for _ in one_by_one(terminal, STEPS)]
    with (home / "bare").open("wb") as file:
        bare = [timed(lambda: write_and_sync(file.fileno())) for _ in range(200)]
    took = [answer.took for answer in answers]
    yield f"a step with its commit (the disk {median(bare):.1f} ms)", f"{median(took):.1f} ms", "20 ms"
    yield (
        f"the same, 95 of 100 (the disk {quantiles(bare, n=20)[-1]:.1f} ms)",
        f"{quantiles(took, n=20)[-1]:.1f} ms",
        "40 ms",
    )
    yield "frames of a step, at most", f"{max(answer.frames for answer in answers)}", "2"
    yield "bytes of a step", f"{median(answer.size for answer in answers):.0f}", "8192"
    yield "the same, at most", f"{max(answer.size for answer in answers)}", ""
    terminal.kill()


def growth(home: Path) -> Iterator[Line]:
    """Measure the memory growth of many steps and sheets, after a first one of each, because that imports code."""
    terminal = desk_at(home)
    for keys in TEN * 2:
        quickly(terminal, keys, "\r", "\r", "\r", NEW)
    for _ in one_by_one(terminal, 30):
        quickly(terminal, "\r")
    printed(terminal, 2)
    before = memory(terminal)
    yield "memory after printing", f"{before:.0f} MiB", "100 MiB"
    for _ in one_by_one(terminal, MANY):
        quickly(terminal, "\r")
    printed(terminal, PRINTS)
    yield f"more after {MANY} steps and {PRINTS} sheets", f"{memory(terminal) - before:.1f} MiB", "3 MiB"
    terminal.kill()


def one_by_one(terminal: Terminal, count: int) -> Iterator[int]:
    """Answer this many steps in one visit after another. Close each visit before the next one starts."""
    for number in range(count):
        if number % 15 == 0:
            quickly(terminal, "\x18", "2", "kindle libby", "\r", "\r")
        yield number


def printed(terminal: Terminal, count: int) -> None:
    """Print the sheet of the current visit this many times."""
    for _ in range(count):
        quickly(terminal, "\x1b[18~")
        terminal.press("\r")
        terminal.wait_for("saved as")
        terminal.settle(0.05)


def searching(folder: Path) -> Iterator[Line]:
    """Measure each letter of possible searches, in a library with a thousand more flows."""
    written(folder, FLOWS)
    terminal = desk_at(folder / "home", (*DESK, "--content", str(folder)))
    terminal.settle(2)
    letters = []
    for text in TYPED:
        for word in text.split():
            letters += [press(terminal, letter).took for letter in word]
            terminal.press(" ")  # This doesn't change the screen.
            terminal.settle(0.1)
        terminal.press("\x1b")  # A terminal has to wait to distinguish this from Alt.
        terminal.settle(0.3)
    terminal.kill()
    yield f"a letter of a search, {FLOWS} flows", f"{median(letters):.1f} ms", "20 ms"
    yield "the same, 95 of 100", f"{quantiles(letters, n=20)[-1]:.1f} ms", ""


# ---- the terminal ----------------------------------------------------------------------------------------------------


def told(home: Path) -> None:
    """Return a desk that has been used before, so it knows its country."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "desk.json").write_text(json.dumps({"country": "US", "toured": "yes"}))


def desk_at(home: Path, argv: tuple[str, ...] = DESK, columns: int = 80, rows: int = 24) -> Terminal:
    told(home)
    terminal = Terminal(home, argv, columns, rows)
    terminal.wait_for("words on the patron's screen")
    terminal.settle()
    return terminal


def press(terminal: Terminal, key: str) -> Key:
    """Press one key, and read everything that's painted until the screen is quiet for a while."""
    terminal.press(key)
    terminal.read(5)
    terminal.settle(0.12)
    return Key((terminal.last - terminal.sent) * 1000, len(terminal.written), terminal.frames)


def quickly(terminal: Terminal, *keys: str) -> None:
    """Press keys, each as soon as the previous one has painted a frame."""
    for key in keys:
        terminal.press(key)
        while FRAME_ENDS not in terminal.written and terminal.read(1):
            pass


def memory(terminal: Terminal) -> float:
    """Return the memory in MiB."""
    status = Path(f"/proc/{terminal.program.pid}/status").read_text()
    kept = re.search(r"VmRSS:\s*(\d+)", status)
    return int(kept[1]) / 1024 if kept else 0.0


if __name__ == "__main__":
    main()
