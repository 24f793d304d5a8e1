"""The roll-up: every node's progress and status, from the bottom up, whole or in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from cascade.graph import STATUS_CODES, Codes, GoalGraph
from cascade.layers import Bools, Floats, Ints, Numbers, Step, reach
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


def roll_up(
    graph: GoalGraph, measures: MeasureArrays, tolerance: Tolerance | None = None
) -> Progress:
    """Every node's progress and status. O(n + m).

    A weighted mean by each node's policy, from the bottom up; what is unknown is left out. A mean
    over children is unknown on a cycle. Retired children have no part in it.
    """
    layers = graph.layers
    own = _Own.of(measures, graph, slice(None))
    sweep = _Sweep(graph, own, layers.node.take)
    value, known = (start[layers.node] for start in own.start())
    sweep.run(value, known, layers.upward)
    value, known = value[layers.place], known[layers.place]
    health = _health(graph.statuses, value, known, measures.expected, tolerance or Tolerance())
    worst = layers.gather(np.maximum, _still_open(graph.live, health))
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


def _differing(graph: GoalGraph, measures: MeasureArrays, before: RolledUp) -> Numbers | None:
    """The nodes that may come out otherwise; None for very many, or where that is not known."""
    older = before.graph
    if graph.n_nodes != older.n_nodes or graph.layers.components is not None:
        return None
    nodes = measures.differing(before.measures)
    relinks = Relinks.between(older, graph)
    if nodes is None or relinks is None:
        return None
    nodes[relinks.parents] = True
    above = np.flatnonzero(reach(graph.up, np.flatnonzero(nodes).astype(np.int32)))
    return above if 2 * len(above) <= graph.n_nodes else None


def _among(
    graph: GoalGraph, measures: MeasureArrays, here: Numbers, before: Progress, tolerance: Tolerance
) -> Progress:
    """The roll-up before, with some nodes' entries found anew; all nodes above are among them."""
    steps = list(graph.layers.upward_among(here))
    own = _Own.of(measures.of(here), graph, here)
    value, known = before.fraction.copy(), before.known_weight.copy()
    value[here], known[here] = own.start()
    _Sweep(graph, own, here.searchsorted).run(value, known, steps)
    health, worst = before.own_health.copy(), before.health.copy()
    expected = measures.expected[here]
    health[here] = _health(graph.statuses[here], value[here], known[here], expected, tolerance)
    held = np.where(worst == DONE, UNKNOWN, worst)
    held[here] = _still_open(graph.live[here], health[here])
    for step in steps:
        below = np.maximum.reduceat(held[step.others], step.offsets)
        held[step.rows] = np.maximum(held[step.rows], below)
    worst[here] = _with_done(held[here], health[here])
    return Progress(value, known, health, worst)


def _still_open(live: Bools, health: Ints) -> Ints:
    """The health of what counts above: what is done says nothing, it may be all that was begun."""
    return np.where(live & (health != DONE), health, UNKNOWN)


def _with_done(worst: Ints, health: Ints) -> Ints:
    worst[(worst == UNKNOWN) & (health == DONE)] = DONE
    return worst


