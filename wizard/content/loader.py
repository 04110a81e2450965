"""The loader, which reads the content folders into a library and collects problems. A library's own files override
bundled ones.

A file's name is its id, which is unique across devices, platforms, and topics. If a file can't be read, it's left out,
or read from the next folder that has it. The loader remembers its id and the line to fix, so that links to it aren't
reported as wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from wizard.content import patches, yaml_nodes, yaml_tree
from wizard.content.countries import country_of
from wizard.content.decoder import read_as, read_partly
from wizard.content.flow import (
    PATCHES,
    Check,
    Checks,
    Device,
    File,
    LocalChange,
    Patch,
    Platform,
    Profile,
    SearchWords,
    Topic,
)
from wizard.content.library import Library, Missing, nearest_first
from wizard.content.patches import Applied
from wizard.content.problem import Location, Problem
from wizard.content.quoting import counted, named
from wizard.content.scalars import ID, nearest
from wizard.content.traversal import forget_places
from wizard.system.invocation import to_run
from wizard.system.paths import bundled
from wizard.system.text_width import visible

KINDS: Mapping[str, type[File]] = {"devices": Device, "platforms": Platform, "topics": Topic}
PROFILE = "library.yaml"
SEARCH_WORDS = "search-words.yaml"
CHECKED = "checked.yaml"
_NO_FLOWS = (PROFILE, SEARCH_WORDS, CHECKED)


class Loaded(NamedTuple):
    """The result of loading: the library, every problem, and the files."""

    library: Library
    problems: list[Problem]
    files: tuple[Path, ...]
    applied: tuple[Applied, ...] = ()  # The changes in patches, as they were made.

    @property
    def errors(self) -> list[Problem]:
        """Return the problems that cause part of the content to be left out."""
        return [problem for problem in self.problems if problem.severity == "error"]


Stamp = tuple[int, int]  # The time of a file's last change in nanoseconds, and its size in bytes.


class CachedFile(NamedTuple):
    """A file's content, with its patches, when it was last read, and the stamps that these files had at that time.

    `value` is None if it couldn't be read.
    """

    stamps: tuple[Stamp | None, ...]
    kind: type[Any]
    value: Any
    problems: list[Problem]
    applied: list[Applied]


def stamp(path: Path) -> Stamp | None:
    """Return a file's stamp, or None if it can't be read, such as while an editor replaces it."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def load(
    folders: tuple[Path, ...],
    first: Iterable[Path] = (),
    cache: dict[Path, CachedFile] | None = None,
    places: bool = True,
    without: Iterable[Path] = (),
) -> Loaded:
    """Read the flows in these content folders.

    The bundled folder comes last, and its profile is only an example.

    `first` are single files that come before all folders (`check FILE`). A file overrides later ones with the same id.
    Files in `without` are left out.
    Files that haven't changed since they were put in the `cache` aren't read again, and the cache is updated. Without
    `places`, records don't store their position in the file. This needs a third of the memory and is enough to walk the
    flows.
    """
    reader = _Loader({} if cache is None else cache, places)
    left_out = set(map(resolved, without))
    for path in first:
        reader.add(path, own=True)
    reader.next_folder()
    for number, folder in enumerate(folders, 1):
        for path in flow_files(folder):
            if left_out and resolved(path) in left_out:
                continue
            reader.add(path, own=number < len(folders))
        reader.next_folder()
    return reader.loaded()


def unread(loaded: Loaded) -> str:
    """Return a message for staff about the files that can't be read, or "" if all were read."""
    first: dict[Path, Problem] = {}
    for problem in sorted(problem for problem in loaded.errors if problem.code != "placeholder"):
        first.setdefault(problem.place.path, problem)
    if not first:
        return ""
    library, (path, problem) = loaded.library, next(iter(first.items()))
    others = f" {counted(len(first) - 1, 'more file')} can't be read either." if len(first) > 1 else ""
    where, why = f"{visible(path.as_posix())} line {problem.place.line}", f"`{to_run('check')}` says why."
    if path.name == PROFILE and library.profile is not None:
        return f"{where}: {visible(problem.message)} The rest of the file is used.{others} {why}"
    if problem.code in ("file-name", "file-twice", "name-twice"):
        return f"{where}: {visible(problem.message)}{others} {why}"
    if patches.made_in(path) and path.stem not in library.patches:
        return f"{where}: {visible(problem.message)} Our flow is used without your changes.{others} {why}"
    if patches.made_in(path):
        return f"{where}: {visible(problem.message)} This change isn't applied.{others} {why}"
    instead = ", so the version that came with the program is used" if path.stem in library.files else ""
    instead = ", so your library's name and phone are missing everywhere" if path.name == PROFILE else instead
    return f"{where} can't be read{instead}.{others} {why}"


