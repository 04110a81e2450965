"""Files that `sheet` and `promises` write: their endings, their permissions, and a library's broken design."""

from pathlib import Path

import pytest

from tests.running import run

PAPERS = [("kindle", "libby"), ("--card", "kindle"), ("--slip", "kindle", "libby"), ("--poster", "libby")]


@pytest.mark.parametrize("name", ["x.docx", "x", "x.pdf.bak"])
@pytest.mark.parametrize("paper", PAPERS[:2])
def test_unknown_ending_is_rejected_with_the_known_ones(tmp_path: Path, name: str, paper: tuple[str, ...]) -> None:
    ran = run("sheet", *paper, "--country", "US", "-o", str(tmp_path / name))
    assert ran.returncode == 2
    assert "Choose .pdf, .html, .txt, or .eml." in ran.stderr
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["x.pdf", "x.HTML", "x.txt"])
def test_only_the_owner_can_read_a_saved_sheet(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch(0o644)
    assert run("sheet", "kindle", "libby", "--country", "US", "-o", str(tmp_path / name)).returncode == 0
    assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_large_card_is_in_large_print(tmp_path: Path) -> None:
    for words in ((), ("--large",)):
        ran = run("sheet", "--card", "kindle", "--country", "US", "-o", str(tmp_path / f"{len(words)}.pdf"), *words)
        assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "0.pdf").read_bytes() != (tmp_path / "1.pdf").read_bytes()


def test_second_language_is_refused_for_a_card() -> None:
    ran = run("sheet", "--card", "kindle", "--language", "es")
    assert ran.returncode == 2
    assert ran.stderr == "Only sheets come in a second language. Leave out --language.\n"


@pytest.mark.parametrize("words", [*(("sheet", *paper) for paper in PAPERS), ("promises", "slip")])
def test_shipped_design_is_used_with_a_message_when_own_design_is_broken(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    design = tmp_path / "own" / "handouts"
    design.mkdir(parents=True)
    (design / "look.yaml").write_text('colour: "#dddddd"\n')
    country = ("--country", "US") if words[0] == "sheet" else ()
    home = str(tmp_path / "home")
    ran = run("--content", str(design.parent), *words, *country, EBOOK_SETUP_HOME=home)
    assert ran.returncode == 0, ran.stderr
    assert "Your library's own design can't be used, so ours was used: look.yaml" in ran.stderr
