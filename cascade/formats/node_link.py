"""Node-link JSON, as networkx's ``node_link_data`` makes it.

Nodes carry the fields of a plan file's nodes, edges from child to parent those of its
contributions, and ``graph`` the plan's own: organisation, period, units. Read by
``networkx.node_link_graph(data, edges="edges")``, a plan is a ``DiGraph``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, cast

import numpy as np
import orjson

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.graph_record import Graph, GraphEdge, graph_of_plan, plan_of_graph
from cascade.formats.json_places import JsonPlaces
from cascade.formats.numerals import names_as_written
from cascade.formats.text import decode
from cascade.sayings import Said, say
from cascade.types import Path, Plan

Record = dict[str, Any]

#: A plan comes back as it was.
CANNOT_HOLD: tuple[str, ...] = ()

#: Names that an edge has of its own.
_ENDS = frozenset({"source", "target", "key"})
_SHAPE = say('an object with "directed": true, a list "nodes" of {{"id": ...}} and a list "edges"')


def read(data: bytes, file: str = "") -> Plan:
    """The plan in a node-link JSON file; edges may also be called ``links``, as they once were.

    Raises :class:`PlanFileError` for what is no such graph, and for an undirected one;
    :class:`UnsafeFileError` for huge nesting.

    >>> plan = read(b'{"nodes": [{"id": 1}, {"id": 2}], "edges": [{"source": 2, "target": 1}]}')
    >>> [(node.id, node.kind.value) for node in plan.nodes]
    [('1', 'mission'), ('2', 'company_goal')]
    """
    text = decode(data, file).encode()
    told = _parsed(text, file)
    places = JsonPlaces(text)
    if told.get("directed") is False:
        line, column = places.find(("directed",))
        raise PlanFileError(
            say("the graph is undirected, so that nobody can tell child from parent"),
            expected=say('"directed": true, and each edge from child (source) to parent (target)'),
            file=file,
            line=line,
            column=column,
        )
    names_as_written(told, text, is_graph=True)
    graph = Graph(header=_header(told.get("graph")))
    for record in told["nodes"]:
        graph.nodes.append({**record, "id": _name(record["id"])})
    graph.lines = _node_lines(places, len(graph.nodes))
    ends = _ENDS if told.get("multigraph") else _ENDS - {"key"}
    lines = _edge_lines(text, told, places)
    for edge, place in zip(told[_edges_name(told)], lines, strict=True):
        attributes = {n: v for n, v in edge.items() if n not in ends}
        ends_of_edge = _name(edge["source"]), _name(edge["target"])
        graph.edges.append(GraphEdge(*ends_of_edge, attributes, place))
    return plan_of_graph(graph, file)


def write(plan: Plan) -> bytes:
    """The plan as node-link JSON in UTF-8, indented by two, ending with a line feed."""
    graph = graph_of_plan(plan, _ENDS)
    record = {
        "directed": True,
        "multigraph": False,
        "graph": graph.header,
        "nodes": graph.nodes,
        "edges": [
            {"source": edge.source, "target": edge.target, **edge.attributes}
            for edge in graph.edges
        ],
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _parsed(text: bytes, file: str) -> Record:
    """The object in the file, once it has the shape of a node-link graph."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        is_deep = "depth" in error.msg or "recursion" in error.msg
        kind = UnsafeFileError if is_deep else PlanFileError
        too_deep = say("the file nests too deep")
        raise kind(
            too_deep if is_deep else say("not JSON: {words}", words=error.msg),
            expected=say("node-link JSON"),
            file=file,
            line=error.lineno,
            column=error.colno,
        ) from None
    problem = _shape_problem(told)
    if problem:
        words, path = problem
        line, column = JsonPlaces(text).find(path)
        raise PlanFileError(words, expected=_SHAPE, file=file, line=line, column=column)
    return cast(Record, told)


def _shape_problem(told: Any) -> tuple[Said, Path] | None:
    """What keeps it from being a node-link graph, and where; None when nothing does."""
    if not isinstance(told, dict):
        return say("the file holds no object"), ()
    name = _edges_name(told)
    for key in ("nodes", name):
        if not isinstance(told.get(key), list):
            problem = say("the object has no list {key!r}", key=key)
            return problem, (key,) if key in told else ()
    for index, node in enumerate(told["nodes"]):
        if not isinstance(node, dict) or not _is_name(node.get("id")):
            return say("this node is no object with an id"), ("nodes", index)
    for index, edge in enumerate(told[name]):
        ends = isinstance(edge, dict) and _is_name(edge.get("source"))
        if not ends or not _is_name(edge.get("target")):
            return say("this edge is no object with a source and a target"), (name, index)
    return None


def _header(told: Any) -> Record:
    """The graph's attributes; networkx also wrote them as a list of pairs once."""
    if isinstance(told, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in told):
        told = {str(name): value for name, value in told}
    if not isinstance(told, dict):
        return {} if told is None else {"graph": told}
    return {name: value for name, value in told.items() if name != "nodes"}


def _edges_name(told: Record) -> str:
    return "links" if "links" in told and "edges" not in told else "edges"


def _is_name(value: Any) -> bool:
    return value is not None and not isinstance(value, (bool, dict)) and value != ""


def _name(value: Any) -> str:
    """An identifier as text; networkx's tuples are lists here."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _node_lines(places: JsonPlaces, count: int) -> list[int | None]:
    lines = places.node_lines()
    return lines if len(lines) == count else [None] * count  # the key stands there twice


def _edge_lines(text: bytes, told: Record, places: JsonPlaces) -> list[int | None]:
    """The line on which each edge begins.

    Edges are told from the other objects two levels down by their number before the edges.
    """
    tokens = places.tokens
    starts = tokens.at[(tokens.byte == ord("{")) & (tokens.depth == 3)]
    numbers = {key: sum(isinstance(i, dict) for i in _inner(v)) for key, v in told.items()}
    name = _edges_name(told)
    before = sum(islice(numbers.values(), list(numbers).index(name)))
    if sum(numbers.values()) != len(starts):  # a key stands there twice
        return [None] * numbers[name]
    line_ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n"))
    chosen = starts[before : before + numbers[name]]
    lines: list[int | None] = (np.searchsorted(line_ends, chosen) + 1).tolist()
    return lines


def _inner(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
