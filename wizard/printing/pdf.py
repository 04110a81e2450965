"""PDFs: by Typst, or by the browser that is already on the computer."""

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
    """A sheet that could not be drawn. The message is one sentence for staff."""


class Typeset(NamedTuple):
    """A PDF, and the characters in it that no font here has: it shows `?` for them."""

    pdf: bytes
    missing: frozenset[str] = frozenset()

    @property
    def sides(self) -> int:
        """How many sides it has."""
        return sides(self.pdf)


def sides(made: bytes) -> int:
    """Return how many sides a PDF of ours has."""
    return len(re.findall(rb"/Type\s*/Page(?!s)", made))


@cache
def has_typst() -> bool:
    """Return whether Typst is installed. There is no wheel of it for Python on Windows ARM."""
    try:
        import_module("typst")
    except ImportError:
        return False
    return True


def typeset(source: str, template: str) -> Typeset:
    """Return PDF/UA-1 made by Typst (standard HA09), with the shipped fonts, then the computer's own, then `?`.

    Raises RenderError, naming the template, for a source that does not work.
    """
    made, missing = _compiled(source, template, system=False)
    if missing:
        made, missing = _compiled(source, template, system=True)
    lacking = missing
    while missing:
        source = _questioned(source, missing)
        made, missing = _compiled(source, template, system=True)
        if missing and missing <= lacking:  # they are not in the source, so no `?` can take their place
            raise RenderError(f"{template} doesn't work: no font here has {' '.join(sorted(missing))}.")
        lacking |= missing
    return Typeset(made, lacking)


def _compiled(source: str, template: str, system: bool) -> Typeset:
    """Compile once. Where characters have no font, the PDF is empty and they are named."""
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


LONGEST: float = 60  # seconds for a sheet, which takes some milliseconds


def _in_time(compile: Callable[[], object]) -> bytes:
    """Compile in a thread, as nothing else can leave a template that never ends. Raises TimeoutError for one."""
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
        compiler.cache_clear()  # that one may be busy forever
        raise


_ONE_AT_A_TIME = Lock()  # a compiler serves one thread at a time


def _missing(diagnostic: str) -> frozenset[str]:
    """Return the characters that Typst has no font for, without plain letters that only have an odd accent."""
    named = re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic)
    written = (re.sub(r"\\u\{(\w+)\}", lambda match: chr(int(match[1], 16)), letter) for letter in named)
    return frozenset(letter for letter in "".join(written) if not letter.isascii())


def _questioned(source: str, letters: frozenset[str]) -> str:
    """Return the source with `?` for these characters, whichever way they're written in it."""
    for letter in letters:
        source = source.replace(letter, "?").replace(f"\\u{{{ord(letter):x}}}", "?")
    return source


def without_font(letters: frozenset[str]) -> str:
    """Tell staff which characters the PDF lacks, and which font has them; "" if it has them all."""
    if not letters:
        return ""
    some = " ".join(sorted(letters, key=ord)[:8]) + (" ..." if len(letters) > 8 else "")
    fonts = _fonts_for(letters)
    return f"No font here has {some}. The PDF shows ? instead. To print them, install on this computer: {fonts}."


def without_language(language: str, printed: str, letters: frozenset[str]) -> str:
    """Tell staff why a PDF is only in the language `printed`, and what brings the other one to paper."""
    install = f"Install {_fonts_for(letters)} on this computer, or print the web page instead."
    return f"The PDF is in {printed} only, because no font here has the characters of {language}. {install}"


@cache
def letters_without_font(letters: frozenset[str]) -> frozenset[str]:
    """Return those of a language's letters that no font here has."""
    text = "".join(sorted(letters))
    if covered(text):
        return frozenset()
    return typeset(f'#set document(title: "letters")\n#{json.dumps(text, ensure_ascii=False)}', "letters").missing


def _fonts_for(letters: frozenset[str]) -> str:
    return ", ".join(sorted({_font_for(letter) for letter in letters}))


def _font_for(letter: str) -> str:
    """Return the free font to install for a character, by the script in its Unicode name."""
    script = unicodedata.name(letter, "").partition(" ")[0]
    if not script or unicodedata.category(letter).startswith("M"):
        return "a font that has them"
    if script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KANGXI", "IDEOGRAPHIC", "FULLWIDTH"):
        return "Noto Sans CJK"
    return f"Noto Sans {script.title()}" if letter.isalpha() else "Noto Emoji"


@cache
def compiler(system: bool) -> "typst.Compiler":
    """Return the compiler. It's kept because it remembers layouts: a second try takes a quarter of the time.

    Looking through all of a computer's fonts can take long, so `system` fonts are read only when they must be.
    """
    import typst

    shipped = shipped_handouts()
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(shipped / "fonts")])
    return typst.Compiler(root=shipped, font_paths=fonts, ignore_system_fonts=not system)


def browser_pdf(page: str) -> bytes:
    """Return a PDF made by the computer's own Edge or Chrome; empty if there is none, or if it fails."""
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
