"""A library's own changes to a built-in flow. They're made in the flow's YAML tree before it's decoded.

Every value that comes from a patch keeps its position in the patch, so a problem is reported at the flow keeper's own
line.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from wizard.content import yaml_tree
from wizard.content.flow import PATCHES, LocalChange, Patch
from wizard.content.problem import Location, Problem
from wizard.content.quoting import counted, named
from wizard.content.scalars import nearest
from wizard.content.yaml_nodes import Elsewhere, Map, Node, Seq, Whole, copied

KINDS = ("step", "answer", "fix", "trouble", "label", "way", "model", "flow")
VERBS = ("replace", "change", "add", "before", "after", "remove")
_BY_NAME = {"label": "labels", "way": "ways", "model": "models"}
_LISTS = {"answers": "answer", "fixes": "fix", "if-not": "fix"}


class PatchTarget(NamedTuple):
    """An item in a flow that a patch can change: what authors call it, and where it is in the tree."""

    kind: str
    name: str
    holder: Map | Seq
    node: Node
    within: tuple[str, ...]  # The names of the things it's in, the outermost first.

    @property
    def key(self) -> Any:
        """Return the item's key or index in its holder. Raises LookupError if it's no longer there."""
        if isinstance(self.holder, Map):
            if self.holder.get(self.name) is not self.node:
                raise LookupError
            return self.name
        return next((index for index, item in enumerate(self.holder) if item is self.node), None)


class Applied(NamedTuple):
    """One change in a patch: our current original, and what is used in its place."""

    flow: str
    change: LocalChange
    kind: str
    name: str
    original: Node
    ours: Node

    @property
    def path(self) -> Path:
        """Return the path of the patch."""
        return self.change.at.path

    def same(self, other: "Applied") -> bool:
        """Return whether this is the same change, from another time the patch was read."""
        one, two = ((own.path, own.kind, own.name, own.change.in_, own.verb) for own in (self, other))
        return one == two

    @property
    def outdated(self) -> bool:
        """Return whether our original has changed since the patch was made."""
        return bool(self.change.made_on) and self.change.made_on != version(self.original)

    @property
    def verb(self) -> str:
        """Return the key that says what the change does, such as `replace`."""
        return next(verb for verb in VERBS if verb in self.change.at)


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# ------------------------------------------------------------------ the items a change can refer to


def spots(tree: Map) -> Iterator[PatchTarget]:
    """Yield everything that a patch can refer to, in the order of the file."""
    for kind, key in _BY_NAME.items():
        if isinstance(holder := tree.get(key), Map):
            yield from (PatchTarget(kind, name, holder, node, ()) for name, node in holder.items())
    for key, node in tree.items():
        if key not in _BY_NAME.values() or key == "ways":
            yield from _inside(node, key, ())


def _inside(node: Node, key: str, within: tuple[str, ...]) -> Iterator[PatchTarget]:
    """Yield the steps, questions, answers, fixes, and problems in a node. `within` has the names of the things the node
    is in.
    """
    if isinstance(node, Map):
        id = node.get("id")
        for inner, value in node.items():
            yield from _inside(value, inner, (*within, id if isinstance(id, str) else inner))
    elif isinstance(node, Seq):
        for item in node:
            if isinstance(item, Map) and (found := _called(item, key, within)):
                yield PatchTarget(*found, node, item, within or (key,))
            yield from _inside(item, key, within or (key,))


def distinct(found: Sequence[PatchTarget]) -> list[str]:
    """Return the names that tell these items apart: each is the name of something that only one of the items is in."""
    every = Counter(name for spot in found for name in set(spot.within))
    return [name for spot in found for name in spot.within[:2] if every[name] == 1]


def _called(item: Map, key: str, within: tuple[str, ...]) -> tuple[str, str] | None:
    id = item.get("id") or item.get("use")
    if not isinstance(id, str):
        return None
    if key in _LISTS:
        return _LISTS[key], f"{within[-1] if within else key}/{id}"
    if key == "troubles":
        return "trouble", id
    return ("step", id) if {"do", "ask", "use"} & item.keys() else None


# ------------------------------------------------------------------ versions


def plain(node: Node) -> Any:
    """Return a node as plain dictionaries, lists, and text, without its layout."""
    if isinstance(node, Map):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, Seq):
        return [plain(item) for item in node]
    return " ".join(node.split()) if isinstance(node, str) else node


def version(node: Node) -> str:
    """Return a short hash of a node's content. Layout and the order of keys don't count."""
    said = json.dumps(plain(node), sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()[:8]


BEHIND = ("shipped-changed", "made-on")
"""The codes of problems with a local change, or a copy, that may be older than the shipped flow."""

HEADING = "The shipped {kind}, version {version}:"
_HEADING = re.compile(r"^( *)# The shipped [a-z]+, version ([0-9a-f]{8}):$\n((?:^\1#.*$\n?)+)", re.MULTILINE)


def recorded(text: str, version_: str) -> Node:
    """Return our original as the patch shows it in a comment, or None if the comment is missing or was changed."""
    for indent, called, lines in _HEADING.findall(text):
        if called == version_:
            shown = "".join(line.removeprefix(f"{indent}#").removeprefix(" ") + "\n" for line in lines.splitlines())
            node = _original(shown)
            if version(node) == version_:
                return node
    return None


def _original(shown: str) -> Node:
    """Return the node that a comment's lines show: the only item in a list, or the value of the only key."""
    nested = "shown:\n" + "".join(f"  {line}\n" for line in shown.splitlines())
    tree = yaml_tree.parse(nested, Path(PATCHES), lambda problem: None)
    node: Node = tree.get("shown") if tree is not None else None
    items: list[Node] = [*node.values()] if isinstance(node, Map) else [*(node or ())]
    return items[0] if len(items) == 1 else None


