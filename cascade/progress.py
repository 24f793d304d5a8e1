"""Progress: a key result's fraction, the roll-up, what is expected, the status.

Unknown is NaN (or :data:`UNKNOWN`) and stays so: it is left out of every mean and told by
the known weight, never turned into 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cascade.graph import STATUS_CODES, GoalGraph
from cascade.layers import Bools, Floats, Ints, Step
from cascade.types import Direction, KeyResult, Node, Period, Plan, ProgressBy, Status

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

    def measured(self, n_nodes: int) -> Bools:
        """Which nodes have a key result with a known value."""
        marks = np.zeros(n_nodes, bool)
        marks[self.owner[~np.isnan(self.fraction)]] = True
        return marks


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


def roll_up(
    graph: GoalGraph, measures: MeasureArrays, tolerance: Tolerance | None = None
) -> Progress:
    """Every node's progress and status. O(n + m).

    A weighted mean by each node's policy, from the bottom up; what is unknown is left out. A mean
    over children is unknown on a cycle. Retired children have no part in it.
    """
    own = _means(measures, graph.n_nodes)
    value, known = _values(graph, measures, own)
    health = _health(graph, value, known, measures.expected, tolerance or Tolerance())
    # What is done says nothing of what is above it: it may be all that was begun.
    open_ones = np.where(graph.live & (health != DONE), health, UNKNOWN)
    worst = graph.layers.gather(np.maximum, open_ones)
    worst[(worst == UNKNOWN) & (health == DONE)] = DONE
    return Progress(value, known, health, worst)


@dataclass(frozen=True, slots=True)
class _OwnMeans:
    """Per node, over its key results: weighted mean, minimum, known and total weight."""

    mean: Floats
    least: Floats
    known: Floats
    total: Floats

    @property
    def share(self) -> Floats:
        return _ratio(self.known, self.total, 0.0)


def _means(measures: MeasureArrays, n: int) -> _OwnMeans:
    clamped = np.clip(measures.fraction, 0.0, 1.0)
    has = ~np.isnan(clamped)
    owner, weight = measures.owner[has], measures.weight[has]
    known = np.bincount(owner, weights=weight, minlength=n)
    total = np.bincount(measures.owner, weights=measures.weight, minlength=n)
    summed = np.bincount(owner, weights=weight * clamped[has], minlength=n)
    least = np.full(n, np.inf)
    np.minimum.at(least, owner, clamped[has])
    return _OwnMeans(_ratio(summed, known, np.nan), least, known, total)


def _ratio(part: Floats, whole: Floats, otherwise: float) -> Floats:
    ratio: Floats = np.full(len(whole), otherwise)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def _asks_children(measures: MeasureArrays, own: _OwnMeans) -> Bools:
    """Which nodes' policy looks at their children."""
    asks: Bools = np.isin(measures.policy, (CHILDREN, BOTH, MINIMUM))
    asks |= (measures.policy == AUTO) & (own.total == 0)
    return asks


def _values(graph: GoalGraph, measures: MeasureArrays, own: _OwnMeans) -> tuple[Floats, Floats]:
    """``(fraction, known weight)`` of every node, children before parents."""
    layers = graph.layers
    asks = _asks_children(measures, own)
    by_hand = measures.policy == MANUAL
    value = np.where(by_hand, measures.by_hand, np.where(asks, np.nan, own.mean))
    known = np.where(by_hand, ~np.isnan(measures.by_hand), np.where(asks, 0.0, own.share))
    sweep = _Sweep(graph, measures, own, value[layers.node], known[layers.node])
    sweep.run((asks & ~layers.cyclic & graph.live)[layers.node])
    return sweep.value[layers.place], sweep.known[layers.place]


