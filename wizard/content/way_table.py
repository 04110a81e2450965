"""The ways a book gets from a service to a device, one row each. A new way is a new row here."""

from collections.abc import Mapping
from typing import NamedTuple


class WayKind(NamedTuple):
    """The properties of a way that are the same on every device and platform.

    `words` follow the name of a platform; `letter` is its code in the matrix. `borrows`: whether the reader itself can
    borrow, or None if that depends on the device. `any_page`: only devices that can show any website take this way.
    `one_brand`: only one brand of readers takes it.
    """

    words: str
    letter: str
    borrows: bool | None
    any_page: bool = False
    one_brand: bool = False


WAYS: Mapping[str, WayKind] = {
    "app": WayKind("with its app", "A", borrows=True, any_page=True),
    "browser": WayKind("in the browser", "W", borrows=True, any_page=True),
    "kindle": WayKind("sent to it by Amazon", "K", borrows=False, one_brand=True),
    "kobo": WayKind("built in", "B", borrows=False, one_brand=True),
    "reader-browser": WayKind("in the e-reader's own browser", "D", borrows=True),
    "adobe-usb": WayKind("by cable, from a computer", "U", borrows=False),
    "plain-file": WayKind("as a file without copy protection", "F", borrows=None),
}


EASIEST = ("kobo", "kindle", "app", "reader-browser", "browser", "adobe-usb", "plain-file")
"""The ways by how little a patron has to do each time: built in first, by cable last."""


def way_words(way: str | None) -> str:
    """Return the words for a way, or "" if there is no such way."""
    kind = WAYS.get(way or "")
    return kind.words if kind else ""
