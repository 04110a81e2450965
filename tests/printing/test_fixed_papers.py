"""Cards, slips, posters, and sheets for libraries with long names, hours, and addresses: nothing runs off the paper.

Each paper is measured as it is printed: every word is there, inside the margins, and off the QR code.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.papers import TODAY, shipped
from tests.printing.test_render import MILLIMETRE, PAPERS, assert_ua, pdfium, rasters
from tests.running import run
from wizard.content import sheet_texts
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters import leaflet
from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import LINK, HelpPanel, Paper, sized
from wizard.presenters.sheet_builder import build, help_of
from wizard.printing import fit, leaflet_fit
from wizard.printing.test_page import trial_page
from wizard.printing.typst_source import breakable
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

EDGE = 6  # the margin where printers can't print, in millimeters
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
PROFILES = {
    "ordinary": {
        "library": "San Esteban County Public Library, Alta Vista Branch",
        "phone": "(555) 010-0161",
        "hours": "Monday to Thursday 10 am to 7 pm; Friday and Saturday 10 am to 5 pm; Sunday 1 pm to 5 pm",
        "address": "Help desk, 6555 Capistrano Avenue, Alta Vista, CA 90000",
        "web": "ses-library.example.org/ebooks",
    },
    "hyphens": {
        "library": "Bibliothek der Landeshauptstadt Nordwalde, Stadtbibliothek am Mühlensee – Hauptstelle",
        "phone": "0555 0100123",
        "hours": "Dienstag 10 bis 18 Uhr, Mittwoch 13 bis 18 Uhr, Donnerstag 10 bis 19 Uhr, Samstag 10 bis 13 Uhr",
        "address": "Lindenstraße 144, 00000 Nordwalde",
        "web": "onleihe-mv.example.org/a-b/c-d",
    },
    "long": {
        "library": "Kathleen and Robert Featherstonehaugh Memorial Regional Public Library and Cultural Center of "
        "Greater Winnipesaukee County",
        "phone": "+1 (603) 555-0142 extension 7781",
        "hours": "Monday, Wednesday and Friday 9:00 am to 5:30 pm; Tuesday and Thursday 12 noon to 8 pm; Saturday "
        "10 am to 4 pm (September to May only); closed on Sundays and public holidays",
        "address": "Ground floor, eBook help desk beside the large print shelves, Featherstonehaugh Building, 12345 "
        "North Old Winnipesaukee Turnpike, Suite 200, Wolfeborough Falls",
        "web": "www.featherstonehaugh-memorial-library.example.org/digital-services/ebooks-and-audiobooks/help",
    },
    "abbreviated": {
        "library": "Cuyahoga Falls and Northern Summit County District Library",
        "phone": "555 0100",
        "hours": "Mon 9-5, Tue 9-5, Wed 9-8, Thu 9-5, Fri 9-5, Sat 10-4, Sun closed. July and August: Mon-Fri 9-3.",
        "address": "eBook desk, 12 River Street, entrance Market Square, second floor, 44221 Cuyahoga Falls, Ohio",
        "web": "library.example.org/ebooks-and-help-with-devices",
    },
    "short": {"library": "Elm", "phone": "1", "hours": "", "address": "", "web": ""},
    "one word": dict.fromkeys(("library", "phone", "hours", "address"), LONG_WORD)
    | {"web": "a" * 60 + ".example.org/" + "b" * 30},
    "endless": {
        "library": "Library " * 30,
        "phone": "555 0100",
        "hours": "Monday nine to five; " * 60,
        "address": "River Street; " * 60,
        "web": "library.example.org",
    },
}


def library(profile: dict[str, str]) -> Library:
    own = shipped().profile
    assert own is not None
    named = copy.copy(own)
    vars(named).update({key: value.strip() for key, value in profile.items()})
    return replace(shipped(), profile=named)


def leaflets(library: Library) -> Iterator[Leaflet]:
    said = sheet_texts.words()
    sheet = build(Walk(library, Start("kindle", "libby")), TODAY, visited=False)
    card = leaflet.card(library, "kindle", said, "libby")
    yield from (card, replace(card, size="large"), leaflet.slip(sheet, said), leaflet.poster(library, "libby", said))


@cache
def shown(pdf: bytes) -> str:
    """Return a paper's text without the spaces and hyphens where lines can break."""
    return squeezed("".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf)))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad\ufffe\x02-]", "", text)


