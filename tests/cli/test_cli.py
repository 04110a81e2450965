"""The commands as people type them: their output, files, and exit codes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.running import ROOT, environment, run
from tests.tiny import PROFILE, Flows, Tiny
from wizard.cli.main import main
from wizard.printing import pdf

FILES = {
    "devices/reader": """
    models:
      one: {name: Reader One, ways: [app]}
      two: {name: Reader Two, ways: [browser]}
      lost: {name: Lost, ways: [app]}
    recognize:
      - id: which
        ask: Which one is it?
        remember: model
        answers: [{id: one, text: The one}, {id: two, text: The two}]
    """,
    "platforms/lend": """
    set-up:
      - id: system
        ask: Which computer?
        remember: system
        answers:
          - {id: pc, text: A PC, steps: [{id: start, do: Press Start.}]}
          - {id: mac, text: A Mac, steps: [{id: apple, do: Press Apple.}]}
    borrow: [{id: tap, do: Tap it., if-not: [{trouble: gone}]}]
    limits: [{only-if: {model: [two]}, why: It is too old., instead: [{text: 'Read on paper.'}]}]
    ways: {app: {}, browser: {}}
    troubles:
      - {id: gone, says: Gone, fixes: [{id: wait, try: Wait.}, {id: look, try: Look., only-if: {model: [one]}}]}
    """,
}


class Ran(NamedTuple):
    """The result of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def content(flows: Flows) -> Path:
    """Make a content folder with a reader and a service."""
    flows(FILES)
    return flows.root


@pytest.fixture
def command(
    content: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Return a function that runs a command with these tests' content in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def run_it(*words: str, content: Path | None = content) -> Ran:
        capsys.readouterr()
        code = main([*(["--content", str(content)] if content else []), *words])
        return Ran(code, *capsys.readouterr())

    return run_it


# ------------------------------------------------------------------ sheet


def test_sheet_is_shown_as_text_when_no_file_is_named(command: Command) -> None:
    ran = command("sheet", "reader", "lend")
    assert (ran.code, ran.err) == (0, "")
    assert "Press Start." in ran.out
    assert "Tap it." in ran.out


def test_sheet_uses_the_given_answers(command: Command) -> None:
    ran = command("sheet", "reader", "lend", "--answer", "system=mac")
    assert (ran.code, "Press Apple." in ran.out, "Press Start." in ran.out) == (0, True, False)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("system=amiga", "`amiga` isn't one of its answers"),
        ("weather=rain", "There's no question about `weather`"),
        ("system", "should be a fact and its value"),
    ],
)
def test_answer_is_rejected_when_no_question_asks_for_it(command: Command, answer: str, told: str) -> None:
    ran = command("sheet", "reader", "lend", "--answer", answer)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_sheet_can_be_made_for_a_model(command: Command) -> None:
    assert command("sheet", "one", "lend").code == 0
    assert command("sheet", "One", "Lend").code == 0


def test_no_sheet_for_another_model_is_made_when_model_is_unreachable(command: Command) -> None:
    ran = command("sheet", "lost", "lend")
    assert (ran.code, ran.out) == (2, "")
    assert "lost" in ran.err


def test_closest_command_is_suggested_when_command_is_mistyped(command: Command) -> None:
    ran = command("chekc")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "There's no command `chekc`. Did you mean `check`?\n"


def test_reason_and_alternatives_are_shown_when_pair_cannot_work(command: Command) -> None:
    ran = command("sheet", "two", "lend")
    assert (ran.code, ran.out) == (1, "")
    assert "It is too old." in ran.err
    assert "Read on paper." in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("reeder", "lend"), "There's no device called `reeder`. Did you mean reader?"),
        (("reader", "lent"), "There's no platform called `lent`. Did you mean lend?"),
        (("reader", "qqqq"), "Choose from: lend, "),
    ],
)
def test_closest_name_is_suggested_when_name_is_unknown(command: Command, words: tuple[str, str], told: str) -> None:
    ran = command("sheet", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize("name", ["iPad", "iPad or iPhone", "apple tablet", "ipad-iphone"])
def test_device_is_found_by_all_its_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["matrix", name]) == 0
    assert capsys.readouterr().out.startswith("iPad or iPhone")


@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF"), ("a.html", b"<!DOCTYPE"), ("a.txt", b"Lend")])
def test_file_ending_decides_the_format(command: Command, name: str, start: bytes) -> None:
    ran = command("sheet", "reader", "lend", "-o", name)
    assert (ran.code, ran.out) == (0, "")
    assert Path(name).read_bytes().lstrip()[: len(start)].upper() == start.upper()
    assert f"Saved {name}." in ran.err


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_file_is_named_after_the_pair_when_only_a_format_is_given(command: Command, form: str) -> None:
    assert command("sheet", "reader", "lend", "--format", form).code == 0
    assert Path(f"reader-lend.{form}").is_file()


