"""A few settings of the desk, kept on disk. Nothing here raises because of the disk."""

import contextlib
import json
from pathlib import Path

from wizard.system.paths import private_folder

PLAIN = "plain"
"""The terminal's own colours, for NO_COLOR and for a Windows that is set to high contrast: bold and inverse only."""
THEMES = ("dark", "light", "strong", PLAIN)


class Settings:
    """The colours, the printer, and the country where no profile says it: `desk.json` in the data folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / "desk.json"
        self._values: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            read = json.loads(self._path.read_text(encoding="utf-8"))
            self._values = {key: value for key, value in read.items() if isinstance(value, str)} if read else {}

    def get(self, key: str) -> str:
        """What was set, or nothing."""
        return self._values.get(key, "")

    def put(self, key: str, value: str) -> None:
        """Set it, for this window at least."""
        self._values[key] = value
        with contextlib.suppress(OSError):
            private_folder(self._path.parent)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(self._values), encoding="utf-8")
            fresh.replace(self._path)
