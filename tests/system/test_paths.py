"""Folders of content and data: found in the user's location."""

import ast
import os
import shlex
import stat
from pathlib import Path

import pytest

from tests.running import run
from wizard.cli.main import main
from wizard.desk.settings import Settings
from wizard.system import paths
from wizard.system.invocation import to_run


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EBOOK_SETUP_CONTENT", raising=False)
    monkeypatch.delenv("EBOOK_SETUP_HOME", raising=False)


def test_content_is_next_to_the_package_when_run_from_a_checkout() -> None:
    assert paths.content_folders(None) == (Path(paths.__file__).resolve().parents[2],)


def test_content_is_inside_the_package_when_installed_from_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "wizard" / "system" / "paths.py"))
    assert paths.content_folders(None) == (tmp_path.resolve(),)
    packed = tmp_path / "wizard" / "_content"
    packed.mkdir(parents=True)
    assert paths.content_folders(None) == (packed.resolve(),)


def test_requested_folder_comes_before_the_configured_and_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ours,) = paths.content_folders(None)
    for name in ("named", "asked"):
        (tmp_path / name / "flows").mkdir(parents=True)
    monkeypatch.setenv("EBOOK_SETUP_CONTENT", str(tmp_path / "named"))
    assert paths.content_folders(None) == (tmp_path / "named", ours)
    assert paths.content_folders(tmp_path / "asked") == (tmp_path / "asked", ours)


def test_init_folder_is_suggested_only_when_no_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.left_out(paths.content_folders(None)) is None
    (paths.OWN / "flows").mkdir(parents=True)
    assert paths.left_out(paths.content_folders(None)) is None
    (paths.OWN / "flows" / "library.yaml").touch()
    assert paths.left_out(paths.content_folders(None)) == Path("our-library")
    assert paths.left_out(paths.content_folders(Path("our-library"))) is None


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    ("made", "said"),
    [("", "it doesn't exist"), ("file", "it doesn't exist"), ("x/devices", "has no flows folder in it")],
)
def test_wrong_content_folder_is_rejected_no_matter_how_it_is_named(
    made: str, said: str, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / (made.partition("/")[0] or "gone")
    if made == "file":
        folder.touch()
    elif made:
        (tmp_path / made).mkdir(parents=True)
    if not asked:
        monkeypatch.setenv("EBOOK_SETUP_CONTENT", str(folder))
    with pytest.raises(paths.WrongFolder, match=said):
        paths.content_folders(folder if asked else None)


def test_parent_folder_is_used_when_a_flows_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "flows" / "devices").mkdir(parents=True)
    with pytest.raises(paths.WrongFolder, match=f"Did you mean {tmp_path}"):
        paths.content_folders(tmp_path / "flows")


@pytest.mark.parametrize("variable", ["EBOOK_SETUP_CONTENT", "EBOOK_SETUP_HOME"])
@pytest.mark.parametrize("words", [["--plain"], ["sheet", "kindle", "libby"], ["check", "--no-walk"], ["promises"]])
def test_home_folder_of_an_unknown_user_is_rejected_with_a_message(variable: str, words: list[str]) -> None:
    ran = run(*words, cwd=None, **{variable: "~nosuchuser/x"})
    if (variable, words[0]) == ("EBOOK_SETUP_HOME", "check"):  # it keeps nothing
        assert ran.returncode == 0
    else:
        said = f"{variable} names ~nosuchuser/x, but this computer has no such user.\n"
        assert (ran.returncode, ran.stderr) == (2, said)


@pytest.mark.parametrize("text", ["[1, 2]", "7", "null", '"x"', "[" * 100_000, "\udcff", '{"country": 3}', "{"])
def test_own_file_is_ignored_when_its_contents_are_invalid(text: str, tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert set(paths.read_json(path)) <= {"country"}
    assert Settings(tmp_path).get("country") == ""


def test_pipe_does_not_block_reading(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "desk.json")
    assert paths.read_json(tmp_path / "desk.json") == {}


@pytest.mark.parametrize("argument", ["--content", "--content=our books"])
def test_suggested_command_has_the_quoted_content_folder(argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    named = [argument] if "=" in argument else [argument, "our books"]
    monkeypatch.setattr("sys.argv", ["/opt/ebook-setup", *named, "sheet", "kindle"])
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/ebook-setup")
    typed = to_run("check", "our books/flows/it's.yaml")
    assert shlex.split(typed) == ["ebook-setup", *named, "check", "our books/flows/it's.yaml"]


def test_suggested_command_starts_the_way_the_program_was_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["/opt/library/bin/ebook-setup"])
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert main(["walk"]) == 2
    assert "for example `/opt/library/bin/ebook-setup walk kobo libby`" in capsys.readouterr().err


def test_messages_name_the_program_the_way_it_was_started() -> None:
    """Texts for files are exempt because people read them on other computers."""
    files = [path for path in Path(paths.__file__).parents[1].rglob("*.py") if path.parent.name != "authoring"]
    wrong = [f"{path.name}: {text}" for path in files for text in _sentences(path) if "`ebook-setup " in text]
    assert len(files) > 100 and wrong == []


def _sentences(path: Path) -> list[str]:
    """Return the texts of a module without its docstrings."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    bare = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [str(node.value) for node in nodes if isinstance(node, ast.Constant) and id(node) not in bare]


def test_shipped_folder_is_read_only_once() -> None:
    (ours,) = paths.content_folders(None)
    assert paths.content_folders(ours) == (ours,)


def test_data_folder_can_be_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBOOK_SETUP_HOME", str(tmp_path / "kept"))
    assert paths.data_folder() == tmp_path / "kept"
    assert not paths.data_folder().exists()


def test_data_folder_belongs_to_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert "ebook-setup-assistant" in paths.data_folder().parts


@pytest.mark.skipif(os.name == "nt", reason="on Windows the profile's rights stand for it")
def test_only_the_owner_can_read_a_private_folder(tmp_path: Path) -> None:
    made = paths.private_folder(tmp_path / "above" / "kept")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o750)
    assert stat.S_IMODE(paths.private_folder(made).stat().st_mode) == 0o750
