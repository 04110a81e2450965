"""The desk and the sheet call a device what the patron calls it: an iPhone isn't an `iPad or iPhone`."""

from pathlib import Path

import pytest

from tests.papers import shipped
from wizard.desk.actions import Begin, Show
from wizard.desk.desk import Desk
from wizard.desk.routes import parse
from wizard.desk.screens.find import Find
from wizard.desk.screens.patrons import Patrons
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import Records, in_memory
from wizard.walk.stops import Start

BOTH = "iPad or iPhone"


def desk_in(tmp_path: Path, records: Records | None = None) -> Desk:
    """A desk at the first branch."""
    desk = Desk(Session(shipped(), records or in_memory(""), Settings(tmp_path), tmp_path))
    assert desk.session.library.profile
    desk.session.set_branch(next(iter(desk.session.library.profile.branches)))
    return desk


def desk_with(tmp_path: Path, typed: str) -> Desk:
    desk = desk_in(tmp_path)
    desk.stack = [Find()]
    desk.typed(typed)
    return desk


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("iphone libby", "iPhone"),
        ("ipda libby", "iPad"),
        ("iphone 12 libby", "iPhone"),
        ("ipad text too small", "iPad"),
    ],
)
def test_every_screen_and_sheet_names_the_device_once_it_has_been_typed(typed: str, name: str, tmp_path: Path) -> None:
    desk = desk_with(tmp_path, typed)
    assert name in desk.view().options[0].text + desk.view().options[0].hint
    assert BOTH not in desk.view().options[0].text + desk.view().options[0].hint
    desk.apply(next(option.action for option in desk.view().options if isinstance(option.action, Begin)))
    for _ in range(3):
        view = desk.view()
        assert name in " ".join(view.title) and BOTH not in f"{view.title} {view.rows} {view.lines}"
        desk.apply(view.options[0].action)
    made = SheetPreview(desk.session.here_id).sheet(desk.session)
    assert made and BOTH not in made.title and BOTH not in str(made)
    desk.apply(Show(Patrons()))
    assert any(name in option.text for option in desk.view().options)
    assert BOTH not in str([option.text for option in desk.view().options])


def test_list_of_services_names_the_device_once_it_has_been_typed(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "iphone")
    desk.apply(desk.view().options[0].action)
    assert desk.view().title[-1] == "iPhone"
    assert parse(desk.stack[-1].path(), desk.session) == desk.stack[-1]


def test_android_phone_is_not_called_a_tablet(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "android phone libby")
    desk.apply(desk.view().options[0].action)
    assert desk.view().title[-1] == "Android phone + Libby"


def test_visit_still_names_the_device_after_a_restart(tmp_path: Path) -> None:
    records = in_memory("")
    for desk in (desk_in(tmp_path, records) for _ in range(2)):
        if not desk.session.visits:
            desk.apply(Begin(Start("ipad-iphone", "libby", called="iPhone")))
        (visit,) = desk.session.visits.values()
        assert visit.name == "iPhone + Libby"


def test_right_device_is_one_key_away_when_the_questions_find_another_one(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    desk.apply(Begin(Start("unknown", "libby"), (("unknown/name-on-it", "amazon"),)))
    view = desk.view()
    assert view.name == "finish" and view.options[view.chosen].text == "Choose the right device"
    desk.apply(view.options[view.chosen].action)
    assert desk.view().name == "find"
