"""The shape of the links themselves: cycles, redundant, level-skipping and inverted ones."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cascade.errors import CycleError
from cascade.graph import GoalGraph
from cascade.layers import Bools, Components, Ints, Neighbours, depths

#: Two node or link numbers in one.
Keys = NDArray[np.int64]
#: How many links the search for a component's shortest cycle may look at.
WITNESS_COST = 2_000_000


@dataclass(frozen=True, slots=True)
class Cycle:
    """A strongly connected component: its nodes, and one shortest cycle in order (numbers)."""

    nodes: Ints
    witness: tuple[int, ...]


def find_cycles(graph: GoalGraph) -> list[Cycle]:
    """One entry a strongly connected component with a cycle, whatever the nodes' status.

    The witness starts at its smallest identifier and follows the arrows up. Cost: O(n + m) for the
    components; for a witness O(nodes * links) of the component. Where that is more than
    :data:`WITNESS_COST`, fewer nodes are started from, and the witness is short but not surely
    shortest.

    >>> graph = GoalGraph(ids="mab", kinds=[0, 2, 2], children=[1, 2], parents=[2, 1])
    >>> [graph.ids[node] for node in find_cycles(graph)[0].witness]
    ['a', 'b']
    """
    n, children, parents = graph.n_nodes, graph.children, graph.parents
    up, down = Neighbours.of(n, children, parents), Neighbours.of(n, parents, children)
    if not n or depths(up, down).min() >= 0:
        return []
    found = Components.of(n, children, parents)
    members = np.flatnonzero(found.cyclic[found.label]).astype(np.int32)
    by_label = members[np.argsort(found.label[members], kind="stable")]
    groups = np.split(by_label, np.flatnonzero(np.diff(found.label[by_label])) + 1)
    cycles = [Cycle(group, _witness(graph, up, group)) for group in groups]
    return sorted(cycles, key=lambda cycle: str(graph.ids[cycle.witness[0]]))


def is_below(graph: GoalGraph, node: int, other: int) -> bool:
    """Whether a way of live contributions leads from a node up to another.

    Looks no higher than that one stands.

    >>> graph = GoalGraph(ids="mab", kinds=[0, 2, 3], children=[1, 2], parents=[0, 1])
    >>> is_below(graph, 2, 0), is_below(graph, 0, 2), is_below(graph, 0, 0)
    (True, False, False)
    """
    depth, met, waiting = graph.layers.depth, {node}, [node]
    while waiting:
        for parent in graph.up.of_node(waiting.pop()).tolist():
            if parent == other:
                return True
            if parent not in met and depth[parent] >= depth[other]:
                met.add(parent)
                waiting.append(parent)
    return False


def _witness(graph: GoalGraph, up: Neighbours, group: Ints) -> tuple[int, ...]:
    """A shortest cycle of a component; of several the one whose identifiers come first."""
    names = {node: str(graph.ids[node]) for node in group.tolist()}
    ordered = sorted(names, key=names.__getitem__)
    parents: _Links = {
        node: dict.fromkeys(
            sorted((p for p in up.of_node(node).tolist() if p in names), key=names.__getitem__)
        )
        for node in ordered
    }
    children = _reversed(parents)
    links = sum(map(len, parents.values()))
    # With one way on from each node there is but one cycle.
    starts = 1 if links == len(ordered) else max(1, WITNESS_COST // links)
    best: tuple[int, ...] = ()
    for start in ordered[:starts]:
        best = _shortest_through(start, parents, len(best)) or best
        _drop(start, parents, children)
    turn = min(range(len(best)), key=lambda place: names[best[place]])
    return best[turn:] + best[:turn]


#: Each node's neighbours, in order.
_Links = dict[int, dict[int, None]]


def _reversed(parents: _Links) -> _Links:
    children: _Links = {node: {} for node in parents}
    for node, above in parents.items():
        for parent in above:
            children[parent][node] = None
    return children


def _drop(start: int, parents: _Links, children: _Links) -> None:
    """Takes a searched node out, and all that can be on no cycle without it.

    A ring falls apart at once, so that its other nodes need no search.
    """
    for ahead, behind in ((parents, children), (children, parents)):
        waiting = [start]
        while waiting:
            node = waiting.pop()
            for other in behind[node]:
                del ahead[other][node]
                if not ahead[other]:
                    waiting.append(other)
            behind[node] = {}


def _shortest_through(start: int, parents: _Links, limit: int) -> tuple[int, ...]:
    """A shortest cycle through a node with fewer than ``limit`` nodes (0: any), or ()."""
    before: dict[int, int] = {}
    waiting = deque([(start, 1)])
    while waiting:
        node, length = waiting.popleft()
        if limit and length >= limit:
            return ()
        for parent in parents[node]:
            if parent == start:
                return _walk_back(before, start, node)
            if parent not in before:
                before[parent] = node
                waiting.append((parent, length + 1))
    return ()


def _walk_back(before: dict[int, int], start: int, end: int) -> tuple[int, ...]:
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return tuple(reversed(path))


def check_link(graph: GoalGraph, child: int, parent: int) -> None:
    """Raises :class:`CycleError` with the path when ``child -> parent`` would close a cycle.

    Searches up from the parent, over links of any status; costs its ancestors only.
    """
    up = graph.all_up
    before: dict[int, int] = {}
    waiting = deque([parent])
    while waiting:
        node = waiting.popleft()
        if node == child:
            path = _walk_back(before, parent, child) if child != parent else (parent,)
            # The path runs parent ... child; the refused link leads back from child to parent.
            raise CycleError([str(graph.ids[n]) for n in (path[-1], *path[:-1])])
        for above in up.of_node(node).tolist():
            if above not in before and above != parent:
                before[above] = node
                waiting.append(above)


def level_skips(graph: GoalGraph) -> Ints:
    """The live contributions (link numbers) that go up more than one level."""
    rise = graph.kinds[graph.children] - graph.kinds[graph.parents]
    return _live(graph, rise > 1)


def inverted(graph: GoalGraph) -> Ints:
    """The live contributions (link numbers) that go down a level."""
    return _live(graph, graph.kinds[graph.children] < graph.kinds[graph.parents])


def _live(graph: GoalGraph, links: Bools) -> Ints:
    both = graph.live[graph.children] & graph.live[graph.parents]
    return np.flatnonzero(links & both).astype(np.int32)


def redundant_links(graph: GoalGraph) -> tuple[Ints, Ints]:
    """Live contributions whose parent is also reached through another node.

    Returns ``(links, through)``: link numbers, and for each the other parent that reaches the
    same one. Searches up from each parent of a child with several, no further than the highest of
    them; cost: the nodes so met, summed over those parents.

    >>> graph = GoalGraph(ids="mgp", kinds=[0, 1, 3], children=[1, 2, 2], parents=[0, 1, 0])
    >>> links, through = redundant_links(graph)
    >>> links.tolist(), through.tolist()
    ([2], [1])
    """
    search = _RedundancySearch(graph)
    while search.open:
        search.climb()
    links = np.flatnonzero(search.through >= 0).astype(np.int32)
    return graph.live_links[links], search.through[links]


class _RedundancySearch:
    """Items (way, node): from a child by its link ``way`` up to ``node``."""

    def __init__(self, graph: GoalGraph) -> None:
        self.graph, self.up, self.depth = graph, graph.up, graph.layers.depth
        self.children, self.parents = graph.live_ends
        self.through: Ints = np.full(len(self.children), -1, np.int32)
        # Items on cycles that were met before; elsewhere no way comes back.
        self.seen: set[int] = set()
        several = np.diff(self.up.starts) > 1
        ways = np.flatnonzero(several[self.children]).astype(np.int32)
        # No search goes above the highest parent of its child.
        self.top: Ints = np.full(graph.n_nodes, np.iinfo(np.int32).max, np.int32)
        np.minimum.at(self.top, self.children[ways], self.depth[self.parents[ways]])
        keys = self._keys(self.children[ways], self.parents[ways])
        order = np.argsort(keys)
        self.direct, self.direct_link = keys[order], ways[order]
        self._take(ways, self.parents[ways])

    def _keys(self, first: Ints, second: Ints) -> Keys:
        return first.astype(np.int64) * self.graph.n_nodes + second

    @property
    def open(self) -> bool:
        """Whether there is anything left to climb from."""
        return len(self.way) > 0

    def climb(self) -> None:
        """One step up for every open item; marks the links whose parent is met."""
        slots, counts = self.up.slots(self.node)
        way, node = np.repeat(self.way, counts), self.up.others[slots]
        self._mark(way, node)
        self._take(way, node)

    def _mark(self, way: Ints, node: Ints) -> None:
        """Marks the direct links to what was met by way of another parent."""
        keys = self._keys(self.children[way], node)
        places = np.minimum(np.searchsorted(self.direct, keys), max(len(self.direct) - 1, 0))
        met = (self.direct[places] == keys) & (self.parents[way] != node)
        link, through = self.direct_link[places[met]], self.parents[way[met]]
        fresh = self.through[link] < 0
        # Written backwards, so that the first way found stays.
        self.through[link[fresh][::-1]] = through[fresh][::-1]

    def _take(self, way: Ints, node: Ints) -> None:
        """Keeps the items that can still reach a parent of their child, each once."""
        top = self.top[self.children[way]]
        cyclic = self.graph.layers.cyclic[node]
        kept = (self.depth[node] > top) | (cyclic & (self.depth[node] == top))
        kept &= node != self.children[way]
        way, node = way[kept], node[kept]
        keys, places = np.unique(self._keys(way, node), return_index=True)
        turning = np.flatnonzero(self.graph.layers.cyclic[node[places]])
        if len(turning):
            met = keys[turning].tolist()
            again = [key in self.seen for key in met]
            self.seen.update(met)
            places = np.delete(places, turning[again])
        self.way, self.node = way[places], node[places]
