"""Connection: what reaches the mission, what does not, why, and where it is cut off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cascade.graph import MISSION, GoalGraph
from cascade.layers import (
    Bools,
    Components,
    Floats,
    Ints,
    Layers,
    Neighbours,
    breadth_first,
    reach,
)
from cascade.relinks import Relinks


class Cause(StrEnum):
    """Why an orphan has no path to the mission; the first that applies, in this order."""

    DETACHED = "detached"
    OTHER_MISSION = "other_mission"
    RETIRED_PARENT = "retired_parent"
    TRAPPED = "trapped"
    INHERITED = "inherited"


CAUSES = tuple(Cause)
DETACHED, OTHER_MISSION, RETIRED_PARENT, TRAPPED, INHERITED = range(5)


@dataclass(frozen=True, slots=True)
class Connection:
    """Which nodes reach the mission. Arrays have one entry a node.

    ``known`` is False when the plan has no or several current missions, or nothing live
    beside it: then nothing is an orphan. ``distance`` is -1 where undefined; ``cause`` indexes
    :data:`CAUSES` and is -1 for everything but orphans.
    """

    known: bool
    connected: Bools
    orphan: Bools
    distance: Ints
    cause: Ints

    def cause_of(self, node: int) -> Cause | None:
        """Why a node is an orphan; None when it is not."""
        code = int(self.cause[node])
        return CAUSES[code] if code >= 0 else None


def connect(graph: GoalGraph) -> Connection:
    """Which nodes reach the mission, how far they are, and why the others do not. O(n + m).

    >>> graph = GoalGraph(ids="mgpq", kinds=[0, 1, 3, 3], children=[1, 2], parents=[0, 1])
    >>> connection = connect(graph)
    >>> connection.distance.tolist(), connection.cause_of(3).value
    ([0, 1, 2, -1], 'detached')
    """
    n = graph.n_nodes
    if graph.mission is None:
        no = np.zeros(n, bool)
        return Connection(False, no, no, np.full(n, -1, np.int32), np.full(n, -1, np.int32))
    distance = breadth_first(graph.down, np.array([graph.mission], np.int32))
    connected = distance >= 0
    orphan = graph.live & ~connected
    # A mission alone: there is nothing that could be connected.
    known = int(graph.live.sum()) > 1
    return Connection(known, connected, orphan, distance, _causes(graph, orphan))


def connect_again(relinks: Relinks, before: Connection) -> Connection:
    """What :func:`connect` finds, from what it found before some contributions changed.

    Quick where these are of no orphan, and no way to the mission gets longer; then ``orphan`` is
    the very array of before, and the loose ends are the same if budgets are.
    """
    graph, n = relinks.graph, relinks.graph.n_nodes
    if graph.mission is None:
        return before
    children = np.setdiff1d(relinks.children, [graph.mission])
    distance = np.where(before.connected, before.distance, n)
    found = np.array([_below(distance[graph.up.of_node(v)], n) for v in children], np.int32)
    if before.orphan[children].any() or (found > distance[children]).any():
        return connect(graph)
    nearer = found < distance[children]
    if not nearer.any():
        return before
    distance[children] = found
    _come_nearer(graph.down, children[nearer], distance)
    # Whatever is below a connected node was connected before, so nothing else differs.
    return replace(before, distance=np.where(before.connected, distance, -1))


def _below(distances: Ints, unknown: int) -> int:
    """The distance of a node from those of its parents."""
    return min(int(distances.min(initial=unknown)) + 1, unknown)


def _come_nearer(down: Neighbours, layer: Ints, distance: Ints) -> None:
    """Shortens the distances below some nodes where the way through them is shorter."""
    while len(layer):
        slots, counts = down.slots(layer)
        below, through = down.others[slots], np.repeat(distance[layer] + 1, counts)
        nearer = through < distance[below]
        np.minimum.at(distance, below[nearer], through[nearer])
        layer = np.unique(below[nearer])


def _causes(graph: GoalGraph, orphan: Bools) -> Ints:
    """The first cause that applies to each orphan, written from the last to the first."""
    cause = np.full(graph.n_nodes, -1, np.int32)
    if not orphan.any():
        return cause
    cause[orphan] = INHERITED
    stops = orphan & (np.diff(graph.up.starts) == 0)
    ends_somewhere = reach(graph.down, np.flatnonzero(stops).astype(np.int32))
    cause[orphan & ~ends_somewhere] = TRAPPED
    cause[stops] = RETIRED_PARENT
    cause[orphan & _reaches_other_mission(graph)] = OTHER_MISSION
    has_contribution = np.zeros(graph.n_nodes, bool)
    has_contribution[graph.children] = True
    cause[orphan & ~has_contribution] = DETACHED
    return cause


def _reaches_other_mission(graph: GoalGraph) -> Bools:
    """Live nodes with a walk whose last contribution, live or not, goes to another mission."""
    other = graph.kinds[graph.parents] == MISSION
    other &= graph.parents != graph.mission
    children = graph.children[other]
    return reach(graph.down, np.unique(children[graph.live[children]]))


def connected_share(connection: Connection, programs: Bools, budgets: Floats) -> float | None:
    """Part (0..1) of the live programs (a mask) that is connected; None unknown.

    By budget where all of them have one, else by count.
    """
    if not connection.known or not programs.any():
        return None
    connected, spent = connection.connected[programs], budgets[programs]
    if np.isnan(spent).any() or spent.sum() == 0:
        return float(connected.mean())
    return float(spent[connected].sum() / spent.sum())


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """Where the walks up from orphans stop, and what mending each would reconnect.

    A loose end is a node without live parents, or a whole cycle that nothing leads out of.
    ``reconnects`` (orphans) and ``budget`` (the sum of their known budgets) have one entry a
    loose end, worth mending first.
    """

    reconnects: Ints
    budget: Floats
    _members: Neighbours
    _of_orphan: Neighbours

    def __len__(self) -> int:
        return len(self.reconnects)

    def members(self, end: int) -> Ints:
        """The nodes (numbers) of one loose end: one, or all of a cycle."""
        return self._members.of_node(end)

    def of_orphan(self, node: int) -> Ints:
        """The loose ends (numbers) that one orphan's walks stop at; empty for other nodes."""
        return self._of_orphan.of_node(node)

    def pairs(self, nodes: Ints) -> tuple[Ints, Ints]:
        """``(orphans, ends)``: each of some nodes, once for each loose end that it stops at."""
        slots, counts = self._of_orphan.slots(nodes)
        return np.repeat(nodes, counts), self._of_orphan.others[slots]


