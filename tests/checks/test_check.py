"""`check` and `explain` for people and machines: formats, exit codes, colors, and silenced findings."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.check_cases import BASE, HERE, TODAY, content, problems
from wizard.checks.check import check
from wizard.checks.docs import pages
from wizard.checks.report import Style, as_github, as_human, human, summary
from wizard.checks.rules.structure import OUR_ANSWERS
from wizard.checks.suppressions import silencers
from wizard.cli.main import main
from wizard.content.loader import load
from wizard.content.problem import Location, Problem
from wizard.system.text_width import cells
from wizard.walk import stops

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a content folder without errors, and change to it."""
    shutil.copytree(BASE, tmp_path / "content")
    monkeypatch.chdir(tmp_path / "content")
    return tmp_path / "content"


def steps(folder: Path, text: str) -> Path:
    """Put these steps into the sample topic."""
    content(folder, text)
    return folder / "flows" / "topics" / "sample.yaml"


STEP = "- id: open-wifi\n  do: {}\n  see: a list of networks.\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return the exit code and the output."""
    code = main(arguments)
    return code, capsys.readouterr().out


# ------------------------------------------------------------------ the command


def test_check_of_one_file_also_reports_what_it_broke_in_a_shipped_one(tmp_path: Path, folder: Path) -> None:
    own = tmp_path / "own" / "flows" / "devices" / "slate.yaml"
    own.parent.mkdir(parents=True)
    text = (folder / "flows" / "devices" / "slate.yaml").read_text(encoding="utf-8")
    own.write_text(text.replace("- id: frozen", "- id: stuck"), encoding="utf-8")
    found = check((tmp_path / "own", folder), (own,), TODAY, walking=False).problems
    assert [(p.code, p.place.path.name) for p in found if p.severity == "error"] == [("unknown-trouble", "wifi.yaml")]


def test_words_that_many_steps_lack_are_reported_at_the_device(folder: Path) -> None:
    slate = folder / "flows" / "devices" / "slate.yaml"
    text = slate.read_text(encoding="utf-8").replace("{name: Slate One,", "{")
    slate.write_text(
        text.replace("    name: Slate One\n", "    name: Slate One\n    words: {store: Tap}\n"), encoding="utf-8"
    )
    step = "- id: {0}\n  do: '{{device.store}} **Wi-Fi**.'\n  see: a list.\n"
    steps(folder, "".join(map(step.format, ("one", "two", "three"))))
    (found,) = (problem for problem in problems(folder) if problem.code == "no-words")
    assert (found.place.path.name, found.message) == (
        "slate.yaml",
        "There's no phrase for `{device.store}` here, but some steps need one.",
    )
    assert "sample.yaml line 3, sample.yaml line 6, sample.yaml line 9." in found.help


def test_check_is_successful_when_flow_has_no_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "check", "--no-walk", "flows/topics/sample.yaml")
    assert (code, said) == (0, "No problems in 1 file.\n")


def test_check_exits_with_1_when_there_are_errors_and_not_for_warnings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(folder, STEP.format("Simply tap **Wi-Fi**."))
    assert run(capsys, "check", "--no-walk", "flows/topics/sample.yaml")[0] == 0
    steps(folder, STEP.format("Tap **Wifi**."))
    assert run(capsys, "check", "--no-walk", "flows/topics/sample.yaml")[0] == 1


def test_check_exits_with_2_when_file_is_missing_or_folder_is_empty(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "nowhere.yaml"]) == 2
    (folder / "empty").mkdir()
    assert main(["check", "empty"]) == 2
    assert "nowhere.yaml doesn't exist." in capsys.readouterr().err


