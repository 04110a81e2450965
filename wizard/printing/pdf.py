"""PDFs: by Typst, or by the browser that is already on the computer."""

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import typst

from wizard.system.paths import shipped_handouts


class RenderError(Exception):
    """A sheet that could not be drawn. The message is one sentence for staff."""


class NoGlyph(RenderError):
    """Letters that no font here has."""

    def __init__(self, letters: frozenset[str]) -> None:
        super().__init__(f"No font here has {' '.join(sorted(letters))}.")
        self.letters = letters


@cache
def has_typst() -> bool:
    """Whether the typst wheel is here; there is none for Python on Windows ARM."""
    try:
        import_module("typst")
    except ImportError:
        return False
    return True


def typeset(source: str, template: str) -> bytes:
    """PDF/UA-1 by Typst (standard HA09): with the shipped fonts and, where those lack a letter, the computer's own.

    Raises NoGlyph for letters that no font has, and RenderError, naming the template, for a source that does not work.
    """
    import typst

    for system in (False, True):
        try:
            with _ONE_AT_A_TIME:
                return cast(bytes, compiler(system).compile(source.encode(), pdf_standards=["ua-1"]))
        except typst.TypstError as error:
            missing = _missing(error.diagnostic)
            if not missing:
                raise RenderError(f"{template} does not work: {error.message}") from error
    raise NoGlyph(missing)


_ONE_AT_A_TIME = Lock()  # a compiler serves one thread at a time


def _missing(diagnostic: str) -> frozenset[str]:
    """The letters Typst found no font for. Plain ones are named too when an odd accent stands on them: not those."""
    named = re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic)
    written = (re.sub(r"\\u\{(\w+)\}", lambda match: chr(int(match[1], 16)), letter) for letter in named)
    return frozenset(letter for letter in "".join(written) if not letter.isascii())


@cache
def compiler(system: bool) -> "typst.Compiler":
    """The compiler, kept because it remembers: a second try takes a quarter of the time of one by a new compiler.

    Looking through all of a computer's fonts can take long, so `system` fonts are read only when they must be.
    """
    import typst

    shipped = shipped_handouts()
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(shipped / "fonts")])
    return typst.Compiler(root=shipped, font_paths=fonts, ignore_system_fonts=not system)


def browser_pdf(page: str) -> bytes:
    """A PDF by the Edge or Chrome that is already on the computer; empty where there is none, or where it fails."""
    program = browser()
    if not program:
        return b""
    with tempfile.TemporaryDirectory(prefix="sheet-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        source.write_text(page, "utf-8")
        quietly = ["--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            quietly.append("--no-sandbox")  # Chrome refuses to run as root with one
        asked = ["--no-pdf-header-footer", f"--print-to-pdf={made}", source.as_uri()]
        try:
            subprocess.run([program, *quietly, *asked], capture_output=True, timeout=60)
            return made.read_bytes()
        except (OSError, subprocess.TimeoutExpired):
            return b""


def browser() -> str | None:
    places = (
        *("msedge", "microsoft-edge", "google-chrome", "chrome", "chromium", "chromium-browser"),
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    )
    return next(filter(None, (shutil.which(os.path.expandvars(place)) for place in places)), None)
