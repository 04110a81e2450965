"""Open visits: they come back as they were, and all desks share them."""

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.conftest import Place
from wizard.records.database import NotKept, in_memory

DAY = 86400


def test_a_visit_comes_back_as_it_was(place: Place) -> None:
    desk = place()
    begun = desk.visits.begin(device="kindle", platform="libby")
    desk.visits.record(begun.id, {"kindle/model": "paperwhite", "wifi/on": "done"}, None)
    desk.visits.promise(begun.id, date(2026, 12, 1))
    left = desk.visits.record(begun.id, {"libby/send": "done", "wifi/on": None}, "kindle/model")
    assert (left.handle, left.device, left.platform, left.trouble) == ("Green fox", "kindle", "libby", None)
    assert (left.turns, left.open_at) == ({"kindle/model": "paperwhite", "libby/send": "done"}, "kindle/model")
    assert left.promised_day == date(2026, 12, 1)
    assert left.created == begun.created > 0
    assert place().visits.all_open() == desk.visits.all_open() == [left]
    assert not desk.trouble


def test_visits_are_listed_in_the_order_they_began(place: Place) -> None:
    desk = place()
    first, second = desk.visits.begin(trouble="libby/book-missing"), desk.visits.begin(device="kobo")
    desk.visits.record(first.id, {"a/b": "done"}, None)
    assert [saved.id for saved in desk.visits.all_open()] == [first.id, second.id]


CHANGES = st.dictionaries(st.sampled_from("abcd"), st.none() | st.sampled_from(["done", "stuck", "\x01 ü"]))


@settings(deadline=None, max_examples=50)
@given(st.lists(CHANGES, max_size=6))
def test_turns_change_as_a_mapping_does(changes: list[dict[str, str | None]]) -> None:
    desk, expected = in_memory(""), dict[str, str]()
    begun = desk.visits.begin()
    for change in changes:
        expected.update({address: answer for address, answer in change.items() if answer is not None})
        for address in [address for address, answer in change.items() if answer is None]:
            expected.pop(address, None)
        assert list(desk.visits.record(begun.id, change, None).turns.items()) == list(expected.items())
    desk.shut()


def test_a_wait_began_when_it_was_answered(place: Place) -> None:
    now = itertools.count(1_000_000.0, 60)
    desk = place(lambda: next(now))
    begun = desk.visits.begin()
    waits = desk.visits.record(begun.id, {"libby/send": "waiting"}, None)
    assert waits.waiting_since == waits.touched > begun.touched
    assert desk.visits.record(begun.id, {}, "libby/borrow").waiting_since == waits.waiting_since
    assert desk.visits.record(begun.id, {"libby/send": "done"}, None).waiting_since is None


def test_handles_are_told_apart_by_one_word_and_used_again_when_free() -> None:
    desk = in_memory("").visits
    begun = [desk.begin() for _ in range(130)]
    handles = [saved.handle for saved in begun]
    assert len(set(handles)) == 130
    assert len({word for handle in handles[:8] for word in handle.split()}) == 16
    desk.close(begun[1].id)
    assert desk.begin().handle == handles[1] == "Blue owl"


def test_two_desks_share_their_visits(place: Place) -> None:
    desk, other = place(), place(desk="other")
    begun, theirs = desk.visits.begin(), other.visits.begin()
    assert begun.handle != theirs.handle
    other.visits.record(begun.id, {"a/one": "stuck", "a/two": "done"}, None)
    assert desk.visits.record(begun.id, {"a/one": "done"}, None).turns == {"a/one": "done", "a/two": "done"}
    assert desk.visits.all_open() == other.visits.all_open()


def test_a_visit_closed_at_another_desk_is_not_revived(place: Place) -> None:
    desk, other = place(), place(desk="other")
    begun = desk.visits.begin()
    other.visits.close(begun.id)
    with pytest.raises(NotKept, match="closed at another desk"):
        desk.visits.record(begun.id, {"a/one": "done"}, None)
    with pytest.raises(NotKept, match="closed at another desk"):
        desk.visits.promise(begun.id, date(2026, 12, 1))
    desk.visits.close(begun.id)
    assert desk.visits.all_open() == []
    assert not desk.trouble


def test_a_visit_left_for_a_week_is_erased_at_the_next_opening(place: Place) -> None:
    for now, device in ((0.0, "canary-old"), (1.5 * DAY, "kobo")):
        place(lambda now=now: now).visits.begin(device=device)  # type: ignore[misc]
    assert [saved.device for saved in place(lambda: 7.5 * DAY).visits.all_open()] == ["kobo"]


def test_a_clock_set_back_keeps_nothing_for_longer(place: Place) -> None:
    place(lambda: 100.0 * DAY).visits.begin()
    assert len(place(lambda: 10.0 * DAY).visits.all_open()) == 1
    assert len(place(lambda: 16.0 * DAY).visits.all_open()) == 1
    assert place(lambda: 17.5 * DAY).visits.all_open() == []