def flow_files(folder: Path) -> list[Path]:
    """Return the flow files in a content folder, sorted, including files that look like they're meant to be flows."""
    root = folder / "flows"
    astray = (folder / PATCHES).glob("*")
    return sorted(path for path in (*root.glob("*"), *root.glob("*/*"), *astray) if _may_be_flow(path, root))


def _may_be_flow(path: Path, root: Path) -> bool:
    """Return whether a file is a flow or looks like it's meant to be one. Leftovers from editors and systems don't."""
    if path.name.startswith((".", "~", "#")):
        return False
    meant = path.name.lower().endswith((".yml", ".yaml.txt", ".yml.txt", ".yaml"))
    return meant and (path.suffix == ".yaml" or path.parent == root or path.parent.name in (*KINDS, PATCHES))


def _refused_name(path: Path) -> Problem | None:
    """Return the problem with a file's name, or None. Otherwise, a copy of a file would become a second service."""
    if path.suffix == ".yaml" and ID.fullmatch(path.stem):
        return None
    bare = re.sub(r"(?i)(\.ya?ml)(\.txt)?$", "", path.name)
    original = _COPY.sub("", bare)
    if (in_capitals := _COMPUTER.sub("", bare)) != bare and _is_taken(path, in_capitals):
        original = in_capitals
    plain = re.sub(r"[^a-z0-9]+", "-", original.lower()).strip("-") or "new-name"
    place = Location(shown(path), 1, 1)
    if _is_taken(path, plain) and (original != bare or path.with_name(f"{plain}.yaml").exists()):
        message = f"{path.name} was skipped. It looks like a copy made by a sync program or a download."
        return Problem(place, "file-name", message, f"Compare it with {plain}.yaml, keep one, and delete the other.")
    if path.suffix != ".yaml" and bare == plain:
        return Problem(
            place, "file-name", f"{path.name} was skipped because of its name.", f"Rename it to {plain}.yaml."
        )
    name = f"The file {path.name} was skipped because of its name."
    message = f"{name} Use only lowercase letters, digits, and hyphens before `.yaml`."
    return Problem(place, "file-name", message, f"Rename it to {plain}.yaml.")


def _is_taken(path: Path, id: str) -> bool:
    """Return whether a file with this id is in the same folder or is one of the built-in flows."""
    name = f"{id}.yaml"
    return path.with_name(name).exists() or (bundled() / "flows" / path.parent.name / name).exists()


_COPY = re.compile(
    r"(?i)([ _-]*(\((\d+|[^()]*conflict[^()]*)\)|- ?copy( \(\d+\))?|copy|conflicted copy.*)|\.sync-conflict-.*)$"
)
_COMPUTER = re.compile(r"-[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$")  # OneDrive adds the computer's name, such as -DESKTOP-7.


