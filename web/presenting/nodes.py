"""Nodes as pages show them: their own words, and what the engine says of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.urls import reverse

from cascade.progress import HEALTHS
from goals.choices import Kind, Status, word_of
from goals.models import Node
from goals.selectors.alignment import WholePlan, number
from goals.selectors.rows import nodes_visible_to


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node in a table, a list or a card.

    ``standing`` is the word of its badge: how it goes while it is active (``on_track``,
    ``at_risk``, ``off_track``, ``done``, ``unknown``), else its status. ``fraction`` and
    ``expected`` are 0..1, None unknown; ``is_connected`` is None while connection is unknown.
    """

    number: int
    key: str
    address: str
    title: str
    kind: str
    status: str
    standing: str
    unit_key: str
    unit_name: str
    owner: str
    owner_email: str
    starts: date | None
    due: date | None
    budget: float | None
    period_id: int | None
    version: int
    fraction: float | None
    known_weight: float | None
    expected: float | None
    is_connected: bool | None
    is_orphan: bool
    cause: str
    distance: int | None
    share: float | None


def rows_of_nodes(plan: WholePlan, nodes: Sequence[Node]) -> list[NodeRow]:
    """The rows of nodes that were read with unit and owner; no query."""
    places = plan.snapshot.places(np.array([node.pk for node in nodes], np.int64))
    return [_row(plan, node, place) for node, place in zip(nodes, places.tolist(), strict=True)]


def rows_of_places(plan: WholePlan, places: Iterable[int]) -> list[NodeRow]:
    """The rows of nodes by their places in the graph, without hidden ones; one query."""
    wanted = [place for place in places if plan.shown[place]]
    numbers = plan.snapshot.numbers[np.array(wanted, np.int64)].tolist()
    found = nodes_visible_to(plan.reader).in_bulk(numbers)
    return rows_of_nodes(plan, [found[number] for number in numbers if number in found])


def row_of_node(plan: WholePlan, node: Node) -> NodeRow:
    """The row of one node."""
    return rows_of_nodes(plan, [node])[0]


def address_of(plan: WholePlan, key: str) -> str:
    """The address of a node's page."""
    return reverse("web:node", args=[plan.organisation.slug, key])


def _row(plan: WholePlan, node: Node, place: int) -> NodeRow:
    status = word_of(Status, node.status) or ""
    return NodeRow(
        number=node.pk,
        key=node.key,
        address=address_of(plan, node.key),
        title=node.title or node.key,
        kind=word_of(Kind, node.kind) or "",
        status=status,
        unit_key=node.unit.prefix if node.unit else "",
        unit_name=str(node.unit) if node.unit else "",
        owner=str(node.owner) if node.owner else (node.owner_name or ""),
        owner_email=node.owner.email if node.owner else "",
        starts=node.starts,
        due=node.due,
        budget=node.budget,
        period_id=node.period_id,
        version=node.version,
        **_figures(plan, place, status),
    )


def _figures(plan: WholePlan, place: int, status: str) -> dict[str, Any]:
    if place < 0:
        return dict.fromkeys(
            ("fraction", "known_weight", "expected", "is_connected", "distance", "share")
        ) | {"standing": "archived", "is_orphan": False, "cause": ""}
    answer = plan.answer
    connection, progress = answer.connection, answer.progress
    known = connection.known
    cause = connection.cause_of(place)
    distance = int(connection.distance[place])
    return {
        "standing": standing_of(status, int(progress.own_health[place])),
        "fraction": number(progress.fraction[place]),
        "known_weight": number(progress.known_weight[place]),
        "expected": number(answer.measures.expected[place]),
        "is_connected": bool(connection.connected[place]) if known else None,
        "is_orphan": bool(connection.orphan[place]) if known else False,
        "cause": cause.value if cause else "",
        "distance": distance if known and distance >= 0 else None,
        "share": number(answer.shares[place]) if known else None,
    }


def standing_of(status: str, health: int) -> str:
    """The word of a node's badge.

    >>> standing_of("active", -1), standing_of("draft", 1)
    ('unknown', 'draft')
    """
    if status != "active":
        return status
    return HEALTHS[health].value if health >= 0 else "unknown"
