"""Thousands of visits and promises: a screen needs the same few queries for any number of rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from tests.tiny import Flows
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.records.database import Records

MANY = 30


@pytest.fixture
def full(place: Place) -> Records:
    """Return a desk with many promises and many visits. Every tenth visit is waiting."""
    desk = place()
    for number in range(MANY):
        begun = desk.visits.begin(device="reader", platform="lend")
        turns = {"reader/which": "one", "lend/tap": "waiting" if number % 10 == 0 else "done"}
        desk.visits.record(begun.id, turns, None)
        desk.promises.add(promise(due=TODAY + timedelta(days=number % 3 - 1)))
    return desk


@contextmanager
def counted(desk: Records) -> Iterator[list[str]]:
    """Yield the list of queries made in this context."""
    asked: list[str] = []

    def ask(_: object, __: object, sql: str, *___: object) -> None:
        asked.append(sql)

    event.listen(desk.store.engine, "before_cursor_execute", ask)
    yield asked
    event.remove(desk.store.engine, "before_cursor_execute", ask)


QUESTIONS: dict[str, Callable[[Records], object]] = {
    "every visit": lambda desk: desk.visits.all_open(),
    "a page of visits": lambda desk: desk.visits.page(10, 5),
    "how many visits": lambda desk: desk.visits.count(),
    "who waits": lambda desk: desk.visits.waiting(),
    "every promise": lambda desk: desk.promises.all(),
    "a page of promises": lambda desk: desk.promises.page(10, 5),
    "how many promises": lambda desk: desk.promises.count(),
    "what is due": lambda desk: desk.promises.due_counts(TODAY),
    "the next slip": lambda desk: desk.promises.free_slip(),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_number_of_queries_does_not_grow_with_the_number_of_rows(
    full: Records, place: Place, ask: Callable[[Records], object]
) -> None:
    desk = place(desk="other")
    with counted(desk) as asked:
        ask(desk)
    assert 1 <= len(asked) <= 5, asked


def test_only_changed_visits_are_read_again(full: Records, place: Place) -> None:
    desk = place(desk="other")
    before = desk.visits.all_open()
    with counted(desk) as asked:
        again = desk.visits.all_open()
    assert len(asked) == 1
    assert all(one is other for one, other in zip(before, again, strict=True))
    full.visits.record(before[3].id, {"lend/read": "done"}, None)
    changed = [one for one, other in zip(desk.visits.all_open(), before, strict=True) if one is not other]
    assert [one.turns["lend/read"] for one in changed] == ["done"]


def test_pages_list_every_visit_and_promise_once_in_order(full: Records) -> None:
    visits = [saved for first in range(0, MANY, 7) for saved in full.visits.page(first, 7)]
    assert visits == full.visits.all_open() and full.visits.count() == MANY
    promises = [kept for first in range(0, MANY, 7) for kept in full.promises.page(first, 7)]
    assert promises == full.promises.all() and full.promises.count() == MANY
    assert [saved.id for saved in full.visits.waiting()] == [saved.id for saved in visits[::10]]
    assert full.promises.due_counts(TODAY) == (10, 10, 0)


def test_count_of_old_promises_matches_the_list(full: Records) -> None:
    full.promises.add(promise(made=TODAY - timedelta(days=14)))
    full.promises.add(promise(made=TODAY - timedelta(days=6), warn=7))
    full.promises.add(promise(made=TODAY - timedelta(days=7), warn=7))
    assert full.promises.due_counts(TODAY).old == 2


def test_visits_are_walked_only_when_they_are_viewed(full: Records, place: Place, flows: Flows, tmp_path: Path) -> None:
    library = flows({"platforms/lend": "borrow: [{id: tap, do: Tap it., wait: 5 min}, {id: read, do: Read it.}]"})
    kept = Session(library, place(desk="other"), Settings(tmp_path), tmp_path)
    kept.refresh()
    kept.glance()
    walked = [visit for visit in kept.visits.values() if "walk" in visit.__dict__]
    assert len(kept.visits) == MANY
    assert {visit.saved.id for visit in walked} == {saved.id for saved in full.visits.waiting()}
