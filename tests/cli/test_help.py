"""Help and completion: every command has both, and every example in the help works."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, environment, run
from wizard.cli import main
from wizard.cli.examples import EXAMPLES

PROFILE = """\
library: Hill
phone: 555 0100
country: US
platforms: {libby: {find-as: Hill}, hoopla: {find-as: Hill}}
counting: "yes"
"""
BEFORE = {
    "receive": ("bundle -o instructions.zip",),
    "preview": ("new device PageTurner",),
}
"""The commands to run first, for an example that needs their result."""
NOTHING_YET = {
    "report": "Nothing was counted",
    "fixes": "No fixes were counted",
    "collect": "There's nothing to collect",
}
"""What commands say if there's nothing to show."""
NO_TERMINAL = {"preview": "needs a terminal"}
ELSEWHERE = {
    "pack": "needs the internet, so test_pack.py gives it wheels",
    "serve": "doesn't end, so it has its own test",
    "rename-label": "needs the library's own flows, so it has its own test",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Make a folder with a library's own content, and a copy of it on a share."""
    for name in ("our-library", "share"):
        (tmp_path / name / "flows").mkdir(parents=True)
        (tmp_path / name / "flows" / "library.yaml").write_text(PROFILE, encoding="utf-8")
    return tmp_path


def ran(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    home = str(place / "home")
    return run(*shlex.split(line), cwd=place, EBOOK_SETUP_HOME=home, EBOOK_SETUP_CONTENT="our-library")


def test_every_command_has_an_example() -> None:
    assert EXAMPLES.keys() == main.COMMANDS.keys()
    for name, lines in EXAMPLES.items():
        assert lines and all(shlex.split(line)[0] == name for line in lines)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ELSEWHERE])
def test_examples_of_a_command_work(name: str, place: Path) -> None:
    for line in BEFORE.get(name, ()):
        assert ran(line, place).returncode == 0
    for line in EXAMPLES[name]:
        done = ran(line, place)
        if name in NO_TERMINAL:
            assert (done.returncode, NO_TERMINAL[name] in done.stderr) == (2, True), done.stderr
        elif done.returncode in (1, 2) and name in NOTHING_YET:
            assert NOTHING_YET[name] in done.stderr
        elif line.startswith("init"):  # It asks, and there's no answer here.
            assert (done.returncode, "Traceback" in done.stderr) == (130, False)
        else:
            assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"


def test_examples_of_rename_label_work(place: Path) -> None:
    """The command changes every file with the label, so all of them must be the library's own."""
    for kind in ("devices", "platforms", "topics"):
        shutil.copytree(ROOT / "flows" / kind, place / "our-library" / "flows" / kind)
    for line in EXAMPLES["rename-label"]:
        done = ran(line, place)
        assert done.returncode == 0, done.stderr
        assert "libby.yaml" in done.stdout and "ON PAPER: print these again" in done.stdout


def test_example_of_serve_works(place: Path) -> None:
    command = [sys.executable, "-m", "wizard", *shlex.split(EXAMPLES["serve"][1])]
    around = environment(EBOOK_SETUP_HOME=str(place / "home"), PYTHONUNBUFFERED="1")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=around, cwd=place) as served:
        assert served.stdout is not None
        try:
            assert any("http://127.0.0.1:" in line for line in iter(served.stdout.readline, ""))
        finally:
            served.terminate()


def test_examples_are_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["sheet", "--help"])
    said = capsys.readouterr().out
    assert all(f"\n  ebook-setup {line}\n" in said for line in EXAMPLES["sheet"])
    with pytest.raises(SystemExit):
        main.main(["promises", "--help"])
    assert "Without ACT, it lists all callbacks.\n\nexamples:\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_help_of_a_command_fits_on_a_screen(name: str) -> None:
    parser = main.parser_of_all_commands()
    inner = next(action for action in parser._actions if action.dest == "==SUPPRESS==" and action.choices)
    assert isinstance(inner.choices, dict)
    assert len(inner.choices[name].format_help().splitlines()) <= 40


# ------------------------------------------------------------------ completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_knows_every_command(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0, done.stderr
    assert [name for name in main.COMMANDS if not re.search(rf"\b{name}\b", done.stdout)] == []
    assert "changed-since" in done.stdout
    assert done.stderr.startswith("To use it: ebook-setup completion ")


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    (tmp_path / "complete").write_text(run("completion", "bash").stdout, encoding="utf-8")
    script = """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
$(complete -p ebook-setup | sed 's/.*-F \\([^ ]*\\) .*/\\1/') ebook-setup "${COMP_WORDS[COMP_CWORD]}" ""
printf '%s\\n' "${COMPREPLY[@]}"
"""

    def completed(*words: str) -> set[str]:
        command = ["bash", "-c", script, "bash", str(tmp_path / "complete"), "ebook-setup", *words]
        return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

    assert completed("ma") == {"map", "matrix"}
    assert completed("sheet", "--la") == {"--language", "--large"}
