"""Seeded plans of any size, as arrays: 8 layers, 1.5 links a node, 3 % orphans of several causes.

Nodes come in no useful order, as in a file that many people keep, so that no measurement
profits from neighbours that happen to lie side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cascade.graph import STATUS_CODES, GoalGraph
from cascade.layers import Bools, Floats, Ints
from cascade.progress import AUTO, MeasureArrays
from cascade.types import Status

#: Which part of the nodes stands in each layer below the mission, widening downward.
SPREAD = np.array([0.00005, 0.0005, 0.005, 0.05, 0.2, 0.35, 0.39445])
#: The kind of each layer: the mission, company goals, four layers of functional goals, programs.
KIND_OF_LAYER = np.array([0, 1, 2, 2, 2, 2, 3, 3], np.int8)
#: How many parents a node has: 1, 2 or 3.
PARENTS = np.array([0.56, 0.35, 0.09])
#: Above this layer nothing is cut off, so that the orphans are as many at every size.
CUT_BELOW = 4
#: Which part of the nodes below is retired, and cut off; of these, which serve the former mission.
RETIRED, CUT, MOVED = 0.01, 0.0135, 0.2
FUNCTIONS = ("sales", "marketing", "product", "delivery", "support", "finance", "people", "legal")
UNITS = 40
MISSION, FORMER_MISSION = 0, 1


@dataclass(frozen=True, slots=True)
class Arrays:
    """A plan as the arrays that :class:`cascade.GoalGraph` takes; ids are whole numbers.

    Node 0 is the mission, node 1 a former one.
    """

    kinds: NDArray[np.int8]
    children: Ints
    parents: Ints
    weights: Floats
    budgets: Floats
    units: Ints
    statuses: NDArray[np.int8]
    unit_functions: tuple[str, ...] = tuple(
        FUNCTIONS[code % len(FUNCTIONS)] for code in range(UNITS)
    )

    def graph(self) -> GoalGraph:
        """A fresh graph, nothing computed yet."""
        return GoalGraph(
            ids=range(len(self.kinds)),
            kinds=self.kinds,
            children=self.children,
            parents=self.parents,
            weights=self.weights,
            statuses=self.statuses,
            budgets=self.budgets,
            units=self.units,
            unit_ids=[f"unit-{code}" for code in range(len(self.unit_functions))],
            unit_functions=self.unit_functions,
        )

    @property
    def live(self) -> Bools:
        """Which nodes are active."""
        live: Bools = self.statuses == STATUS_CODES[Status.ACTIVE]
        return live

    @property
    def live_links(self) -> tuple[Ints, Ints, Floats]:
        """Children, parents and weights of the links between live nodes."""
        kept = self.live[self.children] & self.live[self.parents]
        return self.children[kept], self.parents[kept], self.weights[kept]


def arrays(n: int, seed: int = 20260101, cycles: int = 0) -> Arrays:
    """A plan of ``n`` nodes (100 or more): the same for the same seed.

    ``cycles`` adds that many cycles of three nodes each, which have no other way up.
    """
    rng = np.random.default_rng(seed)
    layer = _layers(n)
    children, parents = _links(layer, rng)
    statuses = _statuses(layer, rng)
    children, parents = _cut(layer, children, parents, rng)
    children, parents = _tie(layer, children, parents, cycles, rng)
    name = np.concatenate([[0, 1], 2 + rng.permutation(n - 2)]).astype(np.int32)
    kinds = np.empty(n, np.int8)
    kinds[name] = np.where(np.arange(n) == FORMER_MISSION, 0, KIND_OF_LAYER[layer])
    shuffled_statuses = np.empty(n, np.int8)
    shuffled_statuses[name] = statuses
    order = np.argsort(name[children], kind="stable")
    return Arrays(
        kinds=kinds,
        children=name[children[order]],
        parents=name[parents[order]],
        weights=rng.integers(1, 5, len(children)).astype(np.float64),
        budgets=np.where(kinds == 3, rng.integers(1, 200, n) * 1000.0, np.nan),
        units=rng.integers(0, UNITS, n).astype(np.int32),
        statuses=shuffled_statuses,
    )


def _layers(n: int) -> Ints:
    """Each node's layer, rising: 0 for both missions, then at least 3 nodes each."""
    sizes = np.maximum(3, np.round(SPREAD * n)).astype(np.int64)
    sizes[-1] = n - 2 - sizes[:-1].sum()
    return np.repeat(np.arange(len(sizes) + 1, dtype=np.int32), np.concatenate([[2], sizes]))


