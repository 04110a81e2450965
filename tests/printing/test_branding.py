"""A library's own logo, colors, words, and templates; other languages; mail messages; and the doctor."""

import base64
import email
import email.policy
import json
import os
import struct
import sys
import zlib
from ctypes import byref, c_double
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.printing.test_render import assert_ua, pdf_text, pdfium
from tests.running import run
from tests.sheets_data import IPAD_ALONE, KINDLE_AFTER_VISIT
from wizard.content import sheet_texts
from wizard.content.spans import plain
from wizard.presenters import leaflet
from wizard.printing import branding, fit, leaflet_fit, mail, pdf, render, sanitize, template_check
from wizard.printing.test_page import trial_page
from wizard.system.contrast import contrast
from wizard.system.paths import shipped_handouts

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><circle cx="2" cy="2" r="2"/></svg>'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make the `handouts` folder of a library's own folder."""
    (tmp_path / "handouts" / "words").mkdir(parents=True)
    return tmp_path / "handouts"


def png() -> bytes:
    """Return a PNG of one black pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


# ---- logo and colors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "data"), [("logo.svg", SVG.encode()), ("logo.png", png())])
def test_logo_is_on_every_side_and_on_the_page(own: Path, name: str, data: bytes) -> None:
    (own / name).write_bytes(data)
    made = fit.fit(IPAD_ALONE, "a4", (own.parent,))
    assert made.notice == ""
    assert_ua(made.pdf)
    assert made.pdf != fit.fit(IPAD_ALONE, "a4").pdf
    assert 'class="logo"' in render.html(IPAD_ALONE, "a4", (own.parent,))


def test_color_is_used_only_when_its_contrast_is_high(own: Path) -> None:
    (own / "look.yaml").write_text('color: "#003a8c"\n')
    assert "--heading: #003a8c" in render.html(IPAD_ALONE, "a4", (own.parent,))
    assert_ua(render.pdf(IPAD_ALONE, "a4", (own.parent,)))
    assert [round(contrast(color, "#ffffff")) for color in ("#000000", "#ffffff")] == [21, 1]


def test_look_with_the_older_spelling_of_color_is_still_read(own: Path) -> None:
    (own / "look.yaml").write_text('colour: "#003a8c"\n')
    assert branding.look((own.parent,)).color == "#003a8c"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("look.yaml", 'colour: "#999999"', "too pale on white, 2.8 to 1. It needs at least 7 to 1."),
        ("look.yaml", "color: red", "should have one line"),
        ("look.yaml", "ink: '#000000'", "should have one line"),
        ("logo.svg", "<svg><script>alert(1)</script></svg>", "isn't a plain drawing"),
        ("logo.png", "GIF89a", "isn't a plain drawing"),
        ("logo.svg", SVG + " " * 400_000, "too big"),
    ],
)
def test_sheet_is_printed_with_a_message_when_the_look_is_invalid(own: Path, name: str, text: str, says: str) -> None:
    (own / name).write_text(text)
    made = fit.fit(IPAD_ALONE, "a4", (own.parent,))
    assert says in made.notice
    assert made.pdf == fit.fit(IPAD_ALONE, "a4").pdf
    assert any(says in fault for fault in template_check.faults((own.parent,)))


# ---- findings of `check` ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("sheet.typ.j2", ("sheet.checked", "sheet.cheked"), "has no attribute 'cheked'"),
        ("sheet.typ.j2", ("{{ drawing }}", "{{ drowing }}"), "There's nothing called `drowing`."),
        ("sheet.html.j2", ("<main>", '<main><img src="https://x.example/a.png" alt="">'), "or the internet"),
        ("large.typ.j2", ("#let notes", '#import "@preview/tablex:1.0.0"\n#let notes'), "or the internet"),
        ("sheet.txt.j2", ("sheet.promise", "sheet.code"), "`sheet.promise` is missing."),
        ("sheet.txt.j2", ("{% endfor %}", ""), "The template can't be read"),
    ],
)
def test_template_error_is_reported(own: Path, name: str, change: tuple[str, str], says: str) -> None:
    text = (shipped_handouts() / name).read_text("utf-8")
    assert change[0] in text
    (own / name).write_text(text.replace(*change), "utf-8")
    assert any(says in fault for fault in template_check.faults((own.parent,)))


