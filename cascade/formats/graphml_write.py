"""A plan as GraphML that networkx reads as a ``DiGraph``, every field an attribute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cascade.formats.graph_record import graph_of_plan
from cascade.formats.graphml_values import MORE, NESTED, NUMBERS
from cascade.formats.xml import Element, json_text, legal, write_xml
from cascade.types import Plan

Record = dict[str, Any]

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def write(plan: Plan) -> bytes:
    """The plan as a GraphML document in UTF-8."""
    return write_xml(_Writer(plan).document())


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self._graph = graph_of_plan(plan)
        self._keys: dict[tuple[str, str, str], str] = {}
        self._names: dict[str, str] = {}
        self._taken = {node["id"] for node in self._graph.nodes}

    def document(self) -> Element:
        """The whole document; keys come first, and are known only when all else is made."""
        content = self._data(self._graph.header, "graph")
        content += [self._node(node) for node in self._graph.nodes]
        for edge in self._graph.edges:
            ends = {"source": self._names[edge.source], "target": self._names[edge.target]}
            content.append(_element("edge", ends, self._data(edge.attributes, "edge")))
        graph = _element("graph", {"edgedefault": "directed"}, content)
        return _element("graphml", {}, [*map(_key, self._keys, self._keys.values()), graph])

    def _node(self, record: Record) -> Element:
        fields = dict(record)
        identifier = fields.pop("id")
        name = self._name(identifier)
        more = {"id": identifier} if name != identifier else {}
        return _element("node", {"id": name}, self._data(fields, "node", more))

    def _name(self, identifier: str) -> str:
        """The node's name in the file: its identifier, unless XML cannot carry that."""
        name = legal(identifier)
        if name != identifier:
            while name in self._taken:
                name += "~"
            self._taken.add(name)
        self._names[identifier] = name
        return name

    def _data(self, fields: Record, domain: str, more: Record | None = None) -> list[Element]:
        rest = dict(more or {})
        data: list[Element] = []
        for name, value in fields.items():
            told = _told(name, value, domain)
            if told is None or name in ("", MORE) or name != legal(name):
                rest[name] = value
            else:
                data.append(self._datum(domain, name, *told))
        if rest:
            data.append(self._datum(domain, MORE, "string", json_text(rest)))
        return data

    def _datum(self, domain: str, name: str, kind: str, text: str) -> Element:
        key = self._keys.setdefault((domain, name, kind), f"d{len(self._keys)}")
        return Element("data", NAMESPACE, {"key": key}, text=text)


def _told(name: str, value: Any, domain: str) -> tuple[str, str] | None:
    """A value's GraphML type and text; None when GraphML has none for it."""
    if name in NESTED[domain]:
        return "string", json_text(value)
    if isinstance(value, bool):
        return "boolean", "true" if value else "false"
    if isinstance(value, str):
        return ("string", value) if value == legal(value) else None
    if isinstance(value, (int, float)) and math.isfinite(value):
        if name in NUMBERS[domain] or isinstance(value, float):
            return "double", repr(float(value))
        return "long", str(value)
    return None


def _key(key: tuple[str, str, str], identifier: str) -> Element:
    domain, name, kind = key
    attributes = {"id": identifier, "for": domain, "attr.name": name, "attr.type": kind}
    return Element("key", NAMESPACE, attributes)


def _element(name: str, attributes: Mapping[str, str], children: list[Element]) -> Element:
    return Element(name, NAMESPACE, attributes, children)
