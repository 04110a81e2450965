"""The statistics report, as text, CSV, and a web page. Counts under 5 aren't shown, and can't be worked out from it."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Protocol

from wizard.content.library import Library
from wizard.records.outcome import HOW, LONGER, MINUTES

Cell = tuple[str, str, str]
FEWEST = 5
HIDDEN = f"under {FEWEST}"
OTHERS = "all others"
WORKED = {"well", "worked"}
PROMISES = {"kept": "called in time", "late": "called late", "wiped": "deleted without a call"}


class FlagCount(Protocol):
    """A step, the version of its flow, a reason, the new text of a button, and the number of flags."""

    @property
    def flow(self) -> str: ...
    @property
    def flow_version(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def times(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row with a count. `well` is the number of good results, or None if it isn't counted or is under 5."""

    name: str
    count: int
    well: int | None = None

    @property
    def share(self) -> str:
        """Return the share of good results in percent."""
        return "" if self.well is None else f"{round(100 * self.well / self.count)}%"


@dataclass(frozen=True, slots=True)
class Table:
    """A question with its rows, the most frequent first. `well` is the heading for good results, or ""."""

    title: str
    counted: str
    well: str
    lines: tuple[CountRow, ...]


def tables(tally: Mapping[Cell, int], library: Library) -> list[Table]:
    """Return the tables that have rows."""
    names: dict[str, Callable[[str], str]] = {
        "device": lambda id: _device(library, id),
        "platform": lambda id: _platform(library, id),
        "pair": lambda id: " + ".join((_device(library, id.split(" ")[0]), _platform(library, id.split(" ")[1]))),
        "branch": lambda id: id or "not known",
    }
    every = [
        Table(
            "How visits ended",
            "visits",
            "",
            _came_out(tally, "visit", {str(how): words for how, words in HOW.items()}),
        ),
        Table("How long they took", "visits", "", _lines(_by_name(tally, "minutes"), asked=False, order=_MINUTES)),
        *(
            Table(title, "visits", "worked", _lines(_by_name(tally, topic), names=names.get(topic, str)))
            for topic, title in _QUESTIONS.items()
        ),
        Table("Where unsuccessful visits ended", "visits", "", _lines(_by_name(tally, "step"), asked=False)),
        Table("Which fixes help", "tried", "helped", _lines(of_fixes(tally))),
        Table("Callbacks", "callbacks", "", _came_out(tally, "promise", PROMISES)),
    ]
    return [table for table in every if table.lines]


_QUESTIONS = {
    "platform": "Services",
    "device": "Devices",
    "pair": "Devices with services",
    "branch": "Branches",
    "language": "Languages",
    "sheet": "With a take-home sheet",
    "by-phone": "By phone",
}
_MINUTES = [words for _, words in MINUTES] + [LONGER]


def _device(library: Library, id: str) -> str:
    model, device = library.model(id), library.devices.get(id)
    return model.name if model else device.device if device else id or "not known"


def _platform(library: Library, id: str) -> str:
    return library.platforms[id].platform if id in library.platforms else id or "not known"


def _by_name(tally: Mapping[Cell, int], topic: str) -> dict[str, tuple[int, int]]:
    """Return, for each name in a topic, the count and the number of good results."""
    counted, well = Counter[str](), Counter[str]()
    for (own, name, how), count in tally.items():
        if own == topic:
            counted[name] += count
            well[name] += count if how in WORKED else 0
    return {name: (count, well[name]) for name, count in counted.items()}


def of_fixes(tally: Mapping[Cell, int]) -> dict[str, tuple[int, int]]:
    """Return, for each fix such as `libby/book-missing.wifi`, how often it was tried and how often it helped."""
    return _by_name(tally, "fix")


def _came_out(tally: Mapping[Cell, int], topic: str, names: Mapping[str, str]) -> tuple[CountRow, ...]:
    counted = {how: (count, 0) for (own, _, how), count in tally.items() if own == topic}
    return _lines(counted, asked=False, names=lambda how: names.get(how, how))


def _lines(
    counted: Mapping[str, tuple[int, int]],
    *,
    asked: bool = True,
    names: Callable[[str], str] = str,
    order: Iterable[str] = (),
) -> tuple[CountRow, ...]:
    """Return the rows to show. Rows under 5 are combined, along with the next smallest if the sum is still under 5."""
    most = sorted(counted.items(), key=lambda item: (-item[1][0], item[0]))
    shown = [item for item in most if item[1][0] >= FEWEST]
    rest = [item[1] for item in most[len(shown) :]]
    while rest and shown and sum(count for count, _ in rest) < FEWEST:
        rest.append(shown.pop()[1])
    places = {name: place for place, name in enumerate(order)}
    shown.sort(key=lambda item: places.get(item[0], 0))
    lines = [_line(names(name), *numbers, asked) for name, numbers in shown]
    count, well = (sum(numbers) for numbers in zip(*rest, strict=True)) if rest else (0, 0)
    return (*lines, _line(OTHERS, count, well, asked)) if count >= FEWEST else tuple(lines)


