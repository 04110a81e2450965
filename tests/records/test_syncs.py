"""Syncs: a turn is on the disk before it's acknowledged. Syncs are counted in the system calls of the process."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment

TURNS = 40
DESK = f"""
import os, sys
from pathlib import Path
from wizard.records.database import open_file
desk = open_file(Path(sys.argv[1]))
visit = desk.visits.begin(device="kindle").id
os.write(1, b"begun")
for number in range({TURNS}):
    desk.visits.record(visit, {{f"libby/step-{{number}}": "done"}}, None)
    os.write(1, b"told")
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace on this computer (Debian: strace)")
def test_turn_is_synced_once_before_it_is_acknowledged(path: Path) -> None:
    log = path.parent.parent / "calls"
    calls = ("strace", "-qq", "-f", "-o", str(log), "-e", "trace=fsync,fdatasync,write", "-e", "signal=none")
    done = subprocess.run([*calls, sys.executable, "-c", DESK, str(path)], env=environment(), capture_output=True)
    assert done.returncode == 0, done.stderr
    syncs, since_last = [], 0
    for line in log.read_text().split('write(1, "begun"')[1].splitlines():
        since_last += "sync(" in line and line.endswith("= 0")
        if 'write(1, "told"' in line:
            syncs.append(since_last)
            since_last = 0
    assert syncs == [1] * TURNS
