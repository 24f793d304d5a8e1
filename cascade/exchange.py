"""A plan as a networkx ``DiGraph`` and back, with every field as an attribute.

Edges go from child to parent. Dangling contributions and repeated ones cannot stand in a
``DiGraph`` and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from math import inf
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

from cascade.errors import PlanError
from cascade.sayings import Names, say
from cascade.types import Contribution, Kind, Node, Plan, Status

if TYPE_CHECKING:
    import networkx as nx

NODE_FIELDS = tuple(f.name for f in fields(Node) if f.name not in ("id", "contributes_to", "line"))
LINK_FIELDS = tuple(f.name for f in fields(Contribution) if f.name != "to")
PLAN_FIELDS = ("organisation", "language", "period", "units", "extra")


def plan_to_networkx(plan: Plan) -> nx.DiGraph[str]:
    """The plan as a ``DiGraph``: attributes are the fields of the dataclasses.

    >>> plan = Plan(nodes=(Node("m", Kind.MISSION),
    ...     Node("p", Kind.PROGRAM, contributes_to=(Contribution("m", weight=2.0),))))
    >>> plan_to_networkx(plan).edges["p", "m"]["weight"]
    2.0
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(**{name: getattr(plan, name) for name in PLAN_FIELDS})
    for node in plan.nodes:
        graph.add_node(node.id, **{name: getattr(node, name) for name in NODE_FIELDS})
    for child, link in plan.contributions():
        if link.to in graph and not graph.has_edge(child, link.to):
            graph.add_edge(child, link.to, **{name: getattr(link, name) for name in LINK_FIELDS})
    return graph


def plan_from_networkx(graph: nx.DiGraph[Any]) -> Plan:
    """The plan that a ``DiGraph`` tells: node attribute ``kind`` is required.

    Attributes that are no fields are kept in ``extra``. Identifiers become text. Raises
    :class:`~cascade.errors.PlanError` when the graph is undirected, when a node has no known
    kind, or when a weight is not above 0.

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("p", "m")])
    >>> nx.set_node_attributes(graph, {"m": "mission", "p": "program"}, "kind")
    >>> plan_from_networkx(graph).nodes[1].id
    'm'
    """
    if not graph.is_directed():
        raise PlanError(say("the graph is undirected; arrows must go from child to parent"))
    links: dict[Any, list[Contribution]] = {node: [] for node in graph}
    for child, parent, attributes in graph.edges(data=True):
        links[child].append(_link(child, parent, attributes))
    nodes = tuple(_node(id, attributes, links[id]) for id, attributes in graph.nodes(data=True))
    known = {name: graph.graph[name] for name in PLAN_FIELDS if name in graph.graph}
    return Plan(nodes=nodes, **known)


def _node(id: object, attributes: Mapping[str, Any], links: list[Contribution]) -> Node:
    known, extra = _split(attributes, NODE_FIELDS)
    try:
        known["kind"] = Kind(known.get("kind", ""))
        known["status"] = Status(known.get("status", Status.ACTIVE))
    except ValueError:
        problem = say(
            "node {node!r} needs the attribute kind, one of {kinds}; its status, if any, is one of"
            " {statuses}",
            node=id,
            kinds=Names(Kind),
            statuses=Names(Status),
        )
        raise PlanError(problem, node=str(id)) from None
    return Node(str(id), contributes_to=tuple(links), **{**known, "extra": extra})


def _link(child: object, parent: object, attributes: Mapping[str, Any]) -> Contribution:
    known, extra = _split(attributes, LINK_FIELDS)
    weight = known.get("weight", 1.0)
    if not isinstance(weight, Real) or not 0 < float(weight) < inf:
        problem = say(
            "the weight of {child!r} -> {parent!r} must be a number above 0, not {weight!r}",
            child=child,
            parent=parent,
            weight=weight,
        )
        raise PlanError(problem, node=str(child))
    return Contribution(str(parent), **{**known, "extra": extra})


def _split(
    attributes: Mapping[str, Any], names: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields of the dataclass, and everything else together with the kept ``extra``."""
    known = {name: value for name, value in attributes.items() if name in names}
    extra = cast("dict[str, Any]", dict(known.pop("extra", {})))
    extra.update((name, value) for name, value in attributes.items() if name not in names)
    return known, extra
