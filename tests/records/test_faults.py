"""What `faults.py` kills, fills and crowds, in small; `tests.bench.load_bench` does it at full size."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and limits of POSIX")


def alone(part: str, path: Path) -> None:
    """Run one part in a process of its own; it must end well."""
    command = [sys.executable, "-m", "tests.records.faults", part, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("part", ["kill", "crowd", "damaged", "limit"])
def test_nothing_acknowledged_is_lost(part: str, path: Path) -> None:
    alone(part, path)
