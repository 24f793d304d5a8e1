"""The roll-up: every node's progress and status, from the bottom up, whole or in part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cascade.graph import STATUS_CODES, Codes, GoalGraph
from cascade.layers import Bools, Floats, Ints, Step, reach
from cascade.progress import (
    AT_RISK,
    AUTO,
    BOTH,
    CHILDREN,
    DONE,
    MANUAL,
    MINIMUM,
    OFF_TRACK,
    ON_TRACK,
    UNKNOWN,
    MeasureArrays,
    Progress,
    Tolerance,
)
from cascade.relinks import Relinks
from cascade.types import Status

Numbers = NDArray[np.int32 | np.int64]


def roll_up(
    graph: GoalGraph, measures: MeasureArrays, tolerance: Tolerance | None = None
) -> Progress:
    """Every node's progress and status. O(n + m).

    A weighted mean by each node's policy, from the bottom up; what is unknown is left out. A mean
    over children is unknown on a cycle. Retired children have no part in it.
    """
    own = _means(measures, graph.n_nodes)
    value, known = _start(measures, own, slice(None))
    sweep = _Sweep(graph, measures, own, value, known)
    value, known = sweep.run(slice(None), graph.layers.upward)
    health = _health(graph.statuses, value, known, measures.expected, tolerance or Tolerance())
    worst = graph.layers.gather(np.maximum, _still_open(graph, health))
    return Progress(value, known, health, _with_done(worst, health))


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A roll-up, with what it was made of."""

    graph: GoalGraph
    measures: MeasureArrays
    progress: Progress


def roll_up_again(
    graph: GoalGraph,
    measures: MeasureArrays,
    before: RolledUp,
    tolerance: Tolerance | None = None,
) -> Progress:
    """What :func:`roll_up` finds, to the last bit, from an earlier one by the same tolerance.

    Where few measures or contributions differ, only these nodes and all above them are looked at.
    """
    nodes = _differing(graph, measures, before)
    if nodes is None:
        return roll_up(graph, measures, tolerance)
    return _among(graph, measures, nodes, before.progress, tolerance or Tolerance())


def _differing(graph: GoalGraph, measures: MeasureArrays, before: RolledUp) -> Bools | None:
    """The nodes that may come out otherwise; None for very many, or where that is not known."""
    if graph.n_nodes != before.graph.n_nodes:
        return None
    nodes = measures.differing(before.measures)
    relinks = Relinks.between(before.graph, graph) if graph is not before.graph else None
    if nodes is None or (relinks is None and graph is not before.graph):
        return None
    if relinks is not None:
        nodes[relinks.parents] = True
    above = reach(graph.up, np.flatnonzero(nodes).astype(np.int32))
    return above if 2 * int(above.sum()) <= len(above) else None


def _among(
    graph: GoalGraph,
    measures: MeasureArrays,
    nodes: Bools,
    before: Progress,
    tolerance: Tolerance,
) -> Progress:
    """The roll-up before, with some nodes' entries found anew; all above are with them."""
    here, part = np.flatnonzero(nodes), measures.of(nodes)
    own = _means(part, graph.n_nodes)
    value, known = before.fraction.copy(), before.known_weight.copy()
    health = before.own_health.copy()
    value[here], known[here] = _start(part, own, here)
    sweep = _Sweep(graph, part, own, value, known)
    value, known = sweep.run(here, graph.layers.upward_among(nodes))
    health[here] = _health(
        graph.statuses[here],
        value[here],
        known[here],
        measures.expected[here],
        tolerance,
    )
    was = np.where(before.health == DONE, UNKNOWN, before.health)
    worst = graph.layers.gather_among(np.maximum, _still_open(graph, health), was, nodes)
    return Progress(value, known, health, _with_done(worst, health))


def _still_open(graph: GoalGraph, health: Ints) -> Ints:
    """The health of what counts above: what is done says nothing, it may be all that was begun."""
    return np.where(graph.live & (health != DONE), health, UNKNOWN)


