"""Many desks on one server at the same time: no turn is lost, and counters are exact."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.records.conftest import Place
from tests.records.samples import TODAY, slip_promise
from wizard.records.database import Records, postgres

TURNS = 10


def crowd(shared: Place, desks: int) -> Iterator[str]:
    """Let many desks write turns, promises, and counts over their own connections. Yield the problems found."""
    opened = [shared(desk=f"{number}-") for number in range(desks)]
    first = opened[0].visits.begin()
    with ThreadPoolExecutor(desks) as pool:
        said = list(pool.map(lambda numbered: _write(first.id, *numbered), enumerate(opened)))
    assert said == [""] * desks
    visits = opened[0].visits.all_open()
    assert len({saved.handle for saved in visits}) == desks + 1
    turns = sorted(address for saved in visits for address in saved.turns)
    assert turns == sorted(f"{number}/{turn}" for number in range(desks) for turn in range(TURNS))
    assert len(opened[0].promises.all()) == desks
    assert opened[0].counts.tally(TODAY, TODAY) == {("fix", "libby/book-missing.wifi", "worked"): desks * TURNS}
    yield f"{desks} desks at once: {len(turns)} turns, {desks} promises, {desks * TURNS} counts, all there"


def _write(first: int, number: int, desk: Records) -> str:
    own = desk.visits.begin()
    desk.promises.add(slip_promise(str(number)))
    for turn in range(TURNS):
        desk.visits.record(own.id if turn % 2 else first, {f"{number}/{turn}": "done"}, None)
        desk.counts.event(TODAY, "fix", "libby/book-missing.wifi", "worked")
    return desk.trouble + desk.take_notice()


def test_no_write_is_lost_when_twenty_desks_write_together(shared: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "SECONDS", 60.0)  # a busy machine isn't a frozen machine
    assert len(list(crowd(shared, 20))) == 1
