"""A program on its own real terminal, which answers whatever a program asks a terminal.

To use only the mouse, there is a window in tmux, which knows where each text is.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

DESK = (sys.executable, "-m", "wizard")
_OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
_STEERING = re.compile(rb"\x1b\[[0-9;?<>=!$\"' ]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")


class Terminal:
    """One run of a program. `frames` counts the painted frames, and `sent` is the time of the last keys."""

    def __init__(
        self, home: Path, argv: Sequence[str] = DESK, columns: int = 80, rows: int = 24, **surroundings: str
    ) -> None:
        left_out = ("LINES", "COLUMNS", "NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "LC_ALL")
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        environment |= {"EBOOK_SETUP_HOME": str(home), "PYTHONPATH": str(Path.cwd()), **surroundings}
        self.screen, inside = pty.openpty()
        self.written, self.first = b"", 0.0
        self._set_size(columns, rows)
        self.began = self.sent = self.last = time.perf_counter()
        # not pty.fork, which isn't safe when pytest has threads
        self.program = subprocess.Popen(
            [sys.executable, "-S", "-c", _OWN_TERMINAL, *argv],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=environment,
            start_new_session=True,
        )
        os.close(inside)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Resize the window, as if its corner were dragged."""
        self._set_size(columns, rows)
        self.program.send_signal(signal.SIGWINCH)

    def read(self, patience: float) -> bool:
        """Read what was written. Return False if there was nothing, or if the program has ended."""
        if self.screen < 0:
            time.sleep(patience)
            return False
        ready, _, _ = select.select([self.screen], [], [], patience)
        if not ready:
            return False
        try:
            piece = os.read(self.screen, 65536)
        except OSError:
            return False
        self.last = time.perf_counter()
        self.first = self.first or self.last
        if b"\x1b[?2026$p" in piece:
            os.write(self.screen, b"\x1b[?2026;2$y")
        self.written += piece
        return bool(piece)

    def wait_for(self, words: str, patience: float = 60) -> None:
        """Wait until the words have been written."""
        end = time.perf_counter() + patience
        while words not in self.text:
            if time.perf_counter() > end:
                raise AssertionError(f"{words!r} was never written, but:\n{self.text[-2000:]}")
            self.read(0.05)

    def settle(self, quiet: float = 0.15) -> None:
        """Wait until nothing more is written."""
        while self.read(quiet):
            pass

    def press(self, keys: str) -> None:
        """Send keys, and forget what was written before."""
        self.type(keys.encode())

    def type(self, letters: bytes) -> None:
        """Send bytes, whether or not they're letters, and forget what was written before."""
        self.written = b""
        self.sent = time.perf_counter()
        os.write(self.screen, letters)

    @property
    def text(self) -> str:
        """Return what was written since the last keys, without control sequences."""
        return _STEERING.sub(b" ", self.written).decode(errors="replace")

    @property
    def frames(self) -> int:
        """Return how many times the screen was painted since the last keys."""
        return self.written.count(b"\x1b[?2026h")

    def ended(self, patience: float = 60) -> int:
        """Wait until the program has ended, and return its exit code."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            self.read(0.02)
            if self.program.poll() is not None:
                return self.program.returncode
        raise AssertionError(f"the program is still there, and says:\n{self.text[-2000:]}")

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self.screen)
        self.screen = -1

    def kill(self) -> None:
        """Kill the program, as a power cut would."""
        self.program.kill()
        self.program.wait()
        if self.screen >= 0:
            self.hang_up()


class Window:
    """The desk in a tmux window."""

    def __init__(self, home: Path, argv: Sequence[str]) -> None:
        self._tmux = ("tmux", "-L", f"desk-{os.getpid()}-{time.monotonic_ns()}", "-f", "/dev/null")
        surroundings = (f"EBOOK_SETUP_HOME={home}", f"PYTHONPATH={Path.cwd()}", "DISPLAY=", "WAYLAND_DISPLAY=")
        # one word at a time and without a shell, because a user who can't log in doesn't have one
        self._run("new-session", "-d", "-x", "80", "-y", "24", "env", *surroundings, *argv)

    def _run(self, *words: str) -> str:
        return subprocess.run((*self._tmux, *words), capture_output=True, text=True, check=True).stdout

    @property
    def lines(self) -> list[str]:
        """Return the lines on the screen."""
        return self._run("capture-pane", "-p").split("\n")

    def wait_for(self, words: str, patience: float = 60) -> None:
        """Wait until the words are on the screen."""
        end = time.perf_counter() + patience
        while not any(words in line for line in self.lines):
            if time.perf_counter() > end:
                raise AssertionError("\n".join((f"{words!r} is never seen, but:", *self.lines)))
            time.sleep(0.05)

    def click(self, words: str) -> None:
        """Press and release the mouse button on these words."""
        self.wait_for(words)
        row, line = next((row, line) for row, line in enumerate(self.lines, 1) if words in line)
        place = f"{line.index(words) + 1};{row}"
        self._run("send-keys", "-l", f"\x1b[<0;{place}M\x1b[<0;{place}m")

    def close(self) -> None:
        """Close the window, and end what runs in it."""
        self._run("kill-server")
