"""Translation catalogs: their contents, their updates, and the safety of translators' work."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.tiny import START, Flows
from wizard.authoring import catalogs
from wizard.checks.check import check
from wizard.cli.main import main
from wizard.content.library import Library
from wizard.content.translation import UnreadableCatalog, Untranslated, own, printable, read, translation
from wizard.presenters.bilingual import languages, sheet_in
from wizard.walk.walk import Walk

TODAY = date(2026, 12, 1)
FLOWS = {
    "devices/reader": """
    words: {name: Reader, menu: 'Open **Menu**'}
    labels: {Menu: {}, Go: {was: [Start]}}
    needs: {reader: 'your reader'}
    prepare: [{id: charge, do: 'Charge it.', did: 'It is charged.'}]
    """,
    "platforms/lend": """
    labels-from: [reader]
    borrow:
      - {id: open, do: "{device.menu}.", see: not the last proof.}
      - {id: tap, do: Tap **Go**., see: A date., say: Said aloud., note: For staff., if-not: [{trouble: gone}]}
      - {id: quiet, do: Not for paper., sheet: "no"}
      - {id: check, do: Look the card up., who: staff}
    troubles:
      - {id: gone, says: It is gone, home: Wait a little., fixes: [{id: f, try: Tried at the desk.}]}
      - {id: silent, says: Nothing for home, fixes: [{id: f, try: Turn it off.}]}
    """,
}
SPANISH = {
    "Reader": "Lector",
    "Lend": "Lend",
    "your reader": "su lector",
    "Charge it.": "Cárguelo.",
    "It is charged.": "Está cargado.",
    "Open **Menu**": "Abra **Menu**",
    "{device.menu}.": "{device.menu}.",
    "Tap **Go**.": "Toque **Go**.",
    "A date.": "una fecha.",
    "It is gone": "No está",
    "Wait a little.": "Espere un poco.",
    "or": "o",
    "Go": "Ir",
    "Menu": "Menú",
}


def made(flows: Flows, library: Library, said: Mapping[str, str] = SPANISH, language: str = "es") -> Path:
    """Write an up-to-date catalog with these translations."""
    folders = (flows.root,)
    catalog = catalogs.up_to_date(library, language, folders, TODAY)
    for message in catalog:
        message.string = message.string or said.get(str(message.id), "")
    path = own(language, folders)
    path.parent.mkdir(exist_ok=True)
    path.write_text(catalogs.dumped(catalog), "utf-8")
    translation.cache_clear()
    return path


def message(path: Path, text: str) -> tuple[str, bool, list[str]]:
    """Return a sentence's translation, its fuzzy flag, and its previous words."""
    found = next(message for message in read(path) if message.id == text)
    return str(found.string), found.fuzzy, [str(before) for before in found.previous_id]


# ------------------------------------------------------------------ contents


def test_catalog_has_exactly_the_printed_texts(flows: Flows) -> None:
    texts = {sentence.text for sentence in printable(flows(FLOWS))}
    assert set(SPANISH) <= texts
    never = {
        "Said aloud.",
        "For staff.",
        "Tried at the desk.",
        "Nothing for home",
        "Not for paper.",
        "Look the card up.",
    }
    assert texts & {*never, "not the last proof."} == set()


def test_catalog_lists_labels_by_the_file_of_their_screen(flows: Flows) -> None:
    found = {(sentence.context, sentence.text) for sentence in printable(flows(FLOWS))}
    assert ("reader/labels", "Go") in found


def test_catalog_has_every_variant_of_a_term(flows: Flows) -> None:
    library = flows(
        {"platforms/lend": "borrow: [{id: hold, do: 'Put {word.a-hold} on it.'}]", "library": "words: {hold: queue}"}
    )
    texts = [sentence.text for sentence in printable(library) if sentence.context == "word"]
    assert texts == ["a queue", "a hold", "a hold", "a reservation"]


def test_each_message_has_its_place_and_kind(flows: Flows) -> None:
    written = made(flows, flows(FLOWS)).read_text("utf-8")
    assert '#. what to do\n#: lend/tap.do\nmsgctxt "lend"\nmsgid "Tap **Go**."\nmsgstr "Toque **Go**."\n' in written
    assert "# status: machine\n" in written


# ------------------------------------------------------------------ updates


