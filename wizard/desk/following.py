"""Instructions on a network share. The desk checks the share now and then, and offers a new version between patrons."""

import os
import subprocess
from pathlib import Path

from wizard.content import following
from wizard.content.instructions import Version
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.system.invocation import python_module, same_modules

EVERY = 60.0  # Seconds between checks of the share.


class Following:
    """The share that a desk gets its instructions from.

    A separate process checks it, because a slow network must not hold up the desk.
    """

    def __init__(self, folders: tuple[Path, ...], source: Path) -> None:
        self.folders, self._source = folders, source
        self._root = folders[0].parent
        self._looked = 0.0
        self._looking: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, folders: tuple[Path, ...]) -> "Following | None":
        """Return the share that the first of these folders follows, or None if it doesn't follow one."""
        source = following.source_of(folders[0]) if folders else None
        return cls(folders, source) if source is not None else None

    def look(self, now: float) -> None:
        """Start checking the share if the last check was long enough ago. Don't wait for the result."""
        if self._looking is not None and self._looking.poll() is None:
            return
        if abs(now - self._looked) >= EVERY:
            self._looked = now
            command, variables = python_module("wizard", "follow", str(self._source)), {**os.environ, **same_modules()}
            quiet = subprocess.DEVNULL
            self._looking = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=variables)

    @property
    def offered(self) -> Version | None:
        """Return the newer version that this desk could use, or None. Another desk here may already be using it."""
        return following.offered(self._root, self.folders[0])

    def use(self) -> Library:
        """Switch to the new instructions, and return the library loaded from them. Raise OSError if that fails."""
        newest = following.use(self._root) or self.folders[0]
        self.folders = (newest, *self.folders[1:])
        return load(self.folders, places=False).library
