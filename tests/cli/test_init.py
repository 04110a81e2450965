"""The questions that create a library's profile: in its own process and in a real terminal."""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.running import run
from tests.tiny import Flows
from wizard.authoring.profile_questions import Interview, begun
from wizard.content.loader import load

FILES = {
    "devices/reader": "",
    "platforms/lend": """
    set-up: [{id: find, do: 'Choose {platform.find-as}.', see: its name.}]
    """,
    "platforms/abroad": "platform: Abroad\ncountries: [DE]",
    "platforms/free": "platform: Free Books",
}


@pytest.fixture
def asked(flows: Flows) -> Interview:
    return begun(flows(FILES), {}, {}, more=True)


def told(asked: Interview, answers: dict[str, str]) -> Interview:
    """Answer all questions: these as given, and the rest with Enter."""
    answers = {"library": "Hill", "country": "US", "phone": "1", "catalog": "h.example.org"} | answers
    while question := asked.next():
        asked = asked.answered(question, answers.pop(question.key, ""))
    assert not answers, f"never asked: {answers}"
    return asked


# ------------------------------------------------------------------ questions and answers


def test_enter_skips_optional_questions(asked: Interview) -> None:
    profile = told(asked, {"platforms": "Free Books"}).profile
    assert profile == {
        "library": "Hill",
        "country": "US",
        "phone": "1",
        "catalog": "h.example.org",
        "languages": ["en"],
        "paper": "letter",
        "card": {"zeros": "no"},
        "transfer-computer": "no",
        "counting": "no",
        "platforms": {"free": {}},
    }


def test_answers_are_stored_under_their_keys(asked: Interview) -> None:
    answers = {
        "country": "GB",
        "words/pin": "password",
        "words/hold": "reservation",
        "languages": "en, cy",
        "platforms": "lend, Free Books",
        "platforms/lend/find-as": "Shire",
        "platforms/lend/then-choose": "Hill",
        "gone": "boundless 2025-12-31",
        "platforms/boundless/replaced-by": "lend",
        "branches": "Mill Lane, Hill Top",
        "branches/mill-lane/wifi/name": "Mill",
        "we-may-not": "buy; type",
    }
    profile = told(asked, answers).profile
    assert (profile["paper"], profile["words"], profile["languages"]) == ("a4", {"pin": "password"}, ["en", "cy"])
    assert profile["platforms"] == {
        "lend": {"find-as": "Shire", "then-choose": "Hill"},
        "free": {},
        "boundless": {"gone": "2025-12-31", "replaced-by": "lend"},
    }
    assert profile["branches"] == {
        "mill-lane": {"name": "Mill Lane", "wifi": {"name": "Mill"}},
        "hill-top": {"name": "Hill Top"},
    }
    assert profile["we-may-not"] == ["buy", "type"]


def test_only_the_limits_that_the_steps_of_a_service_name_are_asked(flows: Flows) -> None:
    step = "{{id: {0}, do: 'Choose {{platform.find-as}}.', see: its name., note: {1}}}"
    monthly = step.format("find", "'Patrons can borrow {platform.monthly} a month, and {platform.holds} at a time.'")
    files = {**FILES, "platforms/month": f"platform: Month\nset-up: [{monthly}]"}
    asked, keys = begun(flows(files), {}, {"country": "US", "platforms": "Lend, Month"}, more=True), list[str]()
    while question := asked.next():
        keys.append(question.key)
        asked = asked.answered(question, "")
    limits = [key for key in keys if key.rpartition("/")[2] in ("monthly", "loans", "holds", "days")]
    assert limits == ["platforms/month/monthly", "platforms/month/holds"]
    assert list(asked.profile["platforms"]) == ["lend", "month"]


@pytest.mark.parametrize(("country", "named"), [("US", "Lend, Free Books"), ("DE", "Abroad, Lend, Free Books")])
def test_country_decides_which_platforms_are_suggested(asked: Interview, country: str, named: str) -> None:
    asked = begun(asked.library, {}, {"country": country})
    while (question := asked.next()) and question.key != "platforms":
        asked = asked.answered(question, "")
    assert question is not None
    assert set(question.ask.rpartition("between them: ")[2].split(", ")) == set(named.split(", "))


