"""From a located tree to the records of flow.py: all problems in one pass, each at its own place, none that follows from another.

What can't be read is noted and left out, and whoever holds it is left out with it; so later rules only see whole files.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from wizard import flow
from wizard.flow import Plain
from wizard.problem import Place, Problem
from wizard.source import Map, Node, Seq, Unreadable

Notes = list[Problem]
Build = Callable[[Node, Map | Seq, Any, Notes], Any]  # (node, its holder, its key or index, where to note problems)


def read_as(kind: Any, tree: Map, notes: Notes) -> Any:
    """The tree as one record of this kind. Raises Unreadable after noting every reason why not."""
    return builder(kind)(tree, tree, None, notes)


def key_of(attribute: str) -> str:
    """The key an author writes for a field: `only_if` is `only-if`, `try_` is `try`."""
    return attribute.rstrip("_").replace("_", "-")


@cache
def hints(kind: Any) -> dict[str, Any]:
    """A record's keys with their annotated types."""
    own = get_type_hints(kind, vars(flow), include_extras=True)
    return {key_of(field.name): own[field.name] for field in fields(kind) if field.name != "at"}


@cache
def required(kind: Any) -> tuple[str, ...]:
    """The keys that must be written."""
    own = (field for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING)
    return tuple(key_of(field.name) for field in own if field.name != "at")


