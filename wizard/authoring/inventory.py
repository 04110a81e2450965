"""All values in the flows as authors wrote them, with their records, keys, and places.

Finding, renaming, drawing, and comparing all use this module, so that each of them covers the whole grammar.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin
from weakref import WeakKeyDictionary

from wizard.content.decoder import hints, key_of
from wizard.content.flow import (
    Answer,
    Ask,
    Body,
    Change,
    Do,
    File,
    Fix,
    Known,
    Label,
    LabelWording,
    Model,
    Only,
    Plain,
    Record,
    ScreenSketch,
    Source,
    Trouble,
    Use,
    Way,
    title_of,
)
from wizard.content.library import Library
from wizard.content.problem import Location
from wizard.content.yaml_nodes import Map, Seq


class Owned(NamedTuple):
    """A record, and what authors call it. The name is unique in the file."""

    name: str
    record: Record


class Value(NamedTuple):
    """One value. `key` is the text before it. If it has no `kind`, it's from a fixed list."""

    file: str
    owner: str
    record: Record
    at: Map
    key: str
    kind: Plain | None
    text: str
    place: Location

    @property
    def spot(self) -> tuple[int, str]:
        """Return the value's identity, which is valid only for this library object."""
        return id(self.at), self.key


def owned(file: File) -> Iterator[Owned]:
    """Yield the file and every record in it, in the order of the grammar."""
    seen: dict[str, int] = {}
    for name, record in _owned(file, title_of(file)):
        seen[name] = seen.get(name, 0) + 1
        yield Owned(name if seen[name] == 1 else f"{name} ({seen[name]})", record)


def _owned(record: Record, name: str) -> Iterator[tuple[str, Record]]:
    yield name, record
    for inner, inner_name in _inside(record, name):
        yield from _owned(inner, inner_name)


def _inside(record: Record, name: str) -> Iterator[tuple[Record, str]]:
    """Yield the records directly inside a record, with their names."""
    for attribute, value in vars(record).items():
        key = key_of(attribute)
        if isinstance(value, Record):
            yield value, f"`{key}` in {name}"
        elif isinstance(value, tuple):
            yield from _listed(value, f"{key} in {name}", name)
        elif isinstance(value, dict) and not isinstance(value, Map):
            yield from _by_name(value, key, name)


def _by_name(value: Mapping[str, Any], key: str, name: str) -> Iterator[tuple[Record, str]]:
    for own, item in value.items():
        if isinstance(item, Record):
            yield item, f"{_ONE_OF.get(type(item), key)} `{own}`"
        elif isinstance(item, tuple):
            yield from _listed(item, f"part `{own}`", name)


_ONE_OF: Mapping[type[Record], str] = {Body: "body", Label: "label", Model: "model", ScreenSketch: "screen", Way: "way"}


def _listed(items: Iterable[Any], where: str, name: str) -> Iterator[tuple[Record, str]]:
    for number, item in enumerate(items, 1):
        if isinstance(item, Record):
            yield item, _called(item, number, where, name)


def _called(item: Record, number: int, where: str, name: str) -> str:
    match item:
        case Do():
            return f"step `{item.id}`"
        case Ask():
            return f"question `{item.id}`"
        case Answer():
            return f"answer `{item.id}` in {name}"
        case Trouble():
            return f"trouble `{item.id}`"
        case Fix():
            return f"fix `{item.id}` in {name}"
        case Use():
            again = f" as `{item.id}`" if item.id else ""
            return f"`use: {item.use}`{again} under {where}"
        case Known():
            return f"`trouble: {item.trouble}` in {name}"
        case Source():
            return f"source “{item.name}”"
        case LabelWording():
            return f"{name}, {only(item.only_if)},"
        case Change():
            return f"change on {item.date}, “{item.note}”"
        case _:
            return f"{where}, no. {number}"


def only(condition: Only) -> str:
    """Return a condition in words, such as `only if model is fire-6 or fire-7, and way is kindle`."""
    facts = (f"{fact} is {' or '.join(values)}" for fact, values in condition.items())
    return f"only if {', and '.join(facts)}" if condition else ""


# ------------------------------------------------------------------ values


_VALUES: WeakKeyDictionary[Library, tuple[Value, ...]] = WeakKeyDictionary()


def values(library: Library) -> tuple[Value, ...]:
    """Return every value in every flow, in any order. They're collected only once, because a rename asks for them
    several times.
    """
    if library not in _VALUES:
        _VALUES[library] = tuple(value for id, file in library.files.items() for value in in_file(id, file))
    return _VALUES[library]


def in_file(id: str, file: File) -> Iterator[Value]:
    """Yield every value in one flow."""
    for name, record in owned(file):
        kind_of_record: Any = type(record)
        for key, hint in hints(kind_of_record).items():
            if key in record.at:
                for at, own, kind, text, place in _plain(hint, record.at, key):
                    owner = name if at is record.at else f"{key} in {name}"
                    yield Value(id, owner, record, at, own, kind, text, place)


Found = tuple[Map, str, Plain | None, str, Location]


def _plain(hint: Any, at: Map, key: str) -> Iterator[Found]:
    """Yield the plain values under one key, without those of the records inside it."""
    kind, inner = _kind(hint)
    node, origin = at[key], get_origin(inner)
    if isinstance(node, str):
        yield at, key, kind, _said(node), at.place(key)
    elif inner == Only and isinstance(node, Map):
        yield from _condition(node)
    elif origin is tuple and isinstance(node, Seq):
        own = _kind(get_args(inner)[0])[0]
        yield from ((at, key, own, _said(item), node.place(n)) for n, item in enumerate(node) if isinstance(item, str))
    elif origin is Mapping and isinstance(node, Map):
        yield from _names(node, _kind(get_args(inner)[1])[0])


def _condition(only: Map) -> Iterator[Found]:
    """Yield facts and their values."""
    for fact, listed in only.items():
        yield only, fact, Plain.ID, fact, only.key_place(fact)
        yield from ((only, fact, Plain.ID, _said(own), listed.place(n)) for n, own in enumerate(listed))


def _names(node: Map, kind: Plain | None) -> Iterator[Found]:
    """Yield the names that authors choose (labels, models, parts, needs), and their texts."""
    for name, value in node.items():
        yield node, name, Plain.NAME, name, node.key_place(name)
        if isinstance(value, str):
            yield node, name, kind, _said(value), node.place(name)


def _kind(hint: Any) -> tuple[Plain | None, Any]:
    """Return a type's kind if it's plain, and the type without its annotations."""
    kind = None
    while get_origin(hint) not in (None, tuple, Mapping, Literal) and get_args(hint):
        notes = [note for note in get_args(hint)[1:] if isinstance(note, Plain)]
        kind = notes[0] if notes else kind
        hint = get_args(hint)[0]
    return kind, hint


def _said(node: str) -> str:
    """Return the value on one line, as people read it."""
    return " ".join(node.split()) if "\n" in node else node.strip()
