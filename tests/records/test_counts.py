"""Counts and flags: a closed list without people or times, and no link to a promise."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.records.conftest import Place
from tests.records.samples import TODAY
from tests.tiny import Flows, walked
from wizard.content.library import Library
from wizard.records.database import tables
from wizard.records.database.flags import REASONS, STILL_RIGHT
from wizard.records.outcome import HOW, LONGER, Outcome, bucket, counting, outcome
from wizard.walk.walk import Walk


@pytest.fixture
def library(flows: Flows) -> Library:
    return flows(
        {
            "platforms/lend": "borrow: [{id: tap, do: Tap it., see: a book., if-not: [{trouble: lost}]}]\n"
            "troubles: [{id: lost, says: It is lost, fixes: [{id: wait, try: Wait a little.}]}]"
        }
    )


def stuck(library: Library) -> Walk:
    """Return a visit at the last resort."""
    return walked(library, "ready: done", "tap: stuck", "lost.wait: not-yet")


def test_visit_is_counted_with_its_fixes(place: Place, library: Library) -> None:
    desk = place()
    desk.counts.add(stuck(library), began=desk.store.clock() - 400, branch="hill", sheet=True)
    counted = desk.counts.tally(TODAY, TODAY)
    assert counted[("visit", "", "left")] == counted[("branch", "hill", "not")] == counted[("sheet", "yes", "not")] == 1
    assert counted[("minutes", "6 to 10", "not")] == counted[("device", "one", "not")] == 1
    assert counted[("fix", "lend/lost.wait", "not")] == 1
    assert counted[("step", "lend/tap", "not")] == 1
    assert desk.counts.tally(TODAY + timedelta(days=1), TODAY + timedelta(days=9)) == {}


def test_nothing_is_counted_when_the_library_has_not_turned_counting_on(place: Place, library: Library) -> None:
    desk = place(counting=False)
    desk.counts.add(stuck(library), began=0.0)
    assert desk.counts.tally(TODAY, TODAY) == {}
    assert not counting(library)


def test_visit_is_counted_without_model_and_step_when_it_ends_in_a_promise(library: Library) -> None:
    counted = outcome(stuck(library), "promise", TODAY, 60.0)
    assert (counted.how, counted.model, counted.step, counted.device) == ("promise", "", "", "reader")
    assert outcome(stuck(library), "", TODAY, 60.0).step == "lend/tap"


def test_counts_and_promises_share_no_key_or_time() -> None:
    counted = (tables.outcome, tables.event, tables.flag, tables.tally)
    assert {column.name for column in tables.outcome.c} == {"id", *(field.name for field in fields(Outcome))}
    for table in counted:
        assert not table.foreign_keys
        assert {str(column.type) for column in table.c} <= {"BIGINT", "DATE", "TEXT", "BOOLEAN", "INTEGER"}
    assert {key.column.table.name for table in tables.metadata.sorted_tables for key in table.foreign_keys} == {"visit"}


def test_row_numbers_are_random(place: Place) -> None:
    desk = place()
    for _ in range(20):
        desk.counts.event(TODAY, "fix", "a/b", "worked")
    with desk.store.engine.connect() as connection:
        ids = list(connection.scalars(select(tables.event.c.id)))
        assert connection.scalar(select(func.count()).select_from(tables.tally)) == 1
    assert len(set(ids)) == 20 and min(ids) > 1_000_000
    assert desk.counts.tally(TODAY, TODAY) == {("fix", "a/b", "worked"): 20}


def test_duration_is_rounded() -> None:
    assert [bucket(minutes * 60) for minutes in (0, 5, 6, 20, 90, 91)] == [
        "up to 5", "up to 5", "6 to 10", "11 to 20", "41 to 90", LONGER
    ]  # fmt: skip
    assert bucket(-3600.0) == ""


def test_unknown_outcome_is_rejected(library: Library) -> None:
    with pytest.raises(ValueError, match="an outcome"):
        outcome(stuck(library), "the patron was rude", TODAY, 60.0)
    assert "left" in HOW


# ---- flags


def test_flags_are_counted_until_they_are_checked(place: Place, library: Library, flows: Flows) -> None:
    desk, at = place(), walked(library, "ready: done").at
    assert at is not None
    yesterday = TODAY - timedelta(days=1)
    for reason in ("label-changed", "label-changed", "other"):
        desk.flags.add(library, at, reason, yesterday)
    assert place(desk="other").flags.count(at) == 3
    assert [(flag.step, flag.reason, flag.times) for flag in desk.flags.all()] == [
        ("tap", "label-changed", 2), ("tap", "other", 1)
    ]  # fmt: skip
    desk.flags.add(library, at, STILL_RIGHT, TODAY)
    assert desk.flags.count(at) == 0
    with pytest.raises(ValueError, match="a reason"):
        desk.flags.add(library, at, "the patron said", TODAY)
    assert "does-not-work" in REASONS


# ---- searches without results


def test_saved_searches_are_counted_separately_from_flags(place: Place) -> None:
    desk = place()
    for words in ("Flipster magazines", "flipster  Magazines", "screen protector"):
        desk.flags.note_search(words, TODAY)
    assert place(desk="other").flags.searches() == [("flipster magazines", 2), ("screen protector", 1)]
    assert desk.flags.all() == []


@pytest.mark.parametrize("words", ["card 21234567890123", "her pin is 4711", "ann@example.org", "call 5550123"])
def test_search_with_personal_data_is_never_saved(place: Place, words: str) -> None:
    desk = place()
    with pytest.raises(ValueError, match="leave"):
        desk.flags.note_search(words, TODAY)
    assert desk.flags.searches() == []
