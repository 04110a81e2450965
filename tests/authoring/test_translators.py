"""What translators work with: the words around the steps, a spreadsheet, and a sheet in two columns."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.test_translation import FLOWS, SPANISH
from tests.papers import ROOT
from tests.tiny import START, Flows
from wizard.checks.check import check
from wizard.cli.main import main
from wizard.content import sheet_texts
from wizard.content.translation import own, read, translation
from wizard.presenters.bilingual import sheet_in
from wizard.presenters.sheet_catalog import ANY_DAY
from wizard.walk.walk import Walk

Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def without_shipped_flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only the tiny flows, with the shipped handouts."""
    (tmp_path / "program" / "flows").mkdir(parents=True)
    (tmp_path / "program" / "handouts").symlink_to(ROOT / "handouts")
    monkeypatch.setattr("wizard.system.paths.bundled", lambda: tmp_path / "program")


@pytest.fixture
def translate(flows: Flows, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run `translate it …` on the tiny flows, and return what it says. Italian isn't shipped."""
    flows(FLOWS)

    def run(*words: str | Path, code: int = 0) -> str:
        assert main(["--content", str(flows.root), "translate", "it", *map(str, words)]) == code
        translation.cache_clear()
        said = capsys.readouterr()
        return said.out + said.err

    return run


def rows_of(path: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def saved(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    made = io.StringIO()
    writer = csv.DictWriter(made, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(made.getvalue().encode(encoding))


def filled(rows: Rows) -> Rows:
    """Translate every row, with Spanish where there is some."""
    for row in rows:
        row["Translation"] = SPANISH.get(row["English"], row["English"])
    return rows


def said(path: Path, text: str) -> str:
    return next(str(message.string) for message in read(path) if message.id == text)


def lacks(flows: Flows) -> str:
    """Return why staff get the sheet in English only, or ""."""
    return sheet_in("it", Walk(flows(), START), ANY_DAY, (flows.root,), visited=False).notice


# ---- the words around the steps --------------------------------------------------------------------------------------


def test_sheet_is_in_english_until_its_standard_text_is_translated(
    flows: Flows, translate: Callable[..., str], tmp_path: Path
) -> None:
    sheet, table = tmp_path / "it.csv", sheet_texts.own("it", flows.root)
    assert "lines of the sheet's fixed text to translate." in translate("--for", "reader lend", "--export", sheet)
    assert "language: Italiano\n" in table.read_text("utf-8") and "\n# You need\nneed:\n" in table.read_text("utf-8")
    saved(sheet, filled(rows_of(sheet)))
    assert "1 of 1 sheets are available in Italian." in translate("--import", sheet)
    assert lacks(flows) == ""
    table.write_text(table.read_text("utf-8").replace('need: "You need"', "need:"), "utf-8")
    assert "1 line of the sheet's fixed text to translate." in translate("--for", "reader lend")
    assert lacks(flows).endswith("has no Italian translation: “You need”")


def test_own_texts_for_a_shipped_language_replace_only_those_texts(flows: Flows) -> None:
    flows(FLOWS)
    own = sheet_texts.own("es", flows.root)
    own.parent.mkdir(parents=True)
    own.write_text("need: Hace falta\n", "utf-8")
    words = sheet_texts.words("es", (flows.root,))
    assert (words["need"], words["borrow"], words.lacks) == ("Hace falta", "Pedir prestado un libro", [])


# ---- the spreadsheet -------------------------------------------------------------------------------------------------


def test_spreadsheet_comes_back_as_it_was_filled_in(
    flows: Flows, translate: Callable[..., str], tmp_path: Path
) -> None:
    sheet = tmp_path / "it.csv"
    assert f"Saved {sheet}." in translate("--export", sheet)
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfWhere,What it is,English,Translation,Note\r\n")
    assert not any(row["Translation"] for row in rows_of(sheet))
    rows = filled(rows_of(sheet))
    saved(sheet, rows)
    assert "translations imported from it.csv." in translate("--import", sheet)
    again = tmp_path / "again.csv"
    translate("--export", again)
    assert rows_of(again) == rows
    assert lacks(flows) == ""


def test_spreadsheet_of_one_sheet_has_only_its_sentences(translate: Callable[..., str], tmp_path: Path) -> None:
    sheet = tmp_path / "it.csv"
    translate("--for", "reader", "lend", "--export", sheet)
    rows = {row["English"] for row in rows_of(sheet)}
    assert {"Tap **Go**.", "You need"} <= rows and not {"Menu", "Reserve a book"} & rows


def test_wrong_rows_are_named_and_the_others_are_imported(
    flows: Flows, translate: Callable[..., str], tmp_path: Path
) -> None:
    sheet, catalog = tmp_path / "it.csv", own("it", (flows.root,))
    translate("--export", sheet)
    rows = filled(rows_of(sheet))
    saved(sheet, rows)
    translate("--import", sheet)
    wrong = {
        "Tap **Go**.": "Tocca **Vai**.",
        "Charge it.": "Caricarlo",
        "A date.": "una ??? data.",
        "{platform} on your {thing}": "{platform} e basta",
        "It is gone": "",
    }
    for row in rows:
        row["Translation"] = wrong.get(row["English"], row["Translation"])
    rows[-1]["English"] += " Changed by accident."
    saved(sheet, rows)
    told = translate("--import", sheet, code=1)
    number = {row["English"]: at for at, row in enumerate(rows, 2)}
    assert f"it.csv, row {number['Tap **Go**.']}: Keep **Go** as in the original.\n  Tap **Go**.\n" in told
    assert f"it.csv, row {number['A date.']}: Some letters were lost when the spreadsheet was saved." in told
    assert "it.csv, row 2: Keep {platform}, {thing} as in the original." in told
    assert f"it.csv, row {len(rows) + 1}: The flows don't contain this English sentence." in told
    assert "1 translation imported from it.csv. 4 rows not imported." in told
    kept = {text: said(catalog, text) for text in ("Tap **Go**.", "Charge it.", "A date.", "It is gone")}
    assert kept == {
        "Tap **Go**.": "Toque **Go**.",
        "Charge it.": "Caricarlo",
        "A date.": "una fecha.",
        "It is gone": "No está",
    }


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8"), (",", "utf-8")])
def test_spreadsheet_is_read_in_every_form_that_programs_save(
    flows: Flows, translate: Callable[..., str], tmp_path: Path, delimiter: str, encoding: str
) -> None:
    sheet = tmp_path / "it.csv"
    translate("--export", sheet)
    saved(sheet, filled(rows_of(sheet)), delimiter, encoding)
    translate("--import", sheet)
    assert said(own("it", (flows.root,)), "Charge it.") == "Cárguelo."


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Where,English,Translation\nlend,Go,Più\n".encode("latin-1"), "line 2: This file is saved as Latin-1"),
        (b"PK\x03\x04", "This is an Excel workbook. In Excel, choose File > Save As, then CSV UTF-8."),
        (b"English,Italian\n", "Its first row doesn't have a column called Where or Translation."),
        (b"", "Its first row doesn't have a column called Where or English or Translation."),
    ],
)
def test_error_says_what_to_save_when_the_file_is_not_our_spreadsheet(
    flows: Flows, translate: Callable[..., str], tmp_path: Path, data: bytes, told: str
) -> None:
    sheet = tmp_path / "it.csv"
    sheet.write_bytes(data)
    assert told in translate("--import", sheet, code=2)
    assert "can't be read: no such file" in translate("--import", tmp_path / "none.csv", code=2)
    assert not own("it", (flows.root,)).exists()


def test_label_that_looks_like_a_formula_is_safe_in_a_spreadsheet(
    flows: Flows, translate: Callable[..., str], tmp_path: Path
) -> None:
    flows({"platforms/lend": 'labels: {+ Add: {}}\nborrow:\n  - {id: add, do: "Tap **+ Add**."}'})
    sheet = tmp_path / "it.csv"
    translate("--export", sheet)
    rows = rows_of(sheet)
    row = next(row for row in rows if row["English"] == "'+ Add")
    row["Translation"] = "+ Aggiungi"
    saved(sheet, rows)
    translate("--import", sheet)
    assert said(own("it", (flows.root,)), "+ Add") == "+ Aggiungi"


# ---- reading over ----------------------------------------------------------------------------------------------------


def test_review_has_both_languages_side_by_side(translate: Callable[..., str], tmp_path: Path) -> None:
    sheet, page = tmp_path / "it.csv", tmp_path / "review.html"
    translate("--export", sheet)
    rows = filled(rows_of(sheet))
    for row in rows:
        row["Translation"] = "" if row["English"] == "Charge it." else row["Translation"]
    saved(sheet, rows)
    translate("--import", sheet)
    told = translate("--for", "reader", "lend", "--review")
    assert "[ ] B2          Tap Go" in told and "Toque Go (Ir" in told
    assert "Not translated yet: 1." in told
    translate("--for", "reader", "lend", "--review", page)
    assert '<td lang="it">Toque Go (Ir' in page.read_text("utf-8")
    assert "for example `--for kindle libby`" in translate("--review", code=2)


# ---- checks ----------------------------------------------------------------------------------------------------------


def test_fuzzy_translation_is_only_reported_when_a_sheet_has_its_sentence(flows: Flows) -> None:
    flows(FLOWS)
    path = own("es", (flows.root,))
    path.parent.mkdir()
    fuzzy = '#, fuzzy\nmsgctxt "lend"\nmsgid "{}"\nmsgstr "Toque **Empezar**."\n'
    path.write_text(fuzzy.format("Tap **Go**."), "utf-8")
    assert codes(flows) == ["translation-changed"]
    path.write_text(fuzzy.format("Tap **Begin**."), "utf-8")
    assert codes(flows) == ["translation-gone"]


def codes(flows: Flows) -> list[str]:
    found = check((flows.root,), (own("es", (flows.root,)),), ANY_DAY, walking=False).problems
    return [problem.code for problem in found]


def test_every_language_is_listed_with_its_sheets(flows: Flows, capsys: pytest.CaptureFixture[str]) -> None:
    flows(FLOWS)
    assert main(["--content", str(flows.root), "translate", "es"]) == 0
    capsys.readouterr()
    assert main(["--content", str(flows.root), "translate"]) == 0
    listed = capsys.readouterr().out
    assert listed == "es  Español: 0 of 1 sheets, translated by a machine, not checked yet\nen  English: all sheets\n"
    assert main(["--content", str(flows.root), "translate", "--export", "x.csv"]) == 2


def test_english_desk_reads_no_catalog(flows: Flows) -> None:
    """Catalogs are big, and most desks print in one language."""
    library = flows(FLOWS)
    path = own("es", (flows.root,))
    path.parent.mkdir()
    path.write_bytes(b"\xff no catalog")
    found = sheet_in("", Walk(library, START), ANY_DAY, (flows.root,), visited=False)
    assert found.notice == "" and found.sheet.other is None
    assert translation.cache_info().currsize == 0 or path.stat().st_size == 12
