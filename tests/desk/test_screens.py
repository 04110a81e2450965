"""What every screen looks like, at three sizes, and what holds for all of them in every theme.

Update the texts with `pytest tests/desk --snapshot-update`. The looks are one text for all themes, since a theme only
says which colours a role has; that each of them can be read is computed from what is painted.
"""

import re
from dataclasses import is_dataclass
from importlib import import_module
from itertools import groupby, product
from pkgutil import iter_modules
from types import SimpleNamespace

import pytest
from rich.segment import Segment
from syrupy.assertion import SnapshotAssertion

from tests.desk.hands import Hands, Sit
from tests.desk.lints import contrast, lost_words, unheard_words, unknown_glyphs, words_of
from tests.desk.scenes import OVERLAYS, SCENES, SCENES_OF, SEND, STEP, Scene, open_scene, play
from wizard.desk import screens
from wizard.desk.routes import parse
from wizard.desk.screens.screen import Screen
from wizard.desk.settings import PLAIN, THEMES
from wizard.desk.terminal.layout import Look, Page, Size, lay_out
from wizard.desk.terminal.theme import PALETTES, style
from wizard.desk.view import View

LARGER = (Size(100, 30), Size(160, 50))


@pytest.fixture(autouse=True)
def one_practice_patron(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same practice patron in every practice."""
    monkeypatch.setattr("wizard.desk.practice.secrets", SimpleNamespace(randbits=lambda _: 7))


@pytest.mark.parametrize("name", SCENES)
async def test_screen(name: str, sit: Sit, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """As text at 80 by 24 as it is painted, and as it is laid out for larger windows."""
    if SCENES[name].at == "printers":
        monkeypatch.setattr("wizard.printing.print_job.has_cups", lambda: True)
        monkeypatch.setattr("wizard.printing.print_job.printers", lambda: ["Front_Desk", "Back_Room"])
    async with open_scene(SCENES[name], sit) as hands:
        await play(hands, SCENES[name])
        view = hands.app.view
        if name not in OVERLAYS:
            assert [type(hands.desk.top).__name__] == [screen for screen, scenes in SCENES_OF.items() if name in scenes]
            assert parse(hands.desk.top.path(), hands.session) is not None or name == "which printer"
        assert _folded(hands.lines) == snapshot
        for size in LARGER:
            page = lay_out(view, size, Look(view.chosen))
            assert _folded(_text(page)) == snapshot(name=f"{size.width}x{size.height}")
        _lint(view)


def test_no_screen_is_missing() -> None:
    modules = [import_module(f"wizard.desk.screens.{found.name}") for found in iter_modules(screens.__path__)]
    own = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    seen = {thing.__name__ for thing in own if is_dataclass(thing) and issubclass(thing, Screen)}
    assert seen == SCENES_OF.keys()


def _text(page: Page) -> list[str]:
    return ["".join(run.text for run in line).rstrip() for line in page.lines]


def _folded(lines: list[str]) -> str:
    """The lines, with long rules and several empty lines said in short."""
    folded: list[str] = []
    for line, same in groupby(re.sub("─{9,}", "───...───", line) for line in lines):
        count = len(list(same))
        folded += [line] * count if line.strip(" │") or count < 3 else [f"({count} empty lines)"]
    return "\n".join(folded)


def _lint(view: View) -> None:
    """Letters that consoles have, no word out of reach at the usual size or the smallest one, none left out aloud."""
    assert not unheard_words(view)
    for size in (Size(60, 18), Size(80, 24), *LARGER):
        page = lay_out(view, size, Look(view.chosen))
        assert not unknown_glyphs("".join(_text(page))), size
        for role, theme in product({run.role for line in page.lines for run in line}, PALETTES):
            assert contrast(style(role, theme)) >= 7, (role, theme)
        assert view.shape == "big" or not lost_words(view, size, words_of(view)), size


def _painted(hands: Hands) -> list[Segment]:
    return [segment for strip in hands.app.screen._compositor.render_strips() for segment in strip]


@pytest.mark.parametrize("name", ["start, calls owed", "find", "fix", "waiting, at the step", "others", "sheet"])
async def test_every_letter_that_is_painted_stands_out_in_every_theme(name: str, sit: Sit) -> None:
    """Without colours of ours there is nothing but bold and inverse."""
    async with open_scene(SCENES[name], sit) as hands:
        await play(hands, SCENES[name])
        for theme in THEMES:
            hands.app.colours = theme
            hands.app.paint()
            await hands.still()
            for segment in _painted(hands):
                assert segment.style is not None
                if theme == PLAIN:
                    assert segment.style.color is None or segment.style.color.is_default, segment
                elif segment.text.strip():
                    assert contrast(segment.style) >= 7, (segment.text, theme)


def test_every_theme_has_a_palette() -> None:
    assert (*PALETTES, PLAIN) == THEMES


@pytest.mark.parametrize("name", ["start", "find", "step", "fix", "wait", "patrons", "checklist", "close"])
async def test_in_which_role_each_stretch_of_text_stands(name: str, sit: Sit, snapshot: SnapshotAssertion) -> None:
    async with open_scene(SCENES[name], sit) as hands:
        await play(hands, SCENES[name])
        runs = ([run for run in line if run.text.strip()] for line in hands.app.canvas.page.lines)
        lines = ("  ".join(f"{run.role}<{run.text.strip()}>" for run in line) for line in runs)
        assert "\n".join(filter(None, lines)) == snapshot


async def test_a_window_that_is_too_small(sit: Sit, snapshot: SnapshotAssertion) -> None:
    async with sit((50, 12)) as hands:
        assert hands.shown == snapshot


@pytest.mark.parametrize("size", [(100, 30), (160, 50)], ids=str)
async def test_what_is_laid_out_for_a_larger_window_is_painted_there(size: tuple[int, int], sit: Sit) -> None:
    async with open_scene(Scene(STEP), sit, size) as hands:
        await play(hands, Scene(STEP))
        view = hands.app.view
        assert hands.lines == _text(lay_out(view, Size(*size), Look(view.chosen)))


async def test_nothing_moves_or_blinks_by_itself(sit: Sit) -> None:
    async with open_scene(Scene(SEND), sit) as hands:
        await play(hands, Scene(SEND))
        before = hands.shown
        assert hands.app.animation_level == "none"
        assert not any(segment.style and segment.style.blink for segment in _painted(hands))
        await hands.pilot.pause(0.3)
        assert hands.shown == before
