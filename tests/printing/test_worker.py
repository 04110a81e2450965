"""The worker: sheets are rendered in a separate process."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.running import run
from tests.sheets_data import IPAD_ALONE
from wizard.content import sheet_texts
from wizard.presenters import leaflet
from wizard.printing import batch, worker
from wizard.printing.pdf import RenderError
from wizard.system.crash_report import written


def test_sheet_is_the_same_when_a_worker_makes_it(tmp_path: Path) -> None:
    apart = worker.made_apart(IPAD_ALONE, "a4", (), tmp_path)
    assert apart == worker.made(IPAD_ALONE, "a4", (), tmp_path)
    assert apart.pdf.startswith(b"%PDF") and "<html" in apart.page


def test_stopped_worker_is_reported_with_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(killed))
    with pytest.raises(RenderError, match=r"was stopped\. Please try again"):
        worker.made_apart(IPAD_ALONE, "a4", (), tmp_path)


@pytest.mark.parametrize("template", ["sheet.html.j2", "sheet.typ.j2", "sheet.txt.j2", "version.html.j2"])
def test_sheet_is_made_when_a_template_of_any_format_is_broken(tmp_path: Path, template: str) -> None:
    usual = worker.made(IPAD_ALONE, "a4", (), tmp_path)
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / template).write_text("{{ nobody.knows }}")
    made = worker.made_apart(IPAD_ALONE, "a4", (tmp_path,), tmp_path)
    assert (made.pdf, made.page) == (usual.pdf, usual.page)
    assert made.notice.startswith(f"Your library's own design can't be used, so ours was used: {template} doesn't")


@pytest.mark.parametrize("template", ["leaflet.html.j2", "leaflet.typ.j2", "leaflet.txt.j2"])
def test_small_paper_has_the_shipped_design_when_own_template_is_broken(tmp_path: Path, template: str) -> None:
    small = leaflet.slip(IPAD_ALONE, sheet_texts.words())
    usual = worker.made(small, "a4", (), tmp_path)
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / template).write_text("{{ nobody.knows }}")
    made = worker.made_apart(small, "a4", (tmp_path,), tmp_path)
    assert (made.pdf, made.page) == (usual.pdf, usual.page)
    assert made.notice.startswith(f"Your library's own design can't be used, so ours was used: {template} doesn't work")


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """Replace Python with this script for every started process."""
    (folder / "python").write_text(f"#!/bin/sh\n{lines}\n")
    (folder / "python").chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))


def test_sheet_is_made_in_the_same_process_when_no_other_process_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert worker.made_apart(IPAD_ALONE, "a4", (), tmp_path) == worker.made(IPAD_ALONE, "a4", (), tmp_path)


def test_bug_in_the_worker_is_reported_without_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = 'File "/usr/lib/wizard/fitting.py", line 7, in fit'
    _program(tmp_path, monkeypatch, f"echo '{said}' >&2; echo 'ValueError: secret 1234' >&2; exit 1")
    with pytest.raises(worker.WorkerFailed) as failed:
        worker.made_apart(IPAD_ALONE, "a4", (), tmp_path)
    text = written(failed.value, tmp_path / "reports")
    report = next((tmp_path / "reports").iterdir()).read_text()
    assert "  fitting.py:7 in fit" in report and "1234" not in report + text


def test_shipped_design_is_used_when_the_worker_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 0.5)
    _program(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(RenderError, match=r"wasn't finished after 0\.5 seconds"):
        worker.made_apart(IPAD_ALONE, "a4", (tmp_path,), tmp_path)


def test_no_module_in_the_current_folder_is_run_when_a_sheet_is_made(tmp_path: Path) -> None:
    _traps(tmp_path)
    ran = run("sheet", "kindle", "libby", "-o", "sheet.pdf", "--country", "US", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert not (tmp_path / "ran").exists()


def test_no_module_in_the_current_folder_is_run_when_workers_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _traps(tmp_path)
    monkeypatch.chdir(tmp_path)
    with batch.safe_path(), ProcessPoolExecutor(1, get_context("spawn")) as workers:
        assert workers.submit(os.getpid).result() != os.getpid()
    assert not (tmp_path / "ran").exists()


def test_no_module_in_the_current_folder_is_run_when_the_desk_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _traps(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert worker.made_apart(IPAD_ALONE, "a4", (), tmp_path / "home").pdf.startswith(b"%PDF")
    assert not (tmp_path / "ran").exists()


def _traps(folder: Path) -> None:
    for name in ("pickle", "random", "struct", "json", "jinja2", "multiprocessing", "typst"):
        (folder / f"{name}.py").write_text(f"open({str(folder / 'ran')!r}, 'a').write('{name}')\nraise ImportError\n")
