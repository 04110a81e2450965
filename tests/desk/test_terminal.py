"""The whole program on a real terminal: from the command to the last byte."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desk.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")

Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Open the desk on a terminal; every one is gone afterwards."""
    opened: list[Terminal] = []

    def open_one(*argv: str, columns: int = 80, rows: int = 24) -> Terminal:
        made = Terminal(tmp_path / "home", argv or (sys.executable, "-m", "wizard"), columns, rows)
        opened.append(made)
        return made

    yield open_one
    for each in opened:
        each.kill()


def begin(desk: Terminal) -> None:
    """A Kindle with Libby, in the United States; the first question is seen."""
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby")
    desk.wait_for("print the sheet, no visit")
    desk.press("\r")
    desk.wait_for("Which country")
    desk.press("1")
    desk.wait_for("step 1 of")


def walk_to(desk: Terminal, step: int) -> None:
    """The usual answers up to a step."""
    for number in range(2, step + 1):
        desk.press("\r")
        desk.wait_for(f"step {number} of")


def test_open_answer_and_leave(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, 4)
    desk.press("\x7f")
    desk.wait_for("changing an earlier answer")
    desk.press("q")
    assert desk.ended() == 0
    assert b"\x1b[?1049l" in desk.written, "the terminal is given back"
    assert "Traceback" not in desk.text


def test_a_step_is_one_frame_of_at_most_6_kb(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    for number in range(2, 10):
        desk.settle()
        desk.press("\r")
        desk.wait_for(f"step {number} of")
        desk.settle()
        assert desk.frames == 1, number
        assert len(desk.written) <= 6144, number


def test_keys_typed_before_anything_is_seen_are_not_lost(terminal: Open) -> None:
    desk = terminal()
    while b"\x1b[?1049h" not in desk.written:  # from now on the terminal no longer minds lines
        desk.read(0.05)
    desk.press("kindle libby\r1\r\r")
    desk.wait_for("step 3 of")


def test_another_size(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.press("")
    desk.resize(50, 12)
    desk.wait_for("Please make this window")
    desk.press("")
    desk.resize(160, 50)
    desk.wait_for("step 1 of")
    desk.wait_for("Show me")


@pytest.mark.parametrize("step", [1, 2, 3, 7, 12])
def test_killed_at_any_key_it_goes_on_where_it_was(step: int, terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, step)
    desk.kill()  # the very moment the step is seen
    again = terminal()
    again.wait_for("Go on: Green fox")
    again.press("\r")
    again.wait_for(f"step {step} of")


@pytest.mark.parametrize("pair", ["kindle libby", "kobo libby", "ipad hoopla"])
def test_killed_at_every_step_of_a_long_visit(pair: str, terminal: Open) -> None:
    """Each step is seen, then the power goes, then the desk comes back to it."""
    content = (sys.executable, "-m", "wizard", "--content", str(Path(__file__).parent))
    desk = terminal(*content)
    desk.wait_for("words on the patron's screen")
    desk.press(pair)
    desk.wait_for("print the sheet, no visit")
    desk.press("\r")
    seen = 1
    while True:
        desk.wait_for(f"step {seen} of")
        desk.kill()
        desk = terminal(*content)
        desk.wait_for("Go on: Green fox")
        desk.press("\r")
        desk.wait_for(f"step {seen} of")
        desk.settle(0.05)
        desk.press("\r")
        seen += 1
        while f"step {seen} of" not in desk.text and "finished" not in desk.text:
            desk.read(0.05)
        if "finished" in desk.text:
            break
    assert seen > 8


def test_killed_after_going_back_it_stands_at_the_open_step(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, 5)
    desk.press("\x7f\x7f")
    desk.wait_for("step 3 of")
    desk.kill()
    again = terminal()
    again.wait_for("Go on: Green fox")
    again.press("\r")
    again.wait_for("changing an earlier answer")


def test_a_terminal_that_goes_away_takes_the_desk_with_it(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.hang_up()
    desk.ended()


def test_a_bug_of_ours_is_a_report_and_no_traceback(terminal: Open, tmp_path: Path) -> None:
    broken = (
        "from wizard import cli\nfrom wizard.desk import desk\n"
        "def answer(self, answer): raise RuntimeError('Ada Lovelace')\n"
        "desk.Desk.answer = answer\nraise SystemExit(cli.main([]))"
    )
    desk = terminal(sys.executable, "-c", broken)
    begin(desk)
    desk.press("\r")
    assert desk.ended() == 3
    assert "Every open visit is kept" in desk.text
    assert "Traceback" not in desk.text and "Ada" not in desk.text
    reports = list((tmp_path / "home").glob("report-*.txt"))
    assert len(reports) == 1 and "Ada" not in reports[0].read_text()
