"""What one types here to start this program."""

import shutil
import sys
from pathlib import Path


def as_started() -> str:
    """This program with the content folder that was named, so that it goes on with the very same flows."""
    words = sys.argv[1:]
    named = [words[at : at + 2] for at, word in enumerate(words) if word == "--content"]
    whole = [[word] for word in words if word.startswith("--content=")]
    return " ".join([this_program(), *(word for pair in (*named, *whole) for word in pair)])


def this_program() -> str:
    """How one starts this program here: by its name where the system finds that, else by where it lies."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{sys.executable} -m wizard"
    return "ebook-setup" if shutil.which("ebook-setup") else str(started)
