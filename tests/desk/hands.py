"""A small library, and hands that press a desk's keys and wait until it's idle."""

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"

import asyncio
import time
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
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.desk.terminal.app import DeskApp
from wizard.records.database import Records, in_memory

FLOWS = Path(__file__).parent
SHIPPED = FLOWS.parent.parent
TODAY = date(2026, 11, 23)
NAMES = {" ": "space", "/": "slash", "?": "question_mark", ".": "full_stop", "-": "minus", "_": "underscore"}
SPELT = {name: character for character, name in NAMES.items()}


@cache
def small_library() -> Library:
    """Return a library with three devices, four services, and a profile."""
    loaded = load((FLOWS, FLOWS))
    assert not loaded.problems
    return loaded.library


def without_profile(library: Library) -> Library:
    """Return the library without its profile, as on a fresh clone."""
    return replace(library, profile=None, country="")


def desk_at(
    home: Path,
    library: Library | None = None,
    records: Records | None = None,
    problem: str = "",
    clock: Callable[[], float] = time.time,
    folders: tuple[Path, ...] = (FLOWS,),
) -> Desk:
    """Return a desk with the small library, no open visits, and the tests' date."""
    kept = records or in_memory("")
    return Desk(Session(library or small_library(), kept, Settings(home), home, folders, problem, lambda: TODAY, clock))


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

    @property
    def session(self) -> Session:
        """Return the desk's session."""
        return self.app.desk.session

    def send(self, *keys: str) -> None:
        """Press keys without waiting."""
        for key in keys:
            self.keys += 1
            character = SPELT.get(key) or (key if len(key) == 1 else None)
            assert self.app._driver is not None
            self.app._driver.send_message(events.Key(key, character))

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each when the desk is idle."""
        for key in keys:
            self.send(key)
            await self.still()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*(NAMES.get(character, character) for character in text))

    async def still(self) -> None:
        """Wait until the desk has nothing left to do or paint."""
        calm = 0
        for _ in range(20000):
            await self.pilot._wait_for_screen()
            screen = self.app.screen
            screen._on_timer_update()
            still = not self.app.busy and self.app.jobs.empty() and not screen._dirty_widgets
            still = still and self.app._message_queue.empty() and not screen._callbacks
            still = still and self.app._resize_timer is None and screen.size == self.app.size
            calm = calm + 1 if still and not screen._layout_required else 0
            await asyncio.sleep(0 if calm else 0.0005)
            if calm >= 4 or self.app.bug or not self.app.is_running:
                return
        raise AssertionError("the desk never came to rest")

    async def glance(self) -> None:
        """Show what changed outside, such as a sheet that was printed, as the desk does now and then."""
        await self.app._glance()
        await self.still()

    async def printed(self) -> None:
        """Wait until every sheet is printed, and show the results."""
        while self.session.underway:
            await self.glance()

    async def click(self, x: int, y: int) -> None:
        """Click on a cell."""
        await self.pilot.click(offset=(x, y))
        await self.still()

    @property
    def shown(self) -> str:
        """Return the screen as text."""
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
        """Return the highlighted line."""
        app, mark = self.app, self.app.face.choices.mark
        line = self.lines[mark.y]
        if app.shown.options and app.shown.options[app.face.chosen].icon:
            return f"► {app.shown.options[app.face.chosen].text}" if "►" in line else ""
        return line[line.index("►") :].strip() if "►" in line else ""


Sit = Callable[..., AbstractAsyncContextManager[Hands]]


async def begin(hands: Hands, typed: str = "kindle libby") -> None:
    """Type the patron's device and service, and choose the first line."""
    await hands.type(typed)
    await hands.press("enter")


def address(hands: Hands) -> str:
    """Return the address of the current step."""
    assert hands.session.here is not None
    return hands.session.here.address


def turns(hands: Hands) -> dict[str, str]:
    """Return the answers of the current visit."""
    assert hands.session.here is not None
    return hands.session.here.saved.turns
