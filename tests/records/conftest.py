"""Records in a file or on a server. Tests that run on both use `place`."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.records.server import Server, programs
from wizard.records.database import Records, open_file, open_server, postgres, sqlite


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """Start one server for all tests of this process."""
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL server on this computer (Debian: apt-get install postgresql)")
    server = Server(found)
    yield server
    server.remove()


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server that's running before and after the test. After a failure, the desk retries right away."""
    monkeypatch.setattr(postgres, "REST", 0.0)
    monkeypatch.setattr(postgres, "MOMENT", 1.0)  # a busy machine responds slowly
    yield running
    if not running.runs:
        running.start()
    elif Path("/proc").exists():
        running.thaw()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the records file, which also identifies a server's database."""
    return tmp_path / "kept" / "visits.db"


class Place:
    """A database that several desks can open. It closes desks that a test left open."""

    def __init__(self, path: Path, address: str = "") -> None:
        self.path, self.address = path, address
        self._opened: list[Records] = []

    def __call__(self, clock: Callable[[], float] = time.time, counting: bool = True, desk: str = "") -> Records:
        """Open a desk. On a server, `desk` names another computer."""
        file = self.path.with_name(f"{desk}{self.path.name}")
        if self.address:
            records = open_server(self.address, file, clock, counting)
        else:
            records = open_file(self.path, clock, counting)
        self._opened.append(records)
        return records

    def close(self) -> None:
        """Close every desk."""
        for records in self._opened:
            records.close()


@pytest.fixture
def file(path: Path) -> Iterator[Place]:
    """Return a place in a file."""
    place = Place(path)
    yield place
    place.close()


@pytest.fixture
def shared(path: Path, server: Server) -> Iterator[Place]:
    """Return a place on a server."""
    place = Place(path, server.database())
    yield place
    place.close()


@pytest.fixture(params=["file", "shared"])
def place(request: pytest.FixtureRequest) -> Place:
    """Return each kind of place in turn."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def desk(file: Place) -> Records:
    """Return a desk with a file."""
    return file()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the time that a desk waits for a locked file."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
