"""The speed of everything in one table: `python -m tests.bench [FIGURE ...] [--save]`.

Each figure is a ratio: our time, divided by that of a yardstick in the same run. So it means the same thing on any
computer and under any load. A yardstick does the part of the work that can't be avoided, such as writing 4 KB to the
disk. `--save` writes the ratios to `baseline.json`, and later runs show them in the last column.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time
from typing import NamedTuple
from urllib.request import HTTPCookieProcessor, build_opener

from rapidfuzz import process

from tests.bench import check_bench, desk_bench, library_bench, report_bench, search_bench, sheet_command_bench
from tests.bench.visits_bench import turns
from tests.desk.terminal import DESK, Terminal

ROOT = Path(__file__).parents[2]
BASELINE = Path(__file__).with_name("baseline.json")
RUNS = 5
VISITS = 50_000
BOX = """
from textual.app import App
from textual.widgets import Input
app = App()
app.compose = lambda: [Input()]
app.run()
"""


class Measured(NamedTuple):
    """Our time and the yardstick's, in milliseconds."""

    ours: float
    yardstick: float


class Figure(NamedTuple):
    """A row of the table: what is measured, its yardstick, and the ratio that it should stay below."""

    what: str
    yardstick: str
    most: float
    measure: Callable[[Path], Measured]


def in_turns(ours: Callable[[], float], yardstick: Callable[[], float], runs: int = RUNS) -> Measured:
    """Return the medians of both after one run that isn't counted. They take turns, so they meet the same load."""
    pairs = [(ours(), yardstick()) for _ in range(runs + 1)][1:]
    return Measured(*(median(column) for column in zip(*pairs, strict=True)))


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def command(home: Path, *words: str) -> float:
    """Return how many milliseconds a whole Python process takes."""
    environment = {**os.environ, "EBOOK_SETUP_HOME": str(home)}
    return timed(
        lambda: subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True, env=environment)
    )


def check(home: Path) -> Measured:
    files = [str(path) for path in sorted((ROOT / "flows").rglob("*.yaml"))]
    words = "-m", "wizard", "check", "--no-walk"
    return in_turns(lambda: command(home, *words), lambda: command(home, "-c", check_bench.BARE, *files))


def sheet(home: Path) -> Measured:
    fit = sheet_command_bench.one_fit()
    words = (*sheet_command_bench.SHEET[1:], str(home / "sheet.pdf"))
    took = in_turns(lambda: command(home, *words), lambda: command(home, *sheet_command_bench.IMPORTS[1:]))
    return Measured(took.ours, 2 * took.yardstick + fit)


def first_paint(home: Path) -> Measured:
    desk_bench.told(home)
    return in_turns(
        lambda: desk_bench.painted(DESK, home, b"eBook desk"),
        lambda: desk_bench.painted(desk_bench.EMPTY, home, desk_bench.FRAME_ENDS),
    )


def key(home: Path) -> Measured:
    """Measure a step with its commit and frame, and a letter in an app with nothing but a text box."""
    desk = desk_bench.desk_at(home)
    desk_bench.quickly(desk, *"kindle libby", "\r", "\r")
    empty = Terminal(home / "empty", (sys.executable, "-c", BOX))
    empty.settle(2)
    took = in_turns(lambda: desk_bench.press(desk, "\r").took, lambda: desk_bench.press(empty, "a").took, 15)
    desk.kill()
    empty.kill()
    return took


def search(folder: Path) -> Measured:
    """Measure a letter of a search in a thousand flows, and one fuzzy comparison with the name of each problem."""
    made, words = search_bench.indexed(folder)
    took = [letter for text in search_bench.TYPED[:3] for letter in search_bench.letters(made, text)]
    began = process_time()  # CPU times, like those of the letters
    for _ in range(RUNS):
        process.extract(search_bench.TYPED[0], words)
    return Measured(mean(took), (process_time() - began) * 1000 / RUNS)


def commit(folder: Path) -> Measured:
    commits, writes = turns(folder, 300)
    return Measured(median(commits), median(writes))


def report(home: Path) -> Measured:
    report_bench.fill(home / "visits.db", VISITS)
    sums = "SELECT topic, name, how, sum(count) FROM tally GROUP BY topic, name, how"

    def bare() -> None:
        with closing(sqlite3.connect(home / "visits.db")) as connection:
            connection.execute(sums).fetchall()

    return in_turns(
        lambda: command(home, "-m", "wizard", "report", "--from", str(date.today() - timedelta(365))),
        lambda: timed(bare),
    )


