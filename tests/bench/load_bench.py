"""Load and faults at full size: `python -m tests.bench.load_bench`. It stops at the first thing that is lost.

100 processes on one file, 500 desks killed at any moment, a full disk, 200 connections to a server.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from tests.records.conftest import Place
from tests.records.faults import crowd, kill
from tests.records.server import Server, programs
from tests.records.test_shared import crowd as crowd_on_server
from wizard.records.database import postgres


def timed(what: str, work: Callable[[], object]) -> None:
    """Run something, and print how long it took."""
    began = time.perf_counter()
    work()
    print(f"{what:<66}{time.perf_counter() - began:8.1f} s")


def killed(path: Path) -> None:
    """Kill five hundred desks, and measure how long it takes to open what each of them left."""
    recoveries = [1000 * seconds for seconds in kill(path, 500)]
    print(f"recovery: {median(recoveries):.0f} ms, the longest {max(recoveries):.0f} ms")


def full_disk(folder: Path) -> None:
    """Measure a desk on its own small disk, which needs root or user namespaces."""
    private = ("unshare", "--user", "--map-root-user", "--mount")
    part = (sys.executable, "-m", "tests.records.faults", "full", str(folder / "full" / "visits.db"))
    subprocess.run([*private, *part], check=True)


def on_server(folder: Path) -> None:
    """Measure two hundred desks on one server."""
    found = programs()
    if found is None:
        print("There is no PostgreSQL server on this computer.")
        return
    server = Server(found)
    place = Place(folder / "server" / "visits.db", server.database())
    postgres.SECONDS = 60.0  # two hundred desks on one small machine take turns
    try:
        print(*crowd_on_server(place, 200))
    finally:
        place.close()
        server.remove()


def main() -> None:
    """Run all of them, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "crowd").mkdir()
        (folder / "kill").mkdir()
        one, two = folder / "crowd" / "visits.db", folder / "kill" / "visits.db"
        timed("100 processes: 2000 turns, 100 promises, 2000 counts, all there", partial(crowd, one, 100))
        timed("500 desks killed at any moment: every acknowledged turn is there", partial(killed, two))
        timed("a disk that is full: what is owed is written later", partial(full_disk, folder))
        timed("200 connections to one server, in all", partial(on_server, folder))


if __name__ == "__main__":
    main()
