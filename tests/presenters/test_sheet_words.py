"""Names of the device and the tasks on a sheet."""

from datetime import date

import pytest

from tests.papers import ROOT, shipped
from tests.running import run
from wizard.content import sheet_texts
from wizard.content.loader import load
from wizard.content.spans import plain
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import build
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

TODAY = date(2026, 11, 23)


def sheet(device: str, platform: str, called: str = "", **answers: str) -> Sheet:
    """Build the sheet of a visit with these answers, and the usual ones to every other question."""
    walk = Walk(shipped(), Start(device, platform, called=called))
    while walk.at:
        walk.answer(answers.get(walk.at.address.rpartition("/")[2].replace("-", "_"), usual(walk.at)))
    return build(walk, TODAY, visited=False)


def every_word(sheet: Sheet) -> str:
    things = [line.thing for task in sheet.tasks for line in task.lines]
    return " ".join([sheet.title, plain(sheet.message), *map(plain, sheet.need), *(thing.name for thing in things)])


@pytest.mark.parametrize(("word", "name", "icon"), [("iphone", "iPhone", "phone"), ("iPad mini", "iPad", "tablet")])
def test_named_device_is_in_title_and_steps(word: str, name: str, icon: str) -> None:
    made = sheet("ipad-iphone", "libby", called=shipped().called("ipad-iphone", word))
    assert made.title.endswith(name) and f"Your {name}" in map(plain, made.need)
    assert "iPad or iPhone" not in every_word(made).replace("\u00a0", " ")
    assert {line.thing.icon for task in made.tasks for line in task.lines} == {icon}
    assert made.code == sheet("ipad-iphone", "libby").code


@pytest.mark.parametrize("word", ["ios", "", "ipad or iphone", "kindle"])
def test_sheet_names_both_devices_when_neither_is_named(word: str) -> None:
    assert shipped().called("ipad-iphone", word) == ""


def test_sheet_command_uses_the_name_that_was_given() -> None:
    said = {word: run("sheet", word, "libby", "--country", "US").stdout for word in ("iphone", "ipad")}
    assert "on your iPhone" in said["iphone"] and "iPad" not in said["iphone"]
    assert "on your iPad" in said["ipad"] and "iPhone" not in said["ipad"]


@pytest.mark.parametrize(
    ("platform", "message", "tasks"),
    [
        ("kanopy", "You watch movies on", ["Find a movie", "Watch it"]),
        ("freegal", "You listen to music on", ["Find a song", "Listen"]),
        ("pressreader", "You read magazines", ["Find a magazine", "Read it"]),
        ("linkedin-learning", "You take courses on", ["Find a course", "Watch it"]),
    ],
)
def test_sheet_names_what_a_service_has_when_it_has_no_books(platform: str, message: str, tasks: list[str]) -> None:
    walk = Walk(load((ROOT,)).library, Start("ipad-iphone", platform))
    while walk.at:
        walk.answer(usual(walk.at))
    made = build(walk, TODAY, visited=False)
    assert plain(made.message).startswith(message)
    assert [task.title for task in made.tasks] == ["Set up once", *tasks]
    assert "book" not in every_word(made)


def test_sheet_never_says_read_when_service_is_for_listening() -> None:
    for device in ("android", "ipad-iphone"):
        made = sheet(device, "bard")
        assert made.title.startswith("BARD on your")
        assert "Listen" in [task.title for task in made.tasks] and "Listen" in [stage.name for stage in made.route]
        said = " ".join(plain(phrase) for trouble in made.troubles for phrase in (trouble.says, trouble.fix))
        assert "middle of the page" not in said and "You read" not in plain(made.message)


def test_task_with_cable_steps_says_that_the_book_is_copied() -> None:
    titles = {task.letter: task.title for task in sheet("kindle", "free-books").tasks}
    assert titles["C"] == "Copy it to your Kindle and read it"
    assert {task.title for task in sheet("ipad-iphone", "free-books").tasks} >= {"Read it"}


def test_sheet_has_the_problem_for_children_when_patron_is_a_child() -> None:
    own, usual_one = sheet("fire", "libby", can_install="child"), sheet("fire", "libby")
    assert plain(own.troubles[0].says) == "My Fire only shows things for kids"
    assert plain(usual_one.troubles[0].says) != plain(own.troubles[0].says)


@pytest.mark.parametrize("language", ["es", "de", "ar", "fr", "vi", "zh"])
def test_new_sheet_texts_are_translated(language: str) -> None:
    english, theirs = sheet_texts.words(), sheet_texts.words(language)
    for key in (
        "hear",
        "listen",
        "copy-read",
        "route-listen",
        "route-copy-read",
        "route-home",
        "stopped",
        "account-line",
    ):
        assert theirs[key] != english[key]


@pytest.mark.parametrize(("computer", "folder"), [("pc", "yellow folder"), ("mac", "Dock")])
def test_cable_sheet_says_where_to_get_the_program_and_how_to_open_folders(computer: str, folder: str) -> None:
    made = sheet("nook", "libby", which_computer=computer)
    said = " ".join(plain(line.text) for task in made.tasks for line in task.lines)
    assert "adobe.com/solutions/ebook/digital-editions.html" in said
    assert folder in said
