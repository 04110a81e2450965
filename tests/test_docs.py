"""The documents at the top of the project are true: commands run, files exist, rules are listed."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from wizard import __version__
from wizard.cli.main import parser_of_all_commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RULE = re.compile(r"\b(?:CM|DG|HA|HB|HI|HP|HQ|HS|HW|PR|SV|TL|YA)\d\d\b")


def _commands() -> list[str]:
    """The `ebook-setup` lines of the README."""
    return re.findall(r"^ {4}\.venv/bin/ebook-setup ?(.*)$", README, re.MULTILINE)


def test_every_command_in_the_readme_exists() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "wizard", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    for line in _commands():
        words = [word for word in line.split() if not word.startswith("-")]
        if words and not line.startswith("--content"):
            assert re.search(rf"^\s+{words[0]}\b", told, re.MULTILINE), words[0]


@pytest.mark.parametrize(
    "command",
    [c for c in _commands() if c.split()[:1] in (["sheet"], ["matrix"], ["check"], ["map"], ["where"], ["site"])],
)
def test_examples_in_the_readme_run(command: str, tmp_path: Path) -> None:
    quickly = ["--no-pdf"] if command.startswith("site ") else []  # 480 PDFs take a minute.
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", *command.split(), *quickly],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.name))
def test_every_command_in_a_page_is_understood(page: Path) -> None:
    lines = re.findall(r"^ {4,}(?:\.venv/bin/)?ebook-setup ?(.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    for line in lines:
        parser_of_all_commands().parse_args(shlex.split(line))


def test_every_test_that_a_page_names_exists() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) > 25
    for file, name in named:
        assert re.search(rf"^(?:async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), name


def test_docs_website_has_no_dead_links(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert not re.findall(r'(?:src|href)="https?://[^"]+\.(?:js|css)"', (tmp_path / "index.html").read_text("utf-8"))


def test_ci_runs_what_the_readme_says() -> None:
    ours = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ".venv/bin/python -m pytest -n auto" in README
    assert '"$bin/python" -m pytest -n $workers' in ours


def test_every_picture_in_the_readme_exists() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_no_file_names_the_folder_it_was_written_in() -> None:
    kept = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False).stdout.split()
    texts = (ROOT / name for name in kept if (ROOT / name).suffix in {".py", ".md", ".yaml", ".toml", ".walk", ".txt"})
    assert [path for path in texts if f"{ROOT}/" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:wizard|tests|docs|flows|handouts|\.ci)/[\w./-]*)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_drawn_tree_names_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^ {2,4}(\w+)/ ", text, re.MULTILINE)
    folders = [path for path in (ROOT / "wizard").glob("*/") if path.name[0] not in "_."]
    inner = [path for folder in folders for path in folder.glob("*/") if path.name[0] not in "_."]
    assert sorted(drawn) == sorted(path.name for path in (*folders, *inner) if path.is_dir() and any(path.glob("*.py")))


def test_every_module_in_the_drawings_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layers = "cli|desk|authoring|checks|printing|records|presenters|walk|content|system"
    named = {path.removesuffix(".py") for path in re.findall(rf"(?<![\w/])((?:{layers})/\w+(?:/\w+)?(?:\.py)?)", text)}
    assert len(named) > 20
    assert [p for p in sorted(named) if not (ROOT / "wizard" / p).is_dir() and not _module(p).is_file()] == []


def _module(path: str) -> Path:
    return ROOT / "wizard" / f"{path}.py"


def test_every_cited_rule_is_listed_and_every_listed_rule_is_cited() -> None:
    text = (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \*\*(\w+)\*\*: ", text, re.MULTILINE)
    files = (path for top in ("wizard", "tests", "handouts", "flows") for path in (ROOT / top).rglob("*"))
    read = {".py", ".md", ".yaml", ".j2", ".txt", ".toml"}
    cited = {rule for path in files if path.suffix in read for rule in RULE.findall(path.read_text(encoding="utf-8"))}
    assert len(listed) == len(set(listed))
    assert set(listed) == cited


def test_every_dependency_is_listed_with_its_range_and_license() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    listed = {row[0]: SpecifierSet(row[1].replace("any", "")) for row in rows if row[0] not in ("Package", "---")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    assert listed == {required.name: required.specifier for required in map(Requirement, lines)}
    assert all(row[-1] for row in rows)


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+) \(\w+ \d+, \d{4}\)$", text, re.MULTILINE)
    assert first is not None
    assert first[1] == __version__
