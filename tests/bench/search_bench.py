"""The time to search one letter, with a thousand more flows: `.venv/bin/python -m tests.bench.search_bench`.

It searches every prefix of possible searches, as the desk does. Times are CPU times.
"""

import tempfile
import time
from pathlib import Path
from statistics import mean, quantiles

from tests.bench.library_bench import written
from wizard.content.loader import load
from wizard.desk.search.index import Index, index
from wizard.desk.search.ranking import find

SHIPPED = Path(__file__).parents[2]
FLOWS = 1_000
TYPED = (
    "paperwhite libby not showing",
    "device 12 platform 3",
    "E_ADEPT_REQUEST_EXPIRED",
    "read with kindle",
    "kindl libbi pasword",
    "can't sign in to platform 7",
    "book is stuck and won't open",
    "no me llega el libro al kindle",
    "my husband died and the Kindle is still on his Amazon account",
)


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as name:
        made, _ = indexed(Path(name))
    took = [letter for text in TYPED for letter in letters(made, text)]
    print(f"a letter, on average: {mean(took):.1f} ms, asked 5 ms")
    print(f"a letter, 95 of 100: {quantiles(took, n=20)[-1]:.1f} ms, asked 15 ms")
    print(f"the slowest: {max(took):.1f} ms")


def indexed(folder: Path) -> tuple[Index, list[str]]:
    """Return the warm index of a library with a thousand more flows, and what its problems are called."""
    written(folder, FLOWS)
    loaded = load((folder, SHIPPED))
    assert not loaded.problems, loaded.problems[:3]
    made = index(loaded.library)
    made.warm()
    return made, [trouble.says for file in loaded.library.files.values() for trouble in file.troubles]


def letters(made: "object", text: str) -> list[float]:
    """Return how many milliseconds each typed letter takes."""
    return [timed(made, text[:length]) for length in range(1, len(text) + 1)]


def timed(made: "object", text: str) -> float:
    started = time.process_time()
    find(made, text)  # type: ignore[arg-type]
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main()