# ------------------------------------------------------------------ making the changes


def apply(tree: Whole, flow: str, patch: Patch, skipped: Iterable[LocalChange], notes: list[Problem]) -> list[Applied]:
    """Make a patch's changes in its flow's tree, and add a problem for each one that can't be made."""
    made, leave_out = list[Applied](), {id(change) for change in skipped}
    index, originals = _Index(tree), dict[int, Node]()
    notes.extend(_set_twice(patch))
    for change, problem in _useless(patch):
        leave_out.add(id(change))
        notes.append(problem)
    for change in patch.changes:  # Originals come first, because a change may be to something inside another.
        with suppress(_Refused):
            originals[id(change)] = copied(index.spot(change, flow).node) if "flow" not in change.at else None
    for change in patch.changes:
        try:
            verb, spot = _named(change, VERBS, "change"), index.spot(change, flow)
            if id(change) in leave_out:
                continue
            ours = _Edit(change, verb, spot).done()
        except _Refused as refused:
            notes.append(refused.problem)
            continue
        made.append(Applied(flow, change, spot.kind, spot.name, originals.get(id(change)), ours))
        notes.extend(_outdated(made[-1], patch))
    return made


def _set_twice(patch: Patch) -> Iterator[Problem]:
    """Yield a problem for each key that two changes set in the same item, because the first value would be lost."""
    lines: dict[tuple[Any, ...], int] = {}
    for change in patch.changes:
        about = tuple((kind, change.at[kind]) for kind in KINDS if kind in change.at)
        keys = change.at.get("change")
        if not isinstance(keys, Map):
            continue
        for key in keys:
            first = lines.setdefault((about, change.in_, key), keys.keys_at[key][0])
            if first != keys.keys_at[key][0]:
                message = f"`{key}` is already changed on line {first}. Only one of these changes can be used."
                yield Problem(keys.key_place(key), "patch-change", message, "Keep one of them.")


def _useless(patch: Patch) -> Iterator[tuple[LocalChange, Problem]]:
    """Yield each change to something that a later change removes or replaces, with its problem."""
    for number, change in enumerate(patch.changes):
        verb = next((verb for verb in ("replace", "change", "add") if verb in change.at), None)
        later = next((other for other in patch.changes[number + 1 :] if _undoes(other, change)), None)
        if verb is None or later is None:
            continue
        name = next(change.at[kind] for kind in KINDS if kind in change.at)
        undoing = "remove" if later.remove == "yes" else "replace"
        line = later.at.keys_at[undoing][0]
        message = f"This change has no effect, because line {line} {undoing}s {named(name)}."
        yield change, Problem(change.at.key_place(verb), "patch-change", message, "Delete one of the two changes.")


