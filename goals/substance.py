"""A node's fingerprint: what a confirmation is held against."""

from __future__ import annotations

from cascade.drift import fingerprint
from cascade.graph import KINDS
from cascade.types import KeyResult as EngineKeyResult
from cascade.types import Node as EngineNode
from goals.models import KeyResult, Node


def fingerprint_of(node: Node) -> str:
    """The engine's fingerprint of a node as it stands; one query."""
    results = KeyResult.objects.filter(node_id=node.pk, archived_at=None)
    metrics = results.values_list("identifier", "title", "unit", "target")
    return fingerprint(
        EngineNode(
            id=node.identifier,
            kind=KINDS[node.kind],
            title=node.title,
            description=node.description,
            due=node.due,
            key_results=tuple(
                EngineKeyResult(identifier, title, unit, target=target)
                for identifier, title, unit, target in metrics
            ),
        )
    )


def refresh_fingerprint(node: Node) -> None:
    """Stores the fingerprint anew after a key result changed. It is derived: no version rises."""
    node.fingerprint = fingerprint_of(node)
    Node.objects.filter(pk=node.pk).update(fingerprint=node.fingerprint)
