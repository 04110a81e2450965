"""The look of every screen at three sizes, and rules for all of them in every theme.

Update the texts with `pytest tests/desk --snapshot-update`. The looks are one text for all themes, since a theme only
says which colors a role has; that each of them can be read is computed from what is painted.
"""

import re
from dataclasses import is_dataclass
from importlib import import_module
from itertools import groupby
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from syrupy.assertion import SnapshotAssertion
from textual.color import Color

from tests.desk.hands import Hands, Sit
from tests.desk.lints import contrast, lost_words, seen, unheard_words, unknown_glyphs, words_of
from tests.desk.scenes import OVERLAYS, SCENES, SCENES_OF, SEND, Scene, open_scene, play
from wizard.desk import screens
from wizard.desk.routes import parse
from wizard.desk.screens.screen import Screen
from wizard.desk.settings import PLAIN, THEMES
from wizard.desk.terminal import themes
from wizard.desk.view import View

LARGER = ((100, 30), (120, 40), (160, 50))


@pytest.fixture(autouse=True)
def one_practice_patron(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the same practice patron every time."""
    monkeypatch.setattr("wizard.desk.practice.secrets", SimpleNamespace(randbits=lambda _: 7))


@pytest.mark.parametrize("name", SCENES)
async def test_screen(name: str, sit: Sit, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare the painted text at 80 by 24, and the layout for larger windows."""
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
        for width, height in LARGER:
            await hands.pilot.resize_terminal(width, height)
            await hands.still()
            assert _folded(hands.lines) == snapshot(name=f"{width}x{height}")
            assert not unknown_glyphs(hands.shown)
        _lint(view)


def test_no_screen_is_missing() -> None:
    modules = [import_module(f"wizard.desk.screens.{found.name}") for found in iter_modules(screens.__path__)]
    own = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    seen = {thing.__name__ for thing in own if is_dataclass(thing) and issubclass(thing, Screen)}
    assert seen == SCENES_OF.keys()


def _folded(lines: list[str]) -> str:
    """Return the lines, with long rules and runs of empty lines shortened."""
    folded: list[str] = []
    for line, same in groupby(re.sub("─{9,}", "───...───", line) for line in lines):
        count = len(list(same))
        folded += [line] * count if line.strip(" │") or count < 3 else [f"({count} empty lines)"]
    return "\n".join(folded)


def _lint(view: View) -> None:
    """Check that consoles have every character, and that every word can be reached at any size and is read aloud."""
    assert not unheard_words(view)
    for width in (60, 80, *(width for width, _ in LARGER)):
        assert not unknown_glyphs(seen(view, width)), width
        assert view.shape == "big" or not lost_words(view, width, words_of(view)), width


def _painted(hands: Hands) -> list[Segment]:
    return [segment for strip in hands.app.screen._compositor.render_strips() for segment in strip]


@pytest.mark.parametrize("name", ["start, calls owed", "find", "fix", "waiting, at the step", "others", "sheet"])
async def test_every_letter_has_enough_contrast_in_every_theme(name: str, sit: Sit) -> None:
    """Without our colors, there's only bold and inverse."""
    async with open_scene(SCENES[name], sit) as hands:
        await play(hands, SCENES[name])
        for theme in THEMES:
            hands.app._paint_in(theme)
            hands.app.face.redraw()
            await hands.still()
            for segment in _painted(hands):
                assert segment.style is not None
                if theme == PLAIN:
                    assert segment.style.color is None or segment.style.color.is_default, segment
                elif segment.text.strip(" ─═│║┌┐└┘╔╗╚╝▀"):
                    assert contrast(segment.style) >= 7, (segment.text, theme)


def test_every_theme_has_a_palette() -> None:
    assert (*themes.TOKENS, PLAIN) == THEMES


PAIRS = {
    "desk": ("text", "quiet", "act", "say", "see", "bad"),
    "card": ("text", "quiet", "act", "say", "see", "bad"),
    "bar": ("text", "act"),
    "pick": ("text", "quiet", "bad", "see"),
    "act": ("ink",),
    "cap": ("cap-ink",),
    "paper": ("paper-ink",),
}
"""The colors of text that each background may have."""


@pytest.mark.parametrize("theme", themes.TOKENS)
@pytest.mark.parametrize(("ground", "ink"), [(ground, ink) for ground, inks in PAIRS.items() for ink in inks])
def test_every_color_has_enough_contrast_in_every_theme(ground: str, ink: str, theme: str) -> None:
    token = themes.TOKENS[theme]
    assert contrast(Style(color=token[ink], bgcolor=token[ground])) >= 7


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(sorted(themes.TOKENS)))
def test_every_text_can_be_read_in_the_librarys_color(parts: tuple[int, int, int], theme: str) -> None:
    color = "#{:02x}{:02x}{:02x}".format(*parts)
    assume(contrast(Style(color=color, bgcolor="#ffffff")) >= 7)  # others are refused
    token = themes.in_color(theme, color)
    for ground, inks in PAIRS.items():
        for ink in inks:
            assert contrast(Style(color=token[ink], bgcolor=token[ground])) >= 7, (ground, ink)


async def test_bars_have_the_librarys_color_if_it_has_one(sit: Sit, tmp_path: Path) -> None:
    look = tmp_path / "own" / "handouts" / "look.yaml"
    look.parent.mkdir(parents=True)
    look.write_text('color: "#003a8c"\n')
    async with sit(own=True) as hands:
        for theme in ("dark", "light"):
            hands.app._paint_in(theme)
            await hands.still()
            ground = Color.parse(themes.in_color(theme, "#003a8c")["bar"])
            assert any(segment.style and segment.style.bgcolor == ground.rich_color for segment in _painted(hands))


@pytest.mark.parametrize("ground", ["desk", "card"])
@pytest.mark.parametrize("theme", themes.TOKENS)
def test_lines_can_be_seen_in_every_theme(theme: str, ground: str) -> None:
    token = themes.TOKENS[theme]
    assert contrast(Style(color=token["line"], bgcolor=token[ground])) >= 3


@pytest.mark.parametrize("name", ["step", "fix", "which", "wait", "sheet", "promises", "finish"])
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)], ids=str)
async def test_every_word_is_on_the_screen_or_a_page_below(name: str, size: tuple[int, int], sit: Sit) -> None:
    async with open_scene(SCENES[name], sit, size) as hands:
        await play(hands, SCENES[name])
        shown, words = hands.shown, words_of(hands.app.view)
        for _ in range(40):
            before = hands.shown
            await hands.press("pagedown")
            shown += hands.shown
            if hands.shown == before:
                break
        flat = "".join(shown.replace("▌", "").split()).replace("[", "").replace("]", "")
        assert not [word for word in words.replace("[", "").replace("]", "").split() if word not in flat]


async def test_a_window_that_is_too_small(sit: Sit, snapshot: SnapshotAssertion) -> None:
    async with sit((50, 12)) as hands:
        assert hands.shown == snapshot


async def test_nothing_moves_or_blinks_by_itself(sit: Sit) -> None:
    async with open_scene(Scene(SEND), sit) as hands:
        await play(hands, Scene(SEND))
        before = hands.shown
        assert hands.app.animation_level == "none"
        assert not any(segment.style and segment.style.blink for segment in _painted(hands))
        await hands.pilot.pause(0.3)
        assert hands.shown == before
