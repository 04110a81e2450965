"""When the desk runs line by line without being asked."""

import sys
from pathlib import Path

import pytest

from tests.running import run
from tests.tiny import Flows
from wizard.system.screen_reader import is_announced, plain_is_wanted


@pytest.mark.parametrize(
    ("said", "wanted"), [("", None), (" ", None), ("1", True), ("yes", True), ("0", False), ("No", False)]
)
def test_variable_can_be_yes_no_or_unset(said: str, wanted: bool | None) -> None:
    assert plain_is_wanted({"EBOOK_SETUP_PLAIN": said}) is wanted
    assert plain_is_wanted({}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself is asked")
def test_screen_reader_of_the_console_or_desktop_is_found(tmp_path: Path) -> None:
    missing = tmp_path / "speakup"
    assert not is_announced({}, [missing])
    assert is_announced({"ACCESSIBILITY_ENABLED": "1"}, [missing])
    assert not is_announced({"ACCESSIBILITY_ENABLED": "0"}, [missing])
    assert is_announced({}, [missing, tmp_path])


def test_desk_runs_line_by_line_when_the_variable_is_set(tmp_path: Path) -> None:
    home = str(tmp_path)
    asked = run(typed="", EBOOK_SETUP_PLAIN="1", EBOOK_SETUP_HOME=home)
    assert (asked.returncode, asked.stdout) == (0, run("--plain", typed="", EBOOK_SETUP_HOME=home).stdout)
    assert run(typed="", EBOOK_SETUP_PLAIN="no", EBOOK_SETUP_HOME=home).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal as Unix has them")
@pytest.mark.parametrize(
    ("said", "expected"), [("", "A screen reader is on, so the desk runs line by line."), ("no", "F1")]
)
def test_desk_in_a_terminal_follows_the_screen_reader(said: str, expected: str, flows: Flows, tmp_path: Path) -> None:
    from tests.desk.terminal import DESK, Terminal

    flows({"devices/reader": "", "platforms/free": ""})
    started = (*DESK, "--content", str(flows.root))
    terminal = Terminal(tmp_path, started, ACCESSIBILITY_ENABLED="1", EBOOK_SETUP_PLAIN=said)
    try:
        terminal.wait_for(expected)
    finally:
        terminal.kill()
