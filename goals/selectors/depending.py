"""What a node depends on: other nodes, by the names that plan files give them."""

from __future__ import annotations

from dataclasses import dataclass

from goals.actors import Actor
from goals.models import Node
from goals.permissions import allows


@dataclass(frozen=True, slots=True)
class Dependence:
    """One thing that a node depends on.

    ``node`` is None where no node is called so (then ``name`` is what it is called), and where it
    is a draft that the reader may not see (then ``name`` is empty).
    """

    name: str
    node: Node | None


def depended_on(actor: Actor, node: Node) -> tuple[Dependence, ...]:
    """What a node depends on, in the order in which it is told; one query, none without."""
    names: list[str] = node.depends_on or []
    rows = Node.objects.filter(organisation_id=node.organisation_id, identifier__in=names)
    known = {row.identifier: row for row in rows.select_related("unit")} if names else {}
    return tuple(_dependence(actor, name, known.get(name)) for name in names)


def _dependence(actor: Actor, name: str, row: Node | None) -> Dependence:
    if row is None:
        return Dependence(name, None)
    return Dependence(name, row) if allows(actor, "node.read", row) else Dependence("", None)
