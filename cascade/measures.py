"""What :mod:`cascade.progress` tells of one key result or node, for all of them at once.

The same figures as :func:`cascade.progress.fraction` and :func:`cascade.progress.expected`, from
arrays: NaN for an unknown number, days as ordinals (:meth:`datetime.date.toordinal`), -1 for none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cascade.layers import Bools, Floats, Ints

UP, DOWN, HOLD = range(3)
NO_DAY = -1


@dataclass(frozen=True, slots=True)
class Metrics:
    """Key results as arrays, one entry each: NaN where a number is not given.

    ``direction`` is 0 up, 1 down, 2 hold, -1 not given.
    """

    baseline: Floats
    target: Floats
    direction: NDArray[np.int8]
    band_low: Floats
    band_high: Floats
    tolerance: Floats


def fractions(metrics: Metrics, values: Floats) -> Floats:
    """How far each key result has come at its value, not clamped; NaN unknown.

    >>> one = [np.array([float("nan")])] * 3
    >>> arr = Metrics(np.array([4.0]), np.array([6.0]), np.array([0], np.int8), *one)
    >>> fractions(arr, np.array([4.5])).tolist()
    [0.25]
    """
    baseline, target = metrics.baseline, metrics.target
    with np.errstate(all="ignore"):
        found: Floats = (values - baseline) / (target - baseline)
    flat = np.flatnonzero(baseline == target)
    if len(flat):
        found[flat] = _passed(values[flat], target[flat], metrics.direction[flat] == DOWN)
    held = np.flatnonzero(metrics.direction == HOLD)
    if len(held):
        found[held] = _held(metrics, values, held)
    return found


def _passed(values: Floats, target: Floats, below: Bools) -> Floats:
    """1 at the target or beyond, else 0: for key results whose baseline is their target."""
    passed = np.where(below, values <= target, values >= target).astype(np.float64)
    passed[np.isnan(values)] = np.nan
    return passed


def _held(metrics: Metrics, values: Floats, held: NDArray[np.intp]) -> Floats:
    """1 inside the band, falling to 0 at the tolerance outside it; the target is a band, too."""
    low, high, target = metrics.band_low[held], metrics.band_high[held], metrics.target[held]
    low, high = np.where(np.isnan(low), target, low), np.where(np.isnan(high), target, high)
    low, high = np.minimum(low, high), np.maximum(low, high)
    value, tolerance = values[held], metrics.tolerance[held]
    with np.errstate(all="ignore"):
        outside = np.maximum(np.maximum(low - value, value - high), 0.0)
        falling = np.where(tolerance > 0, np.maximum(0.0, 1 - outside / tolerance), 0.0)
    inside = np.where(outside == 0, 1.0, falling)
    return np.where(np.isnan(outside), np.nan, inside)


@dataclass(frozen=True, slots=True)
class Milestones:
    """Stated milestones, one entry each: the node's number, the day, what is expected (0..1).

    Of two of one node on one day the later entry counts.
    """

    node: Ints
    day: Ints
    expected: Floats


def expected_on(
    today: int,
    starts: Ints,
    due: Ints,
    milestones: Milestones,
    period: tuple[int, int] = (NO_DAY, NO_DAY),
) -> Floats:
    """The progress (0..1) that is expected of each node on a day; NaN where dates are missing.

    Args:
        today: the day's ordinal.
        starts: one a node; a missing day is the period's.
        due: likewise.
        milestones: of some nodes, in any order.
        period: first and last day.

    O(nodes + milestones log milestones).

    >>> none = Milestones(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
    >>> expected_on(15, np.int32([10, -1]), np.int32([20, 20]), none).tolist()
    [0.5, nan]
    """
    starts = np.where(starts == NO_DAY, period[0], starts).astype(np.int32)
    due = np.where(due == NO_DAY, period[1], due).astype(np.int32)
    with np.errstate(all="ignore"):
        found: Floats = np.clip((today - starts) / (due - starts), 0.0, 1.0)
    # A start after the due date is a fault: all is expected once it is due.
    at_once = starts >= due
    found[at_once] = today >= due[at_once]
    if len(milestones.node):
        nodes = np.unique(milestones.node)
        found[nodes] = _through(today, nodes, starts, due, milestones)
    found[(starts == NO_DAY) | (due == NO_DAY)] = np.nan
    return found


def _through(today: int, nodes: Ints, starts: Ints, due: Ints, milestones: Milestones) -> Floats:
    """What is expected of the nodes that have milestones: linear between one point and the next."""
    node, day, height = _points(nodes, starts, due, milestones)
    first = np.searchsorted(node, nodes)
    last = np.searchsorted(node, nodes, side="right") - 1
    passed = np.add.reduceat((day <= today).astype(np.int64), first)
    before = np.clip(first + passed - 1, first, last)
    after = np.minimum(before + 1, last)
    with np.errstate(all="ignore"):
        slope = (height[after] - height[before]) / (day[after] - day[before])
    risen = np.where(after > before, slope, 0.0) * (today - day[before]) + height[before]
    return np.where(passed == 0, 0.0, risen)


def _points(
    nodes: Ints, starts: Ints, due: Ints, milestones: Milestones
) -> tuple[Ints, Ints, Floats]:
    """``(node, day, expected)`` of starts, due dates and milestones, by node and day.

    Of several on one day the last counts: a milestone before a due date before a start.
    """
    begins = np.minimum(starts[nodes], due[nodes])
    node = np.concatenate([nodes, nodes, milestones.node])
    day = np.concatenate([begins, due[nodes], milestones.day])
    heights = [np.zeros(len(nodes)), np.ones(len(nodes)), milestones.expected]
    order = np.lexsort((np.arange(len(node)), day, node))
    node, day, height = node[order], day[order], np.concatenate(heights)[order]
    last = np.append((node[1:] != node[:-1]) | (day[1:] != day[:-1]), True)
    return node[last], day[last], height[last]