def test_nothing_changes_when_the_catalog_is_current(flows: Flows) -> None:
    library = flows(FLOWS)
    before = made(flows, library).read_text("utf-8")
    assert made(flows, library).read_text("utf-8") == before


def test_translation_is_marked_fuzzy_when_its_sentence_has_changed(flows: Flows) -> None:
    made(flows, flows(FLOWS))
    path = made(flows, flows({"platforms/lend": FLOWS["platforms/lend"].replace("Wait a little.", "Wait an hour.")}))
    assert message(path, "Wait an hour.") == ("Espere un poco.", True, ["Wait a little."])
    assert '#| msgid "Wait a little."\n' in path.read_text("utf-8")
    again = made(flows, flows())
    assert message(again, "Wait an hour.") == ("Espere un poco.", True, ["Wait a little."])


@pytest.mark.parametrize(("grave", "kept"), [("typo", ("Espere un poco.", False)), ("major", ("", False))])
def test_translation_is_reused_or_marked_by_size_of_the_change(flows: Flows, grave: str, kept: object) -> None:
    made(flows, flows(FLOWS))
    noted = f"changes: [{{date: 2099-01-01, significance: {grave}, note: 'A change'}}]"
    changed = "    " + noted + FLOWS["platforms/lend"].replace("Wait a little.", "Wait a while.")
    path = made(flows, flows({"platforms/lend": changed}))
    assert message(path, "Wait a while.")[:2] == kept


def test_translation_is_restored_when_its_sentence_returns(flows: Flows) -> None:
    made(flows, flows(FLOWS))
    path = made(flows, flows({"platforms/lend": ""}), {})
    assert '#~ msgid "Wait a little."\n' in path.read_text("utf-8")
    again = made(flows, flows({"platforms/lend": FLOWS["platforms/lend"]}), {})
    assert message(again, "Wait a little.") == ("Espere un poco.", False, [])


def test_fuzzy_translation_is_still_fuzzy_when_its_sentence_returns(flows: Flows) -> None:
    library = flows(FLOWS)
    path = made(flows, library)
    fuzzy = path.read_text("utf-8").replace("#: lend/gone.home\n", "#: lend/gone.home\n#, fuzzy\n")
    path.write_text(fuzzy, "utf-8")
    made(flows, flows({"platforms/lend": ""}), {})
    assert message(made(flows, flows({"platforms/lend": FLOWS["platforms/lend"]}), {}), "Wait a little.")[0] == ""


def test_changed_sentence_is_stored_once(flows: Flows) -> None:
    made(flows, flows(FLOWS))
    path = made(flows, flows({"platforms/lend": FLOWS["platforms/lend"].replace("Wait a little.", "Wait an hour.")}))
    assert "#~" not in path.read_text("utf-8")


def test_comments_of_translators_are_preserved(flows: Flows) -> None:
    path = made(flows, flows(FLOWS))
    path.write_text(
        path.read_text("utf-8").replace("#. what to do\n#: lend/tap.do", "# ask Ana\n#. what to do\n#: lend/tap.do")
    )
    assert "# ask Ana\n#. what to do\n#: lend/tap.do\n" in made(flows, flows()).read_text("utf-8")


def test_translation_is_preserved_when_the_step_id_changes(flows: Flows) -> None:
    made(flows, flows(FLOWS))
    path = made(flows, flows({"platforms/lend": FLOWS["platforms/lend"].replace("id: tap", "id: touch")}), {})
    assert message(path, "Tap **Go**.") == ("Toque **Go**.", False, [])


def test_library_catalog_has_messages_missing_from_the_shipped_one(flows: Flows, tmp_path: Path) -> None:
    library = flows(FLOWS)
    made(flows, library, {"or": "o"})
    mine = catalogs.up_to_date(library, "es", (tmp_path, flows.root), TODAY)
    texts = {message.id for message in mine}
    assert "or" not in texts and "Charge it." in texts


# ------------------------------------------------------------------ use


def spoken(flows: Flows, library: Library) -> str:
    return sheet_in("es", Walk(library, START), TODAY, (flows.root,), visited=False).notice


