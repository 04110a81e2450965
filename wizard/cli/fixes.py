"""`fixes`: how often each fix helps, and a better order that the flow keeper can accept."""

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load, tell_news
from wizard.cli.flow_files import refuse_foreign, save
from wizard.cli.impact import confirm, yes_option
from wizard.cli.lookup import trouble_named
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.authoring.fix_order import Counts, FixOrder
    from wizard.content.library import Library

_DAYS, _MOST_DAYS = 180, 3650


def add(commands: Any) -> None:
    command = commands.add_parser("fixes", help="show which fixes help, and suggest a better order")
    command.add_argument("trouble", nargs="?", help="only this problem, such as libby/book-missing")
    command.add_argument("--days", type=int, default=_DAYS, help=f"how many past days to count (default: {_DAYS})")
    command.add_argument("--accept", action="store_true", help="save the better order in the flow")
    yes_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    if not 1 <= parsed.days <= _MOST_DAYS:
        raise Refusal(f"--days must be from 1 to {_MOST_DAYS}.", 2)
    if parsed.accept and not parsed.trouble:
        raise Refusal(f"Say which problem, for example `{to_run('fixes', 'libby/book-missing', '--accept')}`.", 2)
    from wizard.authoring.fix_order import orders

    library = load(parsed).library
    found = list(orders(library, _counts(library, parsed.days)))
    if parsed.trouble:
        name = trouble_named(library, parsed.trouble)
        found = [order for order in found if order.trouble == name]
    print("\n".join(line for order in found for line in _lines(order)) or _NOTHING)
    if parsed.accept and found:
        _accept(parsed, library, found[0])
    return 0


_NOTHING = "Going by the counts so far, the fixes are in the right order."


def _accept(parsed: argparse.Namespace, library: "Library", order: "FixOrder") -> None:
    """Save the better order in the flow. Raises Refusal if that isn't possible."""
    from wizard.authoring.fix_order import CannotOrder, reordered

    try:
        texts = reordered(library, order)
    except CannotOrder as refused:
        raise Refusal(str(refused)) from None
    refuse_foreign(parsed, texts)
    confirm(parsed, texts)
    save(texts)
    print("The fixes are now in the better order.")


def _counts(library: "Library", days: int) -> "Counts":
    """Return how often each fix was tried and helped."""
    from wizard.records.database import records_in
    from wizard.records.outcome import counting
    from wizard.records.statistics import of_fixes

    records = records_in(data_folder(), counting=counting(library))
    tally, trouble = records.counts.tally(date.today() - timedelta(days), date.today()), records.trouble
    records.close()
    tell_news(records)
    if trouble:
        raise Refusal(trouble, 2)
    counts = of_fixes(tally)
    if not counts:
        off = "" if counting(library) else " Counting is off. To turn it on, put `counting: yes` in your library.yaml."
        raise Refusal(f"No fixes were counted in the last {days} days.{off}")
    return counts


def _lines(order: "FixOrder") -> Iterator[str]:
    """Yield the fixes in their current order, each with its counts and its suggested place."""
    yield f"{order.trouble}:"
    for number, (fix, tried, helped) in enumerate(order.counted, 1):
        place = order.better.index(fix.id) + 1
        moved = f" (would be better as number {place})" if place != number else ""
        yield f"  {number}. {fix.id}: helped {helped} of {tried} times{moved}"
