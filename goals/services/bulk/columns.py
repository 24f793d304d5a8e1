"""The same new values in many nodes: a statement a thousand, and an audit row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from goals.models import Node
from goals.records import record_of
from goals.services.bulk.preview import batches
from goals.services.writing import Writing
from goals.substance import fingerprints_of

#: The columns that a fingerprint is made of, of those that are set in many nodes.
SUBSTANCE = frozenset({"due"})


def save(
    session: Writing, act: str, nodes: Sequence[Node], changes: Mapping[str, Any]
) -> list[Node]:
    """The nodes with the same new values in some columns, as one change each."""
    for batch in batches(nodes):
        before = [record_of(node) for node in batch]
        for node in batch:
            for name, value in changes.items():
                setattr(node, name, value)
            node.version += 1
            node.updated_at = session.now
        rows = Node.objects.filter(pk__in=[node.pk for node in batch])
        rows.update(**changes, version=F("version") + 1, updated_at=session.now)
        if SUBSTANCE & changes.keys():
            _refresh(batch)
        for node, was in zip(batch, before, strict=True):
            session.note(act, node, before=was, after=record_of(node))
    return list(nodes)


def _refresh(nodes: list[Node]) -> None:
    """Stores the fingerprints anew."""
    found = fingerprints_of(nodes)
    for node in nodes:
        node.fingerprint = found[node.pk]
    Node.objects.bulk_update(nodes, ["fingerprint"])
