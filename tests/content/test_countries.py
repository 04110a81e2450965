"""Shipped flows in libraries of other countries: local services first, and no unavailable loans."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.running import ROOT
from wizard.checks.check import check
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.desk.screens.compatibility import ranked
from wizard.presenters.plan import whole
from wizard.presenters.sheet import words
from wizard.presenters.sheet_builder import build
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

PROFILES = Path(__file__).parents[1] / "profiles"
TODAY = date(2026, 11, 24)
OWN = {
    "brisbane": ["borrowbox", "libby", "free-books"],
    "leeds": ["borrowbox", "libby"],
    "toronto": ["libby", "hoopla", "cloudlibrary"],
    "kassel": ["onleihe", "free-books"],
}
OPEN_TO_ALL = {"free-books", "internet-archive"}


@cache
def library_in(place: str) -> Library:
    return load((PROFILES / place, ROOT)).library


def sheet_of(place: str, model: str, platform: str) -> str:
    """Return the text of the sheet after a usual visit."""
    library = library_in(place)
    walk = Walk(library, Start(library.models[model], platform), model_turns(library, model))
    return words(build(whole(walk), TODAY, visited=False))


@pytest.mark.parametrize("place", OWN)
def test_profile_has_no_errors(place: str) -> None:
    folder = PROFILES / place
    assert check((folder, ROOT), (folder / "flows" / "library.yaml",), TODAY, walking=False).problems == []


@pytest.mark.parametrize("place", OWN)
def test_services_of_the_library_come_first_and_others_are_left_out(place: str) -> None:
    library = library_in(place)
    assert list(library.platforms)[: len(OWN[place])] == OWN[place]
    for model in library.models:
        offered = ranked(library, model)
        works = [platform for platform in OWN[place] if best(library, model, platform).answer == "way"]
        assert offered[: len(works)] == works
        assert set(offered) == {*OWN[place], *OPEN_TO_ALL}


@pytest.mark.parametrize("place", OWN)
def test_kindle_loans_are_not_offered_outside_the_united_states(place: str) -> None:
    library = library_in(place)
    for platform in library.platforms:
        verdict = best(library, "kindle-2013", platform)
        assert verdict.answer != "way" or verdict.way == "plain-file", platform
    assert best(load((ROOT,)).library.in_country("US"), "kindle-2013", "libby").way == "kindle"


@pytest.mark.parametrize(
    ("place", "model", "platform", "says"),
    [
        ("brisbane", "android-9", "borrowbox", "Riverside Libraries"),
        ("leeds", "ios-16", "libby", "membership"),
        ("toronto", "android-9", "hoopla", "Lakeshore Public Library"),
        ("kassel", "android-9", "onleihe", "Onleihe Fuldatal"),
    ],
)
def test_sheet_uses_the_terms_of_the_library(place: str, model: str, platform: str, says: str) -> None:
    assert says in sheet_of(place, model, platform)


def test_country_decides_the_order_when_there_is_no_profile() -> None:
    library = load((ROOT,)).library
    first = {country: next(iter(library.in_country(country).platforms)) for country in ("AU", "GB", "DE")}
    assert first == {"AU": "borrowbox", "GB": "borrowbox", "DE": "onleihe"}
    canada = list(library.in_country("CA").platforms)
    assert {"cloudlibrary", "hoopla", "libby"} <= set(canada[: canada.index("borrowbox")])


def test_spanish_screen_is_offered_only_when_the_library_serves_spanish(tmp_path: Path) -> None:
    profile = (ROOT / "flows" / "library.yaml").read_text(encoding="utf-8")
    (tmp_path / "flows").mkdir()
    for languages, asked in (("[en]", False), ("[en, es]", True)):
        text = profile.replace("languages: [en]", f"languages: {languages}")
        (tmp_path / "flows" / "library.yaml").write_text(text, encoding="utf-8")
        library = load((tmp_path, ROOT)).library
        start, turns = Start("android", "libby"), model_turns(library, "android-9")
        plan = whole(Walk(library, start, turns))
        questions = [taken.address for taken in plan.trail if taken.address.endswith("screen-language")]
        assert bool(questions) == asked
        spanish = whole(Walk(library, start, {**turns, **dict.fromkeys(questions, "es")}))
        assert ("Estantería" in words(build(spanish, TODAY, visited=False))) == asked
