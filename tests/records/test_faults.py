"""The faults of `faults.py` at a small size; `tests.bench.load_bench` runs them at full size."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and limits of POSIX")


def alone(part: str, path: Path) -> None:
    """Run one part in its own process. It must succeed."""
    command = [sys.executable, "-m", "tests.records.faults", part, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("part", ["kill", "crowd", "damaged", "limit"])
def test_no_acknowledged_write_is_lost(part: str, path: Path) -> None:
    alone(part, path)
