"""The decoder, which builds the records defined in flow.py from a YAML tree and finds all problems in one pass.

A value that can't be read is left out, and so is the record it's in. So later rules only see complete files.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from wizard.content import flow, scalars
from wizard.content.flow import OLD_KEYS, Answer, Ask, Do, Fix, Plain, Trouble
from wizard.content.line_syntax import CUT_OFF, LONG_DASHES, stuck
from wizard.content.problem import MOST, Location, Problem
from wizard.content.quoting import named
from wizard.content.scalars import Build, Notes, nearest, to_copy, what, wrong
from wizard.content.yaml_nodes import Map, Node, Seq, Whole
from wizard.content.yaml_tree import Unreadable

__all__ = ["builder", "hints", "key_of", "nearest", "read_as", "required", "spoken"]


class _Full(Exception):
    """An exception for reaching the limit of problems in one file."""


class _Notes(list[Problem]):
    """The problems in one file, up to a limit, because authors don't read more than that."""

    def append(self, problem: Problem) -> None:
        super().append(problem)
        if len(self) >= MOST:
            raise _Full


def read_as(kind: Any, tree: Map, notes: Notes) -> Any:
    """Return the tree as a record of this kind. Raise Unreadable after adding all its problems."""
    own, made = _Notes(), None
    if isinstance(tree, Whole) and (cut := _cut_off(kind, tree)):
        notes.append(cut)
        raise Unreadable
    if issubclass(kind, flow.File):
        _rename_old_keys(tree, own)
    misread = tree.misread if isinstance(tree, Whole) else frozenset[int]()
    with suppress(Unreadable, _Full):
        made = builder(kind)(tree, tree, None, own)
    if made is None and isinstance(tree, Whole):
        _note_early_end(tree, own)
    notes.extend(problem for problem in own if problem.place.path != tree.path or problem.place.line not in misread)
    if made is None or misread:
        raise Unreadable
    return made


def _rename_old_keys(tree: Map, notes: Notes) -> None:
    """Rename the key in `screens: [kindle]` to `labels-from`, because `screens` used to list other files."""
    if not isinstance(tree.get("screens"), Seq):
        return
    place = tree.key_place("screens")
    if "labels-from" not in tree:
        entries = {"labels-from" if key == "screens" else key: value for key, value in tree.items()}
        tree.clear()
        tree.update(entries)
        for marks in (tree.keys_at, tree.values_at):
            marks["labels-from"] = marks.pop("screens")
        message = "`screens` now describes what screens look like. Put a list of files under `labels-from`."
        notes.append(Problem(place, "old-key", message, "labels-from: …", "warning"))


def _cut_off(kind: Any, tree: Whole) -> Problem | None:
    """Return the problem with a file that stops in the middle of a line before it's complete, or None."""
    lacks = [name for name in required(kind) if name not in tree]
    lines = tree.text.split("\n")
    if not lacks or not lines[-1].strip() or len(lines) < CUT_OFF:
        return None
    place = Location(tree.path, len(lines), len(lines[-1]), 1)
    message = f"This file stops in the middle of a line, and `{lacks[0]}` is missing. Saving it may have failed."
    return Problem(place, "cut-off", message, "Restore the last good version, and make your changes in that one.")


_ENDS_HERE = "If the file was longer before, saving or copying cut it off: get the last good version back."
_UNFINISHED = ("missing-key", "no-kind", "empty", "not-names")


def _note_early_end(tree: Whole, notes: Notes) -> None:
    """Say that the file may be cut off, if its last record is incomplete."""
    lines = tree.text.split("\n")
    if len(lines) < CUT_OFF:
        return
    found = [problem for problem in notes if problem.code in _UNFINISHED and _is_last(problem.place, lines)]
    if not lines[-1].strip():  # The file ends with a whole line, so its author may still be writing.
        for problem in found:
            notes[notes.index(problem)] = problem._replace(help=f"{problem.help} {_ENDS_HERE}")
        return
    for problem in found:
        notes.remove(problem)
    for problem in found[:1]:
        message = f"This file may have been cut off while saving or copying. {problem.message}"
        notes.insert(0, problem._replace(message=message))


def _is_last(place: Location, lines: list[str]) -> bool:
    """Return whether the record at this position runs to the end of the file."""
    indents = (len(line) - len(line.lstrip()) for line in lines[place.line :] if line.strip())
    return all(indent >= place.column - 1 for indent in indents)


