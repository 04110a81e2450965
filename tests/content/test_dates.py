"""Dates in the order of the library's country, and in the language of the page."""

from datetime import date

import pytest

from wizard.content.dates import Form, in_words

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("country", ["US", "CA", ""])
def test_month_comes_first_in_north_america_and_when_the_country_is_unknown(country: str) -> None:
    assert in_words(DAY, country) == "November 23, 2026"


@pytest.mark.parametrize("country", ["GB", "IE", "AU", "NZ", "DE", "NO", "XX"])
def test_day_comes_first_in_other_countries(country: str) -> None:
    assert in_words(DAY, country) == "23 November 2026"


@pytest.mark.parametrize(
    ("form", "us", "gb"),
    [
        ("medium", "Nov 23, 2026", "23 Nov 2026"),
        ("full", "Monday, November 23, 2026", "Monday, 23 November 2026"),
        ("day", "Monday, November 23", "Monday, 23 November"),
    ],
)
def test_every_date_format_follows_the_country(form: Form, us: str, gb: str) -> None:
    assert (in_words(DAY, "US", form), in_words(DAY, "GB", form)) == (us, gb)


def test_other_languages_have_their_own_date_order_in_every_country() -> None:
    assert in_words(DAY, "US", language="es") == in_words(DAY, "GB", language="es") == "23 de noviembre de 2026"
