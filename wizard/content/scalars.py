"""Plain values: text, names, ids, days, times, addresses. What can't be read is told with the line to write instead."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wizard.content.flow import Plain
from wizard.content.problem import Problem
from wizard.content.quoting import named, quoted
from wizard.content.yaml_tree import Map, Node, Seq, Unreadable

Notes = list[Problem]
Build = Callable[[Node, Map | Seq, Any, Notes], Any]  # (node, its holder, its key or index, where to note problems)


def what(key: Any) -> str:
    """How a message names a value: by its key, or as a line of a list."""
    return named(key) if isinstance(key, str) else "This list line"


def to_copy(key: Any, text: str) -> str:
    """The line to copy: the key or the dash, and what stands behind it."""
    return f"{key}: {text}" if isinstance(key, str) else f"- {text}"


def wrong(notes: Notes, holder: Map | Seq, key: Any, code: str, message: str, help: str = "") -> Unreadable:
    """Note a problem at a value, and be raised."""
    notes.append(Problem(holder.place(key), code, message, help))
    return Unreadable()


def text(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    """Text for people. Between braces it needs quotes, since a comma would cut it. (standards: YA08, YA09, YA10)"""
    value = name(node, holder, key, notes)
    if isinstance(holder, Map) and key in holder.bare and " " in value:
        message = "Between braces, a comma would cut this text."
        raise wrong(notes, holder, key, "bare-text", message, f"{key}: {quoted(value)}")
    return value


def name(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    """Plain text on one line."""
    if isinstance(node, str) and node.strip():
        return node.strip() if "\n" not in node else " ".join(node.split())
    if node is None or isinstance(node, str):
        said = f"{what(key)} has nothing after the colon." if isinstance(key, str) else "This list line is empty."
        raise wrong(notes, holder, key, "empty", said, "Write something, or delete the line.")
    raise _not_text(node, holder, key, notes)


def _not_text(node: Map | Seq, holder: Map | Seq, key: Any, notes: Notes) -> Unreadable:
    if isinstance(node, Seq) and node.braces and all(isinstance(item, str) for item in node):
        count = f"The comma makes this {len(node)} items." if len(node) > 1 else "The brackets make this a list."
        return wrong(notes, holder, key, "comma-cuts", count, to_copy(key, quoted(", ".join(node))))
    if isinstance(node, Seq):
        return wrong(notes, holder, key, "not-text", f"{what(key)} should be text, not a list.", "Write one text.")
    if node.braces:
        inner = ", ".join(f"{own}: {value}" if value else own for own, value in node.items())
        message = "Start with a quote when the text starts with `{`."
        return wrong(notes, holder, key, "needs-quotes", message, to_copy(key, quoted("{" + inner + "}")))
    return became_name(node, holder, key, notes)


def became_name(node: Map, holder: Map | Seq, key: Any, notes: Notes, thing: str = "text") -> Unreadable:
    """`- Tap Menu: choose Settings`: the colon made a name of the words before it. (standards: YA08)"""
    own, value = next(iter(node.items()), ("", ""))
    whole = quoted(f"{own}: {value}") if len(node) == 1 and isinstance(value, str) else ""
    help = to_copy(key, f"do: {whole}" if thing == "step" else whole) if whole else "Put quotes round the whole text."
    message = f"I read this {thing} as a name and a value."
    notes.append(Problem(node.key_place(own), "text-became-name", message, help))
    return Unreadable()


_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _id(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    if _ID.fullmatch(value) and len(value) <= 40:
        return value
    plain = re.sub(r"[^a-z0-9]+", "-", value.lower())[:40].strip("-")
    message = f"{named(value)} can't be an id: small letters, figures and hyphens only, at most 40."
    raise wrong(notes, holder, key, "odd-id", message, to_copy(key, plain) if plain else "Write a short word.")


def _target(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    if all(_ID.fullmatch(part) for part in value.split("/")) and value.count("/") <= 1:
        return value
    message = f"{named(value)} can't be a name here: write an id, or file/id."
    raise wrong(notes, holder, key, "odd-id", message, "Small letters, figures and hyphens, as `wifi/open`.")


_DAY = r"(\d{4})-(\d{2})-(\d{2})"
_OTHER_DAY = r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})"


def _day(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    match = re.fullmatch(_DAY, value)
    if match is None:
        raise wrong(notes, holder, key, "odd-date", f"I can't read {named(value)} as a day.", _readings(value))
    year, month, day = map(int, match.groups())
    try:
        date(year, month, day)
    except ValueError:
        message = f"Month {month} has no day {day}." if 1 <= month <= 12 else f"There is no month {month}."
        help = "Write year, month and day, as 2026-11-20."
        raise wrong(notes, holder, key, "odd-date", message if year else "There is no year 0.", help) from None
    return value


def _readings(value: str) -> str:
    """The days that a date in another order can mean. (standards: YA05)"""
    match = re.fullmatch(_OTHER_DAY, value)
    if match is None:
        return "Write it as 2026-11-20."
    one, two, year = (int(part) for part in match.groups())
    both = [f"{year}-{month:02d}-{day:02d}" for month, day in ((two, one), (one, two)) if month <= 12 and day <= 31]
    return f"Do you mean {' or '.join(dict.fromkeys(both))}?" if both else "Write it as 2026-11-20."


def _amount(unit: str, example: str) -> Build:
    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> int:
        value = name(node, holder, key, notes)
        number, _, rest = value.partition(" ")
        if rest == unit and number.isdecimal() and number.isascii() and len(number) <= 4:
            return int(number)
        figures = re.match(r"\d{1,4}", value)
        help = to_copy(key, f"{figures[0]} {unit}" if figures else example)
        message = f"{what(key)} should be a time, as `{example}`; here is {named(value)}."
        raise wrong(notes, holder, key, "odd-length", message, help)

    return build


def _url(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    if re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        return value
    message = f"{named(value)} is not a web address as browsers show it."
    help = to_copy(key, f"https://{value}") if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value) else "Write https://…"
    raise wrong(notes, holder, key, "odd-address", message, help)


def choice(allowed: tuple[str, ...]) -> Build:
    """One of a few words. (standards: YA04)"""

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
        value = name(node, holder, key, notes)
        if value in allowed:
            return value
        close = nearest(value, allowed)
        message = f"{named(value)} is none of the words that can stand here."
        message += f" Did you mean `{close}`?" if close else ""
        raise wrong(notes, holder, key, "odd-choice", message, f"Choose from {', '.join(allowed)}.")

    return build


PLAIN: Mapping[Any, Build] = {
    Plain.TEXT: text,
    Plain.NAME: name,
    Plain.ID: _id,
    Plain.TARGET: _target,
    Plain.DAY: _day,
    Plain.DAYS: _amount("days", "90 days"),
    Plain.MINUTES: _amount("min", "5 min"),
    Plain.URL: _url,
}


def nearest(word: str, among: Iterable[str]) -> str:
    """The nearest spelling, or nothing. (standards: YA03)"""
    from difflib import get_close_matches  # only a wrong flow pays for it

    plain = {other.lower().replace("_", "-"): other for other in among}
    close = get_close_matches(word[:60].lower().replace("_", "-"), plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else ""
