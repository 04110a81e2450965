"""Proof of privacy at the real desk: private data is typed into every field, then all written files are searched."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

from tests.desk.hands import FLOWS
from tests.desk.terminal import Terminal
from tests.running import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")

CARD, PIN, MAIL, NUMBER = "21234000123456", "PIN is 4729", "canary@example.org", "555 0147 882"
TITLE = "The Canary Murder Case"
PHONE, NAME, WHEN = "555 0199 731", "Canaria", "after canary time"
NEVER = tuple(text.encode() for text in (CARD, "4729", MAIL, NUMBER, TITLE))
WHILE_OPEN = tuple(text.encode() for text in (PHONE, NAME, WHEN))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Start the program with all its writable folders inside the test's folder."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    opened = Terminal(tmp_path / "home", (sys.executable, "-m", "wizard", "--content", str(FLOWS)))
    opened.wait_for("words on the patron's screen")
    yield opened
    opened.kill()


def found(folder: Path, canaries: tuple[bytes, ...]) -> list[str]:
    """Return each canary with the file that contains it. For a PDF, this includes its text."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [f"{canary.decode()} in {file.name}" for file in files for canary in canaries if canary in _bytes(file)]


def _bytes(file: Path) -> bytes:
    raw = file.read_bytes()
    if file.suffix != ".pdf":
        return raw
    return raw + "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages).encode()


def keys(desk: Terminal, *steps: tuple[str, str]) -> None:
    """Press keys, and wait for the words after each."""
    for pressed, words in steps:
        desk.press(pressed)
        desk.wait_for(words)


def refused(desk: Terminal, *texts: str) -> None:
    """Type text that the field must reject, and clear the field."""
    for text in texts:
        keys(desk, (text, text[-4:]), ("\r", "Please"), ("\x1b", "ype it"))


def search(desk: Terminal, prompt: str) -> None:
    """Type the canaries into the search field, which accepts any text."""
    keys(desk, (f"{CARD} {PIN} {MAIL} {NUMBER} {TITLE}", TITLE[-4:]), ("\x1b", prompt))


def promised(desk: Terminal) -> None:
    """Walk a visit to a promise, and try every field on the way. The cursor is on the first letter of a prompt."""
    search(desk, "words on the patron's screen")
    keys(desk, ("kindle libby", "Print the sheet"), ("\r", "step 1 of"))
    keys(desk, ("/", "ype what you see"))
    search(desk, "ype what you see")
    keys(desk, ("\x7f", "step 1 of"), ("\r", "step 2 of"), ("2", "what to bring"), ("4", "Which day"))
    keys(desk, ("1", "First name"))
    refused(desk, CARD, PIN, MAIL, NUMBER, TITLE)
    keys(desk, (NAME, NAME[-3:]), ("\r", "One phone"))
    refused(desk, CARD, PIN, TITLE)
    keys(desk, (PHONE, PHONE[-3:]), ("\r", "good time"))
    refused(desk, CARD, PIN, MAIL, NUMBER)
    keys(desk, (WHEN, WHEN[-4:]), ("\r", "callback is saved"))
    keys(desk, ("\x1b[15~", "Callbacks"), ("1", "I'll take this callback"))
    for option, ask in (("1", "your initials"), ("2", "What did you find out")):
        keys(desk, (option, ask))
        refused(desk, CARD, PIN, MAIL, NUMBER)
        keys(desk, ("\x7f", "I'll take this callback"))


def leave(desk: Terminal, folder: Path) -> None:
    """Mark the promise as done, which deletes it right away. Print the sheet, and leave."""
    keys(desk, ("4", "Did you make the call"), ("2", "Well done"))
    assert found(folder, WHILE_OPEN) == []
    keys(desk, ("\x7f", "Promise a callback"), ("\x1b[18~", "Print a large"), ("1", "Print the sheet again"))
    keys(desk, ("\x1b[21~", "Leave the desk?"))
    desk.press("2")
    assert desk.ended() == 0


def power_cut(desk: Terminal, folder: Path) -> None:
    """Kill the desk with a card number in a field. The next day, delete the promise."""
    keys(desk, ("2", "What did you find out"), (CARD, "3456"))
    desk.kill()
    assert run("promises", "erase", "1").stdout == "The callback is deleted.\n"


@pytest.mark.parametrize("end", [leave, power_cut])
def test_no_byte_of_private_text_is_left_in_any_file(
    end: Callable[[Terminal, Path], None], desk: Terminal, tmp_path: Path
) -> None:
    promised(desk)
    assert found(tmp_path, NEVER) == []
    assert found(tmp_path, WHILE_OPEN), "an open promise has its contact"
    end(desk, tmp_path)
    assert found(tmp_path, NEVER + WHILE_OPEN) == []