def test_copies_of_shipped_templates_have_no_errors(own: Path) -> None:
    for path in shipped_handouts().rglob("*"):
        if path.suffix in (".j2", ".yaml"):
            (own / path.relative_to(shipped_handouts())).write_bytes(path.read_bytes())
    assert list(template_check.faults((own.parent,))) == []


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("sheet.typ.j", "x", "This file isn't used. Did you mean sheet.typ.j2?"),
        ("words/fr.yaml", "ned: Il faut", "Line 1: Sheets don't use `ned`. Did you mean `need`?"),
        ("words/fr.yaml", "need: [", "fr.yaml, line"),
    ],
)
def test_unknown_file_is_reported(own: Path, name: str, text: str, says: str) -> None:
    (own / name).write_text(text)
    assert any(says in fault for fault in template_check.faults((own.parent,)))


# ---- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "de", "ar", "fr", "vi", "zh"])
def test_translation_tables_have_only_english_keys(language: str) -> None:
    english = sheet_texts.words()
    table = sheet_texts.table(shipped_handouts() / "words" / f"{language}.yaml")
    assert {key for key in table if not key.startswith("thing-")} <= set(english.table)
    for key, text in table.items():
        slots = {part.partition("}")[0] for part in english.table.get(key, "").split("{")[1:]}
        assert {part.partition("}")[0] for part in text.split("{")[1:]} == slots


def test_library_can_have_its_own_words(own: Path) -> None:
    (own / "words" / "it.yaml").write_text("need: Le serve\n")
    made = render.text(replace(IPAD_ALONE, language="it"), (own.parent,))
    assert "Le serve" in made and "If something goes wrong" in made


def test_numbers_addresses_and_codes_stay_whole_when_right_to_left() -> None:
    sheet = replace(KINDLE_AFTER_VISIT, language="ar", title="اقرأ على Kindle الآن")
    text = render.text(sheet)
    assert "\u2066KL7X\u2069" in text and "\u2066555-0142\u2069" in text and "\u2066Kindle\u2069 الآن" in text
    assert '<html lang="ar" dir="rtl">' in render.html(sheet, "a4")
    assert sanitize.prepared(sanitize.prepared(sheet)) == sanitize.prepared(sheet)


def test_long_web_address_reads_from_left_to_right_on_arabic_paper() -> None:
    address = "valley-library.example.org/ebooks"
    help = replace(KINDLE_AFTER_VISIT.help, url=f"https://{address}", words=address)
    sheet = replace(KINDLE_AFTER_VISIT, language="ar", title="اقرأ على Kindle الآن", help=help)
    *_, last = pdfium.PdfDocument(render.pdf(sheet, "a4"))
    text, across, up = last.get_textpage(), c_double(), c_double()
    lines: dict[int, list[tuple[float, str]]] = {}
    for at in range(text.count_chars()):
        pdfium.raw.FPDFText_GetCharOrigin(text, at, byref(across), byref(up))
        letter = text.get_text_range(at, 1)
        if letter.isascii() and letter.isprintable():
            lines.setdefault(round(up.value), []).append((across.value, letter))
    assert any(address in "".join(letter for _, letter in sorted(line)) for line in lines.values())


def test_untranslated_step_keeps_its_order_when_sheet_is_right_to_left() -> None:
    sheet = sanitize.prepared(replace(KINDLE_AFTER_VISIT, language="ar"))
    steps = [line.text for task in sheet.tasks for line in task.lines]
    assert any(len(step) > 3 for step in steps), "some have labels in their midst"
    assert all(plain(step).startswith("\u2066") and plain(step).endswith("\u2069") for step in steps)


# ---- by mail ---------------------------------------------------------------------------------------------------------


def test_message_has_text_page_qr_code_and_pdf() -> None:
    fitted = fit.fit(KINDLE_AFTER_VISIT, "a4")
    read = email.message_from_bytes(mail.message(fitted, "a4"), policy=email.policy.default)
    assert read["Subject"] == KINDLE_AFTER_VISIT.title
    assert (read["To"], read["From"]) == (None, None)
    kinds = {part.get_content_type(): part for part in read.walk()}
    assert kinds["text/plain"].get_content().replace("\r\n", "\n") == render.text(fitted.sheet)
    page = kinds["text/html"].get_content()
    assert "data:image" not in page and "<svg" not in page
    assert page.count("cid:") == 1
    assert f"<{page.partition('cid:')[2].partition(chr(34))[0]}>" == kinds["image/png"]["Content-ID"]
    assert kinds["application/pdf"].get_content() == fitted.pdf


