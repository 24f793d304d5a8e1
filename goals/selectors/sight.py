"""What the plan says of one node: its line of sight, its impact, and why its progress is so."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db.models import Prefetch

from cascade import types as engine
from cascade.config import Config
from cascade.facts import Facts
from cascade.impact import would_orphan_by_link, would_orphan_together
from cascade.progress import HEALTHS, POLICIES
from cascade.sight import all_paths, line_of_sight
from cascade.why import why_progress
from goals.bridge import Answer
from goals.errors import ArchivedError
from goals.models import CheckIn, KeyResult, Node
from goals.selectors.alignment import Told, WholePlan, number

#: How many nodes an answer names at most.
MAX_NAMED = 1_000
_DIRECTIONS = tuple(engine.Direction)


def place_of(plan: WholePlan, node: Node) -> int:
    """The node's number in the graph; raises ArchivedError for one that is not in the plan."""
    place = plan.place(node)
    if place < 0:
        raise ArchivedError("node", node.key)
    return place


def sight(plan: WholePlan, node: Node, limit: int) -> Told:
    """How a node's work reaches the mission, or why it does not; at most ``limit`` paths."""
    place, answer = place_of(plan, node), plan.answer
    graph, connection = answer.graph, answer.connection
    cause = connection.cause_of(place)
    told: Told = {
        "key": node.key,
        "as_of": plan.as_of,
        "graph_version": plan.version,
        "connected": bool(connection.connected[place]) if connection.known else None,
        "cause": cause,
        "distance": None,
        "mission_share": number(answer.shares[place]) if connection.known else None,
        "path": None,
        "path_share": None,
        "paths": [],
        "paths_complete": True,
        "loose_ends": [],
    }
    if not connection.known:
        return told
    best = line_of_sight(graph, connection, place)
    if best is None:
        ends = answer.loose_ends.of_orphan(place).tolist()
        found = [key for end in ends for key in plan.keys(answer.loose_ends.members(end))]
        return told | {"loose_ends": sorted(found)}
    paths, whole = all_paths(graph, connection, place, limit)
    seen = [path for path in paths if plan.shown[list(path)].all()]
    return told | {
        "distance": int(connection.distance[place]),
        "path": _named(plan, best.nodes),
        "path_share": best.share,
        "paths": [_named(plan, path) for path in seen],
        "paths_complete": whole and len(seen) == len(paths),
    }


def _named(plan: WholePlan, nodes: tuple[int, ...]) -> list[str]:
    return [str(plan.answer.graph.ids[node]) for node in nodes]


def impact(plan: WholePlan, node: Node) -> Told:
    """What would lose the mission if a node, or one of its contributions, went."""
    place, answer = place_of(plan, node), plan.answer
    dependence = answer.dependence
    told: Told = {
        "key": node.key,
        "as_of": plan.as_of,
        "graph_version": plan.version,
        "would_orphan": None,
        "nodes": [],
        "sole_supports": [],
        "contributions": [],
    }
    if dependence is None:
        return told
    graph, connection = answer.graph, answer.connection
    lost = would_orphan_together(graph, connection, np.array([place], np.int32))
    parents = graph.up.of_node(place).tolist()
    return told | {
        "would_orphan": int(dependence.would_orphan[place]),
        "nodes": plan.keys(lost)[:MAX_NAMED],
        "sole_supports": _named(plan, tuple(dependence.sole_supports(place))),
        "contributions": [
            {
                "parent": str(graph.ids[parent]),
                "would_orphan": would_orphan_by_link(graph, connection, dependence, place, parent),
            }
            for parent in parents
            if plan.shown[parent]
        ],
    }


def progress(plan: WholePlan, node: Node) -> Told:
    """A node's progress against what is expected, and the terms that it is made of."""
    place, answer = place_of(plan, node), plan.answer
    why = why_progress(_OneNode(answer, _record(node, plan)), place)
    found = answer.progress
    return {
        "key": node.key,
        "as_of": plan.as_of,
        "graph_version": plan.version,
        "by": why.policy,
        "fraction": why.fraction,
        "known_weight": why.known_weight,
        "expected": number(answer.measures.expected[place]),
        "own_health": _health(found.own_health[place]),
        "health": _health(found.health[place]),
        "terms": [
            {
                "what": term.what.replace(" ", "_"),
                "id": term.id,
                "fraction": term.fraction,
                "weight": term.weight,
                "part": term.part,
            }
            for term in why.terms
        ],
    }


def _health(code: Any) -> str:
    return HEALTHS[int(code)].value


class _OneNode(Facts):
    """What a node's progress rests on, from the snapshot's figures and the node's own row."""

    def __init__(self, answer: Answer, node: engine.Node) -> None:
        super().__init__(engine.Plan(), answer.as_of, Config())
        self.one = node
        self.__dict__ |= {"graph": answer.graph, "progress": answer.progress}

    def node(self, _node: int) -> engine.Node:
        """The one node."""
        return self.one

    def name(self, node: int) -> str:
        """The key of a node."""
        return str(self.graph.ids[node])


def _record(node: Node, plan: WholePlan) -> engine.Node:
    """The node as far as its progress goes; two queries."""
    told = CheckIn.objects.filter(on__lte=plan.as_of).order_by("on", "pk")
    results = node.key_results.filter(archived_at=None).order_by("pk")
    return engine.Node(
        id=node.key,
        kind=engine.Kind.PROGRAM,
        progress=engine.ProgressPolicy(
            POLICIES[node.progress_by], node.key_results_share, node.progress_value
        ),
        key_results=tuple(
            _measured(result)
            for result in results.prefetch_related(Prefetch("check_ins", told, to_attr="told"))
        ),
    )


def _measured(result: KeyResult) -> engine.KeyResult:
    low, high = result.band_low, result.band_high
    told: list[CheckIn] = result.told  # type: ignore[attr-defined]  # as prefetched
    return engine.KeyResult(
        id=result.identifier,
        baseline=result.baseline,
        target=result.target,
        direction=None if result.direction is None else _DIRECTIONS[result.direction],
        band=None if low is None or high is None else (low, high),
        tolerance=result.tolerance,
        weight=result.weight,
        values=tuple(engine.Value(last.on, last.value or 0.0) for last in told[-1:]),
    )
