"""Print jobs: the ways to print in order, with substitutes for the CUPS and desktop programs on PATH."""

import os
import re
import stat
import sys
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from tests.sheets_data import IPAD_ALONE
from wizard.printing import fit, print_job
from wizard.printing.print_job import Job, printable, purge, send

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

PAGE = "<html><body>A sheet</body></html>"
QUEUE = "echo 'system default destination: Front_Desk'"
NO_QUEUE = "echo 'no system default destination'"


class Computer:
    """A computer with only the given programs. Each logs its calls."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.log = folder / "log"

    def has(self, name: str, script: str = "exit 0") -> Path:
        program = self.programs / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.log}\n{script}\n', "utf-8")
        program.chmod(0o755)
        return program

    def calls(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    made = Computer(tmp_path)
    monkeypatch.setenv("PATH", str(made.programs))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(b"%PDF-1.7 a sheet", PAGE, tmp_path / "private" / "sheets")


def window(computer: Computer, monkeypatch: pytest.MonkeyPatch, script: str = "exit 0") -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    computer.has("open" if sys.platform == "darwin" else "xdg-open", script)


# ---- ways to print ---------------------------------------------------------------------------------------------------


def test_own_print_command_comes_first(computer: Computer, job: Job) -> None:
    computer.has("lpstat", QUEUE)
    computer.has("lp")
    ours = computer.has("our-printer")
    done = send(replace(job, command=(str(ours), "--tray", "2; rm -rf $HOME")))
    assert (done.way, done.says) == ("command", "The sheet was sent to the printer with your library's own command.")
    assert computer.calls() == [f"our-printer --tray 2; rm -rf $HOME {done.path}"]


def test_queue_is_used_when_the_print_command_fails(computer: Computer, job: Job) -> None:
    computer.has("lpstat", QUEUE)
    computer.has("lp", f"/bin/cat > {computer.log}.pdf")
    ours = computer.has("our-printer", "echo 'Out of paper.' >&2; exit 1")
    done = send(replace(job, command=(str(ours),)))
    assert done.way == "queue"
    assert done.says == (
        "Your library's print command didn't work: Out of paper. The sheet went to the printer Front_Desk."
    )
    assert Path(f"{computer.log}.pdf").read_bytes() == job.pdf
    assert "sides=two-sided-long-edge" in computer.calls()[-2]


def test_queue_leaves_no_file(computer: Computer, job: Job) -> None:
    computer.has("lpstat", QUEUE)
    computer.has("lp")
    assert send(job).way == "queue"
    assert list(job.folder.iterdir()) == []


def test_viewer_opens_when_there_is_no_queue(computer: Computer, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    computer.has("lpstat", NO_QUEUE)
    computer.has("lp")
    window(computer, monkeypatch)
    done = send(job)
    assert (done.way, done.says) == ("viewer", "The sheet is open in a window. Print it from there.")
    assert str(done.path) in computer.calls()[-1]


def test_page_opens_its_print_dialog_when_there_is_no_pdf(
    computer: Computer, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.has("lpstat", QUEUE)
    computer.has("lp")
    window(computer, monkeypatch)
    done = send(replace(job, pdf=b""))
    assert done.way == "browser"
    assert not any(call.startswith("lp ") for call in computer.calls())
    assert done.path and "print" in done.path.read_text("utf-8")


def test_file_path_is_shown_when_the_viewer_fails(
    computer: Computer, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    window(computer, monkeypatch, "exit 3")
    done = send(job)
    assert done.way == "saved"
    assert done.path and done.says.endswith(f"The sheet was saved as {done.path.name} in {done.path.parent}")
    assert done.path and done.path.read_bytes() == job.pdf
    assert list(job.folder.iterdir()) == [done.path], "what could not be shown is not left behind"


def test_viewer_counts_as_opened_when_it_keeps_running(
    computer: Computer, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_job, "_started", lambda command: True)
    window(computer, monkeypatch)
    assert send(job).way == "viewer"


# ---- choosing a printer ----------------------------------------------------------------------------------------------


def test_chosen_printer_gets_the_number_of_copies(computer: Computer, job: Job) -> None:
    computer.has("lpstat", QUEUE)
    computer.has("lp")
    done = send(replace(job, printer="Back_Room", copies=3))
    assert (done.way, done.says) == ("queue", "3 copies of the sheet went to the printer Back_Room.")
    assert [call for call in computer.calls() if call.startswith("lp ")] == [
        "lp -d Back_Room -n 3 -t Library sheet -o sides=two-sided-long-edge -"
    ]


def test_default_printer_is_used_when_the_chosen_one_is_missing(computer: Computer, job: Job) -> None:
    computer.has("lpstat", QUEUE)
    computer.has(
        "lp", 'case "$*" in *Old_One*) echo "lp: Error - The printer or class does not exist." >&2; exit 1;; esac'
    )
    done = send(replace(job, printer="Old_One"))
    assert done.way == "queue"
    assert done.says == (
        "The printer Old_One didn't accept it: The printer or class does not exist. "
        "The sheet went to the printer Front_Desk."
    )


def test_failed_printer_is_not_tried_twice(computer: Computer, job: Job) -> None:
    computer.has("lpstat", QUEUE)
    computer.has("lp", "exit 1")
    assert send(replace(job, printer="Front_Desk")).way == "saved"
    assert sum(call.startswith("lp ") for call in computer.calls()) == 1


def test_stopped_printer_is_reported(computer: Computer, job: Job) -> None:
    stopped = 'echo "printer Front_Desk disabled since Mon 23 Nov 2026 09:00:00 AM -"'
    computer.has("lpstat", f'case "$1" in -p) {stopped};; *) {QUEUE};; esac')
    computer.has("lp")
    said = send(job).says
    assert said == "The printer Front_Desk is stopped. The sheet will print when someone starts it."


def test_printers_are_listed_when_there_are_several(computer: Computer) -> None:
    assert print_job.printers() == []
    computer.has("lpstat", 'printf "Front_Desk\nBack_Room permanent ipp://localhost/x\n"')
    computer.has("lp")
    assert print_job.printers() == ["Front_Desk", "Back_Room"]


# ---- failures --------------------------------------------------------------------------------------------------------


def test_file_path_is_shown_when_nothing_can_print(computer: Computer, job: Job) -> None:
    assert send(job).way == "saved"
    assert send(replace(job, command=("no-such-program",))).says.startswith(
        "Your library's print command didn't work: No such file or directory. "
    )


def test_message_is_shown_when_the_print_command_cannot_run(computer: Computer, job: Job) -> None:
    assert "didn't work: embedded null byte" in send(replace(job, command=("a\0b",))).says


def test_printing_continues_when_a_printer_never_answers(
    computer: Computer, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_job, "PATIENCE", 0.2)
    computer.has("lpstat", QUEUE)
    computer.has("lp", "exec /bin/sleep 5")
    done = send(job)
    assert done.way == "saved"
    assert done.says.startswith("The printer Front_Desk didn't accept it: no answer in 0.2 seconds.")


def test_printing_continues_when_the_print_service_never_answers(
    computer: Computer, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_job, "CURIOSITY", 0.2)
    computer.has("lpstat", "exec /bin/sleep 5")
    computer.has("lp")
    assert send(job).way == "saved"


def test_message_is_shown_when_the_disk_cannot_be_written(computer: Computer, job: Job, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = send(replace(job, folder=tmp_path / "file" / "sheets"))
    assert (done.way, done.path) == ("nothing", None)
    assert done.says == "The sheet can't be saved on this computer: Not a directory. Nothing was printed."


def test_queue_prints_when_the_disk_cannot_be_written(computer: Computer, job: Job, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    computer.has("lpstat", QUEUE)
    computer.has("lp")
    assert send(replace(job, folder=tmp_path / "file")).way == "queue"


# ---- privacy ---------------------------------------------------------------------------------------------------------


def test_files_are_private_and_their_names_reveal_nothing(computer: Computer, job: Job) -> None:
    path = send(job).path
    assert path and re.fullmatch(r"print-\d{8}-\d{6}-\w+\.pdf", path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_folder_is_made_private_when_others_can_read_it(computer: Computer, job: Job) -> None:
    job.folder.mkdir(parents=True)
    job.folder.chmod(0o755)
    send(job)
    assert stat.S_IMODE(job.folder.stat().st_mode) == 0o700


def test_only_our_sheets_older_than_a_day_are_deleted(tmp_path: Path) -> None:
    yesterday = time.time() - print_job.A_DAY - 60
    for name in ("print-old.pdf", "print-old.html", "letter.pdf"):
        (tmp_path / name).write_text("x", "utf-8")
        os.utime(tmp_path / name, (yesterday, yesterday))
    (tmp_path / "print-new.pdf").write_text("x", "utf-8")
    purge(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.pdf", "print-new.pdf"]
    purge(tmp_path / "not-there")


# ---- the open-action -------------------------------------------------------------------------------------------------


def test_printable_pdf_opens_its_print_dialog_and_is_still_pdf_ua() -> None:
    pytest.importorskip("typst", reason="there is no typst wheel for this computer")
    page = pytest.importorskip("page", reason="page-validation checks PDF/UA-1; install the dev extra")
    pypdf = pytest.importorskip("pypdf", reason="pypdf reads the PDF; install the dev extra")
    pdf = fit.fit(IPAD_ALONE, "a4").pdf
    asking = printable(pdf)
    assert asking.startswith(pdf)
    assert page.validate_pdf_bytes(asking, profile=page.ValidationProfile.PDF_UA_1).is_compliant
    catalog = pypdf.PdfReader(BytesIO(asking)).trailer["/Root"]
    assert catalog["/OpenAction"] == {"/S": "/Named", "/N": "/Print"}
    assert catalog["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


def test_foreign_pdf_is_not_changed() -> None:
    assert printable(b"%PDF-1.4 something else") == b"%PDF-1.4 something else"
