"""Setup that makes every test run in the frozen environment of `isolation.py`."""

import signal

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.isolation", "tests.chromium"]

# A background shell ignores these signals, so every program that a test starts would ignore them, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A slow test doesn't mean anything on a busy computer. Anything that must be fast has its own limit.
settings.register_profile("any computer", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any computer")
