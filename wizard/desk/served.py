"""What the web server tells a desk that it starts in a process of its own."""

import json
from pathlib import Path
from typing import NamedTuple


class Served(NamedTuple):
    """Where the content and the data are, and how to begin.

    `visit` is the visit to continue, or 0. `look` is the theme that the browser prefers, or "".
    """

    folders: list[str]
    home: str
    visit: int
    settings: dict[str, str]
    look: str

    def text(self) -> str:
        """Return it as one argument of a command."""
        return json.dumps(self._asdict())

    @classmethod
    def read(cls, text: str) -> "Served":
        """Read what `text` wrote."""
        return cls(**json.loads(text))

    @property
    def where(self) -> tuple[Path, ...]:
        """The content folders."""
        return tuple(map(Path, self.folders))
