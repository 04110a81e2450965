"""Alternatives: filtered by the patron's answers, ranked, and never empty."""

import pytest

from tests.running import ROOT
from tests.tiny import Flows
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.presenters.ending import ending, refusal
from wizard.presenters.prompt import words
from wizard.walk.alternatives import on_this_device, other_devices, way_to
from wizard.walk.lookahead import model_turns, usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk


@pytest.fixture(scope="module")
def library() -> Library:
    """Return the shipped flows."""
    return load((ROOT,), places=False).library.in_country("US")


def with_computer(library: Library, answer: str, device: str = "nook", platform: str = "libby") -> Walk:
    """Walk a device that gets books by cable, for a patron who answers this about their computer."""
    walk = Walk(library, Start(device, platform))
    while walk.at is not None:
        walk.answer(answer if walk.at.address.endswith("which-computer") else usual(walk.at))
    return walk


def instead_of(walk: Walk) -> list[str]:
    """Return the lines that say what works instead, in order."""
    rows = list(ending(walk))
    first = next(number for number, row in enumerate(rows) if row.word == "INSTEAD")
    lines = [row for row in rows[first:] if row.word in ("INSTEAD", "")]
    return [words((row,)).removeprefix("INSTEAD ").strip() for row in lines]


def test_alternatives_are_shown_when_patron_only_has_a_chromebook(library: Library) -> None:
    walk = with_computer(library, "chromebook")
    assert walk.end is not None
    assert walk.end.how == "cannot"
    lines = [row for row in ending(walk) if row.word == "INSTEAD"]
    assert len(lines) == 1
    said = words(ending(walk))
    assert "Libby works on other devices: " in said
    assert "Chromebook" in said


def test_alternatives_that_need_a_pc_are_left_out_when_patron_has_none(library: Library) -> None:
    walk = with_computer(library, "none")
    assert walk.facts["computer"] == "none"
    assert all(one.way != "adobe-usb" for one in on_this_device(walk))
    assert "computer" not in other_devices(walk)


def test_other_service_is_offered_when_it_works_with_the_answers(flows: Flows) -> None:
    answers = "[{id: pc, text: PC}, {id: none, text: None, end: other-way, why: It needs a PC.}]"
    library = flows(
        {
            "topics/cable": f"steps: [{{id: q, ask: Which computer?, remember: computer, answers: {answers}}}]",
            "devices/reader": "models: {one: {name: Reader One, ways: [app, browser]}}",
            "platforms/lend": "set-up: [{use: cable}]",
            "platforms/second": "platform: Second\nset-up: [{use: cable}]",
            "platforms/third": "platform: Third\nborrow: [{id: tap, do: Tap.}]",
        }
    )
    walk = Walk(library, Start("reader", "lend"), {"cable/q": "none"})
    while walk.at is not None:
        walk.answer(usual(walk.at))
    assert walk.end is not None
    assert walk.end.how == "cannot"
    assert (way_to(walk, "second"), way_to(walk, "third")) == (None, "app")
    assert "Third works on this" in words(ending(walk))
    assert "Second" not in words(ending(walk))


def test_another_device_is_suggested_when_there_is_no_alternative(flows: Flows) -> None:
    library = flows({"platforms/lend": "limits: [{why: It can not.}]"})
    walk = Walk(library, Start("reader", "lend"), {"reader/which": "one"})
    assert walk.end is not None
    assert "Bring another device" in words(ending(walk))


def test_alternatives_of_the_flow_are_offered_when_pair_is_untested(flows: Flows) -> None:
    limit = "limits: [{why: Not known., answer: ask, instead: [{text: 'Read on a phone.'}]}]"
    walk = Walk(flows({"platforms/lend": limit}), Start("reader", "lend"), {"reader/which": "one"})
    assert walk.end is not None
    assert walk.end.how == "refer"
    assert "- Read on a phone." in words(ending(walk))


def test_chromebook_at_home_comes_first_when_patron_has_one(library: Library) -> None:
    lines = instead_of(with_computer(library, "chromebook"))
    assert "Read at libbyapp.com in the browser on your Chromebook." in lines[0]
    assert "Libby works on other devices: Chromebook, " in lines[-1]
    assert "Computer" not in lines[-1]


def test_free_books_by_cable_are_not_offered_when_patron_has_no_computer(library: Library) -> None:
    assert "by cable" not in " ".join(instead_of(with_computer(library, "none")))
    assert "by cable" in " ".join(instead_of(with_computer(library, "chromebook")))


def test_service_built_into_the_reader_comes_before_what_needs_a_cable(library: Library) -> None:
    lines = instead_of(with_computer(library, "none", "kobo", "borrowbox"))
    assert "Libby may have the same book" in lines[0]
    assert sum("Libby" in line for line in lines) == 1


def test_newer_device_is_not_suggested_when_the_service_was_dropped_and_the_device_is_current() -> None:
    dropped = load((ROOT, ROOT / "tests/profiles/toronto"), places=False).library
    gone = [id for id in dropped.platforms if not dropped.offers(id)]
    assert gone
    for platform in gone:
        walk = Walk(dropped, Start("ipad-iphone", platform), model_turns(dropped, "ios-16"))
        assert walk.end is not None
        assert "newer" not in words(ending(walk))


@pytest.mark.parametrize(
    ("model", "platform", "country", "readers"),
    [
        (
            "kindle-2013",
            "libby",
            "CA",
            "Libby works on other e-readers: Kobo e-reader, Android e-reader, NOOK e-reader.",
        ),
        ("kindle-2013", "palace", "US", "Palace works on other e-readers: Android e-reader."),
        ("nook-drive", "hoopla", "US", ""),  # Enough works on the NOOK itself.
    ],
)
def test_page_names_other_e_readers_and_says_once_where_else_to_read(
    library: Library, model: str, platform: str, country: str, readers: str
) -> None:
    there = library.in_country(country)
    walk = Walk(there, Start(there.models[model], platform), model_turns(there, model))
    lines = instead_of(walk)
    assert readers in lines[-1]
    assert sum("on a phone" in line for line in lines) == 1
    assert words(refusal(there, model, platform)).count("on a phone") == 1
