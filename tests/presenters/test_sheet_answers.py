"""What a sheet says follows the answers given, how the visit ended, and what it was about."""

from datetime import date
from pathlib import Path

import pytest

from tests.usual_walks import library, walked
from wizard.cli.main import main
from wizard.content.spans import plain
from wizard.presenters.leaflet import card
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import NothingToPrint, build, words_of
from wizard.walk.lookahead import ahead, model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

TODAY = date(2026, 11, 30)


def opened(trouble: str, device: str = "", platform: str = "") -> Walk:
    """Open a trouble by itself, and answer nothing."""
    return Walk(library(), Start(device, platform, trouble))


def needed(sheet: Sheet) -> str:
    return " ".join(plain(phrase) for phrase in sheet.need)


@pytest.mark.parametrize(("computer", "word"), [("pc", "Your Windows PC"), ("mac", "Your Mac")])
def test_list_of_needs_names_the_computer_the_patron_has(computer: str, word: str) -> None:
    sheet = build(walked("nook", "libby", which_computer=computer), TODAY)
    assert word in needed(sheet)
    assert "a Windows PC or a Mac" not in needed(sheet)


def test_list_of_needs_names_the_device_the_patron_borrows_with() -> None:
    assert "The tablet you borrow with" in needed(build(walked("kindle", "libby", borrow_with="tablet"), TODAY))


def test_no_other_device_is_needed_when_the_kobo_borrows_on_its_own() -> None:
    assert "borrow with" not in needed(build(walked("kobo", "libby"), TODAY))


def test_sheet_says_what_must_come_first_when_the_visit_stopped_early() -> None:
    sheet = build(walked("kindle", "libby", whose_account="other", owner_here="no"), TODAY)
    assert "its owner has to sign in once" in plain(sheet.stopped)


def test_trouble_of_the_visit_comes_first_on_its_sheet() -> None:
    walk = walked("kindle", "libby", open_library="stuck", **{"library!seen": "libby/book-missing"})
    assert plain(build(walk, TODAY).troubles[0].says) == "My library book isn't on my Kindle"


def test_trouble_opened_for_a_device_comes_first_on_the_sheet_of_that_device() -> None:
    walk = opened("libby/can-not-return", "ipad-iphone", "libby")
    sheet = build(walk, TODAY)
    assert plain(sheet.troubles[0].says) == "I can't return my book"
    assert sheet.tasks


def test_trouble_has_a_sheet_when_no_device_is_known() -> None:
    sheet = build(opened("library-card/card-refused"), TODAY)
    assert sheet.title == "My library card doesn't work"
    assert "call us" in plain(sheet.message)
    assert not sheet.tasks
    assert not sheet.code


@pytest.mark.parametrize("format", ["txt", "html", "pdf"])
def test_sheet_of_a_trouble_can_be_written(tmp_path: Path, format: str) -> None:
    made, script = tmp_path / f"sheet.{format}", tmp_path / "visit.walk"
    script.write_text("start: trouble library-card/card-refused\ncard-refused.type-again: worked\n", "utf-8")
    assert main(["walk", "--script", str(script), "--sheet", str(made)]) == 0
    assert made.stat().st_size > 200


@pytest.mark.parametrize(
    ("device", "platform", "answers", "account"),
    [
        ("computer", "internet-archive", {}, "Internet Archive email"),
        ("nook", "libby", {"all_set": "not-sure", "is_new": "account"}, "Barnes & Noble email"),
        ("nook", "libby", {}, "Adobe ID email"),
        ("kindle", "libby", {}, "Amazon email"),
    ],
)
def test_my_accounts_has_every_account_of_the_visit(
    device: str, platform: str, answers: dict[str, str], account: str
) -> None:
    assert account in build(walked(device, platform, **answers), TODAY).accounts


@pytest.mark.parametrize("model", list(library().models))
def test_sheet_says_how_to_return_a_book_when_books_are_lent(model: str) -> None:
    device = library().models[model]
    for id, platform in library().platforms.items():
        if platform.returns == "yes" and platform.heard != "yes":
            try:
                sheet = build(ahead(Walk(library(), Start(device, id), model_turns(library(), model))), TODAY, False)
            except NothingToPrint:
                continue
            assert any(task.letter == "D" and task.lines for task in sheet.tasks), id


def brought(device: str, platform: str = "") -> list[str]:
    """Return what a card for an appointment says to bring."""
    return [plain(item) for item in card(library(), device, words_of(library()), platform).parts[0].items]


def test_card_says_what_its_own_service_needs() -> None:
    assert brought("kobo", "libby") == ["Your Kobo", "Your library card number and PIN", "Your Kobo email and password"]
    assert "A free Adobe ID" in brought("kobo", "cloudlibrary")


def test_card_says_what_all_services_need_when_none_is_named() -> None:
    assert brought("kobo") == ["Your Kobo", "Your library card number and PIN"]


@pytest.mark.parametrize("device", ["ipad-iphone", "kindle", "kobo", "nook", "pocketbook", "fire"])
def test_card_never_says_to_bring_wifi(device: str) -> None:
    assert not [item for item in brought(device) if "Wi-Fi" in item]
