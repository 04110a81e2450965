"""Everything in a library's own folder that differs from our content, in words, with the sheets it affects."""

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
    """One of the library's own files, what it changes, and the sheets that print those changes."""

    path: Path
    lines: tuple[str, ...]
    sheets: tuple[str, ...]


def local(own: Path, loaded: Loaded, shipped: Library) -> Iterator[Local]:
    """Yield every file in the library's own folder that changes our content. The profile doesn't count as a change."""
    library = loaded.library
    shipped = replace(shipped, profile=library.profile, country=library.country)
    usual, behind = _Sheets(shipped), dict[Path, list[str]]()
    for problem in loaded.problems:
        if problem.code in BEHIND:
            behind.setdefault(problem.place.path, []).append(f"{problem.message} {problem.help}")
    for id, file in library.files.items():
        for path in _sources(library, id, own):
            lines = of_file(shipped.files.get(id), file).lines
            lines = (*(lines or ("It's the same as our flow.",)), *behind.get(path, ()))
            yield Local(path, lines, tuple(usual.touched(id, file)))
    search_words = own / "flows" / SEARCH_WORDS
    if search_words.is_file():
        yield Local(shown(search_words), ("Your own search words are used.",), ())
    for path in sorted((own / "flows" / "translations").glob("*.po")):
        yield Local(shown(path), ("For each sentence, your translation is used instead of ours.",), ())
    for path in sorted(path for path in (own / "handouts").rglob("*") if path.is_file()):
        yield Local(shown(path), ("This is used on every sheet instead of ours.",), ())


def _sources(library: Library, id: str, own: Path) -> list[Path]:
    """Return the files in the library's own folder that a flow is made from."""
    patches = [patch.at.path for patch in library.patches.get(id, ())]
    path = library.paths[id]
    mine = path.resolve().is_relative_to(own.resolve())
    return [shown(path)] if mine else patches


class _Sheets:
    """The sheets made from our flows alone, to compare with."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.made = _made(library)

    def touched(self, id: str, file: File) -> Iterator[str]:
        """Yield the names of the sheets that would differ if only this flow were the library's own."""
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
    """Return the differences as readable text."""
    parts = []
    for path, lines, sheets in found:
        rows = [path.as_posix(), *(f"  - {line}" for line in lines)]
        if sheets:
            rows += [f"  {counted(len(sheets), 'sheet')} to print again:", *(f"    {one}" for one in sheets)]
        parts.append("\n".join(rows))
    return "\n\n".join(parts)
