"""Load and faults: acknowledged writes survive a killed process, many writers, and a full disk.

The parts that kill, fill, and crowd run in their own process: `python -m tests.records.faults <name> <folder>`.
"""

import contextlib
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.records.samples import TODAY, slip_promise
from tests.records.test_file import on_disk, overwritten
from wizard.records.database import open_file, records_in


def kill(path: Path, times: int = 60) -> list[float]:
    """Kill a working desk this many times: every acknowledged move is there, and at most one unfinished move.

    No byte of a closed visit is left after another desk has opened the file. Return the seconds that each of these
    desks took to open it.
    """
    import alembic.command  # noqa: F401 (once for all)

    luck, state, recoveries = random.Random(7), dict[int, dict[str, str]](), list[float]()
    for number in range(times):
        reader, writer = os.pipe()
        child = child_that_does(partial(work_for_ever, path, writer))
        os.close(writer)
        with os.fdopen(reader) as log:
            begun = log.readline() if number % 4 else ""  # every fourth is killed while it opens or soon after
            time.sleep(luck.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            assert os.waitpid(child, 0)[1] == signal.SIGKILL
            moves = [json.loads(line) for line in [begun, *log] if line]
        possible = [after(state, moves)]
        if moves and moves[-1][0] == "intend":
            possible.append(after(state, [*moves, ["did", *moves[-1][1:]]]))
        opened = time.perf_counter()
        state = {saved.id: saved.turns for saved in on_disk(path)}
        recoveries.append(time.perf_counter() - opened)
        known = {visit_id: turns for visit_id, turns in state.items() if turns}
        assert known in possible, (moves[-3:], possible, state)
        assert readable(path) <= {address for turns in state.values() for address in turns}
    return recoveries


def readable(path: Path) -> set[str]:
    """Return the turns that can be read in any byte of any file."""
    files = (file.read_bytes() for file in path.parent.iterdir())
    return {found.decode() for content in files for found in re.findall(rb"pid\d+/\d+-\d", content)}


def work_for_ever(path: Path, writer: int) -> None:
    """Resume the open visit, record one to three turns at a time, and close it after nine. Log before and after."""

    def tell(*move: object) -> None:
        os.write(writer, json.dumps(move).encode() + b"\n")

    desk = open_file(path)
    assert not desk.take_notice()
    for number in itertools.count():
        saved = next(iter(desk.visits.all_open()), None) or desk.visits.begin(device="kindle")
        turns = {f"pid{os.getpid()}/{number}-{turn}": "done" for turn in range(number % 3 + 1)}
        if len(saved.turns) > 9:
            tell("intend", "close", saved.id, {})
            desk.visits.close(saved.id)
            tell("did", "close", saved.id, {})
        else:
            tell("intend", "record", saved.id, turns)
            desk.visits.record(saved.id, turns, None)
            tell("did", "record", saved.id, turns)
        assert not desk.trouble, desk.trouble


def after(state: dict[int, dict[str, str]], moves: list[list[object]]) -> dict[int, dict[str, str]]:
    """Return the visits and turns after all acknowledged moves."""
    state = {visit_id: dict(turns) for visit_id, turns in state.items()}
    for how, *move in moves:
        what, visit_id, turns = move
        assert isinstance(visit_id, int) and isinstance(turns, dict)
        if how == "did" and what == "close":
            state.pop(visit_id)
        elif how == "did":
            state.setdefault(visit_id, {}).update(turns)
    return {visit_id: turns for visit_id, turns in state.items() if turns}


def crowd(path: Path, desks: int = 20) -> None:
    """Let many desks open a new database together.

    Each makes a promise, records ten turns in its own visit and ten in another's, and counts twenty.
    """
    together(desks, partial(record_twenty, path))
    desk = open_file(path)
    found, promises = desk.visits.all_open(), desk.promises.all()
    desk.close()
    assert len({saved.handle for saved in found}) == desks
    assert sorted(address for saved in found for address in saved.turns) == sorted(
        f"{number}/{turn}" for number in range(desks) for turn in range(20)
    )
    assert sorted(promise.slip for promise in promises) == sorted(str(number) for number in range(desks))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT how, count FROM tally").fetchall() == [("worked", 20 * desks)]


def record_twenty(path: Path, number: int) -> None:
    desk = open_file(path, counting=True)
    own, first = desk.visits.begin(), desk.visits.all_open()[0]
    desk.promises.add(slip_promise(str(number)))
    for turn in range(20):
        desk.visits.record(own.id if turn % 2 else first.id, {f"{number}/{turn}": "done"}, None)
        desk.counts.event(TODAY, "fix", "libby/book-missing.wifi", "worked")
        assert not (said := desk.trouble + desk.take_notice()), said
    desk.close()


def damaged(path: Path) -> None:
    """Let eight desks find a damaged file together. It's set aside once, and their visits are in one new file."""
    for number in range(3):
        file = path.with_name(f"round-{number}") / path.name
        file.parent.mkdir(parents=True)
        file.write_bytes(overwritten(b""))
        together(8, lambda number, file=file: open_file(file).visits.begin(device=str(number)))  # type: ignore[misc]
        assert sorted(saved.device or "" for saved in on_disk(file)) == list("01234567")
        assert [aside.read_bytes() for aside in file.parent.glob("*-damaged-*")] == [overwritten(b"")]


def together(count: int, work: Callable[[int], object]) -> None:
    """Run the work in this many processes, each with its number. All must succeed."""
    import alembic.command  # noqa: F401 (once for all)

    children = [child_that_does(partial(work, number)) for number in range(count)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * count


def child_that_does(work: Callable[[], object]) -> int:
    if child := os.fork():
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def limit(path: Path) -> None:
    """Keep every file from being written during two moves."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    lift, set_limit = (partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, hard)) for size in (soft, 1))
    assert all(owe(path, set_limit, lift))


def full(path: Path) -> None:
    """Fill a disk of 400 KB. The second move may fit again because SQLite has cleaned up its log."""
    path.parent.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(path.parent)], check=True)
    ballast = path.with_name("ballast")

    def fill() -> None:
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"0" * 4096)

    assert owe(path, fill, ballast.unlink)[0].startswith("The disk is full.")
    fill()
    assert records_in(path.parent / "another").trouble.startswith("The disk is full. You can keep working")


def owe(path: Path, fill: Callable[[], object], free: Callable[[], object]) -> list[str]:
    """Make two moves on a full disk and one after space is free. Return the messages of the first two."""
    desk = open_file(path)
    first = desk.visits.begin(device="kindle")
    desk.visits.record(first.id, {"a/one": "done"}, None)
    fill()
    desk.visits.record(first.id, {"a/two": "done"}, None)
    told = [desk.trouble]
    second = desk.visits.begin(device="kobo")
    told.append(desk.trouble)
    assert [saved.turns for saved in desk.visits.all_open()] == [{"a/one": "done", "a/two": "done"}, {}]
    free()
    desk.visits.record(second.id, {"b/one": "done"}, None)
    assert not desk.trouble
    assert [saved.turns for saved in on_disk(path)] == [{"a/one": "done", "a/two": "done"}, {"b/one": "done"}]
    desk.close()
    return told


PARTS: dict[str, Callable[..., object]] = {
    "kill": kill, "crowd": crowd, "damaged": damaged, "limit": limit, "full": full
}  # fmt: skip


if __name__ == "__main__":
    PARTS[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))
