"""Line of sight: how one node's work reaches the mission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from cascade.alignment import Connection
from cascade.errors import UnknownConnectionError
from cascade.graph import GoalGraph
from cascade.layers import Floats


@dataclass(frozen=True, slots=True)
class LineOfSight:
    """One path: node numbers up to the mission, and the product of its shares (0..1)."""

    nodes: tuple[int, ...]
    share: float


def line_of_sight(graph: GoalGraph, connection: Connection, node: int) -> LineOfSight | None:
    """The shortest live path to the mission; None for what is not connected.

    Ties go to the larger product of contribution shares, then to the smaller identifiers. Cost: the
    node's nearest ancestors and their links.

    >>> from cascade.alignment import connect
    >>> graph = GoalGraph(ids="mabp", kinds=[0, 1, 1, 3], children=[1, 2, 3, 3],
    ...                   parents=[0, 0, 1, 2], weights=[1, 3, 1, 1])
    >>> line_of_sight(graph, connect(graph), 3)
    LineOfSight(nodes=(3, 2, 0), share=0.75)
    """
    if graph.mission is None:
        raise UnknownConnectionError(graph.names(graph.missions))
    if not connection.connected[node]:
        return None
    parts = _Parts(graph)
    share, above = {graph.mission: Fraction(1)}, dict[int, int]()
    for layer in reversed(_shortest_ways(graph, connection, node)):
        for below, parents in layer.items():
            # Paths by different parents differ at once: no need to compare more.
            least, _, above[below] = min(
                (-share[parent] * parts.of(link, parent), str(graph.ids[parent]), parent)
                for link, parent in parents
            )
            share[below] = -least
    path = [node]
    while path[-1] != graph.mission:
        path.append(above[path[-1]])
    return LineOfSight(tuple(path), float(share[node]))


_Layer = dict[int, list[tuple[int, int]]]


def _shortest_ways(graph: GoalGraph, connection: Connection, node: int) -> list[_Layer]:
    """Layer by layer up from the node: each node's (link, parent) one nearer to the mission."""
    layers: list[_Layer] = []
    nodes = {node}
    for distance in range(int(connection.distance[node]), 0, -1):
        layer = {
            below: [
                (link, parent)
                for link, parent in zip(
                    graph.up.links_of(below).tolist(), graph.up.of_node(below).tolist(), strict=True
                )
                if connection.distance[parent] == distance - 1
            ]
            for below in nodes
        }
        layers.append(layer)
        nodes = {parent for parents in layer.values() for _, parent in parents}
    return layers


class _Parts:
    """Contributions' parts of their parents, exact, so that equal products tie."""

    def __init__(self, graph: GoalGraph) -> None:
        self.graph = graph
        self.into: dict[int, Fraction] = {}

    def of(self, link: int, parent: int) -> Fraction:
        """The weight of a live contribution over the weights into its parent."""
        if parent not in self.into:
            links = self.graph.down.links_of(parent)
            self.into[parent] = _exact_sum(self.graph.live_weights[links])
        return Fraction(float(self.graph.live_weights[link])) / self.into[parent]


def _exact_sum(weights: Floats) -> Fraction:
    """The sum without rounding: over the largest denominator, as all are powers of two."""
    ratios = [weight.as_integer_ratio() for weight in weights.tolist()]
    whole = max(denominator for _, denominator in ratios)
    return Fraction(sum(part * (whole // denominator) for part, denominator in ratios), whole)


def all_paths(
    graph: GoalGraph, connection: Connection, node: int, limit: int = 100
) -> tuple[list[tuple[int, ...]], bool]:
    """Every simple live path up to the mission, at most ``limit``, and whether these are all.

    There may be exponentially many: the search stops at the limit, the smaller identifiers first.
    Those found come shortest first. Raises :class:`~cascade.errors.UnknownConnectionError` without
    one current mission. Cost: each path's nodes and links, and where it branches inside a cycle
    that cycle's, too.
    """
    if graph.mission is None:
        raise UnknownConnectionError(graph.names(graph.missions))
    found = list(islice(_simple_paths(graph, connection, node), limit + 1))
    paths = sorted(found[:limit], key=lambda p: (len(p), [str(graph.ids[n]) for n in p]))
    return paths, len(found) <= limit


def _simple_paths(graph: GoalGraph, connection: Connection, node: int) -> Iterator[tuple[int, ...]]:
    """Depth first over connected nodes, where every step can still arrive."""
    if not connection.connected[node]:
        return
    if node == graph.mission:
        yield (node,)
        return
    path, seen = [node], {node}
    waiting = [iter(_steps(graph, connection, node, seen))]
    while waiting:
        parent = next(waiting[-1], None)
        if parent is None:
            waiting.pop()
            seen.discard(path.pop())
        elif parent == graph.mission:
            yield (*path, parent)
        else:
            path.append(parent)
            seen.add(parent)
            waiting.append(iter(_steps(graph, connection, parent, seen)))


def _steps(graph: GoalGraph, connection: Connection, node: int, seen: set[int]) -> list[int]:
    """The parents by which a path over ``seen``, which ends at ``node``, can go on and arrive."""
    parents = [
        parent
        for parent in graph.up.of_node(node).tolist()
        if connection.connected[parent] and parent not in seen
    ]
    if len(parents) > 1 and graph.layers.cyclic[node]:
        parents = [p for p in parents if _arrives(graph, connection, p, node, seen)]
    return sorted(parents, key=lambda parent: str(graph.ids[parent]))


def _arrives(
    graph: GoalGraph, connection: Connection, start: int, child: int, seen: set[int]
) -> bool:
    """Whether a way leads from a parent of ``child`` to the mission, past the nodes seen.

    Whoever leaves the cycle has arrived: no way leads back to what was seen.
    """
    assert graph.layers.components is not None
    label = graph.layers.components.label
    if label[start] != label[child]:
        return True
    waiting, met = [start], {start}
    while waiting:
        for parent in graph.up.of_node(waiting.pop()).tolist():
            if label[parent] != label[child] and connection.connected[parent]:
                return True
            if label[parent] == label[child] and parent not in met and parent not in seen:
                met.add(parent)
                waiting.append(parent)
    return False
