"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import override

#: A number with more decimals was computed: nobody wrote it so.
_MOST_DECIMALS = 6


class Figure(float):
    """A number as people write it: with no more decimals than it needs, its thousands apart.

    >>> print(Figure(31), Figure(99.95), Figure(100 / 3), Figure(2_500_000), Figure(0.00412345))
    31 99.95 33.33 2,500,000 0.00412
    """

    __slots__ = ()

    @override
    def __str__(self) -> str:
        if not isfinite(self):
            return float.__repr__(self)
        exact = Decimal(float.__repr__(self))
        _, _, exponent = exact.as_tuple()
        if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
            exact = Decimal(format(self, ".2f") if abs(self) >= 1 else format(float(self), ".3g"))
        whole = exact == exact.to_integral_value()
        shown = exact.to_integral_value() if whole else exact.normalize()
        return format(shown, ",f")

    @override
    def __format__(self, spec: str) -> str:
        return format(float(self), spec) if spec else str(self)


def figure(value: float | None) -> Figure | None:
    """The number as people write it; None for none."""
    return None if value is None else Figure(value)
