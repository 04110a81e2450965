"""Ten thousand open visits and five thousand promises: the desk's queries to the records, and how long each takes.

Run it as `python -m tests.bench.records_bench [visits promises]`. A screen must be drawn within 0.3 s.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from tests.records.samples import TODAY, promise
from wizard.content.loader import load
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import open_file
from wizard.records.database.promises import _values
from wizard.records.database.tables import promise as promises
from wizard.records.database.tables import random_id, turn, visit
from wizard.system.paths import bundled

TURNS = 10
TARGET = 0.3  # seconds


def fill(path: Path, visits: int, owed: int) -> None:
    """Open visits with ten answers each, every tenth of them waiting, and promises for many days."""
    desk, now = open_file(path), time.time()
    ids = [random_id() for _ in range(visits)]
    rows = [
        {
            "id": id,
            "handle": f"Green fox {number}",
            "device": "kindle",
            "platform": "libby",
            "created": now + number / 1e6,
        }
        | {"touched": now, "version": random_id()}
        for number, id in enumerate(ids)
    ]
    turns = [
        {"visit_id": id, "address": f"libby/step-{place}", "answer": "done", "position": place, "waiting_since": None}
        | ({"answer": "waiting", "waiting_since": now} if not number % 10 and place == TURNS - 1 else {})
        for number, id in enumerate(ids)
        for place in range(TURNS)
    ]
    made = [
        _values(promise(id=random_id(), version=random_id(), slip="", due=TODAY + timedelta(days=number % 20 - 5)))
        for number in range(owed)
    ]
    with desk.store.engine.begin() as connection:
        connection.execute(insert(visit), rows)
        connection.execute(insert(turn), turns)
        connection.execute(insert(promises), made)
    desk.close()


def measured(path: Path) -> dict[str, float]:
    """Return how many seconds each query takes."""
    took: dict[str, float] = {}

    def timed(what: str, act: Callable[[], object]) -> None:
        began = time.perf_counter()
        act()
        took[what] = time.perf_counter() - began

    library = load((bundled(),)).library
    began = time.perf_counter()
    kept = Session(library, open_file(path), Settings(path.parent), path.parent)
    took["open the desk"] = time.perf_counter() - began
    records = kept.records
    visit = next(iter(kept.visits.values()))
    kept.turn_to(visit)
    timed("look at what other desks did (Tab)", kept.refresh)
    timed("glance", kept.glance)
    timed("glance again", kept.glance)
    timed("count the visits", records.visits.count)
    timed("a page of visits, the first", lambda: records.visits.page(0, 20))
    timed("a page of visits, the last", lambda: records.visits.page(len(kept.visits) - 20, 20))
    timed("the visits that wait", records.visits.waiting)
    timed("commit an answer", lambda: records.visits.record(visit.saved.id, {"libby/step-99": "done"}, None))
    timed("begin a visit", lambda: records.visits.begin(device="kindle"))
    timed("close a visit", lambda: records.visits.close(visit.saved.id))
    timed("what is due (first screen)", lambda: records.promises.due_counts(TODAY))
    timed("a page of promises", lambda: records.promises.page(0, 20))
    timed("every promise", records.promises.all)
    timed("the next paper slip", records.promises.free_slip)
    timed("add a promise", lambda: records.promises.add(promise()))
    timed("leave", lambda: kept.goodbye("again"))
    kept.shut()
    return took


def main() -> None:
    """Measure, and print what is too slow."""
    visits, owed = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (10_000, 5_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visits.db"
        fill(path, visits, owed)
        took = measured(path)
    for what, seconds in took.items():
        print(f"{what:<40}{seconds * 1000:9.1f} ms{'   TOO SLOW' * (seconds > TARGET)}")


if __name__ == "__main__":
    main()
