"""Whether a screen reader is in use, so that the desk can run line by line.

On Windows, NVDA, JAWS, and Narrator report themselves to the system. On Linux, a terminal program can't detect Orca,
because Orca reads the window from outside. Screen readers for the text console have a folder or a device, though, and
some desktop environments set a variable.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_SPI_GETSCREENREADER = 0x0046
_CONSOLE = (Path("/sys/accessibility/speakup"), Path("/dev/softsynth"))


def plain_is_wanted(environment: Mapping[str, str] = os.environ) -> bool | None:
    """Return what EBOOK_SETUP_PLAIN says: yes, no, or nothing (None)."""
    said = environment.get("EBOOK_SETUP_PLAIN", "").strip().casefold()
    return said not in ("0", "no") if said else None


def is_announced(environment: Mapping[str, str] = os.environ, console: Sequence[Path] = _CONSOLE) -> bool:
    """Return whether the system says that a screen reader is in use."""
    if sys.platform == "win32":
        import ctypes

        found = ctypes.c_int(0)
        asked = ctypes.windll.user32.SystemParametersInfoW(_SPI_GETSCREENREADER, 0, ctypes.byref(found), 0)
        return bool(asked and found.value)
    return environment.get("ACCESSIBILITY_ENABLED") == "1" or any(path.exists() for path in console)
