"""Reading much plain data at once, without Python's collector looking through it again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Plain data has no cycles: looking for some in many new objects takes longer than making them.

    For work of a moment only, and never while something is waited for: all of the process goes without it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
