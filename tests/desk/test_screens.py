"""What each screen looks like, as text, at three sizes. Update with `pytest tests/desk --snapshot-update`."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.desk.hands import Hands, Sit

KINDLE = ("kindle libby", "enter", "enter")
SCREENS: dict[str, tuple[str, ...]] = {
    "start": (),
    "find": ("kindle libby",),
    "find a device": ("paperw",),
    "find a trouble": ("verif",),
    "find nothing": ("xyzzy",),
    "what can this do": ("kindle", "enter"),
    "which": ("kindle libby", "enter"),
    "ready": KINDLE,
    "step": (*KINDLE, *["enter"] * 8),
    "fix": (*KINDLE, *["enter"] * 8, "2"),
    "last resort": (*KINDLE, *["enter"] * 8, "2", "2", "2", "2", "2"),
    "wait": (*KINDLE, "c", "end", "up", "up", "up", "enter"),
    "waiting": (*KINDLE, "c", "end", "up", "up", "up", "enter", "3"),
    "find inside": (*KINDLE, "slash"),
    "checklist": (*KINDLE, *["enter"] * 8, "2", "c"),
    "change": (*KINDLE, *["enter"] * 8, "c", "home", "down", "down", "enter"),
    "sheet": (*KINDLE, *["enter"] * 8, "p"),
    "finish": (*KINDLE, "c", "end", "d", "enter"),
    "promise": (*KINDLE, "c", "end", "d", "enter", "3"),
    "promised": (*KINDLE, "c", "end", "d", "enter", "3", "1", "enter"),
    "can't work": ("ipad palace", "enter", "2"),
    "can't work, without a visit": ("kindle", "enter", "2"),
    "patrons": (*KINDLE, "n", "kobo libby", "enter", "tab"),
    "others": (*KINDLE, "n", "kobo libby", "enter", "enter"),
    "big": (*KINDLE, "c", "end", "up", "up", "up", "enter", "v"),
    "by phone": (*KINDLE, "c", "end", "up", "up", "up", "enter", "o"),
    "blank": (*KINDLE, "b"),
    "flag": (*KINDLE, "c", "end", "up", "up", "up", "enter", "f"),
    "flagged": (*KINDLE, "c", "end", "up", "up", "up", "enter", "f", "2"),
    "how to reach": (*KINDLE, "c", "end", "d", "enter", "3", "1"),
    "tour": ("f3", "enter"),
    "practice": ("f4",),
    "close": (*KINDLE, "x"),
    "help": (*KINDLE, "question_mark"),
    "help at the box": ("f1",),
}


async def follow(hands: Hands, script: tuple[str, ...]) -> None:
    """Keys by their names; anything else is typed."""
    names = {"enter", "home", "end", "up", "down", "slash", "question_mark", "f1", "f3", "f4", "tab", *"bcdfnopvx123"}
    for part in script:
        await (hands.press(part) if part in names else hands.type(part))


@pytest.mark.parametrize("name", SCREENS)
async def test_screen_at_80_by_24(name: str, sit: Sit, snapshot: SnapshotAssertion) -> None:
    async with sit() as hands:
        await follow(hands, SCREENS[name])
        assert hands.shown == snapshot


@pytest.mark.parametrize("size", [(100, 30), (160, 50)], ids=str)
@pytest.mark.parametrize("name", ["start", "step", "fix", "checklist", "sheet", "can't work", "patrons", "big"])
async def test_screen_on_a_larger_window(
    name: str, size: tuple[int, int], sit: Sit, snapshot: SnapshotAssertion
) -> None:
    async with sit(size) as hands:
        await follow(hands, SCREENS[name])
        assert hands.shown == snapshot


async def test_a_window_that_is_too_small(sit: Sit, snapshot: SnapshotAssertion) -> None:
    async with sit((50, 12)) as hands:
        assert hands.shown == snapshot
