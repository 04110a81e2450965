"""What the rules about wording accept and refuse, beside the example on each page."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems

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
def test_slot_that_can_be_empty_is_fine_in_a_step_when_only_a_phrase_goes(slot: str, tmp_path: Path) -> None:
    assert codes(tmp_path, STEP.format(f'"Come to the library{slot}."')) == set()


def test_default_of_a_slot_is_words(tmp_path: Path) -> None:
    assert "slot-braces" in codes(tmp_path, STEP.format('"Come to the library during {library.hours|}."'))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Venga a la biblioteca[[, de {library.hours}]].", set()),
        ("De {library.hours}[[, venga a la biblioteca]].", {"translation-differs"}),
        ("Venga a la biblioteca, de {library.hours}.", {"translation-differs"}),
    ],
)
def test_translation_keeps_the_optional_phrases(said: str, found: set[str], tmp_path: Path) -> None:
    do = "Come to the library[[ during {library.hours}]]."
    catalog = f'# in a translation\n# the whole file\nmsgctxt "sample"\nmsgid "{do}"\nmsgstr "{said}"\n'
    assert codes(tmp_path, STEP.format(f'"{do}"') + catalog) == found


def test_translation_may_begin_its_sentence_with_a_slot(tmp_path: Path) -> None:
    catalog = '# in a translation\n# the whole file\nmsgctxt "sample"\nmsgid "In the list, {tap} **Wi-Fi**."\n'
    step = STEP.format('"In the list, {tap} **Wi-Fi**."')
    assert codes(tmp_path, f'{step}{catalog}msgstr "{{Tap}} **Wi-Fi** en la lista."\n') == set()
