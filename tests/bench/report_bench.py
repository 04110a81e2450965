"""The report over a million outcomes: `python -m tests.bench.report_bench`. The time is that of the whole command."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from wizard.records.database import open_file
from wizard.records.database.counts import cells
from wizard.records.database.tables import tally
from wizard.records.outcome import HOW, MINUTES

VISITS = 1_000_000
DAYS, BRANCHES, MODELS, PLATFORMS, STEPS = 365, 80, 25, 14, 300


def fill(path: Path, visits: int = VISITS) -> int:
    """Count a year's visits at eighty branches, and return the number of rows in the tally."""
    luck, counted, how = random.Random(1), Counter[tuple[date, str, str, str]](), list(HOW)
    days = [date.today() - timedelta(days=number) for number in range(DAYS)]
    for _ in range(visits):
        row = {"branch": f"branch-{luck.randrange(BRANCHES)}", "device": "kindle", "how": luck.choice(how)}
        row |= {"model": f"model-{luck.randrange(MODELS)}", "platform": f"platform-{luck.randrange(PLATFORMS)}"}
        row |= {"minutes": luck.choice(MINUTES)[1], "language": "en", "sheet": "x", "by_phone": ""}
        row |= {"step": f"libby/step-{luck.randrange(STEPS)}" if luck.random() < 0.3 else ""}
        counted.update((luck.choice(days), *cell) for cell in cells(row))
    desk = open_file(path)
    rows = [dict(zip(("day", "topic", "name", "how"), key, strict=True), count=n) for key, n in counted.items()]
    with desk.store.engine.begin() as connection:
        connection.execute(insert(tally), rows)
    desk.close()
    return len(rows)


def main() -> None:
    """Fill a new file, and make the report five times."""
    with tempfile.TemporaryDirectory() as folder:
        rows = fill(Path(folder) / "visits.db")
        size = (Path(folder) / "visits.db").stat().st_size / 2**20
        print(f"{VISITS:,} visits, {rows:,} rows of the tally, {size:.0f} MiB")
        command = [sys.executable, "-m", "wizard", "report", "--from", str(date.today() - timedelta(days=DAYS))]
        for form in ("text", "csv", "html", "text", "html"):
            began = time.perf_counter()
            made = subprocess.run(
                [*command, "--format", form],
                env={**os.environ, "EBOOK_SETUP_HOME": folder},
                capture_output=True,
                check=True,
            )
            print(f"report as {form:<5} {time.perf_counter() - began:6.2f} s, {len(made.stdout):,} bytes")


if __name__ == "__main__":
    main()
