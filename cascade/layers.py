"""Whole-graph passes over arrays: neighbours, breadth-first search, components, layers.

Nothing here knows what a goal is. A graph is ``n`` nodes (0..n-1) and two ``int32`` arrays
``children`` and ``parents``, one entry a link. Nothing recurses; every pass is linear in nodes
and links, plus some ten microseconds a layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
#: Numbers of nodes, as NumPy's own functions give them, too.
Numbers = NDArray[np.int32 | np.int64]


#: Up to this many layers, a layer is found by marking all nodes, which is quickest on wide graphs.
SHALLOW = 64


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each node its neighbours in one direction, in compressed rows.

    Node ``i`` has ``others[starts[i]:starts[i + 1]]``, by the links ``links[...]`` of the same
    slice. Rows keep the order of the links.
    """

    starts: Ints
    others: Ints
    links: Ints

    @classmethod
    def of(cls, n: int, sources: Ints, targets: Ints) -> Neighbours:
        """Row ``i`` holds the ``targets`` of the links whose source is ``i``. O(n + m).

        >>> rows = Neighbours.of(3, np.int32([2, 0, 2]), np.int32([0, 1, 1]))
        >>> rows.of_node(2).tolist()
        [0, 1]
        """
        m = len(sources)
        # One row a link, transposed: SciPy's counting sort, linear and stable.
        rows = csr_array(
            (np.ones(m, np.int8), sources, np.arange(m + 1, dtype=np.int32)), shape=(m, n)
        ).tocsc()
        links = rows.indices.astype(np.int32, copy=False)
        return cls(rows.indptr.astype(np.int32, copy=False), targets[links], links)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of_node(self, node: int) -> Ints:
        """The neighbours of one node."""
        return self.others[self.starts[node] : self.starts[node + 1]]

    def links_of(self, node: int) -> Ints:
        """The links of one node."""
        return self.links[self.starts[node] : self.starts[node + 1]]

    def slots(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Where the rows of many nodes stand: ``(slots, counts)``.

        ``slots`` indexes ``others`` and ``links``; ``counts`` says how many belong to each node.
        """
        counts = self.starts[nodes + 1] - self.starts[nodes]
        total = int(counts.sum())
        before = np.cumsum(counts, dtype=np.int32) - counts
        slots = np.repeat(self.starts[nodes] - before, counts)
        slots += np.arange(total, dtype=np.int32)
        return slots, counts


def breadth_first(rows: Neighbours, seeds: Ints) -> Ints:
    """How many links the shortest way from a seed to each node has; -1 where there is none.

    O(n + m): whole layers at a time, and SciPy's search where there are more than
    :data:`SHALLOW`.

    >>> rows = Neighbours.of(4, np.int32([0, 1]), np.int32([1, 2]))
    >>> breadth_first(rows, np.int32([0])).tolist()
    [0, 1, 2, -1]
    """
    distance = np.full(len(rows), -1, np.int32)
    unmet, mark = np.ones(len(rows), bool), np.zeros(len(rows), bool)
    layer = seeds
    for depth in range(SHALLOW):
        distance[layer] = depth
        unmet[layer] = False
        mark[rows.others[rows.slots(layer)[0]]] = True
        mark &= unmet
        layer = np.flatnonzero(mark).astype(np.int32)
        if not len(layer):
            return distance
        mark[layer] = False
    return _breadth_first_deep(rows, seeds)


def _breadth_first_deep(rows: Neighbours, seeds: Ints) -> Ints:
    n = len(rows)
    # A further node, n, leads to every seed: one search serves them all.
    ends = np.append(rows.starts, np.int32(len(rows.others) + len(seeds)))
    others = np.concatenate([rows.others, seeds])
    graph = csr_array((np.ones(len(others)), others, ends), shape=(n + 1, n + 1))
    order, before = breadth_first_order(graph, n, directed=True, return_predecessors=True)
    place = np.empty(n + 1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    met_from = place[before[order[1:]]]  # never falls along the order
    distance = np.full(n, -1, np.int32)
    low, depth = 1, 0
    while low < len(order):
        high = 1 + int(np.searchsorted(met_from, low))
        distance[order[low:high]] = depth
        low, depth = high, depth + 1
    return distance


def reach(rows: Neighbours, seeds: Ints) -> Bools:
    """Which nodes are within reach of the seeds, themselves among them. O(n + m)."""
    return breadth_first(rows, seeds) >= 0


def depths(up: Neighbours, down: Neighbours) -> Ints:
    """The longest way up from each node to a node without parents; -1 on or below a cycle.

    O(n + m) for graphs of at most :data:`SHALLOW` layers times the lengths of ways to a node,
    otherwise by Kahn's algorithm, a whole layer at a time.
    """
    tops = np.flatnonzero(np.diff(up.starts) == 0).astype(np.int32)
    depth = np.full(len(up), -1, np.int32)
    layer, mark = tops, np.zeros(len(up), bool)
    for current in range(SHALLOW):
        depth[layer] = current
        mark[down.others[down.slots(layer)[0]]] = True
        layer = np.flatnonzero(mark).astype(np.int32)
        if not len(layer):
            return depth if not len(depth) or depth.min() >= 0 else _kahn(up, down, tops)
        mark[layer] = False
    return _kahn(up, down, tops)


def _kahn(up: Neighbours, down: Neighbours, layer: Ints) -> Ints:
    waiting = np.diff(up.starts)
    depth = np.full(len(up), -1, np.int32)
    current = 0
    while len(layer):
        depth[layer] = current
        below = down.others[down.slots(layer)[0]]
        np.subtract.at(waiting, below, 1)
        ready = below[waiting[below] == 0]
        layer = ready[_first_places(ready, waiting)]
        current += 1
    return depth


def _first_places(values: Ints, scratch: Ints) -> Bools:
    """Marks one occurrence of each value; ``scratch`` is 0 at all of them, before and after."""
    places = np.arange(len(values), dtype=scratch.dtype)
    scratch[values] = places
    mark: Bools = scratch[values] == places
    scratch[values] = 0
    return mark


@dataclass(frozen=True, slots=True)
class Components:
    """Strongly connected components: ``label`` (one a node) and ``cyclic`` (one a component)."""

    label: Ints
    cyclic: Bools

    @classmethod
    def of(cls, n: int, children: Ints, parents: Ints) -> Components:
        """The components of a graph; a link to itself makes a cycle of one node. O(n + m).

        >>> found = Components.of(3, np.int32([0, 1, 2]), np.int32([1, 0, 0]))
        >>> found.cyclic[found.label].tolist()
        [True, True, False]
        """
        graph = csr_array((np.ones(len(children), np.int8), (children, parents)), shape=(n, n))
        count, label = connected_components(graph, directed=True, connection="strong")
        label = label.astype(np.int32, copy=False)
        cyclic: Bools = np.bincount(label, minlength=count) > 1
        cyclic[label[children[children == parents]]] = True
        return cls(label, cyclic)


@dataclass(frozen=True, slots=True)
class Step:
    """One layer of a sweep, in places (see :class:`Layers`).

    ``rows`` are the places of this layer that have neighbours, and ``others`` these. Their links
    are those at ``span`` of the direction's arrays, each row's from ``offsets`` on. Of a sweep over
    some nodes alone, ``rows`` and ``others`` are nodes: it needs no array of all places.
    """

    rows: Ints
    others: Ints
    span: slice | Ints
    offsets: Ints

    def add(self, values: Floats) -> Floats:
        """Sums per row of one value a link of ``span``."""
        total: Floats = np.add.reduceat(values, self.offsets)
        return total


class Layers:
    """A graph laid out so that a sweep meets every parent before its children, or the reverse.

    Nodes are given *places*, layer by layer from the top. The nodes of one cycle stand in one
    layer, and the links among them are left out.

    Attributes: ``place`` (one a node), ``node`` (one a place), ``cyclic`` (bool, one a node:
    whether it is on a cycle), ``depth`` (one a node: its layer), ``up`` and ``down``
    (:class:`Neighbours` between places).
    """

    def __init__(self, up: Neighbours, down: Neighbours, children: Ints, parents: Ints) -> None:
        n = len(up)
        depth: Ints = depths(up, down)
        self.components: Components | None = None
        self.cyclic: Bools = np.zeros(n, bool)
        if n and depth.min() < 0:
            self.components = Components.of(n, children, parents)
            depth, up, down = self._unknot(self.components, children, parents)
        self.depth: Ints = depth
        self.node: Ints = np.argsort(depth.astype(_smallest(depth)), kind="stable").astype(np.int32)
        self.place: Ints = np.empty(n, np.int32)
        self.place[self.node] = np.arange(n, dtype=np.int32)
        self._bounds = np.concatenate([[0], np.cumsum(np.bincount(depth))])
        self.up, self.down = self._laid_out(up), self._laid_out(down)

    def _unknot(
        self, found: Components, children: Ints, parents: Ints
    ) -> tuple[Ints, Neighbours, Neighbours]:
        """Depths by component, and the neighbours without the links inside one."""
        self.cyclic = found.cyclic[found.label]
        tails, heads, count = found.label[children], found.label[parents], len(found.cyclic)
        kept = np.flatnonzero(tails != heads).astype(np.int32)
        tails, heads = tails[kept], heads[kept]
        depth = depths(Neighbours.of(count, tails, heads), Neighbours.of(count, heads, tails))
        n, tails, heads = len(found.label), children[kept], parents[kept]
        up, down = Neighbours.of(n, tails, heads), Neighbours.of(n, heads, tails)
        return (
            depth[found.label],
            Neighbours(up.starts, up.others, kept[up.links]),
            Neighbours(down.starts, down.others, kept[down.links]),
        )

    def _laid_out(self, rows: Neighbours) -> Neighbours:
        slots, counts = rows.slots(self.node)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return Neighbours(starts, self.place[rows.others[slots]], rows.links[slots])

    def __len__(self) -> int:
        return len(self.node)

    @cached_property
    def downward(self) -> tuple[Step, ...]:
        """The layers from the top; a step's rows are children, its links go to their parents."""
        return tuple(self._steps(self.up, range(len(self._bounds) - 1)))

    @cached_property
    def upward(self) -> tuple[Step, ...]:
        """The layers from the bottom; a step's rows are parents, its links come from children."""
        return tuple(self._steps(self.down, range(len(self._bounds) - 2, -1, -1)))

    def _steps(self, rows: Neighbours, layers: range) -> Iterator[Step]:
        filled = np.flatnonzero(np.diff(rows.starts)).astype(np.int32)
        bounds = np.searchsorted(filled, self._bounds)
        for layer in layers:
            here = filled[bounds[layer] : bounds[layer + 1]]
            if len(here):
                span = slice(int(rows.starts[here[0]]), int(rows.starts[here[-1] + 1]))
                yield Step(here, rows.others[span], span, rows.starts[here] - span.start)

    def upward_among(self, nodes: Numbers) -> Iterator[Step]:
        """The steps of :attr:`upward` for some nodes alone, and in nodes."""
        return self._steps_among(self.down, nodes, range(len(self._bounds) - 2, -1, -1))

    def downward_among(self, nodes: Numbers) -> Iterator[Step]:
        """The steps of :attr:`downward` for some nodes alone, and in nodes."""
        return self._steps_among(self.up, nodes, range(len(self._bounds) - 1))

    def _steps_among(self, rows: Neighbours, nodes: Numbers, layers: range) -> Iterator[Step]:
        places = np.sort(self.place[nodes])
        places = places[rows.starts[places + 1] > rows.starts[places]]
        bounds = np.searchsorted(places, self._bounds)
        for layer in layers:
            here = places[bounds[layer] : bounds[layer + 1]]
            if len(here):
                slots, counts = rows.slots(here)
                offsets = np.cumsum(counts, dtype=np.int32) - counts
                yield Step(self.node[here], self.node[rows.others[slots]], slots, offsets)

    def relinked(self, up: Neighbours, down: Neighbours) -> Layers:
        """The same places, with other neighbours: right where every node's layer stays its own."""
        other = copy(self)
        for swept in ("upward", "downward"):
            other.__dict__.pop(swept, None)
        other.up, other.down = up, down
        return other

    def gather(self, meet: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """For each node, ``meet`` over its own value and those of all nodes below it.

        ``meet`` is a ufunc that does not mind order or repetition, such as ``maximum`` or
        ``bitwise_or``. Nodes of one cycle get the same.
        """
        held = values[self.node]
        self._level_cycles(meet, held)
        return self._swept(meet, held, self.upward)

    def spread(self, meet: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """For each node, ``meet`` over its own value and those of all nodes above it."""
        held = values[self.node]
        self._level_cycles(meet, held)
        return self._swept(meet, held, self.downward)

    def _swept(self, meet: np.ufunc, held: NDArray[Any], steps: Iterable[Step]) -> NDArray[Any]:
        for step in steps:
            there = meet.reduceat(held[step.others], step.offsets)
            held[step.rows] = meet(held[step.rows], there)
            self._level_cycles(meet, held, step.rows)
        met: NDArray[Any] = held[self.place]
        return met

    def _level_cycles(self, meet: np.ufunc, held: NDArray[Any], rows: Ints | None = None) -> None:
        """Gives all places of the cycles that ``rows`` touch (None: all) what any has."""
        if self.components is None:
            return
        label, touched = self.components.label, self.components.cyclic
        if rows is not None:
            here = label[self.node[rows]]
            here = here[touched[here]]
            touched = np.zeros(len(touched), bool)
            touched[here] = True
        if touched.any():
            label = label[self.node]
            places = np.flatnonzero(touched[label])
            places = places[np.argsort(label[places], kind="stable")]
            firsts = np.flatnonzero(np.diff(label[places], prepend=-1))
            met = meet.reduceat(held[places], firsts)
            held[places] = np.repeat(met, np.diff(np.append(firsts, len(places))))


def _smallest(depth: Ints) -> type[np.int16 | np.int32]:
    """NumPy sorts 16-bit integers by radix, in linear time; layers are seldom more."""
    return np.int16 if not len(depth) or depth.max() < 2**15 else np.int32
