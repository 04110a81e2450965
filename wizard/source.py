"""YAML text to a located tree, straight from libyaml's events.

Every scalar stays the text its author typed (no `No` that turns into False, no `9:30` that turns into 570), and every key
and value knows where it stands. Shortcuts (`&`, `*`, `!`) are refused: they hide what a file says. (standards: YA01, YA02)
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from wizard.problem import Place, Problem

Mark = tuple[int, int, int]  # line, column (both from 1) and width

MAX_BYTES = 1 << 20
MAX_DEPTH = 20

Note = Callable[[Problem], None]


class Map(dict[str, Any]):
    """Keys with values; `keys_at` and `values_at` say where each stands, `mark` where the whole begins.

    `bare` holds the keys whose values stand unquoted between braces, where a comma would cut them.
    """

    __slots__ = ("bare", "keys_at", "mark", "path", "values_at")

    def __init__(self, path: Path, mark: Mark) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}
        self.bare: set[str] = set()

    def place(self, key: str | None = None) -> Place:
        """Where the value of `key` stands; without a key, or where it isn't written, where the whole begins."""
        return Place(self.path, *self.values_at.get(key or "", self.mark))

    def key_place(self, key: str) -> Place:
        """Where `key` itself stands."""
        return Place(self.path, *self.keys_at.get(key, self.mark))


class Seq(list[Any]):
    """A list; `items_at` says where each item stands."""

    __slots__ = ("items_at", "mark", "path")

    def __init__(self, path: Path, mark: Mark) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.items_at: list[Mark] = []

    def place(self, index: int) -> Place:
        """Where one item stands."""
        return Place(self.path, *self.items_at[index])


Node = str | Map | Seq | None  # None: nothing was written after the colon or the dash


class Unreadable(Exception):
    """The file, or a part of it, was reported already; whoever needed it goes without."""


def read(path: Path, shown: Path, note: Note) -> Map | None:
    """The located tree of one file, or None after noting why not. `shown` is the path that problems name."""
    try:
        text = _text(path, shown)
        tree = _Reader(text, shown).document()
        if isinstance(tree, Map):
            return tree
        raise _Refused(
            Place(shown, 1, 1), "not-a-flow", "This file should be names with values, like `device: Kindle`."
        )
    except _Refused as refused:
        note(refused.problem)
        return None


