"""The definitions read plainly: every path is enumerated, every "what if" is carried out.

Slow and for small graphs only. A :class:`Reading` takes from a goal graph nothing but what
it was made of (kinds, statuses, contributions, ...), never what the engine worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import isnan
from typing import Any

import networkx as nx

from cascade.graph import ACTIVE, COMPANY_GOAL, DRAFT, MISSION, PROGRAM, GoalGraph
from cascade.progress import AUTO, BOTH, KEY_RESULTS, MANUAL, MINIMUM, MeasureArrays
from cascade.types import Need

Arrow = tuple[int, int]
Arrows = frozenset[Arrow]


class Reading:
    """One goal graph, read by enumeration.

    ``arrows`` are the live contributions. Those out of the current mission are left out,
    because every path has ended there.
    """

    def __init__(self, graph: GoalGraph) -> None:
        self.ids = [str(id) for id in graph.ids]
        self.kinds = graph.kinds.tolist()
        live = {ACTIVE, DRAFT} if graph.accept_drafts else {ACTIVE}
        statuses = graph.statuses.tolist()
        self.live = {v for v, status in enumerate(statuses) if status in live}
        ends = zip(graph.children.tolist(), graph.parents.tolist(), strict=True)
        self.weights: dict[Arrow, float] = dict(zip(ends, graph.weights.tolist(), strict=True))
        self.budgets = [None if isnan(b) else b for b in graph.budgets.tolist()]
        self.units, self.functions = graph.units.tolist(), graph.unit_functions
        missions = [v for v in sorted(self.live) if self.kinds[v] == MISSION]
        self.mission = missions[0] if len(missions) == 1 else None
        self.arrows: Arrows = frozenset(
            (c, p) for c, p in self.weights if {c, p} <= self.live and c != self.mission
        )

    # Paths.

    def paths(self, start: int, end: int, arrows: Arrows | None = None) -> list[tuple[int, ...]]:
        """Every simple path between two different nodes."""
        net = nx.DiGraph()
        net.add_nodes_from(range(len(self.ids)))
        net.add_edges_from(self.arrows if arrows is None else arrows)
        return [tuple(path) for path in nx.all_simple_paths(net, start, end)]

    @cached_property
    def ways(self) -> dict[int, list[tuple[int, ...]]]:
        """Every simple live path from each live node to the mission."""
        if self.mission is None:
            return {v: [] for v in self.live}
        ways = {v: self.paths(v, self.mission) for v in self.live - {self.mission}}
        return {**ways, self.mission: [(self.mission,)]}

    def above(self, node: int, arrows: Arrows | None = None) -> set[int]:
        """What a node reaches, itself among it."""
        arrows = self.arrows if arrows is None else arrows
        met: set[int] = {node}
        while more := {p for c, p in arrows if c in met} - met:
            met |= more
        return met

    def on_cycle(self, node: int) -> bool:
        """Whether a live walk leads from a node back to itself."""
        return any(c == node and node in self.above(p) for c, p in self.arrows)

    # Connection.

    def connected(self, arrows: Arrows | None = None, without: Iterable[int] = ()) -> set[int]:
        """The live nodes with a path to the mission, were these the arrows and nodes."""
        gone = set(without)
        if self.mission is None or self.mission in gone:
            return set()
        given = self.arrows if arrows is None else arrows
        left: Arrows = frozenset(a for a in given if not gone & set(a))
        return {v for v in self.live - gone if self.mission in self.above(v, left)}

    @cached_property
    def orphans(self) -> set[int]:
        """The live nodes that are not the mission and not connected."""
        if self.mission is None:
            return set()
        return {v for v in self.live if v != self.mission and not self.ways[v]}

    def distance(self, node: int) -> int:
        """Contributions on the shortest path; -1 where undefined."""
        return min((len(way) - 1 for way in self.ways.get(node, [])), default=-1)

    def cause(self, node: int) -> str:
        """The first cause that applies to an orphan."""
        upward = {p for c, p in self.weights if c == node}
        above = self.above(node)
        if not upward:
            return "detached"
        if any(
            c in above and self.kinds[p] == MISSION and p != self.mission for c, p in self.weights
        ):
            return "other_mission"
        if not upward & self.live:
            return "retired_parent"
        if all(self._has_parent(v) for v in above):
            return "trapped"
        return "inherited"

    def _has_parent(self, node: int) -> bool:
        return any(c == node for c, _ in self.arrows)

    def loose_ends(self, node: int) -> set[frozenset[int]]:
        """Where an orphan's walks up stop: components that no arrow leads out of."""
        components = {
            frozenset(w for w in self.above(v) if v in self.above(w)) for v in self.above(node)
        }
        return {
            part
            for part in components
            if not any(c in part and p not in part for c, p in self.arrows)
        }

    def reconnects(self, end: frozenset[int]) -> set[int]:
        """The orphans that are connected once one node of a loose end is linked to the mission."""
        assert self.mission is not None
        linked = self.arrows | {(min(end), self.mission)}
        return self.connected(linked) - self.connected()

    def budget(self, nodes: Iterable[int]) -> float:
        """The sum of the known budgets."""
        return sum(self.budgets[v] or 0.0 for v in nodes)

    # Line of sight and dependence.

    def share_of(self, way: tuple[int, ...]) -> Fraction:
        """The product of a path's contribution shares."""
        product = Fraction(1)
        for child, parent in pairwise(way):
            into = sum(Fraction(self.weights[a]) for a in self.arrows if a[1] == parent)
            product *= Fraction(self.weights[child, parent]) / into
        return product

    def line_of_sight(self, node: int) -> tuple[int, ...]:
        """The shortest path; then the largest share, then the smallest identifiers."""
        return min(
            self.ways[node],
            key=lambda way: (len(way), -self.share_of(way), [self.ids[v] for v in way]),
        )

    def sole_supports(self, node: int) -> set[int]:
        """What every path from a node to the mission passes, without the node itself."""
        return set.intersection(*(set(way) for way in self.ways[node])) - {node}

    def would_orphan(self, *gone: int) -> set[int]:
        """The connected nodes that are no longer so, were some nodes retired."""
        return self.connected() - self.connected(without=gone) - set(gone)

    def would_orphan_by_link(self, arrow: Arrow) -> set[int]:
        """The connected nodes that are no longer so, were one contribution dropped."""
        return self.connected() - self.connected(self.arrows - {arrow})

    def redundant(self) -> dict[Arrow, set[int]]:
        """The live contributions whose parent is reached through another node: which ones."""
        found: dict[Arrow, set[int]] = {}
        for child, parent in self.arrows:
            elsewhere = frozenset(a for a in self.arrows if child not in a or a[1] == parent)
            starts = {p for c, p in self.arrows if c == child} - {child, parent}
            through = {v for v in starts if parent in self.above(v, elsewhere)}
            if through:
                found[child, parent] = through
        return found

    # Shares. Undefined is None.

    def mission_share(self, node: int) -> float | None:
        """The sum over all paths of the products of their shares."""
        connected = self.connected()
        if self.mission is None:
            return None
        if any(v in connected and self.on_cycle(v) for v in self.above(node)):
            return None
        return float(sum(self.share_of(way) for way in self.ways.get(node, [])))

    def effort(self, node: int) -> float:
        """A live node's own effort: its budget, or 1 for a program."""
        if node not in self.live:
            return 0.0
        own = self.budgets[node]
        return own if own is not None else float(self.kinds[node] == PROGRAM)

    def arriving(self, node: int) -> float | None:
        """What a node has and receives, over all paths from all nodes below."""
        below = {v for v in self.live if node in self.above(v)}
        if any(self.on_cycle(v) for v in below):
            return None
        ways = (way for v in below - {node} for way in self.paths(v, node))
        return self.effort(node) + sum(self.effort(way[0]) * self._passed(way) for way in ways)

    def _passed(self, way: tuple[int, ...]) -> float:
        part = 1.0
        for child, parent in pairwise(way):
            out = sum(self.weights[a] for a in self.arrows if a[0] == child)
            part *= self.weights[child, parent] / out
        return part

    def stopping(self, end: frozenset[int]) -> float | None:
        """What ends at a loose end: its nodes' effort and what enters from outside."""
        below = {v for v in self.live - end if end & self.above(v)}
        if any(self.on_cycle(v) for v in below):
            return None
        total = sum(self.effort(v) for v in end)
        for v in below:
            ways = {way for e in end for way in self.paths(v, e) if not end & set(way[:-1])}
            total += self.effort(v) * sum(self._passed(way) for way in ways)
        return total

    # Coverage.

    def covers(self, goal: int, function: str, programs: set[int] | None = None) -> bool:
        """Whether a live node of a function (one of some programs) reaches a goal."""
        return any(
            goal in self.above(v)
            for v in self.live
            if self._function(v) == function
            and (programs is None or (v in programs and self.kinds[v] == PROGRAM))
        )

    def _function(self, node: int) -> str | None:
        return self.functions[self.units[node]] if self.units[node] >= 0 else None

    def company_goals(self) -> list[int]:
        """The live company goals."""
        return [v for v in sorted(self.live) if self.kinds[v] == COMPANY_GOAL]

    def blind_units(self) -> set[int]:
        """The units with live nodes of which none reaches a company goal."""
        goals = set(self.company_goals())
        mine = {u: {v for v in self.live if self.units[v] == u} for u in set(self.units) - {-1}}
        return {u for u, vs in mine.items() if vs and not any(goals & self.above(v) for v in vs)}

    def ratio(self, goal: int, needs: Mapping[str, Need]) -> float | None:
        """Covered required cells over required cells."""
        required = [function for function, need in needs.items() if need is Need.REQUIRED]
        return _mean([(1.0, float(self.covers(goal, function))) for function in required])

    # Progress. Unknown is None.

    def progress(self, node: int, measures: MeasureArrays) -> tuple[float | None, float]:
        """``(progress, known weight)`` of a node, by its policy."""
        policy = int(measures.policy[node])
        if policy == MANUAL:
            value = _known(measures.by_hand[node])
            return value, float(value is not None)
        own = _terms(measures, node)
        if policy == AUTO and sum(weight for weight, _ in own):
            policy = KEY_RESULTS
        if policy == KEY_RESULTS:
            return _mean(own), _known_weight(own)
        if node not in self.live or self.on_cycle(node):
            return None, 0.0
        below = list(self._children_terms(node, measures))
        return _together(policy, own, below, float(measures.split[node]))

    def _children_terms(
        self, node: int, measures: MeasureArrays
    ) -> Iterator[tuple[float, float | None]]:
        for child, parent in self.arrows:
            if parent == node:
                yield self.weights[child, parent], self.progress(child, measures)[0]