def _line(name: str, count: int, well: int, asked: bool) -> CountRow:
    tells = asked and not any(0 < part < FEWEST for part in (well, count - well))
    return CountRow(name, count, well if tells else None)


def flagged(flags: Iterable[FlagCount]) -> list[Table]:
    """Return the steps that staff flagged, the most frequent first. Flags aren't about patrons, so one is enough."""
    wrong, names = Counter[str](), Counter[str]()
    for flag in flags:
        closes = flag.reason in ("still-right", "fixed")
        wrong[f"{flag.flow}/{flag.step} ({flag.flow_version})"] += 0 if closes else flag.times
        names[f"{flag.flow}/{flag.step}: “{flag.label}”"] += flag.times if flag.label else 0
    counted = (("Steps that staff flagged", wrong), ("New button names", names))
    lined = (
        (title, tuple(CountRow(name, count) for name, count in of.most_common() if count)) for title, of in counted
    )
    return [Table(title, "flags", "", lines) for title, lines in lined if lines]


def searched(searches: Iterable[tuple[str, int]]) -> list[Table]:
    """Return the searches without results that staff noted, the most frequent first."""
    lines = tuple(CountRow(words, times) for words, times in searches)
    return [Table("Searches that found nothing", "noted", "", lines)] if lines else []


# ---------------------------------------------------------------------- output


def headline(tally: Mapping[Cell, int], first: date, last: date) -> str:
    """Return the first sentence of the report."""
    visits = sum(count for (topic, _, _), count in tally.items() if topic == "visit")
    return f"{visits if visits >= FEWEST else 'Under 5'} visits from {first} to {last}."


NOTE = "These numbers have no patron data. Rows under 5 are combined, and percentages of fewer than 5 are left out."


def as_text(head: str, every: Iterable[Table]) -> str:
    """Return the report as text for the terminal."""
    rows = [head, NOTE]
    for table in every:
        width = min(52, max(len(line.name) for line in table.lines))
        rows += ["", table.title + (f" ({table.counted}, {table.well})" if table.well else f" ({table.counted})")]
        rows += [f"  {line.name[:width]:<{width}} {line.count:>8} {line.share:>6}".rstrip() for line in table.lines]
    return "\n".join(rows)


def as_csv(every: Iterable[Table]) -> str:
    """Return the report as CSV for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("question", "name", "count", "went well"))
    for table in every:
        for line in table.lines:
            well = "" if not table.well else HIDDEN if line.well is None else line.well
            writer.writerow((table.title, _harmless(line.name), line.count, well))
    return out.getvalue()


def _harmless(name: str) -> str:
    """Return a name that spreadsheets don't read as a formula."""
    return f"'{name}" if name[:1] in "=+-@" else name


def as_html(head: str, every: Iterable[Table], library: str = "") -> str:
    """Return the report as a page with bars. It loads no other files and has no scripts."""
    return "\n".join(_page(escape(head), list(every), escape(library)))


def _page(head: str, every: list[Table], library: str) -> Iterator[str]:
    title = f"eBook help in numbers{', ' + library if library else ''}"
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
    yield f"<body><main><h1>{title}</h1><p>{head}</p><p>{NOTE}</p>"
    for table in every:
        well = f'<th scope="col">{table.well}</th>' if table.well else ""
        yield f'<h2>{table.title}</h2><table><thead><tr><th scope="col">Name</th><th scope="col">{table.counted}</th>'
        yield f'{well}<td aria-hidden="true"></td></tr></thead><tbody>'
        most = max(line.count for line in table.lines)
        for line in table.lines:
            share = f"<td>{line.share or HIDDEN}</td>" if table.well else ""
            yield f'<tr><th scope="row">{escape(line.name)}</th><td>{line.count}</td>{share}'
            yield f"<td>{_bar(line, most)}</td></tr>"
        yield "</tbody></table>"
    yield "</main></body></html>"


def _bar(line: CountRow, most: int) -> str:
    """Return a bar for a count, with a darker part for the good results."""
    whole, dark = (round(240 * count / most, 1) for count in (line.count, line.well or 0))
    return (
        f'<svg width="240" height="14" aria-hidden="true"><rect class="all" width="{whole}" height="14"/>'
        f'<rect class="well" width="{dark}" height="14"/></svg>'
    )


_STYLE = (
    "body{font:1rem/1.5 sans-serif;color:#111;background:#fff;margin:2rem}main{max-width:60rem;margin:auto}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:.2rem .8rem .2rem 0;font-weight:400}"
    "thead th{font-weight:700}td:nth-child(n+2){text-align:right}td:last-child{text-align:left}"
    ".all{fill:#b9c4d0}.well{fill:#1b4f72}@media(max-width:40rem){body{margin:1rem}td:last-child{display:none}}"
)
