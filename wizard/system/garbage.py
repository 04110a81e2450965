"""Garbage collection, which only takes time while many objects are made that all stay in use."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Turn off garbage collection, because reading and walking make many small objects that all stay in use."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