class _Loader:
    """A collector of files. Each object loads one library."""

    def __init__(self, cache: dict[Path, CachedFile], places: bool) -> None:
        self.cache, self.places = cache, places
        self.problems: list[Problem] = []
        self.read: dict[type[File], dict[str, Any]] = {kind: {} for kind in KINDS.values()}
        self.paths: dict[str, Path] = {}
        self.here: dict[str, Path] = {}  # The ids in this folder, which must be unique.
        self.broken: dict[str, Location] = {}
        self.own: set[Path] = set()
        self.copied: set[Path] = set()  # The built-in flows that a copy has been compared with.
        self.unfinished: dict[str, Missing] = {}
        self.patches: dict[str, list[Patch]] = {}
        self.applied: list[Applied] = []
        self.profile: Profile | None = None
        self.search_words: SearchWords | None = None
        self.checks: tuple[Check, ...] = ()
        self.files: dict[Path, None] = {}  # This is a dict because a dict keeps the order.

    def add(self, path: Path, own: bool) -> None:
        """Read one file, unless an earlier one has the same id.

        `own` is True for a library's own file, and False for a bundled one.
        """
        place = resolved(path)
        if place in self.files:
            return
        if refused := _refused_name(path):
            self.files[place] = None
            self.problems.append(refused)
            return
        if patches.made_in(path):
            self.files[place] = None
            self._add_patch(path)
            return
        if self._repeated(path):
            self._compare_copy(path)
            return
        self.files[place] = None
        _, kind, value, problems, applied = self._read(path)
        self.problems += problems
        self.applied += applied
        if kind is Profile:
            self.profile = value if own and not self.profile else self.profile
        elif kind is SearchWords:
            self.search_words = self.search_words or value
        elif kind is Checks:
            self.checks = (value.checks if value is not None else ()) + self.checks  # The library's own come last.
        elif value is None:
            self.broken.setdefault(path.stem, _first(problems, path))
        else:
            self.read[kind][path.stem] = value
            unfinished = [problem.place for problem in problems if problem.code == "placeholder"]
            if unfinished:
                self.unfinished[path.stem] = Missing(path.name, unfinished[0].line)
            self.paths[path.stem] = path
            if own:
                self.own.add(path)

    def _repeated(self, path: Path) -> bool:
        """Return whether the id is already taken. That's only a problem within a folder."""
        if path.name in _NO_FLOWS:
            return False
        neighbour = self.here.get(path.stem)
        if neighbour is not None:
            message = f"{shown(neighbour).as_posix()} has the same name. Only one of them can be used."
            self.problems.append(
                Problem(Location(shown(path), 1, 1), "file-twice", message, "Rename one of the files.")
            )
            return True
        self.here[path.stem] = path
        return path.stem in self.paths

    def _compare_copy(self, path: Path) -> None:
        """Add a problem if the library's own copy of this flow was made from another version of it."""
        copy = self.paths.get(path.stem)
        if not self.places or copy is None or copy not in self.own or resolved(path) in self.copied:
            return
        self.copied.add(resolved(path))
        tree = yaml_tree.read(path, shown(path), lambda problem: None)
        own = next(read[path.stem] for read in self.read.values() if path.stem in read)
        if tree is not None and (changed := _changed_since(path, tree, own)):
            self.problems.append(changed)

    def _add_patch(self, path: Path) -> None:
        """Read a patch. Its changes are made later, when its flow is read from a folder further down the list."""
        _, _, patch, problems, _ = self._read(path)
        begin = f"`{to_run('patch', path.stem)}` lists what you can change, and starts a patch for you."
        self.problems += [p._replace(help=begin) if p.code in ("empty-file", "missing-key") else p for p in problems]
        if patch is None:
            return
        if misnamed := _misnamed(path, patch):
            self.problems.append(misnamed)
            return
        self.patches.setdefault(patch.patch, []).append(patch)

    def _patches_of(self, path: Path) -> list[Patch]:
        """Return the patches from folders before the flow's own, and report those in the same folder as the flow."""
        found = self.patches.get(path.stem, [])
        beside = [patch for patch in found if patch.at.path.parents[1] == shown(path).parents[1]]
        for patch in beside:
            message = f"You have your own {path.name}, so this patch isn't used."
            help = f"Make the changes in your {path.name}, and delete this patch."
            self.problems.append(Problem(patch.at.place("patch"), "patch-and-copy", message, help))
            found.remove(patch)
        return found

    def _read(self, path: Path) -> CachedFile:
        own = [] if patches.made_in(path) or path.name in _NO_FLOWS else self._patches_of(path)
        now, before = (stamp(path), *(stamp(patch.at.path) for patch in own)), self.cache.get(path)
        if before is not None and before.stamps == now:
            return before
        read = self._patched(path, now, own) if own else _read_file(path, now)
        if isinstance(read.value, File) and not self.places:
            forget_places(read.value)
        self.cache[path] = read
        return read

    def _patched(self, path: Path, stamps: tuple[Stamp | None, ...], own: list[Patch]) -> CachedFile:
        """Return the flow with its patches, except for changes that can't be read. If none can be made, return it
        unpatched.
        """
        changes = [(change, patch) for patch in own for change in patch.changes]
        skipped = [change for change, patch in changes if _is_wrong(change, patch, self.problems)]
        first = read = _read_file(path, stamps, own, skipped)
        if read.value is None:
            skipped += [change for change, patch in changes if _is_wrong(change, patch, first.problems)]
            read = _read_file(path, stamps, own, skipped)
        if read.value is None:
            read = _read_file(path, stamps)
        return read._replace(problems=list(dict.fromkeys((*first.problems, *read.problems))))

    def _refuse_second_names(self, kind: type[File]) -> None:
        """Leave out a flow that has another flow's name, because staff couldn't tell them apart. If one of them is
        bundled, it stays.
        """
        called, key = dict[str, str](), kind.__name__.lower()
        order = sorted(self.read[kind], key=lambda id: (self.paths[id] in self.own, len(id), id))
        for id in order:
            name = getattr(self.read[kind][id], key)
            first = called.setdefault(name.casefold(), id)
            if first != id:
                value, path = self.read[kind].pop(id), self.paths.pop(id)
                place = value.at.place(key)._replace(path=shown(path))
                message = f"{self.paths[first].name} has the same name, {named(name)}. This file isn't used."
                help = f"Give it another name. To replace the other flow, name this file {first}.yaml."
                self.problems.append(Problem(place, "name-twice", message, help))
                self.broken[id] = place

    def next_folder(self) -> None:
        """Start a new folder. Its files are overridden by files with the same id in earlier folders."""
        self.here = {}

    def loaded(self) -> Loaded:
        for kind in (Device, Platform):
            self._refuse_second_names(kind)
        for id in self.patches.keys() - self.paths.keys() - self.broken.keys():
            self.problems += [_no_flow(patch, self.paths) for patch in self.patches.pop(id)]
        read, profile = self.read, self.profile
        country = country_of(profile.country) if profile else ""
        library = Library(
            devices=read[Device],
            platforms=nearest_first(read[Platform], profile, country),
            topics=read[Topic],
            profile=profile,
            search_words=self.search_words,
            checks=self.checks,
            country=country,
            broken=self.broken,
            unfinished=self.unfinished,
            paths=self.paths,
            patches={id: tuple(own) for id, own in self.patches.items() if own},
        )
        return Loaded(library, self.problems, tuple(self.files), tuple(self.applied))


