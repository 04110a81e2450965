"""Small content folders with one mistake in each, and what `check` says about it.

`base/` is a library without mistakes. A fragment, such as a page's example, takes the place of the same keys in one of
its files: `- ` lines are the steps of topics/sample.yaml, and a line `# in a device` (a platform, the profile, another
topic, the whole file) names another place.
"""

import re
import shutil
from datetime import date
from pathlib import Path

from wizard.checks.check import check
from wizard.checks.report import as_human, summary
from wizard.content.problem import Problem

HERE = Path(__file__).parent / "checks"
BASE = HERE / "base"
TODAY = date(2026, 12, 1)

PLACES = {
    "a topic": "topics/sample.yaml",
    "another topic": "topics/other.yaml",
    "a device": "devices/slate.yaml",
    "a platform": "platforms/lend.yaml",
    "the profile": "library.yaml",
    "the search words": "search-words.yaml",
    "a translation": "translations/es.po",
}
_HEAD = re.compile(r"^# in (.+)\n", re.MULTILINE)
_BLOCK = re.compile(r"^(?=[^\s#-])", re.MULTILINE)


def content(folder: Path, fragment: str) -> Path:
    """Make a copy of the base with this fragment in it."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for place, text in _placed(fragment):
        path = folder / "flows" / PLACES[place]
        path.parent.mkdir(exist_ok=True)
        path.write_text(merged(path, text), encoding="utf-8")
    return folder


def _placed(fragment: str) -> list[tuple[str, str]]:
    """Return the parts of a fragment with their places."""
    first, *others = _HEAD.split(fragment)
    named = list(zip(others[::2], others[1::2], strict=True))
    return ([("a topic", first)] if first.strip() else []) + named


def merged(path: Path, fragment: str) -> str:
    """Return the file with the fragment first, and then the base's blocks that the fragment doesn't replace."""
    if fragment.startswith("# the whole file\n"):
        return fragment
    if fragment.startswith("- "):
        fragment = "steps:\n" + "".join(f"  {line}\n" for line in fragment.split("\n"))
    base = path if path.exists() else path.with_name("wifi.yaml")
    own = {block.split(":")[0] for block in _BLOCK.split(fragment) if block.strip()}
    kept = [block for block in _BLOCK.split(base.read_text(encoding="utf-8")) if block.split(":")[0] not in own]
    return fragment.rstrip("\n") + "\n" + "".join(kept)


def problems(folder: Path, walking: bool = True) -> list[Problem]:
    """Return the problems that `check` finds in a content folder."""
    return check((folder,), (), TODAY, walking).problems


def report(folder: Path) -> str:
    """Return the whole report as a person reads it, with paths relative to the content folder."""
    found = check((folder,), (), TODAY)
    said = as_human(found.problems, summary(found.problems, found.files)) + "\n"
    return said.replace(f"{folder.as_posix()}/", "")


_INTERNALS = r"scalar|mapping|token|node|anchor|alias|None|True|False|exception|traceback"
_UNKIND = re.compile(rf"\b({_INTERNALS}|illegal|bad|stupid|you must)\b")
MOST_WORDS = 20


def well_said(problem: Problem) -> None:
    """Check that a message is short, says what to do, and leaves out YAML's internals. (standards: DG02, DG03)"""
    own = re.sub(r"`[^`]*`|“[^”]*”", "X", problem.message)
    assert len(own.split()) <= MOST_WORDS, problem.message
    assert not _UNKIND.search(own), problem.message
    assert problem.message.endswith((".", "?")) and problem.message[0] == problem.message[0].upper(), problem.message
    assert problem.help, f"{problem.code} doesn't say what to do"
    help = re.sub(r"`[^`]*`|“[^”]*”|\*\*[^*]*\*\*", "X", problem.help)
    is_sentence = help[0].isupper() and problem.code not in ALL_KEYS  # a line to copy is the author's own
    assert not (is_sentence and _UNKIND.search(help)), problem.help
    assert problem.place.line >= 1 and problem.place.column >= 1 and problem.place.width >= 1, problem


ALL_KEYS = ("unknown-key", "missing-key")  # their help names the keys of a record, or what a key means
