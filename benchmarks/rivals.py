"""The same questions for other graph libraries; see :mod:`benchmarks.databases` for the rest.

Each gets its links as it likes them best, ready made, and its arrows in the direction that
suits it. Answers are turned into arrays and compared with Cascade's outside the time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from importlib import import_module
from math import isnan
from typing import Any, ClassVar, NamedTuple, override

import numpy as np
from numpy.typing import NDArray

from benchmarks.generate import MISSION
from benchmarks.store import Links

BUILD, BUILD_PLAIN = "build", "build, garbage collector off"
ORPHANS, DISTANCE = "orphans", "distance to the mission"
ROLL_UP, SUPPORTS = "roll-up of progress", "sole supports (dominators)"
QUESTIONS = (BUILD, BUILD_PLAIN, ORPHANS, DISTANCE, ROLL_UP, SUPPORTS)

Answer = NDArray[Any]


class Asked(NamedTuple):
    """A question: ``ask`` is timed, ``read`` makes an array of what it returned."""

    ask: Callable[[], Any]
    read: Callable[[Any], Answer]


class Rival:
    """One library with one graph. ``how`` says what it is asked by."""

    how: ClassVar[dict[str, str]]

    def __init__(self, links: Links) -> None:
        self.links = links

    def build(self) -> Any:
        """A fresh graph."""
        raise NotImplementedError

    def keep(self, graph: Any) -> None:
        """Takes the graph to ask; prepares what is not timed."""
        self.graph = graph

    def questions(self) -> dict[str, Asked]:
        """What can be asked of the kept graph."""
        raise NotImplementedError

    def orphans_without(self, connected: Iterable[int]) -> Answer:
        """The live nodes that are neither connected nor the mission."""
        orphan = self.links.live.copy()
        orphan[np.fromiter(connected, np.int64)] = False
        orphan[MISSION] = False
        return np.flatnonzero(orphan)

    def per_node(self, pairs: Iterable[tuple[int, int]]) -> Answer:
        """One value a node, -1 where the answer has none."""
        values = np.full(self.links.n, -1, np.int32)
        for node, value in pairs:
            values[node] = value
        return values

    def supports(self, found: dict[int, int | None]) -> Answer:
        """Nearest sole supports; the mission has none."""
        known = ((v, above) for v, above in found.items() if above is not None and v != above)
        return self.per_node(known)


def roll_up(
    links: Links, order: Iterable[int], out: Callable[[int], Iterable[tuple[int, float]]]
) -> list[float]:
    """Progress of every node, in plain Python over any library's topological order.

    ``order`` gives children before parents, ``out`` a node's parents with the weights.
    """
    own: list[float] = links.own.tolist()
    summed, known = [0.0] * links.n, [0.0] * links.n
    for node in order:
        if links.asks[node] and known[node]:
            own[node] = summed[node] / known[node]
        if isnan(own[node]):
            continue
        for parent, weight in out(node):
            summed[parent] += weight * own[node]
            known[parent] += weight
    return own


class Networkx(Rival):
    """A ``DiGraph`` with arrows from child to parent."""

    how: ClassVar = {
        ORPHANS: "`ancestors`",
        DISTANCE: "`single_target_shortest_path_length`",
        SUPPORTS: "`immediate_dominators`",
        ROLL_UP: "Python over `topological_sort`",
    }

    @override
    def build(self) -> Any:
        import networkx as nx

        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(self.links.n))
        links = self.links
        graph.add_weighted_edges_from(
            zip(links.children, links.parents, links.weights, strict=True)
        )
        return graph

    @override
    def keep(self, graph: Any) -> None:
        self.graph = graph
        self.downward = graph.reverse()

    def _plain(self) -> None:
        gc.disable()
        self.build()
        gc.enable()

    def _weighed(self, node: int) -> Iterable[tuple[int, float]]:
        return ((parent, link["weight"]) for parent, link in self.graph.succ[node].items())

    @override
    def questions(self) -> dict[str, Asked]:
        import networkx as nx

        graph = self.graph
        return {
            BUILD_PLAIN: Asked(self._plain, lambda _: np.empty(0)),
            ORPHANS: Asked(lambda: nx.ancestors(graph, MISSION), self.orphans_without),
            DISTANCE: Asked(
                lambda: nx.single_target_shortest_path_length(graph, MISSION),
                lambda found: self.per_node(dict(found).items()),
            ),
            ROLL_UP: Asked(
                lambda: roll_up(self.links, nx.topological_sort(graph), self._weighed), np.array
            ),
            SUPPORTS: Asked(lambda: nx.immediate_dominators(self.downward, MISSION), self.supports),
        }


class Rustworkx(Rival):
    """A ``PyDiGraph`` with arrows from parent to child, so that everything searches forward."""

    how: ClassVar = {
        ORPHANS: "`descendants`",
        DISTANCE: "`bfs_layers`",
        SUPPORTS: "`immediate_dominators`",
        ROLL_UP: "Python over `topological_sort`",
    }

    def __init__(self, links: Links) -> None:
        super().__init__(links)
        self.triples = list(zip(links.parents, links.children, links.weights, strict=True))

    @override
    def build(self) -> Any:
        import rustworkx as rx

        graph: rx.PyDiGraph[int, float] = rx.PyDiGraph()
        graph.add_nodes_from(range(self.links.n))
        graph.add_edges_from(self.triples)
        return graph

    def _weighed(self, node: int) -> Iterable[tuple[int, float]]:
        return ((parent, weight) for parent, _, weight in self.graph.in_edges(node))

    @override
    def questions(self) -> dict[str, Asked]:
        import rustworkx as rx

        graph = self.graph
        return {
            ORPHANS: Asked(lambda: rx.descendants(graph, MISSION), self.orphans_without),
            DISTANCE: Asked(lambda: rx.bfs_layers(graph, [MISSION]), self._by_layer),
            ROLL_UP: Asked(
                lambda: roll_up(self.links, reversed(rx.topological_sort(graph)), self._weighed),
                np.array,
            ),
            SUPPORTS: Asked(lambda: rx.immediate_dominators(graph, MISSION), self.supports),
        }

    def _by_layer(self, layers: Iterable[list[int]]) -> Answer:
        return self.per_node((v, depth) for depth, layer in enumerate(layers) for v in layer)


class Igraph(Rival):
    """A directed ``Graph`` with arrows from child to parent."""

    how: ClassVar = {
        ORPHANS: "`subcomponent`",
        DISTANCE: "`distances`",
        SUPPORTS: "`dominator`",
        ROLL_UP: "Python over `topological_sorting`",
    }

    def __init__(self, links: Links) -> None:
        super().__init__(links)
        self.pairs = np.stack([links.children, links.parents], 1)

    @override
    def build(self) -> Any:
        igraph = import_module("igraph")  # it has no types
        graph = igraph.Graph(n=self.links.n, edges=self.pairs, directed=True)
        graph.es["weight"] = self.links.weights
        return graph

    def _rolled(self) -> list[float]:
        out, weight = self.graph.get_inclist("out"), self.graph.es["weight"]
        parents = self.links.parents

        def weighed(node: int) -> Iterable[tuple[int, float]]:
            return ((parents[link], weight[link]) for link in out[node])

        return roll_up(self.links, self.graph.topological_sorting(), weighed)

    @override
    def questions(self) -> dict[str, Asked]:
        graph = self.graph
        return {
            ORPHANS: Asked(lambda: graph.subcomponent(MISSION, mode="in"), self.orphans_without),
            DISTANCE: Asked(
                lambda: graph.distances(source=[MISSION], mode="in")[0],
                lambda found: np.where(np.isinf(found), -1, found).astype(np.int32),
            ),
            ROLL_UP: Asked(self._rolled, np.array),
            SUPPORTS: Asked(
                lambda: graph.dominator(MISSION, mode="in"),
                lambda found: np.nan_to_num(np.array(found), nan=-1).astype(np.int32),
            ),
        }
