"""Looking at a flow while it is written: what a save changes is read at once, and the visit stays where it is.

A visit is its turns. So the new flow takes the old one's turns and comes to the same step, or to the first new one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wizard.content.library import Library
from wizard.content.loader import Kept, Loaded, Stamp, flow_files, load, stamp
from wizard.presenters.sheet_catalog import only_way, pairs, pairs_of
from wizard.system.paths import read_file
from wizard.walk.lookahead import ahead, model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk


class Begun(NamedTuple):
    """A visit that comes through a flow: its start, and the turns that find the model."""

    start: Start
    turns: dict[str, str]


def begun(library: Library, id: str) -> Begun | None:
    """A visit through this flow: of the first pair that meets it, else of its first trouble; None if there is none."""
    for pair in pairs(library):
        chosen = library if pairs_of(library, pair)[:1] == [pair] else only_way(library, pair)
        start, turns = Start(library.models[pair.model], pair.platform), model_turns(chosen, pair.model)
        if id in (start.device, start.platform) or id in ahead(Walk(library, start, turns)).entered:
            return Begun(start, turns)
    troubles = library.files[id].troubles
    return Begun(Start(trouble=f"{id}/{troubles[0].id}"), {}) if troubles else None


def again(library: Library, walk: Walk) -> Walk:
    """The same visit in flows that were read anew; the walk as it is, while what it began with can't be read."""
    needed = {walk.start.device, walk.start.platform, walk.start.trouble.partition("/")[0]} - {""}
    if not needed <= library.files.keys():
        return walk
    return Walk(library, walk.start, walk.turns, walk.open)


class Watch:
    """Reads flows, and reads one again when it was saved, came or went. `look` costs one glance at each file."""

    def __init__(self, folders: tuple[Path, ...], first: Sequence[Path] = (), loaded: Loaded | None = None) -> None:
        self.folders, self.first = folders, tuple(first)
        self.stamps, self.texts = self._stamps(), self._texts()
        self.kept: dict[Path, Kept] = {}
        self.loaded: Loaded = loaded or load(folders, self.first, self.kept)

    def look(self) -> Loaded | None:
        """What is there now, if any text is another one than at the last look; else None."""
        stamps = self._stamps()
        if stamps == self.stamps:
            return None
        self.stamps, before, self.texts = stamps, self.texts, self._texts()
        if self.texts == before:  # saved, but nothing changed
            return None
        self.loaded = load(self.folders, self.first, self.kept)
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
