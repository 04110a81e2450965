"""`serve` refuses what isn't safe, before it opens anything."""

import argparse
import re
import sys
from pathlib import Path

import pytest
import yaml

from tests.papers import ROOT
from wizard.cli import serve
from wizard.cli.main import main
from wizard.desk.web.guard import matches


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["serve", *words]) == 2
    said = capsys.readouterr()
    assert not said.out
    return said.err


def test_serving_on_the_network_needs_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "--host", "0.0.0.0")
    assert "Others can reach 0.0.0.0, so the desk needs a password there." in said
    assert "serve --set-password FILE" in said


def test_file_without_a_valid_password_hash_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("correct horse")
    said = refused(capsys, "--password-file", str(file))
    assert "isn't a password file" in said
    assert "correct horse" not in said


@pytest.mark.parametrize("file", ["gone", "."])
def test_password_file_that_cannot_be_read_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: str
) -> None:
    assert "can't be used" in refused(capsys, "--password-file", str(tmp_path / file))


def test_invalid_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "`books` isn't a web address" in refused(capsys, "--address", "books")


@pytest.mark.parametrize("port", ["-1", "65536", "http", "8080x", "٣"])
def test_invalid_port_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit):
        main(["serve", f"--port={port}"])
    assert "isn't a port. Use a number such as 8080" in capsys.readouterr().err


def test_password_is_saved_as_a_hash(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _: "correct horse")
    file = tmp_path / "password"
    assert main(["serve", "--set-password", str(file)]) == 0
    assert matches("correct horse", file.read_text())
    assert "correct horse" not in file.read_text() + capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("typed", "said"), [(["short"], "at least 8"), (["long enough", "another"], "don't match")])
def test_password_that_is_short_or_mistyped_is_not_saved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], said: str
) -> None:
    words = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda _: next(words))
    file = tmp_path / "password"
    assert said in refused(capsys, "--set-password", str(file))
    assert not file.exists()


def test_desk_is_served_without_the_terminals_package(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.delitem(sys.modules, "wizard.desk.web.terminal", raising=False)
    assert serve._terminals((tmp_path,), tmp_path) is None
    assert "The terminal view needs one more package. To install it: `" in capsys.readouterr().err


def test_deployment_examples_start_a_secure_desk() -> None:
    """Both examples use options that exist, give the address people type, and have a password."""
    folder = ROOT / "docs" / "deploy"
    unit = (folder / "ebook-setup.service").read_text("utf-8").replace("\\\n", " ")
    started = re.search(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    desk = yaml.safe_load((folder / "compose.yaml").read_text("utf-8"))["services"]["desk"]
    parser = argparse.ArgumentParser()
    serve.add(parser.add_subparsers())
    assert started
    for line in (started[1], desk["command"]):
        parsed = parser.parse_args(line.split())
        assert (parsed.address, bool(parsed.password_file)) == ("https://books.example.org", True)
        assert parsed.port == 8080
    assert "/health" in str(desk["healthcheck"])
