"""The address of a screen: what it shows, and for which visit."""

from urllib.parse import quote, urlencode


class Place:
    """A frozen value that identifies a screen, with its visit if there is one.

    Text typed about a patron never becomes part of an address.
    """

    def path(self) -> str:
        """Return the address as the path of a URL, such as `/visit/12/step`."""
        raise NotImplementedError


def visit_of(place: Place) -> int:
    """Return the visit that a place names, or 0 if none."""
    visit: int = getattr(place, "visit", 0)
    return visit


def path_of(*segments: str | int, **query: str) -> str:
    """Return the path with these segments and a query of the nonempty values."""
    path = "/" + "/".join(quote(str(segment), safe="") for segment in segments)
    values = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(values)}" if values else path
