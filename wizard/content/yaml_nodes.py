"""The nodes of a located YAML tree: keys, values, and items that know their place in the file."""

from pathlib import Path
from typing import Any

from wizard.content.problem import Place

Mark = tuple[int, int, int]  # line, column (both from 1) and width


class Elsewhere(tuple[int, int, int]):
    """A mark in another file than the one around it: a value that a patch put there."""

    path: Path

    @staticmethod
    def of(mark: Mark, path: Path) -> "Elsewhere":
        """Return the mark with its own path."""
        made = Elsewhere(mark)
        made.path = path
        return made


def _place(mark: Mark, path: Path) -> Place:
    return Place(mark.path if isinstance(mark, Elsewhere) else path, *mark)


class Map(dict[str, Any]):
    """Keys with values; `keys_at` and `values_at` say where each stands, `mark` where the whole begins.

    `braces` tells that it was written `{a: b}`; `bare` then holds the keys whose values stand there without quotes,
    where a comma would cut them.
    """

    __slots__ = ("bare", "braces", "keys_at", "mark", "path", "values_at")

    def __init__(self, path: Path, mark: Mark, braces: bool = False) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.braces = braces
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}
        self.bare: set[str] = set()

    def rename(self, old: str, new: str) -> None:
        """Read the value of the key `old` as that of `new`, at the same place."""
        self[new] = self.pop(old)
        for marks in (self.keys_at, self.values_at):
            marks[new] = marks.pop(old)
        if old in self.bare:
            self.bare.add(new)

    def place(self, key: str | None = None) -> Place:
        """Where the value of `key` stands; without a key, or where it isn't written, where the whole begins."""
        return _place(self.values_at.get(key or "", self.mark), self.path)

    def key_place(self, key: str) -> Place:
        """Where `key` itself stands."""
        return _place(self.keys_at.get(key, self.mark), self.path)


class Whole(Map):
    """A whole file: its `text` too, and the lines that are `spoilt`, where what was read is not what was meant."""

    __slots__ = ("spoilt", "text")

    def __init__(self, path: Path, mark: Mark, braces: bool = False) -> None:
        super().__init__(path, mark, braces)
        self.text = ""
        self.spoilt: frozenset[int] = frozenset()


class Seq(list[Any]):
    """A list; `items_at` says where each item stands, `braces` whether it was written `[a, b]`."""

    __slots__ = ("braces", "items_at", "mark", "path")

    def __init__(self, path: Path, mark: Mark, braces: bool = False) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.braces = braces
        self.items_at: list[Mark] = []

    def place(self, index: int) -> Place:
        """Where one item stands."""
        return _place(self.items_at[index], self.path)


Node = str | Map | Seq | None  # None: nothing was written after the colon or the dash


def copied(node: Any) -> Any:
    """Return a copy of a node, whose keys and items can be changed."""
    if isinstance(node, Map):
        made = Map(node.path, node.mark, node.braces)
        made.keys_at, made.values_at, made.bare = {**node.keys_at}, {**node.values_at}, {*node.bare}
        made.update((key, copied(value)) for key, value in node.items())
        return made
    if isinstance(node, Seq):
        listed = Seq(node.path, node.mark, node.braces)
        listed.items_at = [*node.items_at]
        listed.extend(map(copied, node))
        return listed
    return node
