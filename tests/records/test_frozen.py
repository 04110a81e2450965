"""A frozen server: it keeps its connections but never answers. The desk waits a few seconds, then continues."""

import sys
import time

import pytest

from tests.records.conftest import Place
from tests.records.samples import promise
from tests.records.server import Server
from tests.records.test_away import AWAY
from wizard.records.database import postgres

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the server's processes in /proc")
MARGIN = 4.0  # seconds for a busy machine


def test_desk_continues_with_the_file_when_the_server_freezes(shared: Place, server: Server) -> None:
    desk = shared()
    begun = desk.visits.begin(device="kindle")
    server.freeze()
    began = time.monotonic()
    saved = desk.visits.record(begun.id, {"a/one": "done"}, None)
    assert time.monotonic() - began < postgres.SECONDS + MARGIN
    assert desk.trouble.startswith(AWAY)
    assert saved.turns == {"a/one": "done"}
    server.thaw()
    time.sleep(postgres.SECONDS)
    assert [saved.turns for saved in desk.visits.all_open()] == [{"a/one": "done"}]
    assert not desk.trouble
    assert [saved.turns for saved in shared(desk="other").visits.all_open()] == [{"a/one": "done"}]


def test_key_presses_do_not_wait_when_the_frozen_server_was_tried_recently(
    shared: Place, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "REST", 60.0)
    desk = shared()
    begun = desk.visits.begin(device="kindle")
    server.freeze()
    desk.visits.record(begun.id, {"a/one": "done"}, None)
    began = time.monotonic()
    desk.visits.record(begun.id, {"a/two": "done"}, None)
    desk.promises.add(promise())
    desk.visits.all_open()
    desk.close()
    assert time.monotonic() - began < 1.0


def test_only_the_first_key_waits_when_the_server_stays_frozen(shared: Place, server: Server) -> None:
    desk = shared()
    begun = desk.visits.begin(device="kindle")
    server.freeze()
    saved = desk.visits.record(begun.id, {"a/0": "done"}, None)
    waits, until = [], time.monotonic() + 2 * postgres.SECONDS  # long enough to try the server more than once
    while time.monotonic() < until:
        began = time.monotonic()
        saved = desk.visits.record(begun.id, {f"a/{len(saved.turns)}": "done"}, None)
        waits.append(time.monotonic() - began)
        time.sleep(0.1)
    assert max(waits) < postgres.SECONDS / 2
    server.thaw()
    until = time.monotonic() + 60
    while desk.trouble and time.monotonic() < until:
        time.sleep(0.1)
        desk.visits.all_open()
    assert [saved.turns for saved in shared(desk="other").visits.all_open()] == [saved.turns]


def test_desk_opens_when_the_server_is_frozen(shared: Place, server: Server) -> None:
    shared().visits.begin(device="kindle")
    server.freeze()
    began = time.monotonic()
    desk = shared(desk="other")
    assert time.monotonic() - began < postgres.SECONDS + MARGIN
    assert desk.trouble.startswith(AWAY)
    assert desk.visits.begin(device="kobo").handle == "Green fox"
