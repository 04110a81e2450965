"""The callbacks on the command line: each act has its own arguments and help."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.records.samples import promise
from wizard.cli.main import main
from wizard.cli.promises import ACTS
from wizard.records.database import open_file

Command = Callable[..., str]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs `promises` on a desk with one callback, and returns what it printed."""
    monkeypatch.setenv("EBOOK_SETUP_HOME", str(tmp_path))
    records = open_file(tmp_path / "visits.db")
    records.promises.add(promise())
    records.close()

    def run(*words: str) -> str:
        assert main(["promises", *words]) == 0
        return capsys.readouterr().out

    return run


def test_callbacks_are_listed_when_no_action_is_named(command: Command, tmp_path: Path) -> None:
    listed = command()
    assert listed == command("list") and listed.startswith(" 1  ")
    command("-o", str(tmp_path / "list.txt"))
    assert (tmp_path / "list.txt").read_text() in listed


def test_action_takes_the_number_and_all_the_words(command: Command) -> None:
    command("found", "1", "Ask", "again.")
    command("take", "1", "MK")
    shown = command("show", "1")
    assert "Ask again." in shown and "MK" in shown


@pytest.mark.parametrize("act", ACTS)
def test_action_has_its_own_help(act: str, command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["promises", act, "--help"])
    said = capsys.readouterr().out
    assert said.startswith(f"usage: ebook-setup promises {act} ")
    assert ("NUMBER" in said) == (act not in ("list", "slip"))


@pytest.mark.parametrize("words", [("show",), ("show", "Ann"), ("list", "1"), ("1",)])
def test_usage_is_shown_when_arguments_are_wrong(
    words: tuple[str, ...], command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["promises", *words])
    assert "usage: ebook-setup" in capsys.readouterr().err
