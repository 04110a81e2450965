"""Sheets made ready to print in a process of their own."""

import sys
from pathlib import Path

import pytest

from tests.sheets_data import IPAD_ALONE
from wizard.paper import making
from wizard.paper.typeset import RenderError


def test_a_sheet_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    apart = making.made_apart(IPAD_ALONE, "a4", (), tmp_path)
    assert apart == making.made(IPAD_ALONE, "a4", (), tmp_path)
    assert apart.pdf.startswith(b"%PDF") and "<html" in apart.page


def test_a_process_that_is_stopped_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(killed))
    with pytest.raises(RenderError, match="Please try once more"):
        making.made_apart(IPAD_ALONE, "a4", (), tmp_path)


def test_what_is_wrong_with_a_template_comes_back(tmp_path: Path) -> None:
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "sheet.html.j2").write_text("{{ nobody.knows }}")
    with pytest.raises(RenderError, match=r"sheet\.html\.j2 does not work"):
        making.made_apart(IPAD_ALONE, "a4", (tmp_path,), tmp_path)
