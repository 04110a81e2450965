"""This computer's settings: branch, country, printer, and theme. Disk errors are ignored."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.system.paths import private_folder, read_json
from wizard.system.writing import write_private

if TYPE_CHECKING:
    from wizard.content.library import Library

PLAIN = "plain"
"""The terminal's own colors, with only bold and reverse video, for NO_COLOR and Windows high contrast."""
THEMES = ("dark", "light", "strong", PLAIN)


class Settings:
    """This computer's settings, saved in `desk.json` in the data folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / "desk.json"
        self.values = {key: value for key, value in read_json(self._path).items() if isinstance(value, str)}

    def get(self, key: str) -> str:
        """Return a setting's value, or "" if it isn't set."""
        return self.values.get(key, "")

    def put(self, key: str, value: str) -> None:
        """Change a setting. If it can't be saved, the change lasts until the program ends."""
        self.values[key] = value
        with contextlib.suppress(OSError):
            private_folder(self._path.parent)
            write_private(self._path, json.dumps(self.values).encode())

    @classmethod
    def of_browser(cls, home: Path, values: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings for one browser, which aren't saved.

        They're the given `values`, or by default this computer's branch and country.
        """
        settings = _InMemory(home)
        own = {key: settings.get(key) for key in ("branch", "country")}
        settings.values = dict(values) if values is not None else {key: value for key, value in own.items() if value}
        return settings

    def placed(self, library: "Library") -> "Library":
        """Return the library with the country or the branch that's set on this computer."""
        if library.profile is None:
            country = self.get("country")
            return library.in_country(country) if country else library
        return library.at_branch(self.get("branch"))


class _InMemory(Settings):
    def put(self, key: str, value: str) -> None:
        self.values[key] = value
