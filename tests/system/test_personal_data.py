"""Private data that no input field accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.system.personal_forms import CARDS, INNOCENT, MAILS, PINS
from wizard.records import promise
from wizard.records.database import flags
from wizard.system.personal_data import CARD, MAIL, NUMBER, SECRET, contact_refusal, device_refusal, refusal


def with_check_digit(number: str) -> str:
    """Return the number with its check digit (mod 10), as on library and bank cards."""
    total = sum(sum(divmod(int(d) * (2 if place % 2 == 0 else 1), 10)) for place, d in enumerate(reversed(number)))
    return f"{number}{-total % 10}"


@given(st.from_regex(r"2\d{12}", fullmatch=True, alphabet="0123456789"), st.sampled_from(["", " ", "-", ".", "  "]))
def test_library_card_number_is_rejected(number: str, gap: str) -> None:
    card = with_check_digit(number)
    written = gap.join((card[0], card[1:5], card[5:9], card[9:]))
    for text in (written, f"card {written}, please", written.translate({48 + n: 0x660 + n for n in range(10)})):
        assert refusal(text) == CARD
    assert contact_refusal(written) == CARD


@pytest.mark.parametrize(
    "text", ["PIN is 1234", "pin: x9", "password=hunter", "Her PIN 4711", "the passcode is swordfish"]
)
def test_text_with_a_secret_is_rejected(text: str) -> None:
    assert refusal(text) == contact_refusal(text) == SECRET


@pytest.mark.parametrize("text", ["4711", "ring 555 0100", "41 11 26 85", "٤٧١١"])
def test_long_number_in_text_is_rejected(text: str) -> None:
    assert refusal(text) == NUMBER


def test_email_address_in_text_is_rejected() -> None:
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
def test_plain_words_are_accepted(text: str) -> None:
    assert refusal(text) == ""


@pytest.mark.parametrize(
    "text",
    ["PW 11", "PW5", "her PW 12th gen", "PW 11 SE", "Kindle PW 5.16.2", "Libra 2", "Gen 12", "6.8", "PW 10 (2018)"],
)
def test_short_name_of_a_model_is_accepted(text: str) -> None:
    assert refusal(text) == device_refusal(text) == ""


@pytest.mark.parametrize("text", ["5.17.1", "Paperwhite 11, 5.17.1.0.4", "Kobo Libra 2, 4.38.23171", "Kindle 2022"])
def test_version_or_year_is_accepted_only_for_a_device(text: str) -> None:
    assert device_refusal(text) == ""
    assert refusal("5.17.1") == refusal("Kindle 2022") == NUMBER


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *(
            (text, SECRET)
            for text in ("PW 1234", "pw: 11", "PW is 77", "pw 5 4 3 2", "pw 11 22", "pw hunter2", "pin 2021")
        ),
        ("4471", NUMBER),
        ("1.2345.67890.12345", NUMBER),
        ("2123 4567 8901 23", CARD),
    ],
)
def test_secret_is_rejected_as_the_name_of_a_device(text: str, told: str) -> None:
    assert refusal(text) == device_refusal(text) == told


def test_tables_of_sample_texts_are_long_enough() -> None:
    assert (len(CARDS) > 60, len(PINS) > 60, len(MAILS) > 20, len(INNOCENT) > 100) == (True, True, True, True)


@pytest.mark.parametrize("text", (*CARDS, *PINS, *MAILS))
def test_secret_is_rejected_in_every_form_and_field(text: str) -> None:
    for around in ("{}", "Called back. {}", "{} was tried"):
        assert refusal(around.format(text)), around
    assert flags.refusal(text)
    for field in ("name", "best_time", "who", "found"):
        assert promise.refusal(field, text), field


@pytest.mark.parametrize("text", INNOCENT)
def test_harmless_sentence_is_accepted(text: str) -> None:
    assert (refusal(text), promise.refusal("found", text)) == ("", "")


@given(
    st.text("0123456789", min_size=6, max_size=16),
    st.sampled_from([" ", ".", "-", "*", "'", "+", ";", "/", "_", " - ", "  ", "\u2009", " and ", " then "]),
    st.integers(1, 3),
)
def test_six_digits_are_rejected_no_matter_how_they_are_split(number: str, gap: str, size: int) -> None:
    text = gap.join(number[at : at + size] for at in range(0, len(number), size))
    if not _like_a_time_or_day(text):
        assert refusal(text) and refusal(text.translate({48 + n: 0xFF10 + n for n in range(10)}))


def _like_a_time_or_day(text: str) -> bool:
    """Return whether a text is times or a date with one character between numbers: `10-12`, `1/2/2026`."""
    return len([char for char in text if char.isdigit()]) < 9 and not text.isdigit()


@given(st.text(max_size=200))
def test_any_text_is_checked_quickly(text: str) -> None:
    refusal(text)
