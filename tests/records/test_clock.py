"""Wrong clocks: the records delete nothing because of one, and staff see a message."""

import time
from datetime import date, timedelta

import pytest

from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from wizard.records.database import Records

DAY = 86400
YEARS_AGO = 10.9 * 365 * DAY
WRONG = {"years ago": -YEARS_AGO, "forty days ahead": 40.0 * DAY, "an hour ago": -3600.0}


def filled(place: Place) -> Records:
    """Return a desk with a visit and two callbacks, one of them due."""
    desk = place()
    desk.visits.record(desk.visits.begin(device="kindle").id, {"a/one": "done"}, None)
    desk.promises.add(promise())
    desk.promises.add(promise(made=TODAY - 6 * timedelta(days=1), wipe=7))
    return desk


def held(desk: Records) -> tuple[int, int]:
    return len(desk.visits.all_open()), len(desk.promises.all())


@pytest.mark.parametrize("off", WRONG.values(), ids=WRONG)
def test_nothing_is_deleted_when_a_clock_is_or_was_wrong(place: Place, off: float) -> None:
    right = filled(place)
    before = right.visits.all_open(), right.promises.all()
    right.close()
    wrong = place(lambda: time.time() + off, desk="wrong")
    assert held(wrong) == (1, 2)
    own = wrong.visits.begin(device="kobo")
    wrong.visits.record(before[0][0].id, {"a/two": "done"}, None)
    wrong.close()
    for _ in range(2):
        again = place(desk="right")
        assert held(again) == (2, 2)
        assert again.promises.all() == before[1]
        assert {saved.id for saved in again.visits.all_open()} == {before[0][0].id, own.id}
        assert "deleted" not in again.take_notice()
        again.close()


@pytest.mark.parametrize(
    ("off", "said"),
    [(-YEARS_AGO, "Nothing is deleted until the clock is right."), (40.0 * DAY, "Until then, nothing is deleted.")],
)
def test_wrong_clock_is_reported_when_records_are_in_a_file(file: Place, off: float, said: str) -> None:
    filled(file).close()
    notice = file(lambda: time.time() + off).take_notice()
    assert notice.startswith("This computer's clock says ") and notice.endswith(said)
    assert str(date.fromtimestamp(time.time() + off).year) in notice


@pytest.mark.parametrize("off", [-YEARS_AGO, 40.0 * DAY])
def test_server_clock_is_used_with_a_message_when_clocks_differ(shared: Place, off: float) -> None:
    desk = shared(lambda: time.time() + off)
    assert "The database's date is used. Please set the clock." in desk.take_notice()
    assert desk.today() == TODAY
    assert abs(desk.visits.begin().touched - time.time()) < 60


def test_promise_starts_today_when_the_calendar_was_wrong(place: Place) -> None:
    made = place().promises.add(promise(made=date(2016, 1, 1), due=date(2016, 1, 2)))
    assert made.made == TODAY
    assert [kept.id for kept in place(desk="other").promises.all()] == [made.id]


def test_visit_is_uploaded_when_the_clock_was_wrong_while_the_server_was_down(shared: Place) -> None:
    shared.address, address = shared.address.replace("desk:", "desk:wrong-"), shared.address
    away = shared(lambda: time.time() - YEARS_AGO)
    begun = away.visits.begin(device="kindle")
    made = away.promises.add(promise(made=date(2016, 1, 1)))
    away.close()
    shared.address = address
    for desk in ("", "other-", ""):
        back = shared(desk=desk)
        assert [saved.id for saved in back.visits.all_open()] == [begun.id]
        assert [kept.id for kept in back.promises.all()] == [made.id]
        back.close()


def test_clock_is_trusted_a_day_later_after_a_long_break(file: Place) -> None:
    filled(file).close()
    first = file(lambda: time.time() + 40 * DAY)
    assert held(first) == (1, 2)
    first.close()
    second = file(lambda: time.time() + 41 * DAY)
    assert held(second) == (0, 0)
    assert second.take_notice() == "1 visit and 2 callbacks were deleted because the time limit had passed."


def test_clock_jump_is_ignored_while_the_desk_is_open(file: Place) -> None:
    off = 0.0
    desk = file(lambda: time.time() + off)
    begun = desk.visits.begin()
    for off in (-YEARS_AGO, 400.0 * DAY):  # noqa: B007 (the clock reads it)
        assert abs(desk.visits.record(begun.id, {"a/one": "done"}, None).touched - begun.touched) < 60
