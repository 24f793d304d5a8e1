"""A plan as an outline: every node once, under one of its parents, in the order of a table.

First the mission with all that stands below it; then, in lanes of their own, what is live without
a path to it, and what is neither live nor linked to anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from cascade.graph import GoalGraph
from cascade.layers import Bools, Ints
from goals.bridge import Snapshot
from goals.bridge.shape import Shape
from goals.models import Contribution

#: The lanes, in their order. ``OUTSIDE`` are live nodes without a path to the mission.
CASCADE, OUTSIDE, ASIDE = range(3)
_NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Where each node of a plan stands in its outline. All are arrays.

    ``order`` are the nodes (numbers in the graph) from top to bottom. By node: ``above`` the one
    that it stands under (-1: none), ``depth`` how many stand above it, ``lane`` its lane.
    """

    order: Ints
    above: Ints
    depth: Ints
    lane: Ints

    def with_ancestors(self, nodes: Bools) -> Bools:
        """Some nodes (a mask), and all that they stand under."""
        kept = nodes.copy()
        front = np.flatnonzero(nodes)
        while len(front):
            front = np.unique(self.above[front])
            front = front[front >= 0]
            front = front[~kept[front]]
            kept[front] = True
        return kept

    def ancestors(self, node: int) -> list[int]:
        """What a node stands under, from the top."""
        found: list[int] = []
        while (node := int(self.above[node])) >= 0:
            found.append(node)
        return found[::-1]


_KNOWN: WeakKeyDictionary[Snapshot, Outline] = WeakKeyDictionary()


def outline_of(snapshot: Snapshot) -> Outline:
    """The outline of a plan; one query, and none while the plan is the same."""
    found = _KNOWN.get(snapshot)
    if found is None:
        found = _KNOWN[snapshot] = lay_out(snapshot.shape, _primary_links(snapshot))
    return found


def lay_out(shape: Shape, primary: Bools) -> Outline:
    """The outline, by which contributions of the graph (a mask) are primary. Linear."""
    graph = shape.graph
    above = _uncircled(_parents(shape, primary))
    lane = np.where(graph.live, OUTSIDE, ASIDE).astype(np.int32)
    if graph.mission is not None:
        lane[graph.mission] = CASCADE
    levels = _levels(above)
    depth = np.zeros(graph.n_nodes, np.int32)
    for number, level in enumerate(levels[1:], start=1):
        depth[level] = number
        lane[level] = lane[above[level]]
    return Outline(_order(graph, above, lane, levels), above, depth, lane)


def _primary_links(snapshot: Snapshot) -> Bools:
    found = Contribution.objects.filter(organisation_id=snapshot.organisation_id, primary=True)
    numbers = np.fromiter(found.values_list("pk", flat=True), np.int64)
    primary: Bools = np.isin(snapshot.link_numbers, numbers)
    return primary


def _parents(shape: Shape, primary: Bools) -> Ints:
    """Under which parent each node stands: a live one, with a path, the primary, the first.

    A live node stands under live ones alone. On a circle that one counts which is nearest to the
    mission, so that what has a path never stands below itself.
    """
    graph, connection = shape.graph, shape.connection
    children, parents = graph.children, graph.parents
    is_live = np.zeros(graph.n_links, bool)
    is_live[graph.live_links] = True
    kept = is_live | ~graph.live[children]
    if graph.mission is not None:
        kept &= children != graph.mission
    links = np.flatnonzero(kept)
    ends, tops = children[links], parents[links]
    far = np.where(connection.connected[tops], 0, np.iinfo(np.int32).max)
    if graph.layers.components is not None:
        circled = graph.layers.cyclic[ends] & connection.connected[tops]
        far = np.where(circled, connection.distance[tops], far)
    best_last = np.lexsort((-links, primary[links], -far, graph.live[tops]))
    above = np.full(graph.n_nodes, _NONE, np.int32)
    above[ends[best_last]] = tops[best_last]
    return above


def _uncircled(above: Ints) -> Ints:
    """The same, where each circle is cut open above its first node."""
    ahead = above.copy()
    for _ in range(len(above).bit_length()):
        if (ahead < 0).all():
            return above
        ahead = np.where(ahead >= 0, ahead[ahead], _NONE)
    lost = np.unique(ahead[ahead >= 0])  # far enough up, only circles are left
    met: set[int] = set()
    for node in lost.tolist():
        if node not in met:
            first, at = node, int(above[node])
            met.add(node)
            while at != node:
                met.add(at)
                at = int(above[at])
            above[first] = _NONE
    return above


def _levels(above: Ints) -> list[NDArray[np.int64]]:
    """The nodes by how many stand above them."""
    sorted_by_parent = np.argsort(above, kind="stable")
    starts = np.searchsorted(above[sorted_by_parent], np.arange(_NONE, len(above) + 1))
    levels: list[NDArray[np.int64]] = [sorted_by_parent[: starts[1]]]
    while len(levels[-1]):
        level = levels[-1]
        low, counts = starts[level + 1], starts[level + 2] - starts[level + 1]
        before = np.cumsum(counts) - counts
        slots = np.repeat(low - before, counts) + np.arange(int(counts.sum()))
        levels.append(sorted_by_parent[slots])
    return levels[:-1]


def _order(graph: GoalGraph, above: Ints, lane: Ints, levels: list[NDArray[np.int64]]) -> Ints:
    """The nodes from top to bottom: below each node its children, by level and number."""
    n = graph.n_nodes
    size = np.ones(n, np.int64)
    for level in levels[:0:-1]:
        np.add.at(size, above[level], size[level])
    siblings = np.lexsort((np.arange(n), graph.kinds, np.where(above < 0, lane, 0), above))
    before = np.cumsum(size[siblings]) - size[siblings]
    firsts = np.flatnonzero(np.diff(above[siblings], prepend=_NONE - 1))
    before -= np.repeat(before[firsts], np.diff(np.append(firsts, n)))
    place = np.empty(n, np.int64)
    place[siblings] = before
    for level in levels[1:]:
        place[level] += place[above[level]] + 1
    order = np.empty(n, np.int32)
    order[place] = np.arange(n, dtype=np.int32)
    return order
