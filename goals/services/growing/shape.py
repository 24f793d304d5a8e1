"""The shape of a grown organisation: seven layers, 1.5 links a node, 3 % orphans of several causes.

Nodes are numbered from the mission down; number 1 is a former mission.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goals.choices import Kind, Status

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Which part of the nodes stands in each layer below the mission, but the last, which has the rest.
SPREAD = np.array([0.0005, 0.005, 0.05, 0.2, 0.35])
#: The kind of each layer.
KINDS = np.array([
    Kind.MISSION, Kind.COMPANY_GOAL, Kind.FUNCTIONAL_GOAL, Kind.FUNCTIONAL_GOAL,
    Kind.FUNCTIONAL_GOAL, Kind.PROGRAM, Kind.PROGRAM,
])  # fmt: skip
#: How many parents a node has: 1, 2 or 3.
PARENTS = np.array([0.56, 0.35, 0.09])
#: Above this layer nothing is cut off, so that the orphans are as many at every size.
CUT_BELOW = 4
#: Which part of the nodes below is retired, a draft, or cut off; of these, which serve another
#: mission.
RETIRED, DRAFT, CUT, MOVED = 0.01, 0.01, 0.0135, 0.2
MISSION, FORMER_MISSION = 0, 1
LEAST = 100


@dataclass(frozen=True, slots=True)
class Shape:
    """Nodes and links of a plan: one entry a node, and one a link."""

    layers: Ints
    kinds: Ints
    statuses: Ints
    children: Ints
    parents: Ints


def shape_of(n: int, rng: np.random.Generator) -> Shape:
    """The shape of a plan of ``n`` nodes, at least :data:`LEAST`."""
    layers = _layers(n)
    cut = _some(layers, CUT, rng)
    children, parents = _links(layers, rng)
    kept = ~cut[children]
    moved = np.flatnonzero(cut & (rng.random(n) < MOVED))
    return Shape(
        layers,
        KINDS[layers],
        _statuses(layers, rng),
        np.concatenate([children[kept], moved]),
        np.concatenate([parents[kept], np.full(len(moved), FORMER_MISSION)]),
    )


def _layers(n: int) -> Ints:
    """Each node's layer, rising: 0 for both missions, then at least three nodes each."""
    sizes = np.maximum(3, np.round(SPREAD * n)).astype(np.int64)
    counts = [2, *sizes, n - 2 - int(sizes.sum())]
    return np.repeat(np.arange(len(counts)), counts)


def _links(layers: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Each node's links up: to the next layer, every tenth to the one above that."""
    n = len(layers)
    starts = np.searchsorted(layers, np.arange(layers[-1] + 2))
    children = np.repeat(np.arange(2, n), rng.choice([1, 2, 3], n - 2, p=PARENTS))
    above = layers[children] - 1 - (rng.random(len(children)) < 0.1) * (layers[children] > 2)
    width = starts[above + 1] - starts[above]
    parents = starts[above] + (rng.random(len(children)) * width).astype(np.int64)
    parents[above == 0] = MISSION
    links = np.unique(children * n + parents)
    return links // n, links % n


def _statuses(layers: Ints, rng: np.random.Generator) -> Ints:
    statuses = np.full(len(layers), int(Status.ACTIVE))
    statuses[_some(layers, DRAFT, rng)] = Status.DRAFT
    ended = rng.choice([Status.DONE, Status.CANCELLED], len(layers))
    statuses = np.where(_some(layers, RETIRED, rng), ended, statuses)
    statuses[FORMER_MISSION] = Status.SUPERSEDED
    return statuses


def _some(layers: Ints, part: float, rng: np.random.Generator) -> Bools:
    """Marks the same part of each layer from :data:`CUT_BELOW` on."""
    return (rng.random(len(layers)) < part) & (layers >= CUT_BELOW)
