"""Passwords, addresses, and how often someone can guess."""

import pytest

from wizard.desk.web.guard import TRIES, WINDOW, Attempts, address, hashed, is_loopback, matches, sender


def test_password_matches_only_its_own_line() -> None:
    line = hashed("correct horse")
    assert matches("correct horse", line)
    assert not matches("correct horsE", line)
    assert "correct" not in line
    assert hashed("correct horse") != line


def test_browser_address_is_trusted_only_when_the_server_in_front_sends_it() -> None:
    assert sender("10.0.0.1", "1.2.3.4, 192.0.2.7", in_front=True) == "192.0.2.7"
    assert sender("10.0.0.1", "", in_front=True) == "10.0.0.1"
    assert sender("10.0.0.1", "192.0.2.7", in_front=False) == "10.0.0.1"


@pytest.mark.parametrize("line", ["", "correct horse", "scrypt$zz$zz", "md5$00$00", "scrypt$00"])
def test_invalid_hash_line_is_rejected(line: str) -> None:
    with pytest.raises(ValueError):
        matches("x", line)


def test_password_guesses_have_to_wait_and_may_then_continue() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    for _ in range(TRIES):
        assert not attempts.wait("a")
        attempts.wrong("a")
    assert attempts.wait("a")
    assert not attempts.wait("b")
    now = WINDOW + 1
    assert not attempts.wait("a")


@pytest.mark.parametrize(
    ("url", "host", "root", "secure"),
    [
        ("https://books.example.org/desk/", "books.example.org", "/desk", True),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", "", False),
        ("http://[::1]:8080/", "[::1]:8080", "", False),
        ("https://Books.Example.org:443", "books.example.org", "", True),
        ("https://bücher.example.org/desk", "xn--bcher-kva.example.org", "/desk", True),
    ],
)
def test_valid_address_is_accepted(url: str, host: str, root: str, secure: bool) -> None:
    found = address(url)
    assert (found.host, found.root, found.secure) == (host, root, secure)


INVALID = (
    *(
        "books.example.org",
        "ftp://a.example.org",
        "https://",
        "https://a@b.example.org",
        "",
        "https://a b/",
        "https://[::1",
    ),
    *(
        "https://a:99999",
        "https://a:x",
        "https://a/{x}",
        "https://a/%2e%2e",
        "https://a/ü",
        "https://a\x00b",
        "https://a?b",
    ),
)


@pytest.mark.parametrize("url", INVALID)
def test_invalid_address_is_rejected(url: str) -> None:
    with pytest.raises(ValueError, match="isn't a web address"):
        address(url)


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.5", False),
        ("books.example.org", False),
    ],
)
def test_loopback_is_recognized(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here
