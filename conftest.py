"""Makes every test run with the frozen surroundings of `tests/house.py`.

It stands here, and not in `tests/`, since mypy takes two files named conftest without a package for one module.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))
pytest_plugins = ["house"]
