"""Unusual files and closed streams: every command ends with a message, and none waits forever."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment, run

KINDS = ("pipe", "zero", "folder", "loop", "long", "nul-free-odd\x1b[2J")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "--no-walk", "{}"),
    ("check", "--no-walk", "--fix", "{}"),
    ("preview", "{}"),
    ("walk", "--script", "{}"),
    ("schema", "--guide", "{}"),
    ("where", "{}"),
    ("share", "{}"),
    ("--content", "{}", "check", "--no-walk"),
    ("diff", "{}"),
)


def odd(kind: str, folder: Path) -> Path:
    path = folder / "odd.yaml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "zero":
        return Path("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "long":
        return folder / ("x" * 400)
    else:
        return folder / kind
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("kind", KINDS)
def test_command_ends_with_a_message_when_file_is_unusual(kind: str, words: tuple[str, ...], tmp_path: Path) -> None:
    named = str(odd(kind, tmp_path))
    ran = run(*(word.replace("{}", named) for word in words), EBOOK_SETUP_HOME=str(tmp_path / "home"))
    said = ran.stdout + ran.stderr
    assert ran.returncode in (1, 2), said
    assert "Something went wrong inside" not in said and "Traceback" not in said and "\x1b" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="no such links")
def test_profile_that_links_to_itself_is_reported(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/library.yaml").symlink_to(tmp_path / "flows/library.yaml")
    for words in (("check", "--no-walk"), ("sheet", "kindle", "free-books")):
        ran = run("--content", str(tmp_path), *words)
        assert ran.returncode in (0, 1) and "Something went wrong inside" not in ran.stderr
        assert "library.yaml" in ran.stdout + ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell")
@pytest.mark.parametrize("closing", [">&-", "<&-", "2>&-", ">&- 2>&-", "| head -1", "| true"])
@pytest.mark.parametrize("words", ["matrix", "check --no-walk", "sheet kindle libby", "explain", "promises"])
def test_command_ends_normally_when_a_stream_is_closed(closing: str, words: str, tmp_path: Path) -> None:
    command = f"set -o pipefail; {sys.executable} -m wizard {words} {closing}"
    ran = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env=environment(EBOOK_SETUP_HOME=str(tmp_path)),
        timeout=60,
        check=False,
    )
    assert ran.returncode in (0, 1, 2)
    assert "Something went wrong inside" not in ran.stderr and "Exception ignored" not in ran.stderr
    if closing == ">&-":
        assert "Standard output is closed" in ran.stderr


@pytest.mark.parametrize("day", ["0001-01-05", "9999-12-31", "2026-13-01", "x", "20261101x"])
def test_impossible_date_is_rejected(day: str, tmp_path: Path) -> None:
    for option in ("--to", "--from"):
        ran = run("report", option, day, EBOOK_SETUP_HOME=str(tmp_path))
        assert ran.returncode == 2 and "isn't a valid date. Use a date such as 2026-11-01" in ran.stderr
