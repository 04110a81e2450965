"""Everything that is different in a library's own folder from what is shipped, in words, and the sheets it touches."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from wizard.authoring.diff import of_file
from wizard.content.flow import File
from wizard.content.library import Library
from wizard.content.loader import KINDS, SEARCH_WORDS, Loaded, shown
from wizard.content.patches import BEHIND
from wizard.content.quoting import counted
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_catalog import Pair, name, pairs, sheet


class Local(NamedTuple):
    """One file of the library's own, what is different because of it, and the sheets that print it."""

    path: Path
    lines: tuple[str, ...]
    sheets: tuple[str, ...]


def local(own: Path, loaded: Loaded, shipped: Library) -> Iterator[Local]:
    """Yield every file of the library's own folder that changes what is shipped. The profile isn't a change."""
    library = loaded.library
    shipped = replace(shipped, profile=library.profile, country=library.country)
    usual, behind = _Sheets(shipped), dict[Path, list[str]]()
    for problem in loaded.problems:
        if problem.code in BEHIND:
            behind.setdefault(problem.place.path, []).append(f"{problem.message} {problem.help}")
    for id, file in library.files.items():
        for path in _sources(library, id, own):
            lines = of_file(shipped.files.get(id), file).lines
            lines = (*(lines or ("It says what the shipped flow says.",)), *behind.get(path, ()))
            yield Local(path, lines, tuple(usual.touched(id, file)))
    search_words = own / "flows" / SEARCH_WORDS
    if search_words.is_file():
        yield Local(shown(search_words), ("Your own search words are used.",), ())
    for path in sorted((own / "flows" / "translations").glob("*.po")):
        yield Local(shown(path), ("Your translations come before ours, sentence by sentence.",), ())
    for path in sorted(path for path in (own / "handouts").rglob("*") if path.is_file()):
        yield Local(shown(path), ("This is used on every sheet in place of ours.",), ())


def _sources(library: Library, id: str, own: Path) -> list[Path]:
    """Return the files in the library's own folder that a flow is made of."""
    patches = [patch.at.path for patch in library.patches.get(id, ())]
    path = library.paths[id]
    mine = path.resolve().is_relative_to(own.resolve())
    return [shown(path)] if mine else patches


class _Sheets:
    """The sheets of the shipped flows, to compare with."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.made = _made(library)

    def touched(self, id: str, file: File) -> Iterator[str]:
        """Yield the names of the sheets that differ if this one flow is the library's own."""
        kind = next(name for name, kind in KINDS.items() if isinstance(file, kind))
        own: dict[str, Any] = {kind: {**getattr(self.library, kind), id: file}}
        changed = replace(self.library, **own)
        new = _made(changed)
        for pair in dict.fromkeys((*new, *self.made)):
            if new.get(pair) != self.made.get(pair):
                yield name(changed if pair in new else self.library, pair)


def _made(library: Library) -> dict[Pair, Sheet]:
    return {pair: made for pair in pairs(library) if (made := sheet(library, pair)) is not None}


def as_text(found: list[Local]) -> str:
    """Return the differences for people to read."""
    parts = []
    for path, lines, sheets in found:
        rows = [path.as_posix(), *(f"  - {line}" for line in lines)]
        if sheets:
            rows += [f"  {counted(len(sheets), 'sheet')} to print again:", *(f"    {one}" for one in sheets)]
        parts.append("\n".join(rows))
    return "\n\n".join(parts)