@pytest.mark.parametrize("place", ["none/a.pdf", "."])
def test_message_is_shown_when_file_cannot_be_written(command: Command, place: str) -> None:
    ran = command("sheet", "reader", "lend", "--format", "text", "-o", place)
    assert ran.code == 2
    assert "can't be written" in ran.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_message_is_shown_when_folder_is_read_only(command: Command) -> None:
    Path("shut").mkdir(mode=0o500)
    ran = command("sheet", "reader", "lend", "-o", "shut/a.pdf")
    assert (ran.code, ran.err) == (2, "shut/a.pdf can't be written: permission denied.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_message_is_shown_when_disk_is_full(command: Command) -> None:
    ran = command("sheet", "reader", "lend", "--format", "text", "-o", "/dev/full")
    assert (ran.code, ran.err) == (2, "/dev/full can't be written: no space left on device.\n")


def test_other_format_is_offered_when_pdfs_cannot_be_made(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "has_typst", lambda: False)
    monkeypatch.setattr("wizard.printing.render.has_typst", lambda: False)
    monkeypatch.setattr("wizard.printing.fit.has_typst", lambda: False)
    monkeypatch.setattr("wizard.printing.render.browser_pdf", lambda *_: b"")
    ran = command("sheet", "reader", "lend", "-o", "a.pdf")
    assert ran.code == 2
    assert "--format html" in ran.err
    assert not Path("a.pdf").exists()
    assert command("sheet", "reader", "lend", "-o", "a.html").code == 0


def test_content_folder_can_be_named_after_the_command(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", "reader", "--content", str(content)]) == 0
    assert "Reader" in capsys.readouterr().out


def test_text_and_html_are_made_when_typst_is_missing(content: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    missing.mkdir()
    (missing / "typst.py").write_text("raise ImportError('no typst here')")
    path = os.pathsep.join((str(missing), environment()["PYTHONPATH"]))
    for form in ("text", "html"):
        ran = run("--content", str(content), "sheet", "reader", "lend", "--format", form, cwd=tmp_path, PYTHONPATH=path)
        assert (ran.returncode, ran.stderr.replace("Saved reader-lend.html.\n", "")) == (0, "")
    assert (tmp_path / "reader-lend.html").is_file()


# ------------------------------------------------------------------ check


def test_check_as_json_has_the_documented_shape(command: Command, content: Path) -> None:
    bad = content / "flows" / "platforms" / "bad.yaml"
    bad.write_text((content / "flows/platforms/lend.yaml").read_text().replace("borrow:", "borow:"))
    ran = command("check", "--format", "json", str(bad))
    found = json.loads(ran.out)
    assert ran.code == 1
    assert set(found) == {"files", "errors", "warnings", "problems"}
    assert (found["files"], found["errors"]) == (1, len([p for p in found["problems"] if p["severity"] == "error"]))
    assert found["warnings"] == len(found["problems"]) - found["errors"]
    (problem,) = [p for p in found["problems"] if p["code"] == "unknown-key"]
    assert set(problem) == {"path", "line", "column", "code", "severity", "message", "help"}
    assert (problem["path"], problem["severity"]) == (bad.as_posix(), "error")
    assert isinstance(problem["line"], int)
    assert isinstance(problem["column"], int)


def test_check_exits_with_0_when_flows_have_no_errors(command: Command) -> None:
    ran = command("check", "--format", "json", content=None)
    assert (ran.code, json.loads(ran.out)["errors"]) == (0, 0)


@pytest.mark.parametrize(("words", "told"), [((), "Walking every path…\n"), (("--no-walk",), "")])
def test_check_shows_progress_right_away_when_run_in_a_terminal(
    command: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert command("check", *words).err == told


@pytest.mark.parametrize("words", [("check", "nowhere.yaml"), ("--content", "nowhere", "check")])
def test_check_exits_with_2_when_file_is_missing(command: Command, words: tuple[str, ...]) -> None:
    ran = command(*words, content=None)
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere" in ran.err


# ------------------------------------------------------------------ matrix


def test_matrix_as_json_prints_only_json(command: Command) -> None:
    ran = command("matrix", "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert "lend" in found["platforms"]
    assert set(found) == {"platforms", "rows", "missing"}


def test_matrix_uses_the_named_country(command: Command) -> None:
    said = " ".join(command("matrix", "kindle-2013", "--country", "de", content=None).out.split())
    assert "libby can't work: Libby sends books to a Kindle only in the United States." in said


def test_matrix_rejects_an_unknown_name(command: Command) -> None:
    ran = command("matrix", "kindlle", content=None)
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean kindle?" in ran.err


def test_summary_is_the_same_in_words_and_as_json(command: Command) -> None:
    found = json.loads(command("matrix", "--summary", "--format", "json").out)
    said = command("matrix", "--summary").out
    assert f"Labels    {sum(found['labels'].values())}: {found['labels']['confirmed']} confirmed" in said
    listed = said.split("Unsure\n")[1].splitlines()
    assert [file["file"] for file in found["files"]] == [line.split()[0] for line in listed]


@pytest.mark.parametrize("country", ["Narnia", "D1", "U"])
def test_unknown_country_is_rejected(command: Command, country: str) -> None:
    ran = command("matrix", "--country", country)
    assert (ran.code, ran.out) == (2, "")
    assert country in ran.err


# ------------------------------------------------------------------ walk


def script(*lines: str) -> str:
    path = Path("visit.walk")
    path.write_text("\n".join(lines))
    return str(path)


def test_script_reports_its_end_when_it_matches(command: Command) -> None:
    ran = command("walk", "--script", script("start: reader lend", "which: one", "system: pc", "start: done"))
    assert (ran.code, ran.out) == (0, "visit.walk: 4 turns, stopped at lend/tap.\n")
    ran = command("walk", "reader", "lend", "--script", script("which: one", "ready: come-back"))
    assert (ran.code, ran.out) == (0, "visit.walk: 2 turns, ended as come-back.\n")


def test_script_exits_with_1_and_names_its_line_when_it_does_not_match(command: Command) -> None:
    ran = command("walk", "--script", script("start: reader lend", "which: one", "", "tap: done"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "visit.walk:4: The walk is at `lend/system`, not at `tap`.\n"


def test_script_exits_with_2_when_it_is_missing(command: Command) -> None:
    ran = command("walk", "--script", "none.walk")
    assert (ran.code, ran.err) == (2, "none.walk can't be read as text.\n")


def test_script_can_start_with_a_trouble_and_only_a_device(command: Command) -> None:
    lines = ("start: trouble lend/gone reader", "wait: not-yet", "which: one", "look: worked")
    ran = command("walk", "--script", script(*lines))
    assert (ran.code, ran.out) == (0, "visit.walk: 3 turns, ended as done.\n")


def test_unknown_country_in_a_script_is_rejected(command: Command) -> None:
    ran = command("walk", "--script", script("start: reader lend country=Narnia", "which: one"))
    assert ran.code == 2
    assert "Narnia" in ran.err


def test_script_can_write_a_sheet(command: Command) -> None:
    ran = command("walk", "--sheet", "a.txt", "--script", script("start: reader lend", "which: one"))
    assert ran.code == 0
    assert "Tap it." in Path("a.txt").read_text()


def test_sheet_is_written_when_the_visit_is_about_a_trouble_alone(command: Command) -> None:
    ran = command("walk", "--sheet", "a.txt", "--script", script("start: trouble lend/gone", "wait: worked"))
    assert ran.code == 0
    assert Path("a.txt").read_text("utf-8").startswith("Gone")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Name a device and a platform"),
        (("reader",), "Name a device and a platform"),
        (("--trouble", "lend/gon"), "Did you mean lend/gone?"),
        (("--trouble", "lend/gone", "--", "reeder"), "Did you mean reader?"),
    ],
)
def test_walk_is_rejected_when_device_or_service_is_missing(
    command: Command, words: tuple[str, ...], told: str
) -> None:
    ran = command("walk", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_walk_is_saved_and_continued(content: Path) -> None:
    first = run("--content", str(content), "walk", "one", "lend", typed="everything\nquit\n2\n")
    assert (first.returncode, first.stderr) == (0, "")
    assert "is saved." in first.stdout
    again = run("--content", str(content), "--plain", typed="1\nquit\n2\n")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Which computer?" in again.stdout


# ------------------------------------------------------------------ unreadable content


def test_other_flows_are_used_when_one_is_unreadable(command: Command, content: Path) -> None:
    (content / "flows/platforms/bad.yaml").write_text("platform: [")
    ran = command("sheet", "reader", "lend")
    assert ran.code == 0
    assert "platforms/bad.yaml line 1 can't be read. `ebook-setup check` says why." in ran.err


def test_unreadable_flows_are_counted(command: Command, content: Path) -> None:
    for name in ("bad", "worse"):
        (content / f"flows/platforms/{name}.yaml").write_text("platform: [")
    assert command("sheet", "reader", "lend").err.startswith(
        f"{content}/flows/platforms/bad.yaml line 1 can't be read. 1 more file can't be read either."
    )


def test_unreadable_profile_is_reported(command: Command, content: Path) -> None:
    (content / "flows/library.yaml").write_text("library: Hill\nphone: [")
    ran = command("sheet", "reader", "lend")
    assert "library.yaml line 2 can't be read, so your library's name and phone are missing everywhere." in ran.err


def test_two_flows_with_one_name_are_reported(command: Command, content: Path) -> None:
    (content / "flows/topics").mkdir()
    (content / "flows/topics/lend.yaml").write_text((content / "flows/platforms/lend.yaml").read_text())
    ran = command("sheet", "reader", "lend")
    assert ran.code == 0 and "lend.yaml has the same name." in ran.err


def test_missing_content_folder_is_reported(command: Command, tmp_path: Path) -> None:
    ran = command("matrix", content=tmp_path / "none")
    assert (ran.code, ran.out) == (2, "")
    assert "but it doesn't exist" in ran.err


# ------------------------------------------------------------------ the terminal and its pipes


def test_desk_lists_other_commands_when_there_is_no_terminal() -> None:
    ran = run()
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--plain" in ran.stderr


def test_python_m_wizard_starts_the_program() -> None:
    ran = run("--version")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("ebook-setup ")


def test_program_exits_with_2_when_command_is_unknown() -> None:
    ran = run("frobnicate")
    assert (ran.returncode, ran.stdout) == (2, "")


@pytest.mark.parametrize(
    "words", [("matrix", "--format", "json"), ("--version",), ("check", "--no-walk", "--format", "json")]
)
def test_closed_output_pipe_is_not_an_error(words: tuple[str, ...]) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "wizard", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert program.stdout and program.stderr
    program.stdout.close()
    said = program.stderr.read()
    program.stderr.close()
    assert (program.wait(60), said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("words", [("matrix",), ("sheet", "kindle", "libby"), ("check", "--no-walk")])
def test_message_is_shown_when_output_cannot_be_written(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "wizard", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            text=True,
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr == "The output couldn't be written: no space left on device.\n"


@pytest.mark.parametrize("words", [("sheet", "kindle", "libby"), ("matrix",), ("walk", "kindle", "libby")])
def test_output_is_simplified_when_terminal_has_few_characters(words: tuple[str, ...]) -> None:
    ran = run(*words, typed="quit\n", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_program_exits_silently_with_130_when_ctrl_c_is_pressed() -> None:
    program = subprocess.Popen(
        [sys.executable, "-u", "-m", "wizard", "walk", "kindle", "libby"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert program.stdout
    said = b""
    while b"Your answer" not in said and (letter := program.stdout.read(1)):
        said += letter
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=60)
    assert (program.returncode, said) == (130, b"")


# ------------------------------------------------------------------ bugs in the program

SECRET = "Mrs Miller 21234000123456"


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the program fail while it handles a patron's data."""

    def fail(_: object) -> None:
        said = SECRET
        raise RuntimeError(f"no step for {said}")

    monkeypatch.setattr("wizard.presenters.matrix.matrix", fail)


@pytest.mark.usefixtures("bug")
def test_program_exits_with_3_and_a_report_when_it_has_a_bug(command: Command, tmp_path: Path) -> None:
    ran = command("matrix")
    (report,) = (tmp_path / "home").glob("report-*.txt")
    assert (ran.code, ran.out) == (3, "")
    assert str(report) in ran.err
    assert "Traceback" not in ran.err
    told = report.read_text()
    assert "RuntimeError" in told
    assert "test_cli.py" in told


@pytest.mark.usefixtures("bug")
def test_bug_report_has_no_typed_text(command: Command, tmp_path: Path) -> None:
    ran = command("matrix", "--country", "US")
    (report,) = (tmp_path / "home").glob("report-*.txt")
    for text in (ran.err, report.read_text()):
        assert SECRET not in text
        assert "Miller" not in text


@pytest.mark.usefixtures("bug")
def test_bug_report_is_printed_when_it_cannot_be_saved(command: Command, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should")
    ran = command("matrix")
    assert ran.code == 3
    assert "RuntimeError" in ran.err
    assert "Miller" not in ran.err


@pytest.mark.usefixtures("bug")
def test_both_bug_reports_are_saved_when_two_bugs_occur_in_one_second(command: Command, tmp_path: Path) -> None:
    command("matrix")
    command("matrix")
    assert len(list((tmp_path / "home").glob("report-*.txt"))) == 2


# ------------------------------------------------------------------ no network


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--no-walk"),
        ("sheet", "kindle", "libby"),
        ("sheet", "kindle", "libby", "--format", "pdf"),
        ("matrix",),
    ],
    ids=lambda words: " ".join(words),
)
def test_commands_never_use_the_network(words: tuple[str, ...], tmp_path: Path) -> None:
    assert run(*words, cwd=tmp_path).returncode == 0


def test_network_guard_blocks_connections() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('example.org', 80))"],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 97


def test_profile_of_these_tests_is_complete(tmp_path: Path) -> None:
    library = Tiny(tmp_path)({"library": ""})
    assert library.profile and library.profile.library == PROFILE["library"]
    assert ROOT.is_dir()
