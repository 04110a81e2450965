"""Hostile text: every format of the sheet prints it unchanged or rejects it with a message."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.papers import ROOT, TODAY
from tests.printing.test_branding import SVG, png
from tests.printing.test_render import Words, assert_ua, pdfium
from tests.running import run
from tests.sheets_data import HELP, IPAD_ALONE
from wizard.content.loader import load
from wizard.content.spans import Phrase, Span
from wizard.presenters.sheet import LINK, Sheet, Stage
from wizard.presenters.sheet_builder import build
from wizard.printing import branding, fit, render, sanitize
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

QUOTED = ['"', "'", "\\", "`", "%s", "{0}", "\\u{41}", "\t", "\n", "--"]
TYPST = ['#read("/etc/passwd")', "]) #panic() ([", "*x* _y_ $z$ @w", "= A", "- b", "+ c", "// d", "/* e */", "<label>"]
PAGES = [
    "<script>alert(1)</script>",
    "&amp;",
    "&#60;b&#62;",
    "]]>",
    "<!--",
    "</b></style></title>",
    "javascript:alert(1)",
]
JINJA = ["{{ sheet }}", "{% raw %}", "{# none #}", "[bold]"]
NASTY = [*QUOTED, *TYPST, *PAGES, *JINJA]
UNSEEN = ["\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\ud800", "\udfff", "\x00", "\x1b[31m", "\u2028"]
ODD = [*NASTY, *UNSEEN, "\u0639\u0631\u0628", "\U0001f600", "e\u20dd", "\ufffd", "\u200d", "\u00ad"]


def texts(pieces: list[str], of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return a strategy for words mixed with hostile pieces."""
    return st.lists(st.one_of(st.sampled_from(pieces), of), max_size=8).map("".join)


ANYTHING = texts(ODD, st.text(st.characters(exclude_categories=(), exclude_characters="«»"), max_size=12))
# This leaves out characters that the font combines from a letter and an accent because they're read back as two.
LATIN = texts(NASTY + UNSEEN, st.text(st.characters(max_codepoint=0x17F, exclude_characters="«»ĥĺ"), max_size=12))


def everywhere(text: str) -> Sheet:
    """Return a sheet with this text in every place, between `«` and `»`."""
    words = f"«{text}»"
    said: Phrase = (Span("text", f"Say {words}."), Span("label", words))
    task = IPAD_ALONE.tasks[0]
    lines = tuple(replace(line, text=said) for line in task.lines)
    named = tuple(replace(line, thing=replace(line.thing, name=words)) for line in lines)
    return replace(
        IPAD_ALONE,
        title=words,
        message=said,
        need=(said,),
        done=(said,),
        tasks=(replace(task, title=words, lines=named, worked=said, if_not=said),),
        troubles=(replace(IPAD_ALONE.different, says=said, fix=said),),
        route=(Stage("B", words),),
        stopped=said,
        accounts=(words,),
        promise=said,
        help=replace(HELP, library=said, phone=said, hours=said, place=said, words=words),
        checked=words,
    )


# Lines may break at blanks and hyphens, and in long words at U+200B; a PDF's hyphen at a line's end is read as U+0002.
BREAKS = re.compile(r"[\s\u200b\u00ad\ufffe\x02-]")


def told(form: str) -> set[str]:
    """Return the texts between the marks in a format of the sheet, joined across line breaks."""
    return set(re.findall("«(.*?)»", BREAKS.sub("", form)))


def expected(text: str) -> set[str]:
    return {BREAKS.sub("", sanitize.clean(text))}


@settings(deadline=None, max_examples=60)
@given(ANYTHING)
def test_any_text_is_unchanged_in_page_and_text(text: str) -> None:
    sheet = everywhere(text)
    page = render.html(sheet, "a4")
    page.encode()
    assert told(render.text(sheet)) == told(Words(page).text) == expected(text)
    assert "<script" not in page


