"""All that can be said about flows: what reading, the rules and walking find, sorted and each thing once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wizard import flow, source
from wizard.library import PROFILE, Loaded, flow_files, load, shown
from wizard.problem import Problem
from wizard.proofs import prove
from wizard.reading import read_as
from wizard.rules import Written, static


@dataclass(frozen=True)
class Report:
    """What `check` found. `longest` is the longest usual visit in minutes, and `longest_name` whose it is."""

    problems: list[Problem]
    files: int
    edges: int = 0
    longest: int = 0
    longest_name: str = ""

    @property
    def longest_words(self) -> str:
        """The longest visit, for the last line of the report."""
        return f"The longest visit: {self.longest} minutes ({self.longest_name})." if self.longest else ""


def check(folders: tuple[Path, ...], paths: Sequence[Path], today: date, walking: bool = True) -> Report:
    """Check these files and folders, or everything where none is named.

    What they refer to is found among themselves first, then in the content folders.
    """
    first = [file for path in paths for file in _files(path)]
    loaded = load(folders, first)
    wanted = {file.resolve() for file in first} or set(loaded.files)
    written = Written(loaded.library, tuple(_profiles(loaded)), today)
    problems = [*loaded.problems, *static(written)]
    only = frozenset(id for id, path in loaded.library.paths.items() if path.resolve() in wanted)
    proof = prove(loaded.library, today, only) if walking and only and not _blocks_walking(problems) else None
    problems += proof.problems if proof else []
    names = {shown(path) for path in wanted}
    kept = sorted({problem for problem in problems if problem.place.path in names})
    if proof is None:
        return Report(kept, len(wanted))
    return Report(kept, len(wanted), proof.edges, proof.longest, proof.longest_name)


def _files(path: Path) -> list[Path]:
    """The flow files that a path given to `check` means."""
    if path.is_file():
        return [path]
    return flow_files(path) or sorted(path.rglob("*.yaml"))


def _profiles(loaded: Loaded) -> list[flow.Profile]:
    """Every profile that was read, the bundled sample too."""
    found = []
    for path in loaded.files:
        if path.name == PROFILE:
            tree = source.read(path, shown(path), lambda problem: None)
            try:
                found += [read_as(flow.Profile, tree, [])] if tree is not None else []
            except source.Unreadable:
                continue
    return found


def _blocks_walking(problems: list[Problem]) -> bool:
    """Whether something is so wrong that walking would only repeat it: what can't be read, or leads nowhere."""
    codes = {
        "unknown-target",
        "unknown-trouble",
        "unknown-fact",
        "unknown-value",
        "uses-itself",
        "id-twice",
        "model-is-no-model",
    }
    return any(problem.code in codes for problem in problems)
