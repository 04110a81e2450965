"""Bilingual sheets: the same sheet in English and in the patron's language, fully translated."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.papers import ROOT, TODAY, shipped
from tests.printing.test_render import MILLIMETRE, assert_ua, ink, pdf_text, pdfium, rasters, tokens
from wizard.cli.main import main
from wizard.content import sheet_texts
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import plain
from wizard.content.translation import Translation, marks, printable, translation
from wizard.content.wording import Wording
from wizard.presenters.bilingual import sheet_in
from wizard.presenters.sheet import Paper, Sheet, sized
from wizard.presenters.sheet_builder import build
from wizard.presenters.sheet_catalog import Pair, pairs, walk_of
from wizard.printing import batch, fit, mail, render
from wizard.printing.fit import Fitted
from wizard.printing.sanitize import prepared
from wizard.printing.typst_source import source
from wizard.walk.walk import Walk

FOLDERS = (ROOT,)
HAD = {
    "es": ("kindle-2013-libby", "kobo-overdrive-libby", "ios-16-libby", "ios-older-hoopla", "ios-16-cloudlibrary"),
    "ar": ("ios-16-libby", "android-9-libby"),
}
EVERY = [(language, name) for language, names in HAD.items() for name in names]
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@cache
def everything() -> Library:
    """Load the shipped flows for a library that offers every service but has no phone number."""
    return load(FOLDERS).library.in_country("US")


def walked(name: str) -> Walk:
    """Return the plan with this name, in the sample library if it has the service."""
    for library in (shipped(), everything()):
        for pair in pairs(library):
            if f"{pair.model}-{pair.platform}" == name:
                return walk_of(library, pair)
    raise LookupError(name)


@cache
def two(language: str, name: str) -> Sheet:
    """Build the shipped sheet of a plan in two languages."""
    sheet, notice = sheet_in(language, walked(name), TODAY, FOLDERS, visited=False)
    assert notice == "" and sheet.other
    return sheet


@cache
def fitted(language: str, name: str, paper: Paper = "a4") -> Fitted:
    return fit.fit(two(language, name), paper, FOLDERS)


def letters(sheet: Sheet | None) -> list[tuple[str, int, str]]:
    """Return the task letter, number, and address of every step."""
    assert sheet
    return [(task.letter, line.number, line.address) for task in sheet.tasks for line in task.lines]


def parts(sheet: Sheet | None) -> list[object]:
    """Return the size of each part of a sheet."""
    assert sheet
    tasks = [(task.letter, len(task.lines), bool(task.worked), bool(task.if_not)) for task in sheet.tasks]
    return [*tasks, len(sheet.need), len(sheet.troubles), len(sheet.route), len(sheet.accounts), bool(sheet.promise)]


# ---- the same sheet twice --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_both_languages_have_the_same_code_steps_and_parts(language: str, name: str) -> None:
    """HB02 holds even after both languages have been made to fit."""
    sheet = two(language, name)
    alone = sheet_in("", walked(name), TODAY, FOLDERS, visited=False).sheet
    made = fitted(language, name).sheet
    assert sheet.other and made.other
    assert {sheet.code, sheet.other.code} == {alone.code}
    assert letters(sheet) == letters(sheet.other)
    assert letters(made) == letters(made.other)
    assert parts(made) == parts(made.other)


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_both_languages_show_the_same_button_pictures(language: str, name: str) -> None:
    """HI02: the picture doesn't depend on the translated name."""
    made = fitted(language, name).sheet
    assert made.other
    assert pictures(made) == pictures(made.other)
    assert any(pictures(made)) or "libby" not in name


def pictures(sheet: Sheet) -> list[list[str]]:
    """Return the pictures in each step."""
    lines = (line for task in sheet.tasks for line in task.lines)
    return [[span.text for span in line.text if span.kind == "icon"] for line in lines]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("language", "name"), EVERY)
def test_each_language_fits_one_sheet_and_passes_pdf_ua(language: str, name: str, paper: Paper) -> None:
    made = fitted(language, name, paper)
    assert (made.sides, made.notice) == (4, "")
    assert_ua(made.pdf)


def test_each_part_of_the_pdf_has_its_language() -> None:
    made = fitted("es", "ios-16-libby").pdf
    assert set(re.findall(rb"/Lang\s*\((\w+)\)", made)) == {b"es", b"en"}
    assert re.search(rb"/Type\s*/Catalog[^>]*/Lang\s*\(es\)|/Lang\s*\(es\)[^>]*/Type\s*/Catalog", made)


