"""The building blocks of access control: headers, the desk's address, hashed passwords, and counts of wrong ones.

The server checks each request with these (`Server._guard`). It follows the OWASP cheat sheets on session management and
cross-site request forgery.
"""

import hashlib
import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""The headers for every response: no content from other sites, no framing by any site, and no caching."""
PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""The policy for a handout as a web page: it loads nothing, has inline styles, and can be shown in our own frames."""
TRIES, WINDOW = 5, 60.0
"""How many wrong passwords an address can try within how many seconds."""
_PLAIN = re.compile(r"//[^\s/@?#\x00-\x1f]+[a-zA-Z0-9_./~-]*")
"""A host, perhaps with a port, and a path of plain characters, which no server in front would spell differently."""
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}
"""The cost of scrypt (RFC 7914), which is 16 MiB and about 50 ms for each try."""


@dataclass(frozen=True)
class Address:
    """The address that staff type: its origin, its host with the port, and the desk's base path."""

    origin: str
    host: str
    root: str

    @property
    def secure(self) -> bool:
        """True if the address uses HTTPS."""
        return self.origin.startswith("https:")


def address(url: str) -> Address:
    """Parse an address such as `https://books.example.org/desk`. Raise ValueError if it isn't a web address.

    It's spelled the way browsers send it: in lowercase, without `:443`, and with international names in ASCII.
    """
    from yarl import URL  # Imported here because it comes with aiohttp, which only `serve` needs.

    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not _PLAIN.fullmatch(url.partition(":")[2]):
            raise ValueError(url)
        origin = str(URL(url).origin())
    except ValueError:
        raise ValueError(f"`{url}` isn't a web address. Use one such as https://books.example.org/desk.") from None
    return Address(origin, urlsplit(origin).netloc, parts.path.rstrip("/"))


def is_loopback(host: str) -> bool:
    """Return True if a host can be reached only from this computer."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def sender(remote: str, forwarded: str, in_front: bool) -> str:
    """Return the address that a request came from.

    If there's a server `in_front`, it sends the address as the last one in `X-Forwarded-For`. Otherwise, that header
    isn't used, because it could be forged.
    """
    return (forwarded.rpartition(",")[2].strip() if in_front else "") or remote


def hashed(password: str) -> str:
    """Return the line for the password file: a salt and a hash, never the password."""
    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_COST).hex()}"


def matches(password: str, line: str) -> bool:
    """Return True if a password matches a line. Raise ValueError if `hashed` didn't write the line."""
    kind, salt, digest = line.strip().split("$")
    if kind != "scrypt":
        raise ValueError(kind)
    tried = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), dklen=32, **_COST)
    return secrets.compare_digest(tried, bytes.fromhex(digest))


class Attempts:
    """Counts wrong passwords by the address they came from."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[float]] = {}

    def wait(self, remote: str) -> bool:
        """Return True if this address has to wait before its next try."""
        wrong = self._wrong.get(remote)
        while wrong and self._clock() - wrong[0] > WINDOW:
            wrong.popleft()
        if wrong is not None and not wrong:
            del self._wrong[remote]
        return wrong is not None and len(wrong) >= TRIES

    def wrong(self, remote: str) -> None:
        """Count a wrong password."""
        self._wrong.setdefault(remote, deque()).append(self._clock())
