"""From content folders to a library: files are read, the nearer ones hide the further, and problems are gathered.

A file's name is its id, unique over devices, platforms and topics. What could not be read is left out, and its id is
remembered, so that nobody reports what points to it as unknown.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from wizard.content import yaml_tree
from wizard.content.decoder import read_as
from wizard.content.flow import Device, File, Platform, Profile, Topic
from wizard.content.library import Library, nearest_first
from wizard.content.problem import Place, Problem
from wizard.content.traversal import forget_places

KINDS: Mapping[str, type[File]] = {"devices": Device, "platforms": Platform, "topics": Topic}
PROFILE = "library.yaml"


class Loaded(NamedTuple):
    """What reading gave: the library, every problem found on the way, and the files that were read."""

    library: Library
    problems: list[Problem]
    files: tuple[Path, ...]


Stamp = tuple[int, int]  # when a file was last written, and its size


class Kept(NamedTuple):
    """What one file said when it was last read, and its stamp then. `value` is None where it could not be read."""

    stamp: Stamp
    kind: type[Any]
    value: Any
    problems: list[Problem]


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None while an editor is just replacing it."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def load(
    folders: tuple[Path, ...], first: Iterable[Path] = (), kept: dict[Path, Kept] | None = None, places: bool = True
) -> Loaded:
    """Read the flows of these content folders, nearest first; the last is the bundled one, with a profile for show.

    `first` are single files that stand before all folders (`check FILE`). A file hides one of the same id further off.
    Files are not read again whose stamp is that in `kept`, which is brought up to date. Without `places` no record
    knows where it was written, which takes a third of the memory: for who walks flows, and points at no line.
    """
    reader = _Loader({} if kept is None else kept, places)
    for path in first:
        reader.add(path, own=True)
    reader.next_folder()
    for number, folder in enumerate(folders, 1):
        for path in flow_files(folder):
            reader.add(path, own=number < len(folders))
        reader.next_folder()
    return reader.loaded()


def flow_files(folder: Path) -> list[Path]:
    """The flow files of a content folder, in a steady order."""
    root = folder / "flows"
    return sorted(path for pattern in ("*.yaml", "*/*.yaml") for path in root.glob(pattern))


class _Loader:
    """Collects files one after another. Not reused."""

    def __init__(self, kept: dict[Path, Kept], places: bool) -> None:
        self.kept, self.places = kept, places
        self.problems: list[Problem] = []
        self.read: dict[type[File], dict[str, Any]] = {kind: {} for kind in KINDS.values()}
        self.paths: dict[str, Path] = {}
        self.here: dict[str, Path] = {}  # the ids of this folder, which must be unique
        self.broken: set[str] = set()
        self.profile: Profile | None = None
        self.files: dict[Path, None] = {}  # in their order

    def add(self, path: Path, own: bool) -> None:
        """Read one file, unless a nearer one has its id. `own` tells a library's file from a bundled one."""
        place = path.resolve()
        if place in self.files or self._repeated(path):
            return
        self.files[place] = None
        _, kind, value, problems = self._read(path)
        self.problems += problems
        if kind is Profile:
            self.profile = value if own and self.profile is None else self.profile
        elif value is None:
            self.broken.add(path.stem)
        else:
            self.read[kind][path.stem] = value
            self.paths[path.stem] = path

    def _repeated(self, path: Path) -> bool:
        """Whether the id is taken: silently by a nearer folder, with a problem by a neighbour."""
        if path.name == PROFILE:
            return False
        neighbour = self.here.get(path.stem)
        if neighbour is not None:
            message = f"`{path.stem}` is also the name of {shown(neighbour).as_posix()}. One of them would be lost."
            self.problems.append(Problem(Place(shown(path), 1, 1), "file-twice", message, "Rename one of the files."))
            return True
        self.here[path.stem] = path
        return path.stem in self.paths or path.stem in self.broken

    def _read(self, path: Path) -> Kept:
        now, before = stamp(path), self.kept.get(path)
        if before is not None and before.stamp == now:
            return before
        problems: list[Problem] = []
        tree = yaml_tree.read(path, shown(path), problems.append)
        kind, value = _kind(path, tree), None
        with suppress(yaml_tree.Unreadable):
            value = read_as(kind, tree, problems) if tree is not None else None
        if value is not None and not self.places:
            forget_places(value)
        read = self.kept[path] = Kept(now or (0, 0), kind, value, problems)
        return read

    def next_folder(self) -> None:
        """The next file may have the id of one read so far: then it is hidden."""
        self.here = {}

    def loaded(self) -> Loaded:
        read, profile = self.read, self.profile
        country = profile.country.upper() if profile else ""
        library = Library(
            devices=read[Device],
            platforms=nearest_first(read[Platform], profile, country),
            topics=read[Topic],
            profile=profile,
            country=country,
            broken=frozenset(self.broken),
            paths=self.paths,
        )
        return Loaded(library, self.problems, tuple(self.files))


def _kind(path: Path, tree: yaml_tree.Map | None) -> type[Any]:
    """What a file is: told by its folder, or, lying elsewhere, by its first words."""
    if path.parent.name in KINDS:
        return KINDS[path.parent.name]
    for name, kind in KINDS.items():
        if tree is not None and name.removesuffix("s") in tree:
            return kind
    return Profile


def shown(path: Path) -> Path:
    """The path as an author knows it: short, from where they stand."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except (OSError, ValueError, RuntimeError):  # a link that goes round in a ring is the last of these
        return path
