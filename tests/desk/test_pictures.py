"""What the desk draws: the shelf, outlines, maps of screens, buttons, and panels; and what a click on them does."""

import pytest
from textual.content import Content
from textual.events import Click, MouseDown, MouseUp
from textual.geometry import Offset
from textual.widget import Widget

from tests.desk.hands import Hands, Sit, address, begin, small_library
from tests.desk.lints import unknown_glyphs
from tests.desk.scenes import DONE, KINDLE, Scene, play
from tests.desk.test_keys import follow
from wizard.desk.settings import THEMES
from wizard.desk.terminal.keys import COMMANDS, with_own
from wizard.desk.terminal.sizes import PANELS
from wizard.desk.view import View
from wizard.presenters.device_icons import HIGH, WIDE, ShelfIcon, drawn
from wizard.records.database import Records, in_memory
from wizard.walk.lookahead import jump
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

SEARCH = "libby/search"


async def click(hands: Hands, on: Widget, words: str) -> None:
    """Click where words are in a widget."""
    region = on.content_region
    for y in range(region.y, region.bottom):
        x = hands.lines[y].find(words, region.x)
        if 0 <= x < region.right:
            at = Offset(x, y) - on.region.offset
            await hands.pilot._post_mouse_events([MouseDown, MouseUp, Click], on, offset=(at.x, at.y), button=1)
            await hands.still()
            return
    raise AssertionError(f"{words!r} is not in {on}: {hands.shown}")


async def answer_up_to(hands: Hands, step: str) -> None:
    """Give the usual answers up to a step."""
    for _ in range(40):
        if address(hands) == step:
            return
        await hands.press("enter")
    raise AssertionError(f"{step} never came: {address(hands)}")


# ------------------------------------------------------------------ the shelf


@pytest.mark.parametrize("high", [3, HIGH])
@pytest.mark.parametrize("device", ["kindle", "ipad-iphone", "older-reader", "unknown", "a new one"])
def test_every_device_has_a_drawing_of_the_same_size(device: str, high: int) -> None:
    rows = drawn(ShelfIcon(device, "tablet", "Name"), high)
    assert len(rows) == high and {len(row) for row in rows} == {WIDE}
    assert not unknown_glyphs("\n".join(rows))


async def test_arrow_keys_move_along_the_shelf_and_enter_opens_the_device(sit: Sit) -> None:
    async with sit() as hands:
        await hands.press("end")
        last = hands.chosen
        await hands.press("left")
        assert hands.chosen not in ("", last), "the mark moved, and the desk did not go back"
        await hands.press("right")
        assert hands.chosen == last
        await hands.press("enter")
        assert "What works on this device?" in hands.title


async def test_click_on_a_device_opens_it(sit: Sit) -> None:
    async with sit() as hands:
        await click(hands, hands.app.face.choices.shelf, "Kobo")
        assert hands.title.startswith("What works on this device?   Kobo")


async def test_up_from_the_shelf_reaches_the_lines_above(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("ctrl+n")
        assert "Continue with Green fox" in hands.chosen
        await hands.press("down")
        assert hands.app._on_shelf
        await hands.press("up")
        assert "Continue with Green fox" in hands.chosen


async def test_panel_shows_what_the_marked_device_can_do_here(sit: Sit) -> None:
    async with sit((120, 40)) as hands:
        await hands.press("end")
        device = hands.chosen.removeprefix("► ")
        assert hands.app.face.side.peeked is not None
        assert device in str(hands.app.face.side.peek.render()) and "√ Libby" in hands.shown


def signing_in() -> Records:
    """Return records with a visit at a step with many words."""
    records, walk = in_memory(""), Walk(small_library(), Start("kindle", "libby"), {"kindle/kind": "newer"})
    visit = records.visits.begin(device="kindle", platform="libby")
    records.visits.record(visit.id, {**walk.turns, **jump(walk, "libby/card", "said")}, None)
    return records


async def test_lines_wrap_next_to_the_panel_when_the_desk_opens(sit: Sit) -> None:
    async with sit((PANELS, 34), visits=signing_in) as hands:
        await hands.still()
        lines = hands.app.face.choices.lines
        prompt = lines.get_option_at_index(0).prompt
        assert isinstance(prompt, Content) and prompt.plain.count("\n") >= 1
        assert all(line.cell_length <= lines.size.width for line in prompt.split("\n"))


# ------------------------------------------------------------------ which device it is


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_outlines_of_the_marked_answer_are_drawn(size: tuple[int, int], sit: Sit) -> None:
    async with sit(size) as hands:
        await begin(hands)
        assert "1 Paperwhite" in hands.shown and "░░░" in hands.shown
        assert not unknown_glyphs(hands.shown)
        await hands.press("down")
        assert "2 Kindle" in hands.shown


async def test_outline_says_where_the_serial_number_is(sit: Sit) -> None:
    async with sit((120, 40)) as hands:
        await begin(hands)
        assert "The number on" in hands.shown and "B0." in hands.shown


async def test_click_on_an_outline_chooses_its_answer(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await click(hands, hands.app.face.card.outlines, "2 Kindle")
        assert hands.session.here is not None
        assert hands.session.here.saved.turns["kindle/kind"] == "older"


# ------------------------------------------------------------------ a step


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 50)], ids=str)
async def test_map_of_the_screen_is_next_to_a_step(size: tuple[int, int], sit: Sit) -> None:
    async with sit(size) as hands:
        await begin(hands)
        await answer_up_to(hands, SEARCH)
        assert "▲ the magnifying glass" in hands.shown


