"""A small library of its own, and hands that press the keys of a desk and wait until it is still."""

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from wizard.content.library import Library
from wizard.content.loader import load
from wizard.desk.desk import Desk
from wizard.desk.terminal.app import DeskApp

FLOWS = Path(__file__).parent
SHIPPED = FLOWS.parent.parent
TODAY = date(2026, 11, 23)
NAMES = {" ": "space", "/": "slash", "?": "question_mark", ".": "full_stop", "-": "minus", "_": "underscore"}
SPELT = {name: character for character, name in NAMES.items()}


@cache
def small_library() -> Library:
    """Three devices and four services, with a profile."""
    loaded = load((FLOWS, FLOWS))
    assert not loaded.problems
    return loaded.library


def without_profile(library: Library) -> Library:
    """A fresh clone."""
    return replace(library, profile=None, country="")


class Hands:
    """The person at the keyboard."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = 0

    @property
    def app(self) -> DeskApp:
        app = self.pilot.app
        assert isinstance(app, DeskApp)
        return app

    @property
    def desk(self) -> Desk:
        return self.app.desk

    def send(self, *keys: str) -> None:
        """Press keys without waiting for what comes of them."""
        for key in keys:
            self.keys += 1
            character = SPELT.get(key) or (key if len(key) == 1 else None)
            assert self.app._driver is not None
            self.app._driver.send_message(events.Key(key, character))

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each once all is still."""
        for key in keys:
            self.send(key)
            await self.still()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*(NAMES.get(character, character) for character in text))

    async def still(self) -> None:
        """Wait until the desk has nothing left to do and to paint."""
        calm = 0
        for _ in range(20000):
            await self.pilot._wait_for_screen()
            screen = self.app.screen
            screen._on_timer_update()
            still = not self.app.busy and self.app.jobs.empty() and not screen._dirty_widgets
            calm = calm + 1 if still and not screen._layout_required else 0
            await asyncio.sleep(0 if calm else 0.0005)
            if calm >= 3 or self.app.bug or not self.app.is_running:
                return
        raise AssertionError("the desk never came to rest")

    async def click(self, x: int, y: int) -> None:
        """Click on a cell."""
        await self.pilot.click(offset=(x, y))
        await self.still()

    @property
    def shown(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def lines(self) -> list[str]:
        return self.shown.split("\n")

    @property
    def title(self) -> str:
        return self.lines[0].strip()

    @property
    def chosen(self) -> str:
        """The line with the mark."""
        return next((line for line in self.lines[3:] if line.lstrip().startswith("►")), "").strip()


Sit = Callable[..., AbstractAsyncContextManager[Hands]]
