"""The whole program on a real terminal: from the command to the last byte."""

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desk.terminal import DESK, Terminal, Window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")

Open = Callable[..., Terminal]

F7, F10 = "\x1b[18~", "\x1b[21~"
DEAF = """
import runpy, signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
runpy.run_module("wizard", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens the desk on a terminal. All of them are ended afterward."""
    opened: list[Terminal] = []

    def open_one(*argv: str, columns: int = 80, rows: int = 24, **surroundings: str) -> Terminal:
        made = Terminal(tmp_path / "home", argv or DESK, columns, rows, **surroundings)
        opened.append(made)
        return made

    yield open_one
    for each in opened:
        each.kill()


def begin(desk: Terminal) -> None:
    """Start a visit with a Kindle and Libby in the United States, up to its first question."""
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby")
    desk.wait_for("Print the sheet without a visit")
    desk.press("\r")
    desk.wait_for("Which country")
    desk.press("1")
    desk.wait_for("step 1 of")


def leave(desk: Terminal) -> None:
    """Leave with a visit open, and confirm it."""
    desk.press(F10)
    desk.wait_for("Leave the desk?")
    desk.press("2")


def walk_to(desk: Terminal, step: int) -> None:
    """Give the usual answers up to a step."""
    for number in range(2, step + 1):
        desk.press("\r")
        desk.wait_for(f"step {number} of")


def test_visit_is_opened_answered_and_left(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, 4)
    desk.press("\x7f")
    desk.wait_for("changing an earlier answer")
    leave(desk)
    assert desk.ended() == 0
    assert b"\x1b[?1049l" in desk.written, "the terminal is restored"
    assert "Traceback" not in desk.text


