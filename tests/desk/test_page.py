"""Pages: every size, character, and word, and the contrast of every text."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.desk.hands import Hands, Sit
from tests.desk.lints import WGL4, contrast, lost_words, unknown_glyphs
from wizard.content.spans import Phrase, Span, plain
from wizard.desk.actions import Say
from wizard.desk.terminal.layout import Look, Size, lay_out
from wizard.desk.terminal.theme import INVERSE, PALETTES, ROLES, style
from wizard.desk.text_layout import Line, width, wrap
from wizard.desk.view import Option, Phase, View
from wizard.presenters.prompt import Row
from wizard.system.text_width import cells

NOTHING = Say("")
LONG = "Open Settings on the Kindle, then look for the name of the account. " * 6
STEP = View(
    name="step",
    shape="step",
    title=("Green fox", "Kindle + Libby"),
    status=("step 3 of about 20",),
    phases=(
        Phase("done", "Identify"),
        Phase("now", "Prepare"),
        *(Phase("later", name) for name in ("Set up", "Borrow", "Read", "Return")),
    ),
    warning="You're changing an earlier answer. Later answers are saved.",
    rows=(
        Row("say", "SAY", (Span("text", f"“{LONG}”"),)),
        Row(
            "act",
            "PATRON",
            (Span("text", "Tap "), Span("label", "Wi-Fi & Bluetooth"), Span("text", ".")),
            "On the Kindle",
        ),
        Row("see", "SHOULD SEE", (Span("text", LONG),)),
        Row("note", "STAFF ONLY", (Span("text", "https://example.org/" + "ctrl+x" * 90),)),
    ),
    options=tuple(Option(f"{LONG[:60]} {number}", NOTHING) for number in range(9)),
    badge="From public help pages, Nov 20, 2026. Not tested on a device here yet.",
    plan=tuple(
        Option(LONG, NOTHING, group="Prepare", mark="now" if number == 30 else "worked") for number in range(60)
    ),
)
SHORT = View(
    name="step",
    shape="step",
    title=("Green fox", "Kindle + Libby"),
    rows=(Row("act", "PATRON", (Span("text", "Tap it."),)),),
    options=(Option("It worked", NOTHING), Option("It didn't, or not sure", NOTHING)),
    badge="Checked",
)
LIST = View(
    name="find",
    shape="list",
    title=("eBook desk",),
    box="kindle",
    intro=LONG,
    options=tuple(Option(f"Line {number}", NOTHING, hint=LONG) for number in range(40)),
    chosen=39,
)
PAGE = View(
    name="sheet", shape="page", title=("Sheet",), lines=tuple(LONG[:70] for _ in range(90)), options=SHORT.options
)


def sizes() -> Iterator[tuple[int, int]]:
    yield from (
        (width, height) for width in (1, 2, 3, 59, 60, 61, 80, 129, 130, 160, 200) for height in range(1, 61, 3)
    )
    yield from ((80, height) for height in range(1, 61))


@pytest.mark.parametrize("view", [STEP, SHORT, LIST, PAGE], ids=["step", "short", "list", "page"])
def test_page_fills_every_size_without_overflow(view: View) -> None:
    for size in sizes():
        page = lay_out(view, Size(*size), Look(view.chosen, 0, 6))
        assert len(page.lines) == size[1], size
        assert all(width(line) <= size[0] for line in page.lines), size
        assert all(row < size[1] - 1 for row in page.options)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (100, 30), (160, 50), (200, 60)])
@pytest.mark.parametrize("view", [STEP, PAGE], ids=["step", "page"])
def test_every_word_can_be_scrolled_to(view: View, size: tuple[int, int]) -> None:
    words = " ".join([*(plain(row.phrase) for row in view.rows), *view.lines])
    assert not lost_words(view, Size(*size), words)


@pytest.mark.parametrize("height", [18, 24, 30, 50])
def test_answers_of_short_steps_are_at_the_same_height(height: int) -> None:
    more = View(**{**{name: getattr(SHORT, name) for name in SHORT.__slots__}, "options": SHORT.options * 3})
    one, other = (lay_out(view, Size(80, height), Look()) for view in (SHORT, more))
    assert min(one.options) == min(other.options)
    assert min(one.options) < 24


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 50)])
def test_every_answer_can_be_seen_and_clicked(size: tuple[int, int]) -> None:
    for view in (STEP, LIST):
        seen = set()
        for chosen in range(len(view.options)):
            page = lay_out(view, Size(*size), Look(chosen))
            seen |= set(page.options.values())
            assert chosen in page.options.values()
        assert seen == set(range(len(view.options)))


def test_long_list_shows_that_it_continues() -> None:
    page = lay_out(LIST, Size(80, 24), Look(39))
    assert any("of 40" in run.text for line in page.lines for run in line)


@pytest.mark.parametrize(
    "text",
    ["Bücherei", "É́cole", "図書館", "도서관", "مكتبة", "पुस्तकालय", "ห้องสมุด", "👩‍👩‍👧", "👍🏽", "❤️", "🇩🇪", "a\u200bb"],
    ids=ascii,
)
def test_no_script_is_wider_than_calculated(text: str) -> None:
    """Painted text is cut at the window's edge, so no character may be wider than calculated."""
    assert cells(text) >= cell_len(text)
    for room in (60, 80):
        page = lay_out(
            View(name="gone", shape="step", title=(text * 9,), rows=_said(text * 40)), Size(room, 24), Look()
        )
        assert all(cell_len("".join(run.text for run in line)) <= room for line in page.lines)


