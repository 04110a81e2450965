"""Makes every test run with the frozen surroundings of `house.py`."""

pytest_plugins = ["tests.house"]
