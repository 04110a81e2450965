"""What the README promises is what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands() -> list[str]:
    """The `ebook-setup` lines of the README."""
    return re.findall(r"^ {4}\.venv/bin/ebook-setup ?(.*)$", README, re.MULTILINE)


def test_every_command_in_the_readme_is_one() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "wizard", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    for line in _commands():
        words = [word for word in line.split() if not word.startswith("-")]
        if words and not line.startswith("--content"):
            assert re.search(rf"^\s+{words[0]}\b", told, re.MULTILINE), words[0]


@pytest.mark.parametrize("command", [c for c in _commands() if c.split()[:1] in (["sheet"], ["matrix"], ["check"])])
def test_the_readme_s_examples_run(command: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", *command.split()], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_ci_runs_what_the_readme_says() -> None:
    ours = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ".venv/bin/python -m pytest -n auto" in README
    assert '"$bin/python" -m pytest -n auto' in ours


def test_every_picture_in_the_readme_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_no_file_names_the_folder_it_was_written_in() -> None:
    kept = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False).stdout.split()
    texts = (ROOT / name for name in kept if (ROOT / name).suffix in {".py", ".md", ".yaml", ".toml", ".walk", ".txt"})
    assert [path for path in texts if f"{ROOT}/" in path.read_text(encoding="utf-8")] == []