async def test_button_is_drawn_when_a_step_has_no_map(sit: Sit) -> None:
    async with sit((100, 30)) as hands:
        await begin(hands)
        await answer_up_to(hands, "libby/send")
        assert "│ Get Library Book │" in hands.shown and "► │" in hands.shown


async def test_icon_is_drawn_after_its_name(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await answer_up_to(hands, SEARCH)
        assert "Tap the magnifier [○/]." in hands.shown


async def test_sheet_preview_marks_the_line_of_the_step(sit: Sit) -> None:
    async with sit((160, 50)) as hands:
        await begin(hands)
        await answer_up_to(hands, "libby/send")
        marked = [line for line in str(hands.app.face.sheet.render()).split("\n") if line.startswith("►")]
        assert len(marked) == 1 and "Get Library Book" in marked[0]


async def test_sheet_preview_never_shows_another_patrons_sheet(sit: Sit) -> None:
    async with sit((160, 50)) as hands:
        await begin(hands)
        await hands.press("enter", "ctrl+n")
        await begin(hands, "kobo libby")
        assert "on your Kobo" in str(hands.app.face.sheet.render())
        await hands.press("shift+tab")
        assert hands.title.startswith("Green fox") and "on your Kindle" in str(hands.app.face.sheet.render())


async def test_click_on_the_plan_goes_to_the_step(sit: Sit) -> None:
    async with sit((120, 40)) as hands:
        await follow(hands, list(KINDLE))
        await click(hands, hands.app.face.side.plan, "Which Kindle is it?")
        assert address(hands) == "kindle/kind"


async def test_click_on_the_trail_goes_to_the_phase(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, list(KINDLE))
        await click(hands, hands.app.face.trail, "√ Identify")
        assert address(hands) == "kindle/kind"


# ------------------------------------------------------------------ patrons


async def test_shift_tab_and_a_click_continue_with_the_next_patron(sit: Sit) -> None:
    async with sit() as hands:
        await begin(hands)
        await hands.press("ctrl+n")
        await begin(hands, "kobo libby")
        await hands.press("shift+tab")
        assert hands.title.startswith("Green fox")
        await click(hands, hands.app.face.others, "Blue owl")
        assert hands.title.startswith("Blue owl")


async def test_click_in_the_panel_continues_with_a_patron(sit: Sit) -> None:
    async with sit((120, 40)) as hands:
        await begin(hands)
        await hands.press("ctrl+n")
        await begin(hands, "kobo libby")
        await click(hands, hands.app.face.patrons, "Green fox")
        assert hands.title.startswith("Green fox")


# ------------------------------------------------------------------ the end


async def test_finished_visit_says_in_large_letters_that_it_works(sit: Sit) -> None:
    async with sit((120, 40)) as hands:
        await play(hands, Scene(DONE))
        assert "▀▀▀" in hands.shown and "Done." in hands.shown


async def test_whole_visit_can_be_done_with_the_mouse_alone(sit: Sit) -> None:
    async with sit() as hands:
        await click(hands, hands.app.face.choices.shelf, "Kindle")
        await click(hands, hands.app.face.choices.lines, "Libby")
        for _ in range(60):
            if hands.app.shown.mood == "done":
                break
            await click(hands, hands.app.face.choices.lines, hands.app.shown.options[0].text[:20])
        await click(hands, hands.app.face.choices.lines, "Print the sheet")
        for _ in range(2):  # It asks again, since the sheet was only saved.
            await click(hands, hands.app.face.choices.lines, "Close the visit")
        assert not hands.session.visits


# ------------------------------------------------------------------ commands and colors


@pytest.mark.parametrize("typed", ["theme", "colors", "help", "blank", "high contrast"])
async def test_terminal_command_is_found_by_typing_its_name(typed: str, sit: Sit) -> None:
    async with sit() as hands:
        before = hands.app.theme, hands.app.view.name
        await hands.type(typed)
        assert hands.app.shown.options[0].text in {command.help for command in COMMANDS}
        await hands.press("enter")
        assert (hands.app.theme, hands.app.view.name) != before


def test_search_is_unchanged_when_it_matches_no_command() -> None:
    view = View(name="find", shape="list", title=("eBook desk",), box="kindle")
    assert with_own(view) is view


async def test_cursor_of_the_terminal_is_on_the_marked_line(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, list(KINDLE))
        for key in ("down", "down", "up"):
            await hands.press(key)
            assert hands.app.cursor_position == hands.app.face.choices.mark
            assert hands.lines[hands.app.cursor_position.y].lstrip().startswith("►")


async def test_mark_on_the_shelf_can_be_seen_without_color(sit: Sit) -> None:
    async with sit() as hands:
        for theme in THEMES:
            hands.app._paint_in(theme)
            hands.app.face.redraw()
            await hands.still()
            assert hands.chosen.startswith("► ")
