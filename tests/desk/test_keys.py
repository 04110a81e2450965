"""Keys and the mouse: few are needed, none is lost or used twice, and the help lists current commands."""

import random
import time
from collections.abc import Mapping
from typing import Any

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from textual import events

from tests.desk.hands import NAMES, Hands, Sit, small_library
from tests.desk.scenes import DESKS
from wizard.desk.terminal.bars import key_bar
from wizard.desk.terminal.key_card import key_card
from wizard.desk.terminal.keys import COMMANDS
from wizard.desk.terminal.overlays import CommandProvider, help_commands
from wizard.desk.terminal.themes import LOOKS
from wizard.desk.terminal.widgets import Lines
from wizard.presenters.sheet import Paper
from wizard.printing import leaflet_fit
from wizard.printing.print_job import Printed
from wizard.records.database.visits import Saved, Visits


@pytest.fixture(autouse=True)
def a_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = Printed("queue", "The sheet went to the printer Desk.")
    monkeypatch.setattr("wizard.printing.print_job.print_sheet", lambda *given, **how: printed)


# ------------------------------------------------------------------ how many keys

STEPS = 21  # of the small library's Kindle with Libby

COUNTS = {
    # task: keys, how many, what the title says then
    "a novice, all of it": (
        ["kindle libby", "enter", *["enter"] * STEPS, "enter", "enter"],
        12 + 1 + STEPS + 2,
        "eBook",
    ),
    "enter as a line feed": (["kindle libby", "ctrl+j", "ctrl+j"], 14, "Green fox"),
    "set-up is done": (["ki li", "down", "enter", "enter", *["enter"] * 8, "enter", "enter"], 5 + 3 + 8 + 2, "eBook"),
    "by heart": (["ki li", "down", "enter", "enter", "f6", "end", "ctrl+d", "enter", "enter", "enter"], 14, "eBook"),
    "a sheet without a visit": (["ki li", "down", "down", "enter", "enter"], 9, "eBook"),
    "one back and on": (["ki li", "enter", "enter", "backspace", "enter"], 9, "Green fox"),
    "a message": (["e_ad", "enter"], 5, "Green fox"),
    "words on the screen": (["verif", "enter"], 6, "Green fox"),
}


async def follow(hands: Hands, script: list[str]) -> None:
    for part in script:
        names = {"enter", "down", "up", "end", "home", "backspace", "f6", "ctrl+d", "ctrl+j"}
        await (hands.press(part) if part in names else hands.type(part))


@pytest.mark.parametrize("task", COUNTS)
async def test_task_takes_few_keys(task: str, sit: Sit) -> None:
    script, most, title = COUNTS[task]
    async with sit() as hands:
        await follow(hands, script)
        assert hands.title.startswith(title)
        assert hands.keys <= most


async def test_trouble_in_the_patrons_words_takes_nine_keys(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "down", "enter", "enter"])
        before = hands.keys
        await hands.press("slash")
        await follow(hands, ["missing", "enter"])
        assert "PROBLEM" in hands.shown and hands.keys - before == 9


@pytest.mark.parametrize(
    ("keys", "most"),
    [(["f6", *["up"] * 5, "enter", "2"], 8), ([*["backspace"] * 5, "2"], 6)],
    ids=["checklist", "back"],
)
async def test_changing_the_answer_five_steps_back_takes_few_keys(keys: list[str], most: int, sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter", *["enter"] * 7])
        before = hands.keys
        await hands.press(*keys)
        assert hands.session.here is not None
        assert hands.session.here.saved.turns["kindle/charged"] == "no"
        assert hands.keys - before <= most


# ------------------------------------------------------------------ none lost, none twice


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, str | None]]:
    """Slow down each commit, as on a network folder, and return the committed changes."""
    kept: list[Mapping[str, str | None]] = []
    record = Visits.record

    def slowly(visits: Visits, id: int, changes: Mapping[str, str | None], open_at: str | None) -> Saved:
        time.sleep(0.02)
        kept.append(dict(changes))
        return record(visits, id, changes, open_at)

    monkeypatch.setattr(Visits, "record", slowly)
    return kept


