"""The environment of every test: no user data from this computer, and no network."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import Flows, Tiny

NETWORK = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "create_connection")


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set the same folders, language, time zone, width, and program name wherever the tests run."""
    for name in ("EBOOK_SETUP_CONTENT", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "LANGUAGE", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TZ": "UTC", "LANG": "C.UTF-8", "COLUMNS": "80"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EBOOK_SETUP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.argv", ["ebook-setup"])


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test on any lookup or connection, even if the program catches the error. (promise: works offline)"""
    tried: list[str] = []

    def refuse(*arguments: Any, **_: Any) -> Any:
        tried.append(repr(arguments[-1:]))
        pytest.fail(f"tried to use the network: {tried[-1]}")

    def connect(own: socket.socket, address: Any) -> Any:
        return real(own, address) if own.family == getattr(socket, "AF_UNIX", None) else refuse(address)

    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    for name in NETWORK:
        monkeypatch.setattr(socket, name, refuse)
    yield
    assert not tried, f"tried to use the network: {tried}"


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    """Write tiny flows and read them: `flows({"platforms/lend": "borrow: …"})`."""
    return Tiny(tmp_path / "content")
