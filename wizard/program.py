"""What one types here to start this program."""

import shutil
import sys
from pathlib import Path


def this_program() -> str:
    """How one starts this program here: by its name where the system finds that, else by where it lies."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{sys.executable} -m wizard"
    return "ebook-setup" if shutil.which("ebook-setup") else str(started)
