"""The node of another unit that plans nearly the same, as a node's page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from goals.selectors.rows import nodes_visible_to
from web.presenting.nodes import NodeRow, row_of_node
from web.presenting.sight import Sight, sights_of
from web.visits import Visit


@dataclass(frozen=True, slots=True)
class Twin:
    """A node that says nearly the same, and its way to the mission."""

    row: NodeRow
    sight: Sight


def twin_of(visit: Visit, key: str) -> Twin | None:
    """The node of a key; None where it has gone meanwhile. Two queries."""
    node = nodes_visible_to(visit.actor).filter(key=key).first()
    place = -1 if node is None else visit.plan.place(node)
    if node is None or place < 0:
        return None
    return Twin(row_of_node(visit.plan, node), sights_of(visit.plan, [place])[place])
