"""The preview of a flow: saves are loaded right away, and the visit stays at its step."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.desk.hands import FLOWS, Hands
from wizard.authoring.watch import Begun, Watch
from wizard.desk.actions import GiveAnswer
from wizard.desk.preview import READ_AGAIN, Preview
from wizard.desk.terminal.app import DeskApp
from wizard.walk.stops import Start


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a writable copy of the small library."""
    shutil.copytree(FLOWS / "flows", tmp_path / "own" / "flows", copy_function=shutil.copyfile)
    return tmp_path / "own"


def kobo(own: Path) -> Path:
    return own / "flows" / "devices" / "kobo.yaml"


def previewed(own: Path, home: Path) -> Preview:
    return Preview(Watch((own, own)), Begun(Start("kobo", "libby"), {}), home, (own,))


def question(desk: Preview) -> str:
    """Return the first action shown."""
    return next("".join(span.text for span in row.phrase) for row in desk.view().rows if row.role == "act")


def test_saved_change_is_shown_at_the_current_step(own: Path, tmp_path: Path) -> None:
    desk = previewed(own, tmp_path)
    text = kobo(own).read_text(encoding="utf-8")
    before = question(desk)
    assert before in text
    kobo(own).write_text(text.replace(before, "What stands on its back?"), encoding="utf-8")
    assert desk.glance()
    assert desk.session.notice == READ_AGAIN
    assert question(desk) == "What stands on its back?"


def test_answers_are_preserved_when_a_flow_is_reloaded(own: Path, tmp_path: Path) -> None:
    desk = previewed(own, tmp_path)
    assert desk.session.here and desk.session.here.walk.at
    first = desk.session.here.walk.at
    desk.apply(GiveAnswer(desk.session.here_id, first.address, first.offers[0]))
    at = desk.session.here.walk.at.address
    kobo(own).write_text(kobo(own).read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert desk.glance()
    assert desk.session.here.walk.at and desk.session.here.walk.at.address == at


def test_nothing_is_reloaded_when_nothing_has_been_saved(own: Path, tmp_path: Path) -> None:
    assert not previewed(own, tmp_path).glance()


def test_last_good_flow_is_used_with_a_message_when_a_save_has_an_error(own: Path, tmp_path: Path) -> None:
    desk = previewed(own, tmp_path)
    before = question(desk)
    kobo(own).write_text("device: [Kobo\n", encoding="utf-8")
    assert desk.glance()
    assert desk.session.notice.startswith("kobo.yaml, line 1: ")
    assert question(desk) == before


async def test_window_updates_automatically_when_a_flow_is_saved(own: Path, tmp_path: Path) -> None:
    app = DeskApp((), tmp_path, lambda: previewed(own, tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.still()
        kobo(own).write_text(kobo(own).read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
        for _ in range(100):
            await asyncio.sleep(0.05)
            if app.view.warning == READ_AGAIN:
                break
        assert app.view.warning == READ_AGAIN
