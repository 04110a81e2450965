"""A better order of fixes, suggested by the desk's statistics. It's written only if the flow keeper agrees."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from wizard.authoring.text_edits import line_blocks, newline, read
from wizard.content.flow import Fix, Trouble
from wizard.content.library import Library

ENOUGH = 20
"""The number of times a fix must have been tried before its count is used."""
CLEARLY = 0.1
"""How much the success rates of two fixes must differ before they change places."""

Counts = Mapping[
    str, tuple[int, int]
]  # `libby/book-missing.wifi`, with how often it was tried, and how often it worked.


class CannotOrder(Exception):
    """A new order that can't be used. Its message is a sentence with the reason."""


class FixOrder(NamedTuple):
    """A trouble (file/id), its fixes with their counts in the current order, and their ids in the better order."""

    trouble: str
    counted: tuple[tuple[Fix, int, int], ...]
    better: tuple[str, ...]


def orders(library: Library, counts: Counts) -> Iterator[FixOrder]:
    """Yield every trouble whose fixes have a better order."""
    for id, file in library.files.items():
        for trouble in file.troubles:
            order = _order(f"{id}/{trouble.id}", trouble, counts)
            if order.better != tuple(fix.id for fix in trouble.fixes):
                yield order


def _order(name: str, trouble: Trouble, counts: Counts) -> FixOrder:
    """Return the order with the most successful fixes first. Fixes that are rarely tried, or that can do harm, keep
    their place.
    """
    counted = tuple((fix, *counts.get(f"{name}.{fix.id}", (0, 0))) for fix in trouble.fixes)
    known = [one for one in counted if one[1] >= ENOUGH and set(one[0].does) <= {"nothing"}]
    shares = [helped / tried for _, tried, helped in known]
    if any(later > earlier + CLEARLY for n, earlier in enumerate(shares) for later in shares[n + 1 :]):
        best = iter(sorted(known, key=lambda one: -one[2] / one[1]))
        moved = [next(best) if one in known else one for one in counted]
    else:
        moved = list(counted)
    return FixOrder(name, counted, tuple(fix.id for fix, _, _ in moved))


def reordered(library: Library, order: FixOrder) -> dict[Path, str]:
    """Return the file with its fixes in the better order, without saving it. Comments move along with the lines below
    them.

    Raise CannotOrder if the fixes aren't on separate lines.
    """
    path, fixes = library.paths[order.trouble.partition("/")[0]], [fix for fix, _, _ in order.counted]
    lines = read(path).splitlines(keepends=True)
    try:
        found = line_blocks(lines, [fix.at for fix in fixes])
    except ValueError:
        raise CannotOrder(
            "These fixes are in braces. Put each one on its own lines, starting with `- `, and try again."
        ) from None
    blocks = {fix.id: block for fix, block in zip(fixes, found, strict=True)}
    first, last = min(block[0] for block in blocks.values()), max(block[1] for block in blocks.values())
    if not lines[last - 1].endswith("\n"):
        lines[last - 1] += newline("".join(lines))
    moved = [line for id in order.better for line in lines[slice(*blocks[id])]]
    return {path: "".join((*lines[:first], *moved, *lines[last:]))}
