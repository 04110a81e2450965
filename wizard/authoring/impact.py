"""The impact of a change to the flows, before it's made: on steps, sheets, languages, and the library's own patches."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.authoring.diff import Difference, as_text, difference, lost
from wizard.content.library import Library
from wizard.content.loader import CachedFile, Loaded, load, shown
from wizard.content.problem import Problem
from wizard.system.paths import Folders

Texts = Mapping[Path, str | None]
"""Files to write, with their new text, or None for a file to delete."""


@dataclass(frozen=True)
class Impact:
    """The difference that a change would make, the patches that would need a decision, and any new mistakes."""

    before: Library
    after: Library
    difference: Difference
    patches: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def visible(self) -> bool:
        """Return whether staff, patrons, or flow keepers would notice the change."""
        return bool(self.difference.flows or self.difference.sheets or self.patches or self.faults)

    def as_text(self) -> str:
        """Return the impact as readable text."""
        parts = [as_text(self.difference)]
        for heading, lines in (("YOUR PATCHES to look at", self.patches), ("TO FIX afterward", self.faults)):
            parts += ["\n".join([heading, *(f"  - {line}" for line in lines)])] if lines else []
        return "\n\n".join(parts)


def proposed(own: Path, texts: Texts, folder: Path) -> None:
    """Copy a library's flows and handouts into an empty folder, with these files changed. Raises OSError."""
    for part in ("flows", "handouts"):
        if (own / part).is_dir():
            shutil.copytree(own / part, folder / part)
    for path, text in texts.items():
        new = folder / path.resolve().relative_to(own.resolve())
        if text is None:
            new.unlink(missing_ok=True)
        else:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(text.encode())


def impact(now: Folders, then: Folders) -> Impact:
    """Return what would be different if the content folders `then` replaced the folders `now`."""
    cache: dict[Path, CachedFile] = {}
    old, new = load(now, cache=cache), load(then, cache=cache)
    before, after = old.library, new.library
    found = difference(before, after)
    if found.sheets:
        found = replace(found, lost=tuple(lost(before, after, now, then)))
    own = now[0] if len(now) == len(then) else then[0]
    return Impact(before, after, found, _outdated(old, new), _faults(old, new, then[0], own))


def _outdated(old: Loaded, new: Loaded) -> tuple[str, ...]:
    """Return the changes in patches whose original would become newer than the version the patch was made for."""
    known = {(made.flow, made.kind, made.name) for made in old.applied if made.outdated}
    return tuple(
        f"{made.kind} `{made.name}` in {made.flow}: ours would no longer be the version you changed."
        for made in new.applied
        if made.outdated and (made.flow, made.kind, made.name) not in known
    )


def _faults(old: Loaded, new: Loaded, copy: Path, own: Path) -> tuple[str, ...]:
    """Return the mistakes that only the new version has, with the name of the file they'll be in."""

    def told(problem: Problem) -> str:
        named = problem.place.path.as_posix().replace(shown(copy).as_posix(), shown(own).as_posix())
        return f"{named}, line {problem.place.line}: {problem.message}"

    known = {(problem.code, problem.message) for problem in old.errors}
    return tuple(told(problem) for problem in new.errors if (problem.code, problem.message) not in known)
