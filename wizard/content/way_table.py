"""The ways that a book can get from a service to a device, one row for each. To add a way, add a row."""

from collections.abc import Mapping
from typing import NamedTuple


class WayKind(NamedTuple):
    """The properties of a way that are the same for every device and platform.

    `words` come after the name of a platform, and `letter` is the way's code in the matrix. `borrows` is whether
    patrons can borrow on the e-reader itself, or None if that depends on the device. `any_page` means that only devices
    that can show any website use this way. `one_brand` means that only one brand of e-readers uses it.
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
"""The ways in order of how little a patron has to do each time."""


def way_words(way: str | None) -> str:
    """Return the phrase for a way, or "" if there's no such way."""
    kind = WAYS.get(way or "")
    return kind.words if kind else ""
