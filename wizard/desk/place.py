"""The address of a screen: what the screen shows, and for which visit."""

from urllib.parse import quote, urlencode


class Place:
    """A frozen value that identifies a screen, along with its visit if there is one.

    Text that staff type about a patron never becomes part of an address.
    """

    def path(self) -> str:
        """Return the address as the path of a URL, such as `/visit/12/step`."""
        raise NotImplementedError


def visit_of(place: Place) -> int:
    """Return the id of a place's visit, or 0 if it has none."""
    visit: int = getattr(place, "visit", 0)
    return visit


def path_of(*segments: str | int, **query: str) -> str:
    """Return a path with these segments, and a query with the values that aren't empty."""
    path = "/" + "/".join(quote(str(segment), safe="") for segment in segments)
    values = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(values)}" if values else path