def body(read: str) -> str:
    """Return a paper's text without the footer and header between two sides, which may be in the middle of a text."""
    between = r"\s*Page \d+ of \d+ Code \w{4} («[^»]*»)?\s*(Turn over)?(Say «[^«»]*…)?\s*"
    return re.sub(r"«[^«»]*…", "", re.sub(between, "", read))


@settings(deadline=None, max_examples=25)
@example("".join(NASTY))
@given(LATIN)
def test_any_text_is_unchanged_on_paper(text: str) -> None:
    made = fit.fit(everywhere(text), "a4")
    for sentence in ("This sheet takes", "No font on this computer has", "The top of each side says"):
        made = replace(made, notice="" if sentence in made.notice else made.notice)
    assert made.notice == ""
    read = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made.pdf))
    assert told(body(read)) == expected(text)


@settings(deadline=None, max_examples=15)
@given(ANYTHING)
def test_any_text_makes_a_readable_pdf(text: str) -> None:
    """This includes characters that no font has, and scripts that come back from a PDF differently."""
    assert_ua(fit.fit(everywhere(text), "letter").pdf)


def test_ten_thousand_characters_are_all_printed() -> None:
    text = "Word and #word. " * 625
    sheet = replace(IPAD_ALONE, message=(Span("text", f"«{text}»"),))
    made = fit.fit(sheet, "a4")
    read = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made.pdf))
    body = re.sub(r"Riverbend Public Library\s+555-0142|Page \d+ of \d+.*", "", read)  # headers and footers
    assert expected(text) == told(render.text(sheet)) == told(Words(render.html(sheet, "a4")).text)
    assert "sheets of paper" in made.notice
    assert body.count("#word") == 625


# ---- a library's own profile -----------------------------------------------------------------------------------------

FIELDS = ("library", "phone", "hours", "address")


def own_profile(folder: Path, text: str, web: str = "") -> Path:
    """Make a content folder whose profile has this text in every text value, quoted for YAML."""
    quoted = "'" + text.replace("'", "''") + "'"
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    lines = [f"{field}: {quoted}" for field in (*FIELDS, "catalogue")]
    lines += ["country: US", "languages: [en]", "paper: a4", f"platforms: {{libby: {{find-as: {quoted}}}}}"]
    lines += [f"web: '{web}'"] if web else []
    (folder / "flows" / "library.yaml").write_text("\n".join(lines) + "\n", "utf-8", "surrogatepass")
    return folder


def kindle_sheet(folder: Path) -> Sheet:
    library = load((folder, ROOT)).library
    return build(Walk(library, Start("kindle", "libby")), TODAY, visited=False)


@pytest.mark.parametrize("text", ["".join(QUOTED + JINJA), "".join(TYPST), "".join(PAGES)])
def test_profile_values_are_printed_as_text(text: str, tmp_path: Path) -> None:
    sheet = kindle_sheet(own_profile(tmp_path, f"«{text}»"))
    assert told(render.text(sheet)) == expected(text)
    assert told(Words(render.html(sheet, "a4")).text) == expected(text)
    made = fit.fit(sheet, "a4", (tmp_path,))
    read = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made.pdf))
    assert told(body(read)) == expected(text)


@pytest.mark.parametrize("text", ["a\u202eb", "\ud800", "\x00", "x" * 1_100_000])
def test_invalid_profile_value_is_rejected_with_a_message(text: str, tmp_path: Path) -> None:
    """The profile isn't used, so the sheet has blank lines to fill in."""
    ran = run("--content", str(own_profile(tmp_path, text)), "sheet", "kindle", "libby", "--country", "US")
    assert ran.returncode == 0
    assert "library.yaml line 1 can't be read, so " in ran.stderr and "check` says why.\n" in ran.stderr
    assert "Phone  ____________" in ran.stdout


@pytest.mark.parametrize("form", ["html", "pdf", "txt", "eml"])
def test_sheet_command_prints_hostile_profile_as_text(form: str, tmp_path: Path) -> None:
    folder, made = own_profile(tmp_path / "own", "".join(TYPST + PAGES + JINJA)), tmp_path / f"sheet.{form}"
    ran = run("--content", str(folder), "sheet", "kindle", "libby", "-o", str(made))
    assert ran.returncode == 0 and ran.stderr.endswith(f"Saved {made}.\n")
    assert b"root:" not in made.read_bytes() and b"<script" not in made.read_bytes().replace(b"<script>alert", b"")


