"""Line of sight: how one node's work reaches the mission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from cascade.alignment import Connection
from cascade.errors import UnknownConnectionError
from cascade.graph import GoalGraph


@dataclass(frozen=True, slots=True)
class LineOfSight:
    """One path: node numbers from the node up to the mission, and the product of its
    contributions' shares (0..1)."""

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
    best: dict[int, tuple[Fraction, tuple[int, ...]]] = {graph.mission: (Fraction(1), (graph.mission,))}
    for layer in reversed(_shortest_ways(graph, connection, node)):
        for below, parents in layer.items():
            best[below] = min(
                (_extend(graph, below, link, best[parent]) for link, parent in parents),
                key=lambda way: (-way[0], [str(graph.ids[n]) for n in way[1]]),
            )
    share, path = best[node]
    return LineOfSight(path, float(share))


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


def _extend(
    graph: GoalGraph, node: int, link: int, way: tuple[Fraction, tuple[int, ...]]
) -> tuple[Fraction, tuple[int, ...]]:
    """A way one contribution longer. Exact, so that equal products tie."""
    share, path = way
    into = sum(Fraction(float(w)) for w in graph.live_weights[graph.down.links_of(path[0])])
    return share * Fraction(float(graph.live_weights[link])) / into, (node, *path)


def all_paths(
    graph: GoalGraph, connection: Connection, node: int, limit: int = 100
) -> tuple[list[tuple[int, ...]], bool]:
    """Every simple live path up to the mission, at most ``limit``, and whether these are all.

    There may be exponentially many: the search stops at the limit. Shortest first.
    """
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
    waiting = [iter(graph.up.of_node(node).tolist())]
    while waiting:
        parent = next(waiting[-1], None)
        if parent is None:
            waiting.pop()
            seen.discard(path.pop())
        elif parent == graph.mission:
            yield (*path, parent)
        elif parent not in seen and connection.connected[parent]:
            path.append(parent)
            seen.add(parent)
            waiting.append(iter(graph.up.of_node(parent).tolist()))
