"""Walk scripts: a visit as a short text that staff can read, replayed step by step.

start: kindle libby country=US      # or: start: trouble libby/book-missing
kindle/kind: newer
send: stuck                         # the file may be left out, and so may all but the end of an address
seen: libby/book-missing            # where the step names several troubles; or something-else
book-missing.sync: worked
expect: first page of your book     # must stand in the step that follows
"""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.ending import ending
from wizard.presenters.prompt import cue
from wizard.walk.stops import PASSED, SEEN, Start, Stop
from wizard.walk.walk import Walk


class Mismatch(Exception):
    """The script and the walk part at this line, counted from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class Entry(NamedTuple):
    """One line of a script: its number, what stands before the colon, and what after."""

    line: int
    key: str
    value: str


def entries(text: str) -> Iterator[Entry]:
    """The lines that say something. Raises Mismatch for one without a colon."""
    for number, line in enumerate(text.splitlines(), 1):
        said = line.split(" #")[0].strip()
        if not said or said.startswith("#"):
            continue
        key, colon, value = said.partition(": ")
        if not colon or not value.strip():
            raise Mismatch(number, f"`{said}` should be an address, a colon and an answer.")
        yield Entry(number, key.strip(), value.strip())


def started(text: str) -> tuple[Start, str, int]:
    """What the script's first line starts, the country it names, and its line; an empty start if it names none."""
    first = next(entries(text), None)
    if first is None or first.key != "start":
        return Start(), "", 0
    words = [word for word in first.value.split() if not word.startswith("country=")]
    country = next((word.removeprefix("country=") for word in first.value.split() if word not in words), "")
    if words[:1] == ["trouble"] and 2 <= len(words) <= 4:
        device, platform = [*words[2:], "", ""][:2]
        return Start(device, platform, words[1]), country, first.line
    if len(words) != 2 or "=" in first.value.replace("country=", ""):
        raise Mismatch(first.line, "`start:` is followed by a device and a platform, or by `trouble` and its name.")
    return Start(*words), country, first.line


def replay(library: Library, start: Start, turns: dict[str, str], text: str) -> Walk:
    """The walk that a script comes to. Raises Mismatch at the first line that doesn't fit."""
    walk = Walk(library, start, turns)
    for number, entry in enumerate(entries(text)):
        if entry.key == "start" and not number:
            continue
        if entry.key == "expect":
            _expect(walk, entry)
        elif (seen := _seen_at_hand(walk)) and names(entry.key, seen):
            walk = Walk(library, start, {**walk.turns, seen: entry.value})
        else:
            _answer(walk, entry)
    return walk


def _seen_at_hand(walk: Walk) -> str:
    """The address of what is seen at the step that a fix mends, where the search opened its trouble; or nothing."""
    step = walk.at.address.rpartition("!")[0] if walk.at is not None and walk.at.fixing else ""
    return f"{step}{SEEN}" if step else ""


def _answer(walk: Walk, entry: Entry) -> None:
    if walk.at is not None and walk.at.kind == "ready" and not names(entry.key, walk.at.address):
        walk.answer("done")  # a script need not mention *You need*
    if walk.at is not None and walk.at.kind == "keep" and not names(entry.key, walk.at.address):
        walk.answer("give-back")  # nor that the patron does not keep the book
    stop = walk.at
    if stop is None:
        raise Mismatch(entry.line, f"The visit is over ({walk.end.how if walk.end else ''}), but the script goes on.")
    if not names(entry.key, stop.address):
        raise Mismatch(entry.line, f"The walk is at `{stop.address}`, not at `{entry.key}`.")
    try:
        walk.answer(entry.value)
    except ValueError:
        raise Mismatch(entry.line, f"`{entry.value}` is no answer here; {_offered(stop)}.") from None


def _offered(stop: Stop) -> str:
    passed = PASSED if stop.kind in ("do", "ask") and stop.section != "recognize" else ()
    return f"choose from {', '.join((*stop.offers, *passed))}"


def names(key: str, address: str) -> bool:
    """Whether a script's key means this address: the whole of it, or its end at a joint."""
    return address == key or (address.endswith(key) and address[-len(key) - 1] in "/!.>")


def _expect(walk: Walk, entry: Entry) -> None:
    said = said_here(walk)
    if entry.value.strip("\"'").casefold() not in said.casefold():
        raise Mismatch(entry.line, f"`{entry.value}` does not stand here. The step says: {said[:300]}")


def said_here(walk: Walk) -> str:
    """Everything the present stop, or the end, says."""
    if walk.at is None:
        how = walk.end.how if walk.end else ""
        return " ".join([*(f"{row.word} {plain(row.phrase)}" for row in ending(walk)), how])
    shown = cue(walk)
    rows = (f"{row.word} {row.place} {plain(row.phrase)}" for row in shown.rows)
    return " ".join([*rows, *(choice.text for choice in shown.choices)])


def written(walk: Walk) -> str:
    """A walk as a script, so that a visit can be kept as a test."""
    start = walk.start
    first = (
        f"trouble {start.trouble} {start.device} {start.platform}".rstrip()
        if start.trouble
        else f"{start.device} {start.platform}"
    )
    turns = ((taken.address, taken.passed or taken.answer) for taken in walk.trail)
    lines = [
        f"{address}: {turn}" for address, turn in turns if walk.turns.get(address) == turn
    ]  # the rest passes by itself
    waiting = [f"{walk.at.address}: waiting"] if walk.at and walk.at.waiting else []
    return "\n".join([f"start: {first}", *lines, *waiting, ""])