def find_loose_ends(graph: GoalGraph, connection: Connection) -> LooseEnds:
    """Every loose end of the orphans, worth mending first.

    Sorted by the budget that mending it reconnects, then the number of orphans, then
    identifiers. Linear in the orphans' part of the graph plus the pairs of an orphan and a
    loose end (as many as orphans, unless many share several).

    >>> graph = GoalGraph(ids="mgp", kinds=[0, 2, 3], children=[2], parents=[1])
    >>> ends = find_loose_ends(graph, connect(graph))
    >>> graph.names(ends.members(0)), ends.reconnects.tolist()
    (['g'], [2])
    """
    part = _OrphanPart.of(graph, np.flatnonzero(connection.orphan).astype(np.int32))
    place, end, tops = _pairs(part.layers)
    component = part.layers.node[place]
    counts = np.bincount(end, weights=part.sizes[component], minlength=len(tops)).astype(np.int32)
    budget = np.bincount(end, weights=part.budgets[component], minlength=len(tops))
    order = np.lexsort((part.first_names(graph)[tops], -counts, -budget))
    rank = np.empty(len(tops), np.int32)
    rank[order] = np.arange(len(tops), dtype=np.int32)
    return LooseEnds(
        counts[order],
        budget[order],
        _members=part.nodes_of(tops[order]),
        _of_orphan=part.spread(graph.n_nodes, component, rank[end]),
    )