def _undoes(later: LocalChange, change: LocalChange) -> bool:
    """Return whether a later change removes or replaces the item that this one changes."""
    about, same = ([(kind, own.at[kind]) for kind in KINDS if kind in own.at] for own in (change, later))
    inside = change.in_ == later.in_ or not (change.in_ and later.in_)
    return bool(about) and about == same and inside and (later.remove == "yes" or "replace" in later.at)


def _whole(change: LocalChange, tree: Map, flow: str) -> PatchTarget:
    """Return the flow itself. Raises _Refused if the change is for a different flow."""
    if change.flow == flow:
        return PatchTarget("flow", flow, tree, tree, ())
    raise _Refused(Problem(change.at.place("flow"), "patch-target", f"This patch is for `{flow}`.", f"flow: {flow}"))


class _Index:
    """An index of where everything is in a tree while it's being changed."""

    def __init__(self, tree: Map) -> None:
        self.tree = tree
        self.known: dict[tuple[str, str], list[PatchTarget]] = {}
        self._look()
        self.at_first = frozenset(self.known)

    def _look(self) -> None:
        self.known = {}
        for spot in spots(self.tree):
            self.known.setdefault((spot.kind, spot.name), []).append(spot)

    def spot(self, change: LocalChange, flow: str) -> PatchTarget:
        """Return the item to change. Raises _Refused."""
        kind = _named(change, KINDS, "thing")
        return _whole(change, self.tree, flow) if kind == "flow" else self.find(change, kind, change.at[kind])

    def _found(self, change: LocalChange, kind: str, name: str) -> list[PatchTarget]:
        return [spot for spot in self.known.get((kind, name), []) if change.in_ in ("", *spot.within)]

    def find(self, change: LocalChange, kind: str, name: str) -> PatchTarget:
        """Return the item that a change refers to. Raises _Refused if there's no such item, or more than one."""
        found = self._found(change, kind, name)
        if len(found) != 1 or not _still_there(found[0]):
            self._look()
            found = self._found(change, kind, name)
        if len(found) == 1:
            return found[0]
        every, place = self.known.get((kind, name), []), change.at.place(kind)
        if every:
            message = f"{named(name)} appears {len(every)} times. A change can only be to one of them."
            help = f"Add `in:` with one of: {', '.join(distinct(every)) or 'its way, part, or section'}."
            if change.in_ and not found:
                message = f"{named(name)} isn't in {named(change.in_)}."
                inside = " or ".join(distinct(every))
                help = f"in: {inside}" if len(every) == 1 else f"It's in {inside or 'another way, part, or section'}."
            raise _Refused(Problem(change.at.place("in" if change.in_ else kind), "patch-target", message, help))
        if (kind, name) in self.at_first:
            message = f"An earlier change in this patch already removed or replaced {named(name)}."
            raise _Refused(Problem(place, "patch-change", message, "Delete one of the two changes."))
        known = [other for own, other in self.known if own == kind]
        close = nearest(name, known)
        message = f"Our flow has no {kind} called {named(name)}." + (f" Did you mean `{close}`?" if close else "")
        raise _Refused(Problem(place, "patch-target", message, _elsewhere(self.known, name, close, kind)))


def _still_there(spot: PatchTarget) -> bool:
    try:
        return spot.key is not None
    except LookupError:
        return False


def _elsewhere(known: Iterable[tuple[str, str]], name: str, close: str, kind: str) -> str:
    """Return what to write instead: the closest name, or the same name as a different kind of item."""
    other = next((own for own, called in known if called == name), "")
    if close or not other:
        return f"{kind}: {close}" if close else "If it's no longer in our flow, delete this change."
    return f"{other}: {name}"


def _named(change: LocalChange, keys: Iterable[str], what: str) -> str:
    """Return the one key in this list that a change has. Raises _Refused if it doesn't have exactly one."""
    found = [key for key in change.at if key in keys and (key != "remove" or change.remove == "yes")]
    if len(found) == 1:
        return found[0]
    offered = ", ".join(f"`{key}`" for key in keys)
    if found:
        message = f"This has both `{found[0]}` and `{found[1]}`. Only one of them can be here."
        help = "Make two list items, each starting with its own `- `."
        raise _Refused(Problem(change.at.key_place(found[1]), "patch-change", message, help))
    message = "This doesn't say which item to change." if what == "thing" else "This doesn't say how to change it."
    raise _Refused(Problem(change.at.place(), "patch-change", message, f"Use one of {offered}."))