def _with_done(worst: Ints, health: Ints) -> Ints:
    worst[(worst == UNKNOWN) & (health == DONE)] = DONE
    return worst


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
    asks: Bools = (measures.policy == AUTO) & (own.total == 0)
    for policy in (CHILDREN, BOTH, MINIMUM):
        asks |= measures.policy == policy
    return asks


def _start(
    measures: MeasureArrays, own: _OwnMeans, nodes: Numbers | slice
) -> tuple[Floats, Floats]:
    """``(fraction, known weight)`` of some nodes, unknown where their policy asks the children."""
    asks = _asks_children(measures, own)[nodes]
    by_hand, said = measures.policy[nodes] == MANUAL, measures.by_hand[nodes]
    value = np.where(by_hand, said, np.where(asks, np.nan, own.mean[nodes]))
    known = np.where(by_hand, ~np.isnan(said), np.where(asks, 0.0, own.share[nodes]))
    return value, known


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
        self.graph, self.layers, self.measures, self.own = graph, graph.layers, measures, own
        self.value, self.known = value[self.layers.node], known[self.layers.node]
        mixed = (measures.policy == BOTH) | (measures.policy == MINIMUM)
        self.has_mixed, self.mixed = bool(mixed.any()), mixed[self.layers.node]

    def run(self, nodes: Numbers | slice, steps: Iterable[Step]) -> tuple[Floats, Floats]:
        """``(fraction, known weight)`` of every node, with those that ask their children."""
        layers = self.layers
        asks = _asks_children(self.measures, self.own) & ~layers.cyclic & self.graph.live
        asks = asks[layers.node]
        if self.has_mixed:
            self._mix_leaves(asks, layers.place[nodes])
        for step in steps:
            below = self._below(step)
            plain = asks[step.rows] & ~self.mixed[step.rows]
            rows = step.rows[plain]
            self.value[rows] = _ratio(below.summed, below.known, np.nan)[plain]
            self.known[rows] = _ratio(below.known, below.total, 0.0)[plain]
            mixed = asks[step.rows] & self.mixed[step.rows]
            if mixed.any():
                self._mix(step.rows[mixed], below.where(mixed))
        return self.value[layers.place], self.known[layers.place]

    def _mix_leaves(self, asks: Bools, places: Ints) -> None:
        starts = self.layers.down.starts
        places = places[(asks & self.mixed)[places] & (starts[places] == starts[places + 1])]
        none = np.zeros(len(places))
        self._mix(places, _Below(none, none, none, none + np.inf))

    def _below(self, step: Step) -> _Below:
        down = self.layers.down
        parts = self.value[down.others[step.span]]
        weight = self.graph.live_weights[down.links[step.span]]
        unknown = np.isnan(parts)
        counted = np.where(unknown, 0.0, weight)
        least = np.full(len(step.rows), np.inf)
        if self.has_mixed:
            least = np.minimum.reduceat(np.where(unknown, np.inf, parts), step.offsets)
        parts[unknown] = 0.0
        return _Below(step.add(parts * counted), step.add(counted), step.add(weight), least)

    def _mix(self, rows: Ints, below: _Below) -> None:
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
        is_both = self.measures.policy[nodes] == BOTH
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
    statuses: Codes, value: Floats, known: Floats, expected: Floats, tolerance: Tolerance
) -> Ints:
    """Progress against what is expected, as codes into :data:`HEALTHS`."""
    lag = expected - value
    health = np.full(len(value), UNKNOWN, np.int32)
    health[lag > tolerance.off_track + 1e-12] = OFF_TRACK
    health[lag <= tolerance.off_track + 1e-12] = AT_RISK
    health[lag <= tolerance.at_risk + 1e-12] = ON_TRACK
    # All that is known is complete: with something unknown left, that is no more than on track.
    health[value >= 1] = ON_TRACK
    health[(value >= 1) & (known > 1 - 1e-9)] = DONE
    health[statuses == STATUS_CODES[Status.DONE]] = DONE
    return health