def outside(pdf: bytes) -> list[str]:
    """Return the texts that are in the unprintable margin or outside the paper."""
    found = []
    for page in pdfium.PdfDocument(pdf):
        width, height = page.get_size()
        text, edge = page.get_textpage(), EDGE * MILLIMETRE
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            if right > left and not (edge < left and right < width - edge and edge < bottom and top < height - edge):
                found.append(text.get_text_range(at, 1))
    return found


def zxing() -> Any:
    return pytest.importorskip("zxingcpp", reason="zxing-cpp reads QR codes; install the dev extra")


def codes(pdf: bytes) -> list[str]:
    """Return the contents of the QR codes. A code that text overlaps can't be read."""
    sides = (memoryview(side.gray).cast("B", (side.height, side.width)) for side in rasters(pdf, 150))
    return [code.text for side in sides for code in zxing().read_barcodes(side)]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", PROFILES)
def test_small_paper_is_complete_for_any_profile(name: str, paper: Paper) -> None:
    own = library(PROFILES[name])
    for one in leaflets(own):
        check(one, leaflet_fit.made(one, paper), own)


def check(one: Leaflet, made: leaflet_fit.Small, own: Library) -> None:
    """Check that a paper has one side or reports more, and is complete or reports the parts left out."""
    help = help_of(own, sheet_texts.words())
    assert_ua(made.pdf)
    assert outside(made.pdf) == []
    assert len(pdfium.PdfDocument(made.pdf)) == 1 or ("It takes" in made.notice and one.kind != "poster")
    copies = shown(made.pdf).count(squeezed(plain(help.phone)))
    assert copies >= (1 if one.kind == "poster" or one.size == "large" or "one " in made.notice else 2)
    for must in (help.library, help.phone, *(item for part in one.parts for item in part.items)):
        assert squeezed(plain(must)) in shown(made.pdf)
    assert squeezed(one.checked) in shown(made.pdf) and squeezed(help.words) in shown(made.pdf)
    for field, may in (("opening hours", help.hours), ("address", help.place)):
        assert squeezed(plain(may)) in shown(made.pdf) or field in made.notice
    assert set(codes(made.pdf)) == ({help.url} if LINK.fullmatch(help.url) else set())


def test_card_changes_only_when_its_profile_requires_it() -> None:
    said = {
        name: [leaflet_fit.made(one, "a4").notice for one in leaflets(library(PROFILES[name]))] for name in PROFILES
    }
    assert said["short"] == ["", "", "", ""]
    assert said["ordinary"][0] == ""
    assert said["long"][0] == "There's one card on each side instead of two, so that it fits."
    assert "The opening hours and address didn't fit" in said["long"][3]
    assert "It takes 2 sides" in said["endless"][0] or "left out" in said["endless"][0]


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("size", ["standard", "large"])
def test_sheet_has_its_library_details_for_any_profile(name: str, size: Any) -> None:
    own = library(PROFILES[name])
    made = fit.fit(sized(build(Walk(own, Start("kindle", "libby")), TODAY, visited=False), size), "letter")
    help = help_of(own, sheet_texts.words())
    assert outside(made.pdf) == []
    for must in (help.library, help.phone, help.hours, help.place):
        for piece in plain(must).split(";"):  # a very long text may continue on the next side
            assert shown(made.pdf).count(squeezed(piece)) >= plain(must).count(piece) - (made.sides - 2)
    assert set(codes(made.pdf)) == ({help.url} if LINK.fullmatch(help.url) else set())
    long = len(plain(help.library)) > 90
    assert ("The full name is under Get help." in made.notice) == long


