"""Makes every test run with the frozen surroundings of `isolation.py`."""

import signal

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.isolation", "tests.chromium"]

# A shell that works in the background ignores these, and so would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A test that takes long says nothing on a busy computer. What must be fast has a limit of its own.
settings.register_profile("any computer", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any computer")
