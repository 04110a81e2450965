"""Countries are understood as people type them, and refused if there is no such country."""

import pytest

from tests.running import run
from wizard.content.countries import country_of


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("UK", "GB"), ("u.k.", "GB"), ("England", "GB"), ("Great  Britain", "GB"), ("gb", "GB")),
        *(("usa", "US"), ("U.S.A.", "US"), ("United States", "US"), ("us", "US"), ("Estados Unidos", "US")),
        *(("Canada", "CA"), ("CAN", "CA"), ("Kanada", "CA"), ("Deutschland", "DE"), ("germany", "DE"), ("NO", "NO")),
        *(("ZZ", ""), ("XX", ""), ("", ""), ("-", ""), ("Narnia", ""), ("U", ""), ("Europe", ""), ("\udcff", "")),
    ],
)
def test_a_country_is_understood(word: str, code: str) -> None:
    assert country_of(word) == code


@pytest.mark.parametrize("words", [["sheet", "kindle", "libby"], ["matrix", "kindle"], ["sheet", "--card", "kindle"]])
def test_every_command_understands_a_near_country_and_refuses_none(words: list[str]) -> None:
    assert run(*words, "--country", "UK").stdout == run(*words, "--country", "GB").stdout
    ran = run(*words, "--country", "ZZ")
    assert (ran.returncode, ran.stderr) == (2, "`ZZ` isn't a country. Use its two letters, such as US, GB, or DE.\n")
