"""Commands to show people, ready to paste, and commands that start one of our modules in a new process."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import wizard


def to_run(*words: str) -> str:
    """Return the command that runs this program with these words and this content folder, quoted for the shell."""
    return _pasteable(*_program(), *_content(), *words)


def to_run_elsewhere(*words: str) -> str:
    """Return the command as someone on another computer would type it, without this computer's paths."""
    return _pasteable("ebook-setup", *words)


def with_content(folder: Path, *words: str) -> str:
    """Return the command that runs this program with these words and this content folder."""
    return _pasteable(*_program(), "--content", str(folder), *words)


def python_module(name: str, *words: str) -> list[str]:
    """Return the command that runs a module in a new process. With -P, no module comes from the current folder."""
    return [sys.executable, "-P", "-m", name, *words]


def same_modules() -> dict[str, str]:
    """Return the variable that lets a new Python process find the same modules, but none in the current folder."""
    ours, here = Path(wizard.__file__).parent.parent, Path.cwd()
    places = [place for place in sys.path if place and Path(place).resolve() != here]
    return {"PYTHONPATH": os.pathsep.join([str(ours), *places])}


def to_install(extra: str) -> str:
    """Return the command that installs the packages one of our extras needs, however this program was installed."""
    from importlib.metadata import requires

    wanted = [need.partition(";") for need in requires("ebook-setup-assistant") or ()]
    packages = [name.strip() for name, _, marker in wanted if extra in re.findall(r"extra == ['\"]([\w-]+)", marker)]
    return _pasteable(sys.executable, "-m", "pip", "install", *packages)


def _program() -> list[str]:
    """Return the command for this program: its name if the system finds it, or else its path."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return [sys.executable, "-m", "wizard"]
    return ["ebook-setup" if shutil.which("ebook-setup") else str(started)]


def _content() -> list[str]:
    """Return the `--content` or `--follow` option that this program was started with."""
    words = sys.argv[1:]
    for option in ("--content", "--follow"):
        named = [word for at, word in enumerate(words) if word == option or words[at - 1 : at] == [option]]
        if found := named or [word for word in words if word.startswith(f"{option}=")]:
            return found
    return []


def _pasteable(*words: str) -> str:
    return subprocess.list2cmdline(words) if sys.platform == "win32" else " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    """Quote a word for the shell. A placeholder such as `…` stays the same."""
    return word if word.isidentifier() or word == "…" else shlex.quote(word)
