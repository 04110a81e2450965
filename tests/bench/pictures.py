"""The pictures of the README: the desk at a step, sheets, and a card.

    python -m tests.bench.pictures

Needs Chromium (or Chrome) to turn Textual's drawing into a PNG.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from wizard.content.loader import load
from wizard.presenters.leaflet import card
from wizard.presenters.sheet_builder import build, words_of
from wizard.printing import fit, small
from wizard.walk.lookahead import jump
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "tests" / "pictures"
COUNTRY, STEP = "US", "libby/get"


def library_folder(home: Path) -> Path:
    """A library's own folder with the sample profile, so that the pictures show a library's name."""
    own = home / "own"
    (own / "flows").mkdir(parents=True)
    shutil.copy(ROOT / "flows" / "library.yaml", own / "flows")
    return own


def sheets(own: Path) -> None:
    """The first side of the sheet after a whole visit, in standard and in large print, and a card."""
    library = load((own, ROOT)).library
    walk = Walk(library, Start("kindle", "libby"))
    while walk.at is not None:
        walk.answer(walk.at.offers[0])
    made = build(walk, date(2026, 11, 23))
    draw(fit.fit(made, "a4").pdf, "sheet.png", 1.2)
    draw(fit.fit(replace(made, size="large"), "a4").pdf, "sheet-large.png", 0.8)
    draw(small.made(card(library, "kindle", words_of(library)), "a4").pdf, "card.png", 0.8)


def draw(pdf: bytes, name: str, scale: float) -> None:
    """The first side as a picture."""
    side = pypdfium2.PdfDocument(pdf)[0].render(scale=scale, grayscale=True).to_pil()
    side.save(PICTURES / name, optimize=True)


async def desk(own: Path, home: Path) -> str:
    """The desk at the step where the book is sent, as Textual draws it."""
    from wizard.desk.terminal.app import DeskApp

    app = DeskApp((own, ROOT), home)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")  # the first branch
        await pilot.press(*"kindle", "space", *"libby", "enter")
        walk = Walk(load((own, ROOT)).library, Start("kindle", "libby"))
        walk.answer(walk.at.offers[0] if walk.at else "")
        for _ in range(len(jump(walk, STEP, "said")) + 1):
            await pilot.press("enter")
        await pilot.pause(0.5)
        return app.export_screenshot()


def main() -> None:
    """Write both pictures."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("No Chromium is here to draw with.")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        own = library_folder(home)
        sheets(own)
        drawn = home / "desk.svg"
        drawn.write_text(asyncio.run(desk(own, home / "data")), encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--hide-scrollbars",
            "--window-size=1000,640",
            "--force-device-scale-factor=1",
        ]
        subprocess.run(
            [browser, *options, f"--screenshot={PICTURES / 'desk.png'}", drawn.as_uri()],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    main()
