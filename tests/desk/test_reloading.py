"""Flows that change on disk: line mode reloads them between visits, and a preview stores only the last ones."""

import gc
import shutil
from pathlib import Path

import pytest

from tests.desk.hands import FLOWS
from wizard.authoring.watch import Begun, Watch
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.desk.actions import Begin, Home
from wizard.desk.desk import Desk
from wizard.desk.plain.shell import Talk
from wizard.desk.preview import Preview
from wizard.desk.screens.compatibility import CannotWork, Compatibility
from wizard.desk.screens.find import AboutTopic, Find
from wizard.desk.screens.keeper import KeeperFile
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import in_memory
from wizard.walk.stops import Start


@pytest.fixture
def own(tmp_path: Path) -> Path:
    shutil.copytree(FLOWS / "flows", tmp_path / "own" / "flows", copy_function=shutil.copyfile)
    return tmp_path / "own"


GONE: list[Screen] = [Compatibility("slate"), CannotWork("slate-one", "libby"), AboutTopic("none"), KeeperFile("none")]


@pytest.mark.parametrize("screen", GONE, ids=lambda screen: type(screen).__name__)
def test_screen_says_so_when_changed_flows_no_longer_have_its_subject(screen: Screen, tmp_path: Path) -> None:
    desk = Desk(Session(load((FLOWS,)).library, in_memory(""), Settings(tmp_path), tmp_path))
    desk.stack.append(screen)
    view = desk.view()
    assert view.lines == ("This isn't in the instructions anymore.",)
    desk.apply(view.options[0].action)
    assert desk.stack == [Find()]


def test_line_mode_reloads_changed_flows_between_two_visits(own: Path, tmp_path: Path) -> None:
    loaded = load((own, own))
    desk = Desk(Session(loaded.library, in_memory(""), Settings(tmp_path), tmp_path, (own,)))
    talk = Talk(desk, Watch((own, own), loaded=loaded))
    desk.apply(Begin(Start("kobo", "libby")))
    path = own / "flows/devices/kobo.yaml"
    path.write_text(path.read_text("utf-8").replace("device: ", "device: New ", 1), "utf-8")
    talk._read()
    assert desk.session.library.devices["kobo"].device == loaded.library.devices["kobo"].device
    desk.apply(Home())
    talk._read()
    assert desk.session.library.devices["kobo"].device == f"New {loaded.library.devices['kobo'].device}"
    assert "updated" in talk.view.warning


def test_preview_stores_only_the_last_flows(own: Path, tmp_path: Path) -> None:
    desk = Preview(Watch((own, own)), Begun(Start("kobo", "libby"), {}), tmp_path, (own,))
    path = own / "flows/devices/kobo.yaml"
    before = sum(isinstance(thing, Library) for thing in gc.get_objects())
    for number in range(5):
        path.write_text(path.read_text("utf-8") + f"# {number}\n", "utf-8")
        assert desk.glance()
        desk.view()
    gc.collect()
    assert sum(isinstance(thing, Library) for thing in gc.get_objects()) <= before
