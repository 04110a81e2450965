"""A server that goes away during a visit: the desk continues and uploads everything once when it's back."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from tests.records.server import Server
from wizard.records.database import Changed, NotSaved, open_file, open_server, records_in

AWAY = "The library's database can't be reached. Keep working. Everything is saved on this computer"


def test_desk_continues_and_uploads_its_turns_later_when_the_server_is_down(shared: Place, server: Server) -> None:
    desk = shared()
    begun, closed = desk.visits.begin(device="kindle"), desk.visits.begin(device="ipad")
    desk.visits.record(begun.id, {"a/one": "done"}, None)
    server.stop()
    away = desk.visits.record(begun.id, {"a/two": "done"}, None)
    assert desk.trouble.startswith(AWAY)
    assert away.turns == {"a/one": "done", "a/two": "done"}
    second, kept = desk.visits.begin(device="kobo"), desk.promises.add(promise())
    desk.visits.close(closed.id)
    desk.counts.event(TODAY, "fix", "libby/missing.wifi", "worked")
    assert desk.visits.all_open() == [away, second]
    server.start()
    assert desk.visits.all_open() == [away, second]
    assert not desk.trouble + desk.take_notice()
    other = shared(desk="other")
    assert other.visits.all_open() == [away, second]
    assert other.promises.all() == [kept]
    assert other.counts.tally(TODAY, TODAY) == {("fix", "libby/missing.wifi", "worked"): 1}
    assert other.visits.record(begun.id, {"a/three": "done"}, None).turns == away.turns | {"a/three": "done"}
    with closing(sqlite3.connect(shared.path)) as local:
        assert local.execute("SELECT count(*) FROM visit").fetchone() == (0,)


def test_desk_uploads_its_turns_next_time_when_it_was_closed_in_the_meantime(shared: Place, server: Server) -> None:
    desk = shared()
    begun = desk.visits.begin(device="kindle")
    server.stop()
    away = desk.visits.record(begun.id, {"a/one": "done"}, None)
    desk.close()
    again = shared()
    assert again.trouble.startswith(AWAY)
    assert again.visits.all_open() == [away]
    last = again.visits.record(begun.id, {"a/two": "done"}, None)
    server.start()
    assert shared(desk="other").visits.all_open()[0].turns == {}
    assert again.visits.all_open() == [last]
    assert shared(desk="other").visits.all_open() == [last]


def test_both_visits_are_saved_when_two_branches_continued_one_visit(shared: Place, server: Server) -> None:
    here, there = shared(), shared(desk="other")
    begun = here.visits.begin(device="kindle")
    there.visits.all_open()
    server.stop()
    here.visits.record(begun.id, {"a/here": "done"}, None)
    there.visits.record(begun.id, {"a/there": "done"}, None)
    server.start()
    assert list(there.visits.record(begun.id, {"a/more": "done"}, None).turns) == ["a/there", "a/more"]
    ours = here.visits.record(begun.id, {"a/then": "done"}, None)
    assert (ours.handle, list(ours.turns)) == ("Blue owl", ["a/here", "a/then"])
    assert here.take_notice() == (
        "Green fox was also continued at another desk. Both visits are saved. "
        "Green fox at this desk is now called Blue owl."
    )
    assert {saved.handle: list(saved.turns) for saved in there.visits.all_open()} == {
        "Green fox": ["a/there", "a/more"],
        "Blue owl": ["a/here", "a/then"],
    }


def test_visit_stays_closed_when_another_desk_closed_it_in_the_meantime(shared: Place, server: Server) -> None:
    here, there = shared(), shared(desk="other")
    begun = here.visits.begin(device="kindle")
    server.stop()
    here.visits.record(begun.id, {"a/here": "done"}, None)
    server.start()
    there.visits.close(begun.id)
    assert here.visits.all_open() == []
    assert here.take_notice().startswith("Green fox was closed at another desk.")


def test_visits_of_two_desks_get_different_names_when_names_collide(shared: Place, server: Server) -> None:
    here, there = shared(), shared(desk="other")
    server.stop()
    assert here.visits.begin(device="kindle").handle == there.visits.begin(device="kobo").handle == "Green fox"
    server.start()
    there.visits.all_open()
    assert [saved.handle for saved in here.visits.all_open()] == ["Green fox", "Blue owl"] or [
        saved.handle for saved in here.visits.all_open()
    ] == ["Blue owl", "Green fox"]
    assert here.take_notice() == "Green fox at this desk is now called Blue owl."


def test_promise_is_saved_twice_with_a_message_when_both_sides_changed_it(shared: Place, server: Server) -> None:
    here, there = shared(), shared(desk="other")
    made = here.promises.add(promise())
    seen = there.promises.all()[0]
    server.stop()
    here.promises.find_out(made, "Ask for it again.")
    server.start()
    there.promises.take(seen, "MK")
    assert {(kept.who, kept.found) for kept in here.promises.all()} == {("MK", ""), ("", "Ask for it again.")}
    assert (
        here.take_notice()
        == "A callback was changed here and by a colleague. Both versions are saved. Please check them."
    )


def test_promise_is_deleted_on_the_server_when_it_was_done_in_the_meantime(shared: Place, server: Server) -> None:
    here, there = shared(), shared(desk="other")
    made = here.promises.add(promise())
    server.stop()
    here.promises.kept(made, TODAY)
    server.start()
    assert here.promises.all() == there.promises.all() == []
    with pytest.raises(Changed, match="A colleague closed this callback"):
        there.promises.move(made, TODAY + timedelta(days=2), TODAY)


def test_records_of_the_file_are_uploaded_when_a_server_is_added(shared: Place) -> None:
    alone = open_file(shared.path)
    begun = alone.visits.begin(device="kindle")
    alone.close()
    assert shared().visits.all_open() == [begun]
    assert shared(desk="other").visits.all_open() == [begun]


def test_server_with_a_newer_schema_is_rejected_with_a_message(shared: Place) -> None:
    desk = shared()
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    again = shared(desk="again")
    assert again.trouble.startswith("A newer version of this program saved visits here.")
    assert again.visits.begin(device="kindle").handle == "Green fox"


@pytest.mark.parametrize("address", ["nonsense", "mysql://desk:canary@127.0.0.1/x", "sqlite:///canary"])
def test_invalid_address_is_rejected_without_showing_it(
    address: str, shared: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EBOOK_SETUP_DATABASE", address)
    desk = records_in(shared.path.parent)
    assert desk.trouble.startswith("EBOOK_SETUP_DATABASE must be an address such as postgresql+psycopg://")
    assert "canary" not in desk.trouble
    desk.close()


def test_desk_continues_with_a_message_when_the_password_is_wrong(shared: Place) -> None:
    shared.address = shared.address.replace("desk:", "desk:canary-")
    desk = shared()
    assert desk.trouble.startswith(AWAY)
    assert "canary" not in desk.trouble
    with pytest.raises(NotSaved):
        desk.visits.record(7, {}, None)


def test_both_visits_with_the_same_nickname_are_saved_when_the_server_goes_down(shared: Place, server: Server) -> None:
    here, colleague = shared(), shared(desk="other")
    first = here.visits.begin(device="kindle")
    colleague.visits.close(first.id)
    with colleague.store.engine.begin() as connection:  # as in versions that reused nicknames right away
        connection.exec_driver_sql("DELETE FROM nickname")
    second = here.visits.begin(device="kobo")
    assert first.handle == second.handle == "Green fox"
    server.stop()
    assert here.visits.record(second.id, {"b/one": "done"}, None).handle == "Green fox"
    assert here.visits.record(first.id, {"a/one": "done"}, None).handle == "Blue owl"
    assert here.take_notice() == "Green fox at this desk is now called Blue owl."
    assert {saved.handle: saved.turns for saved in here.visits.all_open()} == {
        "Green fox": {"b/one": "done"},
        "Blue owl": {"a/one": "done"},
    }
    here.close()
    server.start()
    again = shared()
    assert [saved.turns for saved in again.visits.all_open()] == [{"b/one": "done"}]
    assert again.take_notice() == "Blue owl was closed at another desk. Later answers from this desk aren't saved."


@pytest.mark.parametrize("port", ["port", "-1", "99999", "5432x", ""])
def test_address_with_a_bad_port_is_rejected_with_a_message(
    port: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EBOOK_SETUP_DATABASE", f"postgresql+psycopg://desk:canary@127.0.0.1:{port}/x")
    desk = records_in(path.parent)
    assert desk.trouble and "canary" not in desk.trouble
    assert desk.visits.begin(device="kindle").handle == "Green fox"
    desk.close()


@pytest.mark.parametrize("address", ["postgresql://[::1/x", "://", "postgresql:", "\x00"])
def test_malformed_address_is_rejected_with_a_message(address: str, path: Path) -> None:
    try:
        desk = open_server(address, path)
    except NotSaved as refused:
        assert str(refused).startswith("EBOOK_SETUP_DATABASE must be an address")
    else:
        assert desk.trouble.startswith("The library's database can't be reached.")
        desk.close()
