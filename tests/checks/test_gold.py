"""Golden files: common mistakes, each with its report, as pairs of files that people can read.

`gold/` holds the messages for common mistakes, `codes/` the wrong example of every page. After a change in wording,
review what `EBOOK_SETUP_UPDATE=1 python -m pytest tests/checks` writes, and commit it.
"""

import os
from pathlib import Path

import pytest
import yaml

from tests.check_cases import HERE, content, problems, report, well_said
from wizard.checks.docs import pages
from wizard.content import yaml_tree
from wizard.content.problem import Problem

UPDATE = bool(os.environ.get("EBOOK_SETUP_UPDATE"))
GOLD = sorted((HERE / "gold").glob("*.yaml"))
CODES = {page.code: page.wrong for page in pages().values() if page.wrong}


def held_to(path: Path, text: str) -> None:
    """Compare the text with the file, or update the file if requested."""
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"see the docstring of {Path(__file__).name}"


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_report_of_a_mistake_matches_its_golden_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = content(tmp_path, path.read_text(encoding="utf-8"))
    held_to(path.with_suffix(".txt"), report(folder))
    for problem in problems(folder):
        well_said(problem)


@pytest.mark.parametrize("code", CODES)
def test_report_of_a_code_matches_its_golden_file(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fragment = CODES[code]
    if fragment.startswith("- "):
        fragment = "steps:\n" + "".join(f"  {line}\n" for line in fragment.split("\n"))
    if len(fragment.strip().split("\n")) > 1 or not fragment.startswith("#"):
        held_to(HERE / "codes" / f"{code}.yaml", fragment.rstrip("\n") + "\n")
        folder = content(tmp_path, fragment)
        held_to(HERE / "codes" / f"{code}.txt", report(folder))
        for problem in problems(folder):
            well_said(problem)


def test_every_golden_file_has_its_pair() -> None:
    assert {path.stem for path in (HERE / "codes").iterdir()} <= set(CODES)
    assert {path.stem for path in (HERE / "gold").iterdir()} == {path.stem for path in GOLD}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_report_is_the_same_when_libyaml_is_missing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for reader in (yaml.CBaseLoader, yaml.BaseLoader):
        monkeypatch.setattr(yaml_tree, "_BASE", reader)
        notes: list[Problem] = []
        yaml_tree.parse(path.read_text(encoding="utf-8"), path, notes.append)
        told.append([(problem.code, problem.place.line) for problem in notes])
    assert told[0] == told[1]
