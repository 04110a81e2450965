"""What an author should change, and where: the one currency of everything that reads or checks flows."""

from pathlib import Path
from typing import Literal, NamedTuple

MAX_BYTES = 1 << 20  # of a flow file; larger ones are not read
MOST = 50  # problems of a kind told about one file; whoever has more mends these first

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """One spot in one file. Lines and columns count from 1, as editors do; the width is in characters."""

    path: Path
    line: int
    column: int
    width: int = 1


class Problem(NamedTuple):
    """One thing to change. `help` is what to write instead; `code` never changes once published."""

    place: Place
    code: str
    message: str
    help: str = ""
    severity: Severity = "error"

    def as_json(self) -> dict[str, object]:
        """The shape other tools read (`check --format json`)."""
        return {
            "path": self.place.path.as_posix(),
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "help": self.help,
        }
