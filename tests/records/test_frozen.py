"""A frozen server: it keeps its connections but never answers. The desk waits a few seconds, then continues."""

import sys
import time

import pytest

from tests.records.conftest import Place
from tests.records.server import Server
from tests.records.some import promise
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
    desk.shut()
    assert time.monotonic() - began < 1.0


def test_desk_opens_when_the_server_is_frozen(shared: Place, server: Server) -> None:
    shared().visits.begin(device="kindle")
    server.freeze()
    began = time.monotonic()
    desk = shared(desk="other")
    assert time.monotonic() - began < postgres.SECONDS + MARGIN
    assert desk.trouble.startswith(AWAY)
    assert desk.visits.begin(device="kobo").handle == "Green fox"
