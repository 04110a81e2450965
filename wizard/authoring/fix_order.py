"""Fixes in the order in which they help: proposed from what the desk counted, written only if the keeper says so."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from wizard.authoring.text_edits import line_blocks, newline, read
from wizard.content.flow import Fix, Trouble
from wizard.content.library import Library

ENOUGH = 20
"""How often a fix must have been tried before its count says anything."""
CLEARLY = 0.1
"""How much more often, of all times tried, a fix must help than one before it."""

Counts = Mapping[str, tuple[int, int]]  # `libby/book-missing.wifi`: how often tried, how often it helped


class CannotOrder(Exception):
    """Why not, in a sentence."""


class Order(NamedTuple):
    """The fixes of a trouble (file/id) with their counts, as they stand, and the ids as they might stand."""

    trouble: str
    counted: tuple[tuple[Fix, int, int], ...]
    better: tuple[str, ...]


def orders(library: Library, counts: Counts) -> Iterator[Order]:
    """Every trouble whose fixes would help sooner in another order."""
    for id, file in library.files.items():
        for trouble in file.troubles:
            order = _order(f"{id}/{trouble.id}", trouble, counts)
            if order.better != tuple(fix.id for fix in trouble.fixes):
                yield order


def _order(name: str, trouble: Trouble, counts: Counts) -> Order:
    """The likeliest first. A fix that was rarely tried, or that can't be undone, stays at its place."""
    counted = tuple((fix, *counts.get(f"{name}.{fix.id}", (0, 0))) for fix in trouble.fixes)
    known = [one for one in counted if one[1] >= ENOUGH and set(one[0].does) <= {"nothing"}]
    shares = [helped / tried for _, tried, helped in known]
    if any(later > earlier + CLEARLY for n, earlier in enumerate(shares) for later in shares[n + 1 :]):
        best = iter(sorted(known, key=lambda one: -one[2] / one[1]))
        moved = [next(best) if one in known else one for one in counted]
    else:
        moved = list(counted)
    return Order(name, counted, tuple(fix.id for fix, _, _ in moved))


def reordered(library: Library, order: Order) -> dict[Path, str]:
    """The file with the fixes in the better order, whole lines moved with the comments above them. Writes nothing.

    Raises CannotOrder where they don't stand on lines of their own.
    """
    path, fixes = library.paths[order.trouble.partition("/")[0]], [fix for fix, _, _ in order.counted]
    lines = read(path).splitlines(keepends=True)
    try:
        found = line_blocks(lines, [fix.at for fix in fixes])
    except ValueError:
        raise CannotOrder(
            "These fixes stand between braces. Put each on lines of its own, after `- `, and try again."
        ) from None
    blocks = {fix.id: block for fix, block in zip(fixes, found, strict=True)}
    first, last = min(block[0] for block in blocks.values()), max(block[1] for block in blocks.values())
    if not lines[last - 1].endswith("\n"):
        lines[last - 1] += newline("".join(lines))
    moved = [line for id in order.better for line in lines[slice(*blocks[id])]]
    return {path: "".join((*lines[:first], *moved, *lines[last:]))}
