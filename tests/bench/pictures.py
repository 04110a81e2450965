"""The pictures in the README and the docs: the desk, sheets, a card, and a page of the website.

    python -m tests.bench.pictures

Needs Pillow, and Chromium (or Chrome) to turn Textual's drawing into a PNG.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped]

from tests.desk.hands import Hands, address, begin
from wizard.content.loader import load
from wizard.presenters.leaflet import card
from wizard.presenters.sheet_builder import build, words_of
from wizard.printing import fit, leaflet_fit
from wizard.printing.site import Site
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "tests" / "pictures"
LOOKS = ROOT / "docs" / "pictures"
COUNTRY, STEP = "US", "libby/search"
PAGE = "kindle-2013/libby/phone/"


def library_folder(home: Path) -> Path:
    """Make a library's own folder with the sample profile, so that the pictures show a library's name."""
    own = home / "own"
    (own / "flows").mkdir(parents=True)
    shutil.copy(ROOT / "flows" / "library.yaml", own / "flows")
    return own


def sheets(own: Path) -> None:
    """Draw the first side of the sheet after a whole visit, in standard and in large print, and a card."""
    library = load((own, ROOT)).library
    walk = Walk(library, Start("kindle", "libby"))
    while walk.at is not None:
        walk.answer(walk.at.offers[0])
    made = build(walk, date(2026, 11, 23))
    draw(fit.fit(made, "a4").pdf, "sheet.png", 1.2)
    draw(fit.fit(replace(made, size="large"), "a4").pdf, "sheet-large.png", 0.8)
    draw(leaflet_fit.made(card(library, "kindle", words_of(library)), "a4").pdf, "card.png", 0.8)


def draw(pdf: bytes, name: str, scale: float) -> None:
    """Draw the first side as a picture."""
    side = pypdfium2.PdfDocument(pdf)[0].render(scale=scale, grayscale=True).to_pil()
    side.save(PICTURES / name, optimize=True)


class Scene(NamedTuple):
    """What to do at the desk before its picture is taken, and where that picture goes."""

    file: Path
    size: tuple[int, int]
    theme: str
    play: Callable[[Hands], Awaitable[None]]


async def start(hands: Hands) -> None:
    """Stay at the first screen."""


async def which(hands: Hands) -> None:
    """Start with a Kindle, at the question that asks which model it is."""
    await begin(hands)


async def step(hands: Hands) -> None:
    """Go to the step where a book is found, with a second patron at the desk."""
    await begin(hands, "kobo libby")
    await hands.press("enter", "ctrl+n")
    await begin(hands)
    while address(hands) != STEP:
        await hands.press("enter")


async def done(hands: Hands) -> None:
    """Finish a visit."""
    await begin(hands)
    await hands.press("enter", "f6", "end", "ctrl+d", "enter")


SCENES = (
    Scene(PICTURES / "desk.png", (120, 40), "dark", step),
    Scene(LOOKS / "start.png", (120, 40), "dark", start),
    Scene(LOOKS / "which.png", (100, 30), "light", which),
    Scene(LOOKS / "step-light.png", (160, 50), "light", step),
    Scene(LOOKS / "step-strong.png", (80, 24), "strong", step),
    Scene(LOOKS / "done.png", (120, 40), "dark", done),
)


async def desk(scene: Scene, own: Path, home: Path) -> str:
    """Play a scene, and return the desk as Textual draws it."""
    from wizard.desk.terminal.app import DeskApp

    home.mkdir()
    (home / "desk.json").write_text(json.dumps({"country": COUNTRY, "toured": "yes", "colours": scene.theme}))
    app = DeskApp((own, ROOT), home)
    async with app.run_test(size=scene.size) as pilot:
        hands = Hands(pilot)
        await hands.still()
        await hands.press("enter")  # the first branch
        await scene.play(hands)
        return app.export_screenshot(title=" ")


def photograph(browser: str, drawn: Path, to: Path) -> None:
    """Turn an SVG into a PNG of two thirds of its size."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn.read_text(encoding="utf-8"))
    assert box
    size = f"--window-size={int(float(box[1]))},{int(float(box[2]))}"
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", size, "--force-device-scale-factor=0.66"]
    subprocess.run([browser, *options, f"--screenshot={to}", drawn.as_uri()], check=True, capture_output=True)


def website(browser: str, own: Path, home: Path) -> None:
    """The page of a plan on the website for patrons."""
    Site(load((own, ROOT)).library, home, folders=(own, ROOT)).write()
    served = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(home)))
    Thread(target=served.serve_forever, daemon=True).start()
    options = [
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        "--window-size=900,1150",
        "--force-device-scale-factor=0.8",
    ]
    page = f"http://127.0.0.1:{served.server_port}/{PAGE}"
    subprocess.run([browser, *options, f"--screenshot={PICTURES / 'site.png'}", page], check=True, capture_output=True)
    served.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A web server that says nothing."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def main() -> None:
    """Write every picture, or with `desk` those of the desk alone."""
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")  # in full color, whatever terminal this runs in
    os.environ.pop("NO_COLOR", None)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("No Chromium is here to draw with.")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        own = library_folder(home)
        if sys.argv[1:] != ["desk"]:
            sheets(own)
            website(browser, own, home / "site")
        for number, scene in enumerate(SCENES):
            drawn = home / "desk.svg"
            drawn.write_text(asyncio.run(desk(scene, own, home / f"data{number}")), encoding="utf-8")
            photograph(browser, drawn, scene.file)


if __name__ == "__main__":
    main()
