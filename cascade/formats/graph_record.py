"""What GraphML and node-link JSON share: nodes with attributes and edges, and a plan.

An edge goes from child to parent and is a contribution; its attributes are the
contribution's fields. A node's attributes are the fields of a plan file's node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cascade.errors import PlanFileError
from cascade.formats.graph_kinds import infer_kinds
from cascade.formats.record import VERSION, plan_from_record, plan_to_record
from cascade.formats.schema import check_shape, without_place
from cascade.formats.xml import naming
from cascade.sayings import Field, Name, Said, say
from cascade.types import Fault, Kind, Path, Plan

Record = dict[str, Any]

#: A plan's own field that keeps edges which begin nowhere.
LOOSE_EDGES = "graph:edges"
#: What a foreign graph may call a node's title, best first.
_TITLES = ("title", "label", "name")
_TRIAL: Record = {"id": "x", "kind": Kind.PROGRAM.value}


@dataclass(slots=True)
class GraphEdge:
    """An edge of a file: its ends as the file names them, its attributes and its line."""

    source: str
    target: str
    attributes: Record
    line: int | None = None


@dataclass(slots=True)
class Graph:
    """A graph as a file tells it.

    ``nodes`` are records with their ``id``, ``lines`` their places. ``edges`` are contributions,
    ``related`` are links without that meaning. ``header`` are the graph's own attributes; it has
    the key ``cascade`` when Cascade wrote the graph.
    """

    nodes: list[Record] = field(default_factory=list)
    lines: list[int | None] = field(default_factory=list)
    edges: list[GraphEdge] = field(default_factory=list)
    related: list[GraphEdge] = field(default_factory=list)
    header: Record = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Whether Cascade wrote it, so that every name means what it means in a plan."""
        return self.header.get("cascade") == VERSION


def plan_of_graph(graph: Graph, file: str = "") -> Plan:
    """The plan that a graph tells.

    Nodes without a kind are given one by their place, which one fault of rule ``inferred-kind``
    tells. An edge from a node that does not exist is a fault of rule ``dangling`` and is kept in
    the plan's own fields.

    A value that its field cannot have is a fault of rule ``bad-value`` and is kept beside it.

    Raises :class:`PlanFileError` with the line for an unknown kind or a blank identifier.
    """
    if not graph.is_ours:
        _name_titles(graph.nodes)
    edge_lines = _add_edges(graph)
    infer_kinds(graph.nodes, graph.faults)
    record = {**graph.header, "nodes": graph.nodes}

    def place(path: Path) -> tuple[int, int] | None:
        line = _line_of(path, graph.lines, edge_lines)
        return (line, 0) if line else None

    try:
        check_shape(record, place, file)
    except PlanFileError:
        set_aside(record, graph)
        check_shape(record, place, file)
    with naming(file):
        return plan_from_record(
            record,
            lines=graph.lines,
            faults=graph.faults,
            locate=lambda index, path: _line_of(("nodes", index, *path), graph.lines, edge_lines),
            find=place,
        )


def _name_titles(nodes: Sequence[Record]) -> None:
    """Take a foreign node's label for its title."""
    for record in nodes:
        name = next((name for name in _TITLES if isinstance(record.get(name), str)), "title")
        if name != "title":
            record["title"] = record.pop(name)


def _add_edges(graph: Graph) -> list[list[int | None]]:
    """Put each edge into its child's record; the lines of each node's contributions."""
    # A repeated identifier means the first that has it.
    index: dict[str, int] = {}
    for position, record in enumerate(graph.nodes):
        index.setdefault(record["id"], position)
    told = [_stated_targets(record) for record in graph.nodes]
    lines: list[list[int | None]] = [[] for _ in graph.nodes]
    for edge in graph.edges:
        child = index.get(edge.source)
        if child is None:
            _loose(edge, graph)
        elif edge.target not in told[child]:
            links = graph.nodes[child].setdefault("contributes_to", [])
            lines[child] += [None] * (len(links) - len(lines[child])) + [edge.line]
            links.append({**edge.attributes, "to": edge.target})
    for edge in graph.related:
        child = index.get(edge.source)
        if child is None:
            _loose(edge, graph)
        else:
            graph.nodes[child].setdefault("related", []).append(edge.target)
    return lines


