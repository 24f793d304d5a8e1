"""The whole answer as most would write it: objects of the ORM, a networkx graph, loops."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import networkx as nx

from goals.choices import Kind, Status
from goals.models import Contribution, KeyResult, Node, Organisation, Unit

DAY = date(2026, 6, 30)


def answer(organisation: Organisation) -> dict[str, Any]:
    """Orphans and distance, loose ends, mission shares, allocation, progress, coverage."""
    nodes = {
        node.pk: node
        for node in Node.objects.filter(organisation=organisation, archived_at=None).order_by("pk")
        if node.status == Status.ACTIVE
    }
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    for link in Contribution.objects.filter(organisation=organisation):
        if link.child_id in nodes and link.parent_id in nodes:
            graph.add_edge(link.child_id, link.parent_id, weight=link.weight)
    mission = next(number for number, node in nodes.items() if node.kind == Kind.MISSION)
    distance = nx.single_target_shortest_path_length(graph, mission)
    order = list(nx.topological_sort(graph))
    orphans = nodes.keys() - dict(distance).keys()
    return {
        "distance": dict(distance),
        "orphans": orphans,
        "loose ends": _loose_ends(graph, orphans),
        "shares": _shares(graph, order, mission),
        "allocation": _allocation(graph, order, nodes),
        "progress": _progress(graph, order, organisation, nodes),
        "coverage": _coverage(graph, order, organisation, nodes),
    }


def _loose_ends(graph: nx.DiGraph[int], orphans: set[int]) -> Counter[int]:
    """How many orphans hang on each node without parents."""
    counted: Counter[int] = Counter()
    for orphan in orphans:
        above = {orphan} | nx.descendants(graph, orphan)
        counted.update(node for node in above if not graph.out_degree(node))
    return counted


def _shares(graph: nx.DiGraph[int], order: list[int], mission: int) -> dict[int, float]:
    shares = defaultdict(float, {mission: 1.0})
    for node in reversed(order):
        into = list(graph.in_edges(node, data="weight"))
        total = sum(weight for _, _, weight in into)
        for child, _, weight in into:
            shares[child] += shares[node] * weight / total
    return shares


def _allocation(
    graph: nx.DiGraph[int], order: list[int], nodes: dict[int, Node]
) -> dict[int, float]:
    effort = {
        number: (node.budget or 1.0) if node.kind == Kind.PROGRAM else 0.0
        for number, node in nodes.items()
    }
    for node in order:
        out = list(graph.out_edges(node, data="weight"))
        total = sum(weight for _, _, weight in out)
        for _, parent, weight in out:
            effort[parent] += effort[node] * weight / total
    return effort


def _progress(
    graph: nx.DiGraph[int], order: list[int], organisation: Organisation, nodes: dict[int, Node]
) -> dict[int, tuple[float | None, str]]:
    """Each node's progress, and whether it is where it should be."""
    own = {
        result.node_id: (result.latest_value - result.baseline) / (result.target - result.baseline)
        for result in KeyResult.objects.filter(organisation=organisation, archived_at=None)
        if result.latest_value is not None
    }
    found: dict[int, tuple[float | None, str]] = {}
    for number in order:
        value = own.get(number)
        if value is None:
            below = [(found[c][0], w) for c, _, w in graph.in_edges(number, data="weight")]
            known = [(progress, weight) for progress, weight in below if progress is not None]
            if known:
                value = sum(p * w for p, w in known) / sum(w for _, w in known)
        found[number] = value, _status(value, nodes[number])
    return found


def _status(value: float | None, node: Node) -> str:
    if value is None or node.starts is None or node.due is None:
        return "unknown"
    passed = (DAY - node.starts).days / max(1, (node.due - node.starts).days)
    lag = min(1.0, max(0.0, passed)) - value
    return "on track" if lag <= 0.1 else "at risk" if lag <= 0.25 else "off track"


def _coverage(
    graph: nx.DiGraph[int], order: list[int], organisation: Organisation, nodes: dict[int, Node]
) -> dict[int, set[str]]:
    """The functions below each company goal."""
    units = {unit.pk: unit for unit in Unit.objects.filter(organisation=organisation)}
    functions: dict[int, set[str]] = {number: set() for number in nodes}
    for number in order:
        unit = units.get(nodes[number].unit_id or 0)
        while unit is not None and unit.function is None:
            unit = units.get(unit.parent_id or 0)
        if unit is not None and unit.function is not None:
            functions[number].add(unit.function)
        for parent in graph.successors(number):
            functions[parent] |= functions[number]
    return {n: functions[n] for n in nodes if nodes[n].kind == Kind.COMPANY_GOAL}
