"""Readers of plain values: text, names, ids, dates, times, and addresses. Each problem shows what to write instead."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wizard.content.flow import Plain
from wizard.content.line_syntax import stuck
from wizard.content.problem import Problem
from wizard.content.quoting import named, quoted
from wizard.content.spans import current_slots
from wizard.content.yaml_nodes import Map, Node, Seq
from wizard.content.yaml_tree import Unreadable

Notes = list[Problem]
Build = Callable[[Node, Map | Seq, Any, Notes], Any]  # (node, its parent, its key or index, the list of problems)


def what(key: Any) -> str:
    """Return what messages call a value: its key, or `This list item`."""
    return named(key) if isinstance(key, str) else "This list item"


def to_copy(key: Any, text: str) -> str:
    """Return the line to copy: the key or the dash, then the text."""
    return f"{key}: {text}" if isinstance(key, str) else f"- {text}"


def wrong(notes: Notes, holder: Map | Seq, key: Any, code: str, message: str, help: str = "") -> Unreadable:
    """Add a problem at a value, and return the exception to raise."""
    notes.append(Problem(holder.place(key), code, message, help))
    return Unreadable()


def text(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    """Read text for people. Between braces, it needs quotes, because commas would split it. (standards: YA08, YA09,
    YA10)
    """
    value = _current(name(node, holder, key, notes), holder, key, notes)
    if isinstance(holder, Map) and key in holder.bare and " " in value:
        message = "Between braces, a comma would split this text."
        raise wrong(notes, holder, key, "bare-text", message, f"{key}: {quoted(value)}")
    return value


def _current(value: str, holder: Map | Seq, key: Any, notes: Notes) -> str:
    """Return the text with the current spelling of its slots, and add a problem for an older one."""
    current = current_slots(value)
    if current != value:
        message = "This text has a slot with an older spelling."
        help = "Spell it `catalog`, for example {library.catalog}."
        notes.append(Problem(holder.place(key), "old-spelling", message, help, "warning"))
    return current


def name(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    """Read plain text on one line."""
    if isinstance(node, str) and node.strip():
        return node.strip() if "\n" not in node else " ".join(node.split())
    if node is None or isinstance(node, str):
        said = f"{what(key)} has no value." if isinstance(key, str) else "This list item is empty."
        raise wrong(notes, holder, key, "empty", said, "Add a value, or delete the line.")
    raise _not_text(node, holder, key, notes)


def _not_text(node: Map | Seq, holder: Map | Seq, key: Any, notes: Notes) -> Unreadable:
    if isinstance(node, Seq) and node.braces and all(isinstance(item, str) for item in node):
        count = (
            f"The comma splits this into {len(node)} items." if len(node) > 1 else "The brackets turn this into a list."
        )
        return wrong(notes, holder, key, "comma-cuts", count, to_copy(key, quoted(", ".join(node))))
    if isinstance(node, Seq):
        return wrong(
            notes, holder, key, "not-text", f"{what(key)} should be text, not a list.", "Write it as plain text."
        )
    if node.braces:
        inner = ", ".join(f"{own}: {value}" if value else own for own, value in node.items())
        message = "Text that starts with `{` needs quotes."
        return wrong(notes, holder, key, "needs-quotes", message, to_copy(key, quoted("{" + inner + "}")))
    return became_name(node, holder, key, notes)


def became_name(node: Map, holder: Map | Seq, key: Any, notes: Notes, thing: str = "text") -> Unreadable:
    """Return the exception for text that a colon splits in two, such as `- Tap Menu: choose Settings`. (standards:
    YA08)
    """
    own, value = next(iter(node.items()), ("", ""))
    whole = quoted(f"{own}: {value}") if len(node) == 1 and isinstance(value, str) else ""
    help = to_copy(key, f"do: {whole}" if thing == "step" else whole) if whole else "Put quotes around the whole text."
    message = f"The colon turns this {thing} into a key and a value."
    notes.append(Problem(node.key_place(own), "text-became-name", message, help))
    return Unreadable()


ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _id(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    if ID.fullmatch(value) and len(value) <= 40:
        return value
    plain = re.sub(r"[^a-z0-9]+", "-", value.lower())[:40].strip("-")
    message = f"{named(value)} can't be an id. Use up to 40 lowercase letters, digits, and hyphens."
    raise wrong(notes, holder, key, "odd-id", message, to_copy(key, plain) if plain else "Write a short word.")


def _target(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    if all(ID.fullmatch(part) for part in value.split("/")) and value.count("/") <= 1:
        return value
    message = f"{named(value)} isn't valid here. Write an id, or file/id."
    raise wrong(
        notes, holder, key, "odd-id", message, "Use lowercase letters, digits, and hyphens, for example `wifi/open`."
    )


_DAY = r"(\d{4})-(\d{2})-(\d{2})"
_OTHER_DAY = r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})"


def _day(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    match = re.fullmatch(_DAY, value)
    if match is None:
        raise wrong(notes, holder, key, "odd-date", f"{named(value)} isn't a valid date.", _readings(value))
    year, month, day = map(int, match.groups())
    try:
        date(year, month, day)
    except ValueError:
        message = f"Month {month} has no day {day}." if 1 <= month <= 12 else f"There is no month {month}."
        help = "Write the year, month, and day, such as 2026-11-20."
        raise wrong(notes, holder, key, "odd-date", message if year else "There is no year 0.", help) from None
    return value


def _readings(value: str) -> str:
    """Return a hint with the possible meanings of a date in another order. (standards: YA05)"""
    match = re.fullmatch(_OTHER_DAY, value)
    if match is None:
        return "Write it like this: 2026-11-20."
    one, two, year = (int(part) for part in match.groups())
    both = [f"{year}-{month:02d}-{day:02d}" for month, day in ((two, one), (one, two)) if month <= 12 and day <= 31]
    return f"Did you mean {' or '.join(dict.fromkeys(both))}?" if both else "Write it like this: 2026-11-20."


def _amount(unit: str, example: str) -> Build:
    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> int:
        value = name(node, holder, key, notes)
        number, _, rest = value.partition(" ")
        if rest == unit and number.isdecimal() and number.isascii() and len(number) <= 4:
            return int(number)
        help = to_copy(key, _converted(value, unit) or example)
        message = f"{what(key)} should be a time such as `{example}`, not {named(value)}."
        raise wrong(notes, holder, key, "odd-length", message, help)

    return build


_DAYS_IN = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}


def _converted(value: str, unit: str) -> str:
    """Return a time in the right unit, such as `14 days` for `2 weeks`. Days are limited to a year."""
    found = re.match(r"(\d{1,4})\s*([a-z]*)", value.lower())
    if not found:
        return ""
    times = _DAYS_IN.get(found[2].rstrip("s"), 1) if unit == "days" else 1
    amount = int(found[1]) * times
    return f"{min(amount, 365) if unit == 'days' else amount} {unit}"


def _url(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = name(node, holder, key, notes)
    if re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        return value
    message = f"{named(value)} isn't a web address."
    help = (
        to_copy(key, f"https://{value}")
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value)
        else "Start it with https://"
    )
    raise wrong(notes, holder, key, "odd-address", message, help)


def choice(allowed: tuple[str, ...]) -> Build:
    """Return a reader for a value that must be one of a few words. (standards: YA04)"""

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
        value = name(node, holder, key, notes)
        if value in allowed:
            return value
        close = nearest(value, allowed)
        message = f"{named(value)} isn't one of the words this key accepts."
        message += f" Did you mean `{close}`?" if close else ""
        raise wrong(notes, holder, key, "odd-choice", message, f"Choose one of: {', '.join(allowed)}.")

    return build


def _tree(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> Map | Seq:
    """Return the node itself. It's read later, once it's part of its flow."""
    if isinstance(node, Map | Seq):
        return node
    if node is None:
        raise wrong(notes, holder, key, "empty", f"{what(key)} has no value.", "Add a value, or delete the line.")
    if problem := stuck(node, holder.place(key)):
        notes.append(problem)
        raise Unreadable
    help = "On the lines below, write indented keys and values, or indented items that start with `- `."
    raise wrong(notes, holder, key, "not-names", f"{what(key)} needs its content on the lines below.", help)


PLAIN: Mapping[Any, Build] = {
    Plain.TEXT: text,
    Plain.NAME: name,
    Plain.WORD: name,
    Plain.ID: _id,
    Plain.TARGET: _target,
    Plain.DAY: _day,
    Plain.DAYS: _amount("days", "90 days"),
    Plain.MINUTES: _amount("min", "5 min"),
    Plain.URL: _url,
    Plain.TREE: _tree,
}


def nearest(word: str, among: Iterable[str]) -> str:
    """Return the most similar word, or "" if none is close. (standards: YA03)"""
    from difflib import get_close_matches  # This import is here because only flows with problems need it.

    plain = {other.lower().replace("_", "-"): other for other in among}
    said = word[:60].lower().replace("_", "-")
    # Letters are compared in any order, because `get_close_matches` finds nothing for short words such as `di`.
    swapped = (other for other in plain if sorted(other) == sorted(said))
    close = [*swapped, *get_close_matches(said, plain, n=1, cutoff=0.6)]
    return plain[close[0]] if close else ""
