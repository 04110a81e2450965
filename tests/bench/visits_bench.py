"""The time to save an answer, compared with the minimum, which is 4 KiB written and synced in the same folder.

Run it as `python -m tests.bench.visits_bench [folder]`.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

_started = time.perf_counter()
from wizard.records.database import open_file  # noqa: E402 (its import is measured too)

IMPORT = time.perf_counter() - _started


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def write_and_sync(file: int) -> None:
    """Append 4 KiB, and wait until the disk has it."""
    os.write(file, b"\0" * 4096)
    (os.fdatasync if sys.platform == "linux" else os.fsync)(file)


def turns(folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Measure a turn's commit and a bare synced write, alternating, so that both meet the same disk."""
    desk = open_file(folder / "turns.db")
    visit = desk.visits.begin(device="kindle", platform="libby").id
    commits, writes = [], []
    with (folder / "bare").open("wb") as file:
        for number in range(count):
            answer = {f"libby/step-{number % 60}": "done"}
            commits.append(timed(lambda answer=answer: desk.visits.record(visit, answer, None)))  # type: ignore[misc]
            writes.append(timed(lambda: write_and_sync(file.fileno())))
    assert not desk.trouble
    desk.close()
    return commits, writes


def openings(folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Measure opening new databases, where the first one imports Alembic, and then one with five visits."""
    fresh = [timed(lambda number=number: open_file(folder / f"{number}.db").close()) for number in range(count)]  # type: ignore[misc]
    desk = open_file(folder / "0.db")
    for _ in range(5):
        desk.visits.record(
            desk.visits.begin(device="kindle").id, {f"libby/step-{turn}": "done" for turn in range(30)}, None
        )
    desk.close()
    return fresh, [timed(lambda: open_file(folder / "0.db").close()) for _ in range(count)]


def show(what: str, milliseconds: list[float]) -> None:
    """Print one line: the median, and the time of the slowest twentieth."""
    print(f"{what:<44}{median(milliseconds):8.2f} ms   (95 % within {quantiles(milliseconds, n=20)[-1]:.2f})")


def main() -> None:
    """Measure in the given folder or in a temporary one."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        fresh, existing = openings(Path(folder), 20)
        commits, writes = turns(Path(folder), 500)
    print(f"{'import wizard.records':<44}{IMPORT * 1000:8.2f} ms")
    print(f"{'open the first new database (imports Alembic)':<44}{fresh[0]:7.2f} ms")
    show("open another new database, and leave", fresh[1:])
    show("open an existing database, and leave", existing)
    show("commit a turn", commits)
    show("write 4 KiB and sync", writes)


if __name__ == "__main__":
    main()