def test_title_cannot_add_a_mail_header() -> None:
    fitted = fit.fit(replace(IPAD_ALONE, title="Read\nBcc: x@example.org"), "a4")
    read = email.message_from_bytes(mail.message(fitted, "a4"), policy=email.policy.default)
    assert read["Bcc"] is None


# ---- the doctor ------------------------------------------------------------------------------------------------------


def doctor(*content: str, **extra: str) -> tuple[int, dict[str, str]]:
    """Return the exit code and each finding with its mark, such as `Printer` and `ok lp1`. A fix is part of it."""
    ran = run(*content, "doctor", typed="", cwd=None, **extra)
    assert ran.stderr == ""
    found: dict[str, str] = {}
    name = ""
    for line in ran.stdout.splitlines():
        mark, rest = line[:2], line[4:]
        if mark.strip():
            name, _, says = rest.partition(":")
            found[name] = f"{mark} {says.strip()}"
        else:
            found[name] += f" {line.strip()}"
    return ran.returncode, found


def test_doctor_checks_everything_the_desk_needs(tmp_path: Path) -> None:
    code, found = doctor(EBOOK_SETUP_HOME=str(tmp_path))
    assert code == 0, found
    assert list(found) == [
        *("Fonts", "PDF", "Sheet", "Printer", "Data folder", "Visits", "Content", "Languages", "Flows"),
    ]
    assert "-- your library isn't set up yet To fix it: Run " in found["Content"]
    assert found["Languages"].startswith("ok English, Español")
    assert found["Visits"] == f"ok none yet; they'll be saved in {tmp_path / 'visits.db'}"
    assert not (tmp_path / "visits.db").exists()


def test_doctor_reports_problems(own: Path, tmp_path: Path) -> None:
    (own / "sheet.typ.j2").write_text("{% if %}")
    home = tmp_path / "a-file"
    home.write_text("")
    code, found = doctor("--content", str(own.parent), EBOOK_SETUP_HOME=str(home))
    assert code == 1
    assert found["Sheet"].startswith("NO Your library's own design can't be used")
    assert found["Data folder"].startswith("NO ")
    assert "To fix it: Set EBOOK_SETUP_HOME" in found["Data folder"]


def profile_in(folder: Path, more: str) -> tuple[str, str]:
    """Write a profile, and return the option that uses it."""
    (folder / "flows").mkdir(parents=True)
    text = "library: Hill\nphone: 555 0100\ncountry: US\nplatforms: {hoopla: {}}\n"
    (folder / "flows" / "library.yaml").write_text(text + more, encoding="utf-8")
    return ("--content", str(folder))


def test_doctor_names_what_the_profile_asks_for_but_is_missing(tmp_path: Path) -> None:
    content = profile_in(tmp_path / "own", "print-with: [no-such-program]\nlanguages: [en, it]\n")
    code, found = doctor(*content, EBOOK_SETUP_HOME=str(tmp_path / "home"))
    assert code == 1
    assert found["Printer"].startswith(
        "NO your library's print command isn't installed on this computer: no-such-program"
    )
    assert found["Languages"].startswith("NO English") and "but not it To fix it: Run " in found["Languages"]
    assert found["Content"] == f"ok Hill, from {tmp_path / 'own'}"


