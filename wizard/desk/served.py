"""What the web server passes to a desk that it starts in a separate process."""

import json
from pathlib import Path
from typing import NamedTuple


class Served(NamedTuple):
    """The folders for content and data, and how the desk should start.

    `visit` is the visit to continue, or 0. `look` is the theme that the browser prefers, or "".
    """

    folders: list[str]
    home: str
    visit: int
    settings: dict[str, str]
    look: str

    def text(self) -> str:
        """Return these values as one command-line argument."""
        return json.dumps(self._asdict())

    @classmethod
    def read(cls, text: str) -> "Served":
        """Parse the argument that `text` returned."""
        return cls(**json.loads(text))

    @property
    def where(self) -> tuple[Path, ...]:
        """The content folders."""
        return tuple(map(Path, self.folders))