def read_partly(kind: Any, tree: Map) -> Any:
    """Return a record with the readable parts of the tree. If a required text is missing, it becomes ""."""
    made_of = {**dict.fromkeys((attribute for _, attribute, _ in _fields(kind)), ""), **_defaults(kind), "at": tree}
    for key, attribute, hint in _fields(kind):
        if key in tree:
            made_of[attribute] = _partly(hint, tree[key], tree, key, made_of[attribute])
    made = kind.__new__(kind)
    made.__dict__.update(made_of)
    return made


def _partly(hint: Any, node: Node, holder: Map, key: str, without: Any) -> Any:
    """Return the readable part of a value, or `without` if there is none."""
    with suppress(Unreadable):
        return builder(hint)(node, holder, key, [])
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    kinds = [own for own in (plain, *get_args(plain)) if isinstance(own, type) and issubclass(own, flow.Record)]
    if not kinds or not isinstance(node, Map):
        return without
    if get_origin(plain) is Mapping:
        return {name: read_partly(kinds[0], own if isinstance(own, Map) else node) for name, own in node.items()}
    return read_partly(kinds[0], node)


def key_of(attribute: str) -> str:
    """Return the key of a field in flows: `only-if` for `only_if`, and `try` for `try_`."""
    return attribute.rstrip("_").replace("_", "-")


@cache
def hints(kind: Any) -> dict[str, Any]:
    """Return a record's keys with their annotated types."""
    own = get_type_hints(kind, vars(flow), include_extras=True)
    return {key_of(field.name): own[field.name] for field in fields(kind) if field.name != "at"}


@cache
def required(kind: Any) -> tuple[str, ...]:
    """Return the required keys."""
    own = (field for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING)
    return tuple(key_of(field.name) for field in own if field.name != "at")


@cache
def builder(kind: Any) -> Build:
    """Return the function that reads a node as a value of this type."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return scalars.PLAIN[args[1]] if isinstance(args[1], Plain) else builder(args[0])
    if kind is str:
        return scalars.name
    if origin is Literal:
        return scalars.choice(args)
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
    flow.Known: "a problem's name",
    flow.Trouble: "a problem",
    flow.Fix: "a fix",
    flow.Verified: "`verified`",
    flow.Profile: "a library profile",
    flow.SearchWords: "`search-words.yaml`",
    flow.Checks: "`checked.yaml`",
    flow.Offer: "a library's platform",
    flow.Instead: "an `instead`",
    flow.LocalChange: "a change",
    flow.LabelWording: "another wording",
    flow.ScreenSketch: "a screen",
    flow.DeviceBack: "a `back`",
    flow.PromiseDays: "`promises`",
}


def spoken(kind: Any) -> str:
    """Return what messages call a record of this kind."""
    return SPOKEN.get(kind) or f"a {kind.__name__.lower()}"


def _record(kind: Any) -> Build:
    table = {key: (attribute, builder(hint)) for key, attribute, hint in _fields(kind)}
    defaults, musts = _defaults(kind), required(kind)

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> Any:
        if not isinstance(node, Map):
            raise _not_keys(node, holder, key, notes)
        _read_old_keys(node, table, notes)
        made_of, whole = {**defaults, "at": node}, True
        for name, value in node.items():
            entry = table.get(name)
            if entry is None:
                whole = False
                continue
            try:
                made_of[entry[0]] = entry[1](value, node, name, notes)
            except Unreadable:
                whole = False
        if not all(name in node for name in musts):
            whole = False
        if not whole:
            _note_keys(notes, node, kind, table, musts)
            raise Unreadable
        made = kind.__new__(kind)
        made.__dict__.update(made_of)
        return made

    return build


def _read_old_keys(node: Map, known: Iterable[str], notes: Notes) -> None:
    """Rename each key that has an older spelling, and add a problem for it."""
    if OLD_KEYS.keys().isdisjoint(node):
        return
    for old, new in OLD_KEYS.items():
        if old in node and new in known and new not in node:
            node.rename(old, new)
            message = f"`{old}` is the old spelling of `{new}`."
            notes.append(Problem(node.key_place(new), "old-spelling", message, f"Write `{new}`.", "warning"))


def _note_keys(notes: Notes, node: Map, kind: Any, table: Mapping[str, Any], musts: tuple[str, ...]) -> None:
    """Add problems for unknown and missing keys. A misspelled key isn't also reported as missing."""
    meant = {_unknown(notes, node, name, kind) for name in node if name not in table}
    for name in musts:
        if name not in node and name not in meant:
            meaning = get_args(hints(kind)[name])[-1]
            said = meaning.value if isinstance(meaning, Plain) else meaning
            message = f"{spoken(kind).capitalize()} needs `{name}`."
            notes.append(Problem(node.place(), "missing-key", message, f"{name}: {said}"))


