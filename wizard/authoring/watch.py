"""A preview that follows changes: a saved flow is reloaded right away, and the visit stays at its step.

A visit consists of its turns. So the reloaded flow gets the same turns, and the visit is at the same step, or at the
first new one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wizard.content.library import Library
from wizard.content.loader import CachedFile, Loaded, Stamp, flow_files, load, stamp
from wizard.presenters.sheet_catalog import only_way, pairs, pairs_of
from wizard.system.paths import read_file
from wizard.walk.lookahead import ahead, model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk


class Begun(NamedTuple):
    """A visit that uses a flow: its start, and the turns that determine the model."""

    start: Start
    turns: dict[str, str]


def begun(library: Library, id: str) -> Begun | None:
    """Return a visit that uses this flow: with the first pair that does, or from its first trouble. None if there's
    neither.
    """
    for pair in pairs(library):
        chosen = library if pairs_of(library, pair)[:1] == [pair] else only_way(library, pair)
        start, turns = Start(library.models[pair.model], pair.platform), model_turns(chosen, pair.model)
        if id in (start.device, start.platform) or id in ahead(Walk(library, start, turns)).entered:
            return Begun(start, turns)
    troubles = library.files[id].troubles
    return Begun(Start(trouble=f"{id}/{troubles[0].id}"), {}) if troubles else None


def again(library: Library, walk: Walk) -> Walk:
    """Return the same visit in the reloaded flows. If its start can't be read, return the walk unchanged."""
    needed = {walk.start.device, walk.start.platform, walk.start.trouble.partition("/")[0]} - {""}
    if not needed <= library.files.keys():
        return walk
    return Walk(library, walk.start, walk.turns, walk.open)


class Watch:
    """A reader that reloads the flows after a file is saved, added, or deleted.

    `look` checks every file's status.
    """

    def __init__(self, folders: tuple[Path, ...], first: Sequence[Path] = (), loaded: Loaded | None = None) -> None:
        self.folders, self.first = folders, tuple(first)
        self.stamps, self.texts = self._stamps(), self._texts()
        self.cache: dict[Path, CachedFile] = {}
        self.loaded: Loaded = loaded or load(folders, self.first, self.cache)

    def look(self) -> Loaded | None:
        """Return the current content if any text has changed since the last call, or None."""
        stamps = self._stamps()
        if stamps == self.stamps:
            return None
        self.stamps, before, self.texts = stamps, self.texts, self._texts()
        if self.texts == before:  # A file was saved without a change.
            return None
        self.loaded = load(self.folders, self.first, self.cache)
        return self.loaded

    def _files(self) -> list[Path]:
        return [*self.first, *(path for folder in self.folders for path in flow_files(folder))]

    def _stamps(self) -> dict[Path, Stamp | None]:
        return {path: stamp(path) for path in self._files()}

    def _texts(self) -> dict[Path, bytes]:
        return {path: _text(path) for path in self._files()}


def _text(path: Path) -> bytes:
    try:
        return read_file(path)
    except OSError:
        return b""
