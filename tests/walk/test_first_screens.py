"""New devices: questions that the first screens asked aren't asked again."""

from functools import cache

import pytest

from tests.running import ROOT
from wizard.content import loader
from wizard.content.library import Library
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

ACCOUNTS = {"amazon-account", "apple-account", "google-account", "kobo-account", "kindle"}


@cache
def library() -> Library:
    return loader.load((ROOT,), places=False).library.in_country("US")


def plan(device: str, platform: str) -> Walk | None:
    """Walk with the usual answers to the question if the device is new. Return None if no step asks it."""
    walk = Walk(library(), Start(device, platform))
    while walk.at and walk.at.address != "first-screens/is-new":
        walk.answer("not-sure" if walk.at.address == "first-screens/all-set" else usual(walk.at))
    return walk if walk.at else None


CASES = [
    (device, platform, answer)
    for device, file in library().devices.items()
    for platform in library().platforms
    if any(best(library(), model, platform).answer == "way" for model in file.models)
    for new in [plan(device, platform)]
    for answer in (new.at.offers if new and new.at else ())
    if answer in ("account", "later")
]


def test_every_device_family_that_can_be_new_has_a_case() -> None:
    families = {device for device, _, _ in CASES}
    assert families == {"kindle", "kobo", "fire", "ipad-iphone", "android", "nook", "pocketbook", "tolino"}


@pytest.mark.parametrize(("device", "platform", "answer"), CASES)
def test_questions_of_the_first_screens_are_not_asked_again(device: str, platform: str, answer: str) -> None:
    walk = plan(device, platform)
    assert walk and walk.at
    before = len(walk.trail)
    walk.answer(answer)
    while walk.at:
        walk.answer(usual(walk.at))
    asked = [taken.stop for taken in walk.trail[before:] if taken.stop.kind == "ask"]
    assert "wifi/on-wifi" not in {stop.address for stop in asked}
    assert "wifi/first-network" in walk.taken
    if answer == "account":
        assert not {stop.address for stop in asked if stop.file in ACCOUNTS}