@pytest.mark.parametrize(
    "web",
    ["javascript:alert(1)", "https://x.example", "x.example/a b", "x", "\\\\host", "a.b/" + "c" * 120, "münchen.de"],
)
def test_invalid_address_is_printed_without_a_link(web: str, tmp_path: Path) -> None:
    sheet = kindle_sheet(own_profile(tmp_path, "Hill", web))
    page = render.html(sheet, "a4")
    assert web in re.sub(r"\n\s*", "", render.text(sheet)) and web in Words(page).text
    assert web not in re.findall("<a [^>]*>([^<]*)<", page) and "QR code" not in page
    assert not LINK.fullmatch(f"https://{web}")  # as the rule `profile-web` says


def test_address_is_a_link_with_the_printed_text(tmp_path: Path) -> None:
    """HA05: quotation marks don't end the attribute."""
    web = 'x.example.org/"onload="x'
    page = render.html(kindle_sheet(own_profile(tmp_path, "Hill", web)), "a4")
    assert re.findall('<a class="label" href="([^"]*)">([^<]*)</a>', page) == [
        ("https://x.example.org/&#34;onload=&#34;x", "x.example.org/&#34;onload=&#34;x")
    ]


# ---- a library's own logo and color ----------------------------------------------------------------------------------


def with_look(folder: Path, name: str, data: bytes) -> tuple[Path, ...]:
    (folder / "handouts").mkdir(exist_ok=True)
    (folder / "handouts" / name).write_bytes(data)
    return (folder,)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT href='https://x.example/a.js'/>",
        "<image href='https://x.example/a.png' width='4' height='4'/>",
        "<image xlink:href='/etc/passwd' width='4' height='4'/>",
        "<image href=\"file:///etc/passwd\" width='4' height='4'/>",
        "<a href='javascript:alert(1)'><circle r='2'/></a>",
        "<circle r='2' onload='alert(1)'/>",
        "<style>@import url(https://x.example/a.css);</style>",
        "<rect fill='url(https://x.example/a.svg#b)'/>",
        "<text>&x;</text><!-- <!ENTITY x SYSTEM 'file:///etc/passwd'> -->",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    ],
)
def test_logo_with_outside_references_is_rejected_with_a_message(inside: str, tmp_path: Path) -> None:
    folders = with_look(tmp_path, "logo.svg", SVG.replace("<circle", f"{inside}<circle").encode())
    with pytest.raises(ValueError, match="isn't a plain drawing"):
        branding.look(folders)
    made = fit.fit(IPAD_ALONE, "a4", folders)
    assert "logo.svg isn't a plain drawing" in made.notice
    assert made.pdf == fit.fit(IPAD_ALONE, "a4").pdf


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["logo.svg", "logo.png", "look.yaml"]), st.binary(max_size=40), st.booleans())
def test_any_file_is_a_valid_look_or_has_a_message(name: str, data: bytes, begun: bool) -> None:
    start = {"logo.svg": b"<svg ", "logo.png": png()[:24], "look.yaml": b"colour: "}[name]
    with tempfile.TemporaryDirectory() as folder:
        folders = with_look(Path(folder), name, start * begun + data)
        try:
            branding.look(folders)
        except ValueError as error:
            assert str(error).startswith(name) and str(error).endswith(".")


@pytest.mark.parametrize("data", [png()[:8], png()[:24], png()[:-12], b"<svg", SVG[:60].encode()])
def test_sheet_is_unchanged_when_logo_is_damaged(data: bytes, tmp_path: Path) -> None:
    made = fit.fit(IPAD_ALONE, "a4", with_look(tmp_path, "logo.svg", data))
    assert made.notice.startswith("Your library's own design can't be used, so ours was used: ")
    assert made.pdf == fit.fit(IPAD_ALONE, "a4").pdf
