"""What no box takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.system.personal_data import CARD, MAIL, NUMBER, SECRET, contact_refusal, refusal


def with_check_digit(number: str) -> str:
    """A number with its last digit, as on library and bank cards (mod 10)."""
    total = sum(sum(divmod(int(d) * (2 if place % 2 == 0 else 1), 10)) for place, d in enumerate(reversed(number)))
    return f"{number}{-total % 10}"


@given(st.from_regex(r"2\d{12}", fullmatch=True, alphabet="0123456789"), st.sampled_from(["", " ", "-", ".", "  "]))
def test_every_library_card_is_refused(number: str, gap: str) -> None:
    card = with_check_digit(number)
    written = gap.join((card[0], card[1:5], card[5:9], card[9:]))
    for text in (written, f"card {written}, please", written.translate({48 + n: 0x660 + n for n in range(10)})):
        assert refusal(text) == CARD
    assert contact_refusal(written) == CARD


@pytest.mark.parametrize(
    "text", ["PIN is 1234", "pin: x9", "password=hunter", "Her PIN 4711", "the passcode is swordfish"]
)
def test_a_secret_that_is_told_is_refused(text: str) -> None:
    assert refusal(text) == contact_refusal(text) == SECRET


@pytest.mark.parametrize("text", ["4711", "ring 555 0100", "41 11 26 85", "٤٧١١"])
def test_numbers_have_no_place_in_words(text: str) -> None:
    assert refusal(text) == NUMBER


def test_an_address_has_no_place_in_words() -> None:
    assert refusal("write to ann@example.org") == MAIL


@pytest.mark.parametrize(
    "text",
    [
        "The PIN is blocked.",
        "She forgot her PIN.",
        "after 17:30",
        "E_LIC_1022 came up",
        "Mondays, 9 to 12",
        "password was reset",
    ],
)
def test_plain_words_are_taken(text: str) -> None:
    assert refusal(text) == ""
