"""What `faults.py` kills, fills and crowds, in small; `tests.bench.load_bench` does it at full size."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and limits of POSIX")


def alone(part: str, path: Path, within: tuple[str, ...] = ()) -> None:
    """Run one part in a process of its own; it must end well."""
    command = [*within, sys.executable, "-m", "tests.records.faults", part, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("part", ["kill", "crowd", "damaged", "limit"])
def test_nothing_acknowledged_is_lost(part: str, path: Path) -> None:
    alone(part, path)


def test_a_full_disk_is_owed(path: Path) -> None:
    private_disk = ("unshare", "--user", "--map-root-user", "--mount")
    try:
        subprocess.run([*private_disk, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small disk of one's own can't be made here")
    alone("full", path, within=private_disk)