async def test_keys_typed_ahead_are_used_once(sit: Sit, slow_disk: list[Mapping[str, str | None]]) -> None:
    async with sit() as hands:
        hands.send(*(NAMES.get(c, c) for c in "kindle libby"), *["enter"] * 10)
        await hands.still()
        assert hands.session.here is not None
        assert len(slow_disk) == 9
        assert len({address for change in slow_disk for address in change}) == 9
        assert hands.session.here.steps()[0] == 10


async def test_page_waits_for_the_commit(sit: Sit, slow_disk: list[Mapping[str, str | None]]) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter"])
        before = hands.shown
        hands.send("enter")
        while not slow_disk:
            assert hands.shown == before, "nothing new is shown before it's on the disk"
            await hands.pilot._wait_for_screen()
        await hands.still()
        assert hands.shown != before


async def test_unused_keys_do_nothing(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter"])
        before = hands.shown
        await hands.press("9", "8", "f12", "ctrl+y", "delete", "insert", "shift+tab", "+")
        assert hands.shown == before


async def test_word_typed_on_a_step_starts_a_search(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter"])
        visit = hands.session.here
        assert visit is not None
        await hands.press(*"zebra")
        assert hands.app.view.box == "zebra"
        await hands.press("ctrl+u")
        assert hands.app.view.box == ""
        await hands.press("backspace")
        assert hands.session.here is visit and not visit.saved.turns and "Which Kindle" in hands.shown


async def test_list_does_not_wrap_around(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter"])
        await hands.press("up")
        assert hands.chosen.startswith("► 1")
        await hands.press("end", "down", "down")
        assert hands.chosen.startswith("► 3")


async def test_desk_survives_random_keys(sit: Sit) -> None:
    """Presses 250 random keys, as a child would."""
    lot = random.Random(8)
    keys = [
        *"123456789cdpxnt/?",
        "enter",
        "enter",
        "enter",
        "backspace",
        "left",
        "up",
        "down",
        "end",
        "home",
        "pagedown",
    ]
    async with sit() as hands:
        for _ in range(250):
            await hands.press(NAMES.get(key := lot.choice(keys), key))
            assert hands.app.bug is None
            if hands.app.view.box is not None and lot.random() < 0.2:
                await hands.type(lot.choice(["kindle", "libby", "kobo", "ipad pal", "missing", "xx"]))
                await hands.press("enter")


# ------------------------------------------------------------------ the box


async def test_text_is_edited_at_the_caret(sit: Sit) -> None:
    async with sit() as hands:
        await hands.type("kidle")
        await hands.press("left", "left", "left", "n", "right", "backspace", "d", "delete")
        assert "║ kinde " in hands.shown
        await hands.press("escape")
        assert "type what you see or hear" in hands.shown


async def test_pasted_text_is_joined_into_one_line(sit: Sit) -> None:
    async with sit() as hands:
        hands.app._driver.send_message(events.Paste("  E_ADEPT_REQUEST_EXPIRED\n[bold]\x1b[2J\n"))  # type: ignore[union-attr]
        await hands.still()
        assert "E_ADEPT_REQUEST_EXPIRED [bold]" in hands.shown
        assert "\x1b" not in hands.shown


@pytest.mark.parametrize("text", ["[bold]x[/]", "[@click=app.quit]", "é ß 漢字", "a" * 300, "$text {x} %s", "ﬀ\u200b"])
async def test_typed_text_is_never_markup(text: str, sit: Sit) -> None:
    async with sit() as hands:
        for character in text:
            hands.app._driver.send_message(events.Key(character, character))  # type: ignore[union-attr]
        await hands.still()
        assert hands.app.bug is None
        assert hands.title.startswith("eBook desk")


# ------------------------------------------------------------------ commands by name

FOUND = {
    # typed: the palette's first line, and the search's first line
    "print": ("Sheet (F7)", "Take-home sheet"),
    "poster": ("Print a poster", None),
    "practice": ("Practice (F4)", "Start or stop practice"),
    "theme": ("Theme (F2)", "Switch the colors: dark, light, or high contrast"),
    "flag": ("Flag (Ctrl-F)", "Flag this step as wrong"),
    "promise": ("Promise a callback", "Promise this patron a callback"),
    "call back": ("Promise a callback", "Promise this patron a callback"),
    "refer": ("Refer to someone else", "Refer this patron to someone else"),
    "plan": ("Checklist (F6)", "Checklist"),
    "phone": ("Over the phone (Ctrl-O)", None),
    "help": ("Help (F1)", "See what the keys do here"),
}


async def best(hands: Hands, typed: str) -> str:
    """Return the palette's best line."""
    hits = [hit async for hit in CommandProvider(hands.app.screen).search(typed)]
    return str(max(hits, key=lambda hit: hit.score).text)


async def test_every_command_is_found_by_its_names_in_the_palette_and_in_the_search(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["kindle libby", "enter", "enter"])
        assert {typed: await best(hands, typed) for typed in FOUND} == {
            typed: line for typed, (line, _) in FOUND.items()
        }
        for typed, (_, line) in FOUND.items():
            await hands.press("slash")
            await hands.type(typed)
            assert line in (None, hands.app.shown.options[0].text), typed
            await hands.press("escape", "backspace")


@pytest.mark.parametrize(("desk", "typed", "line"), [("fresh", "country", "Country"), ("branches", "branch", "Branch")])
async def test_place_of_the_desk_is_found_in_the_palette(desk: str, typed: str, line: str, sit: Sit) -> None:
    async with sit(**DESKS[desk]()) as hands:
        assert await best(hands, typed) == f"{line} (Ctrl-B)"


async def test_palette_searches_when_nothing_has_that_name(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["kindle libby", "enter", "enter"])
        await hands.press("ctrl+p")
        await hands.pilot.press(*"e_ad")
        await hands.pilot.pause(0.3)
        assert "Search for “e_ad”" in hands.shown
        await hands.pilot.press("enter")
        await hands.still()
        assert hands.app.shown.name == "find" and hands.app.shown.box == "e_ad"


async def test_command_of_a_visit_says_so_when_no_visit_is_open(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["flag", "enter"])
        assert "This works during a visit." in hands.shown


# ------------------------------------------------------------------ the mouse


def row(hands: Hands, words: str) -> int:
    return next(number for number, line in enumerate(hands.lines) if words in line)


async def test_click_chooses_an_answer(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter", "enter", "enter"])
        await hands.click(8, row(hands, "2  No"))
        assert "Plug the Kindle in" in hands.shown


async def test_click_on_the_key_bar_runs_its_command(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter"])
        await hands.click(hands.lines[-1].index("checklist"), 23)
        assert "checklist" in hands.title
        await hands.click(hands.lines[-1].index("Backspace"), 23)
        assert "step 1" in hands.title


async def test_click_on_empty_space_does_nothing(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter"])
        before = hands.shown
        await hands.click(79, 23)
        await hands.click(5, 4)
        assert hands.shown == before


async def test_late_click_does_nothing(sit: Sit, slow_disk: list[Any]) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "enter", "enter", "enter"])
        where = row(hands, "2  No")
        hands.send("enter")
        await hands.click(8, where)
        assert hands.session.here is not None
        assert hands.session.here.saved.turns["kindle/charged"] == "yes"


async def test_wheel_scrolls_a_long_page(sit: Sit) -> None:
    async with sit() as hands:
        await follow(hands, ["ki li", "down", "down", "enter"])
        first = hands.lines[1]
        await wheel(hands, events.MouseScrollDown)
        assert first not in hands.lines
        await wheel(hands, events.MouseScrollUp)
        assert first in hands.lines


async def wheel(hands: Hands, way: type[events.MouseEvent]) -> None:
    await hands.pilot._post_mouse_events([way], hands.app.face.card, offset=(5, 5))
    await hands.still()


# ------------------------------------------------------------------ the help

PLACES = {
    "find": [],
    "can": ["kindle", "enter"],
    "choose": ["kindle", "enter", "2"],
    "step": ["ki li", "enter", "enter", "enter"],
    "checklist": ["ki li", "enter", "enter", "enter", "f6"],
    "sheet": ["ki li", "enter", "enter", "enter", "f7"],
    "finish": ["ki li", "enter", "enter", "f6", "end", "ctrl+d", "enter"],
    "big": ["ki li", "enter", "enter", "enter", "f8"],
    "patrons": ["ki li", "enter", "enter", "enter", "tab"],
}


async def go(hands: Hands, place: str) -> None:
    for part in PLACES[place]:
        await (hands.press(part) if part in ("2", "tab") or part.startswith("f") else follow(hands, [part]))
    assert hands.app.view.name == place


@pytest.mark.parametrize("place", PLACES)
async def test_help_lists_the_commands_of_the_screen(place: str, sit: Sit) -> None:
    async with sit() as hands:
        await go(hands, place)
        commands = help_commands(hands.app.view)
        await hands.press("f1")
        assert hands.app.view.name == "help"
        unlisted = [command.name for command in commands[:8] if command.help[:20] not in hands.shown]
        assert len(commands) > 5 and not unlisted
        assert f"► {commands[0].shown}" in hands.shown
        listed = hands.app.screen.query_one(Lines)
        assert listed.virtual_size.height == len(commands)  # one line each


@pytest.mark.parametrize("place", ["find", "step"])
async def test_enter_on_a_line_of_the_help_does_what_its_key_does(place: str, sit: Sit) -> None:
    """Tries every third command, because each try opens two desks."""
    async with sit() as hands:
        await go(hands, place)
        commands = help_commands(hands.app.view)
    for number, command in [*enumerate(commands)][::3]:
        async with sit() as hands:
            await go(hands, place)
            by_key = await after(hands, command.keys[0])
            hands.app.desk.session.settings.put("colours", "dark")  # The next desk starts the way this one did.
        async with sit() as hands:
            await go(hands, place)
            await hands.press("f1")
            by_help = await after(hands, *["down"] * number, "enter")
        assert by_help == by_key, command


async def after(hands: Hands, *keys: str) -> tuple[str, bool, bool]:
    """Return the screen after some keys, and whether staff have left the desk."""
    colours = hands.app.theme
    await hands.press(*keys)
    running = hands.app.is_running and not hands.app._exit
    return hands.shown if running else "", hands.app.theme != colours, running


@pytest.mark.parametrize("place", PLACES)
async def test_every_key_has_one_meaning_and_the_key_bar_fits_80_columns(place: str, sit: Sit) -> None:
    async with sit() as hands:
        await go(hands, place)
        keys = [key for command in help_commands(hands.app.view) for key in command.keys]
        assert len(keys) == len(set(keys))
        bar = key_bar(hands.app.view, LOOKS, 80)
        assert bar.cell_length <= 80
        assert place == "big" or bar.plain.rstrip().endswith("F1 help")


def test_no_command_uses_a_letter_or_a_digit() -> None:
    assert not [key for command in COMMANDS for key in command.keys if len(key) == 1]


# ------------------------------------------------------------------ on paper


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_desk_card_has_every_key_on_one_side(paper: Paper) -> None:
    library = small_library()
    made = leaflet_fit.made(key_card(library), paper)
    assert len(PdfDocument(made.pdf)) == 1
    words = " ".join(made.text.split())
    here = [command for command in COMMANDS if command.name != "branch"]
    assert [command for command in here if f"{command.shown}: {' '.join(command.help.split())}" not in words] == []
