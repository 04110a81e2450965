"""Invalid rows: a row that no version of the program wrote is set aside and named, and all others work."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from wizard.records.database import Records

FIRST = "WHERE rowid = (SELECT min(rowid) FROM {})"
IN_FILE = {
    "a bad date": "UPDATE promise SET due = '2026-1x-01'",
    "a day no month has": "UPDATE promise SET made = '2026-02-31'",
    "half of a JSON": "UPDATE promise SET tried = '[\"a'",
    "a number for a list": "UPDATE promise SET tried = '5'",
    "an absurd age": "UPDATE promise SET wipe = 99999999999",
    "a negative age": "UPDATE promise SET warn = -1",
    "bytes for a name": "UPDATE promise SET name = x'ff'",
    "text that is not UTF-8": "UPDATE promise SET name = CAST(x'41ff' AS TEXT)",
    "a promise without a version": "UPDATE promise SET version = 'zz'",
    "a day of a visit": "UPDATE visit SET promised_day = CAST(x'323032ff' AS TEXT)",
    "no time of a touch": "UPDATE visit SET touched = 'abc'",
    "an absurd time": "UPDATE visit SET touched = 9e99",
    "no time of a beginning": "UPDATE visit SET created = 'zz'",
    "a place of an answer": "UPDATE turn SET position = 'zz'",
    "a wait of an answer": "UPDATE turn SET waiting_since = 'zz'",
    "an answer that is not UTF-8": "UPDATE turn SET answer = CAST(x'ff' AS TEXT)",
    "a count": "UPDATE tally SET count = 'x'",
    "a day of a count": "UPDATE event SET day = 'x'",
    "a flag": "UPDATE flag SET label = x'ff'",
    "a time of a nickname": "UPDATE nickname SET closed = 'x'",
    "the time last seen": "UPDATE clock SET seen = 'x'",
}
ON_SERVER = {
    "half of a JSON": "UPDATE promise SET tried = '[\"a'",
    "a list of numbers": "UPDATE promise SET tried = '[5]'",
    "an endless day": "UPDATE promise SET due = 'infinity'",
    "an absurd age": "UPDATE promise SET wipe = 2000000000",
    "an absurd day": "UPDATE visit SET promised_day = '20000-01-01'",
    "no number": "UPDATE visit SET touched = 'NaN'",
    "an absurd wait": "UPDATE turn SET waiting_since = 'infinity'",
}


def filled(desk: Records) -> None:
    """Store two records of every kind, so that the test can make one of each invalid."""
    for device in ("kindle", "kobo"):
        desk.visits.record(desk.visits.begin(device=device).id, {"a/one": "done"}, None)
        desk.promises.add(promise())
        desk.counts.event(TODAY, "fix", f"a/{device}", "worked")
        desk.visits.close(desk.visits.begin().id)


def works(desk: Records) -> None:
    """Check that everything can still be read, changed, and erased."""
    assert desk.visits.count() == len(desk.visits.all_open()) == len(desk.visits.page(0, 9))
    for saved in desk.visits.all_open():
        assert "b/two" in desk.visits.record(saved.id, {"b/two": "waiting"}, None).turns
    assert len(desk.visits.waiting()) == len(desk.visits.all_open())
    assert desk.promises.count() == len(desk.promises.all()) >= 1
    assert sum(desk.promises.due_counts(TODAY)) == 0
    desk.promises.find_out(desk.promises.all()[0], "Ask again.")
    desk.visits.begin(device="ipad")
    assert isinstance(desk.counts.tally(TODAY, TODAY), dict) and desk.flags.all() is not None
    assert not desk.trouble
    assert desk.erase() == ""
    assert desk.visits.count() == desk.promises.count() == 0


def spoil(path: Path, sql: str) -> None:
    table = sql.split()[1]
    with closing(sqlite3.connect(path)) as connection:
        if table == "flag":
            day = TODAY.isoformat()
            connection.execute("INSERT INTO flag VALUES (1, ?, 'libby', '', 'send', 'label-changed', 'x')", (day,))
        connection.execute(f"{sql} {FIRST.format(table)}")
        connection.commit()


@pytest.mark.parametrize("sql", IN_FILE.values(), ids=IN_FILE)
def test_invalid_row_of_the_file_is_set_aside_and_the_rest_works(file: Place, path: Path, sql: str) -> None:
    desk = file()
    filled(desk)
    desk.close()
    spoil(path, sql)
    desk = file()
    assert "so that data was set aside in visits-damaged-rows-1.json. Everything else works." in desk.take_notice()
    aside = path.with_name("visits-damaged-rows-1.json")
    assert sql.split()[1] in {row["table"] for row in json.loads(aside.read_text())}
    assert aside.stat().st_mode & 0o777 == 0o600
    works(desk)
    assert not file().take_notice()


@pytest.mark.parametrize("sql", [sql for sql in IN_FILE.values() if sql.split()[1] in ("visit", "turn", "promise")])
def test_invalid_row_is_set_aside_when_an_open_desk_reads_it(file: Place, path: Path, sql: str) -> None:
    desk = file()
    filled(desk)
    spoil(path, sql)
    works(file(desk="other"))


@pytest.mark.parametrize("sql", ON_SERVER.values(), ids=ON_SERVER)
def test_invalid_row_on_the_server_is_set_aside_and_the_rest_works(shared: Place, sql: str) -> None:
    desk = shared()
    filled(desk)
    table = sql.split()[1]
    key = "visit_id" if table == "turn" else "id"
    with desk.store.engine.begin() as connection:
        connection.execute(text(f"{sql} WHERE {key} = (SELECT min({key}) FROM {table})"))
    desk.close()
    desk = shared(desk="other")
    assert "so that data was set aside in visits-damaged-rows-1.json. Everything else works." in desk.take_notice()
    works(desk)


def test_invalid_visit_is_named_and_set_aside_with_its_answers(file: Place, path: Path) -> None:
    desk = file()
    filled(desk)
    desk.close()
    spoil(path, "UPDATE visit SET touched = 'abc'")
    desk = file()
    assert desk.take_notice().startswith("We couldn't read 1 visit (Green fox), so that data was set aside")
    rows = json.loads(path.with_name("visits-damaged-rows-1.json").read_text())
    assert [row["table"] for row in rows] == ["visit", "turn"]
    assert (rows[0]["touched"], rows[1]["address"]) == ("abc", "a/one")


HOSTILE = "\x1b]0;title\x07\x1b[2J\u202eAnn\u2066\x85\u2028"
SEEN = "\\x1b]0;title\\x07\\x1b[2J\\u202eAnn\\u2066\\x85\\u2028"


def test_control_characters_in_rows_are_shown_as_visible_text(place: Place) -> None:
    desk = place()
    begun = desk.visits.begin(device="kindle")
    desk.visits.record(begun.id, {"a/one": "done"}, None)
    desk.promises.add(promise())
    desk.counts.event(TODAY, "fix", "a/b", "worked")
    with desk.store.engine.begin() as connection:
        for table, column in (("promise", "name"), ("promise", "found"), ("promise", "branch"), ("visit", "handle")):
            connection.execute(text(f"UPDATE {table} SET {column} = :bad"), {"bad": HOSTILE})
        connection.execute(text("UPDATE turn SET answer = :bad"), {"bad": HOSTILE})
        connection.execute(text("UPDATE tally SET name = :bad"), {"bad": HOSTILE})
        connection.execute(text("UPDATE promise SET tried = :bad"), {"bad": json.dumps([HOSTILE])})
    other = place(desk="other")
    (kept,), (saved,) = other.promises.all(), other.visits.all_open()
    assert (kept.name, kept.found, kept.branch, kept.tried) == (SEEN, SEEN, SEEN, (SEEN,))
    assert (saved.handle, saved.turns) == (SEEN, {"a/one": SEEN})
    assert list(other.counts.tally(TODAY, TODAY)) == [("fix", SEEN, "worked")]


def test_joiners_of_scripts_and_emoji_are_preserved(place: Place) -> None:
    desk = place()
    desk.promises.add(promise())
    with desk.store.engine.begin() as connection:
        connection.execute(text("UPDATE promise SET name = :name"), {"name": "می\u200cخواهم"})
    assert place().promises.all()[0].name == "می\u200cخواهم"
