"""A node's fingerprint: what a confirmation is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cascade.drift import fingerprint
from cascade.graph import KINDS
from cascade.types import KeyResult as EngineKeyResult
from cascade.types import Node as EngineNode
from goals.models import KeyResult, Node


def fingerprint_of(node: Node) -> str:
    """The engine's fingerprint of a node as it stands; one query."""
    return fingerprints_of([node])[node.pk]


def fingerprints_of(nodes: Iterable[Node]) -> dict[int | None, str]:
    """The fingerprints of some nodes as they stand, by their numbers; one query."""
    rows = {node.pk: node for node in nodes}
    results = KeyResult.objects.filter(node_id__in=rows, archived_at=None)
    metrics: defaultdict[int | None, list[EngineKeyResult]] = defaultdict(list)
    told = results.values_list("node_id", "identifier", "title", "unit", "target")
    for number, identifier, title, unit, target in told:
        metrics[number].append(EngineKeyResult(identifier, title, unit, target=target))
    return {number: _fingerprint(node, metrics[number]) for number, node in rows.items()}


def _fingerprint(node: Node, key_results: Iterable[EngineKeyResult]) -> str:
    return fingerprint(
        EngineNode(
            id=node.identifier,
            kind=KINDS[node.kind],
            title=node.title,
            description=node.description,
            due=node.due,
            key_results=tuple(key_results),
        )
    )


def refresh_fingerprint(node: Node) -> None:
    """Stores the fingerprint anew after a key result changed. It is derived: no version rises."""
    node.fingerprint = fingerprint_of(node)
    Node.objects.filter(pk=node.pk).update(fingerprint=node.fingerprint)


def refresh_fingerprints(numbers: Iterable[int]) -> None:
    """Stores the fingerprints of some nodes (by number) anew, where they differ."""
    nodes = list(Node.objects.filter(pk__in=numbers))
    now = fingerprints_of(nodes)
    for node in nodes:
        if node.fingerprint != now[node.pk]:
            Node.objects.filter(pk=node.pk).update(fingerprint=now[node.pk])
