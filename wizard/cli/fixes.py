"""`fixes`: which fixes help, and a better order for them, which the keeper accepts or not."""

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load, tell_news
from wizard.cli.flow_files import refuse_foreign, save
from wizard.cli.lookup import trouble_named
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.authoring.fix_order import Counts, Order
    from wizard.content.library import Library

_DAYS, _MOST_DAYS = 180, 3650


def add(commands: Any) -> None:
    command = commands.add_parser("fixes", help="which fixes help, and a better order for them")
    command.add_argument("trouble", nargs="?", help="only this one, as libby/book-missing")
    command.add_argument("--days", type=int, default=_DAYS, help=f"count the last so many days; {_DAYS} if left out")
    command.add_argument("--accept", action="store_true", help="write the better order into the flow")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    if not 1 <= parsed.days <= _MOST_DAYS:
        raise Refusal(f"--days goes from 1 to {_MOST_DAYS}.", 2)
    if parsed.accept and not parsed.trouble:
        raise Refusal(f"Say which: `{to_run('fixes', 'libby/book-missing', '--accept')}`.", 2)
    from wizard.authoring.fix_order import orders

    library = load(parsed).library
    late = list(orders(library, _counts(library, parsed.days)))
    if parsed.trouble:
        name = trouble_named(library, parsed.trouble)
        late = [order for order in late if order.trouble == name]
    print("\n".join(line for order in late for line in _told(order)) or _NOTHING)
    if parsed.accept and late:
        _accept(parsed, library, late[0])
    return 0


_NOTHING = "No fix stands too late, as far as is counted."


def _accept(parsed: argparse.Namespace, library: "Library", order: "Order") -> None:
    """Write the better order into the flow. Raises Refusal where that can't be."""
    from wizard.authoring.fix_order import CannotOrder, reordered

    try:
        texts = reordered(library, order)
    except CannotOrder as refused:
        raise Refusal(str(refused)) from None
    refuse_foreign(parsed, texts)
    save(texts)
    print("They stand in the better order now.")


def _counts(library: "Library", days: int) -> "Counts":
    """What was counted of fixes, by their names."""
    from wizard.records.database import records_in
    from wizard.records.outcome import counting
    from wizard.records.statistics import of_fixes

    records = records_in(data_folder(), counting=counting(library))
    tally, trouble = records.counts.tally(date.today() - timedelta(days), date.today()), records.trouble
    records.shut()
    tell_news(records)
    if trouble:
        raise Refusal(trouble, 2)
    counts = of_fixes(tally)
    if not counts:
        off = "" if counting(library) else " Counting is off; `counting: yes` in your library.yaml begins it."
        raise Refusal(f"No fix was counted in the last {days} days.{off}")
    return counts


def _told(order: "Order") -> Iterator[str]:
    """The fixes as they stand, each with what was counted and where it would stand."""
    yield f"{order.trouble}:"
    for number, (fix, tried, helped) in enumerate(order.counted, 1):
        place = order.better.index(fix.id) + 1
        moved = f", better as number {place}" if place != number else ""
        yield f"  {number}. {fix.id}: helped {helped} of {tried} times{moved}"
