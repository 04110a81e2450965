"""The cost of local changes: `.venv/bin/python -m tests.bench.patched_bench [FLOWS]`.

It compares `check` on many plain flows with `check` on the same flows with a patch of five changes each, and a complete
Spanish translation. The patched library may take at most one and a half times as long.
"""

import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from time import process_time
from unittest.mock import patch

from tests.content.test_patches import FIVE, LEND
from tests.tiny import PROFILE, Tiny
from wizard.checks.check import check
from wizard.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 30)


def seconds(own: Path, shipped: Path, walking: bool) -> float:
    """Return the processor time of the faster of two checks."""
    taken = []
    for _ in range(2):
        start = process_time()
        check((own, shipped), (), DAY, walking)
        taken.append(process_time() - start)
    return min(taken)


def patched(own: Path, flows: int) -> None:
    """Write a patch of five changes for each flow, and a Spanish catalog with every sentence."""
    for number in range(flows):
        path = own / "flows" / "patches" / f"p{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"patch: p{number}\nchanges:\n{FIVE}", encoding="utf-8")
    main(["--content", str(own), "translate", "es"])
    catalog = own / "flows" / "translations" / "es.po"
    empty = re.compile(r'^msgid (".*")\nmsgstr ""$', re.MULTILINE)
    catalog.write_text(empty.sub(r"msgid \1\nmsgstr \1", catalog.read_text(encoding="utf-8")), encoding="utf-8")


def run(root: Path, flows: int) -> None:
    """Measure both, with and without walks."""
    shipped, own = Tiny(root / "shipped"), root / "own"
    shipped._write("devices/reader", "")
    for number in range(flows):
        text = dedent(LEND).strip()
        shipped._write(f"platforms/p{number}", text)
    (root / "shipped" / "handouts").symlink_to(ROOT / "handouts")
    (own / "flows").mkdir(parents=True)
    profile = "".join(f"{key}: {value}\n" for key, value in PROFILE.items())
    (own / "flows" / "library.yaml").write_text(profile, encoding="utf-8")
    with patch("wizard.system.paths.bundled", lambda: shipped.root):
        plain = {walking: seconds(own, shipped.root, walking) for walking in (False, True)}
        patched(own, flows)
        for walking, before in plain.items():
            after = seconds(own, shipped.root, walking)
            kind = "check" if walking else "check --no-walk"
            print(f"{kind:16} {flows} flows: {before:6.2f} s plain, {after:6.2f} s patched: {after / before:.2f}")


if __name__ == "__main__":
    with TemporaryDirectory() as named:
        run(Path(named), int(sys.argv[1]) if sys.argv[1:] else 1000)
