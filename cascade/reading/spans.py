"""Stretches of a text, to be asked whether something lies over one of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

#: Where something begins and ends in a text; the end is the first character after it.
Span = tuple[int, int]


class Spans:
    """A set of spans; those that overlap are one.

    >>> Spans([(4, 9), (0, 2), (7, 12)]).end_over(1, 5)
    12
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def end_over(self, start: int, end: int) -> int | None:
        """The end of the last one that shares a character with a stretch; None when none does.

        Logarithmic in the number of spans.
        """
        last = bisect_left(self._starts, end) - 1
        return self._ends[last] if last >= 0 and self._ends[last] > start else None