def test_doctor_names_an_unreachable_server_as_the_desk_does(tmp_path: Path) -> None:
    server = "postgresql+psycopg://ann:secret@127.0.0.1:1/visits"
    code, found = doctor(EBOOK_SETUP_HOME=str(tmp_path), EBOOK_SETUP_DATABASE=server)
    assert (code, found["Visits"][:3]) == (1, "NO ")
    assert "secret" not in str(found) and "To fix it: Check EBOOK_SETUP_DATABASE" in found["Visits"]


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS is for Unix")
@pytest.mark.parametrize(
    ("chosen", "says"), [("", "ok lp1 (also available: lp2)"), ("lp2", "ok lp2 (also available: lp1)"), ("gone", "NO ")]
)
def test_doctor_names_the_printer_that_the_desk_uses(chosen: str, says: str, tmp_path: Path) -> None:
    for name, said in (("lp", "exit 0"), ("lpstat", 'test "$1" = -e && echo "lp1\nlp2" || echo "default: lp1"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{said}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "desk.json").write_text(json.dumps({"printer": chosen}))
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    _, found = doctor(EBOOK_SETUP_HOME=str(tmp_path), PATH=path)
    assert found["Printer"].startswith(says)


def test_page_text_of_a_large_sheet_is_complete() -> None:
    large = fit.fit(replace(IPAD_ALONE, size="large"), "a4")
    assert "A screen looks different" in pdf_text(large.pdf)


# ---- harmful files ---------------------------------------------------------------------------------------------------


def png_that_says(wide: int, high: int) -> bytes:
    """Return a small file whose header claims this many pixels."""
    return png()[:16] + struct.pack(">II", wide, high) + png()[24:]


TEN_TIMES = '<use href="#n{}"/>' * 10
NESTED = "".join(f'<g id="n{n}">{TEN_TIMES.format(*[n + 1] * 10)}</g>' for n in range(9))
BOMBS = {
    "png of gigabytes": ("logo.png", png_that_says(60_000, 60_000)),
    "png within svg": (
        "logo.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,'
        + base64.b64encode(png_that_says(60_000, 60_000))
        + b'"/></svg>',
    ),
    "parts used over and over": ("logo.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{NESTED}</svg>'.encode()),
    "a part that uses itself": (
        "logo.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#a"/></g></svg>',
    ),
    "a filter": ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><filter id="a"/></svg>'),
    "an entity": ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_decompression_bomb_logo_is_rejected_before_it_is_unpacked(own: Path, bomb: str) -> None:
    name, data = BOMBS[bomb]
    (own / name).write_bytes(data)
    with pytest.raises(ValueError, match=r"logo\.(png|svg) "):
        branding.look((own.parent,))
    assert fit.fit(IPAD_ALONE, "a4", (own.parent,)).pdf == fit.fit(IPAD_ALONE, "a4").pdf


IMPORTS = [
    '#import "@preview/tablex:1.0.0": *',
    '#{ import "@preview/tablex:1.0.0" }',
    '#let p = "@preview/tablex:1.0.0"\n#import p',
    '#include "/etc/passwd"',
    '#eval("1")',
    '#image("@preview/a:1.0.0/a.png")',
]


@pytest.mark.parametrize("code", IMPORTS)
@pytest.mark.parametrize("name", ["sheet.typ.j2", "leaflet.typ.j2", "test-page.typ.j2"])
def test_template_with_an_outside_import_is_not_run(own: Path, name: str, code: str) -> None:
    (own / name).write_text(f"{code}\n{(shipped_handouts() / name).read_text()}", "utf-8")
    assert any("ses another file" in fault for fault in template_check.faults((own.parent,)))
    notices = [
        fit.fit(IPAD_ALONE, "a4", (own.parent,)).notice,
        leaflet_fit.made(leaflet.slip(IPAD_ALONE, sheet_texts.words()), "a4", (own.parent,)).notice,
        trial_page("a4", date(2026, 11, 23), "", (own.parent,)).notice,
    ]
    assert sum("it uses another file or the internet" in notice for notice in notices) == 1


def test_library_named_like_an_import_is_only_text(own: Path) -> None:
    sheet = replace(IPAD_ALONE, title='#import "@preview/tablex:1.0.0" and read("/etc/passwd")')
    assert fit.fit(sheet, "a4", (own.parent,)).notice == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sheet.txt.j2", '{% include "sheet.txt.j2" %}'),
        ("sheet.html.j2", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
        ("sheet.txt.j2", "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"),
        ("sheet.txt.j2", "x" * 400_000),
        ("sheet.typ.j2", "#let f(n) = f(n + 1)\n#f(0)"),
        ("leaflet.typ.j2", "#while true {}"),
        ("words/en.yaml", "need: ["),
    ],
)
def test_shipped_template_is_used_when_the_library_has_one_that_never_finishes(own: Path, name: str, text: str) -> None:
    (own / name).write_text(text, "utf-8")
    for made in (
        fit.fit(IPAD_ALONE, "a4", (own.parent,)),
        leaflet_fit.made(leaflet.slip(IPAD_ALONE, sheet_texts.words()), "a4", (own.parent,)),
    ):
        assert made.notice == "" or made.notice.startswith(
            "Your library's own design can't be used, so ours was used: "
        )
    assert any(Path(name).name in fault for fault in template_check.faults((own.parent,)))


def test_next_sheet_is_made_when_typst_timed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LONGEST", 0.2)
    with pytest.raises(pdf.RenderError, match=r"didn't finish within 0\.2 seconds"):
        pdf.typeset("#for a in range(3000) { for b in range(3000) { let c = a * b } }", "own.typ.j2")
    monkeypatch.setattr(pdf, "LONGEST", 60)
    assert fit.fit(IPAD_ALONE, "a4").pdf.startswith(b"%PDF")