@dataclass(frozen=True, slots=True)
class _OrphanPart:
    """The live graph of the orphans alone, each cycle shrunk to one *component*.

    Every live parent of an orphan is an orphan, so the part is closed upward.
    """

    orphans: Ints
    component: Ints
    sizes: Ints
    budgets: Floats
    layers: Layers

    @classmethod
    def of(cls, graph: GoalGraph, orphans: Ints) -> _OrphanPart:
        number = np.full(graph.n_nodes, -1, np.int32)
        number[orphans] = np.arange(len(orphans), dtype=np.int32)
        children, parents = graph.live_ends
        inside = number[children] >= 0
        tails, heads = number[children[inside]], number[parents[inside]]
        label = Components.of(len(orphans), tails, heads).label
        tails, heads = label[tails], label[heads]
        tails, heads = tails[tails != heads], heads[tails != heads]
        sizes = np.bincount(label).astype(np.int32)
        up, down = Neighbours.of(len(sizes), tails, heads), Neighbours.of(len(sizes), heads, tails)
        budgets = np.bincount(label, weights=np.nan_to_num(graph.budgets[orphans]))
        return cls(orphans, label, sizes, budgets, Layers(up, down, tails, heads))

    def first_names(self, graph: GoalGraph) -> NDArray[np.str_]:
        """The smallest identifier of each component."""
        names = np.array([str(graph.ids[node]) for node in self.orphans.tolist()], np.str_)
        by_name = np.argsort(names, kind="stable")[::-1]
        first = np.empty(len(self.sizes), np.int64)
        first[self.component[by_name]] = by_name
        return names[first]

    def nodes_of(self, components: Ints) -> Neighbours:
        """The nodes of some components, a row each."""
        row = np.full(len(self.sizes), -1, np.int32)
        row[components] = np.arange(len(components), dtype=np.int32)
        rows = row[self.component]
        return Neighbours.of(len(components), rows[rows >= 0], self.orphans[rows >= 0])

    def spread(self, n_nodes: int, component: Ints, end: Ints) -> Neighbours:
        """Pairs of a component and a loose end, as a row of loose ends for every node."""
        by_component = Neighbours.of(len(self.sizes), component, end)
        slots, counts = by_component.slots(self.component)
        return Neighbours.of(n_nodes, np.repeat(self.orphans, counts), by_component.others[slots])


def _pairs(layers: Layers) -> tuple[Ints, Ints, Ints]:
    """Every pair of a place and a loose end that its walks stop at: ``(place, end, tops)``.

    Loose end ``i`` is the node ``tops[i]`` of the layers. Sets of loose ends are carried down
    layer by layer: a place has the union of its parents' sets.
    """
    tops = np.flatnonzero(np.diff(layers.up.starts) == 0).astype(np.int32)
    n_ends = len(tops)
    starts, counts = np.zeros(len(layers), np.int64), np.zeros(len(layers), np.int64)
    starts[tops], counts[tops] = np.arange(n_ends), 1
    places, held = _Column(tops), _Column(np.arange(n_ends, dtype=np.int32))
    for step in layers.downward:
        parents = layers.up.others[step.span]
        rows = np.repeat(step.rows, np.diff(np.append(step.offsets, len(parents))))
        size = counts[parents]
        slots = np.arange(size.sum()) + np.repeat(starts[parents] - (np.cumsum(size) - size), size)
        keys = np.unique(np.repeat(rows, size).astype(np.int64) * n_ends + held.values[slots])
        row, end = (keys // n_ends).astype(np.int32), (keys % n_ends).astype(np.int32)
        first = np.searchsorted(row, step.rows)
        starts[step.rows] = held.size + first
        counts[step.rows] = np.diff(np.append(first, len(row)))
        places.extend(row)
        held.extend(end)
    return places.values, held.values, layers.node[tops]


class _Column:
    """An array that grows by doubling, so that many small layers cost no copy each."""

    def __init__(self, values: Ints) -> None:
        self._room, self.size = values.copy(), len(values)

    @property
    def values(self) -> Ints:
        return self._room[: self.size]

    def extend(self, values: Ints) -> None:
        needed = self.size + len(values)
        if needed > len(self._room):
            room = np.empty(2 * needed, np.int32)
            room[: self.size] = self.values
            self._room = room
        self._room[self.size : needed] = values
        self.size = needed