Terms = list[tuple[float, float | None]]


def _terms(measures: MeasureArrays, node: int) -> Terms:
    mine = [i for i, owner in enumerate(measures.owner.tolist()) if owner == node]
    values = [_known(measures.fraction[i]) for i in mine]
    clamped = [None if value is None else min(1.0, max(0.0, value)) for value in values]
    return list(zip((float(measures.weight[i]) for i in mine), clamped, strict=True))


def _together(policy: int, own: Terms, below: Terms, split: float) -> tuple[float | None, float]:
    if policy == MINIMUM:
        known = [value for _, value in [*own, *below] if value is not None]
        return min(known, default=None), _known_weight([*own, *below])
    if policy == BOTH:
        known_weight = split * _known_weight(own) + (1 - split) * _known_weight(below)
        return _mean([(split, _mean(own)), (1 - split, _mean(below))]), known_weight
    return _mean(below), _known_weight(below)


def _mean(terms: Iterable[tuple[float, float | None]]) -> float | None:
    known = [(weight, value) for weight, value in terms if value is not None]
    total = sum(weight for weight, _ in known)
    return sum(weight * value for weight, value in known) / total if total else None


def _known_weight(terms: Terms) -> float:
    total = sum(weight for weight, _ in terms)
    return sum(w for w, value in terms if value is not None) / total if total else 0.0


def _known(value: Any) -> float | None:
    return None if isnan(value) else float(value)
