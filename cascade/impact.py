"""What depends on what: sole supports, and what would lose the mission if something went."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cascade.alignment import Connection
from cascade.errors import UnknownConnectionError
from cascade.graph import GoalGraph
from cascade.layers import Bools, Ints, Neighbours, reach


@dataclass(frozen=True, slots=True)
class Dependence:
    """The dominator tree of the connected nodes, rooted at the mission.

    ``support`` is each node's nearest sole support (its immediate dominator), -1 for the mission
    and for what is not connected. ``would_orphan`` counts the connected nodes that lose their
    connection when a node is retired, without itself.
    """

    support: Ints
    would_orphan: Ints

    def sole_supports(self, node: int) -> list[int]:
        """Every node that all live paths from ``node`` to the mission pass, nearest first."""
        chain: list[int] = []
        while (node := int(self.support[node])) >= 0:
            chain.append(node)
        return chain


def find_sole_supports(graph: GoalGraph, connection: Connection) -> Dependence:
    """Every node's nearest sole support, and what hangs on each.

    Raises :class:`~cascade.errors.UnknownConnectionError` without one current mission.

    By layers from the mission: a node's support is where the dominator chains of its parents
    meet. O((n + m) * depth of the tree). A connected cycle takes the slower iterative algorithm of
    Cooper, Harvey and Kennedy (A Simple, Fast Dominance Algorithm, 2001), by networkx.

    >>> from cascade.alignment import connect
    >>> graph = GoalGraph(ids="mgp", kinds=[0, 1, 3], children=[1, 2], parents=[0, 1])
    >>> find_sole_supports(graph, connect(graph)).would_orphan.tolist()
    [2, 1, 0]
    """
    if graph.mission is None:
        raise UnknownConnectionError(graph.names(graph.missions))
    if (graph.layers.cyclic & connection.connected).any():
        support = _support_of_cyclic(graph, connection)
    else:
        support = _support_by_layers(graph, connection)
    return Dependence(support, _hanging(support, connection))


def _support_by_layers(graph: GoalGraph, connection: Connection) -> Ints:
    layers = graph.layers
    tree = _Tree(len(layers), int(layers.place[graph.mission]))
    up = _connected_rows(layers.up, connection.connected[layers.node])
    counts = np.diff(up.starts)
    filled = np.flatnonzero(counts).astype(np.int32)
    depth = layers.depth[layers.node[filled]]
    for rows in np.split(filled, np.flatnonzero(np.diff(depth)) + 1):
        meeting = up.others[up.starts[rows]]
        for further in range(1, int(counts[rows].max(initial=0))):
            more = counts[rows] > further
            others = up.others[up.starts[rows[more]] + further]
            meeting[more] = tree.meet(meeting[more], others)
        tree.hang(rows, meeting)
    support = np.full(graph.n_nodes, -1, np.int32)
    has = tree.parent >= 0
    support[layers.node[has]] = layers.node[tree.parent[has]]
    return support


def _connected_rows(up: Neighbours, connected: Bools) -> Neighbours:
    """The rows of connected places, with connected neighbours alone."""
    source = np.repeat(np.arange(len(up), dtype=np.int32), np.diff(up.starts))
    kept = connected[source] & connected[up.others]
    return Neighbours.of(len(up), source[kept], up.others[kept])


class _Tree:
    """A growing tree; nodes are hung in layers, below those already there."""

    def __init__(self, n: int, root: int) -> None:
        self.parent: Ints = np.full(n, -1, np.int32)
        self.depth: Ints = np.zeros(n, np.int32)
        self.root = root

    def hang(self, rows: Ints, parents: Ints) -> None:
        self.parent[rows] = parents
        self.depth[rows] = self.depth[parents] + 1

    def meet(self, first: Ints, second: Ints) -> Ints:
        """The lowest common ancestors, pair by pair."""
        first, second = first.copy(), second.copy()
        apart = np.flatnonzero(first != second)
        while len(apart):
            a, b = first[apart], second[apart]
            lower = self.depth[a] - self.depth[b]
            first[apart] = np.where(lower >= 0, self.parent[a], a)
            second[apart] = np.where(lower <= 0, self.parent[b], b)
            apart = apart[first[apart] != second[apart]]
        return first


def _support_of_cyclic(graph: GoalGraph, connection: Connection) -> Ints:
    import networkx as nx

    children, parents = graph.live_ends
    kept = connection.connected[children] & connection.connected[parents]
    mission = int(graph.missions[0])
    downward: nx.DiGraph[int] = nx.DiGraph()
    downward.add_node(mission)
    downward.add_edges_from(zip(parents[kept].tolist(), children[kept].tolist(), strict=True))
    support = np.full(graph.n_nodes, -1, np.int32)
    dominators: dict[int, int | None] = nx.immediate_dominators(downward, mission)
    for node, above in dominators.items():
        if node != mission and above is not None:
            support[node] = above
    return support


def _hanging(support: Ints, connection: Connection) -> Ints:
    """How many nodes hang below each in the dominator tree."""
    depth = _depth(support)
    size = connection.connected.astype(np.int32)
    nodes = np.flatnonzero(support >= 0)
    nodes = nodes[np.argsort(-depth[nodes], kind="stable")]
    for layer in np.split(nodes, np.flatnonzero(np.diff(depth[nodes])) + 1):
        np.add.at(size, support[layer], size[layer])
    return np.where(connection.connected, size - 1, 0).astype(np.int32)


def _depth(support: Ints) -> Ints:
    """Each connected node's depth in the dominator tree, by doubling the steps."""
    depth = (support >= 0).astype(np.int32)
    jump = np.where(support >= 0, support, np.arange(len(support), dtype=np.int32))
    while True:
        further = depth[jump]
        if not further.any():
            return depth
        depth, jump = depth + further, jump[jump]


def would_orphan_by_link(
    graph: GoalGraph, connection: Connection, dependence: Dependence, child: int, parent: int
) -> int:
    """How many connected nodes lose their connection when ``child -> parent`` is dropped."""
    if not (connection.connected[child] and connection.connected[parent]):
        return 0
    parents = graph.up.of_node(child)
    if parent not in parents:
        return 0
    others = parents[connection.connected[parents] & (parents != parent)]
    if all(child == q or child in dependence.sole_supports(q) for q in others.tolist()):
        return int(dependence.would_orphan[child]) + 1
    return 0


def would_orphan_together(graph: GoalGraph, connection: Connection, nodes: Ints) -> Ints:
    """The connected nodes (numbers) that lose their connection when all of ``nodes`` are retired.

    Ask it for an owner's or a unit's nodes. O(n + m). The retired ones are not among the answer.
    """
    if graph.mission is None:
        raise UnknownConnectionError(graph.names(graph.missions))
    retired = np.zeros(graph.n_nodes, bool)
    retired[nodes] = True
    children, parents = graph.live_ends
    kept = ~(retired[children] | retired[parents])
    down = Neighbours.of(graph.n_nodes, parents[kept], children[kept])
    seeds = np.array([] if retired[graph.mission] else [graph.mission], np.int32)
    lost = connection.connected & ~reach(down, seeds) & ~retired
    return np.flatnonzero(lost).astype(np.int32)
