"""PDFs, made by Typst or by a browser that's already on the computer."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    import typst

from wizard.printing.font_metrics import covered
from wizard.system.paths import shipped_handouts


class RenderError(Exception):
    """A sheet that couldn't be drawn. The message is one sentence for staff."""


class Typeset(NamedTuple):
    """A PDF, and the characters that none of the fonts here have. The PDF shows `?` in their place."""

    pdf: bytes
    missing: frozenset[str] = frozenset()

    @property
    def sides(self) -> int:
        """Return how many sides the PDF has."""
        return sides(self.pdf)


def sides(made: bytes) -> int:
    """Return the number of sides in a PDF that we made."""
    return len(re.findall(rb"/Type\s*/Page(?!s)", made))


@cache
def has_typst() -> bool:
    """Return whether Typst is installed. It has no Python wheel for Windows on ARM."""
    try:
        import_module("typst")
    except ImportError:
        return False
    return True


def typeset(source: str, template: str) -> Typeset:
    """Return PDF/UA-1 made by Typst (standard HA09), with the shipped fonts, then the computer's fonts, then `?`.

    Raises RenderError, naming the template, if the source doesn't work.
    """
    made, missing = _compiled(source, template, system=False)
    if missing:
        made, missing = _compiled(source, template, system=True)
    lacking = missing
    while missing:
        source = _questioned(source, missing)
        made, missing = _compiled(source, template, system=True)
        if missing and missing <= lacking:  # They aren't in the source, so `?` can't replace them.
            raise RenderError(f"{template} doesn't work: no font on this computer has {' '.join(sorted(missing))}.")
        lacking |= missing
    return Typeset(made, lacking)


def _compiled(source: str, template: str, system: bool) -> Typeset:
    """Compile once. If no font has some of the characters, return an empty PDF and those characters."""
    import typst

    try:
        with _ONE_AT_A_TIME:
            return Typeset(_in_time(partial(compiler(system).compile, source.encode(), pdf_standards=["ua-1"])))
    except TimeoutError:
        raise RenderError(f"{template} doesn't work: it didn't finish within {LONGEST} seconds.") from None
    except typst.TypstError as error:
        missing = _missing(error.diagnostic)
        if not missing:
            raise RenderError(f"{template} doesn't work: {error.message}") from error
        return Typeset(b"", missing)


LONGEST: float = 60  # The most seconds for a sheet, which usually takes milliseconds.


def _in_time(compile: Callable[[], object]) -> bytes:
    """Compile in a thread, so that we can give up on a template that never ends. Raises TimeoutError for one."""
    done: Future[bytes] = Future()

    def work() -> None:
        try:
            done.set_result(cast(bytes, compile()))
        except Exception as error:
            done.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return done.result(LONGEST)
    except TimeoutError:
        compiler.cache_clear()  # The old compiler may be busy forever.
        raise


_ONE_AT_A_TIME = Lock()  # A compiler can serve only one thread at a time.


def _missing(diagnostic: str) -> frozenset[str]:
    """Return the characters that Typst has no font for, except plain letters that only have an unusual accent."""
    named = re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic)
    written = (re.sub(r"\\u\{(\w+)\}", lambda match: chr(int(match[1], 16)), letter) for letter in named)
    return frozenset(letter for letter in "".join(written) if not letter.isascii())


def _questioned(source: str, letters: frozenset[str]) -> str:
    """Return the source with `?` in place of these characters, whether they're written directly or as escapes."""
    for letter in letters:
        source = source.replace(letter, "?").replace(f"\\u{{{ord(letter):x}}}", "?")
    return source


def without_font(letters: frozenset[str]) -> str:
    """Return a sentence that names the characters missing from a PDF and the fonts to install, or "" for none."""
    if not letters:
        return ""
    some = " ".join(sorted(letters, key=ord)[:8]) + (" ..." if len(letters) > 8 else "")
    fonts = _fonts_for(letters)
    return f"No font on this computer has {some}. The PDF shows ? instead. To print them, install {fonts}."


def without_language(language: str, printed: str, letters: frozenset[str]) -> str:
    """Return a sentence about why a PDF is only in the language `printed`, and how to print the other one."""
    install = f"Install {_fonts_for(letters)} on this computer, or print the web page instead."
    return f"The PDF is in {printed} only, because no font here has the characters for {language}. {install}"


@cache
def letters_without_font(letters: frozenset[str]) -> frozenset[str]:
    """Return the characters of a language that no font on this computer has."""
    text = "".join(sorted(letters))
    if covered(text):
        return frozenset()
    return typeset(f'#set document(title: "letters")\n#{json.dumps(text, ensure_ascii=False)}', "letters").missing


def _fonts_for(letters: frozenset[str]) -> str:
    return ", ".join(sorted({_font_for(letter) for letter in letters}))


def _font_for(letter: str) -> str:
    """Return the free font to install for a character, going by the script in its Unicode name."""
    script = unicodedata.name(letter, "").partition(" ")[0]
    if not script or unicodedata.category(letter).startswith("M"):
        return "a font that has them"
    if script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KANGXI", "IDEOGRAPHIC", "FULLWIDTH"):
        return "Noto Sans CJK"
    return f"Noto Sans {script.title()}" if letter.isalpha() else "Noto Emoji"


@cache
def compiler(system: bool) -> "typst.Compiler":
    """Return the compiler. It's cached because it remembers layouts: a second try takes a quarter of the time.

    Reading all of a computer's fonts can take a long time, so `system` fonts are only read when they're needed.
    """
    import typst

    shipped = shipped_handouts()
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(shipped / "fonts")])
    return typst.Compiler(root=shipped, font_paths=fonts, ignore_system_fonts=not system)


def browser_pdf(page: str) -> bytes:
    """Return a PDF made by the computer's own Edge or Chrome, or b"" if there's no such browser or it fails."""
    program = browser()
    if not program:
        return b""
    with tempfile.TemporaryDirectory(prefix="sheet-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        source.write_text(page, "utf-8")
        quietly = ["--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            quietly.append("--no-sandbox")  # Chrome won't run as root with its sandbox on.
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