def test_plan_is_available_in_a_language_when_fully_translated(flows: Flows) -> None:
    library = flows(FLOWS)
    path = made(flows, library)
    assert spoken(flows, library) == ""
    path.write_text(path.read_text("utf-8").replace('msgstr "Cárguelo."', 'msgstr ""'), "utf-8")
    translation.cache_clear()
    assert (
        spoken(flows, library)
        == "This sheet is in English only, because this sentence has no Spanish translation: “Charge it.”"
    )


def test_fuzzy_translation_is_never_printed(flows: Flows) -> None:
    library = flows(FLOWS)
    path = made(flows, library)
    fuzzy = path.read_text("utf-8").replace("#: reader/charge.do\n", "#: reader/charge.do\n#, fuzzy\n")
    path.write_text(fuzzy, "utf-8")
    translation.cache_clear()
    assert "has no Spanish translation" in spoken(flows, library)


def test_own_catalog_comes_first_for_each_sentence(flows: Flows, tmp_path: Path) -> None:
    made(flows, flows(FLOWS))
    nearest = own("es", (tmp_path,))
    nearest.parent.mkdir(parents=True)
    nearest.write_text('msgctxt "reader"\nmsgid "Charge it."\nmsgstr "Póngalo a cargar."\n', "utf-8")
    both = translation("es", (tmp_path, flows.root))
    assert both.say("Charge it.", "reader") == "Póngalo a cargar."
    assert both.say("A date.", "lend") == "una fecha."


@pytest.mark.parametrize(
    "wrong",
    ["msgid: Charge it.", 'msgid "a"\nmsgstr "b', 'msgid "a"\nmsgid "b"\n', 'msgid "a"\nmsgstr[x] "b"', "\udcff"],
)
def test_unreadable_catalog_is_reported_and_not_changed(flows: Flows, wrong: str) -> None:
    library = flows(FLOWS)
    path = made(flows, library)
    path.write_bytes(wrong.encode("utf-8", "surrogateescape"))
    translation.cache_clear()
    with pytest.raises(UnreadableCatalog):
        read(path)
    with pytest.raises(Untranslated):
        translation("es", (flows.root,))
    assert "es.po, line " in spoken(flows, library)
    codes = [problem.code for problem in check((flows.root,), (), TODAY, walking=False).problems]
    assert "translation-unreadable" in codes
    assert main(["--content", str(flows.root), "translate", "es"]) == 2
    assert path.read_bytes() == wrong.encode("utf-8", "surrogateescape")


def test_languages_are_offered_in_profile_order(flows: Flows) -> None:
    library = flows({**FLOWS, "library": "languages: [en, de, es]"})
    for language in ("ar", "de", "es"):
        made(flows, library, {}, language)
    assert languages(library, (flows.root,)) == ["en", "de", "es", "ar"]
    assert languages(library, ()) == ["en"]


# ------------------------------------------------------------------ the command and check


def test_message_is_shown_when_the_catalog_folder_cannot_be_created(
    flows: Flows, capsys: pytest.CaptureFixture[str]
) -> None:
    flows(FLOWS)
    own("es", (flows.root,)).parent.write_bytes(b"a file")
    assert main(["--content", str(flows.root), "translate", "es"]) == 2
    assert "can't be created: file exists." in capsys.readouterr().err


def test_command_creates_a_catalog_and_reports_progress(flows: Flows, capsys: pytest.CaptureFixture[str]) -> None:
    made(flows, flows(FLOWS))
    assert main(["--content", str(flows.root), "translate", "es"]) == 0
    told = capsys.readouterr().out
    assert "sentences are translated." in told and "sheets are available in " in told
    assert main(["--content", str(flows.root), "translate", "klingon"]) == 2
    assert "isn't a language code" in capsys.readouterr().err


def test_catalog_without_a_language_is_reported(flows: Flows) -> None:
    library = flows(FLOWS)
    made(flows, library).rename(own("klingon", (flows.root,)))
    codes = [problem.code for problem in check((flows.root,), (), TODAY, walking=False).problems]
    assert "translation-language" in codes


def test_only_the_named_catalog_is_checked(flows: Flows) -> None:
    flows(FLOWS)
    path = own("es", (flows.root,))
    path.parent.mkdir()
    path.write_text('msgctxt "lend"\nmsgid "Tap **Go**."\nmsgstr "Toque."\n', "utf-8")
    report = check((flows.root,), (path,), TODAY, walking=False)
    assert [(problem.code, problem.place.line) for problem in report.problems] == [("translation-differs", 2)]
