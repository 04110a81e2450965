"""A library's profile as a file, with a comment above each key that explains it. Keys without a value are commented
out.
"""

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
# Your library's profile. Lines that start with # are comments. To use a key, delete the # before it.
# `ebook-setup check` finds mistakes. flows/README.md explains every key.
"""


def as_yaml(profile: Tree) -> str:
    """Return the file for a profile. The profile is given as plain keys and values."""
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
    """Return the record type of a key that holds a single record, such as `card`, or None."""
    kind = get_args(hint)[0]
    kinds = get_args(kind) if isinstance(kind, UnionType) else ()
    return next((kind for kind in kinds if isclass(kind) and issubclass(kind, Record)), None)


def _lines(value: Any, pad: str) -> Iterator[str]:
    """Yield indented lines for keys, values, and lists."""
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
