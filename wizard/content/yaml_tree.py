"""A YAML reader that builds a tree with positions, directly from libyaml's events.

Every scalar stays as typed (`No` isn't False, and `9:30` isn't 570), and every key and value has its position.
Shortcuts (`&`, `*`, `!`) are rejected, because they make a file hard to read. (standards: YA01, YA02)
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import yaml
from yaml import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from wizard.content import invisible_characters, line_syntax
from wizard.content.problem import MAX_BYTES, MOST, Location, Problem
from wizard.content.quoting import named, quoted
from wizard.content.yaml_nodes import Map, Mark, Node, Seq, Whole

MAX_DEPTH = 20

Note = Callable[[Problem], None]


class Unreadable(Exception):
    """An exception for a file, or part of one, that can't be read. Its problem is already reported, and the caller
    leaves it out.
    """


def read(path: Path, shown: Path, note: Note) -> Whole | None:
    """Return a file's tree, or None after reporting a problem. `shown` is the path that problems show."""
    try:
        return parse(_text(path, shown), shown, note)
    except _Refused as refused:
        note(refused.problem)
        return None


def parse(text: str, shown: Path, note: Note) -> Whole | None:
    """Return a text's tree, or None after reporting a problem."""
    unseen = invisible_characters.unseen(text, shown)
    if unseen:
        for problem in unseen:
            note(problem)
        return None
    try:
        reader = _Reader(text, shown)
        tree = reader.document()
        if not isinstance(tree, Whole):
            raise _Refused(_not_a_flow(tree, shown))
    except _Refused as refused:
        note(refused.problem)
        return None
    found = reader.twice + invisible_characters.lost(text, shown, _BASE)
    for problem in found:
        note(problem)
    tree.text, tree.misread = text, frozenset(problem.place.line for problem in found)
    return tree


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _refuse(place: Location, code: str, message: str, help: str = "") -> _Refused:
    return _Refused(Problem(place, code, message, help))


def _not_a_flow(tree: Node, shown: Path) -> Problem:
    place = Location(shown, 1, 1)
    if isinstance(tree, str) and (problem := line_syntax.stuck(tree, place)):
        return problem
    message = "This file should have keys and values, such as `device: Kindle`."
    return Problem(place, "not-a-flow", message, "Open one of the built-in flows to see how a file starts.")