def _said(text: str) -> tuple[Row, ...]:
    return (Row("say", "SAY", (Span("text", text),)),)


# ------------------------------------------------------------------ wrapping

spans = st.builds(Span, st.sampled_from(["text", "label"]), st.text("ab c漢é.-", min_size=1, max_size=30))


@given(st.lists(spans, max_size=6), st.integers(1, 60))
def test_wrapped_text_is_complete_and_inside_its_width(phrase: list[Span], room: int) -> None:
    lines = wrap(tuple(phrase), "text", room)
    room = max(room, 2)  # one wide letter
    assert all(width(line) <= room for line in lines)
    assert _letters(lines) == "".join(plain(tuple(phrase)).split())


def _letters(lines: list[Line]) -> str:
    text = "".join(run.text for line in lines for run in line)
    return "".join(text.split()).replace("[", "").replace("]", "")


def test_label_stays_together_in_brackets() -> None:
    phrase: Phrase = (Span("text", "Tap "), Span("label", "Wi-Fi & Bluetooth"), Span("text", ", then wait."))
    lines = ["".join(run.text for run in line) for line in wrap(phrase, "text", 22)]
    assert lines == ["Tap", "[Wi-Fi & Bluetooth],", "then wait."]


def test_wide_characters_take_two_columns() -> None:
    assert [width(line) for line in wrap((Span("text", "漢字漢字"),), "text", 5)] == [4, 4]


# ------------------------------------------------------------------ looks


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("role", [*ROLES, *INVERSE])
def test_every_text_has_enough_contrast(role: str, theme: str) -> None:
    least = 3 if role == "line" else 7  # a rule is no text, but shall be seen
    assert contrast(style(role, theme)) >= least


def test_selected_line_differs_by_more_than_color() -> None:
    for chosen in (0, 1):
        page = lay_out(SHORT, Size(80, 24), Look(chosen))
        marked = [index for row, index in page.options.items() if "►" in page.lines[row][0].text]
        assert marked == [chosen]


def test_lint_knows_wgl4() -> None:
    assert {"►", "▌", "√", "“", "é", "─"} <= WGL4
    assert not {"✓", "❯", "╭", "▏", "…" if False else "⭘"} & WGL4
    assert all(unicodedata.category(character) != "Cc" for character in WGL4)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 40), (5, 2), (20, 10), (59, 18), (60, 17), (200, 60)])
async def test_desk_works_when_the_window_is_tiny(size: tuple[int, int], sit: Sit) -> None:
    async with sit(size) as hands:
        await hands.type("ki li")
        await hands.press("enter", "enter", "f6", "f1", "escape")
        assert hands.app.bug is None


async def test_place_is_preserved_when_the_window_is_resized(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("enter", "enter", "down")
        before = hands.shown
        await resize(hands, 30, 5)
        assert "Please make this" in hands.shown
        await hands.press("enter", "2")
        await resize(hands, 160, 50)
        assert not unknown_glyphs(hands.shown)
        await resize(hands, 80, 24)
        assert hands.shown == before, "keys that nobody could see did nothing"


async def resize(hands: Hands, width: int, height: int) -> None:
    await hands.pilot.resize_terminal(width, height)
    await hands.still()
