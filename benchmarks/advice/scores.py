"""The figures of the report: F1 of finding the failure, macro F1, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def f1(wanted: Sequence[object], told: Sequence[object], positive: object) -> float:
    """The F1 of finding ``positive``; 0 when it is never found.

    >>> f1([0, 0, 1], [0, 1, 1], 0)
    0.6666666666666666
    """
    hit = sum(w == positive == t for w, t in zip(wanted, told, strict=True))
    wrong = sum((w == positive) != (t == positive) for w, t in zip(wanted, told, strict=True))
    return 2 * hit / (2 * hit + wrong) if hit else 0.0


def failure_f1(wanted: Sequence[bool], told: Sequence[bool]) -> float:
    """The F1 of finding what is not met."""
    return f1(list(map(bool, wanted)), list(map(bool, told)), False)


def macro_f1(wanted: Sequence[str], told: Sequence[str]) -> tuple[float, dict[str, float]]:
    """The mean F1 of outcome, output and activity, and each of them."""
    each = {name: f1(wanted, told, name) for name in ("outcome", "output", "activity")}
    return sum(each.values()) / len(each), each


def interval(
    figure: Callable[[NDArrayOfInts], float], size: int, *, rounds: int = 2000, seed: int = 20261122
) -> tuple[float, float]:
    """The middle 95 % of a figure over statements drawn again with putting back (bootstrap)."""
    rng = np.random.default_rng(seed)
    drawn = [figure(rng.integers(0, size, size)) for _ in range(rounds)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


NDArrayOfInts = np.ndarray