@pytest.mark.parametrize(
    ("key", "said", "why"),
    [
        ("phone", "maybe", "A phone number needs at least one digit."),
        ("country", "Narnia", "`Narnia` isn't a two-letter code. Write a two-letter code, such as US, CA, or GB."),
        ("paper", "A5", "Answer a4 or letter."),
        ("card/prefix", "2123400001", "`2123400001` is too long"),
        ("languages", "English!", "can't be an id"),
        ("platforms", "lent", "“lent” isn't a service that this program recognizes. Did you mean Lend?"),
        ("gone", "boundless", "Write a date after each service, such as boundless 2025-12-31."),
        ("gone", "boundless 31.12.2025", "Did you mean 2025-12-31?"),
    ],
)
def test_answer_is_checked_with_the_rules_of_check(asked: Interview, key: str, said: str, why: str) -> None:
    usual = {"library": "Hill", "country": "US", "phone": "1", "catalog": "h.example.org", "platforms": "lend"}
    while (question := asked.next()) and question.key != key:
        asked = asked.answered(question, usual.get(question.key, ""))
    assert question is not None
    with pytest.raises(ValueError, match=re.escape(why)):
        asked.answered(question, said)


def test_earlier_answer_can_be_cleared(asked: Interview) -> None:
    first = asked.next()
    assert first is not None
    after = asked.answered(first, "Hill")
    assert after.back().next() == first._replace(usual="Hill")
    old = begun(asked.library, {"library": "Hill", "country": "US", "phone": "1", "short-name": "H"}, {}, more=True)
    old = replace(old, answers={"platforms": "free", "wifi/name": "Guest"})
    short = old.next()
    assert short is not None
    assert (short.usual, old.answered(short, "").profile["short-name"]) == ("H", "H")
    assert "short-name" not in old.answered(short, "-").profile


# ------------------------------------------------------------------ the file


def lines(answers: Iterable[str]) -> str:
    return "".join(f"{answer}\n" for answer in answers)


FIVE = ["Hill: the Library", "US", "555 0100", "Free Books", "Hill Guest"]


@pytest.mark.parametrize(
    ("said", "code"),
    [("Canada", "CA"), ("canada", "CA"), (" Deutschland ", "DE"), ("UK", "GB"), ("the Netherlands", "NL")],
)
def test_country_is_understood_by_its_name(asked: Interview, said: str, code: str) -> None:
    assert told(asked, {"country": said}).profile["country"] == code


@pytest.mark.parametrize(
    "pasted", ["https://h.example.org/books/", "HTTP://h.example.org/books", "h.example.org/books"]
)
def test_pasted_web_address_is_trimmed(asked: Interview, pasted: str) -> None:
    profile = told(asked, {"web": pasted, "catalog": pasted}).profile
    assert (profile["web"], profile["catalog"]) == ("h.example.org/books", "h.example.org/books")


