"""Terms that differ between libraries, as flows use them."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems
from tests.tiny import Flows
from wizard.content import local_terms
from wizard.content.library import Library
from wizard.content.wording import Wording

SAYS = "Put {word.a-hold} on it. {Word.holds} wait. Type {word.a-pin}, of {word.card}, from the {word.catalog}."


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
def test_country_decides_the_usual_terms(flows: Flows, country: str, words: str) -> None:
    assert said(flows().in_country(country)) == words


def test_terms_of_the_library_come_before_those_of_the_country(flows: Flows) -> None:
    own = "words: {pin: access code, hold: request, card: membership, loan: checkout}"
    library = flows({"library": f"country: GB\n{own}"})
    assert said(library) == (
        "Put a request on it. Requests wait. Type an access code, of membership, from the catalogue."
    )
    assert said(library, "{Word.loans}: 5 {word.loans}, {word.a-loan}.") == "Checkouts: 5 checkouts, a checkout."


@pytest.mark.parametrize(
    ("word", "more"), [("pass", "passes"), ("box", "boxes"), ("entry", "entries"), ("key", "keys"), ("PIN", "PINs")]
)
def test_plural_follows_english_spelling(word: str, more: str) -> None:
    assert local_terms.plural(word) == more


@pytest.mark.parametrize(("word", "article"), [("user name", "a"), ("ID", "an"), ("unlock code", "an"), ("PIN", "a")])
def test_article_follows_the_sound(word: str, article: str) -> None:
    assert local_terms.forms({"pin": word})["word.a-pin"] == f"{article} {word}"


def test_pin_rule_of_check_covers_the_pin_slot(tmp_path: Path) -> None:
    steps = """
- id: type-pin
  do: Type the {word.pin}.
  say: What is your {word.pin}?
  who: staff
  see: "{Word.a-pin}."
"""
    found = {problem.code for problem in problems(content(tmp_path, steps.lstrip()), walking=False)}
    assert found == {"secret-in-staff-hands", "asks-a-secret"}
