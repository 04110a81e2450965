"""Dates in words, in the order of the library's country: November 23, 2026, or 23 November 2026."""

from datetime import date
from functools import lru_cache
from typing import Literal

Form = Literal["medium", "long", "full", "day"]
"""`Nov 23, 2026`, `November 23, 2026`, `Monday, November 23, 2026`, or `Monday, November 23`."""

ENGLISH = "en"


@lru_cache(maxsize=256)
def in_words(when: date, country: str = "", form: Form = "long", language: str = ENGLISH) -> str:
    """Return a date in a language. While the country is unknown, English dates are in the US order."""
    # This import is here because it takes longer than most commands take to run.
    from babel.dates import format_date, format_skeleton

    locale = _locale(language, country)
    if form == "day":
        weekday = format_date(when, "EEEE", locale=locale)
        return f"{weekday}, {format_skeleton('MMMMd', when, locale=locale)}"
    return format_date(when, form, locale=locale)


def _locale(language: str, country: str) -> str:
    """Return the locale for a language in a country, such as `en_GB`. The country only changes English dates."""
    # This import is here because it takes longer than most commands take to run.
    from babel.core import Locale, UnknownLocaleError

    if language != ENGLISH:
        return language
    try:
        return str(Locale.parse(f"{ENGLISH}_{country or 'US'}"))
    except (UnknownLocaleError, ValueError):
        return f"{ENGLISH}_001"  # English outside the United States