def _read_file(
    path: Path, stamps: tuple[Stamp | None, ...], own: Sequence[Patch] = (), skipped: Sequence[LocalChange] = ()
) -> CachedFile:
    """Read one file, with the changes in its patches, except for the skipped ones."""
    problems, applied = list[Problem](), list[Applied]()
    tree = yaml_tree.read(path, shown(path), problems.append)
    kind, value = _kind(path, tree), None
    if tree is not None and (moved := _wrong_folder(path, tree)):
        problems.append(moved)
        tree = None
    if tree is not None:
        for patch in own:
            applied += patches.apply(tree, path.stem, patch, skipped, problems)
    with suppress(yaml_tree.Unreadable):
        value = read_as(kind, tree, problems) if tree is not None else None
    if value is None and kind is Profile and tree is not None:
        value = read_partly(Profile, tree)
    if isinstance(tree, yaml_nodes.Whole) and kind is not Profile:
        unfinished = _placeholders(path, tree.text)
        begun = {problem.place.line for problem in unfinished}
        problems = [p for p in problems if p.code != "odd-id" or p.place.line not in begun] + unfinished
    return CachedFile(stamps, kind, value, problems, applied)


def _changed_since(path: Path, tree: yaml_nodes.Whole, copy: File) -> Problem | None:
    """Return the problem with a copy if its original has changed since, or if its version isn't known. Otherwise, None.

    Without `made-on`, the dates in the two files are compared.
    """
    now = patches.version(tree)
    if now in (copy.made_on, patches.version(copy.at)):
        return None
    help = f"`{to_run('update', path.stem)}` shows how the two differ, and records the version."
    if copy.made_on or _newest(tree) > _newest(copy.at):
        message = f"Our {path.name} has changed since you copied it."
        return Problem(copy.at.place("made-on"), "shipped-changed", message, help, "warning")
    message = f"This copy doesn't say which version of our {path.name} you copied."
    return Problem(copy.at.place(), "made-on", message, help, "warning")


