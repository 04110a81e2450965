"""Sheets made ready to print in a process of their own."""

import sys
from pathlib import Path

import pytest

from tests.sheets_data import IPAD_ALONE
from wizard.content import sheet_texts
from wizard.presenters import leaflet
from wizard.printing import worker
from wizard.printing.pdf import RenderError


def test_a_sheet_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    apart = worker.made_apart(IPAD_ALONE, "a4", (), tmp_path)
    assert apart == worker.made(IPAD_ALONE, "a4", (), tmp_path)
    assert apart.pdf.startswith(b"%PDF") and "<html" in apart.page


def test_a_process_that_is_stopped_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(killed))
    with pytest.raises(RenderError, match="Please try once more"):
        worker.made_apart(IPAD_ALONE, "a4", (), tmp_path)


@pytest.mark.parametrize("template", ["sheet.html.j2", "sheet.typ.j2", "sheet.txt.j2", "version.html.j2"])
def test_a_broken_template_of_any_form_stops_no_sheet(tmp_path: Path, template: str) -> None:
    usual = worker.made(IPAD_ALONE, "a4", (), tmp_path)
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / template).write_text("{{ nobody.knows }}")
    made = worker.made_apart(IPAD_ALONE, "a4", (tmp_path,), tmp_path)
    assert (made.pdf, made.page) == (usual.pdf, usual.page)
    assert made.notice.startswith(f"Your own template could not be used, so the usual one was: {template} does not")


def test_what_is_wrong_with_the_template_of_a_small_paper_comes_back(tmp_path: Path) -> None:
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "leaflet.html.j2").write_text("{{ nobody.knows }}")
    small = leaflet.slip(IPAD_ALONE, sheet_texts.words())
    with pytest.raises(RenderError, match=r"leaflet\.html\.j2 does not work"):
        worker.made_apart(small, "a4", (tmp_path,), tmp_path)