def test_pages_are_numbered_per_language() -> None:
    sides = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(fitted("es", "ios-16-libby").pdf)]
    expected = ("Página 1 de 2", "Página 2 de 2", "Page 1 of 2", "Page 2 of 2")
    assert [foot in side for foot, side in zip(expected, sides, strict=True)] == [True] * 4
    assert ["Español" in side for side in sides] == [True, True, False, False]
    assert ["English" in side for side in sides] == [False, False, True, True]


def test_html_page_has_both_languages_with_their_direction() -> None:
    page = render.html(fitted("ar", "ios-16-libby").sheet, "a4", FOLDERS)
    assert '<html lang="ar" dir="rtl">' in page
    assert re.findall(r'<article class="version" lang="(\w+)" dir="(\w+)">', page) == [("ar", "rtl"), ("en", "ltr")]
    assert page.count("<main>") == 1


def test_text_has_both_languages_and_matches_the_paper() -> None:
    made = fitted("es", "kobo-overdrive-libby")
    first, second = render.text(made.sheet, FOLDERS).split("=" * 72)
    assert (first.split("\n")[0], second.strip().split("\n")[0]) == ("Español", "English")
    said = [token for version in (first, second) for token in tokens(version)]
    feet_and_names = {"Español", "English", "Código", "Code", made.sheet.code, *tokens(made.sheet.checked)}
    assert [t for t in tokens(pdf_text(made.pdf)) if t not in feet_and_names][:40] == [
        t for t in said if t not in feet_and_names
    ][:40]


def test_message_has_both_languages() -> None:
    made = fitted("es", "ios-16-libby")
    sent = mail.message(made, "a4")
    assert b"Espa=C3=B1ol" in sent and b"English" in sent and b"application/pdf" in sent


def test_large_print_has_both_languages_on_two_sheets_each() -> None:
    made = fit.fit(sized(two("es", "ios-16-libby"), "large"), "a4", FOLDERS)
    assert made.sides <= 8
    assert made.sheet.other and made.sheet.other.size == "large"


# ---- labels, and unreviewed translations ---------------------------------------------------------------------------


def test_label_is_shown_as_on_the_device_with_its_translation() -> None:
    """HB03."""
    said = [plain(line.text) for task in two("es", "ios-16-libby").tasks for line in task.lines]
    assert "Toque Borrow! (¡Pedir prestado!) para confirmar." in said


def test_label_with_an_older_name_has_both_in_one_pair_of_parentheses() -> None:
    spanish = translation("es", FOLDERS)
    wording = Wording(shipped(), {"device": "kobo", "platform": "libby"}, paper=True, translation=spanish)
    text = "On the Home screen, tap **More**, then **Settings**, then **OverDrive**. Tap **Sign in**."
    assert wording.plain(text, "libby").endswith("Toque Sign in (Iniciar sesión, o Get started).")


def test_sheet_has_a_notice_when_it_was_translated_by_machine() -> None:
    """HB08."""
    sheet = two("es", "ios-16-libby")
    assert sheet_texts.words("es")["by-machine"] in plain(sheet.different.fix)
    assert sheet.other and sheet_texts.words()["by-machine"] not in plain(sheet.other.different.fix)
    steps, around = replace(translation("es", FOLDERS), checked=True), sheet_texts.words("es")
    read = sheet_texts.Words("es", {**around.table, "checked": "by Ana"})
    for said, marked in ((around, True), (read, False)):
        sheet = build(walked("ios-16-libby"), TODAY, False, None, said, steps)
        assert (around["by-machine"] in plain(sheet.different.fix)) is marked


# ---- from right to left ----------------------------------------------------------------------------------------------


