"""Relevant: a live path to the mission."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Criterion, Verdict
from cascade.smart.remarks import Remark, Subject
from cascade.types import Kind


def applies(subject: Subject) -> bool:
    """Unknown while connection is; the mission is what others are relevant to."""
    return subject.connected is not None and subject.node.kind is not Kind.MISSION


def remarks(subject: Subject) -> Iterator[Remark]:
    """No path, no relevance that can be shown."""
    if not subject.connected:
        named = ", ".join(link.to for link in subject.node.contributes_to)
        yield Remark(
            Criterion.RELEVANT,
            "smart-relevant",
            Verdict.MISSING,
            "no live path leads from it to the mission",
            f"contributes_to: {named}" if named else "no contributes_to",
            "link it to the goal that it serves, and say why it moves that goal",
            path=("contributes_to",),
        )
