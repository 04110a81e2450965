"""The check of flows: all problems found by reading, rules, and walks, sorted and without duplicates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.checks.rules import RULES, Corpus, static, translated
from wizard.content import flow, yaml_nodes, yaml_tree
from wizard.content.decoder import read_as
from wizard.content.library import Library
from wizard.content.loader import PROFILE, Loaded, flow_files, load, shown
from wizard.content.problem import Location, Problem
from wizard.content.translation import CATALOG_SUFFIX
from wizard.system.garbage import nothing_collected

if TYPE_CHECKING:  # These imports are slow, and `check --no-walk` doesn't need them.
    from wizard.checks.walks import WalkResult


@dataclass(frozen=True)
class Report:
    """The result of `check`.

    `longest` is the length of the longest typical visit, in minutes. `longest_name` is that visit's device and service.
    """

    problems: list[Problem]
    files: int
    edges: int = 0
    longest: int = 0
    longest_name: str = ""

    @property
    def longest_words(self) -> str:
        """Return the longest visit, as the last line of the report shows it."""
        return f"The longest visit: {self.longest} minutes ({self.longest_name})." if self.longest else ""


def check(folders: tuple[Path, ...], paths: Sequence[Path], today: date, walking: bool = True) -> Report:
    """Check these files and folders, or everything if none are given. Problems they cause in our files count too.

    Files that they refer to are looked up first among themselves, then in their own content folder, and then in the
    other folders.
    """
    named = [file for path in paths for file in files_of(path)]
    folders = (*_around(named, folders), *folders)
    with nothing_collected():
        loaded = load(folders, [file for file in named if file.suffix != CATALOG_SUFFIX])
    wanted = {shown(path) for path in named}
    files_of_flow = _files_of_flow(loaded.library)
    only = frozenset(id for id, own in files_of_flow.items() if not paths or wanted & own)
    every, proof = _all_problems(loaded, folders, today, only if walking else frozenset())
    shipped = {shown(path) for path in flow_files(folders[-1])} if paths else set[Path]()
    is_own = not wanted & shipped
    patched = _patched(loaded)
    wanted |= {path for path, patch in patched.items() if patch.at.path in wanted}
    found = {problem for problem in every if not paths or problem.place.path in wanted}
    elsewhere = {problem for problem in every - found if problem.severity == "error" and problem.place.path in shipped}
    if elsewhere and is_own:
        before = load(folders, without=named)
        found |= elsewhere - _all_problems(before, folders, today, only if walking else frozenset())[0]
    kept = sorted(_at_the_patch(_not_silenced(loaded.library, found, only, proof is not None), patched))
    files = len({shown(path) for path in named}) if paths else len(loaded.files)
    if proof is None:
        return Report(kept, files)
    return Report(kept, files, proof.edges, proof.longest, proof.longest_name)


def _all_problems(
    loaded: Loaded, folders: tuple[Path, ...], today: date, walked: frozenset[str]
) -> tuple[set[Problem], "WalkResult | None"]:
    """Return the problems in all files, and the results of walking these flows, if there are any."""
    with nothing_collected():
        written = Corpus(loaded.library, tuple(_profiles(loaded)), today, folders)
        problems = [*loaded.problems, *static(written), *translated(loaded.library, folders)]
        proof = _proof(loaded.library, problems, walked) if walked else None
    return set(_at_their_cause({*problems, *(proof.problems if proof else ())}, loaded)), proof


def files_of(path: Path) -> list[Path]:
    """Return the flow files at a path given to `check`."""
    if path.is_dir():
        return flow_files(path) or sorted(path.rglob("*.yaml")) or ([path] if path.suffix == ".yaml" else [])
    return [path]


def _around(files: Sequence[Path], folders: tuple[Path, ...]) -> list[Path]:
    """Return the content folders of these files that aren't known yet. These are the folders above them that contain
    `flows/`.
    """
    known = {folder.resolve() for folder in folders}
    parents = (parent for file in files for parent in file.absolute().parents if parent.name == "flows")
    found = dict.fromkeys(flows.parent for flows in parents)
    return [folder for folder in found if folder.resolve() not in known]


def _profiles(loaded: Loaded) -> Iterator[flow.Profile]:
    """Yield every profile, including the bundled example. Syntax problems in profiles have been reported already."""
    for path in loaded.files:
        if path.name == PROFILE:
            tree = yaml_tree.read(path, shown(path), lambda problem: None)
            with suppress(yaml_tree.Unreadable):
                if tree is not None:
                    yield read_as(flow.Profile, tree, [])


_POINTING = frozenset(("unknown-target", "unknown-trouble", "unknown-label", "unknown-fact", "unknown-value"))


def _at_their_cause(problems: Iterable[Problem], loaded: Loaded) -> Iterator[Problem]:
    """Yield the problems. If a problem names something that a patch removed, it's reported at the patch."""
    gone: dict[str, Location] = {}
    for made in loaded.applied:
        if made.verb in ("remove", "replace"):
            place = made.change.at.key_place(made.verb)
            names = (made.name, made.name.split("/")[-1], f"{made.flow}/{made.name}")
            gone |= {f"`{name}`": place for name in names}
    patches = {made.path for made in loaded.applied}
    by_cause: dict[Location, tuple[Problem, list[Location]]] = {}
    for problem in sorted(problems):
        called = problem.message.split(" isn't ")[0] if problem.code in _POINTING else ""
        cause = next((place for name, place in gone.items() if name in called), None)
        if cause is None or problem.place.path in patches:
            yield problem
        else:
            by_cause.setdefault(cause, (problem._replace(place=cause), []))[1].append(problem.place)
    for problem, places in by_cause.values():
        yield problem._replace(help=_needed_at(places))