def test_step_numbers_are_at_the_right_in_arabic() -> None:
    """HB07: checks the position of the step numbers by their ink and by their characters."""
    made = fitted("ar", "ios-16-libby").pdf
    side = pdfium.PdfDocument(made)[0]
    width, _ = side.get_size()
    text = side.get_textpage()
    numbers = [at for at in range(text.count_chars()) if text.get_text_range(at, 1) == "1"]
    assert any(text.get_charbox(at)[0] > width * 0.85 for at in numbers)
    raster = rasters(made, 50)[0]
    top, half = raster.height // 4, raster.width // 2
    rows = [raster.gray[at * raster.width : (at + 1) * raster.width] for at in range(top, raster.height * 3 // 4)]
    right_ink = sum(255 - gray for row in rows for gray in row[half:])
    assert right_ink > 1.2 * sum(255 - gray for row in rows for gray in row[:half])
    assert ink(raster) > 1


def test_phone_numbers_addresses_codes_and_labels_keep_their_order_in_arabic() -> None:
    """HB05: each one is isolated as a whole."""
    text = render.text(fitted("ar", "ios-16-libby").sheet, FOLDERS)
    code = two("ar", "ios-16-libby").code
    for whole in ("555 0100", "eBook desk, 12 River Street", "library.example.org/ebooks", f"{code} A3", "Manage Loan"):
        if whole in text:
            assert f"\u2066{whole}\u2069" in text, whole
    assert "\u2066555 0100\u2069" in text and "\u2066Borrow!\u2069" in text
    side = pdfium.PdfDocument(fitted("ar", "ios-16-libby").pdf)[1].get_textpage()
    x = [side.get_charbox(side.search(part).get_next()[0])[0] for part in ("555", "0100")]
    assert x == sorted(x)


def test_english_side_is_not_mirrored() -> None:
    english = render.text(fitted("ar", "ios-16-libby").sheet, FOLDERS).split("=" * 72)[1]
    assert "\u2066" not in english


# ---- scripts that need a font or have no spaces --------------------------------------------------------------------


def test_chinese_is_printed_only_if_the_computer_has_a_font() -> None:
    made = fitted("zh", "ios-16-libby")
    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made.pdf))
    if "Noto Sans CJK" in made.notice:
        assert made.notice.startswith("The PDF is in English only, because no font here has the characters for 中文.")
        assert (made.sides, "??" in text, "Libby on your" in text) == (2, False, True)
    else:
        assert made.sides == 4 and "提前归还" in text
    page = render.html(made.sheet, "a4", FOLDERS)
    assert "提前归还" in page and '<article class="version" lang="zh" dir="ltr">' in page


def test_chinese_text_fits_its_columns() -> None:
    """A Chinese character takes two columns."""
    from wizard.system.text_width import cells

    text = render.text(two("zh", "ios-16-libby"), FOLDERS, columns=60)
    assert "放大镜" in text and max(map(cells, text.splitlines())) <= 60


def test_chinese_has_its_own_punctuation_and_no_spaces_after_it() -> None:
    sheet = prepared(two("zh", "ios-16-libby"))
    assert plain(sheet.troubles[0].says) == "显示的是 Place Hold，而不是 Borrow。"
    assert "。没有逾期费。" in plain(sheet.message)
    assert [span.text for span in sheet.tasks[1].lines[0].text if span.kind == "icon"] == ["magnifier"]


def test_chinese_sentence_without_its_fact_is_left_out_alone() -> None:
    wording = Wording(shipped(), {"platform": "kanopy"})
    said = wording.plain("选择 {platform.find-as}。然后选择 {platform.then-choose}。再登录。", "libby-card")
    assert said == "选择 Riverbend Public Library。再登录。"


def test_vietnamese_is_in_one_font_that_has_all_its_letters() -> None:
    made = fitted("vi", "ios-16-libby")
    assert (made.sides, made.notice) == (4, "")
    assert '("Noto Sans",)' in source(replace(made.sheet, other=None), FOLDERS)
    assert plain(made.sheet.need[0]).startswith("iPad")


# ---- longer words than in any language -----------------------------------------------------------------------------


class Longer(dict[tuple[str, str], str]):
    """A catalog that makes every sentence a third longer, with accents, and keeps labels and slots (TL07)."""

    def __init__(self, pad: str) -> None:
        self.pad = pad

    def get(self, key: tuple[str, str], default: object = None) -> str:
        text = key[1]
        return text if key[0].endswith("/labels") else f"{text.rstrip('.')} {self.pad * (1 + len(text) // 15)}."


SAMPLE = list(pairs(everything()))[::23]


