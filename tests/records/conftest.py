"""Records in a file, or on a server; whatever must hold on both takes `place`."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.records.server import Server, programs
from wizard.records.database import Records, open_file, open_server, postgres, sqlite


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """One server for all tests of this process."""
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL server on this computer (Debian: apt-get install postgresql)")
    server = Server(found)
    yield server
    server.remove()


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that runs when the test begins and when it ends; one that was away is tried again at once."""
    monkeypatch.setattr(postgres, "REST", 0.0)
    yield running
    if not running.runs:
        running.start()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is, and what stands in for a server."""
    return tmp_path / "kept" / "visits.db"


class Place:
    """A database that several desks can open. Desks that a test left open are shut afterwards."""

    def __init__(self, path: Path, address: str = "") -> None:
        self.path, self.address = path, address
        self._opened: list[Records] = []

    def __call__(self, clock: Callable[[], float] = time.time, counting: bool = True, desk: str = "") -> Records:
        """Sit down at a desk. With `desk` it is another computer, where there is a server."""
        file = self.path.with_name(f"{desk}{self.path.name}")
        if self.address:
            records = open_server(self.address, file, clock, counting)
        else:
            records = open_file(self.path, clock, counting)
        self._opened.append(records)
        return records

    def shut(self) -> None:
        """Close every desk."""
        for records in self._opened:
            records.shut()


@pytest.fixture
def file(path: Path) -> Iterator[Place]:
    """A file."""
    place = Place(path)
    yield place
    place.shut()


@pytest.fixture
def shared(path: Path, server: Server) -> Iterator[Place]:
    """A database on a server."""
    place = Place(path, server.database())
    yield place
    place.shut()


@pytest.fixture(params=["file", "shared"])
def place(request: pytest.FixtureRequest) -> Place:
    """Both, one after the other."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def desk(file: Place) -> Records:
    """A desk with a file."""
    return file()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a file soon gives up."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
