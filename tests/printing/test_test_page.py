"""The printer test page, measured as a person would with a ruler and a phone."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.printing.test_render import assert_ua, pdf_text, rasters
from tests.running import run
from wizard.presenters.sheet import Paper
from wizard.printing import test_page
from wizard.printing.test_page import trial_page

DPI = 300
TODAY = date(2026, 11, 28)


def pixels(millimetres: float) -> float:
    return millimetres / 25.4 * DPI


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_frame_is_6_mm_from_every_edge(paper: Paper) -> None:
    """HP09: printers can't print closer to the edge."""
    for side in rasters(trial_page(paper, TODAY)[0], DPI):
        rows = [side.gray[at : at + side.width] for at in range(0, len(side.gray), side.width)]
        inked = [number for number, row in enumerate(rows) if min(row) < 128]
        middle = [number for number, gray in enumerate(rows[side.height // 2]) if gray < 128]
        for first, last, length in ((inked[0], inked[-1], side.height), (middle[0], middle[-1], side.width)):
            assert first == pytest.approx(pixels(6), abs=3)
            assert length - 1 - last == pytest.approx(pixels(6), abs=3)


def test_ruler_and_bar_are_30_mm_long() -> None:
    side = rasters(trial_page("a4", TODAY)[0], DPI)[0]
    rows = (side.gray[at : at + side.width] for at in range(0, len(side.gray), side.width))
    longest = [max(map(len, re.findall(rb"[\x00-\x40]+", row)), default=0) for row in rows]
    long = [length for length in longest if pixels(20) < length < pixels(100)]
    assert len(long) > pixels(5)
    assert all(length == pytest.approx(pixels(30), abs=2) for length in long)


@pytest.mark.parametrize("url", ["", "https://library.example.org/ebooks"])
def test_qr_code_matches_the_printed_address(url: str) -> None:
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp reads QR codes; install the dev extra")
    pdf, page, _ = trial_page("a4", TODAY, url)
    side = rasters(pdf, 150)[0]
    found = zxing.read_barcodes(memoryview(side.gray).cast("B", (side.height, side.width)))
    assert [code.text for code in found] == [url or test_page.NO_ADDRESS]
    assert found[0].text in pdf_text(pdf) and found[0].text in page


def test_page_is_readable_and_has_similar_characters() -> None:
    pdf, page, _ = trial_page("a4", TODAY)
    assert_ua(pdf)
    for shapes in ("I l 1", "O 0", "B 8", "S 5"):
        assert pdf_text(pdf).count(shapes) == page.count(shapes) == 3


def test_doctor_prints_the_test_page(tmp_path: Path) -> None:
    """There's no viewer or printer here, so the page is saved and the doctor shows its path."""
    ran = run("doctor", "--test-page", EBOOK_SETUP_HOME=str(tmp_path), PATH="/nowhere", DISPLAY="", WAYLAND_DISPLAY="")
    assert ran.returncode == 0
    name, folder = ran.stdout.strip().rpartition(" saved as ")[2].split(" in ")
    path = Path(folder, name)
    assert path.parent == tmp_path / "sheets" and path.read_bytes().startswith(b"%PDF")


def test_broken_own_template_is_reported(tmp_path: Path) -> None:
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "test-page.typ.j2").write_text("{{ nothing }}")
    ran = run("--content", str(tmp_path), "doctor", "--test-page")
    assert "test-page.typ.j2 doesn't work: 'nothing' is undefined" in ran.stdout and "Traceback" not in ran.stderr
