"""The program as a separate process, as people start it. It ends right away if it uses the network."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
OFFLINE = Path(__file__).parent / "offline"


def environment(**extra: str) -> dict[str, str]:
    """Return this test's environment, with the guard against network use."""
    path = (str(OFFLINE), str(ROOT), os.environ.get("PYTHONPATH", ""))
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**usual, "PYTHONPATH": os.pathsep.join(filter(None, path)), **extra}


def run(*arguments: str, typed: str = "", cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run `ebook-setup` with these words, and return what it printed."""
    return python("-m", "wizard", *arguments, typed=typed, cwd=cwd, **extra)


def python(*arguments: str, typed: str = "", cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a Python that can't reach the network."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env=environment(**extra),
        timeout=60,
    )
    assert ran.returncode != 97, ran.stderr
    return ran