def _defaults(kind: Any) -> dict[str, Any]:
    """Return the default values of a record. They are shared, because records never change."""
    plain = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    made = {field.name: field.default_factory() for field in fields(kind) if field.default_factory is not MISSING}
    return plain | made


def _fields(kind: Any) -> Iterable[tuple[str, str, Any]]:
    own = hints(kind)
    return ((key_of(field.name), field.name, own[key_of(field.name)]) for field in fields(kind) if field.name != "at")


def _unknown(notes: Notes, node: Map, name: str, kind: Any) -> str:
    """Add a problem for an unknown key, and return the intended key, or "" if it isn't clear."""
    close = nearest(name, hints(kind))
    place = node.key_place(name)
    if not close and " " in name.strip():
        value = node[name]
        message = "The colon turns this line into a key and a value."
        help = f'"{name}: {value}"' if isinstance(value, str) and '"' not in name + value else ""
        notes.append(Problem(place, "text-became-name", message, help or "Put quotes around the whole text."))
        return ""
    message = f"{named(name)} isn't a key you can use here." + (f" Did you mean `{close}`?" if close else "")
    help = f"The keys of {spoken(kind)} are {', '.join(hints(kind))}."
    above = _above(node, name)
    if above and above in hints(kind):
        help = f"If it belongs to `{above}`, indent it by 2 more spaces."
    elif not close and (others := [spoken(other) for other in _KEY_OF_ANOTHER if name in hints(other)]):
        help = f"It belongs to {' or '.join(others)}. {help}"
    notes.append(Problem(place, "unknown-key", message, help))
    return close


def _above(node: Map, name: str) -> str:
    """Return the key right above this one if it has no value, because this one may belong to it, or ""."""
    keys = list(node)
    above = keys[keys.index(name) - 1] if keys.index(name) else ""
    return above if above and node[above] is None and not node.braces else ""


_KEY_OF_ANOTHER = (Do, Ask, Answer, Fix, Trouble)


