"""What a parent was when a contribution to it was confirmed, and what it has become."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goals.models import Contribution, Node
from goals.selectors.rows import history_of, nodes_visible_to
from web.visits import Visit

#: How many changes of parents are looked at.
MOST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """The text of a parent at the confirmation, and now."""

    before: str
    after: str

    @property
    def is_of_text(self) -> bool:
        """Whether the words differ; else a date or a key result does."""
        return self.before != self.after


def changes_since_confirmed(visit: Visit, links: Sequence[Contribution]) -> dict[int, Change]:
    """What changed of the parents of suspect contributions, by their numbers.

    Those are left out of which the trail does not tell. Three queries, none without links.
    """
    if not links:
        return {}
    confirmed, moved = _acts(visit, links)
    was = _as_confirmed(visit, links, confirmed)
    earlier = nodes_visible_to(visit.actor).in_bulk(list(set(moved.values())))
    found = {}
    for link in links:
        old = was.get(link.pk) or _text(earlier.get(moved.get(link.pk, 0)))
        if old is not None:
            found[link.pk] = Change(old, _text(link.parent) or "")
    return found


def _acts(visit: Visit, links: Sequence[Contribution]) -> tuple[dict[int, int], dict[int, int]]:
    """When each link was confirmed last (a place in the trail), and from which parent it came."""
    rows = history_of(visit.actor).filter(
        object_type="contribution",
        object_id__in=[link.pk for link in links],
        act__in=("contribution.confirm", "contribution.carry"),
    )
    confirmed: dict[int, int] = {}
    moved: dict[int, int] = {}
    for row in rows.order_by("sequence"):
        if row.act == "contribution.confirm":
            confirmed[row.object_id] = row.sequence
            moved.pop(row.object_id, None)
        elif row.object_id not in moved:
            moved[row.object_id] = json.loads(row.before)["parent_id"]
    return confirmed, moved


def _as_confirmed(
    visit: Visit, links: Sequence[Contribution], confirmed: dict[int, int]
) -> dict[int, str]:
    """The parents' texts before their first change after the confirmation."""
    if not confirmed:
        return {}
    rows = history_of(visit.actor).filter(
        object_type="node",
        object_id__in={link.parent_id for link in links},
        sequence__gt=min(confirmed.values()),
    )
    told = list(rows.order_by("sequence").values_list("object_id", "sequence", "before")[:MOST])
    found = {}
    for link in links:
        since = confirmed.get(link.pk)
        later = (b for node, n, b in told if since and node == link.parent_id and n > since and b)
        before = next(later, None)
        if before is not None:
            found[link.pk] = _joined(json.loads(before))
    return found


def _text(node: Node | None) -> str | None:
    return _joined({"title": node.title, "description": node.description}) if node else None


def _joined(record: dict[str, Any]) -> str:
    return "\n".join(text for text in (record["title"], record["description"]) if text)