def _text(path: Path, shown: Path) -> str:
    """Return the file's text. If it can't be read, raise _Refused with a message for authors."""
    start = Location(shown, 1, 1)
    try:
        if path.is_dir():  # Windows would report "permission denied" for a folder.
            raise _refuse(
                start, "cannot-read", "This is a folder, but its name looks like a file's.", "Rename the folder."
            )
        if path.exists() and not path.is_file():
            raise _refuse(start, "cannot-read", "This isn't an ordinary file.", "Replace it with a text file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        what = "This link points to a file that doesn't exist." if path.is_symlink() else "This file no longer exists."
        raise _refuse(start, "cannot-read", what, "Delete the link, or restore the file.") from None
    except PermissionError:
        help = "Ask the person who manages this computer for permission to read it."
        raise _refuse(start, "cannot-read", "You don't have permission to read this file.", help) from None
    except OSError as error:
        why = (error.strerror or "the disk reported an error").lower()
        raise _refuse(
            start, "cannot-read", f"This file can't be read: {why}.", "Try again, or replace it with a good copy."
        ) from None
    if len(data) > MAX_BYTES:
        raise _refuse(
            start, "too-big", "This file is larger than 1 MB.", "Split it. A flow is usually a few hundred lines."
        )
    return _decoded(data, shown)


def _decoded(data: bytes, shown: Path) -> str:
    help = "In your editor, save it with UTF-8 encoding."
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refuse(Location(shown, 1, 1), "not-utf8", "This file is saved as UTF-16, not UTF-8.", help)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        place = Location(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = "This file isn't saved as UTF-8. This is the first character that can't be read."
        raise _refuse(place, "not-utf8", message, help) from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_BASE = getattr(
    yaml, "CBaseLoader", yaml.BaseLoader
)  # Without libyaml, the events are the same, but reading is slower.


_KEEP_ONE = "Keep one, or rename one."


class _Reader:
    """A reader for one document. `twice` has the problems with repeated keys."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path, self.depth = text, path, 0
        self.twice: list[Problem] = []

    def document(self) -> Node:
        """Return the document's tree. Raise _Refused at the first text that isn't plain YAML."""
        loader = None
        try:
            loader = _BASE(self.text)
            self.next: Callable[[], Any] = loader.get_event
            return self._only_document()
        except yaml.MarkedYAMLError as error:
            if "nesting depth" in (error.problem or ""):  # Newer parsers have their own limit.
                raise self._too_deep(error.problem_mark) from None
            raise explain(error, self.text.split("\n"), Location(self.path, 1, 1)) from None
        except yaml.YAMLError:  # The pure Python reader checks characters itself.
            raise _refuse(Location(self.path, 1, 1), "not-yaml", "This file can't be read.", "Save it again.") from None
        finally:
            if loader is not None:
                loader.dispose()

    def _only_document(self) -> Node:
        self.next()
        if not isinstance(self.next(), yaml.DocumentStartEvent):
            help = "Copy a built-in flow into it, and change every line."
            raise _refuse(Location(self.path, 1, 1), "empty-file", "This file is empty.", help)
        tree = self._node(self.next())
        self.next()
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            help = "Delete the `---` line, or split it into two files."
            raise self._refuse(after, "two-documents", "A file can have only one flow. A second one starts here.", help)
        return tree

    def _node(self, event: Any) -> Node:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent or event.anchor or event.tag:
            raise self._shortcut(event)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._too_deep(event.start_mark)
        tree = self._map(event) if kind is MappingStartEvent else self._seq(event)
        self.depth -= 1
        return tree

    def _scalar(self, event: Any) -> str | None:
        if event.anchor or (event.tag is not None and event.tag != "!"):
            raise self._shortcut(event)
        value: str = event.value
        if event.style == '"' and not value.isprintable() and (said := invisible_characters.coded(value)):
            raise self._refuse(event, "strange-character", said, "Delete the code with the `\\`.")
        return None if value == "" and event.implicit[0] else value

    def _map(self, event: Any) -> Map:
        start, get, braces = event.start_mark, self.next, bool(event.flow_style)
        tree = (Whole if self.depth == 1 else Map)(self.path, (start.line + 1, start.column + 1, 1), braces)
        keys_at, values_at, repeated = tree.keys_at, tree.values_at, list[Any]()
        while True:
            event = get()
            if event.__class__ is MappingEndEvent:
                self._note_twice(repeated, keys_at)
                return tree
            if event.__class__ is not ScalarEvent:
                raise self._odd_key(event)
            key, mark = event.value, cast(Any, event.start_mark)
            if event.anchor or event.tag or key == "<<":
                raise self._shortcut(event)
            first = key not in tree
            if first:
                keys_at[key] = (mark.line + 1, mark.column + 1, len(key))
            else:
                repeated.append(event)
            event = get()
            at, value = _mark(event), self._node(event)
            if first:
                values_at[key], tree[key] = at, value
                if braces and event.__class__ is ScalarEvent and not event.style:
                    tree.bare.add(key)

    def _seq(self, event: Any) -> Seq:
        tree, get = Seq(self.path, _mark(event), bool(event.flow_style)), self.next
        while True:
            event = get()
            if event.__class__ is SequenceEndEvent:
                return tree
            tree.items_at.append(_mark(event))
            tree.append(self._node(event))

    def _refuse(self, event: Any, code: str, message: str, help: str = "") -> _Refused:
        return _refuse(Location(self.path, *_mark(event)), code, message, help)

    def _too_deep(self, mark: Any) -> _Refused:
        help = "Move the inner steps to a part, and include it with `use:`."
        place = Location(self.path, mark.line + 1, mark.column + 1)
        return _refuse(place, "too-deep", f"This is nested more than {MAX_DEPTH} levels deep.", help)

    def _note_twice(self, repeated: list[Any], keys_at: dict[str, Mark]) -> None:
        """Note the keys that are repeated in a record. If there are several, another record probably starts there."""
        if not repeated or len(self.twice) == MOST:
            return
        key, place = repeated[0].value, Location(self.path, *_mark(repeated[0]))
        first = keys_at[key][0]
        if len(repeated) > 1:
            message = f"From here on, keys are repeated, such as {named(key)} from line {first}."
            help = (
                "If another list item starts here, put its first line, `- id: …`, above. Otherwise, keep one of each."
            )
        else:
            message, help = f"{named(key)} is already on line {first}. Only one of them can be used.", _KEEP_ONE
        self.twice.append(Problem(place, "twice", message, help))

    def _odd_key(self, event: Any) -> _Refused:
        """Return the problem with a key that isn't text, such as the double braces in `do: {{ library.phone }}`."""
        if event.__class__ is AliasEvent:
            return self._shortcut(event)
        line = self.text.split("\n")[event.start_mark.line]
        name, colon, value = line.partition(": ")
        if not colon or value[:2] != "{{":
            message = "A key must be plain text on one line."
            return self._refuse(event, "odd-name", message, "Write `key: value`.")
        place = Location(self.path, event.start_mark.line + 1, len(name) + 3)
        message = "Text that starts with `{` needs quotes."
        return _refuse(place, "needs-quotes", message, f"{name.strip()}: {quoted(value.strip())}")

    def _shortcut(self, event: Any) -> _Refused:
        if event.__class__ is not AliasEvent and event.tag and not event.anchor:
            line = self.text.split("\n")[event.start_mark.line]
            fixed = line_syntax.requoted(line, event.start_mark.column)
            return self._refuse(event, "needs-quotes", "Text that starts with `!` needs quotes.", fixed)
        message = "Flows don't use YAML's shortcuts `&` and `*`."
        help = "If it's text, put quotes around it. To repeat steps, write a part, and include it with `use:`."
        return self._refuse(event, "shortcut", message, help)


def explain(error: yaml.MarkedYAMLError, lines: list[str], place: Location) -> _Refused:
    """Return the parser's error as a problem for authors. `place` provides the path."""
    from wizard.content import syntax_errors  # This import is here because only flows with problems need it.

    return _Refused(syntax_errors.explain(error, lines, place.path))


def _mark(event: Any) -> Mark:
    """Return the position of a value. The width covers the text if it's on one line, or only its first character
    otherwise.
    """
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if start.line == end.line and event.__class__ is ScalarEvent else 1
    return start.line + 1, start.column + 1, max(width, 1)
