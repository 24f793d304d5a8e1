"""Progress: a key result's fraction, what is expected, and what the roll-up is made of.

Unknown is NaN (or :data:`UNKNOWN`) and stays so: it is left out of every mean and told by
the known weight, never turned into 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.layers import Bools, Floats, Ints, Numbers
from cascade.types import Direction, KeyResult, Node, Period, Plan, ProgressBy

POLICIES = tuple(ProgressBy)
POLICY_CODES = {policy: code for code, policy in enumerate(POLICIES)}
AUTO, KEY_RESULTS, CHILDREN, BOTH, MINIMUM, MANUAL = range(6)


class Health(StrEnum):
    """A node's status against what is expected today, best first; unknown stands apart."""

    DONE = "done"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    UNKNOWN = "unknown"


HEALTHS = tuple(Health)
DONE, ON_TRACK, AT_RISK, OFF_TRACK = range(4)
UNKNOWN = -1


def fraction(key_result: KeyResult, as_of: date | None = None) -> float | None:
    """How far a key result has come, *not* clamped; None while it has no value or no measure.

    The latest value on or before ``as_of`` counts. 0 is the baseline and 1 the target; *hold* is 1
    inside the band and falls linearly to 0 at the tolerance outside it.

    >>> from cascade.types import Value
    >>> arr = KeyResult("arr", baseline=4.0, target=6.0, values=(Value(date(2026, 3, 31), 4.5),))
    >>> fraction(arr)
    0.25
    """
    value = latest(key_result, as_of)
    if value is None:
        return None
    if key_result.direction is Direction.HOLD:
        return _held(key_result, value)
    baseline, target = key_result.baseline, key_result.target
    if baseline is None or target is None:
        return None
    if baseline == target:
        below = key_result.direction is Direction.DOWN
        return float(value <= target if below else value >= target)
    return (value - baseline) / (target - baseline)


def latest(key_result: KeyResult, as_of: date | None = None) -> float | None:
    """The last value of the latest day, on or before ``as_of`` where given; None without one."""
    known = [v for v in key_result.values if as_of is None or v.on <= as_of]
    # Of two on one day the later entry corrects the earlier: sorting keeps their order.
    return sorted(known, key=lambda v: v.on)[-1].value if known else None


def _held(key_result: KeyResult, value: float) -> float | None:
    if key_result.band is not None:
        low, high = sorted(key_result.band)
    elif key_result.target is not None:
        low = high = key_result.target
    else:
        return None
    outside = max(low - value, value - high, 0.0)
    if outside == 0:
        return 1.0
    return max(0.0, 1 - outside / key_result.tolerance) if key_result.tolerance else 0.0


def clamp(fraction: float) -> float:
    """A fraction brought into 0..1."""
    return min(1.0, max(0.0, fraction))


def expected(node: Node, as_of: date, period: Period | None = None) -> float | None:
    """The progress (0..1) that is expected on a day; None where dates are missing.

    Linear from the start to the due date, or through the stated milestones. A missing date is
    the period's.

    >>> from cascade.types import Kind
    >>> goal = Node("g", Kind.COMPANY_GOAL, starts=date(2026, 1, 1), due=date(2026, 12, 31))
    >>> round(expected(goal, date(2026, 7, 2)), 2)
    0.5
    """
    starts = node.starts or (period.starts if period else None)
    due = node.due or (period.ends if period else None)
    if starts is None or due is None:
        return None
    if not node.milestones and starts < due:
        return clamp((as_of - starts).days / (due - starts).days)
    # A start after the due date is a fault: all is expected once it is due.
    points = {min(starts, due).toordinal(): 0.0} | {due.toordinal(): 1.0}
    points |= {m.on.toordinal(): m.expected for m in node.milestones}
    days = sorted(points)
    today = as_of.toordinal()
    if today < days[0]:
        return 0.0
    return float(np.interp(today, days, [points[day] for day in days]))


@dataclass(frozen=True, slots=True)
class MeasureArrays:
    """What progress is made of, as arrays.

    ``owner`` (node number), ``fraction`` (unclamped, NaN unknown) and ``weight`` have one entry a
    key result. ``policy`` (code into :data:`POLICIES`), ``split`` (the key results' share of
    *both*), ``by_hand`` and ``expected`` (0..1, NaN unknown) have one a node.
    """

    owner: Ints
    fraction: Floats
    weight: Floats
    policy: Ints
    split: Floats
    by_hand: Floats
    expected: Floats

    @classmethod
    def of_plan(cls, plan: Plan, as_of: date) -> MeasureArrays:
        """The measures of a plan on a day."""
        results = [(i, kr) for i, node in enumerate(plan.nodes) for kr in node.key_results]
        policies = [node.progress for node in plan.nodes]
        return cls(
            owner=np.array([i for i, _ in results], np.int32),
            fraction=_floats([fraction(kr, as_of) for _, kr in results]),
            weight=np.array([kr.weight for _, kr in results], np.float64),
            policy=np.array([POLICY_CODES[p.by] for p in policies], np.int32),
            split=np.array([p.key_results_share for p in policies], np.float64),
            by_hand=_floats([p.value for p in policies]),
            expected=_floats([expected(node, as_of, plan.period) for node in plan.nodes]),
        )

    def of(self, nodes: Numbers) -> MeasureArrays:
        """The measures of some nodes alone, whose numbers rise: the first of them is node 0."""
        inside = np.zeros(len(self.policy), bool)
        inside[nodes] = True
        mine = np.flatnonzero(inside[self.owner])
        return MeasureArrays(
            owner=np.searchsorted(nodes, self.owner[mine]).astype(np.int32),
            fraction=self.fraction[mine],
            weight=self.weight[mine],
            policy=self.policy[nodes],
            split=self.split[nodes],
            by_hand=self.by_hand[nodes],
            expected=self.expected[nodes],
        )

    def differing(self, other: MeasureArrays) -> Bools | None:
        """Which nodes are measured otherwise; None where not the same nodes own key results."""
        if not _equal(self.owner, other.owner).all():
            return None
        nodes: Bools = np.zeros(len(self.policy), bool)
        nodes[self.owner[~_equal(self.fraction, other.fraction)]] = True
        nodes[self.owner[~_equal(self.weight, other.weight)]] = True
        for name in ("policy", "split", "by_hand", "expected"):
            nodes |= ~_equal(getattr(self, name), getattr(other, name))
        return nodes

    def measured(self, n_nodes: int) -> Bools:
        """Which nodes have a key result with a known value."""
        marks = np.zeros(n_nodes, bool)
        marks[self.owner[~np.isnan(self.fraction)]] = True
        return marks


def _equal(one: NDArray[Any], other: NDArray[Any]) -> Bools:
    """Where two arrays hold the same, unknown being the same as unknown."""
    if len(one) != len(other):
        return np.zeros(1, bool)
    same: Bools = one == other
    return same if same.all() else same | ((one != one) & (other != other))


def _floats(values: list[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far progress may lag behind what is expected (0..1 each).

    At risk beyond the first, off track beyond the second.
    """

    at_risk: float = 0.1
    off_track: float = 0.25


@dataclass(frozen=True, slots=True)
class Progress:
    """The roll-up, one entry a node.

    ``fraction`` is 0..1, NaN unknown; ``known_weight`` says how much of the weight behind it was
    known (0..1). ``own_health`` compares it with what is expected; ``health`` is the worst of that
    and of everything live below, and of draft and retired nodes tells *done* alone. Both are codes
    into :data:`HEALTHS`, -1 unknown.
    """

    fraction: Floats
    known_weight: Floats
    own_health: Ints
    health: Ints