def _stated_targets(record: Record) -> set[str]:
    """The parents that a node states itself: it does so when its edges cannot tell all."""
    links = record.get("contributes_to")
    if links is None:
        record.pop("contributes_to", None)
        return set()
    if not isinstance(links, list):
        record["contributes_to"] = links = [links]
    named = (link.get("to") if isinstance(link, Mapping) else link for link in links)
    return {str(target) for target in named}


def _loose(edge: GraphEdge, graph: Graph) -> None:
    graph.faults.append(
        Fault(
            "dangling",
            say("an edge goes out of {source}, which is no node", source=Name(edge.source)),
            say("it goes to {target}", target=Name(edge.target)),
            say("add the node, or correct the edge's source"),
            None,
            edge.line,
        )
    )
    kept = graph.header.setdefault(LOOSE_EDGES, [])
    if isinstance(kept, list):
        kept.append({**edge.attributes, "source": edge.source, "target": edge.target})


def set_aside(record: Record, graph: Graph) -> None:
    """Move every value that its field cannot have to a field of its own, and tell so."""
    for name, value in list(record.items()):
        if name not in ("nodes", "cascade"):
            _tried(record, name, {"nodes": [], name: value}, (graph, None, None))
    for node, line in zip(graph.nodes, graph.lines, strict=True):
        if _problem({"nodes": [{**node, "kind": Kind.PROGRAM.value}]}) is None:
            continue
        where = (graph, node["id"], line)
        for link in node.get("contributes_to") or ():
            if isinstance(link, dict):
                for name, value in list(link.items()):
                    trial = {**_TRIAL, "contributes_to": [{"to": "x", name: value}]}
                    _tried(link, name, {"nodes": [trial]}, where)
        for name, value in list(node.items()):
            if name not in ("id", "kind"):
                _tried(node, name, {"nodes": [{**_TRIAL, name: value}]}, where)


def _tried(
    holder: Record, name: str, trial: Record, where: tuple[Graph, str | None, int | None]
) -> None:
    problem = _problem(trial)
    if problem is None:
        return
    graph, node, line = where
    holder[f"{name} (unread)"] = holder.pop(name)
    message = say("{field}: {problem}", field=Field(name), problem=without_place(problem))
    fix = say("correct it; until then it is kept as '{field} (unread)'", field=name)
    graph.faults.append(Fault("bad-value", message, "", fix, node, line))


def _problem(record: Record) -> Said | None:
    try:
        check_shape(record, lambda _: None)
    except PlanFileError as error:
        return error.problem
    return None


def _line_of(
    path: Path, lines: Sequence[int | None], edge_lines: Sequence[Sequence[int | None]]
) -> int | None:
    """The line of a place in the record: the edge's for a contribution, else the node's."""
    if path[:1] != ("nodes",) or len(path) < 2:
        return None
    index = path[1]
    if not isinstance(index, int) or not 0 <= index < len(lines):
        return None
    if len(path) > 3 and path[2] == "contributes_to" and isinstance(path[3], int):
        links = edge_lines[index]
        if path[3] < len(links) and links[path[3]]:
            return links[path[3]]
    return lines[index]


def graph_of_plan(plan: Plan, reserved: frozenset[str] = frozenset()) -> Graph:
    """A plan as a graph without parallel edges and without edges to nothing.

    ``reserved`` are attribute names that an edge of the format cannot have. A node whose
    contributions do not all fit into such edges also states them itself, in full.
    """
    record = plan_to_record(plan)
    nodes: list[Record] = record.pop("nodes")
    known = {node["id"] for node in nodes}
    graph = Graph(nodes, [None] * len(nodes), header=record)
    for node in nodes:
        links = [{"to": link} if isinstance(link, str) else link for link in _links(node)]
        targets = [link["to"] for link in links]
        fits = len(set(targets)) == len(targets) and known.issuperset(targets)
        if not fits or any(not reserved.isdisjoint(link) for link in links):
            node["contributes_to"] = links
        for target, link in dict(zip(targets, links, strict=True)).items():
            if target in known:
                attributes = {n: v for n, v in link.items() if n != "to" and n not in reserved}
                graph.edges.append(GraphEdge(node["id"], target, attributes))
    return graph


def _links(node: Record) -> list[Any]:
    links: list[Any] = node.pop("contributes_to", [])
    return links