def _newest(tree: yaml_nodes.Map) -> str:
    """Return the date that a flow gives for its last change or check."""
    said = patches.plain(tree)
    dates = [
        own.get("date", "") for own in (said.get("verified"), *(said.get("changes") or ())) if isinstance(own, dict)
    ]
    return max((day for day in dates if isinstance(day, str)), default="")


def _is_wrong(change: LocalChange, patch: Patch, problems: list[Problem]) -> bool:
    """Return whether there's an error in the lines of a change."""
    errors = (problem for problem in problems if problem.severity == "error")
    return any(patches.is_in(problem.place, change, patch) for problem in errors)


def _misnamed(path: Path, patch: Patch) -> Problem | None:
    """Return the problem if a patch can't be used because of its file's name or folder, or None."""
    place = patch.at.place("patch")
    if path.parent.parent.name != "flows":
        return Problem(
            place, "wrong-folder", "Patches don't work in this folder.", f"Move it to flows/{PATCHES}/{path.name}."
        )
    if path.stem == patch.patch:
        return None
    message = f"This patch is for {named(patch.patch)}, but its file is named {path.name}, so it isn't used."
    help = f"Rename it to {patch.patch}.yaml."
    if any((bundled() / "flows" / kind / path.name).exists() for kind in KINDS):
        help += f" Or, if it's for {path.stem}, write `patch: {path.stem}`."
    return Problem(place, "file-name", message, help)


def _no_flow(patch: Patch, ids: Iterable[str]) -> Problem:
    """Return the problem with a patch for a flow that doesn't exist."""
    close = nearest(patch.patch, ids)
    message = f"There's no built-in flow called {named(patch.patch)}." + (f" Did you mean `{close}`?" if close else "")
    help = f"Write `patch: {close}`, and rename the file to {close}.yaml." if close else "Delete this patch."
    return Problem(patch.at.place("patch"), "patch-target", message, help)


def _first(problems: list[Problem], path: Path) -> Location:
    """Return the first place to fix in a file that can't be read."""
    errors = (problem.place for problem in problems if problem.severity == "error")
    return min(errors, default=Location(shown(path), 1, 1))


def _kind(path: Path, tree: yaml_nodes.Map | None) -> type[Any]:
    """Return the kind of a file, based on its folder, its name, or its first key, in that order."""
    if path.name == SEARCH_WORDS:
        return SearchWords
    if path.name == CHECKED:
        return Checks
    if patches.made_in(path):
        return Patch
    if path.parent.name in KINDS:
        return KINDS[path.parent.name]
    for name, kind in KINDS.items():
        if tree is not None and name.removesuffix("s") in tree:
            return kind
    return Profile


PLACEHOLDER, ID_PLACEHOLDER = "CHANGE ME", "change-me"


def _placeholders(path: Path, text: str) -> list[Problem]:
    """Return a problem for each line that still has placeholder text from `new`."""
    placeholders = [one for one in (PLACEHOLDER, ID_PLACEHOLDER) if one in text]
    return [
        Problem(
            Location(shown(path), number, line.index(placeholder) + 1, len(placeholder)),
            "placeholder",
            "This line still has the placeholder text from a new file.",
            "Write your own text here, or delete the line.",
        )
        for placeholder in placeholders
        for number, line in enumerate(text.split("\n"), 1)
        if placeholder in line.partition("#")[0]
    ]


def _wrong_folder(path: Path, tree: yaml_nodes.Map) -> Problem | None:
    """Return the problem with a flow or a patch that's in the folder for another kind, or None."""
    kinds = {name: name.removesuffix("s") for name in KINDS} | {PATCHES: "patch"}
    own = kinds.get(path.parent.name, "")
    if own in tree or path.name in _NO_FLOWS or (not own and "patch" not in tree):
        return None
    meant = next((name for name, kind in kinds.items() if kind in tree), "")
    if not meant:
        return None
    kind = kinds[meant]
    place = tree.key_place(kind)._replace(path=shown(path))
    message = f"This is a {kind}, but it's in the {path.parent.name} folder, so it isn't used."
    return Problem(place, "wrong-folder", message, f"Move it to {meant}/{path.name}.")


def resolved(path: Path) -> Path:
    """Return the path without links, or unchanged if they form a loop."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def shown(path: Path) -> Path:
    """Return the path as the author knows it: relative to the current folder if possible."""
    try:
        return resolved(path).relative_to(Path.cwd())
    except (OSError, ValueError):
        return path