@dataclass(frozen=True, slots=True)
class _Own:
    """What some nodes' own key results and policies say.

    Of the key results: weighted mean, minimum, known and total weight. ``asks`` says which nodes
    look at their children, ``mixed`` which do so beside their key results, ``answered`` which get
    an answer; ``leaf`` says which have no children.
    """

    measures: MeasureArrays
    mean: Floats
    least: Floats
    known: Floats
    total: Floats
    asks: Bools
    mixed: Bools
    answered: Bools
    leaf: Bools

    @classmethod
    def of(cls, measures: MeasureArrays, graph: GoalGraph, nodes: Numbers | slice) -> _Own:
        """``measures`` are those of these nodes alone."""
        layers, n = graph.layers, len(measures.policy)
        clamped = np.clip(measures.fraction, 0.0, 1.0)
        has = ~np.isnan(clamped)
        owner, weight = measures.owner[has], measures.weight[has]
        known = np.bincount(owner, weights=weight, minlength=n)
        total = np.bincount(measures.owner, weights=measures.weight, minlength=n)
        summed = np.bincount(owner, weights=weight * clamped[has], minlength=n)
        least = np.full(n, np.inf)
        np.minimum.at(least, owner, clamped[has])
        mixed = (measures.policy == BOTH) | (measures.policy == MINIMUM)
        asks = mixed | (measures.policy == CHILDREN) | ((measures.policy == AUTO) & (total == 0))
        places, starts = layers.place[nodes], layers.down.starts
        return cls(
            measures=measures,
            mean=_ratio(summed, known, np.nan),
            least=least,
            known=known,
            total=total,
            asks=asks,
            mixed=mixed,
            answered=asks & graph.live[nodes] & ~layers.cyclic[nodes],
            leaf=starts[places] == starts[places + 1],
        )

    @property
    def share(self) -> Floats:
        """The known weight."""
        return _ratio(self.known, self.total, 0.0)

    def start(self) -> tuple[Floats, Floats]:
        """``(fraction, known weight)``, unknown where only children tell."""
        by_hand, said = self.measures.policy == MANUAL, self.measures.by_hand
        value = np.where(by_hand, said, np.where(self.asks, np.nan, self.mean))
        known = np.where(by_hand, ~np.isnan(said), np.where(self.asks, 0.0, self.share))
        leaves = np.flatnonzero(self.answered & self.mixed & self.leaf)
        if len(leaves):
            none = np.zeros(len(leaves))
            mixed = self.mix(leaves, _Below(none, none, none, none + np.inf))
            value[leaves], known[leaves] = mixed
        return value, known

    def mix(self, at: Numbers, below: _Below) -> tuple[Floats, Floats]:
        """Brings key results and children together, by the policies *both* and *minimum*."""
        mean, known, split = self.mean[at], self.known[at], self.measures.split[at]
        terms = np.stack([mean, _ratio(below.summed, below.known, np.nan)])
        parts = np.where(np.isnan(terms), 0.0, np.stack([split, 1 - split]))
        both = _ratio((np.nan_to_num(terms) * parts).sum(0), parts.sum(0), np.nan)
        both_known = split * _ratio(known, self.total[at], 0.0)
        both_known += (1 - split) * _ratio(below.known, below.total, 0.0)
        least = np.minimum(self.least[at], below.least)
        least_known = _ratio(known + below.known, self.total[at] + below.total, 0.0)
        is_both = self.measures.policy[at] == BOTH
        value = np.where(is_both, both, np.where(np.isinf(least), np.nan, least))
        return value, np.where(is_both, both_known, least_known)


def _ratio(part: Floats, whole: Floats, otherwise: float) -> Floats:
    ratio: Floats = np.full(len(whole), otherwise)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


class _Sweep:
    """The roll-up from the bottom layer to the top; ``at`` leads from a step's rows to ``own``."""

    def __init__(self, graph: GoalGraph, own: _Own, at: Callable[[Ints], Numbers]) -> None:
        self.graph, self.own, self.at = graph, own, at
        self.has_mixed = bool(own.mixed.any())

    def run(self, value: Floats, known: Floats, steps: Iterable[Step]) -> None:
        """Fills in what the steps' rows ask their children for."""
        own = self.own
        for step in steps:
            below, at = self._below(step, value), self.at(step.rows)
            plain = own.answered[at] & ~own.mixed[at]
            rows = step.rows[plain]
            value[rows] = _ratio(below.summed, below.known, np.nan)[plain]
            known[rows] = _ratio(below.known, below.total, 0.0)[plain]
            mixed = own.answered[at] & own.mixed[at]
            if mixed.any():
                rows = step.rows[mixed]
                value[rows], known[rows] = own.mix(at[mixed], below.where(mixed))

    def _below(self, step: Step, value: Floats) -> _Below:
        parts = value[step.others]
        weight = self.graph.live_weights[self.graph.layers.down.links[step.span]]
        unknown = np.isnan(parts)
        counted = np.where(unknown, 0.0, weight)
        least = np.full(len(step.rows), np.inf)
        if self.has_mixed:
            least = np.minimum.reduceat(np.where(unknown, np.inf, parts), step.offsets)
        parts[unknown] = 0.0
        return _Below(step.add(parts * counted), step.add(counted), step.add(weight), least)


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
