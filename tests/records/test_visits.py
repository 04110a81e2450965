"""Open visits: they're restored unchanged, and all desks share them."""

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.records.conftest import Place
from wizard.records.database import NotSaved, in_memory
from wizard.records.database.tables import nickname

DAY = 86400


def test_saved_visit_is_restored_unchanged(place: Place) -> None:
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


def test_visits_are_listed_in_the_order_they_were_started(place: Place) -> None:
    desk = place()
    first, second = desk.visits.begin(trouble="libby/book-missing"), desk.visits.begin(device="kobo")
    desk.visits.record(first.id, {"a/b": "done"}, None)
    assert [saved.id for saved in desk.visits.all_open()] == [first.id, second.id]


CHANGES = st.dictionaries(st.sampled_from("abcd"), st.none() | st.sampled_from(["done", "stuck", "– ü"]))


@settings(deadline=None, max_examples=50)
@given(st.lists(CHANGES, max_size=6))
def test_turns_can_be_changed_like_a_mapping(changes: list[dict[str, str | None]]) -> None:
    desk, expected = in_memory(""), dict[str, str]()
    begun = desk.visits.begin()
    for change in changes:
        expected.update({address: answer for address, answer in change.items() if answer is not None})
        for address in [address for address, answer in change.items() if answer is None]:
            expected.pop(address, None)
        assert list(desk.visits.record(begun.id, change, None).turns.items()) == list(expected.items())
    desk.close()


def test_wait_starts_when_staff_say_they_are_waiting(place: Place) -> None:
    now = itertools.count(1_000_000.0, 60)
    desk = place(lambda: next(now))
    begun = desk.visits.begin()
    waits = desk.visits.record(begun.id, {"libby/send": "waiting"}, None)
    assert waits.waiting_since == waits.touched > begun.touched
    assert desk.visits.record(begun.id, {}, "libby/borrow").waiting_since == waits.waiting_since
    assert desk.visits.record(begun.id, {"libby/send": "done"}, None).waiting_since is None


def test_nicknames_differ_by_at_least_a_word_and_are_not_reused_right_away() -> None:
    desk = in_memory("").visits
    begun = [desk.begin() for _ in range(130)]
    handles = [saved.handle for saved in begun]
    assert len(set(handles)) == 130
    assert len({word for handle in handles[:8] for word in handle.split()}) == 16
    desk.close(begun[1].id)
    assert handles[1] == "Blue owl"
    assert desk.begin().handle not in handles


def test_nickname_is_reused_a_day_after_its_visit_was_closed(place: Place) -> None:
    desk, other = place(), place(desk="other")
    assert [desk.visits.begin().handle, other.visits.begin().handle] == ["Green fox", "Blue owl"]
    desk.visits.close(desk.visits.all_open()[0].id)
    assert other.visits.begin().handle == "Red hare"
    with desk.store.engine.begin() as connection:
        assert connection.execute(select(nickname.c.handle)).all() == [("Green fox",)]
        connection.execute(update(nickname).values(closed=nickname.c.closed - DAY - 1))
    assert other.visits.begin().handle == "Green fox"


def test_nicknames_of_closed_visits_are_deleted_after_a_day(place: Place) -> None:
    desk = place()
    desk.visits.close(desk.visits.begin().id)
    with desk.store.engine.begin() as connection:
        connection.execute(update(nickname).values(closed=nickname.c.closed - DAY - 1))
    with place().store.engine.connect() as connection:
        assert connection.execute(select(nickname)).all() == []


def test_two_desks_share_their_visits(place: Place) -> None:
    desk, other = place(), place(desk="other")
    begun, theirs = desk.visits.begin(), other.visits.begin()
    assert begun.handle != theirs.handle
    other.visits.record(begun.id, {"a/one": "stuck", "a/two": "done"}, None)
    assert desk.visits.record(begun.id, {"a/one": "done"}, None).turns == {"a/one": "done", "a/two": "done"}
    assert desk.visits.all_open() == other.visits.all_open()


def test_visit_stays_closed_when_another_desk_closed_it(place: Place) -> None:
    desk, other = place(), place(desk="other")
    begun = desk.visits.begin()
    other.visits.close(begun.id)
    with pytest.raises(NotSaved, match="closed at another desk"):
        desk.visits.record(begun.id, {"a/one": "done"}, None)
    with pytest.raises(NotSaved, match="closed at another desk"):
        desk.visits.promise(begun.id, date(2026, 12, 1))
    desk.visits.close(begun.id)
    assert desk.visits.all_open() == []
    assert not desk.trouble


def test_visit_is_deleted_with_a_message_after_a_week(file: Place) -> None:
    for now, device in ((0.0, "canary-old"), (1.5 * DAY, "kobo")):
        file(lambda now=now: now).visits.begin(device=device)  # type: ignore[misc]
    desk = file(lambda: 7.5 * DAY)
    assert [saved.device for saved in desk.visits.all_open()] == ["kobo"]
    assert desk.take_notice() == "1 visit was deleted because the time limit had passed."


def test_nothing_is_stored_longer_when_the_clock_is_set_back(file: Place) -> None:
    file(lambda: 100.0 * DAY).visits.begin()
    for day in (10.0, 11.0, 17.9):  # the second clock reading is trusted, and the visit's time starts again
        assert len(file(lambda day=day: day * DAY).visits.all_open()) == 1  # type: ignore[misc]
    assert file(lambda: 18.5 * DAY).visits.all_open() == []
