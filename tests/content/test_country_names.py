"""Countries as people type them: recognized, or rejected if there is no such country."""

from datetime import date
from pathlib import Path

import pytest

from tests.running import ROOT, run
from wizard.checks.check import check
from wizard.content.countries import country_of
from wizard.content.loader import load


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("UK", "GB"), ("u.k.", "GB"), ("England", "GB"), ("Great  Britain", "GB"), ("gb", "GB")),
        *(("usa", "US"), ("U.S.A.", "US"), ("United States", "US"), ("us", "US"), ("Estados Unidos", "US")),
        *(("Canada", "CA"), ("CAN", "CA"), ("Kanada", "CA"), ("Deutschland", "DE"), ("germany", "DE"), ("NO", "NO")),
        *(("ZZ", ""), ("XX", ""), ("", ""), ("-", ""), ("Narnia", ""), ("U", ""), ("Europe", ""), ("\udcff", "")),
    ],
)
def test_country_is_recognized(word: str, code: str) -> None:
    assert country_of(word) == code


@pytest.mark.parametrize("words", [["sheet", "kindle", "libby"], ["matrix", "kindle"], ["sheet", "--card", "kindle"]])
def test_every_command_recognizes_similar_country_names_and_rejects_others(words: list[str]) -> None:
    assert run(*words, "--country", "UK").stdout == run(*words, "--country", "GB").stdout
    ran = run(*words, "--country", "ZZ")
    assert (ran.returncode, ran.stderr) == (2, "`ZZ` isn't a country. Use a two-letter code, such as US, GB, or DE.\n")


@pytest.mark.parametrize(("written", "code"), [("UK", "GB"), ("Canada", "CA"), ("usa", "US"), ("Narnia", "")])
def test_misspelled_country_of_a_profile_is_used_and_reported(written: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    text = f"library: Hill\nphone: 555 0100\ncountry: {written}\ncatalogue: hill.example.org\n"
    (tmp_path / "flows/library.yaml").write_text(text, "utf-8")
    assert load((tmp_path, ROOT)).library.country == code
    found = check((tmp_path, ROOT), [], date(2026, 12, 1), walking=False).problems
    told = [problem.help for problem in found if problem.code == "profile-country"]
    assert told == [f"country: {code}" if code else "Write a two-letter code, such as US, CA, or GB."]