class _Edit:
    """One change to make in the tree."""

    def __init__(self, change: LocalChange, verb: str, spot: PatchTarget) -> None:
        self.change, self.verb, self.spot = change, verb, spot
        self.path = change.at.path
        self.mark = Elsewhere.of(change.at.keys_at[verb], self.path)
        self.given: Any = copied(change.at[verb])

    def done(self) -> Node:
        """Make the change, and return the new node, or None if it was removed."""
        match self.verb:
            case "replace":
                return self._replace()
            case "change":
                return self._change()
            case "add":
                return self._add()
            case "remove":
                self._remove()
                return None
            case _:
                return self._insert()

    def _refuse(self, message: str, help: str, place: Location | None = None) -> _Refused:
        return _Refused(Problem(place or self.change.at.key_place(self.verb), "patch-change", message, help))

    def _keys(self) -> Map:
        """Return the given value as keys with values. Raises _Refused if it's something else."""
        if isinstance(self.given, Map):
            return self.given
        message = f"`{self.verb}` needs the keys of {_one(self.spot)}, not a list."
        raise self._refuse(message, "On the lines below, indented, write `key: value`, without a dash.")

    def _own(self) -> Map:
        """Return the item itself, if it has keys."""
        if isinstance(self.spot.node, Map):
            return self.spot.node
        raise self._refuse("This has no keys to change.", "Write `replace:` instead.")

    def _replace(self) -> Node:
        holder, key, given = self._in_flow(), self.spot.key, self._keys()
        own = self.spot.node.get("id") if isinstance(self.spot.node, Map) else None
        if own is not None:
            if given.get("id", own) != own:
                message = f"The id has to stay {named(own)}, so that visits and walk scripts can find it."
                raise self._refuse(message, f"id: {own}", given.place("id"))
            given.setdefault("id", own)
        holder[key] = given
        self._mark(holder, key)
        return given

    def _in_flow(self) -> Any:
        """Return what holds the item. Raises _Refused for the flow itself."""
        if self.spot.kind != "flow":
            return self.spot.holder
        message = "For a whole flow, you can only use `change` or `add`."
        raise self._refuse(message, f"Use one of those, or put your own {self.spot.name}.yaml in your folder.")

    def _mark(self, holder: Map | Seq, key: Any) -> None:
        if isinstance(holder, Map):
            holder.keys_at[key] = holder.values_at[key] = self.mark
        else:
            holder.items_at[key] = self.mark

    def _change(self) -> Node:
        own, given = self._own(), self._keys()
        if "id" in given:
            help = "Delete this line."
            raise self._refuse(
                "The id can't change, so that visits and walk scripts can find it.", help, given.key_place("id")
            )
        for key in given:
            self._set(own, given, key)
        return own

    def _set(self, own: Map, given: Map, key: str) -> None:
        own[key] = given[key]
        own.keys_at[key] = Elsewhere.of(given.keys_at[key], self.path)
        own.values_at[key] = Elsewhere.of(given.values_at[key], self.path)
        own.bare.discard(key)
        if key in given.bare:
            own.bare.add(key)

    def _add(self) -> Node:
        own, given = self._own(), self._keys()
        for key in given:
            self._add_to(own, given, key)
        return own

    def _add_to(self, own: Map, given: Map, key: str) -> None:
        """Add one key: as a new one, or by adding its items to the existing ones."""
        there, new = own.get(key), given[key]
        if there is None:
            self._set(own, given, key)
        elif isinstance(there, Seq) and isinstance(new, Seq):
            there.extend(new)
            there.items_at.extend(Elsewhere.of(mark, self.path) for mark in new.items_at)
        elif isinstance(there, Map) and isinstance(new, Map):
            for inner in new:
                if inner in there:
                    raise self._taken(inner, new.key_place(inner))
                self._set(there, new, inner)
        else:
            raise self._taken(key, given.key_place(key))

    def _taken(self, key: str, place: Location) -> _Refused:
        message = f"{named(key)} already exists in our flow."
        help = "Write `change:` instead of `add:`." if self.spot.kind != "flow" else "Write a separate change for it."
        return self._refuse(message, help, place)

    def _remove(self) -> None:
        holder, key = self._in_flow(), self.spot.key
        del holder[key]
        if isinstance(holder, Map):
            del holder.keys_at[key], holder.values_at[key]
        else:
            del holder.items_at[key]

    def _insert(self) -> Node:
        holder, key = self._in_flow(), self.spot.key
        if isinstance(holder, Map):
            self._insert_named(holder, key)
            return self.spot.node
        if not isinstance(self.given, Seq):
            message = f"`{self.verb}` is a list. Start a new line with `- ` for each {self.spot.kind}."
            raise self._refuse(message, "Start the line below with `- `.")
        at = key + (self.verb == "after")
        holder[at:at] = self.given
        holder.items_at[at:at] = [Elsewhere.of(mark, self.path) for mark in self.given.items_at]
        return self.spot.node

    def _insert_named(self, holder: Map, key: str) -> None:
        given = self._keys()
        for inner in given:
            if inner in holder:
                raise self._taken(inner, given.key_place(inner))
        at = list(holder).index(key) + (self.verb == "after")
        behind = list(holder.items())[at:]
        for inner, _ in behind:
            del holder[inner]
        for inner in given:
            self._set(holder, given, inner)
        holder.update(behind)


