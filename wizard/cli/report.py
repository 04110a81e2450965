"""`report`: the counts for a range of days."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal, load, tell_news
from wizard.cli.output import write
from wizard.system.paths import data_folder

_SUFFIXES = {"html": ".html", "csv": ".csv", "text": ".txt"}


def add(commands: Any) -> None:
    command = commands.add_parser(
        "report", help="show statistics about visits: what works, where people get stuck, what to fix"
    )
    command.add_argument(
        "--from", dest="first", type=_day, metavar="DAY", help="first day, such as 2026-11-01 (default: 30 days ago)"
    )
    command.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day (default: today)")
    command.add_argument(
        "--format", choices=tuple(_SUFFIXES), help="output format (default: by the file's extension, or text)"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it to this file")
    command.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year < 2200:
        raise argparse.ArgumentTypeError(f"`{text}` isn't a valid date. Use a date such as 2026-11-01") from None
    return day


def run(parsed: argparse.Namespace) -> int:
    from wizard.records import statistics
    from wizard.records.database import records_in
    from wizard.records.outcome import counting

    library = load(parsed).library
    last = parsed.last or date.today()
    first = parsed.first or last - timedelta(days=30)
    if first > last:
        raise Refusal(f"{first} is after {last}.", 2)
    records = records_in(data_folder(), counting=counting(library))
    tally, flags, trouble = records.counts.tally(first, last), records.flags.all(), records.trouble
    searches = records.flags.searches()
    records.close()
    tell_news(records)
    if trouble:
        raise Refusal(trouble, 2)
    if not (tally or flags or searches):
        off = "" if counting(library) else " Counting is off. To turn it on, put `counting: yes` in your library.yaml."
        raise Refusal(f"Nothing was counted from {first} to {last}.{off}")
    every = [*statistics.tables(tally, library), *statistics.flagged(flags), *statistics.searched(searches)]
    head = statistics.headline(tally, first, last)
    name = library.profile.library if library.profile else ""
    made = {
        "text": lambda: statistics.as_text(head, every),
        "csv": lambda: statistics.as_csv(every),
        "html": lambda: statistics.as_html(head, every, name),
    }[_form(parsed)]()
    if parsed.output is None:
        print(made)
    else:
        write(parsed.output, made.encode())
    return 0


def _form(parsed: argparse.Namespace) -> str:
    suffix = parsed.output.suffix.lower() if parsed.output else ""
    return str(parsed.format or next((form for form, own in _SUFFIXES.items() if own == suffix), "text"))
