"""The line mode on a real terminal: what a screen reader, a dumb terminal or a telephone gets to hear."""

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
    """Open the line mode on a terminal; every one is gone afterwards."""
    opened: list[Terminal] = []

    def open_one(**surroundings: str | int) -> Terminal:
        made = Terminal(tmp_path / "home", PLAIN, **surroundings)  # type: ignore[arg-type]
        opened.append(made)
        made.wait_for("Type what you see or hear, or 1 to")
        return made

    yield open_one
    for each in opened:
        each.kill()


def answer(desk: Terminal, typed: str, then: str) -> str:
    """Type a line, and wait for these words and the next prompt; what was heard comes back."""
    desk.press(f"{typed}\n")
    desk.wait_for(then)
    while not desk.text.rstrip("\n").endswith(": "):
        desk.read(0.05)
    return desk.text


def begin(desk: Terminal) -> None:
    answer(desk, "kindle libby", "print the sheet without a visit.")
    answer(desk, "1", "Step 1 of about 22.")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("kind", ["dumb", "xterm-256color"])
def test_a_visit_from_the_first_word_to_the_sheet(columns: int, kind: str, terminal: Open) -> None:
    desk = terminal(columns=columns, TERM=kind)
    heard = desk.text
    for typed, then in (
        ("kindle libby", "print the sheet without a visit."),
        ("1", "Step 1 of about 22."),
        ("paperwhite", "Step 2 of about 22."),
        ("list", "2: Prepare, now: You need."),
        ("upto 18", "Step 18 of about 22. Borrow."),
        ("phone", "Read out, on the phone:"),
        ("waiting", "Who's next?"),
        ("1", "Waiting: About 5 of 5"),
        ("find missing", "1: Trouble: My library book is"),
        ("1", "Fix 1 of"),
        ("1", "Step 19 of"),
        ("print", "Making the sheet..."),
        ("close", "Close Green fox?"),
        ("2", "Who's next?"),
    ):
        heard += answer(desk, typed, then)
    desk.press("quit\n")
    assert desk.ended() == 0 and desk.text.endswith("Goodbye.\r\n")
    assert b"\x1b" not in heard.encode() and "\x07" not in heard, "nothing steers the terminal"
    lines = heard.replace("\r", "").split("\n")
    spoken = (line for line in lines if not line.startswith(PROMPTS) and "check` says why" not in line)  # for pasting
    assert max(map(len, spoken)) <= columns
    assert all(line == line.rstrip() for line in lines if not line.startswith(PROMPTS))


@pytest.mark.parametrize("gone", ["\x04", "\x03"], ids=["the end of input", "Ctrl-C"])
def test_a_visit_is_kept_however_it_is_left(gone: str, terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.settle()  # Python hears no Ctrl-C between the prompt and its reading; no hand is as quick as that
    desk.press(gone)
    assert desk.ended() in (0, 130)
    said = " ".join(desk.text.split())
    started = f"{sys.executable} -m wizard --content {Path(__file__).parents[1] / 'desk'} --plain"
    assert said.endswith(f"Green fox is saved. To continue with it, run `{started}`."), "as it was started"
    assert "Traceback" not in desk.text


def test_killed_at_every_step_it_goes_on_where_it_was(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    for step in range(2, 7):
        answer(desk, "1", f"Step {step} of about 22.")
        desk.kill()
        desk = terminal()
        answer(desk, "1", f"Step {step} of about 22.")


def test_a_window_that_is_closed_leaves_the_visit_kept(terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.hang_up()
    desk.ended()
    answer(terminal(), "1", "Step 1 of about 22.")


def test_stopped_in_a_shell_it_goes_on_in_the_foreground(tmp_path: Path) -> None:
    shell = Terminal(tmp_path / "home", ("sh", "-i"), PS1="ready> ", ENV="")
    try:
        shell.wait_for("ready>")
        shell.press(" ".join(PLAIN) + "\n")
        shell.wait_for("Type what you see or hear, or 1 to")
        shell.press("\x1a")
        shell.wait_for("Stopped")
        shell.press("fg\n")
        shell.settle()
        answer(shell, "kindle libby", "print the sheet without a visit.")
    finally:
        shell.kill()


@pytest.mark.parametrize(
    "typed", ["\x1b[A\x1b[200~kindle libby\x1b[201~", "x" * 3000, "\udcff\udcfe", "图書館 é́ 👩‍👩‍👧"], ids=ascii
)
def test_whatever_is_typed_ends_in_something_calm(typed: str, terminal: Open) -> None:
    desk = terminal()
    begin(desk)
    desk.press("")
    desk.type(typed.encode(errors="surrogateescape") + b"\n")
    desk.wait_for("Please type a number from 1 to 3, or a command. Type help for a list.")
    answer(desk, "1", "Step 2 of about 22.")


def test_a_terminal_with_few_letters_gets_plain_signs(terminal: Open) -> None:
    desk = terminal(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    begin(desk)
    heard = answer(desk, "1", "Step 2 of about 22.")
    assert 'Say: "Before we start: do you have these with you?"' in heard and heard.isascii()
