"""Time and memory of one process."""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

#: A question that takes longer than this (seconds) is asked once only.
SLOW = 2.0
_STATUS = Path("/proc/self/status")


class Clock:
    """Collects the times of named questions, in milliseconds.

    ``times`` are by the clock; ``worked`` is the processor's time alone, which a busy machine
    lengthens less.
    """

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self.worked: dict[str, list[float]] = {}

    @contextmanager
    def __call__(self, question: str) -> Iterator[None]:
        """Times what stands in its block."""
        gc.collect()
        start, began = perf_counter(), process_time()
        yield
        self.times.setdefault(question, []).append(1000 * (perf_counter() - start))
        self.worked.setdefault(question, []).append(1000 * (process_time() - began))

    def repeat[T](self, question: str, ask: Callable[[], T], runs: int) -> T:
        """Asks up to ``runs`` times, once when it is slow, and returns the last answer."""
        answer = self._once(question, ask)
        for _ in range(runs - 1):
            if sum(self.times[question]) > 1000 * SLOW:
                break
            del answer
            answer = self._once(question, ask)
        return answer

    def _once[T](self, question: str, ask: Callable[[], T]) -> T:
        with self(question):
            return ask()


def memory_mb() -> float:
    """What the process holds now; 0 where the system does not tell."""
    return _status("VmRSS")


def peak_mb() -> float:
    """The most that the process has held.

    Not ``ru_maxrss`` where it can be helped: on Linux a new process inherits it from its parent.
    """
    unit = 1e6 if sys.platform == "darwin" else 1024.0
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _status(name: str) -> float:
    if not _STATUS.exists():
        return 0.0
    found = (line for line in _STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
    return float(next(found).split()[1]) / 1024
