"""Changing a few characters of a file and nothing else: its comments, quotes and line ends stay as they are."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from wizard.content.quoting import quoted
from wizard.system.paths import read_file

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
BOM = "\ufeff"


class Scalar(NamedTuple):
    """One text as it stands in a file: from where to where, in which quotes, between braces or not, and its value."""

    start: int
    end: int
    style: str
    braces: bool
    value: str


class Patch(NamedTuple):
    """These characters become others."""

    start: int
    end: int
    text: str


def read(path: Path) -> str:
    """The file's text with its own line ends. Raises OSError or UnicodeDecodeError."""
    return read_file(path).decode("utf-8")


def scalars(text: str) -> dict[tuple[int, int], Scalar]:
    """Every key and every value that is text, by line and column as `source.Map` counts them."""
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


def patched(text: str, patches: Iterable[Patch]) -> str:
    """The text with all patches made; none of them may overlap."""
    for patch in sorted(patches, reverse=True):
        text = text[: patch.start] + patch.text + text[patch.end :]
    return text


_BARE = re.compile(r"[^\W\d_]([\w .…'&/!()+-]*[\w.…'&/!()+-])?")
_SWITCHES = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}


def scalar(words: str) -> str:
    """Words as a text that can stand anywhere: in quotes if anybody could take them for something else."""
    plain = _BARE.fullmatch(words) and words.lower() not in _SWITCHES
    return words if plain else quoted(words)


def escaped(words: str, style: str) -> str:
    """Words as they are written inside these quotes."""
    if style == '"':
        return words.replace("\\", "\\\\").replace('"', '\\"')
    return words.replace("'", "''") if style == "'" else words


def line_before(text: str, index: int) -> str:
    """What stands on a line before a character: its indent, or its dash."""
    return text[text.rfind("\n", 0, index) + 1 : index]


def newline(text: str) -> str:
    """How this file ends its lines."""
    return "\r\n" if "\r\n" in text else "\n"