@cache
def builder(kind: Any) -> Build:
    """What turns a node into a value of this type."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _PLAIN[args[1]] if isinstance(args[1], Plain) else builder(args[0])
    if kind is str:
        return _name
    if origin is Literal:
        return _choice(args)
    if origin is tuple:
        return _list(args[0])
    if origin is Mapping:
        return _names(*args)
    if origin in (UnionType, Union):
        return _one_of([arg for arg in args if arg is not NoneType])
    return _record(kind)


# ------------------------------------------------------------------ records


SPOKEN: Mapping[type[Any], str] = {
    flow.Do: "a step",
    flow.Ask: "a question",
    flow.Use: "a `use`",
    flow.Answer: "an answer",
    flow.Known: "a trouble's name",
    flow.Fix: "a fix",
    flow.Verified: "`verified`",
    flow.Profile: "a library profile",
    flow.Offer: "a library's platform",
    flow.Instead: "an `instead`",
}


def spoken(kind: Any) -> str:
    """What a record is called in a message."""
    return SPOKEN.get(kind) or f"a {kind.__name__.lower()}"


def _record(kind: Any) -> Build:
    table = {key: (attribute, builder(hint)) for key, attribute, hint in _fields(kind)}
    defaults, musts = _defaults(kind), required(kind)

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> Any:
        if not isinstance(node, Map):
            raise _wrong(
                notes, holder, key, "not-names", f"{_what(key)} should be names with values, on lines of their own."
            )
        values, whole = {**defaults, "at": node}, True
        for name, value in node.items():
            entry = table.get(name)
            if entry is None:
                _unknown(notes, node, name, kind)
                whole = False
                continue
            try:
                values[entry[0]] = entry[1](value, node, name, notes)
            except Unreadable:
                whole = False
        for name in musts:
            if name not in node:
                _missing(notes, node, name, kind)
                whole = False
        if not whole:
            raise Unreadable
        made = kind.__new__(kind)
        made.__dict__.update(values)
        return made

    return build


def _defaults(kind: Any) -> dict[str, Any]:
    """What stands where an author writes nothing; shared, as no record is ever changed."""
    plain = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    made = {field.name: field.default_factory() for field in fields(kind) if field.default_factory is not MISSING}
    return plain | made


def _fields(kind: Any) -> Iterable[tuple[str, str, Any]]:
    own = hints(kind)
    return ((key_of(field.name), field.name, own[key_of(field.name)]) for field in fields(kind) if field.name != "at")


def _unknown(notes: Notes, node: Map, name: str, kind: Any) -> None:
    close = nearest(name, hints(kind))
    if " " in name.strip():
        message = "I read this line as a name and a value, since it has a colon."
        notes.append(Problem(node.key_place(name), "text-became-name", message, "Put quotes round the whole text."))
        return
    message = f"I do not know `{name}` here." + (f" Did you mean `{close}`?" if close else "")
    help = f"the keys of {spoken(kind)} are {', '.join(hints(kind))}"
    notes.append(Problem(node.key_place(name), "unknown-key", message, help))


def _missing(notes: Notes, node: Map, name: str, kind: Any) -> None:
    meaning = get_args(hints(kind)[name])[-1]
    message = f"{spoken(kind).capitalize()} needs `{name}`."
    notes.append(Problem(node.place(), "missing-key", message, f"{name}: {meaning}"))


def _one_of(kinds: list[Any]) -> Build:
    """One of several records, told by the key that only it needs."""
    if len(kinds) == 1:
        return builder(kinds[0])
    own = [set(required(kind)) for kind in kinds]
    tells = [next(iter(sorted(mine.difference(*(o for o in own if o is not mine))))) for mine in own]
    tells = [
        "do" if kind is flow.Do else "ask" if kind is flow.Ask else tell
        for kind, tell in zip(kinds, tells, strict=True)
    ]
    builders = dict(zip(tells, (builder(kind) for kind in kinds), strict=True))

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> Any:
        if not isinstance(node, Map):
            raise _wrong(
                notes, holder, key, "not-names", f"Here I expect {_either(tells)} with its text after a colon."
            )
        for tell, make in builders.items():
            if tell in node:
                return make(node, holder, key, notes)
        for name in node:
            if close := nearest(name, tells):
                notes.append(
                    Problem(
                        node.key_place(name), "unknown-key", f"I do not know `{name}` here. Did you mean `{close}`?"
                    )
                )
                raise Unreadable
            if " " in name:
                _unknown(notes, node, name, kinds[0])
                raise Unreadable
        notes.append(
            Problem(node.place(), "no-kind", f"This has no {_either(tells)}.", "Say what to do, or what to ask.")
        )
        raise Unreadable

    return build


def _either(words: list[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


# ------------------------------------------------------------------ lists and names


def _list(kind: Any) -> Build:
    @cache
    def item() -> Build:  # late, since steps hold answers that hold steps
        return builder(kind)

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> tuple[Any, ...]:
        if not isinstance(node, Seq):
            message = f"{_what(key)} is a list. Put each on its own line after `- `."
            raise _wrong(notes, holder, key, "not-a-list", message)
        made, whole, make = [], True, item()
        for index, value in enumerate(node):
            try:
                made.append(make(value, node, index, notes))
            except Unreadable:
                whole = False
        if not whole:
            raise Unreadable
        return tuple(made)

    return build


def _names(name: Any, kind: Any) -> Build:
    name_build, value_build = builder(name), builder(kind)

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> dict[str, Any]:
        if not isinstance(node, Map):
            raise _wrong(
                notes, holder, key, "not-names", f"{_what(key)} should be names with values, on lines of their own."
            )
        made, whole = {}, True
        for own, value in node.items():
            try:
                name_build(own, node, own, notes)
                made[own] = value_build(value, node, own, notes)
            except Unreadable:
                whole = False
        if not whole:
            raise Unreadable
        return made

    return build


# ------------------------------------------------------------------ plain values


def _what(key: Any) -> str:
    return f"`{key}`" if isinstance(key, str) else "This"


def _place(holder: Map | Seq, key: Any) -> Place:
    return holder.place(key)


def _wrong(notes: Notes, holder: Map | Seq, key: Any, code: str, message: str, help: str = "") -> Unreadable:
    notes.append(Problem(_place(holder, key), code, message, help))
    return Unreadable()


def _text(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    """Text for people. Between braces it needs quotes, since a comma would cut it. (standards: YA08, YA09, YA10)"""
    value = _name(node, holder, key, notes)
    if isinstance(holder, Map) and key in holder.bare and " " in value:
        message = "Between braces, a comma would cut this text."
        raise _wrong(notes, holder, key, "bare-text", message, f'"{value}", or better on a line of its own')
    return value


def _name(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    if isinstance(node, str) and node.strip():
        return node.strip() if "\n" not in node else " ".join(node.split())
    if node is None or node == "":
        what = "This list line is empty." if isinstance(key, int) else f"{_what(key)} has nothing after the colon."
        raise _wrong(notes, holder, key, "empty", what, "Write something, or delete the line.")
    if isinstance(node, Map):
        message = "I read this line as a name and a value, since it has a colon."
        raise _wrong(notes, holder, key, "text-became-name", message, "Put quotes round the whole text.")
    raise _wrong(notes, holder, key, "not-text", f"{_what(key)} should be text, not a list.")


_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _id(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = _name(node, holder, key, notes)
    if _ID.fullmatch(value) and len(value) <= 40:
        return value
    spoilt = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:40]
    message = f"`{value[:60]}` can't be an id: small letters, figures and hyphens only, at most 40."
    raise _wrong(notes, holder, key, "bad-id", message, f"`{spoilt}` would do" if spoilt else "")


def _target(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = _name(node, holder, key, notes)
    if all(_ID.fullmatch(part) for part in value.split("/")) and value.count("/") <= 1:
        return value
    raise _wrong(notes, holder, key, "bad-id", f"`{value[:60]}` can't be a name here: write an id, or file/id.")


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_OTHER_DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


def _day(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = _name(node, holder, key, notes)
    match = _DAY.fullmatch(value)
    if match is None:
        raise _wrong(notes, holder, key, "bad-date", f"I can't read `{value}` as a day.", _readings(value))
    year, month, day = map(int, match.groups())
    try:
        date(year, month, day)
    except ValueError:
        message = f"There is no month {month}." if not 1 <= month <= 12 else f"Month {month} has no day {day}."
        raise _wrong(notes, holder, key, "bad-date", message) from None
    return value


def _readings(value: str) -> str:
    match = _OTHER_DAY.fullmatch(value)
    if match is None:
        return "Write it as 2026-11-20."
    one, two, year = (int(part) for part in match.groups())
    both = [f"{year}-{month:02d}-{day:02d}" for month, day in ((two, one), (one, two)) if month <= 12 and day <= 31]
    return f"Do you mean {' or '.join(dict.fromkeys(both))}?" if both else "Write it as 2026-11-20."


def _amount(unit: str, code: str) -> Build:
    pattern = re.compile(rf"(\d{{1,4}}) {unit}")

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> int:
        value = _name(node, holder, key, notes)
        if match := pattern.fullmatch(value):
            return int(match[1])
        raise _wrong(notes, holder, key, code, f"I can't read `{value}` here.", f"Write it as `5 {unit}`.")

    return build


def _url(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
    value = _name(node, holder, key, notes)
    if re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        return value
    raise _wrong(notes, holder, key, "bad-address", f"`{value[:60]}` is not a web address.", "Write it as https://…")


def _choice(allowed: tuple[str, ...]) -> Build:
    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> str:
        value = _name(node, holder, key, notes)
        if value in allowed:
            return value
        close = nearest(value, allowed)
        message = f"`{value[:60]}` can't stand here." + (f" Did you mean `{close}`?" if close else "")
        raise _wrong(notes, holder, key, "bad-choice", message, f"choose from {', '.join(allowed)}")

    return build


_PLAIN: Mapping[Any, Build] = {
    Plain.TEXT: _text,
    Plain.NAME: _name,
    Plain.ID: _id,
    Plain.TARGET: _target,
    Plain.DAY: _day,
    Plain.DAYS: _amount("days", "bad-length"),
    Plain.MINUTES: _amount("min", "bad-length"),
    Plain.URL: _url,
}


def nearest(word: str, among: Iterable[str]) -> str:
    """The nearest spelling, or nothing. (standards: YA03)"""
    from difflib import get_close_matches  # only a wrong flow pays for it

    plain = {name.lower().replace("_", "-"): name for name in among}
    close = get_close_matches(word.lower().replace("_", "-"), plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else ""
