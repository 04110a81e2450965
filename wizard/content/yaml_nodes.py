"""The nodes of a YAML tree, with the position of each key, value, and item in the file."""

from pathlib import Path
from typing import Any

from wizard.content.problem import Location

Mark = tuple[int, int, int]  # Line and column, both starting at 1, and the width in characters.


class Elsewhere(tuple[int, int, int]):
    """A mark in a different file than the marks around it, for a value that a patch added."""

    path: Path

    @staticmethod
    def of(mark: Mark, path: Path) -> "Elsewhere":
        """Return the mark with its own path."""
        made = Elsewhere(mark)
        made.path = path
        return made


def _place(mark: Mark, path: Path) -> Location:
    return Location(mark.path if isinstance(mark, Elsewhere) else path, *mark)


class Map(dict[str, Any]):
    """Keys with values.

    `keys_at` and `values_at` have their positions, and `mark` is the start of the map.

    If `braces` is set, it was written as `{a: b}`. Then `bare` has the keys whose values aren't in quotes, because a
    comma would split such a value.
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
        """Rename the key `old` to `new`, and keep its position."""
        self[new] = self.pop(old)
        for marks in (self.keys_at, self.values_at):
            marks[new] = marks.pop(old)
        if old in self.bare:
            self.bare.add(new)

    def place(self, key: str | None = None) -> Location:
        """Return the position of the value of `key`. Without a key, or if the key is missing, return the start of the
        map.
        """
        return _place(self.values_at.get(key or "", self.mark), self.path)

    def key_place(self, key: str) -> Location:
        """Return the position of `key` itself."""
        return _place(self.keys_at.get(key, self.mark), self.path)


class Whole(Map):
    """A whole file, with its `text` and its `misread` lines, which YAML reads differently than the author meant."""

    __slots__ = ("misread", "text")

    def __init__(self, path: Path, mark: Mark, braces: bool = False) -> None:
        super().__init__(path, mark, braces)
        self.text = ""
        self.misread: frozenset[int] = frozenset()


class Seq(list[Any]):
    """A list. `items_at` has the positions of its items. If `braces` is set, it was written as `[a, b]`."""

    __slots__ = ("braces", "items_at", "mark", "path")

    def __init__(self, path: Path, mark: Mark, braces: bool = False) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.braces = braces
        self.items_at: list[Mark] = []

    def place(self, index: int) -> Location:
        """Return the position of an item."""
        return _place(self.items_at[index], self.path)


Node = str | Map | Seq | None  # None means there's no value after the colon or the dash.


def copied(node: Any) -> Any:
    """Return a copy of a node. Changing the copy's keys and items doesn't change the original."""
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
