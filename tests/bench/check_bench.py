"""The speed of `check`: `.venv/bin/python -m tests.bench.check_bench`.

It compares two kinds of processes, which take turns so that other load affects both: a bare Python that composes the
same bytes with libyaml, and reading with all rules (`check --no-walk`). Then it measures the walks alone.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMES = 11

BARE = """
import sys, yaml
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        yaml.compose(file.read(), yaml.CSafeLoader)
"""
CHECK = "import sys; from wizard.cli.main import main; sys.exit(main(sys.argv[1:]))"


def took(env: dict[str, str], *command: str) -> float:
    """Return how many milliseconds one whole process takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", *command], cwd=ROOT, check=False, capture_output=True, env=env)
    return (time.perf_counter() - start) * 1000


def processes(cache: str) -> None:
    """Compare reading and the rules with the bare reader. All code is compiled beforehand, as after an install."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
    files = [str(path) for path in sorted((ROOT / "flows").rglob("*.yaml"))]
    size = sum(Path(path).stat().st_size for path in files)
    kinds = {
        "python, nothing else": ("pass",),
        "bare compose": (BARE, *files),
        "check --no-walk": (CHECK, "check", "--no-walk"),
        "check --no-walk, one file": (CHECK, "check", "--no-walk", "flows/topics/wifi.yaml"),
        "check": (CHECK, "check"),
        "check, one file": (CHECK, "check", "flows/topics/wifi.yaml"),
    }
    found: dict[str, list[float]] = {name: [took(env, *command)] for name, command in kinds.items()}
    for _ in range(TIMES):
        for name, command in kinds.items():
            found[name].append(took(env, *command))
    found = {name: times[1:] for name, times in found.items()}  # the first of each compiled
    medians = {name: statistics.median(times) for name, times in found.items()}
    print(f"{len(files)} files, {size / 1024:.0f} KiB; whole processes, median of {TIMES}, in turns")
    for name, median in medians.items():
        print(f"  {name:28}{median:8.0f} ms   (from {min(found[name]):.0f})")
    ratio = medians["check --no-walk"] / medians["bare compose"]
    print(f"  reading and rules: {ratio:.2f} times the bare reader (at most 3)")


def walking() -> None:
    """Measure the time of the walks per thousand edges."""
    from wizard.checks.walks import prove
    from wizard.checks.walks.case import met
    from wizard.content.loader import load

    library = load((ROOT,)).library
    every = frozenset(library.files)
    start = time.perf_counter()
    edges = met(library, every, frozenset()).edges
    walked = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    prove(library, every)
    print(f"walking: {edges} edges in {walked:.0f} ms, {walked / edges * 1000:.1f} ms for a thousand")
    print(f"  with all proofs and usual plans {(time.perf_counter() - start) * 1000:.0f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache:
        processes(cache)
    walking()