def test_no_question_blocks_when_staff_press_enter(flows: Flows, tmp_path: Path) -> None:
    flows(FILES)
    only_country = ["", "US", "", "", ""]
    ran = run("--content", str(flows.root), "init", "ours", typed=lines(only_country), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Still missing: your library's name and the phone number." in ran.stdout
    loaded = load((tmp_path / "ours", flows.root))
    assert loaded.library.profile is not None and loaded.library.profile.library == ""
    assert sorted(problem.message for problem in loaded.problems) == [
        "A library profile needs `library`.",
        "A library profile needs `phone`.",
    ]


def test_nothing_is_written_when_no_question_is_answered(flows: Flows, tmp_path: Path) -> None:
    flows(FILES)
    ran = run("--content", str(flows.root), "init", "ours", typed=lines([""] * 5), cwd=tmp_path, LC_ALL="C")
    assert (ran.returncode, "No question was answered, so nothing was changed." in ran.stderr) == (1, True)
    assert not any((tmp_path / "ours" / "flows").iterdir())


def test_country_and_service_are_guessed(flows: Flows) -> None:
    library = flows({**FILES, "platforms/wide": "platform: Wide\ncountries: [DE, AT]"})
    asked = begun(library, {}, {}, here="DE")
    guesses = []
    while question := asked.next():
        guesses.append(question.usual)
        asked = asked.answered(question, "")
    assert guesses == ["", "DE", "", "Wide", ""]


def test_name_in_a_services_list_of_libraries_is_guessed_and_shown(tmp_path: Path) -> None:
    ran = run("init", "ours", typed=lines(["Hill", "US", "1", "Libby", ""]), cwd=tmp_path)
    assert "Guessed: “Hill” is the name patrons look for in Libby." in ran.stdout
    checked = run("--content", "ours", "check", "ours", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert "find-as: Hill" in (tmp_path / "ours" / "flows" / "library.yaml").read_text()


def test_more_asks_the_other_questions_and_keeps_the_first_answers(flows: Flows, tmp_path: Path) -> None:
    flows(FILES)
    run("--content", str(flows.root), "init", "ours", typed=lines(FIVE), cwd=tmp_path)
    more = ["", "9 to 5", "", "", "https://h.example.org/", *[""] * 20]
    ran = run("--content", str(flows.root), "init", "ours", "--more", typed=lines(more), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "library called" not in ran.stdout and "asks for more: " not in ran.stdout
    profile = load((tmp_path / "ours", flows.root)).library.profile
    assert profile is not None
    assert (profile.library, profile.hours, profile.catalog) == ("Hill: the Library", "9 to 5", "h.example.org")


def test_written_file_is_readable_and_explains_every_key(flows: Flows, tmp_path: Path) -> None:
    flows(FILES)
    ran = run("--content", str(flows.root), "init", "ours", typed=lines(FIVE), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert all(part in ran.stdout for part in ("--content ours check", "asks for more: ", "5 of 5: "))
    text = (tmp_path / "ours" / "flows" / "library.yaml").read_text()
    assert 'library: "Hill: the Library"' in text
    assert "# The library's own words for the {word.…} slots.\n# words:\n#   pin: password\n" in text
    library = load((tmp_path / "ours", flows.root)).library
    assert library.profile is not None
    assert (library.profile.library, list(library.profile.platforms)) == ("Hill: the Library", ["free"])
    assert sorted(path.name for path in (tmp_path / "ours" / "flows").iterdir()) == ["library.yaml", "schema.json"]


def test_commented_setting_is_valid_when_uncommented(flows: Flows, tmp_path: Path) -> None:
    flows(FILES)
    run("--content", str(flows.root), "init", "ours", typed=lines(FIVE), cwd=tmp_path)
    path = tmp_path / "ours" / "flows" / "library.yaml"
    notes = [line.removeprefix("# ") for line in path.read_text().splitlines() if line.startswith("# ")]
    keys = [line for line in notes if not line.endswith((".", "…")) and not line.startswith("yaml-lang")]
    path.write_text(path.read_text() + lines(keys))
    assert "hours: " in lines(keys)
    assert load((tmp_path / "ours", flows.root)).problems == []


def test_init_continues_with_earlier_answers_when_it_was_stopped(flows: Flows, tmp_path: Path) -> None:
    flows(FILES)
    words = ("--content", str(flows.root), "init", "ours")
    stopped = run(*words, typed=lines(FIVE[:4]), cwd=tmp_path)
    assert (stopped.returncode, "Your answers are saved" in stopped.stderr) == (130, True)
    waiting = tmp_path / "ours" / "flows" / "library.answers.json"
    assert json.loads(waiting.read_bytes())["phone"] == "555 0100"
    again = run(*words, typed=lines(FIVE[4:]), cwd=tmp_path)
    assert "Continuing where you left off. 4 answers are saved." in again.stdout
    assert (again.returncode, waiting.exists()) == (0, False)


def test_existing_profile_is_replaced_only_when_staff_confirm(flows: Flows, tmp_path: Path) -> None:
    flows({**FILES, "library": "short-name: Old\nprint-with: [lp]"})
    path = flows.root / "flows" / "library.yaml"
    before = path.read_text()
    ran = run("--content", str(flows.root), "init", typed="\n", cwd=tmp_path)
    assert (ran.returncode, "Nothing was changed." in ran.stderr, path.read_text()) == (1, True, before)
    enter = ["yes", *[""] * 5]
    ran = run("--content", str(flows.root), "init", typed=lines(enter), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert path.with_name("library.yaml.old").read_text() == before
    profile = load((flows.root, flows.root / "none")).library.profile
    assert profile is not None
    assert (profile.short_name, profile.print_with, profile.country) == ("Old", ("lp",), "US")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal as Unix has them")
@pytest.mark.parametrize("keys", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_no_answer_is_lost_when_init_is_stopped_in_a_terminal(flows: Flows, tmp_path: Path, keys: str) -> None:
    from tests.desk.terminal import DESK, Terminal

    flows(FILES)
    terminal = Terminal(tmp_path, (*DESK, "--content", str(flows.root), "init", str(tmp_path / "ours")))
    for asked, said in (("called?", "Hill"), ("country is it in", "Narnia")):
        terminal.wait_for(asked)
        terminal.press(f"{said}\r")
    terminal.wait_for("`Narnia` isn't a two-letter code.")
    terminal.settle()  # The program waits for the next answer.
    terminal.press(keys)
    terminal.wait_for("Your answers are saved")
    assert terminal.ended() == 130
    kept = json.loads((tmp_path / "ours" / "flows" / "library.answers.json").read_bytes())
    assert kept == {"library": "Hill"}


def test_questions_are_wrapped_to_the_screen(tmp_path: Path) -> None:
    ran = run("init", "ours", typed=lines(["", "US", "", "", ""]), cwd=tmp_path)
    assert "Which of these services do you offer?" in ran.stdout
    long = [line for line in ran.stdout.splitlines() if len(line) > 80]
    assert [line for line in long if not line.endswith(" init --more")] == []  # A command to copy stays on one line.