def test_a_step_is_at_most_two_frames_of_12_kb_together(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    for number in range(2, 10):
        desk.settle()
        desk.press("\r")
        desk.wait_for(f"step {number} of")
        desk.settle()
        assert desk.frames <= 2, number
        assert len(desk.written) <= 12288, number


def test_keys_typed_before_anything_is_drawn_are_not_lost(terminal: Open) -> None:
    desk = terminal()
    while b"\x1b[?1049h" not in desk.written:  # from now on, the terminal no longer waits for whole lines
        desk.read(0.05)
    desk.press("kindle libby\r1\r\r")
    desk.wait_for("step 3 of")


def test_desk_fits_a_new_window_size(terminal: Open) -> None:
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
def test_visit_continues_at_its_step_when_killed_at_any_key(step: int, terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, step)
    desk.kill()  # the very moment the step appears
    again = terminal()
    again.wait_for("Continue with Green fox")
    again.press("\r")
    again.wait_for(f"step {step} of")


@pytest.mark.parametrize("pair", ["kindle libby", "kobo libby", "ipad hoopla"])
def test_long_visit_continues_when_killed_at_every_step(pair: str, terminal: Open) -> None:
    """Each time, the step is shown, the power goes out, and the desk opens at that step again."""
    content = (sys.executable, "-m", "wizard", "--content", str(Path(__file__).parent))
    desk = terminal(*content)
    desk.wait_for("words on the patron's screen")
    desk.press(pair)
    desk.wait_for("Print the sheet without a visit")
    desk.press("\r")
    step, seen = 1, 0
    while step:
        desk.wait_for(f"step {step} of")
        desk.kill()
        desk = terminal(*content)
        desk.wait_for("Continue with Green fox")
        desk.press("\r")
        desk.wait_for(f"step {step} of")
        desk.settle(0.05)
        desk.press("\r")
        step, seen = later_step(desk, step), seen + 1
    assert seen > 8


def later_step(desk: Terminal, step: int) -> int:
    """Return the number of a later step (not always the next one), or 0 if the visit is finished."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        shown = [int(number) for number in re.findall(r"step (\d+) of", desk.text)]
        if "finished" in desk.text or max(shown, default=0) > step:
            return 0 if "finished" in desk.text else max(shown)
        desk.read(0.05)
    raise AssertionError(f"nothing came after step {step}, but:\n{desk.text[-2000:]}")


def test_visit_continues_at_the_open_step_when_killed_after_going_back(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, 5)
    desk.press("\x7f\x7f")
    desk.wait_for("step 3 of")
    desk.kill()
    again = terminal()
    again.wait_for("Continue with Green fox")
    again.press("\r")
    again.wait_for("changing an earlier answer")


def test_visit_continues_at_its_question_when_killed(terminal: Open) -> None:
    content = (sys.executable, "-m", "wizard", "--content", str(Path(__file__).parent))
    desk = terminal(*content)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby")
    desk.wait_for("Print the sheet without a visit")
    desk.press("\r")
    desk.wait_for("step 1 of")
    walk_to(desk, 13)
    desk.press("2")
    desk.wait_for("What do you see?")
    desk.kill()
    again = terminal(*content)
    again.wait_for("Continue with Green fox")
    again.press("\r")
    again.wait_for("Something else")
    again.press("2")
    again.wait_for("FIX 1 OF")


def test_desk_ends_when_its_terminal_goes_away(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.hang_up()
    desk.ended()


@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["desk", "line by line"])
def test_desk_that_ignores_a_hangup_ends_with_its_terminal_and_keeps_the_visit(
    mode: tuple[str, ...], terminal: Open
) -> None:
    """A job that outlives its window starts such a desk, which used to look for keys at full speed, forever."""
    desk = terminal(sys.executable, "-c", DEAF, *mode)
    desk.wait_for("on the patron's screen" if not mode else "Type what you see")
    desk.press("kindle libby" + "\n" * len(mode))
    desk.wait_for("Print the sheet without a visit")
    desk.press("1\n" if mode else "\r")
    desk.wait_for("Which country")
    desk.press("1\n" if mode else "1")
    desk.wait_for("tep 1 of")
    desk.hang_up()
    desk.ended()
    again = terminal()
    again.wait_for("Continue with Green fox")


def test_bug_gives_a_report_and_no_traceback(terminal: Open, tmp_path: Path) -> None:
    broken = (
        "from wizard.cli import main\nfrom wizard.desk import desk\n"
        "def answer(self, visit, chosen): raise RuntimeError('Ada Lovelace')\n"
        "desk.Desk._answer = answer\nraise SystemExit(main.main([]))"
    )
    desk = terminal(sys.executable, "-c", broken)
    begin(desk)
    desk.press("\r")
    assert desk.ended() == 3
    assert "Every open visit is saved" in desk.text
    assert "Traceback" not in desk.text and "Ada" not in desk.text
    reports = list((tmp_path / "home").glob("report-*.txt"))
    assert len(reports) == 1 and "Ada" not in reports[0].read_text()


# ------------------------------------------------------------------ hands, windows and terminals of all kinds

SAMPLE = (*DESK, "--content", str(Path(__file__).parent))


def bracketed(text: str) -> str:
    """Return a paste, as terminals mark it."""
    return f"\x1b[200~{text}\x1b[201~"


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        (bracketed("kindle\nlibby\r\n"), "Print the sheet without a visit"),
        (bracketed("kindle \x1b[31mlib\x07by"), "No match for"),
        (bracketed("kindle libby " * 800), "Print the sheet without a visit"),
        ("x" * 10_000, "No match for"),
    ],
    ids=["many lines", "escape sequences", "10,000 letters", "10,000 letters without brackets"],
)
def test_pasted_text_goes_only_into_the_box(pasted: str, found: str, terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press(pasted)
    desk.wait_for(found)
    desk.press("\x1b[21~")  # F10
    assert desk.ended() == 0


def test_desk_survives_every_size_from_one_cell_to_a_whole_wall(terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\r")
    desk.wait_for("step 1 of")
    for size in ((40, 10), (1, 1), (200, 60), (3, 60), (200, 2), (59, 18), (60, 17), (130, 24), (1, 60), (40, 10)):
        desk.resize(*size)
        desk.press("\x1b[B")
        desk.settle(0.05)
    desk.press("")
    desk.resize(80, 24)
    desk.wait_for("step 1 of")
    leave(desk)
    assert desk.ended() == 0
    assert "Green fox is saved." in desk.text


def test_keys_alone_lead_from_the_start_to_a_printed_sheet(terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\x1b[B\r\r")
    desk.wait_for("Borrow")
    desk.press(f"{F7}\r")
    desk.wait_for("The sheet was saved as")


def test_selected_text_is_copied_instead_of_leaving(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    walk_to(desk, 2)
    desk.settle()
    for part in ("<0;16;4M", "<32;30;4M", "<32;44;4M", "<0;44;4m"):
        desk.type(f"\x1b[{part}".encode())
        desk.settle()
    desk.press("\x03")
    desk.settle(0.5)
    copied = re.search(rb"\x1b\]52;c;([\w+/=]+)", desk.written)
    assert copied and "Before we start" in base64.b64decode(copied[1]).decode()
    assert desk.program.poll() is None


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux isn't installed, so there's no way to tell where to click")
def test_a_mouse_alone_leads_from_the_start_to_a_printed_sheet(tmp_path: Path) -> None:
    window = Window(tmp_path / "home", SAMPLE)
    try:
        window.click("Kindle")
        window.click("Libby")
        window.click("Paperwhite")
        window.click("Start at Return")
        window.click("It worked")
        window.wait_for("Show me")
        window.click("Yes")
        window.click("Print the sheet")
        window.wait_for("The sheet was saved as")
        window.click("Backspace")
        window.wait_for("changing an earlier answer")
    finally:
        window.close()


@pytest.mark.parametrize("keys", [F10, "\x03", "\x11"], ids=["F10", "Ctrl-C", "Ctrl-Q"])
def test_leaving_restores_the_terminal(keys: str, terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\r")
    desk.wait_for("step 1 of")
    desk.press(keys)
    desk.wait_for("Leave the desk?")
    desk.press(keys)
    assert desk.ended() == 0
    assert b"\x1b[?1049l" in desk.written and "Traceback" not in desk.text


def test_stopped_desk_continues(terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\r\x1a")  # The desk doesn't use Ctrl-Z.
    desk.wait_for("step 1 of")
    desk.program.send_signal(signal.SIGSTOP)
    desk.press("1")
    desk.program.send_signal(signal.SIGCONT)
    desk.wait_for("step 2 of")


def test_suspended_desk_is_painted_before_the_next_key(tmp_path: Path) -> None:
    shell = Terminal(tmp_path / "home", ("sh", "-i"), PS1="ready> ", ENV="")
    try:
        shell.wait_for("ready>")
        shell.press(" ".join(SAMPLE) + "\n")
        shell.wait_for("words on the patron's screen")
        shell.press("kindle libby\r")
        shell.wait_for("step 1 of")
        found = subprocess.run(["pgrep", "-P", str(shell.program.pid)], capture_output=True, text=True).stdout
        os.kill(int(found), signal.SIGTSTP)
        shell.wait_for("Stopped")
        shell.press("fg\n")
        shell.wait_for("Which Kindle is it?")
        shell.press("1")
        shell.wait_for("step 2 of")
    finally:
        shell.kill()


def test_two_quick_resizes_back_to_the_same_size_are_painted(terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\r")
    desk.wait_for("step 1 of")
    desk.settle()
    desk.press("")
    desk.resize(50, 12)
    desk.resize(80, 24)
    desk.wait_for("Which Kindle is it?")
    desk.settle()
    desk.press("\x0c")
    desk.wait_for("Which Kindle is it?")


@pytest.mark.parametrize(
    "typed",
    [b"\xfc", b"\x1b[1114112u", b"\x1b[99999999999999999999u", b"\x1b[<9999999999999999999999;1;1M", b"\xff\xfe\x00"],
    ids=repr,
)
def test_unknown_key_codes_are_ignored(typed: bytes, terminal: Open) -> None:
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.type(typed)
    desk.settle()
    desk.press("kindle libby\r")
    desk.wait_for("step 1 of")


def test_bug_while_reading_keys_gives_a_report_and_no_traceback(terminal: Open, tmp_path: Path) -> None:
    broken = (
        "from wizard.cli import main\nimport textual.drivers.linux_driver as driver\n"
        "def broken(self, message): raise RuntimeError('Ada Lovelace')\n"
        "driver.selectors.SelectSelector.select = broken\nraise SystemExit(main.main([]))"
    )
    desk = terminal(sys.executable, "-c", broken)
    assert desk.ended() == 3
    assert "Traceback" not in desk.text and "Ada" not in desk.text
    assert list((tmp_path / "home").glob("report-*.txt"))


def test_terminal_with_few_characters_gets_plain_symbols(terminal: Open) -> None:
    desk = terminal(*SAMPLE, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\r\r")
    desk.wait_for("Before we start, do you have these with you?")
    assert desk.written.isascii()


def test_terminal_that_cannot_draw_gets_line_mode(terminal: Open) -> None:
    desk = terminal(*SAMPLE, TERM="dumb")
    desk.wait_for("the desk runs line by line")
    desk.wait_for("Type what you see or hear, or a number (1 to ")
    assert b"\x1b" not in desk.written


def test_no_colors_are_used_when_no_color_is_set(terminal: Open) -> None:
    desk = terminal(*SAMPLE, NO_COLOR="1")
    desk.wait_for("words on the patron's screen")
    assert b";7;" in desk.written, "the title is inverse"
    assert b"38;2;" not in desk.written and b"48;2;" not in desk.written


def test_desk_restores_the_terminal_when_told_to_end(terminal: Open) -> None:
    """A computer that shuts down does this, or a colleague who ends the program from elsewhere."""
    desk = terminal(*SAMPLE)
    desk.wait_for("words on the patron's screen")
    desk.press("kindle libby\r")
    desk.wait_for("step 1 of")
    desk.program.terminate()
    assert desk.ended() == 0
    assert b"\x1b[?1049l" in desk.written
