"""Makes every test run with the frozen surroundings of `house.py`."""

import signal

pytest_plugins = ["tests.house", "tests.chromium"]

# A shell that works in the background ignores these, and so would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
