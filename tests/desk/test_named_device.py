"""A sheet names the device as staff named it."""

from pathlib import Path

from tests.papers import shipped
from wizard.desk.actions import Begin
from wizard.desk.desk import Desk
from wizard.desk.screens.find import Find
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import in_memory


def test_sheet_names_the_iphone_when_the_visit_began_with_that_word(tmp_path: Path) -> None:
    desk = Desk(Session(shipped(), in_memory(""), Settings(tmp_path), tmp_path))
    desk.stack = [Find()]
    desk.typed("iphone libby")
    desk.apply(next(option.action for option in desk.view().options if isinstance(option.action, Begin)))
    made = SheetPreview(desk.session.here_id).sheet(desk.session)
    assert made and made.title.endswith("iPhone") and "iPad" not in made.title