def _links(layer: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Each node's links up: to the next layer, every tenth to the one above that."""
    n = len(layer)
    starts = np.searchsorted(layer, np.arange(layer[-1] + 2))
    below = np.arange(2, n)
    children = np.repeat(below, rng.choice([1, 2, 3], n - 2, p=PARENTS))
    above = layer[children] - 1 - (rng.random(len(children)) < 0.1) * (layer[children] > 2)
    width = starts[above + 1] - starts[above]
    parents = starts[above] + (rng.random(len(children)) * width).astype(np.int64)
    parents[above == 0] = MISSION
    links = np.unique(children * n + parents)
    return (links // n).astype(np.int32), (links % n).astype(np.int32)


def _statuses(layer: Ints, rng: np.random.Generator) -> NDArray[np.int8]:
    """Some nodes are done or cancelled, and so is the former mission."""
    ended = [STATUS_CODES[Status.DONE], STATUS_CODES[Status.CANCELLED]]
    retired = _some(layer, RETIRED, rng)
    statuses = np.where(retired, rng.choice(ended, len(layer)), STATUS_CODES[Status.ACTIVE])
    statuses[FORMER_MISSION] = STATUS_CODES[Status.DONE]
    return statuses.astype(np.int8)


def _some(layer: Ints, part: float, rng: np.random.Generator) -> Bools:
    """Marks the same part of each layer from :data:`CUT_BELOW` on."""
    marks = np.zeros(len(layer), bool)
    for current in range(CUT_BELOW, int(layer[-1]) + 1):
        nodes = np.flatnonzero(layer == current)
        marks[rng.choice(nodes, round(part * len(nodes)), replace=False)] = True
    return marks


def _cut(layer: Ints, children: Ints, parents: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Some nodes lose their links up; a few of these serve the former mission instead."""
    cut = _some(layer, CUT, rng)
    moved = np.flatnonzero(cut & (rng.random(len(layer)) < MOVED)).astype(np.int32)
    kept = ~cut[children]
    return (
        np.concatenate([children[kept], moved]),
        np.concatenate([parents[kept], np.full(len(moved), FORMER_MISSION, np.int32)]),
    )


def _tie(
    layer: Ints, children: Ints, parents: Ints, cycles: int, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Cycles of three nodes of the lower layers, whose other links up are dropped."""
    lower = np.flatnonzero(layer >= CUT_BELOW)
    ring = rng.choice(lower, (cycles, 3), replace=False).astype(np.int32)
    kept = ~np.isin(children, ring)
    return (
        np.concatenate([children[kept], ring.ravel()]),
        np.concatenate([parents[kept], np.roll(ring, 1, axis=1).ravel()]),
    )


def measures(plan: Arrays, seed: int = 7) -> MeasureArrays:
    """Key results on half of the programs, nine in ten with a value; what is expected of all."""
    rng = np.random.default_rng(seed)
    n = len(plan.kinds)
    owner = np.flatnonzero((plan.kinds == 3) & (rng.random(n) < 0.5)).astype(np.int32)
    fraction = np.where(rng.random(len(owner)) < 0.9, rng.random(len(owner)), np.nan)
    return MeasureArrays(
        owner=owner,
        fraction=fraction,
        weight=np.ones(len(owner)),
        policy=np.full(n, AUTO, np.int32),
        split=np.full(n, 0.5),
        by_hand=np.full(n, np.nan),
        expected=rng.random(n),
    )