def test_json_report_has_the_documented_shape(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps(folder, STEP.format("Simply tap **Wifi**."))
    code, said = run(capsys, "check", "--no-walk", "--format", "json", "flows/topics/sample.yaml")
    found = json.loads(said)
    assert code == 1
    assert {key: found[key] for key in ("files", "errors", "warnings")} == {"files": 1, "errors": 1, "warnings": 1}
    assert list(found) == ["files", "errors", "warnings", "problems"]
    assert found["problems"][1] == {
        "path": "flows/topics/sample.yaml",
        "line": 3,
        "column": 20,
        "code": "unknown-label",
        "severity": "error",
        "message": "`Wifi` isn't listed as a label. Did you mean `Wi-Fi`?",
        "help": "Add it under `labels:`, or add the file that has it under `labels-from:`.",
    }


def test_line_format_has_one_line_per_problem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps(folder, STEP.format("Simply tap **Wi-Fi**."))
    said = run(capsys, "check", "--no-walk", "--format", "concise", "flows/topics/sample.yaml")[1]
    line = "flows/topics/sample.yaml:3:9: warning needless-word You don't need `Simply` here."
    assert said == f"{line}\n1 to think about in 1 file.\n"


def test_github_format_has_annotations(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps(folder, STEP.format("Simply tap **Wi-Fi**."))
    said = run(capsys, "check", "--no-walk", "--format", "github", "flows/topics/sample.yaml")[1]
    spot = "file=flows/topics/sample.yaml,line=3,col=9,endColumn=15,title=needless-word"
    assert said == f"::warning {spot}::You don't need `Simply` here. Take it out.\n"
    odd = Problem(Location(Path("a,b:c\n.yaml"), 1, 1), "tab", "100 %.")
    assert as_github([odd]) == "::error file=a%2Cb%3Ac·.yaml,line=1,col=1,endColumn=2,title=tab::100 %25."


def test_only_problems_of_named_files_are_reported(folder: Path) -> None:
    steps(folder, STEP.format("Tap **Wifi**."))
    other = folder / "flows" / "topics" / "wifi.yaml"
    assert check((folder,), (other,), TODAY).problems == []
    assert [p.code for p in check((folder,), (folder / "flows" / "topics",), TODAY).problems] == ["unknown-label"]


def test_quick_check_skips_problems_found_by_walking(folder: Path) -> None:
    steps(folder, STEP.format("Tap **Wi-Fi**.") + "  only-if: {model: [slate-two], way: [app]}\n")
    assert problems(folder, walking=False) == []
    assert [problem.code for problem in problems(folder)] == ["never-holds"]


def test_errors_come_first_grouped_by_file() -> None:
    a, b = Path("a.yaml"), Path("b.yaml")
    told = [Problem(Location(b, 1, 1), "x", "B1."), Problem(Location(a, 1, 1), "x", "A1.", severity="warning")]
    told += [Problem(Location(a, 9, 1), "x", "A9.")]
    assert [row.split(" ")[1] for row in as_human(told, "").split("\n\n")[:3]] == ["A9.", "A1.", "B1."]
    assert summary(told, 2) == "2 to fix, 1 to think about in 2 files."


def test_text_report_names_the_longest_visit(folder: Path) -> None:
    assert check((folder,), (), TODAY).longest_words == "The longest visit: 5 minutes (Slate One with Lend)."


# ------------------------------------------------------------------ the screen


def test_colors_are_not_used_when_output_is_not_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps(folder, STEP.format("Tap **Wifi**."))
    assert "\x1b" not in run(capsys, "check", "--no-walk", "flows/topics/sample.yaml")[1]


@pytest.mark.parametrize(("variable", "coloured"), [("", True), ("NO_COLOR", False)])
def test_colors_are_used_when_output_is_a_terminal(
    variable: str, coloured: bool, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(folder, STEP.format("Tap **Wifi**."))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    if variable:
        monkeypatch.setenv(variable, "1")
    assert ("\x1b[31;1m" in run(capsys, "check", "--no-walk", "flows/topics/sample.yaml")[1]) == coloured


GOLD = sorted((HERE / "gold").glob("*.yaml"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_report_fits_60_columns(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for problem in problems(content(tmp_path, path.read_text(encoding="utf-8"))):
        shown = human(problem, Style(60))
        for row in shown.split("\n"):
            to_copy = row.startswith(" help: ") and not problem.help[0].isupper()
            assert cells(row) <= 60 or to_copy, row


def test_question_marks_are_shown_when_terminal_lacks_characters(folder: Path) -> None:
    steps(folder, "- id: a\n\tdo: x\n")
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", "check", "--no-walk", "flows/topics/sample.yaml"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 1
    assert b"starts with a tab (?)" in ran.stdout


# ------------------------------------------------------------------ limits of the wording rules


def task(*lengths: int) -> str:
    """Return steps with these numbers of words."""
    texts = (f"Tap {' '.join(['it'] * (length - 1))}." for length in lengths)
    return "".join(f"- id: s{number}\n  do: {text}\n  see: a list.\n" for number, text in enumerate(texts))


def seeing(text: str) -> str:
    """Return one step with this `see`."""
    return f"- id: tap\n  do: Tap it.\n  see: {text}\n"


@pytest.mark.parametrize(
    ("fragment", "codes"),
    [
        (task(16, 16, 10), set()),
        (task(16, 16, 11), {"wordy-task"}),
        (task(14, 14), set()),  # an average of two steps doesn't count
        (task(21, 3, 14, 14), {"long-step"}),  # one cause, one message
        (task(21, 14, 14), {"long-step"}),
        (seeing("the library card number page setting."), set()),
        (seeing("the library network connection setting page."), {"noun-string"}),
        (seeing("the page for cards, accounts, books and devices."), set()),
        (seeing("the library network connection small page."), set()),
        (seeing("the **library network connection setting page**."), {"unknown-label"}),
    ],
)
def test_wording_rules_apply_only_beyond_their_limits(tmp_path: Path, fragment: str, codes: set[str]) -> None:
    assert {problem.code for problem in problems(content(tmp_path, fragment), walking=False)} == codes


# ------------------------------------------------------------------ silenced findings


def test_ok_comment_silences_one_finding_on_its_line(folder: Path) -> None:
    steps(folder, STEP.format("Simply tap **Wi-Fi**.  # ok: needless-word it is the button's name"))
    assert problems(folder) == []


def test_ok_comment_on_its_own_line_applies_to_the_next_line(folder: Path) -> None:
    text = STEP.format("Tap **Wi-Fi**, then just press **OK**.")
    mark = "  # ok: needless-word it is so called\n  # a comment between\n  do:"
    steps(folder, text.replace("  do:", mark))
    assert problems(folder) == []


def test_ok_comment_does_not_silence_another_finding(folder: Path) -> None:
    steps(folder, STEP.format("Simply tap **Wi-Fi**.  # ok: two-actions only one"))
    assert [problem.code for problem in problems(folder)] == ["needless-word", "silences-nothing"]


def test_ok_comment_silences_walk_findings_without_a_quick_check_error(folder: Path) -> None:
    text = STEP.format("Tap **Wi-Fi**.")
    steps(folder, text + "  only-if: {model: [slate-two], way: [app]}  # ok: never-holds until the new slate comes\n")
    assert problems(folder) == []
    assert problems(folder, walking=False) == []


def test_ok_comment_does_not_silence_syntax_errors(folder: Path) -> None:
    steps(folder, STEP.format("Tap **Wi-Fi**.").replace("see:", "sea:") + "  note: x  # ok: unknown-key why\n")
    assert [problem.code for problem in problems(folder)] == ["unknown-key"]


def test_ok_comments_are_found_with_their_lines() -> None:
    found = list(silencers(Path("f"), "a: b  # ok: x-y a reason\n# ok: z\n\n# more\nc: d\n# ok: end"))
    assert [(own.place.line, own.place.column, own.line, own.code, own.reason) for own in found] == [
        (1, 7, 1, "x-y", "a reason"),
        (2, 1, 5, "z", ""),
        (6, 1, 6, "end", ""),
    ]


# ------------------------------------------------------------------ explain


def test_every_code_has_a_page_with_a_cause(capsys: pytest.CaptureFixture[str]) -> None:
    for code, page in pages().items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert page.cause[0], code
        assert run(capsys, "explain", code)[0] == 0


def test_every_code_in_the_program_has_a_page() -> None:
    paths = [path for path in (ROOT / "wizard").rglob("*.py") if "desk" not in path.relative_to(ROOT).parts]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    made = {code for text in texts for code in re.findall(r'Problem\([^"]*?, "([a-z0-9-]+)"', text)}
    made |= {code for text in texts for code in re.findall(r'wrong\(notes, holder, key, "([a-z0-9-]+)"', text)}
    made |= {
        code for text in texts for code in re.findall(r'_refuse\((?:start|event|Place.*?\)), "([a-z0-9-]+)"', text)
    }
    assert len(made) > 30
    assert made <= set(pages())


def test_page_has_a_wrong_and_a_right_example(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "explain", "[TWO-COLONS]")[1]
    assert said.startswith("two-colons  (to fix)\n")
    assert " Wrong:\n" in said and " Right:\n   - id: open-wifi\n" in said


def test_closest_code_is_suggested_when_code_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "two-colon"]) == 2
    assert "Did you mean two-colons?" in capsys.readouterr().err


def test_all_codes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "explain")[1]
    assert [line.split()[0] for line in said.splitlines()] == sorted(pages())


# ------------------------------------------------------------------ cases too long for the pages


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in problems(folder)]


def test_step_is_reported_when_three_files_have_it(folder: Path) -> None:
    topics = folder / "flows" / "topics"
    for name in ("one", "two"):
        (topics / f"{name}.yaml").write_text((topics / "sample.yaml").read_text())
    platform = folder / "flows" / "platforms" / "lend.yaml"
    platform.write_text(
        platform.read_text().replace("  - use: sample\n", "  - use: sample\n  - use: one\n  - use: two\n")
    )
    assert codes(folder) == ["same-step-thrice"]


def test_long_printed_task_is_reported(folder: Path) -> None:
    lines = "".join(f"  - id: s{n}\n    do: Choose **Borrow**, number {n}.\n    see: a book.\n" for n in range(8))
    content(folder, f"# in a platform\nborrow:\n{lines}")
    found = problems(folder)
    assert [(problem.code, problem.place.line) for problem in found] == [("long-task", 3)]


def test_flow_is_reported_when_its_answers_have_too_many_combinations(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.checks.walks.case.MOST_EDGES", 2)
    assert set(codes(folder)) == {"too-many-cases"}


def test_name_is_reported_when_two_folders_have_it(folder: Path) -> None:
    shutil.copy(folder / "flows" / "topics" / "wifi.yaml", folder / "flows" / "platforms" / "wifi.yaml")
    assert "file-twice" in codes(folder)


def test_own_file_replaces_the_shipped_one(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "desktop" / "wifi.yaml"
    own.parent.mkdir()
    shutil.copy(folder / "flows" / "topics" / "wifi.yaml", own)
    found = load((folder,), [own])
    assert (found.library.paths["wifi"], found.problems) == (own, [])


def test_harmless_erase_steps_are_not_reported(folder: Path) -> None:
    steps(
        folder, STEP.format("Click **Erase Authorization**.") + "  where: computer\nlabels: {Erase Authorization: {}}\n"
    )
    content(folder, "steps:\n" + "".join(f"  {line}\n" for line in STEP.format("Erase the slate.").split("\n")))
    assert codes(folder) == ["say-what-it-does"]
    for harmless in ("Erase the authorization of this computer.", "Reset your password."):
        steps(folder, STEP.format(harmless))
        assert codes(folder) == []


def test_broken_file_neither_hides_problems_nor_causes_false_ones(folder: Path) -> None:
    (folder / "flows" / "platforms" / "lend.yaml").write_text("platform: [\n")
    assert codes(folder) == ["bracket-open"]


def test_topic_counts_as_used_when_its_question_is_asked_elsewhere(folder: Path) -> None:
    shared = (folder / "flows" / "topics" / "wifi.yaml").read_text().partition("steps:")[0]
    (folder / "flows" / "topics" / "asked.yaml").write_text(
        shared.replace("labels-from: [slate]\n", "")
        + "steps:\n  - id: color\n    ask: Which color is it?\n    remember: color\n    answers:\n"
        + "      - {id: red, text: Red}\n      - {id: blue, text: Blue}\n"
    )
    steps(folder, STEP.format("Tap **Wi-Fi**.") + "  only-if: {color: [red]}\n")
    assert codes(folder) == []


def test_shipped_flows_have_no_errors() -> None:
    found = check((ROOT,), (ROOT / "flows",), TODAY, walking=False)
    assert [human(problem) for problem in found.problems if problem.severity == "error"] == []


def test_copied_names_match_those_of_the_walk() -> None:
    """The rules copy these names because importing their modules takes longer than running the rules."""
    assert set(stops.PASSED) < OUR_ANSWERS
