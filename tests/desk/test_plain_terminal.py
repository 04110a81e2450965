"""Line mode on a real terminal: the text for a screen reader, a dumb terminal, or a patron on the phone."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desk.terminal import DESK, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")

Open = Callable[..., Terminal]
PLAIN = (*DESK, "--content", str(Path(__file__).parents[1] / "desk"), "--plain")
PROMPTS = ("Your answer", "Type what you see", "Type it")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Open line mode on real terminals, and end them afterward."""
    opened: list[Terminal] = []

    def open_one(**surroundings: str | int) -> Terminal:
        made = Terminal(tmp_path / "home", PLAIN, **surroundings)  # type: ignore[arg-type]
        opened.append(made)
        made.wait_for("Type what you see or hear, or a number (1 to")
        return made

    yield open_one
    for each in opened:
        each.kill()


def answer(desk: Terminal, typed: str, then: str) -> str:
    """Type a line, wait for these words and the next prompt, and return the new text."""
    desk.press(f"{typed}\n")
    desk.wait_for(then)
    while not desk.text.rstrip("\n").endswith(": "):
        desk.read(0.05)
    return desk.text


def begin(desk: Terminal) -> None:
    answer(desk, "kindle libby", "Print the sheet without a visit.")
    answer(desk, "1", "Step 1 of about 22.")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("kind", ["dumb", "xterm-256color"])
def test_whole_visit_is_read_without_control_characters(columns: int, kind: str, terminal: Open) -> None:
    desk = terminal(columns=columns, TERM=kind)
    heard = desk.text
    for typed, then in (
        ("kindle libby", "Print the sheet without a visit."),
        ("1", "Step 1 of about 22."),
        ("paperwhite", "Step 2 of about 22."),
        ("list", "2: Prepare, now: What you need."),
        ("upto 18", "Step 18 of about 22. Borrow."),
        ("phone", "Read aloud, on the phone:"),
        ("wait", "Who's next?"),
        ("1", "Waiting: About 5 of 5"),
        ("find missing", "1: Problem: My library book is"),
        ("1", "Fix 1 of"),
        ("1", "Step 19 of"),
        ("print", "Making the sheet..."),
        ("close", "Closing Green fox deletes its answers."),
        ("2", "Who's next?"),
    ):
        heard += answer(desk, typed, then)
    desk.press("quit\n")
    assert desk.ended() == 0 and desk.text.endswith("Goodbye.\r\n")
    assert b"\x1b" not in heard.encode() and "\x07" not in heard, "there are no control sequences"
    lines = heard.replace("\r", "").split("\n")
    spoken = (
        line for line in lines if not line.startswith(PROMPTS) and "check` says why" not in line
    )  # Commands to copy aren't wrapped.
    assert max(map(len, spoken)) <= columns
    assert all(line == line.rstrip() for line in lines if not line.startswith(PROMPTS))


@pytest.mark.parametrize("gone", ["\x04", "\x03"], ids=["the end of input", "Ctrl-C"])
def test_visit_is_saved_when_the_input_ends(gone: str, terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.settle()  # Python misses a Ctrl-C between the prompt and its reading, but no one types that fast
    desk.press(gone)
    assert desk.ended() in (0, 130)
    said = " ".join(desk.text.split())
    started = f"{sys.executable} -m wizard --content {Path(__file__).parents[1] / 'desk'} --plain"
    assert said.endswith(f"Green fox is saved. To continue with it, run `{started}`."), "the way it was started"
    assert "Traceback" not in desk.text


def test_visit_continues_at_its_step_when_killed(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    for step in range(2, 7):
        answer(desk, "1", f"Step {step} of about 22.")
        desk.kill()
        desk = terminal()
        answer(desk, "1", f"Step {step} of about 22.")


def test_visit_is_saved_when_the_window_is_closed(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.hang_up()
    desk.ended()
    answer(terminal(), "1", "Step 1 of about 22.")


def test_desk_continues_when_resumed_with_fg(tmp_path: Path) -> None:
    shell = Terminal(tmp_path / "home", ("sh", "-i"), PS1="ready> ", ENV="")
    try:
        shell.wait_for("ready>")
        shell.press(" ".join(PLAIN) + "\n")
        shell.wait_for("Type what you see or hear, or a number (1 to")
        shell.press("\x1a")
        shell.wait_for("Stopped")
        shell.press("fg\n")
        shell.settle()
        answer(shell, "kindle libby", "Print the sheet without a visit.")
    finally:
        shell.kill()


@pytest.mark.parametrize(
    "typed", ["\x1b[A\x1b[200~kindle libby\x1b[201~", "x" * 3000, "\udcff\udcfe", "图書館 é́ 👩‍👩‍👧"], ids=ascii
)
def test_odd_input_gets_a_calm_answer(typed: str, terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.press("")
    desk.type(typed.encode(errors="surrogateescape") + b"\n")
    desk.wait_for("Type a number from 1 to 3, or a command. Type “help” for a list.")
    answer(desk, "1", "Step 2 of about 22.")


def test_text_is_ascii_when_the_terminal_is_ascii(terminal: Open) -> None:
    desk = terminal(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    begin(desk)
    heard = answer(desk, "1", "Step 2 of about 22.")
    assert 'Say: "Before we start, do you have these with you?"' in heard and heard.isascii()