def test_web_address_breaks_only_at_sensible_places() -> None:
    own = library(PROFILES["long"] | {"web": "onleihe-mv.example.org"})
    web = library(PROFILES["long"])
    for one in (*leaflets(own), *leaflets(web)):
        for page in pdfium.PdfDocument(leaflet_fit.made(one, "a4").pdf):
            for line in page.get_textpage().get_text_range().splitlines():
                if ".example" in line or "ebooks" in line:
                    assert not line.rstrip().endswith(("-", "\x02", "\ufffe")), line
    address = "www.featherstonehaugh-memorial-library.example.org/digital-services/ebooks"
    card = replace(next(iter(leaflets(own))), checked=f"{address} {'x' * 40}")
    assert breakable(card).checked == f"{address} {'x' * 30}\u200b{'x' * 10}"


TEXT = st.text(st.sampled_from("abcdefgh WMi-,.;0123456789äß"), max_size=200)


@settings(deadline=None, max_examples=12)
@given(st.fixed_dictionaries(dict.fromkeys(("library", "phone", "hours", "address"), TEXT)))
def test_small_paper_is_complete_for_random_profiles(profile: dict[str, str]) -> None:
    own = library({**profile, "library": f"L{profile['library']}", "phone": f"+{profile['phone'][:40]}", "web": ""})
    for one in leaflets(own):
        made = leaflet_fit.made(one, "letter")
        assert outside(made.pdf) == []
        assert squeezed(own.profile.library if own.profile else "") in shown(made.pdf)
        assert len(pdfium.PdfDocument(made.pdf)) == 1 or ("It takes" in made.notice and one.kind != "poster")


@pytest.mark.parametrize("paper", PAPERS)
def test_test_page_has_two_sides_for_the_longest_address(paper: Paper) -> None:
    made = trial_page(paper, TODAY, "https://" + "a-" * 20 + "b.example.org/" + "c" * 40)
    assert len(pdfium.PdfDocument(made.pdf)) == 2 and outside(made.pdf) == []


# ---- characters missing in shipped fonts -----------------------------------------------------------------------------

CHINESE = {"library": "長亮圖書館 😀", "phone": "1", "hours": "", "address": "", "web": ""}


def test_every_paper_is_made_when_the_library_name_is_chinese() -> None:
    own = library(CHINESE)
    for one in leaflets(own):
        made = leaflet_fit.made(one, "a4")
        assert "長亮圖書館 😀" in made.page and "長亮圖書館 😀" in made.text
        assert made.pdf.startswith(b"%PDF") and ("PDF shows ?" in made.notice) == ("?????" in shown(made.pdf))
    sheet = build(Walk(own, Start("kindle", "libby")), TODAY, visited=False)
    made_sheet = fit.fit(sheet, "a4")
    for form in ("html", "text"):
        assert "長亮圖書館 😀" in fit.form(made_sheet, form, "a4").decode()


def test_message_names_the_font_to_install(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    lines = "library: 長亮圖書館\nphone: '1'\ncountry: US\ncatalogue: a.example.org\nplatforms: {libby: {find-as: L}}\n"
    (tmp_path / "flows" / "library.yaml").write_text(lines, "utf-8")
    for words in (["--card", "kindle"], ["--poster", "libby"], ["--slip", "kindle", "libby"], ["kindle", "libby"]):
        ran = run("--content", str(tmp_path), "sheet", *words, "-o", str(tmp_path / "made.pdf"))
        assert ran.returncode == 0, ran.stderr
        assert "Noto Sans CJK" in ran.stderr or "No font" not in ran.stderr


def test_help_has_blank_lines_when_there_is_no_contact() -> None:
    said = sheet_texts.words()
    one = leaflet.card(replace(shipped(), profile=None, country="US"), "kindle", said, "libby")
    assert isinstance(one.help, HelpPanel) and leaflet_fit.made(one, "a4").notice == ""
