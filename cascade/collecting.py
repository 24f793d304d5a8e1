"""Python's garbage collector, told to wait while many objects are made and none are dropped."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage is collected meanwhile.

    While a reader makes a million objects and drops none, looking for garbage among them
    again and again doubles its time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
