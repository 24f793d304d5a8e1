"""GraphML: networkx's own, files written by hand, and yEd's drawings with nested groups.

Node and edge attributes are the fields of a plan file; a field that is a list or an object is
JSON text. An edge goes from child to parent. Where nodes contain nodes, being inside is the
contribution, and the drawn arrows, whose direction means different things in such drawings,
are links of kind *related*.
"""

from __future__ import annotations

from typing import Any

from cascade.errors import PlanFileError
from cascade.formats.graph_record import Graph, GraphEdge, plan_of_graph
from cascade.formats.graphml_drawing import label_of, points_backward
from cascade.formats.graphml_values import MORE, Key, defaults, keys_of, value_of
from cascade.formats.graphml_write import write
from cascade.formats.xml import Element, parse_xml
from cascade.sayings import Name, say
from cascade.types import Fault, Plan

__all__ = ["CANNOT_HOLD", "read", "write"]

Record = dict[str, Any]

#: A plan comes back as it was.
CANNOT_HOLD: tuple[str, ...] = ()

_EXPECTED = say("a GraphML document: <graphml> with a directed <graph> of nodes and edges")


def read(data: bytes, file: str = "") -> Plan:
    """The plan in a GraphML file.

    Raises :class:`PlanFileError` for what is no GraphML, and for an undirected graph.

    >>> plan = read(b'<graphml><graph edgedefault="directed"><node id="m"/><node id="g"/>'
    ...             b'<edge source="g" target="m"/></graph></graphml>')
    >>> [(node.id, node.kind.value) for node in plan.nodes]
    [('m', 'mission'), ('g', 'company_goal')]
    """
    root = parse_xml(data, file)
    if root.name != "graphml" or root.first("graph") is None:
        problem = say("this GraphML holds no graph")
        if root.name != "graphml":
            problem = say("this is not GraphML: the root element is {element}", element=root.name)
        raise PlanFileError(problem, expected=_EXPECTED, file=file, line=root.line)
    return plan_of_graph(_Reader(root, file).graph(), file)


class _Reader:
    """Gathers the nodes and edges of all graphs of a document, nested ones too."""

    def __init__(self, root: Element, file: str) -> None:
        self._graphs, self._file = root.named("graph"), file
        self._keys = keys_of(root)
        self._defaults = {d: defaults(self._keys.values(), d) for d in ("node", "edge", "graph")}
        self._graph = Graph()
        self._ids: dict[str, str] = {}
        self._is_nested = any(
            element.name == "node" and element.first("graph") for element in root.descendants()
        )

    def graph(self) -> Graph:
        """What the document holds."""
        for element in self._graphs:
            header = self._values(element, "graph")
            # Whether it is ours decides how everything is read, the header itself too.
            self._graph.header |= {"cascade": header.get("cascade")} if "cascade" in header else {}
            self._graph.header |= self._values(element, "graph")
        edges: list[tuple[Element, bool]] = []
        self._walk(edges)
        for edge, is_directed in edges:
            self._add_edge(edge, is_directed)
        return self._graph

    def _walk(self, edges: list[tuple[Element, bool]]) -> None:
        """Add every node in document order; leave the edges for when all nodes are known."""
        stack: list[tuple[Element, str | None, bool]] = [
            (graph, None, _is_directed(graph, True)) for graph in reversed(self._graphs)
        ]
        while stack:
            element, group, is_directed = stack.pop()
            if element.name == "edge":
                edges.append((element, is_directed))
            elif element.name == "hyperedge":
                self._graph.faults.append(_unread_hyperedge(element))
            elif element.name == "node":
                name = self._add_node(element, group)
                inner = [(g, name, _is_directed(g, is_directed)) for g in element.named("graph")]
                stack.extend(reversed(inner))
            elif element.name == "graph":
                children = ((child, group, is_directed) for child in element.children)
                stack.extend(reversed(list(children)))

    def _add_node(self, element: Element, group: str | None) -> str:
        record = self._values(element, "node")
        told = element.attributes.get("id", "")
        name = record.setdefault("id", told)
        if not name:
            name = record["id"] = f"node-{len(self._graph.nodes) + 1}"
            self._graph.faults.append(_missing_id(element, name))
        self._ids.setdefault(told, name)
        label = label_of(element) if not {"title", "label"} & record.keys() else ""
        if label:
            record["title"] = label
        if group is not None:
            self._graph.edges.append(GraphEdge(name, group, {}, element.line))
        self._graph.nodes.append(record)
        self._graph.lines.append(element.line)
        return str(name)

    def _add_edge(self, element: Element, is_directed: bool) -> None:
        ends = [element.attributes.get(end, "") for end in ("source", "target")]
        if points_backward(element):
            ends.reverse()
        source, target = (self._ids.get(end, end) for end in ends)
        edge = GraphEdge(source, target, self._values(element, "edge"), element.line)
        if self._is_nested:
            self._graph.related.append(edge)
            return
        if {"true": True, "false": False}.get(element.attributes.get("directed", ""), is_directed):
            self._graph.edges.append(edge)
            return
        raise PlanFileError(
            say("this edge is undirected, so that nobody can tell child from parent"),
            expected=say(
                'edgedefault="directed", and each edge from child (source) to parent (target)'
            ),
            file=self._file,
            line=element.line,
        )

    def _values(self, element: Element, domain: str) -> Record:
        """The attributes of a graph, node or edge, as fields of a record."""
        record: Record = {}
        for key, text in self._defaults[domain]:
            self._set(record, key, text, domain)
        for data in element.named("data"):
            told = data.attributes.get("key", "")
            key = self._keys.get(told) or Key(told, "string", domain)
            if key.name and not data.children:
                self._set(record, key, data.text, domain)
        more = record.pop(MORE, {})
        return record | more if isinstance(more, dict) else {**record, MORE: more}

    def _set(self, record: Record, key: Key, text: str, domain: str) -> None:
        is_ours = self._graph.is_ours
        if text.strip() or is_ours:
            record[key.name] = value_of(key, text, domain, is_ours)


def _is_directed(graph: Element, default: bool) -> bool:
    told = graph.attributes.get("edgedefault", "")
    return {"directed": True, "undirected": False}.get(told, default)


def _missing_id(element: Element, name: str) -> Fault:
    return Fault(
        "missing-id",
        say("this node has no id"),
        say("read here as {id}", id=Name(name)),
        say("give it an attribute id"),
        name,
        element.line,
    )


def _unread_hyperedge(element: Element) -> Fault:
    return Fault(
        "bad-value",
        say("a hyperedge joins many nodes at once, and is not read"),
        "",
        say("draw an edge from each child to its parent"),
        None,
        element.line,
    )
