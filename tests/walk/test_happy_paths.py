"""The usual visit: short, in the right order, and without asking twice for the same thing."""

from datetime import date

import pytest

from tests.usual_walks import library, walked
from wizard.content.flow import Do
from wizard.presenters.ending import ending
from wizard.presenters.prompt import words
from wizard.presenters.sheet_builder import build
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start, Stop
from wizard.walk.walk import Walk
from wizard.walk.ways import best

TODAY = date(2026, 11, 30)
GUIDE_STEPS = {"kindle": 10, "kobo": 9, "android": 8, "ipad-iphone": 8, "nook": 13}
"""The steps in the best guides of libraries, from setting up Libby to the first page of a book."""


def stops(walk: Walk) -> list[Stop]:
    return [taken.stop for taken in walk.trail]


@pytest.mark.parametrize("device", GUIDE_STEPS)
def test_usual_sheet_has_at_most_a_third_more_steps_than_the_best_guide(device: str) -> None:
    sheet = build(ahead(Walk(library(), Start(device, "libby"))), TODAY, visited=False)
    printed = sum(len(task.lines) for task in sheet.tasks if task.letter != "D")
    assert printed <= 1.3 * GUIDE_STEPS[device]


@pytest.mark.parametrize("device", GUIDE_STEPS)
def test_battery_setup_screens_and_wifi_are_one_question_when_nothing_is_wrong(device: str) -> None:
    asked = {stop.file for stop in stops(walked(device, "libby"))}
    assert "first-screens" in asked
    assert not asked & {"charged", "wifi"}


@pytest.mark.parametrize(("device", "late"), [("kindle", "amazon-account"), ("nook", "adobe-transfer")])
def test_card_is_tried_before_a_long_account_setup(device: str, late: str) -> None:
    order = [stop.address for stop in stops(walked(device, "libby")) if isinstance(stop.record, Do)]
    card = next(number for number, address in enumerate(order) if address.endswith("libby-card/sign-in"))
    assert not [address for address in order[:card] if late in address]


PAIRS = [
    (device, platform)
    for device, file in library().devices.items()
    for platform in library().platforms
    if best(library(), next(iter(file.models)), platform).answer == "way"
]


@pytest.mark.parametrize(("device", "platform"), PAIRS)
def test_catalog_is_not_opened_when_the_card_works(device: str, platform: str) -> None:
    assert "library-card/test-card" not in {stop.address for stop in stops(walked(device, platform))}


def test_card_is_typed_once_when_the_kobo_borrows_on_its_own() -> None:
    typed = [stop.address for stop in stops(walked("kobo", "libby")) if "{word.pin}" in getattr(stop.record, "do", "")]
    assert typed == ["libby/link-card"]


def test_kobo_needs_nothing_else_after_signing_in_once() -> None:
    walk = walked("kobo", "libby")
    elsewhere = {stop.address for stop in stops(walk) if getattr(stop.record, "where", "reader") != "reader"}
    assert elsewhere == {"libby/link-address", "libby/link-code", "libby/link-card"}
    assert "You borrow and read" in build(walk, TODAY).message[0].text


def test_library_computer_is_offered_when_a_kindle_patron_has_nothing_to_borrow_with() -> None:
    walk = walked("kindle", "libby", borrow_with="nothing")
    assert walk.end is not None
    assert "Borrow on our computer when you visit." in words(ending(walk))
