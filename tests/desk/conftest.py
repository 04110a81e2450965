"""Fixtures for desks that are independent of the computer that runs the tests."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.desk.hands import FLOWS, Hands, Sit, desk_at
from wizard.content.library import Library
from wizard.desk.desk import Desk
from wizard.desk.terminal.app import DeskApp
from wizard.records.database import Records, in_memory


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the computer's colors, printers, and user data folder."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "DISPLAY", "WAYLAND_DISPLAY", "EBOOK_SETUP_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("EBOOK_SETUP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("wizard.printing.print_job.default_printer", lambda: "")
    monkeypatch.setattr("wizard.printing.print_job.has_cups", lambda: False)
    monkeypatch.setattr("wizard.desk.print_queue.AWHILE", 60)  # no matter how busy the computer is


@pytest.fixture
def sit(tmp_path: Path) -> Sit:
    """Return a function that opens a desk: `async with sit() as hands`."""

    @asynccontextmanager
    async def sit_down(
        size: tuple[int, int] = (80, 24),
        library: Library | None = None,
        visits: Callable[[], Records] | None = None,
        problem: str = "",
        clock: Callable[[], float] = time.time,
        own: bool = False,
    ) -> AsyncIterator[Hands]:
        home = tmp_path / "home"
        folders = (tmp_path / "own", FLOWS) if own else (FLOWS,)

        def opened() -> Desk:
            kept = visits() if visits else in_memory("")
            return desk_at(home, library, kept, problem, clock, folders)

        app = DeskApp((), home, opened)
        async with app.run_test(size=size) as pilot:
            hands = Hands(pilot)
            await hands.still()
            yield hands
            await hands.still()

    return sit_down
