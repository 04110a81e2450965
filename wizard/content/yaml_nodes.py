"""The nodes of a located YAML tree: keys, values, and items that know their place in the file."""

from pathlib import Path
from typing import Any

from wizard.content.problem import Place

Mark = tuple[int, int, int]  # line, column (both from 1) and width


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
        return Place(self.path, *self.values_at.get(key or "", self.mark))

    def key_place(self, key: str) -> Place:
        """Where `key` itself stands."""
        return Place(self.path, *self.keys_at.get(key, self.mark))


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
        return Place(self.path, *self.items_at[index])


Node = str | Map | Seq | None  # None: nothing was written after the colon or the dash
