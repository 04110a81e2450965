"""Small edits to a file that don't change its comments, quotes, or line endings."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from wizard.content.quoting import quoted
from wizard.content.yaml_nodes import Map
from wizard.system.paths import read_file

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
BOM = "\ufeff"


class Scalar(NamedTuple):
    """A text in a file: its start and end, its style of quotes, whether it's in braces, and its value."""

    start: int
    end: int
    style: str
    braces: bool
    value: str


class TextEdit(NamedTuple):
    """A replacement for a range of characters."""

    start: int
    end: int
    text: str


def read(path: Path) -> str:
    """Return the file's text with its line endings. Raise OSError or UnicodeDecodeError."""
    return read_file(path).decode("utf-8")


def scalars(text: str) -> dict[tuple[int, int], Scalar]:
    """Return all keys and text values by line and column, as in `yaml_nodes.Map`."""
    return dict(_scalars(text))


def _scalars(text: str) -> Iterator[tuple[tuple[int, int], Scalar]]:
    shift, levels = len(text) - len(text.removeprefix(BOM)), list[bool]()
    for event in yaml.parse(text.removeprefix(BOM), Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            levels.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
        elif isinstance(event, yaml.ScalarEvent):
            start: Any = event.start_mark
            end: Any = event.end_mark
            scalar = Scalar(
                start.index + shift, end.index + shift, event.style or "", levels[-1:] == [True], event.value
            )
            yield (start.line + 1, start.column + 1), scalar


def patched(text: str, patches: Iterable[TextEdit]) -> str:
    """Return the text with all patches made. They must not overlap."""
    for patch in sorted(patches, reverse=True):
        text = text[: patch.start] + patch.text + text[patch.end :]
    return text


_BARE = re.compile(r"[^\W\d_]([\w .…'&/!()+-]*[\w.…'&/!()+-])?")
_SWITCHES = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}


def scalar(words: str) -> str:
    """Return the text in quotes if YAML could misread it, or unchanged otherwise."""
    plain = _BARE.fullmatch(words) and words.lower() not in _SWITCHES
    return words if plain else quoted(words)


def escaped(words: str, style: str) -> str:
    """Return text as it's written inside this style of quotes."""
    if style == '"':
        return words.replace("\\", "\\\\").replace('"', '\\"')
    return words.replace("'", "''") if style == "'" else words


def line_before(text: str, index: int) -> str:
    """Return the text on a line before a character, such as its indentation or dash."""
    return text[text.rfind("\n", 0, index) + 1 : index]


def newline(text: str) -> str:
    """Return the line ending that the file uses."""
    return "\r\n" if "\r\n" in text else "\n"


def like(path: Path, text: str) -> str:
    """Return text in the style of the file at this path: with its line endings, and with a byte order mark if it has
    one.

    Raise OSError or UnicodeDecodeError.
    """
    before = read(path) if path.exists() else ""
    return before[: before.startswith(BOM)] + text.replace("\n", newline(before))


def line_blocks(lines: Sequence[str], items: Sequence[Map]) -> list[tuple[int, int]]:
    """Return each list item's first line, counting the comments above it, and the line after its last one.

    Raises ValueError if the items aren't on separate lines.
    """
    dashes = [item.mark[0] - 1 for item in items]
    indent = len(lines[dashes[0]]) - len(lines[dashes[0]].lstrip(" "))
    if any(not lines[dash].startswith(" " * indent + "- ") for dash in dashes) or len({*dashes}) < len(dashes):
        raise ValueError("These items are in braces.")
    starts = [_with_comments(lines, dash, indent) for dash in dashes]
    return list(zip(starts, [*starts[1:], _end(lines, dashes[-1], indent)], strict=True))


def _with_comments(lines: Sequence[str], dash: int, indent: int) -> int:
    while dash and lines[dash - 1].startswith(" " * indent + "#"):
        dash -= 1
    return dash


def _end(lines: Sequence[str], dash: int, indent: int) -> int:
    """Return the line after a block: the first one that isn't indented further."""
    for number in range(dash + 1, len(lines)):
        if lines[number].strip() and len(lines[number]) - len(lines[number].lstrip(" ")) <= indent:
            return number
    return len(lines)
