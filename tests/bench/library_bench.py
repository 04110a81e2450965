"""The growth of the work with the size of the library: `.venv/bin/python -m tests.bench.library_bench`.

It makes libraries of 100, 1,000, and 2,000 flows, with 40 devices and 40 platforms for 920 topics, and 20 steps each.
It measures reading and rules per thousand steps, walking per thousand edges, and the preview of one save.
"""

import tempfile
import time
from datetime import date
from pathlib import Path

from wizard.authoring.watch import Watch
from wizard.checks.check import check
from wizard.checks.walks.case import supposed
from wizard.content.loader import load
from wizard.system.garbage import nothing_collected
from wizard.walk.coverage import Edges
from wizard.walk.stops import Start

TODAY = date(2026, 11, 30)
SIZES = (100, 1_000, 2_000)
STEPS = 20
SHARE = 50  # The number of flows for each walked pair, so that the cost per library has the same share in each size.

HEAD = """owner: bench
verified: {date: 2026-11-20, how: reported}
review-every: 90 days
labels: {Go On: {}}
"""


def steps(name: str, count: int, indent: str = "  ") -> str:
    """Return steps, each with a fix, and now and then a question that a later step depends on."""
    lines = []
    for number in range(count):
        if number % 10 == 3:
            lines += [f"- id: ask-{number}", "  ask: Which of the two do you see?", f"  remember: {name}-{number}"]
            lines += ["  answers:", "    - {id: one, text: 'The first'}", "    - {id: two, text: 'The second'}"]
        else:
            lines += [f"- id: tap-{number}", "  do: Tap **Go On**.", "  see: the next page.", "  if-not:"]
            lines += [f"    - {{id: again-{number}, try: 'Wait a little.'}}"]
            lines += [f"  only-if: {{{name}-{number - 1}: [one]}}"] if number % 10 == 4 else []
    return "".join(f"{indent}{line}\n" for line in lines)


SAYINGS = (
    ("My {0} book isn't there", "not showing", "missing", "won't sync", "never came", "where is my book"),
    ("{0} doesn't accept my card", "can't sign in", "wrong PIN", "card expired", "login failed"),
    ("The text in {0} is too small", "bigger print", "font size", "zoom", "can't read it"),
    ("I can't return my {0} book", "return early", "late fee", "no return button"),
    ("{0} is stuck, or doesn't react", "frozen", "black screen", "crashes", "spinning", "white page"),
    ("It says I've reached my limit in {0}", "too many loans", "can't borrow more", "limit reached"),
    ("I want {0} on my second device too", "new phone", "new tablet", "copy to another device", "setup code"),
    ("I forgot my {0} password", "reset password", "wrong password", "locked account"),
)


def troubles(name: str, number: int) -> str:
    """Return five troubles, each with several phrases that patrons say, a screen, and fixes."""
    lines = ["troubles:"]
    for own in range(5):
        says, *also = SAYINGS[(number + own) % len(SAYINGS)]
        lines += [f"  - id: goes-wrong-{own}", f'    says: "{says.format(name)}"', "    also:"]
        lines += [f"      - {words}" for words in also]
        lines += [f"    screen: [Error {number}-{own}, 'E_{name.upper().replace('-', '_')}_{own}']", "    fixes:"]
        lines += ["      - {id: restart, try: 'Restart it.'}", "      - {id: again, try: 'Sign in again.'}"]
        lines += ["    home: Try again tomorrow."]
    return "\n".join(lines) + "\n"


def device(number: int, topics: list[str]) -> str:
    name = f"device-{number}"
    models = "".join(f"  {name}-{own}: {{name: 'Model {own}', ways: [app]}}\n" for own in "ab")
    answers = "".join(f"      - {{id: {name}-{own}, text: 'Model {own}'}}\n" for own in "ab")
    which = f"recognize:\n  - id: which\n    ask: Which one is it?\n    remember: model\n    answers:\n{answers}"
    head = f"device: Device {number}\nmodels:\n{models}{which}prepare:\n{steps(name, STEPS - 1)}{used(topics)}"
    return f"{head}{troubles(name, number)}{HEAD}"


def platform(number: int, topics: list[str]) -> str:
    name = f"platform-{number}"
    instead = "instead:\n  - text: Ask us what else there is.\n"
    own = f"set-up:\n{used(topics)}borrow:\n{steps(name, STEPS)}"
    return f"platform: Platform {number}\nways: {{app: {{}}}}\n{instead}{own}{troubles(name, number)}{HEAD}"


def used(topics: list[str]) -> str:
    return "".join(f"  - use: {topic}\n" for topic in topics)


def written(folder: Path, flows: int) -> None:
    """Write a library of this many flows. Each device and platform uses its share of the topics."""
    owners, topics = flows * 40 // 1_000, [f"topic-{number}" for number in range(flows * 920 // 1_000)]
    kinds = {"devices": device, "platforms": platform}
    for kind in (*kinds, "topics"):
        (folder / "flows" / kind).mkdir(parents=True)
    for turn, (kind, make) in enumerate(kinds.items()):
        for number in range(owners):
            own = topics[number + turn * owners :: 2 * owners]
            (folder / "flows" / kind / f"{kind[:-1]}-{number}.yaml").write_text(make(number, own))
    for number, topic in enumerate(topics):
        text = f"topic: {topic}\nsteps:\n{steps(topic, STEPS)}{troubles(topic, number)}{HEAD}"
        (folder / "flows" / "topics" / f"{topic}.yaml").write_text(text)


def reading(flows: int) -> float:
    """Return the milliseconds of CPU time that reading and checking a thousand steps takes."""
    with tempfile.TemporaryDirectory() as name:
        written(Path(name), flows)
        start = time.process_time()
        check((Path(name),), (), TODAY, walking=False)
        return (time.process_time() - start) / (flows * STEPS) * 1_000_000


def measure(flows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, flows)
        start = time.process_time()
        check((folder,), (), TODAY, walking=False)
        read = time.process_time() - start
        library = supposed(load((folder,)).library, yes=True)
        edges, start = Edges(library), time.process_time()
        pairs = (Start(f"device-{number}", f"platform-{number}") for number in range(flows // SHARE))
        with nothing_collected():
            count = sum(1 for begin in pairs for _ in edges.of(begin))
        walked = time.process_time() - start
        print(f"{flows:6} flows: reading and rules {read / (flows * STEPS) * 1000:6.3f} s for 1,000 steps", end="")
        print(f", walking {walked / count * 1000:6.3f} s for 1,000 edges", end="")
        print(f", one save {save(folder):5.0f} ms")


def save(folder: Path) -> float:
    """Return the milliseconds between a save and the library that includes it."""
    watch, path = Watch((folder,)), folder / "flows" / "topics" / "topic-1.yaml"
    path.write_text(path.read_text().replace("Wait a little", "Wait a minute", 1))
    start = time.perf_counter()
    loaded = watch.look()
    took = (time.perf_counter() - start) * 1000
    assert loaded is not None
    return took


if __name__ == "__main__":
    measure(SIZES[0])  # not counted, because it pays for late imports
    for size in SIZES:
        measure(size)
