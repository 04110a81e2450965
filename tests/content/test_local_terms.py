"""The words in which libraries differ, as flows say them."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems
from tests.tiny import Flows
from wizard.content import local_terms
from wizard.content.library import Library
from wizard.content.wording import Wording

SAYS = "Put {word.a-hold} on it. {Word.holds} wait. Type {word.a-pin}, of {word.card}, from the {word.catalogue}."


def said(library: Library, text: str = SAYS) -> str:
    return Wording(library, {"platform": "lend"}).plain(text, "lend")


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("", "Put a hold on it. Holds wait. Type a PIN, of library card, from the catalog."),
        ("US", "Put a hold on it. Holds wait. Type a PIN, of library card, from the catalog."),
        ("CA", "Put a hold on it. Holds wait. Type a PIN, of library card, from the catalogue."),
        ("GB", "Put a reservation on it. Reservations wait. Type a PIN, of library card, from the catalogue."),
        ("AU", "Put a reservation on it. Reservations wait. Type a PIN, of library card, from the catalogue."),
        ("DE", "Put a reservation on it. Reservations wait. Type a PIN, of library card, from the catalogue."),
    ],
)
def test_the_country_chooses_the_usual_words(flows: Flows, country: str, words: str) -> None:
    assert said(flows().in_country(country)) == words


def test_the_library_s_own_words_stand_over_the_country_s(flows: Flows) -> None:
    own = "words: {pin: access code, hold: request, card: membership, loan: checkout}"
    library = flows({"library": f"country: GB\n{own}"})
    assert said(library) == (
        "Put a request on it. Requests wait. Type an access code, of membership, from the catalogue."
    )
    assert said(library, "{Word.loans}: 5 {word.loans}, {word.a-loan}.") == "Checkouts: 5 checkouts, a checkout."


@pytest.mark.parametrize(
    ("word", "more"), [("pass", "passes"), ("box", "boxes"), ("entry", "entries"), ("key", "keys"), ("PIN", "PINs")]
)
def test_more_than_one_is_spelt_as_in_english(word: str, more: str) -> None:
    assert local_terms.plural(word) == more


@pytest.mark.parametrize(("word", "article"), [("user name", "a"), ("ID", "an"), ("unlock code", "an"), ("PIN", "a")])
def test_the_article_follows_the_sound(word: str, article: str) -> None:
    assert local_terms.forms({"pin": word})["word.a-pin"] == f"{article} {word}"


def test_what_check_knows_of_pins_holds_for_the_word_too(tmp_path: Path) -> None:
    steps = """
- id: type-pin
  do: Type the {word.pin}.
  say: What is your {word.pin}?
  who: staff
  see: "{Word.a-pin}."
"""
    found = {problem.code for problem in problems(content(tmp_path, steps.lstrip()), walking=False)}
    assert found == {"secret-in-staff-hands", "asks-a-secret"}
