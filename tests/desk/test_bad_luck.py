"""Failures around a visit: each gets one calm sentence, and the visit continues."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.hands import FLOWS, SHIPPED, Sit, begin, small_library
from wizard.content.loader import load
from wizard.desk.actions import Action
from wizard.desk.desk import Desk
from wizard.desk.settings import Settings
from wizard.desk.startup import open_desk
from wizard.printing import worker
from wizard.records.database import Records, open_file, records_in
from wizard.walk.stops import Start


async def test_visit_continues_with_a_message_when_the_folder_is_read_only(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with sit(visits=lambda: records_in(tmp_path / "file" / "home")) as hands:
        assert "visits are lost when you close this window" in " ".join(hands.shown.split())
        await begin(hands)
        await hands.press("enter", "enter")
        assert hands.title.startswith("Green fox")
        assert "when you close this window" not in hands.shown, "shown once"


async def test_visit_continues_with_a_message_when_the_disk_is_full(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Records] = []

    def visits() -> Records:
        kept.append(open_file(tmp_path / "visits.db"))
        return kept[0]

    async with sit(visits=visits) as hands:
        await begin(hands)
        with monkeypatch.context() as patch:
            patch.setattr(kept[0].store, "engine", Full(kept[0].store.engine))
            await hands.press("enter")
            assert "visits are lost when you close this window" in " ".join(hands.shown.split())
            await hands.press("enter")
            assert "when you close this window" not in hands.shown
        await hands.press("enter")
    assert len(open_file(tmp_path / "visits.db").visits.all_open()[0].turns) == 3


class Full:
    """A database whose disk is full."""

    def __init__(self, real: object) -> None:
        self._real = real

    def begin(self) -> object:
        raise sqlite3.OperationalError("database or disk is full")

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


async def test_message_is_shown_when_another_desk_has_closed_the_visit(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await begin(hands)
        other = open_file(file)
        other.visits.close(other.visits.all_open()[0].id)
        await hands.press("enter")
        assert "closed at another desk" in hands.shown
        assert hands.title.startswith("eBook desk")
        await begin(hands)
        assert hands.title.startswith("Blue owl")


async def test_answers_of_another_desk_are_not_lost(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await begin(hands)
        await hands.press("enter", "enter")
        other = open_file(file)
        other.visits.record(other.visits.all_open()[0].id, {"wifi/on-wifi": "yes"}, None)
        await hands.press("enter")
        assert hands.session.here is not None
        assert hands.session.here.walk.taken["wifi/on-wifi"] == "yes"


# ------------------------------------------------------------------ flows


def changed(tmp_path: Path, file: str, change: Callable[[str], str]) -> Path:
    """Make a folder with one changed file of the small library."""
    made = tmp_path / "own" / "flows" / file
    made.parent.mkdir(parents=True)
    made.write_text(change((FLOWS / "flows" / file).read_text(encoding="utf-8")), encoding="utf-8")
    return tmp_path / "own"


def test_other_flows_still_work_when_some_are_unreadable(tmp_path: Path) -> None:
    own = changed(tmp_path, "platforms/hoopla.yaml", lambda text: text.replace("ways:", "wyas:"))
    desk = open_desk((own, FLOWS), tmp_path / "home")
    assert (
        "hoopla.yaml line 10 can't be read, so the version that came with the program is used." in desk.view().warning
    )
    assert "libby" in desk.session.library.platforms
    desk.shut()


async def test_visit_continues_when_its_flow_has_changed_overnight(sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    async with sit(visits=lambda: open_file(file)) as hands:
        await begin(hands)
        await hands.press("enter", "enter", "enter")
    own = changed(tmp_path, "devices/kindle.yaml", lambda text: text.replace("id: charged", "id: full"))
    async with sit(visits=lambda: open_file(file), library=load((own, FLOWS, FLOWS)).library) as hands:
        await hands.press("enter")
        assert "The steps have changed" in hands.shown
        await hands.press("enter")
        assert "Is the device on Wi-Fi" in hands.shown
        assert "changed since" not in hands.shown


@pytest.mark.parametrize("start", [Start("fire", "libby"), Start("kindle", "axis"), Start(trouble="libby/gone")])
async def test_visit_ends_calmly_when_its_flow_has_been_removed(start: Start, sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    visits = open_file(file)
    visits.visits.begin(device=start.device or None, platform=start.platform or None, trouble=start.trouble or None)
    visits.close()
    async with sit(visits=lambda: open_file(file)) as hands:
        await hands.press("enter")
        assert "steps are gone" in hands.shown
        await hands.press("f1", "escape", "ctrl+n", "enter", "2")
        assert not hands.session.visits


def test_message_is_shown_when_there_are_no_flows(tmp_path: Path) -> None:
    desk = open_desk((tmp_path,), tmp_path / "home")
    assert desk.view().options == ()
    desk.typed("kindle")
    assert "No match for" in desk.view().intro
    desk.shut()


def test_word_of_four_letters_is_not_read_as_a_sheet_code(tmp_path: Path) -> None:
    desk = open_desk((SHIPPED,), tmp_path / "home")
    for word in ("card", "pape"):
        desk.typed(word)
        assert not [option for option in desk.view().options if option.text.startswith(word.upper())]
    desk.shut()


# ------------------------------------------------------------------ paper


async def test_sheet_is_saved_when_there_is_no_typst_or_printer(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("wizard.printing.render.has_typst", lambda: False)
    monkeypatch.setattr("wizard.printing.fit.has_typst", lambda: False)
    monkeypatch.setattr("wizard.printing.render.browser_pdf", lambda page: b"")
    monkeypatch.setattr("wizard.printing.worker.made_apart", worker.made)  # this patch applies only in this block
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter", "enter")
        assert "saved" in hands.shown and hands.app.bug is None
    assert {path.suffix for path in (tmp_path / "home" / "sheets").glob("print-*")} == {".html"}


async def test_message_is_shown_when_nothing_can_be_printed(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.printing.print_job._saved", lambda *given: "The sheet can't be saved on this computer.")
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f6", "end", "ctrl+d", "enter", "enter")
        await hands.printed()
        assert "Nothing was printed." in hands.app.view.warning
        assert "√ printed" not in hands.shown


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "null", '{"colours": 3}', '{"colours": "mauve"}', "\x00"])
async def test_default_settings_are_used_when_settings_are_unreadable(text: str, sit: Sit, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "desk.json").write_text(text)
    async with sit() as hands:
        await hands.press("f2")
        assert hands.app.bug is None
        assert Settings(home).get("colours") in ("light", "dark")


# ------------------------------------------------------------------ our own bug


async def test_bug_shows_no_traceback_and_the_visit_is_still_open(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(desk: Desk, action: Action) -> None:
        raise RuntimeError("Ada Lovelace, 555 0100")

    file = tmp_path / "visits.db"
    with pytest.raises(RuntimeError):
        async with sit(visits=lambda: open_file(file)) as hands:
            await begin(hands)
            await hands.press("enter")
            monkeypatch.setattr(Desk, "apply", broken)
            await hands.press("enter")
    said = capsys.readouterr()
    assert "Ada" not in said.out + said.err
    assert open_file(file).visits.all_open()[0].turns == {"kindle/kind": "newer"}


def test_small_library_has_no_problems() -> None:
    assert set(small_library().platforms) == {"libby", "hoopla", "palace", "boundless"}


@pytest.mark.parametrize("error", [OSError("no more processes"), ValueError("ann 1002345678"), RecursionError()])
async def test_bug_while_printing_is_reported_once_and_the_visit_is_still_open(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    def fail(*given: object, **how: object) -> None:
        raise error

    monkeypatch.setattr("wizard.printing.print_job.print_sheet", fail)
    async with sit() as hands:
        await begin(hands)
        await hands.press("enter", "f7", "1")
        await hands.printed()
        assert "The sheet wasn't printed because of a bug in this program." in hands.app.view.warning
        assert hands.session.here and not hands.session.here.printed and hands.app.bug is None
        await hands.glance()
        assert hands.app.bug is None and not hands.session.underway
    (report,) = (tmp_path / "home").glob("report-*")
    assert type(error).__name__ in report.read_text() and "1002345678" not in report.read_text()


BROKEN = {
    "logo.svg": '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    "look.yaml": 'color: "#dddddd"\n',
    "sheet.txt.j2": "{{ nobody.knows }}",
    "sheet.typ.j2": '#import "@preview/tablex:1.0.0"\n',
    "words/en.yaml": "need: [",
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_design_of_a_library_never_ends_the_desk(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    own = tmp_path / "own" / "handouts" / name
    own.parent.mkdir(parents=True)
    own.write_text(BROKEN[name], "utf-8")
    async with sit() as hands:
        await begin(hands)
        hands.session.folders = (tmp_path / "own", *hands.session.folders)
        await hands.press("enter", "f7")
        assert hands.app.bug is None and hands.title.startswith("Sheet")
        await hands.press("1")
        await hands.printed()
        assert hands.app.bug is None
        assert "Your library's own design can't be used, so ours was used:" in hands.app.view.warning