def _not_keys(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> Unreadable:
    """Return the exception for a value that should have keys. Often, only a space is missing."""
    if isinstance(node, str) and (problem := stuck(node, holder.place(key))):
        notes.append(problem)
        return Unreadable()
    if key == "only-if":
        return wrong(notes, holder, key, "not-names", "`only-if` needs a fact and its values.", _condition(node))
    message = f"{what(key)} needs keys with values, each pair on its own line."
    return wrong(notes, holder, key, "not-names", message, "On the lines below, indented, write `key: value`.")


def _condition(node: Node) -> str:
    """Return a condition written correctly, using as many of the author's own words as possible."""
    said = re.findall(r"[\w.-]+", node) if isinstance(node, str) else []
    words = [word for word in said if word not in ("is", "if", "or", "and", "the", "in")]
    if len(words) > 1:
        return f"only-if: {{{words[0]}: [{', '.join(words[1:])}]}}"
    values = ", ".join(item for item in node if isinstance(item, str)) if isinstance(node, Seq) else "".join(words)
    return f"Start with the fact, such as `only-if: {{device: [{values or 'kindle'}]}}`."


def _one_of(kinds: list[Any]) -> Build:
    """Return a reader for one of several kinds of record. Each kind is identified by a key that only it requires."""
    if len(kinds) == 1:
        return builder(kinds[0])
    tells = [_tell(kind, kinds) for kind in kinds]
    builders = dict(zip(tells, (builder(kind) for kind in kinds), strict=True))

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> Any:
        if not isinstance(node, Map):
            raise _no_record(node, holder, key, notes, tells)
        found = [tell for tell in tells if tell in node]
        if len(found) == 1:
            return builders[found[0]](node, holder, key, notes)
        if found:
            message = f"This has both `{found[0]}` and `{found[1]}`. Only one of them can be here."
            help = "Make two list items, each starting with its own `- `."
            notes.append(Problem(node.key_place(found[1]), "two-kinds", message, help))
            raise Unreadable
        raise _no_kind(node, holder, key, notes, tells, set().union(*(hints(kind) for kind in kinds)))

    return build


def _tell(kind: Any, kinds: list[Any]) -> str:
    """Return the key that identifies one kind of record among others: `do` for a step, `ask` for a question."""
    own: set[str] = set(required(kind)).difference(*(required(other) for other in kinds if other is not kind))
    called = str(kind.__name__).lower()
    return called if called in own else min(own)


def _no_record(node: Node, holder: Map | Seq, key: Any, notes: Notes, tells: list[str]) -> Unreadable:
    if isinstance(node, str) and (problem := stuck(node, holder.place(key))):
        notes.append(problem)
        return Unreadable()
    if node is None:
        return wrong(notes, holder, key, "empty", f"{what(key)} is empty.", "Add a value, or delete the line.")
    help = to_copy(key, f"{tells[0]}: {node}") if isinstance(node, str) else f"{tells[0]}: …"
    return wrong(notes, holder, key, "not-names", f"This should start with {_either(tells)} and a colon.", help)


def _no_kind(node: Map, holder: Map | Seq, key: Any, notes: Notes, tells: list[str], known: set[str]) -> Unreadable:
    """Return the exception for a record that has no key to identify its kind."""
    for name in (name for name in node if name not in known):
        if close := nearest(name, tells):
            message = f"{named(name)} isn't a key you can use here. Did you mean `{close}`?"
            notes.append(Problem(node.key_place(name), "unknown-key", message, f"{close}: {node[name] or '…'}"))
            return Unreadable()
        if " " in name.strip():
            return scalars.became_name(node, holder, key, notes, "step" if "do" in tells else "line")
    help = "Add what to do, or what to ask." if "do" in tells else "Add a problem's id, or write a fix."
    notes.append(Problem(node.place(), "no-kind", f"This has no {_either(tells)}.", help))
    return Unreadable()


def _either(words: list[str]) -> str:
    marked = [f"`{word}`" for word in words]
    return f"{', '.join(marked[:-1])}{',' * (len(marked) > 2)} or {marked[-1]}"


# ------------------------------------------------------------------ lists and names


def _list(kind: Any) -> Build:
    @cache
    def item() -> Build:  # This is a function because steps contain answers, which contain steps.
        return builder(kind)

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> tuple[Any, ...]:
        if not isinstance(node, Seq):
            raise _not_a_list(node, holder, key, notes, is_plain(kind))
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


def is_plain(kind: Any) -> bool:
    """Return whether a type is a single piece of text."""
    return kind is str or get_origin(kind) in (Annotated, Literal)


def _not_a_list(node: Node, holder: Map | Seq, key: Any, notes: Notes, plain: bool) -> Unreadable:
    first = next(iter(node), "") if isinstance(node, Map) else node
    if isinstance(first, str) and first.startswith(("-", *LONG_DASHES)):
        line = f"{first}: {node[first]}" if isinstance(node, Map) and isinstance(node[first], str) else first
        place = node.key_place(first) if isinstance(node, Map) else holder.place(key)
        if problem := stuck(line, place):
            notes.append(problem)
            return Unreadable()
    if node is None:
        message = f"{what(key)} has no value."
        return wrong(
            notes,
            holder,
            key,
            "empty",
            message,
            "Write its items below, each on a line that starts with `- `, or delete it.",
        )
    message = f"{what(key)} is a list. Start a new line with `- ` for each {_ITEMS.get(str(key), 'item')}."
    help = "Start this line with `- `, and indent the rest below it."
    if isinstance(node, str):
        items = node if node.count("[") == node.count("]") else node.strip("[] ")
        help = (
            to_copy(key, f"[{items}]")
            if plain
            else f"Write it on the next line, indented: `{_as_item(str(key), node)}`"
        )
    return wrong(notes, holder, key, "not-a-list", message, help)


def _as_item(key: str, said: str) -> str:
    """Return text as an item in this list, if it's clear which key the text belongs to."""
    if key == "if-not" and "/".join(re.findall(r"[a-z0-9-]+", said)) == said:
        return f"- trouble: {said}"
    return "- …"


_ITEMS = {"steps": "step", "answers": "answer", "fixes": "fix", "troubles": "trouble", "if-not": "fix"}


def _names(name: Any, kind: Any) -> Build:
    name_build, value_build = builder(name), builder(kind)
    # Only the grammar's own keys and the names of facts have older spellings. Names that authors choose don't.
    renamed = get_args(name) if get_origin(name) is Literal else OLD_KEYS.values() if name is str else ()

    def build(node: Node, holder: Map | Seq, key: Any, notes: Notes) -> dict[str, Any]:
        if not isinstance(node, Map):
            raise _not_keys(node, holder, key, notes)
        _read_old_keys(node, renamed, notes)
        made, whole = {}, True
        for own, value in node.items():
            try:
                _check_key(name_build, own, node, notes)
                made[own] = value_build(value, node, own, notes)
            except Unreadable:
                whole = False
        if not whole:
            raise Unreadable
        return made

    return build


def _check_key(build: Build, name: str, node: Map, notes: Notes) -> None:
    """Check a key that the author chose. Its problem is reported at the key, before the colon."""
    found: Notes = []
    try:
        build(name, node, name, found)
    except Unreadable:
        place, odd = node.key_place(name), "Use lowercase letters, digits, and hyphens only."
        notes.extend(one._replace(place=place, help=one.help if one.code == "odd-choice" else odd) for one in found)
        raise
