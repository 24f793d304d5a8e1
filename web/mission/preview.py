"""What other words of the mission would do to the links that were confirmed against these."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from goals.models import Node
from goals.selectors.missions import LinkToMission, SupersedePreview, supersede_preview
from goals.selectors.rows import nodes_visible_to
from web.presenting.nodes import NodeRow, rows_of_nodes
from web.visits import Visit

#: How many links a preview names.
NAMED = 100


@dataclass(frozen=True, slots=True)
class Suspect:
    """One link that would have to be confirmed again."""

    row: NodeRow
    link: LinkToMission


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become suspect: the counts, the first of the links, and how many a unit."""

    told: SupersedePreview
    suspects: tuple[Suspect, ...]
    units: tuple[tuple[str, int], ...]

    @property
    def more(self) -> int:
        """How many more there are than are named."""
        return self.told.becomes_suspect - len(self.suspects)


def preview_of(visit: Visit, title: str, former: Node | None = None) -> Preview:
    """What a mission of these words would do; ``former`` is the one that comes back."""
    description, due = (former.description, former.due) if former else ("", None)
    told = supersede_preview(visit.plan, title, description, due)
    rows = _rows(visit, told)
    shown = [link for link in told.suspect if link.child.key in rows]
    units = Counter(rows[link.child.key].unit_name for link in shown)
    return Preview(
        told,
        tuple(Suspect(rows[link.child.key], link) for link in shown[:NAMED]),
        tuple(units.most_common()),
    )


def _rows(visit: Visit, told: SupersedePreview) -> dict[str, NodeRow]:
    keys = [link.child.key for link in told.suspect if link.child.key]
    nodes = list(nodes_visible_to(visit.actor).filter(key__in=keys))
    return {row.key: row for row in rows_of_nodes(visit.plan, nodes)}
