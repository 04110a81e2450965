"""The time of the `sheet` command from a cold start, which is at most twice its imports plus one fit.

    python -m tests.bench.sheet_command_bench

It runs whole processes in turns and prints the median of 11 in milliseconds, with the ratio.
"""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
IMPORTS = [sys.executable, "-c", "import argparse, jinja2, yaml, typst, segno"]
SHEET = [sys.executable, "-m", "wizard", "sheet", "kindle", "libby", "--country", "US", "-o"]
ROUNDS = 11


def milliseconds(command: list[str]) -> float:
    """Return how many milliseconds one whole process takes."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return (time.perf_counter() - begun) * 1000


def one_fit() -> float:
    """Return how many milliseconds the first fit of the same sheet takes in this process, with everything imported."""
    from wizard.content.loader import load
    from wizard.presenters.sheet_builder import build
    from wizard.printing import fit
    from wizard.printing.pdf import typeset
    from wizard.walk.stops import Start
    from wizard.walk.walk import Walk

    sheet = build(Walk(load((ROOT,)).library.in_country("US"), Start("kindle", "libby")), date.today(), visited=False)
    typeset("#set document(title: [x])\nx", "none")  # any sheet loads the compiler and its fonts
    begun = time.perf_counter()
    fit.fit(sheet, "letter")
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Print the medians and their ratio."""
    out = ROOT / ".bench.pdf"
    pairs = [(milliseconds(IMPORTS), milliseconds([*SHEET, str(out)])) for _ in range(ROUNDS)]
    out.unlink()
    imports, sheet = (median(column) for column in zip(*pairs, strict=True))
    fit = one_fit()
    allowed = 2 * imports + fit
    print(f"imports {imports:.0f} ms, one fit {fit:.0f} ms, sheet {sheet:.0f} ms")
    print(f"sheet / (2 x imports + fit) = {sheet / allowed:.2f}")


if __name__ == "__main__":
    main()
