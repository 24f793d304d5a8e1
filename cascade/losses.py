"""What a plan lost on its way through a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from cascade.types import Contribution, Node, Plan

_PLAN_FIELDS = ("organisation", "language", "period", "units", "extra")
_NODE_FIELDS = tuple(
    f.name for f in fields(Node) if f.compare and f.name not in ("id", "contributes_to")
)
_LINK_FIELDS = tuple(f.name for f in fields(Contribution) if f.name != "to")


def losses(before: Plan, after: Plan) -> list[str]:
    """The fields that differ between a plan and what was read back, as words; nodes go by id.

    >>> from cascade.types import Kind
    >>> losses(Plan((Node("p", Kind.PROGRAM, budget=3.0),)), Plan((Node("p", Kind.PROGRAM),)))
    ['budget (1 node)']
    """
    counted = Counter(_lost(before, after))
    lost = [name for name in _PLAN_FIELDS if getattr(before, name) != getattr(after, name)]
    return lost + [f"{field} ({n} node{'s' * (n > 1)})" for field, n in sorted(counted.items())]


def _lost(before: Plan, after: Plan) -> Iterator[str]:
    kept = {node.id: node for node in after.nodes}
    for node in before.nodes:
        other = kept.get(node.id)
        if other is None:
            yield "nodes"
            continue
        if node != other:
            yield from (f for f in _NODE_FIELDS if getattr(node, f) != getattr(other, f))
            yield from _lost_links(node, other)


def _lost_links(node: Node, other: Node) -> Iterator[str]:
    kept = {link.to: link for link in other.contributes_to}
    lost: set[str] = set()
    for link in node.contributes_to:
        if link.to not in kept:
            lost.add("contributes_to")
        else:
            same = kept[link.to]
            lost |= {
                f"contributes_to.{f}" for f in _LINK_FIELDS if getattr(link, f) != getattr(same, f)
            }
    yield from sorted(lost)
