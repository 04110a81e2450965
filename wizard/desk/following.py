"""Instructions on a network share that this desk follows: looked for now and then, and offered between patrons."""

import subprocess
import sys
from pathlib import Path

from wizard.content import following
from wizard.content.instructions import Version, received
from wizard.content.library import Library
from wizard.content.loader import load

EVERY = 60.0  # seconds between two looks at the share


class Following:
    """The share that a desk follows. Another process looks at it, since a slow network must not hold up the desk."""

    def __init__(self, folders: tuple[Path, ...], source: Path) -> None:
        self._folders, self._source = folders, source
        self._root = folders[0].parent
        self._in_use = received(folders[0])
        self._looked = 0.0
        self._looking: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, folders: tuple[Path, ...]) -> "Following | None":
        """Return what the nearest of these folders follows, or None."""
        source = following.source_of(folders[0]) if folders else None
        return cls(folders, source) if source is not None else None

    def look(self, now: float) -> None:
        """Start a look at the share, if the last one was long ago. Never waits for it."""
        if self._looking is not None and self._looking.poll() is None:
            return
        if abs(now - self._looked) >= EVERY:
            self._looked = now
            command = [sys.executable, "-m", "wizard", "follow", str(self._source)]
            quiet = subprocess.DEVNULL
            self._looking = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)

    @property
    def offered(self) -> Version | None:
        """Return the version that this desk could use, or None. Another desk here may have begun to use it already."""
        current = received(self._folders[0])
        return following.offered(self._root) or (current if current != self._in_use else None)

    def use(self) -> Library:
        """Use the new instructions, and return the library in them. Raises OSError."""
        if following.offered(self._root):
            following.use(self._root)
        self._in_use = received(self._folders[0])
        return load(self._folders, places=False).library