class _Refused(Exception):
    def __init__(self, place: Place, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(place, code, message, help)


def _text(path: Path, shown: Path) -> str:
    """The file's text. Raises _Refused with a plain sentence for every way in which a file can't be had."""
    start = Place(shown, 1, 1)
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise _Refused(start, "cannot-read", "This is a folder with a file's name.", "Rename the folder.") from None
    except OSError as error:
        why = (error.strerror or "it can't be opened").lower()
        raise _Refused(start, "cannot-read", f"This file can't be read: {why}.") from None
    if len(data) > MAX_BYTES:
        raise _Refused(start, "too-big", "This file is larger than 1 MB.", "Split it: a flow is a few hundred lines.")
    try:
        return _checked(data.decode("utf-8-sig"), shown)
    except UnicodeDecodeError as error:
        line, column = _spot(data[: error.start].decode("utf-8", "replace"))
        place = Place(shown, line, column)
        message = "This file is not saved as UTF-8 text."
        raise _Refused(place, "not-utf8", message, "In the editor choose: save with encoding UTF-8.") from None


def _spot(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


# Characters that look like nothing or like something else; each message says what they are in words.
_STRANGE = {
    "\u00a0": "There is a special space here (often pasted from a web page or Word).",
    "\u2007": "There is a special space here (often pasted from a web page or Word).",
    "\u202f": "There is a special space here (often pasted from a web page or Word).",
    "\u200b": "There is an invisible character here.",
    "\u200c": "There is an invisible character here.",
    "\u200d": "There is an invisible character here.",
    "\u2060": "There is an invisible character here.",
    "\ufeff": "There is an invisible character here.",
} | dict.fromkeys(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "An invisible sign here turns text round."
)


def _checked(text: str, shown: Path) -> str:
    """Refuse characters that nobody can see, at the first of them."""
    if text.isascii() and text.isprintable():
        return text
    for number, line in enumerate(text.split("\n"), 1):
        if line.isprintable() and line.isascii():
            continue
        for column, char in enumerate(line, 1):
            _check_character(char, line, Place(shown, number, column))
    return text


def _check_character(char: str, line: str, place: Place) -> None:
    if char in _STRANGE:
        raise _Refused(
            place, "strange-character", _STRANGE[char], "Delete it, and type an ordinary space if one is needed."
        )
    if char == "\t" and not line[: place.column - 1].strip():
        raise _Refused(place, "tab", "This line starts with a tab (→). Use two spaces.", "Replace the tab with spaces.")
    if (ord(char) < 32 and char not in "\t\r") or (0x7F <= ord(char) < 0xA0 and char != "\x85"):
        raise _Refused(
            place, "strange-character", "There is a control character here, which nobody can see.", "Delete it."
        )


_BASE = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same events without libyaml, only slower


class _Reader:
    """One document, event by event. Not reused."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path, self.depth = text, path, 0
        self.loader = _BASE(text)
        self.next = self.loader.get_event

    def document(self) -> Node:
        """Raises _Refused at the first thing that is not plain YAML."""
        try:
            self.next()
            if not isinstance(self.next(), yaml.DocumentStartEvent):
                raise _Refused(Place(self.path, 1, 1), "empty", "This file is empty.")
            tree = self._node(self.next())
            self.next()
            after = self.next()
            if not isinstance(after, yaml.StreamEndEvent):
                raise self._refuse(after, "two-documents", "A flow file holds one flow. Delete the line `---`.")
            return tree
        except yaml.MarkedYAMLError as error:
            raise self._not_yaml(error) from None
        finally:
            self.loader.dispose()

    def _node(self, event: Any) -> Node:
        kind = event.__class__
        if kind is yaml.AliasEvent or event.anchor or (kind is not yaml.ScalarEvent and event.tag):
            raise self._shortcut(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._refuse(event, "too-deep", f"This is more than {MAX_DEPTH} levels deep.")
        tree = self._map(event) if kind is yaml.MappingStartEvent else self._seq(event)
        self.depth -= 1
        return tree

    def _scalar(self, event: Any) -> str | None:
        if event.tag is not None and event.tag != "!":
            raise self._shortcut(event)
        if event.value == "" and event.implicit[0]:
            return None
        return str(event.value)

    def _map(self, event: Any) -> Map:
        start, get, braces = event.start_mark, self.next, event.flow_style
        tree = Map(self.path, (start.line + 1, start.column + 1, 1))
        while True:
            event = get()
            if event.__class__ is yaml.MappingEndEvent:
                return tree
            if event.__class__ is not yaml.ScalarEvent:
                raise self._refuse(event, "odd-key", "A name before a colon must be plain text.")
            key, mark = event.value, event.start_mark
            if event.anchor or event.tag:
                raise self._shortcut(event)
            if key in tree:
                first = tree.keys_at[key][0]
                raise self._refuse(event, "twice", f"`{key}` is here and on line {first}. The first one would be lost.")
            tree.keys_at[key] = (mark.line + 1, mark.column + 1, len(key))
            event = get()
            tree.values_at[key] = _mark(event)
            if braces and event.__class__ is yaml.ScalarEvent and event.style is None:
                tree.bare.add(key)
            tree[key] = self._node(event)

    def _seq(self, event: Any) -> Seq:
        tree, get = Seq(self.path, _mark(event)), self.next
        while True:
            event = get()
            if event.__class__ is yaml.SequenceEndEvent:
                return tree
            tree.items_at.append(_mark(event))
            tree.append(self._node(event))

    def _refuse(self, event: Any, code: str, message: str, help: str = "") -> _Refused:
        return _Refused(Place(self.path, *_mark(event)), code, message, help)

    def _shortcut(self, event: Any) -> _Refused:
        message = "Text that starts with `&`, `*` or `!` needs quotes."
        return self._refuse(
            event, "needs-quotes", message, "Put quotes round it; to repeat steps, write a part and `use:` it."
        )

    def _not_yaml(self, error: yaml.MarkedYAMLError) -> _Refused:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return explain(error, self.text.split("\n"), Place(self.path, line, column))


def _mark(event: Any) -> Mark:
    """Where a value stands; a text on one line is underlined whole, all else at its first character."""
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if start.line == end.line and event.__class__ is yaml.ScalarEvent else 1
    return start.line + 1, start.column + 1, max(width, 1)


def explain(error: yaml.MarkedYAMLError, lines: list[str], place: Place) -> _Refused:
    """What the parser tripped over, in an author's words and at the place where they must type."""
    said = f"{error.context or ''} {error.problem or ''}"
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "mapping values are not allowed" in said:
        return _two_colons(lines, place)
    if "found unexpected end of stream" in said or "while scanning a quoted scalar" in said:
        start = error.context_mark
        spot = Place(place.path, start.line + 1, start.column + 1) if start else place
        return _Refused(
            spot, "quotes-open", "These quotes are never closed.", "Add the same quote at the end of the text."
        )
    if "could not find expected ':'" in said:
        return _no_colon(lines, place, error)
    if "did not find expected key" in said or "did not find expected '-' indicator" in said:
        return _misplaced(line, place)
    if "cannot start any token" in said:
        return _needs_quotes(line, place)
    return _Refused(place, "not-yaml", "I can't read this line.", "Look at its spaces, its colon and its quotes.")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _two_colons(lines: list[str], place: Place) -> _Refused:
    """`text: Tap Settings: then Wi-Fi`; or a key stuck to its value one line above (`text:hello`)."""
    line = lines[place.line - 1]
    key, colon, value = line.partition(": ")
    name, second, _ = value.partition(":")
    if colon and second:
        message = f"This line has two colons. YAML reads `{name.strip()}` as a name."
        return _Refused(place, "two-colons", message, f"{key.strip()}: {_quoted(value.strip())}")
    return _stuck(lines, place)


def _stuck(lines: list[str], place: Place) -> _Refused:
    for number in (place.line, place.line - 1):
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        name, colon, value = line.strip().removeprefix("- ").partition(":")
        if colon and value and not value.startswith(" ") and " " not in name:
            spot = Place(place.path, number, line.index(":") + 1)
            return _Refused(spot, "space-after-colon", "Put a space after the colon.", f"{name}: {value}")
    return _Refused(place, "indent", "This line is further in than its neighbours, or the line above lacks a value.")


def _no_colon(lines: list[str], place: Place, error: yaml.MarkedYAMLError) -> _Refused:
    start = error.context_mark
    number = start.line + 1 if start else place.line
    line = lines[number - 1].strip()
    if line.startswith("-") and not line.startswith("- "):
        spot = Place(place.path, number, lines[number - 1].index("-") + 1)
        return _Refused(spot, "space-after-dash", "A list line needs a space after the dash.", f"- {line[1:]}")
    if ":" in line and ": " not in line:
        return _stuck(lines, Place(place.path, number, 1))
    spot = Place(place.path, number, 1, max(1, len(lines[number - 1])))
    return _Refused(
        spot, "no-colon", "This line has no name with a colon.", "Write `name: value`, or start a list line with `- `."
    )


def _misplaced(line: str, place: Place) -> _Refused:
    stripped = line.strip()
    if stripped.startswith("-") and not stripped.startswith("- "):
        return _Refused(place, "space-after-dash", "A list line needs a space after the dash.", f"- {stripped[1:]}")
    _, _, value = line.partition(": ")
    if value[:1] in "\"'" and value.strip()[1:-1].count(value[:1]):
        other = "'" if value[0] == '"' else '"'
        message = "The quotes end before the line does." if value[0] == '"' else "The apostrophe closed the quotes."
        return _Refused(place, "quotes-early", message, f"Use {other} round the whole text.")
    spaces = len(line) - len(line.lstrip())
    message = f"This line is {spaces} space{'' if spaces == 1 else 's'} in. Its neighbours stand elsewhere."
    return _Refused(place, "indent", message, "Line it up with the lines it belongs to.")


def _needs_quotes(line: str, place: Place) -> _Refused:
    key, colon, value = line.partition(": ")
    char = line[place.column - 1 : place.column]
    fixed = f"{key.strip()}: {_quoted(value.strip())}" if colon else _quoted(line.strip())
    return _Refused(place, "needs-quotes", f"Text that starts with `{char}` needs quotes.", fixed)