_DATED = frozenset(("stale", "old-source"))  # These appear over time, even in flows without a patch.


def _patched(loaded: Loaded) -> dict[Path, flow.Patch]:
    """Return the bundled files that have a patch, each with the patch from the nearest folder."""
    made = {change.flow for change in loaded.applied}
    return {shown(loaded.library.paths[id]): own[0] for id, own in loaded.library.patches.items() if id in made}


def _at_the_patch(problems: Iterable[Problem], patched: Mapping[Path, flow.Patch]) -> Iterator[Problem]:
    """Yield the problems. If a problem is in a bundled file, it's reported at the file's patch, because our flows have
    no problems.
    """
    for problem in problems:
        patch = patched.get(problem.place.path)
        if patch is None or problem.code in _DATED:
            yield problem
        else:
            help = f"It's about line {problem.place.line} of our {problem.place.path.name}. {problem.help}"
            yield problem._replace(place=patch.at.place("patch"), help=help)


def _needed_at(places: Sequence[Location]) -> str:
    """Return which lines still need something that a patch removed."""
    first = [f"{place.path.name} line {place.line}" for place in places[:3]]
    more = f", and {len(places) - 3} more" if len(places) > 3 else ""
    return f"It's still needed here: {', '.join(first)}{more}. Change those lines too."


def _files_of_flow(library: Library) -> dict[str, set[Path]]:
    """Return the files that each flow is made from: its own file, and its patches."""
    own = library.patches
    return {id: {shown(path), *(patch.at.path for patch in own.get(id, ()))} for id, path in library.paths.items()}


# Dead ends and loops. A walk would only report these again, or never end.
_BLOCKING = frozenset(
    (
        *("unknown-target", "unknown-trouble", "unknown-fact", "unknown-value", "unknown-word"),
        *("uses-itself", "too-many-steps", "id-twice", "fact-needs-itself", "model-is-no-model", "no-answers"),
    )
)


def _proof(library: Library, problems: list[Problem], only: frozenset[str]) -> "WalkResult | None":
    """Return the results of walking all files that have no dead ends or loops. If a topic has one, nothing is walked,
    because any file can use a topic.
    """
    paths = {problem.place.path for problem in problems if problem.code in _BLOCKING}
    shut = frozenset(id for id, own in _files_of_flow(library).items() if paths & own) if paths else frozenset[str]()
    if shut & {*library.topics} or not only - shut:
        return None
    from wizard.checks.walks import prove  # This import is here because `check --no-walk` doesn't need it.

    return prove(library, only - shut, shut)


def _not_silenced(library: Library, found: set[Problem], only: frozenset[str], walked: bool) -> list[Problem]:
    """Return the problems that aren't turned off by an `# ok:` comment."""
    texts = {shown(library.paths[id]): library.files[id].at for id in only}
    texts |= {patch.at.path: patch.at for id in only for patch in library.patches.get(id, ())}
    lines = {
        path: tree.text for path, tree in texts.items() if isinstance(tree, yaml_nodes.Whole) and "# ok:" in tree.text
    }
    if not lines:
        return [*found]
    # These imports are here because only files with an `# ok:` need them, and they load the walk.
    from wizard.checks.suppressions import silenced
    from wizard.checks.walks import PROOFS

    rules = {rule.code for rule in RULES}
    proofs = {proof.code for proof in PROOFS}
    severe = {problem for problem in found if problem.code in rules | proofs}
    return [*(found - severe), *silenced(severe, lines, rules | proofs, rules | proofs if walked else rules)]