def _one(spot: PatchTarget) -> str:
    return f"{'an' if spot.kind[0] in 'aeiou' else 'a'} {spot.kind}"


# ------------------------------------------------------------------ changes in our flows


def _outdated(made: Applied, patch: Patch) -> Iterator[Problem]:
    """Yield problems with the version of the original that a change was made for."""
    at, change = made.change.at, made.change
    if made.kind == "flow":
        return
    if not change.made_on:
        message = f"This doesn't say which version of our {named(made.name)} it changes."
        help = f"made-on: {version(made.original)}"
        yield Problem(at.place(made.kind), "made-on", message, help, "warning")
    elif not re.fullmatch("[0-9a-f]{8}", change.made_on):
        help = f"made-on: {version(made.original)}"
        yield Problem(
            at.place("made-on"), "made-on", f"{named(change.made_on)} isn't a valid version.", help, "warning"
        )
    elif made.outdated:
        message = f"Our {made.kind} {named(made.name)} has changed since you made this change."
        yield Problem(at.place("made-on"), "shipped-changed", message, " ".join(side_by_side(made, patch)), "warning")


def side_by_side(made: Applied, patch: Patch) -> list[str]:
    """Return what our original said before, what it says now, and what the library's own version says."""
    old = recorded(patch.at.text, made.change.made_on) if isinstance(patch.at, Whole) else None
    own = made.ours if made.verb in ("replace", "change", "add") else None
    before, now, ours = plain(old), plain(made.original), plain(own)
    if not isinstance(now, dict) or not isinstance(before, dict):
        said = [f"`{key}` now says {_said(value)}." for key, value in (now or {}).items() if key in _WORDS]
        return [*said, "The patch no longer shows the earlier text."]
    return [
        _three(key, before.get(key), now.get(key), ours.get(key) if isinstance(ours, dict) else None)
        for key in dict.fromkeys((*before, *now))
        if before.get(key) != now.get(key)
    ]


_WORDS = ("do", "ask", "try", "says", "text", "see", "note", "confidence")


def _three(key: str, before: Any, now: Any, ours: Any) -> str:
    """Return one key as it is in the three versions."""
    was = f"`{key}` said {_said(before)}" if before is not None else f"`{key}` is new"
    says = f"ours now says {_said(now)}" if now is not None else "ours no longer has it"
    own = f", and yours says {_said(ours)}" if ours is not None and ours not in (before, now) else ""
    return f"{was}, {'but' if before is not None else 'and'} {says}{own}."


def _said(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, list):
        return counted(len(value), "item")
    return f"“{json.dumps(value, ensure_ascii=False)}”" if value is not None else "nothing"


def made_in(path: Path) -> bool:
    """Return whether a file is a patch, based on its folder."""
    return path.parent.name == PATCHES


def is_in(place: Location, change: LocalChange, patch: Patch) -> bool:
    """Return whether a place is within the lines of a change."""
    own = change.at.mark[0]
    later = (other.at.mark[0] for other in patch.changes if other.at.mark[0] > own)
    return place.path == patch.at.path and own <= place.line < min(later, default=place.line + 1)
