"""The wording rules: accepted and rejected texts beyond the examples on the pages."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems
from wizard.content.flow import Do
from wizard.content.loader import load
from wizard.content.translation import translation
from wizard.content.wording import Wording

STEP = "- id: open-wifi\n  do: {}\n  see: a list of networks.\n"


def codes(folder: Path, fragment: str) -> set[str]:
    """Return the codes that `check` finds in a fragment."""
    return {problem.code for problem in problems(content(folder, fragment), walking=False)}


@pytest.mark.parametrize("where", ["reader", "computer", "borrower"])
def test_tap_slot_fits_every_device(where: str, tmp_path: Path) -> None:
    step = STEP.format('"{Tap} **Wi-Fi**."') + f"  where: {where}\n"
    assert codes(tmp_path, step) == set()


def test_tap_slot_counts_as_an_action(tmp_path: Path) -> None:
    assert codes(tmp_path, STEP.format('"{Tap} **Wi-Fi**, then {tap} **Wi-Fi** again."')) == {"two-actions"}


@pytest.mark.parametrize(
    "see",
    [
        "your book[[, for {platform.days} days.",
        "your book, for {platform.days} days]].",
        "your book[[, for 21 days]].",
        "your book[[. It's yours for {platform.days} days]].",
        "your book[[ [[for {platform.days} days]].",
    ],
)
def test_optional_phrase_needs_brackets_a_slot_and_one_sentence(see: str, tmp_path: Path) -> None:
    step = STEP.format("Tap **Wi-Fi**.").replace("a list of networks.", f'"{see}"')
    assert codes(tmp_path, step) == {"optional-phrase"}


@pytest.mark.parametrize("slot", ["[[ during {library.hours}]]", " during {library.hours|opening hours}"])
def test_slot_can_be_empty_when_it_is_in_an_optional_phrase(slot: str, tmp_path: Path) -> None:
    assert codes(tmp_path, STEP.format(f'"Come to the library{slot}."')) == set()


def test_default_of_a_slot_is_checked_as_words(tmp_path: Path) -> None:
    assert "slot-braces" in codes(tmp_path, STEP.format('"Come to the library during {library.hours|}."'))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Venga a la biblioteca[[, de {library.hours}]].", set()),
        ("De {library.hours}[[, venga a la biblioteca]].", {"translation-differs"}),
        ("Venga a la biblioteca, de {library.hours}.", {"translation-differs"}),
    ],
)
def test_translation_is_reported_when_it_lacks_optional_phrases(said: str, found: set[str], tmp_path: Path) -> None:
    do = "Come to the library[[ during {library.hours}]]."
    catalog = f'# in a translation\n# the whole file\nmsgctxt "sample"\nmsgid "{do}"\nmsgstr "{said}"\n'
    assert codes(tmp_path, STEP.format(f'"{do}"') + catalog) == found


def test_translation_can_start_with_a_slot(tmp_path: Path) -> None:
    catalog = '# in a translation\n# the whole file\nmsgctxt "sample"\nmsgid "In the list, {tap} **Wi-Fi**."\n'
    step = STEP.format('"In the list, {tap} **Wi-Fi**."')
    assert codes(tmp_path, f'{step}{catalog}msgstr "{{Tap}} **Wi-Fi** en la lista."\n') == set()


# ------------------------------------------------------------------ older spellings


OLDER = {
    "# in the profile\nwords: {catalogue: online shelf}\n": 1,
    STEP.format('"Go to {library.catalogue}, the {word.catalogue}."'): 1,
    STEP.format("Tap **Wi-Fi**.") + "  only-if: {library.catalogue: [hill.example.org]}\n": 1,
}


@pytest.mark.parametrize(("fragment", "notes"), OLDER.items())
def test_older_spelling_is_read_with_a_note(fragment: str, notes: int, tmp_path: Path) -> None:
    found = problems(content(tmp_path, fragment), walking=False)
    assert [(problem.code, problem.severity) for problem in found] == [("old-spelling", "warning")] * notes


@pytest.mark.parametrize(
    ("file", "key", "old"), [("devices/slate", "recognize", "recognise"), ("library", "catalog", "catalogue")]
)
def test_older_key_is_read_with_a_note_at_the_key(file: str, key: str, old: str, tmp_path: Path) -> None:
    path = content(tmp_path, "") / "flows" / f"{file}.yaml"
    path.write_text(path.read_text().replace(f"{key}:", f"{old}:"))
    (found,) = problems(tmp_path, walking=False)
    line = path.read_text().splitlines()[found.place.line - 1]
    assert (found.code, found.severity, line.partition(":")[0]) == ("old-spelling", "warning", old)


def test_older_spelling_has_the_same_meaning(tmp_path: Path) -> None:
    folder = content(tmp_path, STEP.format('"Go to {library.catalogue}, the {word.catalogue}."'))
    (folder / "flows/library.yaml").write_text(
        "library: Hill Library\nphone: 555 0100\ncountry: US\ncatalogue: hill.example.org\nwords: {catalogue: shelf}\n"
    )
    library = load((folder, folder)).library  # the profile of the last folder is only an example
    step = library.topics["sample"].steps[0]
    assert isinstance(step, Do)
    assert Wording(library).plain(step.do, "sample") == "Go to hill.example.org, the shelf."


def test_translation_of_an_older_spelling_is_still_used(tmp_path: Path) -> None:
    step = STEP.format('"Go to {library.catalogue}."')
    catalog = '# in a translation\n# the whole file\nmsgctxt "sample"\nmsgid "Go to {library.catalogue}."\n'
    folder = content(tmp_path, f'{step}{catalog}msgstr "Vaya a {{library.catalogue}}."\n')
    assert {problem.code for problem in problems(folder, walking=False)} == {"old-spelling"}
    said = translation("es", (folder,)).say("Go to {library.catalog}.", "sample")
    assert said == "Vaya a {library.catalog}."


# ------------------------------------------------------------------ natural English


@pytest.mark.parametrize(
    "step",
    [
        STEP.format("You don't need to tap **Wi-Fi**."),
        STEP.format("Tap **Wi-Fi**.") + "  say: Just tap it, please. Of course, there's no rush.\n",
        STEP.format("Update the software on your router, and close the pop-up."),
        STEP.format("Open the loan file (its name ends in .acsm)."),
    ],
)
def test_natural_english_is_accepted(step: str, tmp_path: Path) -> None:
    assert codes(tmp_path, step) <= {"two-actions"}


@pytest.mark.parametrize(
    ("see", "code"),
    [
        ("a list; ours is the first.", "semicolon"),
        ("a note that the password is changed.", "stilted-phrase"),
        ("your e-mail.", "two-spellings"),
        ("the colour of the ebook.", "two-spellings"),
    ],
)
def test_stilted_english_is_reported(see: str, code: str, tmp_path: Path) -> None:
    step = STEP.format("Tap **Wi-Fi**.").replace("a list of networks.", see)
    assert codes(tmp_path, step) == {code}


def test_overlapping_phrases_are_reported_once(tmp_path: Path) -> None:
    step = STEP.format("Tap **Wi-Fi**.").replace("a list of networks.", "a list. Nobody has confirmed it.")
    assert len(problems(content(tmp_path, step), walking=False)) == 1


def test_labels_are_never_reported_as_stilted(tmp_path: Path) -> None:
    labels = "labels:\n  Look once more at your e-mail: {}\n"
    step = STEP.format("Tap **Look once more at your e-mail**.")
    fragment = labels + "labels-from: [slate]\nsteps:\n" + "".join(f"  {line}\n" for line in step.splitlines())
    assert codes(tmp_path, fragment) == set()
