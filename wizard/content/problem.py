"""Problems in flows and their places. All code that reads or checks flows reports problems this way."""

from pathlib import Path
from typing import Literal, NamedTuple

MAX_BYTES = 1 << 20  # The size limit of a flow file. Larger files aren't read.
MOST = 50  # The most problems of one kind that are reported in a file. Authors fix these before they see more.

Severity = Literal["error", "warning"]


class Location(NamedTuple):
    """A place in a file. Lines and columns start at 1, as in editors. The width is in characters."""

    path: Path
    line: int
    column: int
    width: int = 1


class Problem(NamedTuple):
    """A problem for authors to fix. `help` says what to write instead. A published `code` never changes."""

    place: Location
    code: str
    message: str
    help: str = ""
    severity: Severity = "error"

    def as_json(self) -> dict[str, object]:
        """Return the problem in the format of `check --format json`."""
        return {
            "path": self.place.path.as_posix(),
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "help": self.help,
        }