class _Sweep:
    """The roll-up from the bottom layer to the top, in places (see :class:`Layers`)."""

    def __init__(
        self,
        graph: GoalGraph,
        measures: MeasureArrays,
        own: _OwnMeans,
        value: Floats,
        known: Floats,
    ) -> None:
        self.layers, self.measures, self.own = graph.layers, measures, own
        self.value, self.known = value, known
        self.weight = graph.live_weights[self.layers.down.links]
        self.policy = measures.policy[self.layers.node]
        self.mixed = np.isin(self.policy, (BOTH, MINIMUM))
        self.has_mixed = bool(self.mixed.any())

    def run(self, asks: Bools) -> None:
        """Fills in the places that ask their children."""
        leaves = asks & self.mixed & (np.diff(self.layers.down.starts) == 0)
        none = np.zeros(int(leaves.sum()))
        self._mix(np.flatnonzero(leaves), _Below(none, none, none, none + np.inf))
        for step in self.layers.upward:
            below = self._below(step)
            plain = asks[step.rows] & ~self.mixed[step.rows]
            rows = step.rows[plain]
            self.value[rows] = _ratio(below.summed, below.known, np.nan)[plain]
            self.known[rows] = _ratio(below.known, below.total, 0.0)[plain]
            mixed = asks[step.rows] & self.mixed[step.rows]
            if mixed.any():
                self._mix(step.rows[mixed], below.where(mixed))

    def _below(self, step: Step) -> _Below:
        parts, weight = self.value[self.layers.down.others[step.span]], self.weight[step.span]
        unknown = np.isnan(parts)
        counted = np.where(unknown, 0.0, weight)
        least = np.full(len(step.rows), np.inf)
        if self.has_mixed:
            least = np.minimum.reduceat(np.where(unknown, np.inf, parts), step.offsets)
        parts[unknown] = 0.0
        return _Below(step.add(parts * counted), step.add(counted), step.add(weight), least)

    def _mix(self, rows: NDArray[np.int32 | np.int64], below: _Below) -> None:
        """Brings key results and children together, by the policies *both* and *minimum*."""
        nodes = self.layers.node[rows]
        own, split = self.own, self.measures.split[nodes]
        terms = np.stack([own.mean[nodes], _ratio(below.summed, below.known, np.nan)])
        parts = np.where(np.isnan(terms), 0.0, np.stack([split, 1 - split]))
        both = _ratio((np.nan_to_num(terms) * parts).sum(0), parts.sum(0), np.nan)
        both_known = split * own.share[nodes]
        both_known += (1 - split) * _ratio(below.known, below.total, 0.0)
        least = np.minimum(own.least[nodes], below.least)
        total = own.total[nodes] + below.total
        is_both = self.policy[rows] == BOTH
        self.value[rows] = np.where(is_both, both, np.where(np.isinf(least), np.nan, least))
        least_known = _ratio(own.known[nodes] + below.known, total, 0.0)
        self.known[rows] = np.where(is_both, both_known, least_known)


@dataclass(frozen=True, slots=True)
class _Below:
    """Over the live children of some rows: weighted sum, known and total weight, minimum."""

    summed: Floats
    known: Floats
    total: Floats
    least: Floats

    def where(self, rows: Bools) -> _Below:
        """The same for some of the rows."""
        return _Below(self.summed[rows], self.known[rows], self.total[rows], self.least[rows])


def _health(
    graph: GoalGraph, value: Floats, known: Floats, expected: Floats, tolerance: Tolerance
) -> Ints:
    """Progress against what is expected, as codes into :data:`HEALTHS`."""
    lag = expected - value
    health = np.full(graph.n_nodes, UNKNOWN, np.int32)
    health[lag > tolerance.off_track + 1e-12] = OFF_TRACK
    health[lag <= tolerance.off_track + 1e-12] = AT_RISK
    health[lag <= tolerance.at_risk + 1e-12] = ON_TRACK
    # All that is known is complete: with something unknown left, that is no more than on track.
    health[value >= 1] = ON_TRACK
    health[(value >= 1) & (known > 1 - 1e-9)] = DONE
    health[graph.statuses == STATUS_CODES[Status.DONE]] = DONE
    return health
