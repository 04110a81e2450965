"""Widgets: every size, character, and word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from tests.desk.hands import Hands, Sit
from tests.desk.lints import WGL4, lost_words, unknown_glyphs, words_of
from wizard.content.spans import Phrase, Span, plain
from wizard.desk.actions import Say
from wizard.desk.terminal import lists, step_card, typeset
from wizard.desk.terminal.themes import LOOKS
from wizard.desk.view import Option, Phase, View
from wizard.presenters.prompt import PromptRow
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
        PromptRow("say", "SAY", (Span("text", f"“{LONG}”"),)),
        PromptRow(
            "act",
            "PATRON",
            (Span("text", "Tap "), Span("label", "Wi-Fi & Bluetooth"), Span("text", ".")),
            "On the Kindle",
        ),
        PromptRow("see", "SHOULD SEE", (Span("text", LONG),)),
        PromptRow("note", "STAFF ONLY", (Span("text", "https://example.org/" + "ctrl+x" * 90),)),
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
    rows=(PromptRow("act", "PATRON", (Span("text", "Tap it."),)),),
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


def test_every_word_of_a_step_is_shown_at_any_width() -> None:
    for view in (STEP, SHORT, LIST, PAGE):
        for width in (60, 80, 100, 160, 200):
            assert not lost_words(view, width, words_of(view)), (view.name, width)


@pytest.mark.parametrize("view", [STEP, SHORT, LIST, PAGE], ids=["step", "short", "list", "page"])
def test_no_line_is_wider_than_its_window(view: View) -> None:
    for room in range(30, 120, 7):
        assert all(
            line.cell_length <= room for line in step_card.card(view, LOOKS, room, Size(room, 24)).split("\n")
        ), room
        assert all(
            line.cell_length <= room
            for index in range(len(view.options))
            for line in lists.prompt(view, index, LOOKS, room).split("\n")
        ), room


@pytest.mark.parametrize(
    "text",
    ["Bücherei", "É́cole", "図書館", "도서관", "مكتبة", "पुस्तकालय", "ห้องสมุด", "👍🏽", "❤️", "🇩🇪", "a\u200bb"],
    ids=ascii,
)
def test_no_script_is_wider_than_calculated(text: str) -> None:
    assert cells(text) >= cell_len(text)


spans = st.builds(Span, st.sampled_from(["text", "label"]), st.text("ab c漢é.-", min_size=1, max_size=30))


@given(st.lists(spans, max_size=6), st.integers(2, 60))
def test_wrapped_text_is_complete_and_inside_its_width(phrase: list[Span], room: int) -> None:
    lines = typeset.hang(Content(), typeset.phrase(tuple(phrase), "text", LOOKS, room), room)
    assert all(line.cell_length <= room for line in lines)
    written = "".join("".join(line.plain.split()) for line in lines)
    assert written.replace("[", "").replace("]", "") == "".join(plain(tuple(phrase)).split())


def test_label_stays_together_in_brackets() -> None:
    phrase: Phrase = (Span("text", "Tap "), Span("label", "Wi-Fi & Bluetooth"), Span("text", ", then wait."))
    lines = typeset.hang(Content(), typeset.phrase(phrase, "text", LOOKS, 22), 22)
    assert [line.plain.strip() for line in lines] == ["Tap", "[Wi-Fi & Bluetooth],", "then wait."]


def test_wrapped_lines_of_a_bullet_start_below_its_first_word() -> None:
    lines = typeset.hang(Content("WHY  "), Content("- Borrow on a phone, and read there."), 22)
    assert [line.plain for line in lines] == ["WHY  - Borrow on a", "       phone, and read", "       there."]


def test_flow_text_is_never_read_as_markup() -> None:
    phrase: Phrase = (Span("text", "Press [bold]Home[/] or [@click=app.exit]this[/]."),)
    assert typeset.phrase(phrase, "text", LOOKS, 80).plain == plain(phrase)


def test_glyph_check_accepts_the_characters_of_wgl4() -> None:
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


@pytest.mark.parametrize("size", [(1, 1), (1, 60), (3, 60), (200, 2)], ids=str)
async def test_resizing_to_any_size_and_back_shows_the_same_screen(size: tuple[int, int], sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("ki li")
        await hands.press("enter")
        before = hands.shown
        await resize(hands, *size)
        await resize(hands, 80, 24)
        assert hands.shown == before