@pytest.mark.parametrize(("language", "pad"), [("es", "ñandú "), ("ar", "كلمة ")])
@pytest.mark.parametrize("pair", SAMPLE, ids=lambda pair: f"{pair.model}-{pair.platform}-{pair.way}")
def test_long_translations_never_run_off_the_page(pair: Pair, language: str, pad: str) -> None:
    """TL07: if more paper is needed, staff see a message, and nothing is cut off."""
    walk = walk_of(everything(), pair)
    ours = build(walk, TODAY, False)
    theirs = build(
        walk, TODAY, False, None, sheet_texts.words(language), Translation(language, Longer(pad.strip() + " "))
    )
    made = fit.fit(replace(theirs, called="X", other=replace(ours, called="Y")), "letter", FOLDERS)
    assert made.notice == "" or "sheets of paper" in made.notice
    assert letters(made.sheet) == letters(made.sheet.other)
    for side in pdfium.PdfDocument(made.pdf):
        width, height = side.get_size()
        text = side.get_textpage()
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        for left, bottom, right, top in boxes:
            assert left > 6 * MILLIMETRE and right < width - 6 * MILLIMETRE
            assert bottom > 6 * MILLIMETRE and top < height - 6 * MILLIMETRE


# ---- the shipped catalogs, and the command ---------------------------------------------------------------------------


SHIPPED = sorted(path.stem for path in (ROOT / "flows" / "translations").glob("*.po"))
# What patrons in the United States bring most often (a phone or tablet, a Kindle, or a Kobo), and for which services.
COMMONEST = (
    *("ios-16-libby", "android-9-libby", "kindle-2013-libby", "fire-7-libby", "kobo-overdrive-libby"),
    *("ios-16-hoopla", "android-9-hoopla", "fire-7-hoopla", "ios-16-palace", "android-9-palace"),
)
GERMAN = ("tolino-new-onleihe", "pocketbook-onleihe", "ios-16-onleihe", "android-9-libby", "kobo-overdrive-free-books")


@pytest.mark.parametrize(
    ("language", "names"), [("fr", COMMONEST), ("zh", COMMONEST), ("vi", COMMONEST), ("ar", COMMONEST), ("de", GERMAN)]
)
def test_most_common_plans_are_complete(language: str, names: tuple[str, ...]) -> None:
    """This covers the steps, the text around them, and the text of cards, slips, and posters."""
    lacking = {name: sheet_in(language, walked(name), TODAY, FOLDERS, visited=False).notice for name in names}
    assert {*lacking.values()} == {""}, lacking
    assert (
        sheet_texts.table(ROOT / "handouts" / "words" / f"{language}.yaml").keys() == sheet_texts.words().table.keys()
    )


@pytest.mark.parametrize("language", SHIPPED)
def test_shipped_catalogs_are_up_to_date(language: str) -> None:
    """A catalog lists exactly the sentences that a sheet can have, translated or not."""
    from wizard.authoring.catalogs import up_to_date
    from wizard.content.translation import own, read

    library = shipped()
    known = {(message.context, message.id) for message in read(own(language, FOLDERS)) if message.id}
    assert {(sentence.context, sentence.text) for sentence in printable(library)} == known
    assert not any(message.fuzzy for message in up_to_date(library, language, FOLDERS, TODAY))


@pytest.mark.parametrize("language", SHIPPED)
def test_shipped_translations_keep_labels_and_slots(language: str) -> None:
    texts = translation(language, FOLDERS).texts
    assert len(texts) > 100
    assert [text for (_, text), said in texts.items() if marks(text) != marks(said)] == []


def test_sheet_command_prints_both_languages_or_gives_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheet", "ios-16", "libby", "--language", "es"]) == 0
    made = capsys.readouterr()
    assert made.out.startswith("Español\n") and "\nEnglish\n" in made.out
    assert main(["sheet", "nook", "odilo", "--language", "ar"]) == 0
    made = capsys.readouterr()
    assert "is in English only, because this sentence has no Arabic translation" in made.err
    assert made.out.splitlines()[0].endswith(" on your NOOK")
    assert main(["sheet", "ios-16", "libby", "--language", "xx"]) == 2
    assert "Sheets aren't available in `xx`. Choose from: en, es, zh, vi, ar, fr, de." in capsys.readouterr().err


def test_batch_prints_both_languages_and_lists_missing_translations(tmp_path: Path) -> None:
    some = [Pair("ios-16", "libby", "app"), Pair("ios-16", "odilo", "app")]
    order = batch.BatchOrder(FOLDERS, tmp_path / "rack", "text", language="ar")
    made = batch.fill(everything(), some, order, tmp_path, lambda done: None)
    first, second = ((tmp_path / "rack" / one.file).read_text("utf-8") for one in made)
    assert first.startswith("العربية\n") and made[0].notice == ""
    assert (
        " on your iPad\u00a0or\u00a0iPhone" in second.splitlines()[0] and "has no Arabic translation" in made[1].notice
    )
