"""Walk scripts: a visit as a short text that staff can read, replayed step by step.

start: kindle libby country=US      # or: start: trouble libby/book-missing
kindle/kind: newer
send: stuck                         # you can leave out the file, and all but the end of an address
seen: libby/book-missing            # if the step lists several troubles; or something-else
book-missing.sync: worked
expect: first page of your book     # must be in the text of the next step
"""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.ending import ending
from wizard.presenters.prompt import prompt_for
from wizard.walk.stops import PASSED, SEEN, Start, Stop
from wizard.walk.walk import Walk


class Mismatch(Exception):
    """The line in a script, counted from 1, that doesn't match the walk."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class ScriptLine(NamedTuple):
    """One line in a script: its number, the key before the colon, and the value after it."""

    line: int
    key: str
    value: str


def entries(text: str) -> Iterator[ScriptLine]:
    """Yield the lines that aren't empty or comments. Raise Mismatch at a line without a colon."""
    for number, line in enumerate(text.splitlines(), 1):
        said = line.split(" #")[0].strip()
        if not said or said.startswith("#"):
            continue
        key, colon, value = said.partition(": ")
        if not colon or not value.strip():
            raise Mismatch(number, f"`{said}` should be the name of a step, a colon, and an answer.")
        yield ScriptLine(number, key.strip(), value.strip())


def started(text: str) -> tuple[Start, str, int]:
    """Return the start from the script's first line, its country, and its line number.

    If there's no such line, the start is empty.
    """
    first = next(entries(text), None)
    if first is None or first.key != "start":
        return Start(), "", 0
    words = [word for word in first.value.split() if not word.startswith("country=")]
    country = next((word.removeprefix("country=") for word in first.value.split() if word not in words), "")
    if words[:1] == ["trouble"] and 2 <= len(words) <= 4:
        device, platform = [*words[2:], "", ""][:2]
        return Start(device, platform, words[1]), country, first.line
    if len(words) != 2 or "=" in first.value.replace("country=", ""):
        raise Mismatch(first.line, "After `start:`, write a device and a platform, or `trouble` and a problem's name.")
    return Start(*words), country, first.line


def replay(library: Library, start: Start, turns: dict[str, str], text: str) -> Walk:
    """Return the walk at the end of a script. Raise Mismatch at the first line that doesn't match."""
    walk = Walk(library, start, turns)
    for number, entry in enumerate(entries(text)):
        if entry.key == "start" and not number:
            continue
        if entry.key == "expect":
            _expect(walk, entry)
        elif (seen := _problem_question(walk)) and names(entry.key, seen):
            walk = Walk(library, start, {**walk.turns, seen: entry.value})
        else:
            _answer(walk, entry)
    return walk


def _problem_question(walk: Walk) -> str:
    """Return the address of *What do you see?* if the current fix belongs to a problem that was found by searching, or
    "".
    """
    step = walk.at.address.rpartition("!")[0] if walk.at is not None and walk.at.fixing else ""
    return f"{step}{SEEN}" if step else ""


def _answer(walk: Walk, entry: ScriptLine) -> None:
    if walk.at is not None and walk.at.kind == "ready" and not names(entry.key, walk.at.address):
        walk.answer("done")  # Scripts can skip the *You need* list.
    if walk.at is not None and walk.at.kind == "keep" and not names(entry.key, walk.at.address):
        walk.answer("give-back")  # Scripts can skip this question too.
    stop = walk.at
    if stop is None:
        raise Mismatch(entry.line, f"The visit is over ({walk.end.how if walk.end else ''}), but the script continues.")
    if not names(entry.key, stop.address):
        raise Mismatch(entry.line, f"The walk is at `{stop.address}`, not at `{entry.key}`.")
    try:
        walk.answer(entry.value)
    except ValueError:
        raise Mismatch(entry.line, f"`{entry.value}` isn't an answer here. {_offered(stop)}.") from None


def _offered(stop: Stop) -> str:
    passed = PASSED if stop.kind in ("do", "ask") and stop.section != "recognize" else ()
    return f"Choose from {', '.join((*stop.offers, *passed))}"


def names(key: str, address: str) -> bool:
    """Return whether a script's key refers to this address: to all of it, or to its end after a separator."""
    return address == key or (address.endswith(key) and address[-len(key) - 1] in "/!.>")


def _expect(walk: Walk, entry: ScriptLine) -> None:
    said = said_here(walk)
    if entry.value.strip("\"'").casefold() not in said.casefold():
        raise Mismatch(entry.line, f"`{entry.value}` isn't in this step. The step says: {said[:300]}")


def said_here(walk: Walk) -> str:
    """Return all text at the current stop, or at the end of the walk."""
    if walk.at is None:
        how = walk.end.how if walk.end else ""
        return " ".join([*(f"{row.word} {plain(row.phrase)}" for row in ending(walk)), how])
    shown = prompt_for(walk)
    rows = (f"{row.word} {row.place} {plain(row.phrase)}" for row in shown.rows)
    return " ".join([*rows, *(choice.text for choice in shown.choices)])


def written(walk: Walk) -> str:
    """Return a walk as a script, so that a visit can be turned into a test."""
    start = walk.start
    first = (
        f"trouble {start.trouble} {start.device} {start.platform}".rstrip()
        if start.trouble
        else f"{start.device} {start.platform}"
    )
    turns = ((taken.address, taken.passed or taken.answer) for taken in walk.trail)
    lines = [
        f"{address}: {turn}" for address, turn in turns if walk.turns.get(address) == turn
    ]  # The replay answers all other stops on its own.
    waiting = [f"{walk.at.address}: waiting"] if walk.at and walk.at.waiting else []
    return "\n".join([f"start: {first}", *lines, *waiting, ""])