def served_page(home: Path) -> Measured:
    """Measure the desk's first page in a browser, and a request that only answers `ok`."""
    words = [sys.executable, "-m", "wizard", "serve", "--port", "0"]
    environment = {**os.environ, "EBOOK_SETUP_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as program:
        assert program.stdout
        link = program.stdout.readline().split()[-1]
        address, browser = link.partition("/?")[0].rstrip("/"), build_opener(HTTPCookieProcessor())

        def get(url: str) -> float:
            return timed(lambda: browser.open(url).read())

        try:
            get(link)
            return in_turns(lambda: get(f"{address}/find"), lambda: get(f"{address}/health"), 50)
        finally:
            program.terminate()


def site(home: Path) -> Measured:
    """Measure making the website for patrons without PDFs, and just reading all flows and writing the same files."""
    words = "-m", "wizard", "site", "--no-pdf", "--country", "US", "-o"
    load = f"from pathlib import Path; from wizard.content.loader import load; load((Path({str(ROOT)!r}),))"

    def ours() -> float:
        shutil.rmtree(home / "site", ignore_errors=True)
        return command(home, *words, str(home / "site"))

    def bare() -> float:
        shutil.rmtree(home / "copy", ignore_errors=True)
        return command(home, "-c", load) + timed(lambda: shutil.copytree(home / "site", home / "copy"))

    return in_turns(ours, bare, 2)


def growth(_: Path) -> Measured:
    """Measure a thousand steps of a library with 2,000 flows, and of one with 100."""
    library_bench.reading(100)  # The first run pays for late imports.
    small = [library_bench.reading(100) for _ in range(3)]
    return Measured(library_bench.reading(2_000), median(small))


FIGURES = {
    "check": Figure("check the flows, without walking", "compose their YAML with libyaml", 3, check),
    "sheet": Figure("`sheet`, from a cold start", "its imports twice, and one fit", 1, sheet),
    "first-paint": Figure("the first screen", "an empty Textual app", 1.3, first_paint),
    "key": Figure("a step: key, commit, frame", "a letter in an app with a text box", 8, key),
    "search": Figure("a letter of a search, 1,000 flows", "compare a text with every problem", 1, search),
    "commit": Figure("save an answer", "write 4 KB and sync", 3, commit),
    "report": Figure("`report` of a year", "sum its table in SQLite", 20, report),
    "served-page": Figure("a page of the served desk", "an answer that only says ok", 5, served_page),
    "site": Figure("the website, without PDFs", "read the flows, write its files", 20, site),
    "growth": Figure("read a step of 2,000 flows", "read a step of 100 flows", 1.3, growth),
}


def machine() -> str:
    """Return a line about the computer and its load."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}{load}"
    )


def main() -> None:
    """Measure, print the table, and save it if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("figures", nargs="*", choices=[[], *FIGURES], help=", ".join(FIGURES))
    parser.add_argument("--save", action="store_true", help="save the ratios as the baseline")
    given = parser.parse_args()
    cache = tempfile.TemporaryDirectory()  # All code is compiled beforehand, as after an install.
    os.environ |= {"PYTHONPYCACHEPREFIX": cache.name, "PYTHONDONTWRITEBYTECODE": ""}
    saved = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    print(f"{machine()}. The baseline: {saved.get('machine', 'none yet')}.\n")
    print(f"{'':34}{'took':>10}  {'yardstick':36}{'took':>10}{'ratio':>7}{'most':>6}{'baseline':>10}")
    ratios = dict(saved.get("ratios", {}))
    for name in given.figures or FIGURES:
        figure = FIGURES[name]
        with tempfile.TemporaryDirectory() as folder:
            took = figure.measure(Path(folder))
        ratio, before = took.ours / took.yardstick, saved.get("ratios", {}).get(name, "")
        times = f"{took.ours:8.1f}ms  {figure.yardstick:36}{took.yardstick:8.1f}ms"
        slow = "  too slow" if ratio > figure.most else ""
        print(f"{figure.what:34}{times}{ratio:7.2f}{figure.most:6}{before:>10}{slow}", flush=True)
        ratios[name] = round(ratio, 2)
    if given.save:
        BASELINE.write_text(json.dumps({"machine": machine(), "ratios": ratios}, indent=2) + "\n")


if __name__ == "__main__":
    main()
