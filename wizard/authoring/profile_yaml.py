"""A library's profile as a file: every key with its meaning above it, and those that nobody has filled yet as notes."""

from collections.abc import Iterator, Mapping
from inspect import isclass
from types import UnionType
from typing import Any, get_args

from wizard.authoring.json_schema import example, meaning
from wizard.authoring.text_edits import scalar
from wizard.content.decoder import hints
from wizard.content.flow import Profile, Record

Tree = Mapping[str, Any]

_HEAD = """\
# yaml-language-server: $schema=schema.json
# What this program knows of your library. Lines that begin with # are notes: take the # away from a key to use it.
# `ebook-setup check` looks the file over; README.md beside the flows we ship explains every key.
"""


def as_yaml(profile: Tree) -> str:
    """The file of a profile, told as plain names with values."""
    return _HEAD + "\n".join(_record(Profile, profile, "")) + "\n"


def _record(kind: Any, said: Tree, pad: str) -> Iterator[str]:
    for key, hint in hints(kind).items():
        yield from ("", f"# {meaning(hint)}") if not pad else (f"{pad}# {meaning(hint)}",)
        inner = _inner(hint)
        if inner and said.get(key):
            yield f"{pad}{key}:"
            yield from _record(inner, said[key], pad + "  ")
        elif said.get(key):
            yield from _lines({key: said[key]}, pad)
        else:
            yield from (f"{pad}# {line}" for line in _lines({key: example(kind, key)}, ""))


def _inner(hint: Any) -> type[Record] | None:
    """The record that stands under a key once, as `card` does; none where there may be many."""
    kind = get_args(hint)[0]
    kinds = get_args(kind) if isinstance(kind, UnionType) else ()
    return next((kind for kind in kinds if isclass(kind) and issubclass(kind, Record)), None)


def _lines(value: Any, pad: str) -> Iterator[str]:
    """Names with values, and lists, further in than what holds them."""
    for key, own in value.items():
        if isinstance(own, str):
            yield f"{pad}{key}: {scalar(own)}"
        elif isinstance(own, Mapping) and own:
            yield f"{pad}{key}:"
            yield from _lines(own, pad + "  ")
        elif isinstance(own, Mapping):
            yield f"{pad}{key}: {{}}"
        else:
            yield f"{pad}{key}:"
            yield from (f"{pad}  - {scalar(item)}" for item in own)
