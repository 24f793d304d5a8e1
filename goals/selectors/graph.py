"""The goal graph as node-link JSON, streamed from one state of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import chain
from typing import Any

import orjson
from django.db import connection

from cascade import types as engine
from cascade.formats.record import node_to_record, plan_to_record
from goals.actors import Actor
from goals.bridge.parts import Parts
from goals.models import Organisation
from goals.reading import reading
from goals.selectors.rows import visible

_EDGE_OWN = {"source", "target", "key"}


def node_link(organisation: Organisation, reader: Actor) -> Iterator[bytes]:
    """The plan as ``networkx.node_link_graph(data, edges="edges")`` reads it, a part at a time.

    Nodes are known by their keys and have the fields of a plan file's nodes; ``identifier`` is
    what plan files call a node, where that is something else. Edges go from child to parent.
    Memory does not grow with the plan.
    """
    with nullcontext() if connection.in_atomic_block else reading():
        parts = Parts(organisation, reader)
        header = plan_to_record(parts.frame())
        header.pop("nodes")
        yield b'{"directed":true,"multigraph":false,"graph":' + orjson.dumps(header)
        yield b',"nodes":['
        yield from _joined(_nodes(part) for part in parts.nodes())
        yield b'],"edges":['
        ends = visible(reader, "child__") & visible(reader, "parent__")
        yield from _joined(_edges(part) for part in parts.links(ends))
        yield b"]}\n"


def _joined(parts: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Each part's records as JSON, by commas."""
    first = True
    for part in parts:
        texts = [orjson.dumps(record) for record in part]
        if texts:
            yield (b"\n" if first else b",\n") + b",\n".join(texts)
            first = False


def _nodes(part: list[tuple[str, engine.Node]]) -> Iterator[dict[str, Any]]:
    for key, node in part:
        record = node_to_record(node)
        own = {"id": key} if key == node.id else {"id": key, "identifier": node.id}
        yield own | {name: value for name, value in record.items() if name != "id"}


def _edges(part: list[tuple[str, engine.Contribution]]) -> Iterator[dict[str, Any]]:
    links = tuple(link for _, link in part)
    holder = engine.Node("edges", engine.Kind.PROGRAM, contributes_to=links)
    told = chain(node_to_record(holder).get("contributes_to", []))
    for (child, link), record in zip(part, told, strict=True):
        attributes = record if isinstance(record, dict) else {}
        kept = {n: value for n, value in attributes.items() if n != "to" and n not in _EDGE_OWN}
        yield {"source": child, "target": link.to, **kept}
